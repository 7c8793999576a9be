"""From an offset in a passage back to where the character stands on the page.

Layout joins what stands on a page into lines and tables and does not look at the letters. So it is asked once more, with letters that say
which character they stand for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..extraction.gathering import Unreadable
from ..extraction.layout import Block, Piece, blocks, in_rows, joined_numbers, recognised_rows, stacked
from ..extraction.pages import Characters
from ..extraction.recognition import Line

_FIRST, _SECOND, _PLANE = 0xF0000, 0x100000, 0xFFFE  # private characters: nothing on a page is one of these by chance
MOST = 2 * _PLANE


class Traced:
    """A passage as the numbers of its characters; None for what layout put between them."""

    def __init__(self, place: str, text: str):
        self.place = place
        self.sources = [_number(letter) for letter in text]


def trace_characters(characters: Characters, place: str) -> list[Traced]:
    """The passages of a PDF page, by the numbers of its characters in the order of the file. Raises Unreadable."""
    return list(_placed(blocks(in_rows(stacked(_numbered(characters).visible()))), place))


def runs(characters: Characters) -> list[list[int | None]]:
    """The runs of characters on a page; None is a blank. Raises Unreadable."""
    return [[_number(letter) for letter in piece.text] for piece in _numbered(characters).visible()]


def trace_lines(lines: Sequence[Line], place: str) -> list[Traced]:
    """The passages of a recognised page; its characters are numbered through all lines. Raises Unreadable."""
    pieces, letters, at = [], {}, 0
    for line in lines:
        piece = Piece(line.text, line.left, line.top, line.right, line.bottom)
        letters[id(piece)] = "".join(_letter(number) for number in range(at, at + len(line.text)))
        at += len(line.text)
        pieces.append(piece)

    def written(piece: Piece) -> str:
        return letters[id(piece)] if id(piece) in letters else " ".join(written(one) for one in piece.lines)

    joined = joined_numbers(pieces)
    for piece in joined:
        piece.text = written(piece)
    return list(_placed(blocks(recognised_rows(joined)), place))


def _numbered(characters: Characters) -> Characters:
    return replace(
        characters,
        characters=[replace(one, text=_letter(number)) if one.text.strip() else one for number, one in enumerate(characters.characters)],
    )


def _placed(found: Iterable[Block], place: str) -> Iterator[Traced]:
    """The same places extraction gives: running text together, each table by itself."""
    found = list(found)
    yield Traced(place, "\n".join(block.text for block in found if not block.cells))
    for number, block in enumerate((one for one in found if one.cells), start=1):
        yield Traced(f"{place}/table:{number}", block.text)


def _letter(number: int) -> str:
    if number >= MOST:
        raise Unreadable("too_much_text")
    return chr(_FIRST + number if number < _PLANE else _SECOND + number - _PLANE)


def _number(letter: str) -> int | None:
    code = ord(letter)
    if code < _FIRST:
        return None
    return code - _FIRST if code < _SECOND else code - _SECOND + _PLANE
