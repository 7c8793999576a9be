"""What is still open among findings: grouped as people decide them, against what was decided before. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .findings import Finding
from .kinds import FOR_REVIEWER, REFUSING, Action, Kind
from .rules import Rules

SHOWN = 5  # examples of a group

#: The answers after which a finding is no longer open. A masked value that is still there has not been masked.
SETTLING = frozenset({"lawful", "false_alarm", "looked"})


@dataclass(frozen=True)
class Answered:
    """A decision as the guards see it."""

    kind: str
    marks: frozenset[str]
    answer: str
    basis: str = ""
    reason: str = ""
    actor_id: int | None = None
    duty: str = ""
    id: int = 0


@dataclass
class Group:
    """Findings of one kind in one column, file or text: what a person decides with one answer."""

    key: str  # stable while the findings are the same: for forms and links
    material: str
    name: str  # of the file; empty: the text
    kind: Kind
    action: Action
    column: str
    findings: list[Finding] = field(default_factory=list)
    answers: list[Answered | None] = field(default_factory=list)  # one a finding; None: open

    @property
    def marks(self) -> list[str]:
        return list(dict.fromkeys(finding.mark for finding in self.findings))

    @property
    def open_marks(self) -> list[str]:
        return list(dict.fromkeys(f.mark for f, answer in zip(self.findings, self.answers, strict=True) if answer is None))

    @property
    def is_open(self) -> bool:
        return any(answer is None for answer in self.answers)

    @property
    def asks(self) -> bool:
        """Whether there is anything to say about it: it was not merely recognised."""
        return self.action is not Action.ALLOW

    @property
    def refuses(self) -> bool:
        """Whether it keeps an item from being submitted or published."""
        return self.is_open and self.action in REFUSING

    @property
    def waits_for_reviewer(self) -> bool:
        """Whether the secrecy review cannot end in favour before this has been answered."""
        return self.is_open and self.action in FOR_REVIEWER

    @property
    def answer(self) -> Answered | None:
        """The newest answer given about any of it; None when none was."""
        return max((answer for answer in self.answers if answer), key=lambda answer: answer.id, default=None)

    @property
    def strictness(self) -> int:
        """0 for what blocks; the higher, the less it asks for."""
        return list(Action).index(self.action)

    @property
    def examples(self) -> list[Finding]:
        return self.findings[:SHOWN]


def group(material: str, name: str, findings: Iterable[Finding], decided: Sequence[Answered], rules: Rules, profile: str) -> list[Group]:
    """The findings of one material as groups, strictest first, without the office's own contacts.

    `decided` is in the order it was decided; the newest about a mark holds.
    """
    newest: dict[tuple[str, str], Answered] = {}
    for decision in decided:
        newest.update({(decision.kind, mark): decision for mark in decision.marks})
    groups: dict[str, Group] = {}
    for finding in rules.not_own(findings):
        key = f"{material[:16] if name else 'text'}-{finding.kind}-{finding.column or finding.reason}"
        if key not in groups:
            groups[key] = Group(key, material, name, finding.kind, rules.action(finding.kind, profile), finding.column)
        answer = newest.get((str(finding.kind), finding.mark))
        groups[key].findings.append(finding)
        groups[key].answers.append(answer if answer and answer.answer in SETTLING else None)
    return sorted(groups.values(), key=lambda one: one.strictness)
