"""The inbox's first page with ten thousand tasks and with a million, for somebody with five thousand open and somebody with none."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.servers import bulk_loading
from benchmarks.table import Line
from people.models import Appointment, Duty, Unit, User
from workflows.disclosure.models import Category

from .office import LONG_AGO

OFFICES, SECTIONS, STAFF = 40, 9, 25  # 40 offices with 1,000 people
OPEN_FOR_THE_BUSY = 5_000
TASKS_PER_ITEM, OPEN_ONE_IN = 5, 2  # of the other items, half have an open task
ROUNDS = 25


def measured(services, size):
    offices = make_offices()
    busy, idle = User.objects.get(username="o0p0"), User.objects.get(username="o1p24")
    found, have = {}, 0
    for tasks in size["tasks"]:
        with bulk_loading(services.postgres) as cursor:
            if not have:
                load(cursor, offices[:1], have=0, items=OPEN_FOR_THE_BUSY, tasks_each=1, busy=True)
                have = OPEN_FOR_THE_BUSY
            load(cursor, offices, have=have, items=(tasks - have) // TASKS_PER_ITEM, tasks_each=TASKS_PER_ITEM, busy=False)
            have = tasks
        for name, person in (("busy", busy), ("idle", idle)):
            statements, seconds = first_page(person)
            found[name, tasks] = seconds
            yield Line("inbox", f"{name}, {tasks:,} tasks: statements", statements, "", 8)
            yield Line("inbox", f"{name}, {tasks:,} tasks: page (median)", seconds * 1000, "ms")
    few, many = size["tasks"]
    for name in ("busy", "idle"):
        yield Line("inbox", f"{name}: {many:,} tasks as a multiple of {few:,}", found[name, many] / found[name, few], "×", 1.5)


def first_page(person):
    """(statements, median seconds) of the whole page, signed in; its session and person are looked up as for any request."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get("/inbox/")
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200
    with CaptureQueriesContext(connection) as sent:
        client.get("/inbox/")
    return len(sent), statistics.median(took)


def make_offices() -> list[int]:
    """The ids of forty offices with nine sections and twenty-five people each; everybody has a duty."""
    county = Unit.objects.create(kind=Unit.Kind.COUNTY, name="某县", code="B")
    Category.objects.create(office=county, code="routine", name="一般信息")
    offices, people, appointments = [], [], []
    for number in range(OFFICES):
        office = Unit.objects.create(kind=Unit.Kind.STREET, name=f"第{number}街道", code=f"B{number}", parent=county)
        sections = [
            Unit.objects.create(kind=Unit.Kind.SECTION, name=f"第{each}科", code=f"B{number}-{each}", parent=office)
            for each in range(SECTIONS)
        ]
        offices.append(office.pk)
        posts = [(Duty.DISCLOSURE_OFFICER, office), (Duty.PUBLISHER, office), (Duty.SECRECY_REVIEWER, office), (Duty.DIRECTOR, office)]
        posts += [(duty, section) for section in sections for duty in (Duty.SECTION_HEAD, Duty.AUTHOR)]
        posts += [(Duty.REPORTER, sections[0])] * (STAFF - len(posts))
        for each, (duty, unit) in enumerate(posts):
            person = User(username=f"o{number}p{each}", name=f"人员{number}-{each}", home=unit, password="!")
            people.append(person)
            appointments.append(Appointment(user=person, duty=duty, unit=unit, since=LONG_AGO))
    User.objects.bulk_create(people)
    Appointment.objects.bulk_create(appointments)
    return offices


# -- a million tasks ----------------------------------------------------------------------------------------------------------
# Item n belongs to the section and the author that n says. All its tasks but the last were done by somebody of its office; the last is
# open, in the pool of a duty or signed for by whoever holds it, or done as well. Numbers are spread by a hash so that they lie mixed.
_SECTIONS = """
CREATE TEMPORARY TABLE section AS
SELECT row_number() OVER (ORDER BY u.id) - 1 AS n, u.id AS unit, u.office_id AS office,
       (SELECT array_agg(a.user_id ORDER BY a.id) FROM people_appointment a WHERE a.unit_id IN (u.id, u.office_id)) AS staff,
       (SELECT a.user_id FROM people_appointment a WHERE a.unit_id = u.id AND a.duty = 'author') AS author
  FROM people_unit u WHERE u.kind = 'section' AND u.office_id = ANY (%(offices)s)"""
