"""待办: what a person must do before going home, sorted by due date, in a constant number of statements however many tasks there are.

Tasks are found by walking one index range per (duty, section) and per person stood in for, each cut at a page's length, so that
neither the number of open tasks nor of closed ones matters.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse

from people.prepared import run
from people.queries import Standing
from workflows import subjects
from workflows.deadlines import counting
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.models import Deadline
from workflows.deadlines.office_calendar import in_force

TABS = ("mine", "unsigned", "returned", "soon", "late", "drafted", "copies", "done")
MOST = 100  # counters above 99 read 99+
PAGE, PAGES = 50, 20

_OPEN = "status IN ('NEW', 'ASSIGNED')"
ACCOUNT = "account"  # an explanation demanded about a lapse (说明); its row has the negative of the demand's id
_TASK = "id, due_at, owner_id, kind, node, process_id"
# The present passage of whatever the lapse, perhaps of an earlier one, is about.
_PRESENT = """(SELECT max(q.id) FROM workflows_process p
                 JOIN workflows_process q ON q.id = COALESCE(p.first_id, p.id) OR q.first_id = COALESCE(p.first_id, p.id)
                WHERE p.id = c.process_id)"""
# The ladder's own demand for an explanation of a clock `c`, which has no day to answer by; left to whoever a person has asked by name since.
_OWED = f"""SELECT -e.id, NULL::timestamptz, c.user_id, '{ACCOUNT}', '{ACCOUNT}', {_PRESENT}
       FROM workflows_deadline c CROSS JOIN LATERAL (
              SELECT id FROM workflows_escalationstep WHERE deadline_id = c.id AND kind = 'demanded' AND addressee_id IS NULL LIMIT 1) e
      WHERE c.explanation_owed_at IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM workflows_escalationstep s JOIN workflows_deadline k ON k.id = s.clock_id
               WHERE s.deadline_id = c.id AND k.met_at IS NULL AND k.cancelled_at IS NULL)"""
# Whose open tasks: my own, those of the people I stand in for in the duties named, and those nobody took yet of every duty I hold;
# and what I, or whom I stand in for, is asked to explain, by a person or, where the clock ran for us, by the ladder.
_REACH = f"""
  WITH mine AS (
    (SELECT {_TASK} FROM workflows_task WHERE owner_id = %(me)s AND {_OPEN} ORDER BY due_at, id LIMIT %(most)s)
    UNION ALL
    SELECT t.* FROM unnest(%(principals)s::bigint[], %(principal_duties)s::text[]) AS p(principal, duty)
     CROSS JOIN LATERAL (SELECT {_TASK} FROM workflows_task
                          WHERE owner_id = p.principal AND duty = p.duty AND {_OPEN} ORDER BY due_at, id LIMIT %(most)s) t
    UNION ALL
    SELECT t.* FROM unnest(%(duties)s::text[], %(units)s::bigint[]) AS p(duty, unit)
     CROSS JOIN LATERAL (SELECT {_TASK} FROM workflows_task
                          WHERE owner_id IS NULL AND duty = p.duty AND unit_id = p.unit AND {_OPEN} ORDER BY due_at, id LIMIT %(most)s) t
    UNION ALL
    (SELECT -e.id, c.due_at, e.addressee_id, '{ACCOUNT}', '{ACCOUNT}', {_PRESENT}
       FROM workflows_escalationstep e JOIN workflows_deadline c ON c.id = e.clock_id
      WHERE e.addressee_id = ANY (%(me)s || %(principals)s::bigint[]) AND c.met_at IS NULL AND c.cancelled_at IS NULL
      ORDER BY c.due_at, e.id LIMIT %(most)s)
    UNION ALL
    ({_OWED} AND c.user_id = ANY (%(me)s || %(principals)s::bigint[]) ORDER BY c.due_at, c.id LIMIT %(most)s)
    UNION ALL
    SELECT t.* FROM unnest(%(duties)s::text[], %(units)s::bigint[]) AS p(duty, unit)
     CROSS JOIN LATERAL ({_OWED} AND c.user_id IS NULL AND c.duty = p.duty AND c.unit_id = p.unit ORDER BY c.due_at, c.id LIMIT %(most)s) t
  ), wanted AS (
    SELECT DISTINCT ON (m.id) m.* FROM mine m
  )
