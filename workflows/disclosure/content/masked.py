"""An item's content as passages to be searched, and the content of its public version: the same, with what was found masked.

Places are the names of the fields; of the text `body/N`, its N-th block from 0, with `body/N/caption` and `body/N/link:M` for the caption
of a table and the target of its M-th link; `attachments/N/name` for the name of an attachment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from workflows.disclosure.content.blocks import Block, Paragraph, Run, Table
from workflows.disclosure.content.html import blocks, canonical, from_blocks
from workflows.screening.findings import Cell, Passage
from workflows.screening.masking.spans import Edit, Span, apply, by_place, edits, renamed, spread, told_apart

BODY, ATTACHMENTS = "body", "attachments"
FIRST_PAGE = 12  # blocks of a text that stand on its first page, where marks such as 密级 are
WIDEST = 200  # columns of a table told apart below a cell that reaches down

Spans = dict[str, list[Span]]


# -- searching -----------------------------------------------------------------------------------------------------------
def content_passages(content: dict) -> list[Passage]:
    """All of a content that a reviewer or the public will read, as passages. Raises TooLong."""
    found = [
        Passage(name, text, first_page=name == "title")
        for name, text in content.items()
        if name != BODY and isinstance(text, str) and text.strip()
    ]
    found += passages(content.get(BODY) or "")
    return found + [Passage(f"{ATTACHMENTS}/{number}/name", entry["name"]) for number, entry in enumerate(content.get(ATTACHMENTS) or [])]


def passages(body_html: str) -> list[Passage]:
    """The text of an HTML body: a passage for each paragraph, item, table, caption and target of a link. Raises TooLong."""
    found = []
    for number, block in enumerate(blocks(body_html)):
        place, first_page = f"{BODY}/{number}", number < FIRST_PAGE
        if isinstance(block, Table):
            if block.caption:
                found.append(Passage(f"{place}/caption", _text(block.caption), first_page=first_page))
            found.append(Passage(place, block.text, tuple(_cells(block)), first_page=first_page))
        else:
            found.append(Passage(place, block.text, first_page=first_page))
        found += [Passage(f"{place}/link:{index}", unquote(href)) for index, href in enumerate(_links(block))]
    return found


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _cells(table: Table) -> Iterable[Cell]:
    """The cells of a table with the columns they stand in, counting those that cells from above reach into."""
    start, covered = 0, {}
    for number, row in enumerate(table.rows):
        waiting, covered, column = covered, {column: left - 1 for column, left in covered.items() if left > 1}, 0
        for cell in row:
            while column in waiting:
                column += 1
            yield Cell(start, start + len(cell.text), number, column)
            if cell.rows > 1:
                covered |= dict.fromkeys(range(column, min(column + cell.columns, WIDEST)), cell.rows - 1)
            start, column = start + len(cell.text) + 1, column + cell.columns


def _runs(block: Block) -> Iterable[Run]:
    if isinstance(block, Paragraph):
        return block.runs
    return (run for runs in (block.caption, *(cell.runs for row in block.rows for cell in row)) for run in runs)


def _links(block: Block) -> list[str]:
    """The targets of a block's links, each once."""
    return list(dict.fromkeys(run.href for run in _runs(block) if run.href))


# -- masking -------------------------------------------------------------------------------------------------------------
def mask_content(content: dict, spans: Iterable[Span]) -> dict:
    """The content with the spans masked; the files themselves are masked elsewhere, only their names are here. Raises DoesNotFit, TooLong."""
    wanted = by_place(spans)
    made = {
        name: apply(value, edits(value, wanted[name])) if isinstance(value, str) and name != BODY and name in wanted else value
        for name, value in content.items()
    }
    moved: dict[str, str] = {}
    if content.get(ATTACHMENTS):
        names = [entry["name"] for entry in content[ATTACHMENTS]]
        new = told_apart([renamed(name, edits(name, wanted.get(f"{ATTACHMENTS}/{number}/name", ()))) for number, name in enumerate(names)])
        made[ATTACHMENTS] = [entry | {"name": name} for entry, name in zip(content[ATTACHMENTS], new, strict=True)]
        moved = {before: after for before, after in zip(names, new, strict=True) if before != after}
    if content.get(BODY):
        made[BODY] = _mask_body(content[BODY], wanted, moved)
    return made


def mask_body(body_html: str, spans: Iterable[Span]) -> str:
    """The HTML body with the spans masked, in canonical form. A link whose words or target are touched loses its target.

    Raises DoesNotFit, TooLong.
    """
    return _mask_body(body_html, by_place(spans), {})


def _mask_body(body_html: str, spans: Spans, moved: dict[str, str]) -> str:
    made = [_masked(block, f"{BODY}/{number}", spans, moved) for number, block in enumerate(blocks(body_html))]
    return canonical(from_blocks(made))


def _masked(block: Block, place: str, spans: Spans, moved: dict[str, str]) -> Block:
    targets = {}
    for index, href in enumerate(_links(block)):
        folder, _slash, name = unquote(href).partition("/")
        if f"{place}/link:{index}" in spans:
            targets[href] = ""
        elif folder == ATTACHMENTS and name in moved:
            targets[href] = f"{ATTACHMENTS}/{quote(moved[name])}"
    if isinstance(block, Paragraph):
        return replace(block, runs=_mask_runs(block.runs, edits(block.text, spans.get(place, ())), targets))
    caption = _mask_runs(block.caption, edits(_text(block.caption), spans.get(f"{place}/caption", ())), targets)
    rows, cells = [], list(_cells(block))
    changes, at = edits(block.text, spans.get(place, ()), cells), 0
    positions = iter(cells)
    for row in block.rows:
        made = []
        for cell in row:
            position = next(positions)
            own = []
            while at < len(changes) and changes[at].start < position.end:
                own.append(Edit(changes[at].start - position.start, changes[at].end - position.start, changes[at].text))
                at += 1
            made.append(replace(cell, runs=_mask_runs(cell.runs, own, targets)))
        rows.append(tuple(made))
    return replace(block, rows=tuple(rows), caption=caption)


def _mask_runs(runs: Sequence[Run], changes: list[Edit], targets: dict[str, str]) -> tuple[Run, ...]:
    texts = spread([run.text for run in runs], changes)
    return tuple(
        run._replace(text=text, href="" if text != run.text else targets.get(run.href, run.href))
        for run, text in zip(runs, texts, strict=True)
    )
