"""错敏词库: words that are wrong or must not be used, what to write instead, and where they are right after all. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .kinds import Action

LONGEST_WORD, MOST_EXCEPTIONS = 40, 50
MOST_ENTRIES = 100_000
BETWEEN_EXCEPTIONS = "|"
HALVES = re.compile("[\ud800-\udfff]")


class Category(StrEnum):
    """What sort of mistake a word is. (domain: 错敏词 categories)"""

    INSTITUTION = "institution"
    POST = "post"
    TERRITORY = "territory"
    ETHNIC = "ethnic"
    SLOGAN = "slogan"
    UNIT = "unit"
    HOMOPHONE = "homophone"
    SUPERLATIVE = "superlative"
    OTHER = "other"


CATEGORY_LABELS = {
    Category.INSTITUTION: gettext_lazy("Names of countries and institutions"),
    Category.POST: gettext_lazy("Posts and titles"),
    Category.TERRITORY: gettext_lazy("Taiwan, Hong Kong and Macao"),
    Category.ETHNIC: gettext_lazy("Ethnic groups, religions, groups of people"),
    Category.SLOGAN: gettext_lazy("Slogans and campaigns"),
    Category.UNIT: gettext_lazy("Dates and units"),
    Category.HOMOPHONE: gettext_lazy("Misspelt words"),
    Category.SUPERLATIVE: gettext_lazy("Superlatives"),
    Category.OTHER: gettext_lazy("Other wording"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word to watch for. `exceptions` are longer texts holding the word in which it is right; `action` "": as the rules say of wording."""

    word: str
    suggestion: str = ""
    category: Category = Category.OTHER
    exceptions: tuple[str, ...] = ()
    action: str = ""

    def data(self) -> dict[str, Any]:
        """As a LexiconVersion stores it."""
        return {
            "word": self.word, "suggestion": self.suggestion, "category": str(self.category),
            "exceptions": list(self.exceptions), "action": self.action,
        }  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Entry":
        """From what `data` made."""
        return cls(
            word=str(data["word"]),
            suggestion=str(data.get("suggestion") or ""),
            category=Category(data.get("category") or Category.OTHER),
            exceptions=tuple(map(str, data.get("exceptions") or ())),
            action=str(data.get("action") or ""),
        )


class Lexicon:
    """Entries ready for searching: one pass over a text, however many words there are."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = tuple({entry.word: entry for entry in entries if entry.word}.values())
        words = [entry.word for entry in self.entries]
        self._automaton = AhoCorasick(words, matchkind=MATCHKIND_LEFTMOST_LONGEST) if words else None

    @classmethod
    def of(cls, entries: Iterable[Entry | Mapping[str, Any]]) -> "Lexicon":
        """A lexicon of entries or of their stored form."""
        return cls(entry if isinstance(entry, Entry) else Entry.of(entry) for entry in entries)

    def __len__(self) -> int:
        return len(self.entries)

    def matches(self, text: str) -> Iterator[tuple[Entry, int, int]]:
        """Every word found and where (end exclusive), the longest where several begin; none inside one of its exceptions."""
        if self._automaton is None:
            return
        try:
            found = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:  # halves of surrogate pairs, which the automaton cannot take, become something else one for one
            found = self._automaton.find_matches_as_indexes(HALVES.sub("?", text))
        for index, start, end in found:
            entry = self.entries[index]
            if not any(_stands_in(text, start, exception, entry.word) for exception in entry.exceptions):
                yield entry, start, end


def _stands_in(text: str, start: int, exception: str, word: str) -> bool:
    """Whether the word at `start` is part of the exception there."""
    at = exception.find(word)
    while at >= 0:
        if at <= start and text.startswith(exception, start - at):
            return True
        at = exception.find(word, at + 1)
    return False


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon the product comes with."""
    entries, errors = parse(files(__package__).joinpath("data/lexicon.tsv").read_text(encoding="utf-8"))
    assert not errors, errors
    return Lexicon.of(entries)


