"""Reads pictures of text (OCR). The models lie in the installed package; nothing is fetched, nothing is written."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from .layout import Block, Piece, blocks, joined_numbers, recognised_rows

LONGEST, OVERLAP = 2000, 160  # pixels of a strip: what the models were made for, and how much two strips share
THREADS = 2
_SAMPLE = 16  # lines that decide which way up a page is
MARGIN = 24  # pixels put around a picture
SURE, READABLE = 0.8, 0.5  # confidence of a line: below the first its numbers are in doubt, below the second its words


class RecognitionFailed(ValueError):
    """The library could not cope with a picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """One recognised line, in pixels of the upright picture; `score` from 0 to 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a picture after it was turned by `turned` degrees counter-clockwise; `doubtful`: some of it could not be made out."""

    lines: tuple[Line, ...]
    turned: int
    doubtful: bool

    def blocks(self) -> list[Block]:
        """Its running text and its tables, from above."""
        pieces = [Piece(line.text, line.left, line.top, line.right, line.bottom) for line in self.lines]
        return blocks(recognised_rows(joined_numbers(pieces)))


def recognise(picture: Any) -> Reading:
    """The lines in a Pillow picture. Long pictures are read in strips, lying and upside-down ones are turned first.

    Raises RecognitionFailed.
    """
    import cv2
    import numpy
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    try:
        return _recognised(picture, cv2, numpy)
    except (cv2.error, ONNXRuntimeError) as error:
        raise RecognitionFailed from error


def _recognised(picture: Any, cv2: Any, numpy: Any) -> Reading:
    pixels = numpy.asarray(picture.convert("RGB"))[:, :, ::-1]
    shrink = max(1.0, min(pixels.shape[:2]) / LONGEST)
    if shrink > 1:
        pixels = cv2.resize(pixels, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    pixels = numpy.pad(pixels, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)), constant_values=255)  # lines at the edge are missed otherwise
    turned: int = 0
    found: list[Line] = []
    strips = _strips(numpy.ascontiguousarray(pixels))
    for top, left, strip in strips:
        turned, lines = _read(strip, may_turn=len(strips) == 1)
        found += [
            _moved(line, left - MARGIN, top - MARGIN, shrink) for line in lines if not _cut(line, strip.shape, top, left, pixels.shape)
        ]
    lines = _once(found)
    doubtful = [line for line in lines if line.score < (SURE if _LONG_NUMBER.search(line.text) else READABLE)]
    many = len(doubtful) > max(2, 0.2 * len(lines))
    kept = tuple(
        Line(without_confusions(line.text), line.left, line.top, line.right, line.bottom, line.score) for line in lines if line.score >= 0.3
    )
    return Reading(kept, turned, many or any(_LONG_NUMBER.search(line.text) for line in doubtful))


_LONG_NUMBER = re.compile(r"[0-9OoQlI|Xx]{8}")
_RUN = re.compile(r"(?<![A-Za-z])[0-9OoQDlI|SBZ]{9,}[Xx]?(?![A-Za-z])")
_CONFUSED = str.maketrans("OoQDlI|SBZ", "0000111582")


_RULED = re.compile(
    r"^[|Il\[TJ](?=(?:\d{11}|\d{15}|\d{17}[\dXx])$)|(?<=^\d{11})[|Il\]TJ]$|(?<=^\d{15})[|Il\]TJ]$|(?<=^\d{17}[\dXx])[|Il\]TJ]$"
)


def without_confusions(text: str) -> str:
    """Letters that look like digits, within long runs of digits, as digits; the line of a table's cell beside a number as a blank.

    The result is as long as `text`.
    """

    def corrected(match: re.Match) -> str:
        run = match.group()
        return run.translate(_CONFUSED) if sum(one.isdigit() for one in run) >= 0.75 * len(run) else run

    return _RUN.sub(corrected, _RULED.sub(" ", text))


def _strips(pixels: Any) -> list[tuple[int, int, Any]]:
    """(top, left, part) of pictures too long for one reading."""
    height, width = pixels.shape[:2]
    if max(height, width) <= LONGEST * 1.5:
        return [(0, 0, pixels)]
    step = LONGEST - OVERLAP
    if height >= width:
        return [(top, 0, pixels[top : top + LONGEST]) for top in range(0, max(1, height - OVERLAP), step)]
    return [(0, left, pixels[:, left : left + LONGEST]) for left in range(0, max(1, width - OVERLAP), step)]


