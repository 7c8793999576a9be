"""How much of one file is read, and what reading it may cost: sizes, counts, time and memory. Beyond, what was read stays and a finding says so."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for one file with all that is packed in it. Every number is the most that is allowed (inclusive)."""

    size: int = 200 * MIB  # bytes of the file as it lies there
    pages: int = 1000  # PDF pages, slides and frames of pictures
    nesting: int = 4  # archives and embedded files in one another
    members: int = 2000  # of one archive or office package
    expanded: int = 600 * MIB  # bytes unpacked, all layers together
    part: int = 96 * MIB  # bytes of one unpacked part
    ratio: int = 200  # times packed, once more than FREE_EXPANSION is unpacked
    cells: int = 500_000  # of all tables
    characters: int = 20_000_000  # of all passages
    passages: int = 200_000
    objects: int = 200_000  # drawn on one PDF page
    pixels: int = 100_000_000  # of one picture
    recognised: int = 300  # pages and pictures read by character recognition
    findings: int = 20_000
    seconds: int = 120  # wall time without character recognition
    recognition_seconds: int = 900  # wall time with it
    memory: int = 1536 * MIB  # address space of the process without character recognition
    recognition_memory: int = 5120 * MIB  # with it; the models and their threads reserve most of it without ever touching it

    def wall(self, ocr: bool) -> int:
        """Seconds after which the process is killed."""
        return self.recognition_seconds if ocr else self.seconds

    def address_space(self, ocr: bool) -> int:
        """Bytes the process may map."""
        return self.recognition_memory if ocr else self.memory

    def data(self) -> dict[str, int]:
        """As it is handed to the checking process."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Limits":
        """From what `data` made."""
        return cls(**data)


FREE_EXPANSION = 50 * MIB  # so much may be unpacked whatever the ratio: an empty sheet compresses a thousandfold