# -- reading a table -----------------------------------------------------------------------------------------------------
class RowError(NamedTuple):
    """Why a row of a table was not taken. `row` counts from 1, the header included."""

    row: int
    message: str


#: What a column may be called in a table somebody brings.
HEADERS = {
    "word": ("word", "词语", "错误表述", "错敏词", "错误词", "敏感词"),
    "suggestion": ("suggestion", "建议", "建议表述", "正确表述", "推荐表述", "正确词"),
    "category": ("category", "类别", "分类"),
    "exceptions": ("exceptions", "例外", "例外语境", "排除"),
    "action": ("action", "处理", "处置", "动作"),
}


def parse(text: str) -> tuple[list[Entry], list[RowError]]:
    """The entries of a pasted or uploaded table (tabs or commas, a header row), and what was wrong with the rows left out.

    Several exceptions of a word are divided by "|". The same word twice: the later row is refused.
    """
    lines = text.lstrip("\ufeff").splitlines()
    first = lines[0] if lines else ""
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter="\t" if "\t" in first else ","))
    columns = _columns(rows[0]) if rows else {}
    if "word" not in columns:
        return [], [RowError(1, _("The first row must name the columns, one of them “%(word)s”.") % {"word": "word"})]
    entries: dict[str, Entry] = {}
    errors = []
    for number, row in enumerate(rows[1:], start=2):
        said = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(said.values()):
            continue
        if problem := _problem(said, entries):
            errors.append(RowError(number, problem))
        else:
            entries[said["word"]] = _entry(said)
    return list(entries.values()), errors


def written(entries: Iterable[Entry]) -> str:
    """The table `parse` reads these entries from."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(HEADERS)
    for entry in entries:
        table.writerow([entry.word, entry.suggestion, entry.category, BETWEEN_EXCEPTIONS.join(entry.exceptions), entry.action])
    return out.getvalue()


def _columns(header: list[str]) -> dict[str, int]:
    names = {name: column for column, names in HEADERS.items() for name in names}
    return {names[cell.strip().lower()]: at for at, cell in enumerate(header) if cell.strip().lower() in names}


def _problem(said: Mapping[str, str], known: Mapping[str, Entry]) -> str:
    """Why a row cannot be taken, empty when it can."""
    word, exceptions = said["word"], _exceptions(said)
    if not 2 <= len(word) <= LONGEST_WORD:
        return _("A word has 2 to %(most)d characters.") % {"most": LONGEST_WORD}
    if word in known:
        return _("“%(word)s” stands in the table twice.") % {"word": word}
    if said.get("suggestion") == word:
        return _("The suggestion for “%(word)s” is the word itself.") % {"word": word}
    if _category(said) is None:
        return _("There is no category “%(category)s”.") % {"category": said["category"]}
    if said.get("action") and said["action"] not in {str(action) for action in Action}:
        return _("There is no action “%(action)s”.") % {"action": said["action"]}
    if len(exceptions) > MOST_EXCEPTIONS or any(word not in exception or exception == word for exception in exceptions):
        return _("An exception must contain “%(word)s” and more.") % {"word": word}
    if len(known) >= MOST_ENTRIES:
        return _("More than %(most)d words.") % {"most": MOST_ENTRIES}
    return ""


def _entry(said: Mapping[str, str]) -> Entry:
    return Entry(said["word"], said.get("suggestion", ""), _category(said) or Category.OTHER, _exceptions(said), said.get("action", ""))


def _exceptions(said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.get("exceptions", "").split(BETWEEN_EXCEPTIONS) if part.strip())


def _category(said: Mapping[str, str]) -> Category | None:
    """The category by its code or its name; OTHER when none is given, None when there is no such category."""
    wanted = said.get("category", "")
    if not wanted:
        return Category.OTHER
    if wanted in set(Category):
        return Category(wanted)
    return next((category for category, label in CATEGORY_LABELS.items() if str(label) == wanted), None)
