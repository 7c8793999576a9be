"""What of a finding may be kept about suspected material, and how a stretch of text is known again. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..findings import Finding, Passage
from ..kinds import Kind

_NUMBERED = re.compile(r"[a-z_]+(:\d+)?|\d+")
_LEVELS = {"绝": "top_secret", "机": "secret", "秘": "confidential"}


@dataclass(frozen=True)
class Suspicion:
    """Why one field of a text is held: what was found there, and the hashes by which exactly these stretches can be admitted later."""

    field: str
    findings: tuple[Finding, ...]
    stretches: tuple[str, ...]


def secret(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.kind is Kind.SECRET_MARK]


def neutral(finding: Finding) -> dict[str, str]:
    """Where and why, without a word of the material: names of sheets and members of archives are words of it too."""
    level = next((level for character, level in _LEVELS.items() if character in finding.excerpt), "")
    return {
        "place": "/".join(_parts(finding.place)),
        "reason": finding.reason,
        "level": level,
    }


def _parts(place: str) -> list[str]:
    """The parts of a place; a name after a colon may hold slashes itself, so that whatever follows one is cut off with it."""
    parts = []
    for part in place.split("/"):
        if _NUMBERED.fullmatch(part):
            parts.append(part)
        elif ":" in part:
            return [*parts, part.split(":")[0]]
        else:
            return parts
    return parts


def stretch(text: str) -> str:
    """By which a paragraph, cell range or line is known again; spaces do not count."""
    return sha256("".join(text.split()).encode()).hexdigest()


def by_field(passages: Iterable[Passage], findings: Iterable[Finding], admitted: frozenset[str] | set[str]) -> list[Suspicion]:
    """What is suspicious, one for each field, leaving out the stretches admitted before."""
    texts = {passage.place: passage.text for passage in passages}
    held: dict[str, list[tuple[Finding, str]]] = {}
    for finding in secret(findings):
        known = stretch(texts[finding.place])
        if known not in admitted:
            held.setdefault(finding.place.split("/")[0], []).append((finding, known))
    return [
        Suspicion(field, tuple(finding for finding, _known in found), tuple(dict.fromkeys(known for _finding, known in found)))
        for field, found in held.items()
    ]


def digest(fields: Mapping[str, Any]) -> str:
    """The hash of texts typed, field by field in order of their names."""
    parts = sha256()
    for name in sorted(fields):
        text = str(fields[name]).encode()
        parts.update(f"{name}\0{len(text)}\0".encode() + text)
    return parts.hexdigest()
