"""What the sensitivity check (敏感信息检测) says about an item's content, and what people answered to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from workflows.screening import editions, records
from workflows.screening.answers import Answered, Group, group
from workflows.screening.detectors import detect_on
from workflows.screening.editions import Edition
from workflows.screening.findings import Passage
from workflows.screening.kinds import KIND_LABELS, Kind
from workflows.screening.quarantine.states import State as Quarantine
from workflows.screening.records import Screened

from .content.masked import content_passages

#: What people write on the approval form that a publication shows: see publishing.as_public and public_page.particulars.
PUBLIC_PLACES = ("title", "document_number", "basis", "audience", "keywords", "body", "attachments")


@dataclass(frozen=True)
class Check:
    """The check of one content: its findings in groups, the strictest first, and the attachments nobody has searched yet."""

    content_hash: str
    edition: Edition
    profile: str
    text: Screened
    groups: tuple[Group, ...]
    unsearched: Mapping[str, str]  # hash → name of attachments not searched in this edition
    held: tuple[str, ...] = ()  # names of attachments that wait in quarantine
    destroyed: tuple[str, ...] = ()  # names of those confirmed to be secret, which are gone

    @property
    def waiting(self) -> tuple[str, ...]:
        """The names of the attachments not searched in this edition."""
        return tuple(self.unsearched.values())

    @property
    def refusing(self) -> list[Group]:
        """What must be answered before the content is submitted or published."""
        return [one for one in self.groups if one.refuses]

    @property
    def for_reviewer(self) -> list[Group]:
        """What the secrecy reviewer must answer before finding in favour."""
        return [one for one in self.groups if one.waits_for_reviewer]

    def find(self, key: str) -> Group | None:
        return next((one for one in self.groups if one.key == key), None)


def check(
    content: dict,
    content_hash: str,
    edition: Edition,
    profile: str,
    decided: Sequence[Answered],
    today: date,
    *,
    kept: Mapping[str, Screened] | None = None,
    withheld: Mapping[str, str] = MappingProxyType({}),
) -> Check:
    """What was found in the text, searched as of `today` unless a search that holds is kept, and in the attachments when they were searched.

    `kept` are the screenings of text and attachments in this edition where they were read already; otherwise this is one statement, none
    without attachments. `withheld` are the files in quarantine: hash → state there.
    """
    files = [file["sha256"] for file in content["attachments"]]
    if kept is None:
        kept = records.screened([content_hash, *files], edition.code) if files else {}
    text = kept.get(content_hash)
    if text is None or not text.holds_on(today):
        text = search(content, content_hash, edition, today)
    gone = {sha256 for sha256, state in withheld.items() if state != Quarantine.SUSPECTED}
    found = group(content_hash, "", text.findings, decided, edition.rules, profile)
    for file in content["attachments"]:
        if file["sha256"] in kept:
            findings = kept[file["sha256"]].findings
            if file["sha256"] in gone:  # destroyed on purpose: no wonder it cannot be read
                findings = tuple(one for one in findings if one.kind != Kind.UNSCREENABLE)
            found += group(file["sha256"], file["name"], findings, decided, edition.rules, profile)
    unsearched = {file["sha256"]: file["name"] for file in content["attachments"] if file["sha256"] not in kept}
    held = tuple(file["name"] for file in content["attachments"] if file["sha256"] in withheld.keys() - gone)
    destroyed = tuple(file["name"] for file in content["attachments"] if file["sha256"] in gone)
    return Check(content_hash, edition, profile, text, tuple(sorted(found, key=lambda one: one.strictness)), unsearched, held, destroyed)


def search(content: dict, content_hash: str, edition: Edition, today: date) -> Screened:
    """What a search of this text finds today, and whether it holds for later days too."""
    findings, lasting = detect_on(today, for_the_public(content), edition.rules, edition.lexicon, editions.mark_key())
    return Screened(content_hash, tuple(findings), True, day=today, lasting=lasting)


def for_the_public(content: dict) -> list[Passage]:
    """The passages of a content that a publication shows; the rest of the form stays in the office."""
    return [passage for passage in content_passages(content) if passage.place.split("/")[0] in PUBLIC_PLACES]


def counted(groups: Sequence[Group]) -> str:
    """What groups hold, for a sentence: 居民身份证号 3、手机号 1."""
    counts: dict[str, int] = {}
    for one in groups:
        label = str(KIND_LABELS[one.kind])
        counts[label] = counts.get(label, 0) + one.answers.count(None)  # places, as the lines of the panel count them
    return "、".join(f"{label} {count}" for label, count in counts.items())


def named(groups: Sequence[Group]) -> str:
    """The kinds of groups, for a sentence."""
    return "、".join(dict.fromkeys(str(KIND_LABELS[one.kind]) for one in groups))


def group_label(group: Group) -> str:
    """One line for a group: 居民身份证号 × 3（附件 名单.xlsx，“身份证号”列）."""
    where = "，".join(part for part in (group.name, f"“{group.column}”" if group.column else "") if part)
    return f"{KIND_LABELS[group.kind]} × {len(group.findings)}" + (f"（{where}）" if where else "")
