"""错敏词: the words an office watches for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Lexicon:
    """A version of the watched words."""

    entries: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> "Lexicon":
        return cls(tuple(entries))


def shipped() -> Lexicon:
    """The words the product ships."""
    return Lexicon()
