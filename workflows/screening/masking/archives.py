"""Archives: every file in them masked by itself and packed anew."""

import io
from collections.abc import Callable
from typing import BinaryIO

from ..extraction.archives import member, opened, readable
from ..extraction.gathering import Gathering, label
from ..kinds import Kind
from .package import write_members
from .spans import told_apart
from .work import Work

Mask = Callable[[Work, bytes, str], tuple[bytes, str]]


def mask_zip(work: Work, content: bytes, file: BinaryIO, mask: Mask) -> None:
    """Writes the masked archive; `mask` gives the bytes and name of each member. Raises Unreadable, LimitReached, DoesNotFit."""
    names, members = [], []
    spent = Gathering(work.limits, ocr=False)
    with opened(content, spent) as archive:
        work.left_out(Kind.HIDDEN_CONTENT, "comment", sum(map(bool, (archive.comment, *(info.comment for info in archive.infolist())))))
        for info in archive.infolist():
            if info.is_dir():
                continue
            path = readable(info)
            data, name = mask(work.inside(f"member:{label(path)}"), member(archive, info, spent), path)
            names.append("/".join(part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}))
            members.append(data)
    packed = io.BytesIO()
    write_members(packed, zip(told_apart(names), members, strict=True))
    file.write(packed.getvalue())
