"""What a file really is, by its content, whatever its name says."""

import codecs
import zipfile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = frozenset({"jpeg", "png", "tiff", "bmp", "gif", "webp"})
TEXT, UNKNOWN, EMPTY = "text", "unknown", "empty"
_HEADS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"{\\rtf", "rtf"),
    (b"MIME-Version:", "mht"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
#: What a name of each extension may hold; a picture may be any picture, because programs only look at the content.
_EXPECTED = {
    "pdf": {"pdf"}, "docx": {"docx"}, "docm": {"docx"}, "xlsx": {"xlsx"}, "xlsm": {"xlsx"}, "pptx": {"pptx"}, "pptm": {"pptx"}, "ofd": {"ofd"},
    "txt": {TEXT, "html"}, "csv": {TEXT}, "tsv": {TEXT}, "md": {TEXT, "html"}, "html": {"html", TEXT}, "htm": {"html", TEXT}, "zip": {"zip"},
    "doc": {"doc"}, "wps": {"doc", "docx"}, "xls": {"xls"}, "et": {"xls", "xlsx"}, "ppt": {"ppt"}, "dps": {"ppt", "pptx"}, "rar": {"rar"}, "7z": {"7z"},
} | dict.fromkeys(("jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif", "webp"), set(PICTURES))  # fmt: skip


def identify(content: bytes) -> str:
    """The format: pdf, docx, xlsx, pptx, ofd, zip, html, text, a picture's, encrypted (an office file), one nobody reads here, or unknown."""
    if not content:
        return EMPTY
    for head, name in _HEADS:
        if content.startswith(head):
            return name
    if content.startswith(b"BM") and int.from_bytes(content[2:6], "little") in range(26, len(content) + 1024):
        return "bmp"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith((ZIP, b"PK\x05\x06")):
        return _package(content)
    if content.startswith(OLE):
        return next((name for stream, name in _STREAMS if stream.encode("utf-16-le") in content), UNKNOWN)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return _text(content)


def agrees(name: str, found: str) -> bool:
    """Whether the extension of `name` promises what was found; names without one, or with a strange one, promise nothing."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return found in (EMPTY, "encrypted") or extension not in _EXPECTED or found in _EXPECTED[extension]


def encoding(content: bytes) -> str | None:
    """The encoding of a text; None when it is not one. GB 18030 reads nearly anything, so that control characters decide."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return name if _decodes(content, name) else None
    sample = content[:4096]
    if b"\0" in sample:
        name = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return name if _decodes(content, name) else None
    return next((name for name in ("utf-8", "gb18030") if _decodes(content, name)), None)


def _decodes(content: bytes, name: str) -> bool:
    try:
        text = content.decode(name)
    except UnicodeError:
        return False
    return not any(character < " " and character not in "\t\n\r\x0b\x0c\x1a\x1b" for character in set(text))


def _text(content: bytes) -> str:
    if encoding(content) is None:
        return UNKNOWN
    head = content[:2048].lower().replace(b"\0", b"")
    return "html" if b"<html" in head or b"<!doctype html" in head else TEXT


def _package(content: bytes) -> str:
    """Which ZIP container; zip when its table of contents cannot be read, whose reader then says what is wrong."""
    import io

    try:
        check_index(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "zip"
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        for folder, name in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(one.startswith(folder) for one in names):
                return name
    return "zip"


class IndexTooLarge(ValueError):
    """The table of contents of an archive is so large that merely listing it would be costly."""


def check_index(content: bytes, members: int = 65_535):
    """Raises IndexTooLarge."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0:
        return  # zipfile says it is damaged
    count, size = int.from_bytes(content[at + 10 : at + 12], "little"), int.from_bytes(content[at + 12 : at + 16], "little")
    if count > members or size > 8 * 1024 * 1024 or content[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        raise IndexTooLarge