"""
_WHERE = {
    "mine": "w.kind <> 'copy'",
    "unsigned": f"w.owner_id IS NULL AND w.kind <> '{ACCOUNT}'",
    "returned": "w.node = 'returned'",
    "soon": "w.kind <> 'copy' AND w.due_at > %(at)s AND w.due_at <= %(soon)s",
    "late": "w.kind <> 'copy' AND w.due_at <= %(at)s",
    "copies": "w.kind = 'copy'",
}
# One's own item at a level somebody else must decide is not one's task.
_NOT_OWN = "NOT (w.kind = 'main' AND w.node = ANY (o.decided_by_others) AND o.author_id = %(me)s)"
# What stand-ins decided in my name, found by their own moves of those days.
_DONE_FOR_ME = """
  SELECT m.task_id FROM people_delegation d CROSS JOIN LATERAL (
         SELECT task_id FROM workflows_move WHERE actor_id = d.deputy_id AND at >= d.since AND at < d.until AND principal_id = %(me)s
                                              AND task_id IS NOT NULL ORDER BY at DESC LIMIT %(most)s) m
   WHERE d.principal_id = %(me)s"""
_LINE = "public_id, kind, node, owner_id, returned, note, due_at, finished, asked_by_id, process_id, id"
_COLUMNS = """
  t.public_id, t.kind, t.node, t.owner_id, t.returned, t.note, t.due_at, t.finished, t.lapse, s.kind, s.public_id, s.title, s.submitted,
  s.told OR s.author_id = %(me)s OR t.lapse IS NULL, s.version, s.state, s.sort, s.field, s.number, s.plain,
  COALESCE(NULLIF(u.short_name, ''), u.name), a.name, o.name, d.due_on, d.statutory, asker.name
"""


def _joins():
    return f"""
  JOIN LATERAL {subjects.lateral("t.process_id")} s ON true
  JOIN people_unit u ON u.id = s.unit_id
  LEFT JOIN people_user a ON a.id = s.author_id
  LEFT JOIN people_user o ON o.id = t.owner_id
  LEFT JOIN people_user asker ON asker.id = t.asked_by_id
  LEFT JOIN workflows_deadline d ON d.process_id = t.process_id AND d.kind = 'publication' AND d.met_at IS NULL AND d.cancelled_at IS NULL
