"""Where material was bound for: each procedure above says how what was found harmless goes on there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Clean:
    """A file that may go on: what it is called and what it is."""

    name: str
    sha256: str
    size: int  # bytes
    media_type: str


class Destination(Protocol):
    """A procedure that takes material in. `first` is the first passage of the subject."""

    def attach(self, first: int, uploader_id: int, file: Clean, stream: BinaryIO, at: datetime) -> bool | None:
        """Keep the file and add it to what the uploader is drafting; False when that can no longer be written, None when there was nothing to add."""

    def destroy(self, first: int, sha256: str, at: datetime) -> None:
        """It was confirmed to be secret: what the procedure itself kept of the file is destroyed, and what was made of it, or it was made of, is
        asked about."""

    def write(self, first: int, uploader_id: int, fields: Mapping[str, str], at: datetime) -> bool:
        """Put the texts into what the uploader is drafting; False when that can no longer be written."""


_destinations: dict[str, Destination] = {}


def register(name: str, destination: Destination) -> None:
    """Material for `name` goes there from now on; registering it again replaces it."""
    _destinations[name] = destination


def destination(name: str) -> Destination:
    """Raises KeyError for a procedure nobody registered."""
    return _destinations[name]
