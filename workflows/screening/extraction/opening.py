"""Opens a file by what it really is and hands it to whoever reads its format; every way this can go wrong becomes a finding."""

from pathlib import Path

from ..findings import Extraction
from ..kinds import Kind
from ..limits import Limits
from .formats import EMPTY, PICTURES, agrees, identify
from .gathering import Gathering, Progress, Unreadable


def extract(path: Path | str, name: str, limits: Limits | None = None, *, ocr: bool = True, progress: Progress | None = None) -> Extraction:
    """What stands in the file at `path`, which people call `name`. Only OSError is raised: when the file itself cannot be read.

    Without `ocr` pictures and scanned pages are counted, not read. `progress` is told pages done, pages in all, and the place.
    """
    limits = limits or Limits()
    with Path(path).open("rb") as stream:
        content = stream.read(limits.size + 1)
    return extract_content(content, name, limits, ocr=ocr, progress=progress)


def extract_content(content: bytes, name: str, limits: Limits, *, ocr: bool = True, progress: Progress | None = None) -> Extraction:
    """The same for a file that is in memory. Raises nothing."""
    out = Gathering(limits, ocr=ocr, progress=progress)
    out.add("name", name)
    if len(content) > limits.size:
        out.unread("too_large")
        return out.result()
    try:
        read_content(content, name, out)
    except Unreadable as unreadable:
        out.unread(unreadable.code)
    except MemoryError:
        out.unread("memory_limit")
    return out.result()


def read_content(content: bytes, name: str, out: Gathering):
    """Reads a file, or a member of one, into `out`. Raises Unreadable and LimitReached; what was read before stays."""
    if out.depth:
        out.add("name", name)
    found = identify(content)
    if not agrees(name, found):
        out.unread("mislabelled")
    if found == EMPTY:
        if not name.lower().endswith((".txt", ".csv", ".md", ".html", ".htm")):
            raise Unreadable("corrupt")
    elif found in ("text", "html"):
        from . import plain

        (plain.read_html if found == "html" else plain.read_text)(content, name, out)
    elif found == "docx":
        from . import word

        word.read_docx(content, name, out, read_content)
    elif found == "xlsx":
        from . import sheets

        sheets.read_xlsx(content, name, out, read_content)
    elif found == "pptx":
        from . import slides

        slides.read_pptx(content, name, out, read_content)
    elif found == "pdf":
        from . import pdf

        pdf.read_pdf(content, name, out, read_content)
    elif found in PICTURES:
        from . import pictures

        pictures.read_picture(content, name, out)
    elif found == "zip":
        from . import archives

        archives.read_zip(content, name, out, read_content)
    elif found == "encrypted":
        raise Unreadable("encrypted")
    else:
        if found == "program":
            out.problem(Kind.ACTIVE_CONTENT, "program")
        if found in _OLD or found == "ofd":
            raise Unreadable("ofd_format" if found == "ofd" else "old_format")
        raise Unreadable("corrupt" if _says_it_is_readable(name) else "unknown_format")


_OLD = frozenset({"doc", "xls", "ppt", "rtf"})


def _says_it_is_readable(name: str) -> bool:
    """Whether a file of no known format has the name of one that is read here: then it is damaged rather than strange."""
    return name.lower().endswith((".docx", ".xlsx", ".pptx", ".pdf", ".txt", ".csv", ".jpg", ".jpeg", ".png", ".zip"))