_PLAN = """
CREATE TEMPORARY TABLE plan AS
SELECT g + %(first)s AS id, s.*, hashint8extended(g, 7) & 2147483647 AS luck, hashint8extended(g, 11) & 2147483647 AS chance,
       now() - interval '1 hour' * (hashint8extended(g, 13) & 8191) AS at
  FROM generate_series(1, %(items)s) AS g JOIN section s ON s.n = (hashint8extended(g, 3) & 2147483647) %% (SELECT count(*) FROM section)"""
_PROCESSES = """
INSERT INTO workflows_process (id, flow_class, status, created, office_id, unit_id, number)
SELECT id, 'workflows/disclosure.flows.DisclosureFlow', 'NEW', at, office, unit, 1 FROM plan"""
_ITEMS = """
INSERT INTO workflows_item (id, office_id, unit_id, author_id, category_id, process_id, version, title, attribute, formed_on, approval_number,
                            index_number, archive_number, returned_from, created_at, state)
SELECT id, office, unit, author, %(category)s, id, 3, '关于第' || id || '号事项的公示', 'public', at::date, '', '', '', '', at, 'office_review'
  FROM plan"""
_DEADLINES = """
INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, started_at, include_start,
                                rest_day_receipt, budget, budget_unit, due_on, due_at, provisional, extended_by, term)
SELECT office, id, 'publication', 'draft', true, true, '条例 第二十六条', unit, 'author', at, false, 'same', 20, 'working_days',
       (at + interval '28 days')::date, at + interval '28 days', false, 0, 1 FROM plan"""
_TASKS = """
INSERT INTO workflows_task (flow_task, flow_task_type, status, created, token, process_id, office_id, unit_id, duty, kind, node, title,
                            returned, note, due_at, owner_id, assigned, finished)
SELECT 'workflows/disclosure.flows.DisclosureFlow.office_review', 'HUMAN',
       CASE WHEN NOT open THEN 'DONE' WHEN owner IS NULL THEN 'NEW' ELSE 'ASSIGNED' END, at, 'start', id, office, unit, duty, 'main',
       'office_review', '关于第' || id || '号事项的公示', false, '', at + interval '3 days' + interval '1 second' * (luck %% 500000), owner,
       CASE WHEN owner IS NOT NULL THEN at END, CASE WHEN NOT open THEN at + interval '1 day' END
  FROM (SELECT p.*, CASE WHEN NOT open OR luck %% 10 < 3 THEN staff[1 + (luck + step) %% cardinality(staff)] END AS owner
          FROM (SELECT plan.*, step, step = %(tasks_each)s AND (%(busy)s OR chance %% %(one_in)s = 0) AS open,
                       CASE WHEN %(busy)s THEN 'disclosure_officer'
                            ELSE (ARRAY['section_head', 'disclosure_officer', 'secrecy_reviewer', 'publisher', 'author'])[1 + (luck + step) %% 5]
                       END AS duty
                  FROM plan CROSS JOIN generate_series(1, %(tasks_each)s) AS step) p) q"""


def load(cursor, offices, *, have, items, tasks_each, busy):
    """Write so many items with their tasks; `busy`: one open task each, of the disclosure office, three in ten signed for."""
    values = {"offices": offices, "items": items, "tasks_each": tasks_each, "busy": busy, "one_in": OPEN_ONE_IN}
    values |= {"category": Category.objects.get(office__code="B").pk}
    values["first"] = cursor.execute("SELECT COALESCE(max(id), 0) + 1000000 FROM workflows_process").fetchone()[0]
    for statement in (_SECTIONS, _PLAN, _PROCESSES, _ITEMS, _DEADLINES, _TASKS):
        cursor.execute(statement, values)
    cursor.execute("DROP TABLE plan, section")
