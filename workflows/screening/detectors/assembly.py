"""From passages to findings: which detectors run in which order, which of two hits in one place stands, and how a hit is shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

from ..findings import CONTEXT, EDGES, Finding, Passage, excerpt, mark, tidy
from ..kinds import MASKABLE, Kind
from ..lexicon import Lexicon
from ..manners import masked
from ..normal import View, normal
from ..rules import Rules
from . import (
    accounts,
    certificates,
    circumstances,
    codes,
    contacts,
    counts,
    form,
    identity,
    likely,
    marks,
    mentions,
    people,
    phones,
    places,
)
from .context import urls
from .day import Day
from .joined import Joined, joined
from .reading import Hit, Reading

#: Of two numbers in one place the earlier kind stands: what has a check digit and a fixed form before what is only shaped so.
_NUMBERS = (
    Kind.ID_NUMBER, Kind.CREDIT_CODE, Kind.EMAIL, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT, Kind.VEHICLE_PLATE, Kind.MOBILE_PHONE,
    Kind.CHAT_ACCOUNT, Kind.LANDLINE, Kind.IP_ADDRESS,
)  # fmt: skip
#: Each with the digits that must stand together, gaps between, for it to find anything: most paragraphs have no more than a date.
_OF_NUMBERS = (
    (identity.found, 0), (codes.credit_codes, 6), (accounts.found, 10), (phones.found, 7), (codes.travel_documents, 6),
    (codes.plates, 0), (contacts.found, 0),
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_NUMBERS)}
_REASON_RANK = {"checksum": 0, "label": 1, "column": 1, "badly_masked": 2, "old_form": 3}
_NOT_IN_URLS = frozenset({Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.LANDLINE, Kind.VEHICLE_PLATE, Kind.TRAVEL_DOCUMENT})
_NEIGHBOURS = 8  # hits on either side whose values an excerpt could show
_LONGEST_TITLE = 60  # letters of the first line
_LONE = frozenset({Kind.SECRET_MARK})  # shown without what stands around them


def detect(passages: Iterable[Passage], rules: Rules, lexicon: Lexicon, key: bytes, today: date | None = None) -> list[Finding]:
    """Everything found, passage by passage, in the order of the text. Never raises, whatever the text.

    `key` is the site's: it makes the marks. `today` decides who is a minor by date of birth and which year is yet to come; None: nobody, none.
    """
    return _search(passages, rules, lexicon, key, Day(today) if today else None)


def detect_on(today: date, passages: Iterable[Passage], rules: Rules, lexicon: Lexicon, key: bytes) -> tuple[list[Finding], bool]:
    """The same, and whether it would be found on every later day too."""
    day = Day(today)
    return _search(passages, rules, lexicon, key, day), day.lasting


def _search(passages: Iterable[Passage], rules: Rules, lexicon: Lexicon, key: bytes, day: Day | None) -> list[Finding]:
    found: list[Finding] = []
    read = list(numbered(passages, rules, day))
    names: set[str] = set()
    young: set[str] = set()
    _look([reading for _, reading in read])
    for _, reading in read:
        _read_people(reading)
        names |= mentions.names_in(reading)
        young |= mentions.young_in(reading)
    for one, reading in read:
        _read_the_rest(reading, names, young, lexicon)
        found += one.told(_findings(reading, key))
    return found


def marks_only(text: str, key: bytes, place: str = "text", first_page: bool = True) -> list[Finding]:
    """密级标志 alone, cheaply enough for every keystroke that is saved."""
    if not marks.may_be_marked(text, first_page):
        return []
    view = View(text)
    found = []
    for start, end, reason in marks.secret(view.text, first_page):
        value = "".join(view.text[start:end].split())
        found.append(_marked(view, Hit(Kind.SECRET_MARK, start, end, reason, value), place, key))
    return found


def marks_in(passages: Iterable[Passage], key: bytes) -> list[Finding]:
    """密级标志 in passages that belong together, as `detect` finds them."""
    return [
        finding
        for one in joined(passages)
        for finding in one.told(marks_only(one.passage.text, key, one.passage.place, one.passage.first_page))
    ]


def people_marks(findings: Iterable[Finding]) -> dict[str, Finding]:
    """By which a list's persons are recognised in other lists: their identity number, or name and village together; with what showed them.

    The keys are marks: the same person in two lists has the same. A name alone recognises nobody. (汇聚)
    """
    known: dict[str, Finding] = {}
    for finding in findings:
        if finding.kind is Kind.ID_NUMBER and finding.reason != "badly_masked":
            known.setdefault(finding.mark, finding)
        elif finding.kind in (Kind.PERSON_NAME, Kind.MINOR) and "person" in finding.detail:
            known.setdefault(finding.detail["person"], finding)
    return known


def numbered(passages: Iterable[Passage], rules: Rules, day: Day | None = None) -> Iterator[tuple[Joined, Reading]]:
    """The passages that are read as one, with the numbers found in them."""
    title = ""
    for one in joined(passages):
        title = title or normal(one.passage.text.strip()[:_LONGEST_TITLE]).partition("\n")[0]
        reading = Reading(one.passage, rules, day, one.above, title)
        numbers = [hit for detector, digits in _OF_NUMBERS if reading.longest >= digits for hit in detector(reading)]
        if numbers:
            reading.keep(_standing(numbers, urls(reading.text)))
        yield one, reading


def _look(readings: Sequence[Reading]) -> None:
    """Lays beside each passage what the statistical model sees in it."""
    from . import field  # numpy: a sixth of a second of every start

    for reading, seen in zip(readings, field.likely(readings), strict=True):
        reading.seen = seen


def _read_people(reading: Reading) -> None:
    """Who the numbers belong to, and whom else the passage tells of."""
    reading.keep(people.found(reading))
    reading.keep(mentions.by_what_is_told(reading))
    reading.keep(mentions.found(reading))
    reading.keep(likely.names(reading))
    mentions.grown_or_not(reading)
    likely.young(reading)


def _read_the_rest(reading: Reading, names: Collection[str], young: Collection[str], lexicon: Lexicon) -> None:
    """Where the persons of the document stand again, then what is said of them, then marks and wording."""
    reading.keep(mentions.repeated(reading, names))
    mentions.grown_or_not(reading, young)
    for detector in (places.found, mentions.at_homes, circumstances.found):
        reading.keep(likely.believed(reading, detector(reading)))
    reading.keep(likely.told(reading))
    for detector in (certificates.found, counts.found, marks.found):
        reading.keep(detector(reading))
    reading.keep(hit for hit in form.document_numbers(reading) if not reading.hit_at(hit.start))
    reading.keep(form.wording(reading, lexicon))


def _standing(hits: Iterable[Hit], addresses: Sequence[tuple[int, int]]) -> list[Hit]:
    """The numbers that stay when several claim the same digits; a chat account may be a telephone number too."""
    kept: list[Hit] = []
    taken: dict[int, list[Hit]] = {}
    for hit in sorted(hits, key=_rank):
        if hit.kind in _NOT_IN_URLS and any(low <= hit.start < high for low, high in addresses):
            continue
        blocks = range(hit.start >> 6, (hit.end >> 6) + 1)
        over = [other for block in blocks for other in taken.get(block, ()) if other.start < hit.end and hit.start < other.end]
        if all(_may_share(hit, other) for other in over):
            kept.append(hit)
            for block in blocks:
                taken.setdefault(block, []).append(hit)
    return kept


def _rank(hit: Hit) -> tuple[int, int, int]:
    """What claims a place first. The old form has no check digit, so an account that has one, or is called one, comes before it."""
    kind = Kind.BANK_ACCOUNT if hit.kind is Kind.ID_NUMBER and hit.reason == "old_form" else hit.kind
    return _RANK[kind], _REASON_RANK.get(hit.reason, 1), hit.start


def _may_share(hit: Hit, other: Hit) -> bool:
    return (
        hit.kind is not other.kind
        and Kind.MOBILE_PHONE in (hit.kind, other.kind)
        and {Kind.CHAT_ACCOUNT, Kind.EMAIL} & {hit.kind, other.kind} != set()
    )


# -- showing -------------------------------------------------------------------------------------------------------------
def _findings(reading: Reading, key: bytes) -> list[Finding]:
    if not reading.hits:
        return []
    view, place, made = reading.view, reading.passage.place, []
    original, columns = view.original, {"": ""}
    spans = [(view.start(hit.start), view.end(hit.end)) for hit in reading.hits]
    hiding = [hit.kind in MASKABLE for hit in reading.hits]
    reached = list(accumulate((end if hides else 0 for (_, end), hides in zip(spans, hiding, strict=True)), max))
    for at, (hit, (start, end)) in enumerate(zip(reading.hits, spans, strict=True)):
        if hit.kind in _LONE:
            made.append(_marked(view, hit, place, key))
            continue
        value = original[start:end]
        shown = masked(value, reading.rules.manner(hit.kind)) if hiding[at] else value
        if original[max(0, start - 1) : start] in EDGES and original[end : end + 1] in EDGES:  # alone in its cell, as most of a list
            shown = tidy(shown)
        else:
            first = last = at  # hits come in the order of their beginnings: look no further than an excerpt can show
            while first > max(0, at - _NEIGHBOURS) and reached[first - 1] > start - CONTEXT:
                first -= 1
            while last < min(len(spans) - 1, at + _NEIGHBOURS) and spans[last + 1][0] < end + CONTEXT:
                last += 1
            others = tuple(
                [
                    spans[near]
                    for near in range(first, last + 1)
                    if hiding[near] and spans[near] != (start, end) and spans[near][1] > start - CONTEXT and spans[near][0] < end + CONTEXT
                ]
            )
            shown = excerpt(original, start, end, shown, others)
        slot = reading.slot(hit.start)
        heading = slot.heading if slot else ""
        if heading not in columns:
            columns[heading] = "".join(heading.split())
        made.append(
            Finding(
                hit.kind,
                place,
                start,
                end,
                shown,
                hit.reason,
                mark(key, hit.kind, hit.value),
                slot.cell if slot else "",
                columns[heading],
                _detail(hit, key) if hit.detail else hit.detail,
            )
        )
    return made


def _detail(hit: Hit, key: bytes) -> Mapping[str, str]:
    """What a finding tells beside its kind; a village goes into a mark with the name."""
    if "village" in hit.detail:
        return {"person": mark(key, Kind.AGGREGATION, f"{hit.value}\0{hit.detail['village']}")}
    return hit.detail


def _marked(view: View, hit: Hit, place: str, key: bytes) -> Finding:
    """A 密级标志 is shown alone: what stands around it may be the secret."""
    start, end = view.start(hit.start), view.end(hit.end)
    shown = excerpt(hit.value, 0, len(hit.value), hit.value)
    return Finding(hit.kind, place, start, end, shown, hit.reason, mark(key, hit.kind, hit.value))
