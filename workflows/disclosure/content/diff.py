"""The difference between two contents: fields, attachments, and the body down to the word, as values and as safe HTML.

Paragraphs, items and table rows are lined up first, changed ones then word by word. Removed words stand in <del>, new ones in <ins>.
Time is about linear in the length of the text: when too much changed, whole paragraphs are shown as replaced, and `coarse` says so.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from workflows.disclosure import fields
from workflows.disclosure.content import html
from workflows.disclosure.content.align import Budget, align
from workflows.disclosure.content.blocks import Block, Cell, Paragraph, Run, Table
from workflows.disclosure.content.hashes import ATTACHMENTS, BODY, canonical_json

STEPS = 500_000
_PIECES = re.compile(r"[0-9][0-9,.]*|[A-Za-z]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\s|.", re.DOTALL)
_ALIKE = 0.4  # share of common words from which two paragraphs count as one that was changed


@dataclass(frozen=True)
class FieldChange:
    """A field of the form with another value; `html` is safe and shows removed and new words."""

    name: str
    before: object
    after: object
    html: str

    @property
    def label(self) -> str:
        return str(fields.LABELS[self.name])


@dataclass(frozen=True)
class AttachmentChange:
    """`kind` is added, removed, replaced (same name, other content) or renamed (`before_name` is the old name)."""

    kind: str
    name: str
    before_name: str = ""


@dataclass(frozen=True)
class BlockChange:
    """A paragraph, item or table: `kind` is same, added, removed, changed (words) or reshaped (only heading, list or alignment)."""

    kind: str
    shown: Block  # with ins and del marks


@dataclass(frozen=True)
class BodyDiff:
    """The body's blocks in reading order; `coarse` when words were not compared everywhere for want of time."""

    blocks: tuple[BlockChange, ...]
    coarse: bool = False

    def __bool__(self) -> bool:
        return any(change.kind != "same" for change in self.blocks)

    @property
    def html(self) -> str:
        """The whole body, safe, with <ins> and <del>."""
        return html.render(change.shown for change in self.blocks)

    def excerpt(self, context: int = 1) -> list[str]:
        """The changed places only, each with `context` unchanged blocks around it, as safe HTML."""
        wanted = {
            near
            for place, change in enumerate(self.blocks)
            if change.kind != "same"
            for near in range(max(place - context, 0), min(place + context + 1, len(self.blocks)))
        }
        parts: list[list[Block]] = []
        for place in sorted(wanted):
            if place - 1 not in wanted:
                parts.append([])
            parts[-1].append(self.blocks[place].shown)
        return [html.render(part) for part in parts]


@dataclass(frozen=True)
class ContentDiff:
    fields: tuple[FieldChange, ...]
    attachments: tuple[AttachmentChange, ...]
    body: BodyDiff

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.fields or self.attachments or self.body)


def compare(before: dict, after: dict) -> ContentDiff:
    """The difference between two contents as `hashes.content_hash` takes them; fields in the order of `after`, lost ones last."""
    names = [name for name in [*after, *(name for name in before if name not in after)] if name not in {BODY, ATTACHMENTS}]
    changed = [
        FieldChange(
            name, before.get(name), after.get(name), compare_text(fields.said(name, before.get(name)), fields.said(name, after.get(name)))
        )
        for name in names
        if canonical_json(before.get(name)) != canonical_json(after.get(name))
    ]
    files = compare_attachments(before.get(ATTACHMENTS) or [], after.get(ATTACHMENTS) or [])
    return ContentDiff(tuple(changed), tuple(files), compare_body(before.get(BODY) or "", after.get(BODY) or ""))


def compare_text(before: str, after: str) -> str:
    """Two plain texts as safe HTML with <ins> and <del>."""
    return html.inline(_compare_runs((Run(before),), (Run(after),), Budget(STEPS)))


