"""Lines up two sequences: which stretches are the same, which were put in place of which. Work is bounded by a budget."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Stretch(NamedTuple):
    """`same` or not; positions `a1:a2` of the first sequence stand against `b1:b2` of the second (either may be empty)."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


class Budget:
    """Steps that may still be spent; one step is about a third of a microsecond. Once spent, answers become coarser, not slower."""

    def __init__(self, steps: int):
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Whether there was something left to spend from."""
        self.left -= steps
        return self.left > 0


def align(a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> list[Stretch]:
    """The stretches in order; same and different ones alternate. The shortest edit while the budget lasts, then a correct coarser one."""
    names: dict[Hashable, int] = {}
    first, second = [names.setdefault(x, len(names)) for x in a], [names.setdefault(x, len(names)) for x in b]
    pairs: list[tuple[int, int, int]] = []  # (position in a, position in b, length) of what is the same
    _match(first, second, 0, 0, pairs, budget)
    stretches, at, bt = [], 0, 0
    for a1, b1, length in [*_joined(pairs), (len(a), len(b), 0)]:
        if (a1, b1) != (at, bt):
            stretches.append(Stretch(False, at, a1, bt, b1))
        if length:
            stretches.append(Stretch(True, a1, a1 + length, b1, b1 + length))
        at, bt = a1 + length, b1 + length
    return stretches


def _joined(pairs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    joined: list[tuple[int, int, int]] = []
    for a1, b1, length in pairs:
        if joined and joined[-1][0] + joined[-1][2] == a1 and joined[-1][1] + joined[-1][2] == b1:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        elif length:
            joined.append((a1, b1, length))
    return joined


def _match(a: list[int], b: list[int], at: int, bt: int, pairs: list, budget: Budget):
    """Adds what `a` (which starts at `at` of the whole) and `b` have in common, in order."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    pairs.append((at, bt, head))
    inner_a, inner_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if inner_a and inner_b:
        found = _shortest(inner_a, inner_b, budget)
        if found is not None:
            pairs += [(at + head + x, bt + head + y, 1) for x, y in found]
        else:
            _match_at_landmarks(inner_a, inner_b, at + head, bt + head, pairs, budget)
    pairs.append((at + len(a) - tail, bt + len(b) - tail, tail))


def _match_at_landmarks(a: list[int], b: list[int], at: int, bt: int, pairs: list, budget: Budget):
    """Cuts both at what occurs exactly once in each (patience), then matches between the cuts."""
    marks = _increasing(_unique(a, b))
    if not marks:
        return
    done_a = done_b = 0
    for x, y in [*marks, (len(a), len(b))]:
        if x > done_a and y > done_b:
            _match(a[done_a:x], b[done_b:y], at + done_a, bt + done_b, pairs, budget)
        if x < len(a):
            pairs.append((at + x, bt + y, 1))
        done_a, done_b = x + 1, y + 1


def _unique(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    def once(sequence):
        places: dict[int, int] = {}
        for place, value in enumerate(sequence):
            places[value] = -1 if value in places else place
        return places

    in_b = once(b)
    return [(place, in_b[value]) for value, place in once(a).items() if place >= 0 and in_b.get(value, -1) >= 0]


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both places; the pairs come sorted by the first."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(y)
            ends.append(number)
        else:
            tops[pile], ends[pile] = y, number
    chain, number = [], ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _shortest(a: list[int], b: list[int], budget: Budget) -> list[tuple[int, int]] | None:
    """The matched positions of a shortest edit (Myers 1986), or None when that costs more than a quarter of the budget."""
    if not set(a) & set(b):
        return []
    share = budget.left // 4
    own = Budget(share)
    reach = {1: 0}
    trace = []
    for distance in range(len(a) + len(b) + 1):
        trace.append(dict(reach))
        for diagonal in range(-distance, distance + 1, 2):
            down = diagonal == -distance or (diagonal != distance and reach[diagonal - 1] < reach[diagonal + 1])
            x = start = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            while x < len(a) and x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(a) and x - diagonal >= len(b):
                budget.left -= share - own.left
                return _backtrack(trace, len(a), len(b))
            if not own.spend(2 + (x - start) // 4):
                budget.left -= share
                return None
    raise AssertionError("an edit of all of both sequences always suffices")


def _backtrack(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    matched = []
    for distance in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[distance], x - y
        down = diagonal == -distance or (diagonal != distance and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        from_x = reach[before] if distance else 0
        from_y = from_x - before if distance else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            matched.append((x, y))
        x, y = from_x, from_y
    return matched[::-1]
