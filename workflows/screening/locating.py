"""Where on a page what was found stands: a child of warm.py that answers one question about one page, confined like the worker.

The question (JSON on standard input) has path, pdf, page (from 1) and spans [[place, start, end]]; the answer {"located"} is a list of rectangles
[x, y, width, height] for each span, in fractions of the page from its upper left corner; empty where the place cannot be told.
"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .limits import Limits

Rect = tuple[float, float, float, float]  # left, top, right, bottom, in fractions of the page
Letters = dict[str, list[Rect | None]]  # place of a passage → where each of its characters stands
_NARROW = 0x250  # digits and Latin letters take about half the room of a Chinese character


def letters_of_page(content: bytes, number: int, wanted: set[str], limits: Limits) -> Letters:
    """The characters of the wanted passages of a PDF page. Pictures on it are read only when one of them stands on a picture."""
    from .extraction import pdf
    from .extraction.annotations import opened, sheet
    from .masking.tracing import trace_characters

    document = opened(content)
    if not 1 <= number <= len(document):
        return {}
    drawn, place = sheet(document, number - 1), f"page:{number}"
    characters = drawn.characters(limits.objects)
    width, height = drawn.page.get_size()
    found: Letters = {}
    for passage in trace_characters(characters, place) if characters.count else ():
        boxes = [None if source is None else characters.characters[source].box for source in passage.sources]
        found[passage.place] = [box and (box[0] / width, box[1] / height, box[2] / width, box[3] / height) for box in boxes]
    if wanted <= set(found) and (characters.count or not wanted):
        return found
    seen, image = drawn.pictured(characters), pdf.rendered(drawn.page, limits)
    if seen.whole:
        return found | letters_of_picture(image, f"{place}/picture" if characters.count else place, lambda rect: rect)
    for part, (left, top, right, bottom) in enumerate(seen.parts, start=1):
        where = f"{place}/picture:{part}"
        if not any(name == where or name.startswith(f"{where}/") for name in wanted):
            continue
        box = (left / width, top / height, right / width, bottom / height)
        across, down = image.width, image.height
        cut = image.crop((int(box[0] * across), int(box[1] * down), int(box[2] * across) + 1, int(box[3] * down) + 1))
        found |= letters_of_picture(cut, where, _within(box))
    return found


def _within(outer: Rect) -> Callable[[Rect], Rect]:
    """From fractions of a part of the page to fractions of the page."""
    left, top, width, height = outer[0], outer[1], outer[2] - outer[0], outer[3] - outer[1]
    return lambda rect: (left + rect[0] * width, top + rect[1] * height, left + rect[2] * width, top + rect[3] * height)


def letters_of_picture(image: Any, place: str, onto: Callable[[Rect], Rect]) -> Letters:
    """The characters recognition reads on a picture. One that lies on its side was turned to be read; where its letters stand is not told."""
    from .extraction import recognition
    from .masking.tracing import trace_lines

    reading = recognition.recognise(image)
    if reading.turned % 360:
        return {}
    where: list[Rect] = []
    for line in reading.lines:
        widths = [1.0 if ord(letter) < _NARROW else 2.0 for letter in line.text]
        unit, at = (line.right - line.left) / (sum(widths) or 1), line.left
        for width in widths:
            rect = (at / image.width, line.top / image.height, (at + width * unit) / image.width, line.bottom / image.height)
            where.append(onto(rect))
            at += width * unit
    return {
        passage.place: [None if source is None else where[source] for source in passage.sources]
        for passage in trace_lines(reading.lines, place)
    }


def joined(rects: Iterable[Rect | None]) -> list[Rect]:
    """Neighbouring letters of a line as one rectangle."""
    found: list[Rect] = []
    for rect in rects:
        if rect is None:
            continue
        last = found[-1] if found else None
        if last and min(last[3], rect[3]) - max(last[1], rect[1]) > 0.5 * min(last[3] - last[1], rect[3] - rect[1]):
            found[-1] = (min(last[0], rect[0]), min(last[1], rect[1]), max(last[2], rect[2]), max(last[3], rect[3]))
        else:
            found.append(rect)
    return found


def located(job: dict[str, Any], limits: Limits) -> list[list[list[float]]]:
    """The answer to one question."""
    content, spans = Path(job["path"]).read_bytes(), job["spans"]
    if job["pdf"]:
        letters = letters_of_page(content, job["page"], {place for place, _start, _end in spans}, limits)
    else:
        letters = letters_of_picture(_picture(content, limits), "picture", lambda rect: rect)
    return [
        [[left, top, right - left, bottom - top] for left, top, right, bottom in joined(letters.get(place, [])[start:end])]
        for place, start, end in spans
    ]


def _picture(content: bytes, limits: Limits) -> Any:
    from .masking.pictures import load

    return load(content, limits.pixels).convert("RGB")


def main() -> None:
    from .worker import confine

    job = json.load(sys.stdin)
    limits = Limits()
    confine(limits, ocr=True)
    print(json.dumps({"located": located(job, limits)}))