def compare_attachments(before: list[dict], after: list[dict]) -> list[AttachmentChange]:
    """Changes of the list of attachments (dicts with name and sha256), in the order of `after`, removed ones last."""
    old, new = {file["name"]: file["sha256"] for file in before}, {file["name"]: file["sha256"] for file in after}
    lost = [name for name in old if name not in new]
    changes = []
    for name, digest in new.items():
        former = next((other for other in lost if old[other] == digest), None)
        if name in old:
            if old[name] != digest:
                changes.append(AttachmentChange("replaced", name))
        elif former is not None:
            lost.remove(former)
            changes.append(AttachmentChange("renamed", name, former))
        else:
            changes.append(AttachmentChange("added", name))
    return changes + [AttachmentChange("removed", name) for name in lost]


def compare_body(before: str, after: str) -> BodyDiff:
    """Two HTML bodies, compared block by block and word by word. Raises TooLong."""
    budget = Budget(STEPS)
    old, new = html.blocks(before), html.blocks(after)
    changes: list[BlockChange] = []
    for same, a1, a2, b1, b2 in align(old, new, budget):
        if same:
            changes += [BlockChange("same", block) for block in new[b1:b2]]
            continue
        for left, right in _pair(old[a1:a2], new[b1:b2], _block_words, budget):
            changes.append(_compare_block(left, right, budget))
    return BodyDiff(tuple(changes), coarse=budget.left <= 0)


def _compare_block(left: Block | None, right: Block | None, budget: Budget) -> BlockChange:
    if isinstance(left, Table) and isinstance(right, Table):
        return BlockChange("changed", _compare_tables(left, right, budget))
    if isinstance(left, Paragraph) and isinstance(right, Paragraph):
        if left.runs == right.runs:
            return BlockChange("reshaped", right)
        return BlockChange("changed", replace(right, runs=_compare_runs(left.runs, right.runs, budget)))
    if right is not None:
        return BlockChange("added", _marked_block(right, "ins"))
    assert left is not None, "a pair stands for something"
    return BlockChange("removed", _marked_block(left, "del"))


def _compare_tables(left: Table, right: Table, budget: Budget) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for same, a1, a2, b1, b2 in align(left.rows, right.rows, budget):
        if same:
            rows += right.rows[b1:b2]
            continue
        for old, new in _pair(left.rows[a1:a2], right.rows[b1:b2], _row_words, budget):
            rows.append(_compare_rows(old or (), new or (), budget))
    return Table(tuple(rows), 0, _compare_runs(left.caption, right.caption, budget))


def _compare_rows(old: tuple[Cell, ...], new: tuple[Cell, ...], budget: Budget) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for same, a1, a2, b1, b2 in align([cell.text for cell in old], [cell.text for cell in new], budget):
        paired = 0 if same else min(a2 - a1, b2 - b1)
        for left, right in zip(old[a1 : a1 + paired], new[b1 : b1 + paired], strict=True):
            cells.append(replace(right, runs=_compare_runs(left.runs, right.runs, budget)))
        if same:
            cells += new[b1:b2]
        else:
            cells += [replace(cell, runs=_marked(cell.runs, "del")) for cell in old[a1 + paired : a2]]
            cells += [replace(cell, runs=_marked(cell.runs, "ins")) for cell in new[b1 + paired : b2]]
    return tuple(cells)


def _compare_runs(left: Sequence[Run], right: Sequence[Run], budget: Budget) -> tuple[Run, ...]:
    """One text with marks ins and del; a change of marks alone shows the same words removed and put in."""
    old, new = _tokens(left), _tokens(right)
    shown: list[Run] = []
    stretches = align(old, new, budget)
    for number, (same, a1, a2, b1, b2) in enumerate(stretches):
        lone = same and 0 < number < len(stretches) - 1 and sum(len(run.text) for run in new[b1:b2]) == 1 and new[b1].text != "\n"
        if same and not lone:
            shown += new[b1:b2]
        else:  # one character between two changes reads better as part of them
            shown += [*_marked(old[a1:a2], "del"), *_marked(new[b1:b2], "ins")]
    return tuple(_gathered(shown))


