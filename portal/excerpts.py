"""The sentence of a text in which a search found its words, with the words marked."""

import re
import unicodedata
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

LONGEST = 120  # characters
_TAG = re.compile(r"<[^<>]*>")
_BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?]?")
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|td|th|caption)>|<br>")


def words_of(html: str) -> str:
    """The words of canonical HTML, of which the end may be missing; a line for each block."""
    text = _TAG.sub("", _BLOCK_END.sub("\n", html)).partition("<")[0]
    lines = (_BLANK.sub(" ", line).strip() for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def beginning(html: str, longest: int = LONGEST) -> str:
    """The first words of a text, in one line."""
    text = words_of(html).replace("\n", " ")
    return text if len(text) <= longest else text[:longest].rstrip() + "…"


def marked(text: str, terms: list[str]) -> SafeString:
    """The text as safe HTML, every place where a term stands in <mark>; neighbouring places are one."""
    parts, at = [], 0
    for start, end in _places(text, terms):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # every piece above is escaped


def excerpt(html: str, terms: list[str], longest: int = LONGEST) -> SafeString:
    """The sentence with most of the terms, shortened around the first of them; the beginning of the text when none occurs in it."""
    best, most = "", 0
    for sentence in _SENTENCE.findall(words_of(html)):
        found = _found(sentence, terms)
        if found > most:
            best, most = sentence.strip(), found
    if not most:
        return marked(beginning(html, longest), [])
    first = _places(best, terms)[0][0]
    start = max(0, min(first - longest // 3, len(best) - longest))
    piece = best[start : start + longest]
    return marked(("…" if start else "") + piece + ("…" if start + longest < len(best) else ""), terms)


def _found(sentence: str, terms: list[str]) -> int:
    plain = _folded(sentence)
    return sum(term in plain for term in terms)


def _places(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Where the terms stand, in order, without overlaps. Latin words and numbers count from their beginning."""
    plain = _folded(text)
    spots = []
    for term in terms:
        before = r"(?<![a-z0-9])" if term.isascii() else ""
        spots += [match.span() for match in re.finditer(before + re.escape(term), plain)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spots):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded(text: str) -> str:
    """The text as the index sees it, character for character: full-width forms plain, small letters, the same length."""
    folded = (unicodedata.normalize("NFKC", character).lower() for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True))