"""


@dataclass
class Row:
    """One line of the list."""

    task_id: object
    kind: str
    node: str
    owner_id: int | None
    returned: bool
    note: str
    due_at: datetime | None
    finished: datetime | None
    lapse: UUID | None  # what is to be explained
    subject: str  # its kind
    subject_id: UUID
    own_title: str
    submitted: bool
    told: bool
    version: int
    state: str
    sort: str
    field: str
    number: int | None
    plain: bool
    unit: str
    author: str | None
    owner: str | None
    statutory_on: date | None
    statutory: bool | None
    asked_by: str | None
    left: int | None = None  # working days; negative: late
    due_on: date | None = None
    hours: int | None = None  # instead of days, where hours are counted: begun ones; negative: late
    checks: tuple[str, ...] = ()  # what approving it confirms
    in_place: bool = False  # may be decided without opening

    @property
    def title(self) -> str:
        """What it is called before whoever has the task; a lapse is explained by people who may not read everything it is about."""
        if self.lapse and not self.told:
            return subjects.called(self.subject, self.own_title, submitted=self.submitted, told=False)
        return self.own_title or ("" if self.subject == "item" else str(subjects.kind(self.subject).neutral))

    @property
    def label(self):
        """The name of what is asked: a stage of the chain, a follow-up, or an explanation."""
        return Deadline.Kind.ACCOUNT.label if self.lapse else subjects.kind(self.subject).label(self.node)

    @property
    def url(self) -> str:
        if self.lapse:
            return reverse("escalation", args=[self.lapse])
        return reverse(subjects.kind(self.subject).url_name, args=[self.subject_id])

    @property
    def hours_late(self):
        return -self.hours if self.hours is not None and self.hours < 0 else 0

    @property
    def late(self):
        return -self.left if self.left is not None and self.left < 0 else 0


@dataclass
class Inbox:
    """A page of one tab, turned over as any list without a number of pages is (components/pagination.html)."""

    tab: str
    rows: list[Row]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def _parameters(user_id: int, standings: list[Standing], at: datetime, most: int, calendar) -> dict:
    own = [(s.duty, unit) for s in standings for unit in s.unit_ids]
    stood_in = sorted({(s.principal_id, s.duty) for s in standings if s.principal_id is not None})
    pairs = sorted(set(own))
    today = at.astimezone(BEIJING).date()
    return {
        "me": user_id,
        "at": at,
        "soon": counting.due_at(calendar.add(today, 2)),
        "most": most,
        "duties": [duty for duty, _unit in pairs],
        "units": [unit for _duty, unit in pairs],
        "principals": [principal for principal, _duty in stood_in],
        "principal_duties": [duty for _principal, duty in stood_in],
    }


def counts(user_id: int, standings: list[Standing], at: datetime) -> dict[str, int]:
    """How much is in each tab, at most 100 each. One statement, and one for the calendar."""
    filters = ", ".join(f"LEAST(count(*) FILTER (WHERE {where}), 100)" for where in _WHERE.values())
    [found] = run(
        _REACH
        + f"""SELECT {filters},
                         (SELECT count(*) FROM (SELECT 1 FROM workflows_item i JOIN workflows_process p ON p.id = i.process_id
                                                 WHERE i.author_id = %(me)s AND p.finished IS NULL LIMIT 100) x)
                    FROM wanted w JOIN LATERAL {subjects.lateral_own("w.process_id")} o ON true WHERE {_NOT_OWN}""",
        _parameters(user_id, standings, at, MOST, in_force()),
    )
    return dict(zip([*_WHERE, "drafted"], found, strict=True))


def page(user_id: int, standings: list[Standing], at: datetime, tab: str = "mine", number: int = 1) -> Inbox:
    """One page of a tab, most urgent first (done: latest first); beyond the last, the last. One statement, and one for the calendar; there, twice."""
    number = max(1, min(number, PAGES))
    found = rows(user_id, standings, at, tab, first=PAGE * (number - 1), most=PAGE + 1)
    if not found and number > 1:  # what was there is done
        there = rows(user_id, standings, at, tab, first=0, most=PAGE * (number - 1))
        number = max(1, math.ceil(len(there) / PAGE))
        found = there[PAGE * (number - 1) :]
    return Inbox(tab, found[:PAGE], number, has_next=len(found) > PAGE and number < PAGES)


def rows(user_id: int, standings: list[Standing], at: datetime, tab: str, *, first: int, most: int) -> list[Row]:
    """The lines of a tab from the one numbered `first` (from 0), `most` of them, in its order. One statement, and one for the calendar."""
    calendar = in_force()
    parameters = _parameters(user_id, standings, at, first + most, calendar) | {"limit": most, "offset": first}
    if tab == "done":
        sql = f"""WITH finished AS (
                    (SELECT id FROM workflows_task WHERE owner_id = %(me)s AND NOT ({_OPEN}) ORDER BY finished DESC LIMIT %(most)s)
                    UNION {_DONE_FOR_ME})
                  SELECT {_COLUMNS} FROM (SELECT w.*, NULL::uuid AS lapse FROM finished JOIN workflows_task w USING (id)) t {_joins()}
                   WHERE t.status = 'DONE'
                  ORDER BY t.finished DESC LIMIT %(limit)s OFFSET %(offset)s"""
    elif tab == "drafted":
        sql = f"""SELECT {_COLUMNS} FROM (SELECT m.*, NULL::uuid AS lapse FROM workflows_item mine
                                            JOIN workflows_process p ON p.id = mine.process_id
                                            JOIN workflows_task m ON m.process_id = p.id AND m.kind = 'main' AND m.{_OPEN}
                                           WHERE mine.author_id = %(me)s AND p.finished IS NULL) t {_joins()}
                  ORDER BY t.due_at, t.id LIMIT %(limit)s OFFSET %(offset)s"""
    else:
        sql = (
            _REACH
            + f""", shown AS MATERIALIZED (  -- cut to a page before everything else is looked up
    SELECT w.id, w.process_id FROM wanted w JOIN LATERAL {subjects.lateral_own("w.process_id")} o ON true
     WHERE {_WHERE[tab]} AND {_NOT_OWN} ORDER BY w.due_at, w.id LIMIT %(limit)s OFFSET %(offset)s
  ), lines AS (
    SELECT t.{", t.".join(_LINE.split(", "))}, NULL::uuid AS lapse FROM shown JOIN workflows_task t ON t.id = shown.id
     UNION ALL
    SELECT COALESCE(c.public_id, late.public_id), '{ACCOUNT}', '{ACCOUNT}', COALESCE(e.addressee_id, late.user_id), false, e.text, c.due_at,
           NULL, e.actor_id, shown.process_id, shown.id, late.public_id
      FROM shown JOIN workflows_escalationstep e ON e.id = -shown.id LEFT JOIN workflows_deadline c ON c.id = e.clock_id
      JOIN workflows_deadline late ON late.id = e.deadline_id
  )
  SELECT {_COLUMNS} FROM lines t {_joins()} ORDER BY t.due_at, t.id"""
        )
    found = [Row(*values) for values in run(sql, parameters)]
    today = at.astimezone(BEIJING).date()
    for row in found:
        if row.due_at and row.due_at.astimezone(BEIJING).time() != time():  # no day ends then: hours are counted
            hours = (row.due_at - at) / timedelta(hours=1)
            row.hours = math.ceil(hours) if hours > 0 else min(math.floor(hours), -1)
            row.due_at = row.due_at.astimezone(BEIJING)
        elif row.due_at:
            row.due_on = (row.due_at.astimezone(BEIJING) - timedelta(microseconds=1)).date()
            row.left = counting.remaining(today, row.due_on, calendar)
    return found
