"""Puts pieces of text that stand on a page into lines and tables, by where they stand. Coordinates grow to the right and downwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from ..findings import Cell
from .gathering import table


@dataclass(slots=True)
class Piece:
    """Text within a rectangle: a run of characters without a gap, or a recognised line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    lines: list["Piece"] = field(default_factory=list)  # of a stack: the lines in it, from above

    @property
    def height(self) -> float:
        """Of the text; of a stack its typical line's."""
        return median(one.bottom - one.top for one in self.lines) if self.lines else self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page: running text when `cells` is empty, else a table."""

    text: str
    cells: tuple[Cell, ...] = ()


def stacked(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that follow one another and stand directly below one another become one: the lines of a cell or a paragraph."""
    stacks: list[Piece] = []
    for piece in pieces:
        last = stacks[-1] if stacks else None
        if last and _continues(last, piece):
            last.lines.append(piece)
            last.text += "\n" + piece.text
            last.left, last.right, last.bottom = min(last.left, piece.left), max(last.right, piece.right), max(last.bottom, piece.bottom)
        else:
            stacks.append(Piece(piece.text, piece.left, piece.top, piece.right, piece.bottom, [piece]))
    return stacks


def _continues(stack: Piece, piece: Piece) -> bool:
    last, height = stack.lines[-1], piece.bottom - piece.top
    gap = piece.top - last.bottom
    overlaps = min(stack.right, piece.right) - max(stack.left, piece.left) > 0
    return overlaps and -0.4 * height <= gap <= 1.1 * height and piece.top > last.top


def in_rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces whose heights overlap and that stand beside one another form a row, in the order in which they came."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and any(_beside(one, piece) for one in rows[-1]) and not any(_above_or_below(one, piece) for one in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _beside(one: Piece, other: Piece) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _above_or_below(one: Piece, other: Piece) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0.3 * min(one.right - one.left, other.right - other.left)


def blocks(rows: Sequence[list[Piece]]) -> list[Block]:
    """Two rows or more with several pieces each are a table; what stands between tables is running text."""
    found: list[Block] = []
    lines: list[str] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(rows[end]) > 1:
            end += 1
        if end - at >= 2:
            if lines:
                found.append(Block("\n".join(lines)))
                lines = []
            found.append(_table(rows[at:end]))
            at = end
        else:
            lines += [
                "\t".join(piece.text.replace("\n", " ") if len(row) > 1 else piece.text for piece in row) for row in rows[at : at + 1]
            ]
            at += 1
    if lines:
        found.append(Block("\n".join(lines)))
    return found


def _table(rows: Sequence[list[Piece]]) -> Block:
    columns = _columns(rows)
    given = []
    for row in rows:
        numbers = [columns.index(next(one for one in columns if one[0] <= piece.left and piece.right <= one[1])) for piece in row]
        if len(set(numbers)) < len(numbers):  # columns that cannot be told apart: count the pieces instead
            numbers = list(range(len(row)))
        given.append([(number, piece.text, "", False) for number, piece in zip(numbers, row, strict=True)])
    text, cells = table(given)
    return Block(text, tuple(cells))


def _columns(rows: Sequence[list[Piece]]) -> list[tuple[float, float]]:
    """The widths taken up by anything, merged where they touch, from left to right."""
    merged: list[tuple[float, float]] = []
    for left, right in sorted((piece.left, piece.right) for row in rows for piece in row):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def recognised_rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Rows of recognised lines, from above: these come in no order that says anything, so that only their places count."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom) / 2):
        middle = (piece.top + piece.bottom) / 2
        row = rows[-1] if rows else []
        if row and middle - sum((one.top + one.bottom) / 2 for one in row) / len(row) < 0.5 * min(row[0].height, piece.bottom - piece.top):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def joined_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """A number that was broken inside its cell, put together again: two digit-only lines, one close below the other, that fill a number."""
    done: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.top):
        above = next((one for one in done if _breaks_off(one, piece)), None)
        if above is None:
            done.append(piece)
        else:
            done[done.index(above)] = Piece(
                f"{above.text} {piece.text}",
                min(above.left, piece.left),
                above.top,
                max(above.right, piece.right),
                piece.bottom,
                [above, piece],
            )
    return done


_WHOLE = frozenset({11, 15, 16, 17, 18, 19})  # digits of numbers people have


def _breaks_off(above: Piece, below: Piece) -> bool:
    one, other = above.text.replace(" ", ""), below.text.replace(" ", "")
    height = min(above.height, below.height)
    return (
        len(one) > len(other) > 0
        and one.isdigit()
        and other[:-1].isdigit() | (len(other) == 1)
        and (other[-1].isdigit() or other[-1] in "Xx")
        and len(one) not in _WHOLE
        and len(one) + len(other) in _WHOLE
        and -0.5 * height < below.top - above.bottom < 0.7 * height
        and min(above.right, below.right) - max(above.left, below.left) > 0
    )