def _read(pixels: Any, *, may_turn: bool) -> tuple[int, list[Line]]:
    """The lines of one strip, and how far it had to be turned. A strip of several is never turned: it would not fit the others."""
    import cv2
    import numpy

    engine = loaded(THREADS)
    image, record = engine.preprocess_img(pixels)
    crops, detected = _detect(engine, image, record)
    if not crops:
        return 0, []
    turned = 0
    if may_turn and sum(_side(box, 0, 3) > 1.5 * _side(box, 0, 1) for box in detected.boxes) > 0.6 * len(crops):
        image, turned = numpy.ascontiguousarray(numpy.rot90(image)), 90
        crops, detected = _detect(engine, image, record)
    if may_turn and crops and _upside_down(engine, crops):
        image, turned = cv2.rotate(image, cv2.ROTATE_180), turned + 180
        crops, detected = _detect(engine, image, record)
    if not crops:
        return turned, []
    recognised = _in_parallel(_righted(engine, crops, detected.boxes))
    ratio = record["preprocess"]
    across, down = (ratio["ratio_w"], ratio["ratio_h"]) if turned in (0, 180) else (ratio["ratio_h"], ratio["ratio_w"])
    lines = []
    for box, (text, score) in zip(detected.boxes, recognised, strict=True):
        if text.strip():
            left, top = (float(one) for one in box.min(axis=0))
            right, bottom = (float(one) for one in box.max(axis=0))
            lines.append(Line(text, left * across, top * down, right * across, bottom * down, score))
    return turned, lines


def _upside_down(engine: Any, crops: list) -> bool:
    """Whether most of the longer lines stand on their heads; short ones tell nothing: 600 is 009 then."""
    sample = sorted(crops, key=lambda crop: crop.shape[1])[-_SAMPLE:]
    return sum(label == "180" for label, _ in engine.cls_and_rotate(sample)[1].cls_res) > 0.5 * len(sample)


def _righted(engine: Any, crops: list, boxes: Any) -> list:
    """The crops, those of lines that run up or down the page the right way round."""
    standing = [at for at, box in enumerate(boxes) if _side(box, 0, 3) > 1.5 * _side(box, 0, 1)]
    if standing:
        for at, crop in zip(standing, engine.cls_and_rotate([crops[at] for at in standing])[0], strict=True):
            crops[at] = crop
    return crops


def _in_parallel(crops: list) -> list[tuple[str, float]]:
    """Text and confidence of each crop. A thread reads one line after the other, the longest first, so that none waits for another, nor a
    short line is filled up to the length of a long one."""
    reader = loaded(1)
    order = sorted(range(len(crops)), key=lambda at: crops[at].shape[1] / crops[at].shape[0], reverse=True)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda at: reader.recognize_txt([crops[at]]), order))
    read: list[tuple[str, float]] = [("", 0.0)] * len(crops)
    for at, answer in zip(order, answers, strict=True):
        read[at] = (answer.txts[0], float(answer.scores[0]))
    return read


def _detect(engine: Any, image: Any, record: dict) -> tuple[list, Any]:
    """Crops and boxes in pixels of `image`. A picture without text makes the library raise: that is no error here."""
    from rapidocr.main import RapidOCRError

    steps = {"preprocess": dict(record["preprocess"])}
    try:
        crops, detected = engine.detect_and_crop(image, steps)
    except RapidOCRError:
        return [], None
    detected.boxes[:, :, 1] -= steps["padding_1"]["top"]  # flat pictures are given a margin first
    return crops, detected


def _side(box: Any, one: int, other: int) -> float:
    return float(((box[one] - box[other]) ** 2).sum() ** 0.5)


def _cut(line: Line, shape: Any, top: int, left: int, whole: Any) -> bool:
    """Whether a strip's edge runs through the line; the neighbouring strip has it whole."""
    edge = 4
    return (
        (top > 0 and line.top < edge)
        or (left > 0 and line.left < edge)
        or (top + shape[0] < whole[0] and line.bottom > shape[0] - edge)
        or (left + shape[1] < whole[1] and line.right > shape[1] - edge)
    )


def _moved(line: Line, left: int, top: int, shrink: float) -> Line:
    return Line(
        line.text,
        (line.left + left) * shrink,
        (line.top + top) * shrink,
        (line.right + left) * shrink,
        (line.bottom + top) * shrink,
        line.score,
    )


def _once(lines: list[Line]) -> list[Line]:
    """Without what two strips both saw."""
    kept: list[Line] = []
    for line in lines:
        middle, height = (line.top + line.bottom) / 2, line.bottom - line.top
        if not any(
            one.text == line.text and abs((one.top + one.bottom) / 2 - middle) < height / 2 and abs(one.left - line.left) < height
            for one in kept[-200:]
        ):
            kept.append(line)
    return kept


@cache
def loaded(threads: int) -> Any:
    """A reader whose models, each loaded when first needed, use so many threads."""
    silenced = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # until it knows its level the library colours its log onto standard error
    try:
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": 1088,  # finding lines needs fewer pixels than reading them
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,  # else a tenth of the time goes into asking for memory again
                "Rec.rec_batch_num": 1,
                "Rec.rec_img_shape": [3, 48, 32],  # every line as long as it is: what it is filled up with costs as much as what is read
            }
        )
    finally:
        logging.disable(silenced)
