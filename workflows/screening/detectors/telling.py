"""Sentences and fields that tell of a private person: where such a telling is, and which of its clauses are particulars of theirs."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..kinds import Kind
from .headings import LONGEST_HEADING, PEOPLE, Role, role
from .names import is_person
from .particulars import OUTRIGHT, Verdict, clauses, judged
from .people import OFFICIAL_LINE
from .reading import Hit, Reading

_SOMEBODYS = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT, Kind.ADDRESS, Kind.PERSON_NAME, Kind.MINOR,
})  # fmt: skip
_NAMES = frozenset({Kind.PERSON_NAME, Kind.MINOR})
_BEFORE, _BEHIND = 160, 240  # characters around what is somebody's in which more may be told of them
_SENTENCE = re.compile(r"[^。\n]{2,300}")  # a longer one is read in parts, so that time does not grow with its square
_WHO = re.compile(
    r"[其他她您]|本人|自己|老人|该[户人生]|案主|当事人|[一两三]人|[妻夫母爸妈爹娘儿女婿兄弟姐妹爷奶婆侄孙父]|老伴|家[人里中庭]|对象|患者|孩子|户主|申请人"
)  # of whom a sentence tells that does not name them
_BETWEEN = re.compile(r"\w|\n")
_BESIDE = ("\t", "|", " ")
_DESCRIPTION = re.compile(r"男(?<=[,(]男)(?=[,;) ])|女(?<=[,(]女)(?=[,;) ])|岁|患(?=有|[一-鿿]{2,6}[病症癌炎])|疑(?=似)")
_NAME = re.compile(
    r"(?:(?:(?<![一-鿿])|(?<=[者人民户工员生]))([一-鿿]{2,4})(?:[,(](?:[男女],?)?(?:现年|今年|年仅)?[0-9]{0,3})?[男女岁]"
    r"|(?:(?<![一-鿿、,])|(?<=[者人民户工员生称]))([一-鿿]{2,4}),?(?:身|系)?[患疑])\Z"
)
_ASKED = re.compile(r"[?]|怎么办|如何|哪些")
_ENDED = re.compile(r"[,。;:!?、]")
_LABEL = re.compile(
    r"[ \t]*(?:[(]?[0-9一二三四五六七八九十]{1,3}[)、.]{1,2})?[ \t]*(?P<label>[一-鿿]{2,12})(?:\([^()\n]*\))?[ \t]*(?::|(?=\n|\Z))"
)
FREE = re.compile(
    r"(?:情况|内容|缘由|事由|说明|状况|记录|随访|经过|事实|诉求|自述|主诉|背景|理由|描述|摘要|现状|表现|问题|备注)\Z"
)  # labels of free text
_CHAPTER = re.compile(r"[ \t]*[(]?[一二三四五六七八九十]{1,2}[)、]")
_ASKING = {Role.HARDSHIP: Kind.HARDSHIP, Role.HEALTH: Kind.HEALTH}
_ELSEWHERE = frozenset({Role.OFFICIAL, Role.STAFF, Role.CODE, Role.PHONE})  # labels behind which nothing is told of anybody
_NOTHING_TOLD = re.compile(r"(?:无|否|没有|健康|良好|正常|不?合格|一般|较好|未见异常|不详|详见|见附件|是|有|同上|略|属实|[^一-鿿])*")
_MEASURED = re.compile(r"[0-9][0-9./]*[ ]?(?:级|[A-Za-z]{1,5}(?:/[A-Za-z]{1,3})?|%|℃|度)")  # what a body was found to have
_LEAD = re.compile(r"(?:走访慰问了?|(?:走访|慰问|看望|探望)了?|因为?|由于|且|但|又|现在?|目前|系|后来?)?(?=[一-鿿]{3})")


class _Anchors:
    """What is somebody's, in running text or in a form, and who is described: by it one knows of whom is told."""

    def __init__(self, reading: Reading):
        hits = [hit for hit in reading.hits if _anchors(reading, hit)]
        described = list(_described(reading.text))
        self._all = sorted([*(hit.start for hit in hits), *described])
        self._somebodys = sorted([*(hit.start for hit in hits if hit.kind in _SOMEBODYS), *described])

    def between(self, low: int, high: int) -> bool:
        return bisect_left(self._all, low) < bisect_left(self._all, high)

    def somebody(self, low: int, high: int) -> bool:
        """Whether more is known of somebody there than how to call them."""
        return bisect_left(self._somebodys, low) < bisect_left(self._somebodys, high)

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """The text around them, each part once, from the beginning of a line."""
        if not self._all:
            return
        begin = end = -1
        for at in self._all:
            low = max(0, at - _BEFORE)
            low = text.rfind("\n", low, at) + 1 or low
            if low > end:
                if end > 0:
                    yield begin, end
                begin = low
            end = min(len(text), at + _BEHIND)
        close = text.find("\n", end)
        yield begin, min(close if close >= 0 else len(text), end + _BEFORE)


