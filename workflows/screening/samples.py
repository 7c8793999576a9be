"""Published texts on which a change of the rules or the lexicon is tried before it is published. Whoever publishes registers where they are."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .detectors import detect
from .editions import mark_key
from .findings import Passage
from .kinds import Action, Kind
from .lexicon import Lexicon
from .rules import ORDINARY, Rules

MOST = 50  # published items looked at
SECONDS = 4.0  # and no longer than this: the person waits


@dataclass(frozen=True)
class Sample:
    """A text, and the masking profile it falls under."""

    passages: tuple[Passage, ...]
    profile: str = ORDINARY


Provider = Callable[[int, int], Iterable[Sample]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """`provider(office_id, most)` gives the newest published texts of an office, lazily. Registering twice counts once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def published(office_id: int) -> Iterable[Sample]:
    for provider in _providers:
        yield from provider(office_id, MOST)


@dataclass
class Row:
    """What is found of one kind, by the rules in force and by the new ones, and what each asks for (of the profile it was seen under)."""

    kind: Kind
    before: int = 0
    after: int = 0
    actions_before: dict[Action, int] = field(default_factory=dict)
    actions_after: dict[Action, int] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        return self.actions_before != self.actions_after


@dataclass
class Comparison:
    """`looked_at` texts were searched; `cut` says that time ran out before all were."""

    rows: list[Row]
    looked_at: int
    cut: bool


Searching = tuple[Rules, Lexicon]


def compare(samples: Iterable[Sample], before: Searching, after: Searching, seconds: float = SECONDS) -> Comparison:
    """Search every sample both ways, for about `seconds` at most."""
    stop, rows, looked_at, cut = time.monotonic() + seconds, {kind: Row(kind) for kind in Kind}, 0, False
    for sample in samples:
        if looked_at and time.monotonic() > stop:
            cut = True
            break
        for (rules, lexicon), old in ((before, True), (after, False)):
            for finding in rules.not_own(detect(sample.passages, rules, lexicon, mark_key())):
                row, action = rows[finding.kind], rules.action(finding.kind, sample.profile)
                counts = row.actions_before if old else row.actions_after
                counts[action] = counts.get(action, 0) + 1
                row.before, row.after = row.before + old, row.after + (not old)
        looked_at += 1
    return Comparison([row for row in rows.values() if row.before or row.after], looked_at, cut)
