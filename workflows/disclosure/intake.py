"""The one port through which text and files enter: everything is screened before anything durable is written.

A non-classified system may not keep state secrets (保守国家秘密法 第三十一条), so what looks like one must be stopped before it becomes a
revision, an attachment, a log line or a backup. Whoever stores words or files calls `admit` first, outside the writing transaction, and
stores nothing when it raises `Held`. Detectors join with `register`, when their app is ready; without any, everything is admitted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Text:
    """Words typed or pasted; `place` is the form field they come from."""

    place: str
    text: str


@dataclass(frozen=True)
class File:
    """A file uploaded, not yet stored; `place` is its name, `stream` can be read and rewound."""

    place: str
    stream: BinaryIO


Material = Text | File


@dataclass(frozen=True)
class Hold:
    """Why something may not enter. `code` for programs; `message` for people, it never repeats what was found."""

    code: str
    message: str
    place: str


class Held(Exception):
    """What was offered may not enter; `holds` says why."""

    def __init__(self, holds: list[Hold]):
        super().__init__(", ".join(f"{hold.code} ({hold.place})" for hold in holds))
        self.holds = holds


Screener = Callable[[Material], Iterable[Hold]]
_screeners: list[Screener] = []


def register(screener: Screener) -> Screener:
    """Every later `screen` asks this screener too; asking twice counts once. Usable as a decorator."""
    if screener not in _screeners:
        _screeners.append(screener)
    return screener


def unregister(screener: Screener) -> None:
    """The screener is asked no more. Raises ValueError when it never was registered."""
    _screeners.remove(screener)


def screen(*offered: Material) -> list[Hold]:
    """All holds of all screeners, in the order offered. An error in a screener rises: what could not be screened has not passed."""
    holds: list[Hold] = []
    for material in offered:
        for screener in _screeners:
            if isinstance(material, File):
                material.stream.seek(0)
            holds += screener(material)
        if isinstance(material, File):
            material.stream.seek(0)
    return holds


def admit(*offered: Material) -> None:
    """Returns when nothing holds what is offered; else raises Held, and the caller stores nothing."""
    if holds := screen(*offered):
        raise Held(holds)
