"""Finding every message the code and templates say, and what the catalogue lacks. A developer's tool: it needs Babel, not gettext."""

import io
import re
from collections import defaultdict
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CODE = ("config", "people", "workflows", "accountability", "evaluation", "reporting", "portal", "templates")


def messages(root: Path) -> dict[tuple, set[str]]:
    """Every (context, msgid, plural) said under `root`, with the files that say it. Libraries' own messages are theirs."""
    found = defaultdict(set)
    for path in sorted(path for part in CODE for path in (root / part).rglob("*") if path.suffix in {".py", ".html", ".txt"}):
        if "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = _calls(templatize(source, origin=str(path)))
        for context, msgid, plural in _said(source):
            found[context, msgid, plural].add(str(path.relative_to(root)))
    return found


_CALL = re.compile(r"""\b(?:n?p?gettext|_)\((?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\)""", re.DOTALL)


def _calls(template: str) -> str:
    """Only the calls in what Django makes of a template, which is not quite Python, one a line."""
    return "\n".join(re.sub(r"\s*\n\s*", " ", call) for call in _CALL.findall(template))


def _said(source: str):
    for _line, function, said, _comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}):
        words = (said,) if isinstance(said, str) else tuple(said or ())
        context = None
        if words and function in ("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"):
            context, words = words[0], words[1:]
        if not words or not words[0]:
            continue
        yield context, words[0], words[1] if function.startswith(("ngettext", "npgettext")) and len(words) > 1 else None


def gaps(root: Path, catalogue: polib.POFile) -> tuple[list, list, list]:
    """(missing or untranslated, fuzzy, said nowhere) of a catalogue."""
    said = messages(root)
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    wanted = {(context, msgid) for context, msgid, _plural in said}
    missing = sorted({key for key in wanted if key not in known or not known[key].translated()}, key=str)
    fuzzy = sorted((key for key, entry in known.items() if entry.fuzzy), key=str)
    return missing, fuzzy, sorted((key for key in known if key not in wanted), key=str)


def update(root: Path, catalogue: polib.POFile, translations: dict | None = None) -> None:
    """Make the catalogue say exactly what the code says, keeping what is translated; `translations`: {(context, msgid) or msgid: text}."""
    translations = translations or {}
    kept = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    entries = []
    for (context, msgid, plural), places in sorted(messages(root).items(), key=lambda item: (sorted(item[1])[0], str(item[0]))):
        old = kept.get((context, msgid))
        text = translations.get((context, msgid)) or translations.get(msgid) or ""
        entry = polib.POEntry(msgctxt=context, msgid=msgid, occurrences=[(place, "") for place in sorted(places)])
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = {0: text or (old.msgstr_plural.get(0, "") if old else "") or (old.msgstr if old else "")}
        else:
            entry.msgstr = text or (old.msgstr if old else "")
        entries.append(entry)
    catalogue[:] = entries
