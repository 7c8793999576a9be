"""Plain text and tables of text: the characters in question replaced, everything else byte for byte as it was."""

from typing import BinaryIO

from ..extraction.formats import encoding
from ..extraction.gathering import Unreadable
from .spans import apply
from .work import Work


def mask_text(work: Work, content: bytes, file: BinaryIO) -> None:
    """Writes the masked text in the encoding it came in. Raises Unreadable, DoesNotFit."""
    found = encoding(content)
    if found is None:
        raise Unreadable("corrupt")
    text = content.decode(found)
    changes = work.edits("text", text) if work.has("text") else []
    if not changes:
        file.write(content)
        return
    if found == "utf-16":
        found = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
        text = content.decode(found)  # keeps the mark at the beginning as a character
        file.write(text[:1].encode(found) + apply(text[1:], changes).encode(found))
    else:
        file.write(apply(text, changes).encode(found))
