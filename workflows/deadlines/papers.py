"""Papers handed in with an explanation (说明材料): how a file is checked and kept is another part's business, which registers here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, BinaryIO


class PaperRefused(ValueError):
    """A file may not be handed in; `messages` say why, by its name."""

    def __init__(self, messages: Sequence[str]):
        super().__init__("; ".join(messages))
        self.messages = messages


Keep = Callable[[Sequence[Any], datetime], list[dict]]
_cabinet: dict[str, Callable] = {}


def register(keep: Keep, open_one: Callable[[str], BinaryIO]) -> None:
    """`keep` checks and stores uploads (all or none) and returns {name, sha256, size, media_type} of each; `open_one` opens one by its hash."""
    _cabinet.update(keep=keep, open=open_one)


def keep(uploads: Sequence[Any], at: datetime) -> list[dict]:
    """Raises PaperRefused; then nothing is to be recorded."""
    return _cabinet["keep"](uploads, at) if uploads else []


def open_one(sha256: str) -> BinaryIO:
    """Raises KeyError for what nobody kept."""
    return _cabinet["open"](sha256)
