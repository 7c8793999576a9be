"""What a machine works on, and everything its guards may look at, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.db import models

from people.models import Duty
from people.prepared import run
from people.queries import STANDINGS_OVER
from workflows.deadlines import rules

from . import loading
from .models import Task
from .steps import steps_of


@dataclass(frozen=True)
class MoveLine:
    """A move as guards see it."""

    number: int
    step: str
    source: str
    target: str
    actor_id: int | None
    principal_id: int | None
    duty: str
    content_hash: str
    core_hash: str
    inputs: dict
    at: datetime


@dataclass(frozen=True)
class TaskLine:
    """An open task as guards see it. Whoever signed for it has it for as long as they may act in its duty; afterwards it is nobody's."""

    id: int
    kind: str
    node: str
    owner_id: int | None
    duty: str
    unit_id: int
    asked_by_id: int | None
    note: str
    owner: str | None  # the owner's name
    created: datetime
    due_at: datetime | None
    forsaken: bool = False  # its row still names somebody who may not act in its duty any more


@dataclass(frozen=True)
class Case:
    """The facts a decision rests on: the passage's moves, its open tasks, what the person asking may act in, and what the subject adds.

    `newest` says which calendar and ladder held when it was read.
    """

    moves: tuple[MoveLine, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    standings: tuple[tuple[str, int | None], ...] = ()  # (duty, principal stood in for) over the subject's unit
    extras: Mapping[str, Any] = field(default_factory=dict)  # by the names of the subject's CASE_EXTRAS
    newest: rules.Newest = ()

    @property
    def main_task(self) -> TaskLine | None:
        return next((task for task in self.tasks if task.kind == Task.Kind.MAIN), None)

    @property
    def last_change(self) -> MoveLine | None:
        """The last move that changed the state."""
        return next((move for move in reversed(self.moves) if move.source != move.target), None)


# Whether the owner of a task `t` may act in its duty at %(at)s. A draft stays its author's; every other stage waits for a duty, whoever had it.
OWNER_ACTS = f"""(t.kind <> '{Task.Kind.MAIN.value}' OR t.duty = '{Duty.AUTHOR.value}' OR EXISTS (
                     SELECT 1 FROM ({STANDINGS_OVER.replace("%(user)s", "t.owner_id").replace("%(unit)s", "t.unit_id")}) s WHERE s.duty = t.duty))"""

_CASE = f"""
  SELECT COALESCE((SELECT json_agg(json_build_array(m.number, m.step, m.source, m.target, m.actor_id, m.principal_id, m.duty, m.content_hash,
                                                    m.core_hash, m.inputs, m.at) ORDER BY m.number)
                     FROM workflows_move m WHERE m.process_id = %(process)s), '[]'),
         COALESCE((SELECT json_agg(json_build_array(t.id, t.kind, t.node, o.id, t.duty, t.unit_id, t.asked_by_id, t.note, o.name, t.created,
                                                    t.due_at, t.owner_id IS NOT NULL AND o.id IS NULL) ORDER BY t.id)
                     FROM workflows_task t LEFT JOIN people_user o ON o.id = t.owner_id AND {OWNER_ACTS}
                    WHERE t.process_id = %(process)s AND t.status IN ('NEW', 'ASSIGNED')), '[]'),
         COALESCE((SELECT json_agg(json_build_array(s.duty, s.principal_id)) FROM ({STANDINGS_OVER}) s), '[]')"""


@cache
def _select(machine, names: tuple[str, ...], extras: tuple[str, ...]) -> str:
    """The one statement that loads a case, with a column for each extra, and what these foreign keys of the subject point at."""
    columns = [_CASE, *rules.NEWEST, *(f"({sql})" for sql in extras)]
    if not names:
        return ", ".join(columns)
    beside, joins = loading.related(machine, names)
    return f'{", ".join(columns)}, {beside} FROM "{machine._meta.db_table}" t0 {joins} WHERE t0.id = %(subject)s'


def _lines(line, rows, *moments):
    """Rows of JSON as lines; the values at `moments` are times."""
    for row in rows:
        for moment in moments:
            row[moment] = datetime.fromisoformat(row[moment]) if row[moment] else None
        yield line(*row)


class Subject(models.Model):
    """A row with a state that only `perform` changes. Concrete subjects bring office, unit, process, version and title.

    `OWNERS` names, for every state that waits for somebody, the duty that owns it; states not in it end the passage.
    `flow` is the viewflow flow whose nodes the tasks refer to. `RELATED` are foreign keys whose rows the guards need.

    `CASE_EXTRAS` names what the subject's own guards look at besides: SQL expressions that give one value each, `json` where it is more
    than a plain one (`jsonb` would arrive as text). They may use %(subject)s (the subject's id), %(process)s, %(unit)s, %(user)s and
    %(at)s, are read in the statement that loads the case, and are found in `subject.case.extras` afterwards.
    """

    OWNERS: ClassVar[dict[Any, Any]] = {}
    CASE_EXTRAS: ClassVar[dict[str, str]] = {}
    RELATED: ClassVar[tuple[str, ...]] = ()
    flow: ClassVar[Any] = None
    state: Any
    process_id: int
    unit_id: int
    author_id: int
    case = Case()

    class Meta:
        abstract = True

    @classmethod
    def locked(cls, pk):
        """The row, locked until the transaction ends. One statement. Raises DoesNotExist."""
        return loading.locked(cls, pk)

    def look(self, by, at):
        """Load the case as `by` would find it at `at`, and what RELATED names unless it is there already. One statement.

        Under the lock it sees what was committed while the lock was waited for.
        """
        names = tuple(name for name in self.RELATED if not self._meta.get_field(name).is_cached(self))
        extras = self.CASE_EXTRAS
        wanted = {
            "subject": self.pk,
            "process": self.process_id,
            "unit": self.unit_id,
            "user": by.pk if by is not None else None,
            "at": at,
        }
        [(moves, tasks, standings, *rest)] = run(_select(type(self), names, tuple(extras.values())), wanted)
        newest, rest = tuple(rest[: len(rules.NEWEST)]), rest[len(rules.NEWEST) :]
        self.case = Case(
            moves=tuple(_lines(MoveLine, moves, -1)),
            tasks=tuple(_lines(TaskLine, tasks, -3, -2)),
            standings=tuple((duty, principal) for duty, principal in standings),
            extras=dict(zip(extras, rest, strict=False)),
            newest=newest,
        )
        loading.take_related(self, names, rest[len(extras) :])
        return self

    def owner_duty(self, state):
        """The duty that owns a state for this subject; None when the state ends the passage."""
        return self.OWNERS.get(state)

    def author_ids(self):
        """The people who may act as this subject's author: whoever drafts it, and whoever its draft was handed to."""
        task = self.case.main_task
        return {self.author_id} | ({task.owner_id} if task and task.owner_id and self.owner_duty(self.state) == "the_author" else set())

    def preview(self, name):
        """The state a step would lead to, or the present one; None when that depends on a choice not yet made."""
        declared = steps_of(type(self))[name]
        if not declared.targets:
            return self.state
        if len(declared.targets) == 1:
            return declared.targets[0]
        assert declared.choose is not None
        try:
            return str(declared.choose(self))
        except TypeError:
            return None

    def clocks_for(self, state, at):
        """The step clocks that start when the subject arrives in a state."""
        return ()

    def standings_elsewhere(self, unit_id):
        """What the person looking may act in over another unit that was asked."""
        return self.case.standings

    def begun(self, turn):
        """Called when the subject has been created, before its first move is written."""

    def arrived(self, turn):
        """Called when the state has changed, before anything is written."""

    def notes_for(self, effect, turn):
        """The notices an effect queues."""
        return ()

    def core(self):
        """(content hash, core hash) of what is before the chain now."""
        return "", ""