def _gathered(runs: list[Run]) -> list[Run]:
    """Neighbouring removals and insertions sorted to one removal and one insertion, equal runs joined."""
    sorted_runs: list[Run] = []
    changed: list[Run] = []
    for run in [*runs, Run("")]:
        if run.marks & {"ins", "del"}:
            changed.append(run)
            continue
        sorted_runs += [gone for gone in changed if "del" in gone.marks] + [come for come in changed if "ins" in come.marks]
        changed = []
        sorted_runs.append(run)
    joined: list[tuple[list[str], Run]] = []
    for run in sorted_runs:
        if joined and joined[-1][1][1:] == run[1:]:
            joined[-1][0].append(run.text)
        elif run.text:
            joined.append(([run.text], run))
    return [run._replace(text="".join(texts)) for texts, run in joined]


def _tokens(runs: Sequence[Run]) -> list[Run]:
    return [Run(word, marks, href) for text, marks, href in runs for word in _words(text)]


def _words(text: str) -> list[str]:
    import rjieba  # its dictionary takes half a second to load

    words: list[str] = []
    for piece in _PIECES.findall(text):
        words += rjieba.cut(piece) if len(piece) > 1 and piece[0] >= "\u3400" else [piece]
    return words


def _marked(runs: Sequence[Run], mark: str) -> tuple[Run, ...]:
    return tuple(Run(text, marks | {mark}, href) for text, marks, href in runs)


def _marked_block(block: Block, mark: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, runs=_marked(block.runs, mark))
    rows = tuple(tuple(replace(cell, runs=_marked(cell.runs, mark)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, caption=_marked(block.caption, mark))


def _block_words(block: Block) -> tuple[bool, set[Hashable]]:
    """Whether it is a table, and what it is likened by: a table by its cells, a paragraph by its words."""
    if isinstance(block, Table):
        return True, {cell.text for row in block.rows for cell in row}
    return False, set(_words(block.text))


def _row_words(row: tuple[Cell, ...]) -> tuple[bool, set[Hashable]]:
    return True, {(place, cell.text) for place, cell in enumerate(row) if cell.text}


def _pair(old: Sequence, new: Sequence, words_of, budget: Budget) -> list[tuple]:
    """Which old one became which new one, in order; None stands for nothing. Old ones without a successor come before the next new one."""
    if not old or not new:
        return [(left, None) for left in old] + [(None, right) for right in new]
    olds, news = [words_of(left) for left in old], [words_of(right) for right in new]
    if len(old) == len(new) and (len(old) == 1 or not budget.spend(len(old) * len(new))):
        kept = [(place, place) for place in range(len(old)) if _alike(olds[place], news[place], lone=len(old) == 1)]
    elif len(old) * len(new) > 10_000 or budget.left <= 0:
        kept = [(place, place) for place in range(min(len(old), len(new))) if _alike(olds[place], news[place])]
    else:
        kept = _best_pairs(olds, news)
    pairs, at, bt = [], 0, 0
    for x, y in [*kept, (len(old), len(new))]:
        pairs += [(left, None) for left in old[at:x]] + [(None, right) for right in new[bt:y]]
        if x < len(old):
            pairs.append((old[x], new[y]))
        at, bt = x + 1, y + 1
    return pairs


def _alike(left: tuple[bool, set], right: tuple[bool, set], lone: bool = False) -> float:
    """The share of common words, or 0 where the two are not one thing changed. A lone table or row is taken for the other one."""
    if left[0] != right[0]:
        return 0
    if lone and left[0]:
        return 1
    share = 2 * len(left[1] & right[1]) / max(len(left[1]) + len(right[1]), 1)
    return share if share >= (_ALIKE / 2 if lone or left[0] else _ALIKE) else 0


def _best_pairs(olds: list, news: list) -> list[tuple[int, int]]:
    """The pairs in order with the greatest likeness together."""
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    alike = [[_alike(left, right) for right in news] for left in olds]
    for x in range(len(olds) - 1, -1, -1):
        for y in range(len(news) - 1, -1, -1):
            best[x][y] = max(best[x + 1][y], best[x][y + 1], best[x + 1][y + 1] + alike[x][y] if alike[x][y] else 0.0)
    pairs, x, y = [], 0, 0
    while x < len(olds) and y < len(news):
        if alike[x][y] and best[x][y] == best[x + 1][y + 1] + alike[x][y]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return pairs
