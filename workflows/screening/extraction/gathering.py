"""What one file has given so far: passages, problems, and what reading may still cost."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from ..findings import Cell, Extraction, Passage, Problem
from ..kinds import Kind
from ..limits import Limits

Progress = Callable[[int, int, str], None]  # done, of, place

#: Author names that programs write when nobody gave one.
NOBODY = frozenset({
    "", "admin", "administrator", "user", "users", "root", "pc", "windows", "windows user", "windows 用户", "microsoft", "microsoft office user",
    "microsoft office 用户", "微软用户", "微软中国", "用户", "unknown", "un-named", "unnamed", "python-docx", "openpyxl", "pptx", "wps", "wps office",
    "lenovo", "dell", "hp",
    "asus", "thinkpad", "china", "微软系统", "mac", "apache poi", "typst",
})  # fmt: skip


class Unreadable(ValueError):
    """A file, or a part of one, cannot be read. `code` is one of labels.REASONS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class LimitReached(Unreadable):
    """Reading on would cost more than the limits allow."""


class Gathering:
    """Collects while a file is read. Places are given relative to the file being read; members of archives and packages put theirs in front."""

    def __init__(self, limits: Limits, *, ocr: bool = True, progress: Progress | None = None):
        self.limits, self.ocr = limits, ocr
        self.pages = self.pictures = 0
        self._progress = progress or (lambda done, of, place: None)
        self._until = time.monotonic() + limits.wall(ocr) * 0.9  # stops by itself before it is stopped, so that what was read is kept
        self._passages: list[Passage] = []
        self._problems: dict[Problem, None] = {}
        self._prefix, self._concealed, self.depth = "", "", 0
        self._cells = self._characters = self._expanded = self._recognised = 0
        self._seen: set[bytes] = set()

    def result(self) -> Extraction:
        """All that was gathered."""
        return Extraction(tuple(self._passages), tuple(self._problems), self.pages, self.pictures)

    # -- what is found -------------------------------------------------------------------------------------------------
    def add(self, place: str, text: str, cells: Sequence[Cell] = (), *, hidden: str = "", certain: bool = True, first_page: bool = False):
        """A passage, unless it says nothing. Raises LimitReached."""
        self.check_time()
        if not text.strip():
            return
        self._characters += len(text)
        if self._characters > self.limits.characters or len(self._passages) >= self.limits.passages:
            raise LimitReached("too_much_text")
        hidden = hidden or self._concealed
        text = text if text.isprintable() else text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
        self._passages.append(Passage(self._prefix + place, text, tuple(cells), hidden, certain, first_page))

    def hidden(self, code: str, place: str, text: str, cells: Sequence[Cell] = ()):
        """A passage a reader does not see, and the finding that there is such a thing: one for each sort in a file."""
        if text.strip():
            self.conceals(code, place)
        self.add(place, text, cells, hidden=code)

    def conceals(self, code: str, place: str):
        """Something of this sort is hidden in the file; said once for each file."""
        if not any(one.kind is Kind.HIDDEN_CONTENT and one.code == code and self._is_mine(one) for one in self._problems):
            self.problem(Kind.HIDDEN_CONTENT, code, place)

    def lines(self) -> set[str]:
        """What has been read of the file so far, line by line, blanks as they may be."""
        return {" ".join(line.split()) for one in self._passages if one.place.startswith(self._prefix) for line in one.text.splitlines()}

    def property(self, code: str, text: str, *, telling: bool = True):
        """A property of the file; `telling` when the mere fact that it is filled in says something about a person or a computer."""
        text = text.strip()
        if text and telling and text.lower() not in NOBODY:
            self.problem(Kind.PROPERTIES, code, f"properties:{code}")
        self.add(f"properties:{code}", text, hidden="properties")

    def problem(self, kind: Kind, code: str, place: str = ""):
        """Something worth saying that is no text; said once."""
        place = (self._prefix + place).rstrip("/")
        self._problems.setdefault(Problem(kind, code, place))

    def unread(self, code: str, place: str = ""):
        """Something could not be read: a person must look at it."""
        self.problem(Kind.UNSCREENABLE, code, place)

    def _is_mine(self, problem: Problem) -> bool:
        return problem.place.startswith(self._prefix) if self._prefix else not problem.place.startswith(("member:", "embedded:"))

    # -- what it costs -------------------------------------------------------------------------------------------------
    def check_time(self):
        """Raises LimitReached when the time is nearly over."""
        if time.monotonic() > self._until:
            raise LimitReached("time_limit")

    def spend_cells(self, count: int):
        """Raises LimitReached."""
        self._cells += count
        if self._cells > self.limits.cells:
            raise LimitReached("too_many_cells")

    def spend_bytes(self, count: int):
        """Unpacked bytes. Raises LimitReached."""
        self._expanded += count
        if self._expanded > self.limits.expanded:
            raise LimitReached("expands_too_far")

    def spend_page(self, of: int, place: str):
        """One page more, of so many in this file. Raises LimitReached."""
        self.check_time()
        if self.pages >= self.limits.pages:
            raise LimitReached("too_many_pages")
        self.pages += 1
        self._progress(self.pages, max(of, self.pages), self._prefix + place)

    def may_recognise(self) -> bool:
        """Whether one more picture may be read; when nobody asked for it, it is only counted."""
        self.check_time()
        if not self.ocr:
            self.pictures += 1
            return False
        self._recognised += 1
        if self._recognised > self.limits.recognised:
            raise LimitReached("too_many_pictures")
        return True

    def is_new(self, content: bytes) -> bool:
        """Whether these bytes were not seen before: a logo on every page is read once."""
        digest = sha256(content).digest()
        fresh = digest not in self._seen
        self._seen.add(digest)
        return fresh

    # -- files in files ------------------------------------------------------------------------------------------------
    @contextmanager
    def inside(self, place: str, *, concealed: str = "") -> Iterator[None]:
        """Everything added meanwhile belongs to the file packed at `place`. Raises LimitReached when it lies too deep."""
        if self.depth >= self.limits.nesting:
            raise LimitReached("nested_too_deep")
        before = self._prefix, self._concealed
        self._prefix, self._concealed, self.depth = f"{self._prefix}{place}/", concealed or self._concealed, self.depth + 1
        try:
            yield
        finally:
            (self._prefix, self._concealed), self.depth = before, self.depth - 1


def label(name: str) -> str:
    """A name as part of a place: long runs of digits starred, because places are shown where values must not be."""
    return _LONG_RUN.sub(lambda match: "*" * len(match.group()), name)


def table(rows: Sequence[Sequence[tuple[int, str, str, bool]]]) -> tuple[str, list[Cell]]:
    """Text and cells of a table given as rows of (column, text, cell name, hidden). Breaks inside a cell become blanks: offsets stay."""
    parts, cells, at = [], [], 0
    for number, row in enumerate(rows):
        for index, (column, text, name, hidden) in enumerate(row):
            if index:
                parts.append("\t")
                at += 1
            text = text.translate(_BLANKS)
            cells.append(Cell(at, at + len(text), number, column, name, hidden))
            parts.append(text)
            at += len(text)
        parts.append("\n")
        at += 1
    return "".join(parts)[:-1], cells


_LONG_RUN = re.compile(r"\d{7,}[\dXx]*")
_BLANKS = str.maketrans("\t\n\r\v\f", "     ")