@dataclass(slots=True)
class _Run:
    """Clauses of one kind that stand next to each other."""

    kind: Kind
    start: int
    end: int


@dataclass(slots=True)
class _Place:
    """Where a clause stands and how little is enough there: the least weight, and the kind that a label promises."""

    start: int
    end: int
    verdict: Verdict
    least: int
    promised: Kind | None = None
    open: bool = True  # it is about nothing else: no name or number stands in it

    def kinds(self, least: int) -> Iterator[Kind]:
        verdict = self.verdict
        if verdict.policy or (verdict.official and verdict.weight < OUTRIGHT):
            return
        if self.promised and not verdict.weight:
            yield self.promised
        elif verdict.weight >= least:
            if verdict.health:
                yield Kind.HEALTH
            if verdict.hardship:
                yield Kind.HARDSHIP


def found(reading: Reading) -> Iterator[Hit]:
    """Particulars in running text and behind labels; what stands in lists is judged by `in_entry`."""
    anchors = _Anchors(reading)
    text, reached = reading.text, 0
    for low, high in anchors.stretches(text):
        section, zone, line = False, Role.NONE, -2
        for sentence in _SENTENCE.finditer(text, max(low, reached), high):
            begin, end = sentence.span()
            if (at := text.rfind("\n", 0, begin)) != line:
                zone, line = Role.NONE, at
                label = _LABEL.match(text, begin, end)
                if label and label.end() == end < len(text) and text[end] != "\n":
                    label = None  # a short sentence, and no heading alone in its line
                asked = label is not None and (role(label["label"]) in _ASKING or FREE.search(label["label"]) is not None)
                if asked and label and label.end() >= end:  # a heading alone in its line
                    section = True
                    continue
                section = section and not _CHAPTER.match(text, begin, end)
            if needed := _needed(text, begin, end, at + 1, anchors, asked=asked or section):
                places, zone = _places(reading, begin, end, needed[0], zone)
                if sum(place.verdict.weight for place in places) >= needed[1] or zone in _ASKING:
                    yield from _hits(text, _runs(text, places, own=section or anchors.somebody(max(at + 1, begin - _BEHIND), end)))
        reached = high


def _needed(text: str, begin: int, end: int, line: int, anchors: "_Anchors", *, asked: bool) -> tuple[int, int] | None:
    """How much a clause of a sentence must tell to be somebody's, and all of them together; None where nobody is spoken of."""
    if anchors.somebody(begin, end) or (asked and anchors.somebody(begin - _BEHIND, end + _BEHIND)):
        return OUTRIGHT - 2, 0
    if anchors.between(begin, end):
        return None if OFFICIAL_LINE.search(text, begin, end) else (OUTRIGHT, 0)
    if not anchors.somebody(begin - _BEHIND, begin) or not _ENDED.search(text, begin, end + 1) or _ASKED.search(text, begin, end + 1):
        return None
    if anchors.somebody(max(line, begin - _BEHIND), begin):  # further on in the paragraph
        return OUTRIGHT - 1, OUTRIGHT - 1
    return OUTRIGHT - 1, OUTRIGHT if _WHO.search(text, begin, end) else OUTRIGHT + 1


def in_entry(text: str, start: int, end: int, least: int) -> Iterator[tuple[Kind, int, int]]:
    """What an entry of a list tells of somebody under a heading that promises nothing of the kind."""
    places = [_Place(*span, judged(text[slice(*span)]), least) for span in clauses(text, start, end)]
    yield from ((run.kind, run.start, run.end) for run in _runs(text, places, own=True))


def _anchors(reading: Reading, hit: Hit) -> bool:
    """Whether something found so far is a private person's and stands in running text or in a form."""
    if hit.kind not in _SOMEBODYS and hit.kind is not Kind.MOBILE_PHONE:
        return False
    slot = reading.slot(hit.start)
    return slot is None or not slot.listed


def _described(text: str) -> Iterator[int]:
    """Where running text says of somebody by name how old they are, or a man or a woman: nobody does so of an office."""
    for match in _DESCRIPTION.finditer(text):
        name = _NAME.search(text, max(0, match.start() - 12), match.start() + 1)
        if name and is_person(name[name.lastindex or 1]):
            yield name.start(name.lastindex or 1)


def _places(reading: Reading, begin: int, end: int, least: int, zone: Role) -> tuple[list[_Place], Role]:
    """The clauses of a sentence with what they tell, and the label that still holds at its end."""
    text, places, hits, listed = reading.text, [], reading.between(begin, end), bool(reading.grid.tables)
    for start, stop in clauses(text, begin, end):
        said, behind = text[start:stop], text[stop : stop + 1]
        if behind == ":" and stop - start <= LONGEST_HEADING:
            zone = role(said)
            if zone or judged(said).weight < OUTRIGHT:
                continue
        if zone in _ELSEWHERE and any(start <= hit.start < stop and hit.kind in _SOMEBODYS for hit in hits):
            zone = Role.NONE  # who speaks, and not whom to ask: 网格员小周:柳树井3号的王建国
        if zone in _ELSEWHERE or (listed and (slot := reading.slot(start)) and slot.role and slot.role not in PEOPLE):
            continue
        if behind in _BESIDE and role(said) and judged(said).weight < OUTRIGHT:  # a label with its value beside it
            zone = role(said) if role(said) in _ASKING else zone
            continue
        own, first = [hit for hit in hits if start <= hit.start < stop] if hits else (), start
        for hit in own:
            zone = Role.NONE  # who or where somebody is: no more of what the label asked for
            if hit.start <= first and hit.end < stop:
                first = hit.end
            elif hit.end >= stop and hit.start > first:
                stop = hit.start
            said = said.replace(text[hit.start : hit.end], "·")
        verdict = judged(said)
        measured = zone is Role.HEALTH and _MEASURED.fullmatch(said) is not None
        if verdict.empty and not measured:
            continue
        enough = OUTRIGHT if verdict.brief or not verdict.open or (own and any(hit.kind not in _NAMES for hit in own)) else least
        promised = _ASKING[zone] if zone in _ASKING and (measured or not _NOTHING_TOLD.fullmatch(said)) else None
        places.append(_Place(first, stop, verdict, 1 if promised else enough, promised, verdict.open and not own))
    return places, zone


def _runs(text: str, places: list[_Place], *, own: bool) -> Iterator[_Run]:
    """The clauses that tell something. Beside one that tells it outright less is enough, and where much is told whatever stands between."""
    outright = any(place.verdict.weight >= OUTRIGHT and not place.verdict.policy for place in places)
    if any(place.verdict.policy for place in places) and not own:
        return
    kinds = [set(place.kinds(max(1, place.least - outright) if place.open else place.least)) for place in places]
    if not any(kinds):
        return
    if len(kinds) > 1 and (own or sum(map(bool, kinds)) > 1):
        settled = [place.verdict.sure for place in places]
        _spread(text, places, kinds, settled)
        places, kinds, settled = places[::-1], kinds[::-1], settled[::-1]
        _spread(text, places, kinds, settled)
        places, kinds = places[::-1], kinds[::-1]
    open_runs: dict[Kind, _Run] = {}
    for place, told in zip(places, kinds, strict=True):
        for kind in sorted(told):
            run = open_runs.get(kind)
            if run and not _apart(text, run.end, place.start):
                run.end = place.end
                continue
            if run:
                yield run
            open_runs[kind] = _Run(kind, place.start, place.end)
    yield from open_runs.values()


def _spread(text: str, places: Sequence[_Place], kinds: list[set[Kind]], settled: list[bool]) -> None:
    """Gives each clause that tells nothing by itself, or not of what kind, what the one before it tells, as long as it is nothing else."""
    for at in range(1, len(places)):
        near, place = places[at - 1], places[at]
        gap = (near.end, place.start) if near.start < place.start else (place.end, near.start)
        if not kinds[at - 1] or not place.open or _apart(text, *gap):
            continue
        if not kinds[at] or (not settled[at] and settled[at - 1] and near.verdict.weight >= OUTRIGHT):
            kinds[at], settled[at] = set(kinds[at - 1]), settled[at - 1]


def _apart(text: str, end: int, start: int) -> bool:
    """Whether more than punctuation stands between two clauses."""
    return start > end + 1 and _BETWEEN.search(text, end, start) is not None


def _hits(text: str, runs: Iterable[_Run]) -> Iterator[Hit]:
    for run in runs:
        lead = _LEAD.match(text, run.start, run.end)
        start = lead.end() if lead else run.start
        yield Hit(run.kind, start, run.end, "of_person", text[start : run.end])
