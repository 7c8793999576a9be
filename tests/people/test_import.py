"""Import of a workbook: what it makes, what it refuses and in which words, and that nothing is half imported."""

import io
import threading
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from people import appointing, placing
from people.models import Appointment, Duty, Unit, User
from people.workbook import applying, planning, reading
from people.workbook.columns import APPOINTMENTS, PEOPLE, SHEETS, UNITS
from people.workbook.template import template
from workflows.engine.models import Process

from .conftest import NOW, moment
from .workbooks import PERSON, POST, UNIT, book, load, problems, upload

pytestmark = pytest.mark.django_db


def test_a_filled_template_makes_units_people_and_appointments(tree, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    workbook = load_workbook(io.BytesIO(template()))
    for sheet, row in ((UNITS, UNIT), (PEOPLE, PERSON), (APPOINTMENTS, POST)):
        page = workbook[sheet.title]
        for number, column in enumerate(sheet.columns, start=1):
            page.cell(3, number, row.get(column.header))
    stream = io.BytesIO()
    workbook.save(stream)
    _plan, [(user, password)] = load(stream)
    assert (user.name, user.home.code, user.home.parent.code) == ("唐雪", "PS-DAS", "PS")
    assert User.objects.get(pk=user.pk).check_password(password)
    post = user.appointments.get()
    assert (post.duty, post.unit.code, post.scopes.get().code) == (Duty.ARCHIVIST, "PS-DAS", "PS")
    assert timezone.localtime(post.since).isoformat() == "2024-03-01T00:00:00+08:00"


def test_an_empty_template_holds_nothing_and_no_fault(tree):
    rows, found = reading.read(io.BytesIO(template()))
    assert (found, [len(rows[sheet.key]) for sheet in SHEETS]) == ([], [0, 0, 0])


def test_importing_again_changes_nothing(tree):
    load(book([UNIT], [PERSON], [POST]))
    before = list(Appointment.objects.values()), list(User.objects.values()), list(Unit.objects.values())
    plan, accounts = load(book([UNIT], [PERSON], [POST]))
    assert (plan.changes, plan.unchanged, accounts) == ([], 3, [])
    assert before == (list(Appointment.objects.values()), list(User.objects.values()), list(Unit.objects.values()))


def test_an_office_with_rows_of_its_own_is_made_nothing_else(tree):
    street = {"机构代码": "PS", "上级机构代码": "CO", "类型": "中心", "机构名称": "平山街道"}
    assert problems(book([street])) == set()
    Process.objects.create(office=tree.street, unit=tree.social, created=NOW, number=1)
    assert problems(book([street])) == {("机构", 2, "类型")}
    assert problems(book([street | {"类型": "区县"}])) == set()


def test_a_changed_row_changes_only_what_differs(tree):
    load(book([UNIT], [PERSON], [POST]))
    plan, accounts = load(book([UNIT | {"机构名称": "综合档案室"}], [PERSON], [POST | {"免职日期": "2025-12-31", "职务": "档案员"}]))
    assert [(one.sheet, one.is_new) for one in plan.changes] == [("机构", False), ("任职", False)]
    assert Unit.objects.get(code="PS-DAS").name == "综合档案室"
    post = Appointment.objects.get()
    assert (timezone.localtime(post.until).isoformat(), post.title) == ("2026-01-01T00:00:00+08:00", "档案员")
    assert not accounts


def test_whoever_counts_by_where_a_unit_stands_is_told_around_an_import(tree, monkeypatch):
    told = []

    @contextmanager
    def around(at):
        told.append((at, Unit.objects.get(code="PS-SHB").parent))
        yield
        told.append((at, Unit.objects.get(code="PS-SHB").parent))

    monkeypatch.setattr(placing, "_around", [around])
    load(book([{"机构代码": "PS-SHB", "上级机构代码": "PS-DZB", "类型": "科室", "机构名称": "社会事务办"}]))
    assert told == [(NOW, tree.street), (NOW, tree.party)]


def test_units_may_come_in_any_order(tree):
    below = {"机构代码": "PS-DAS-1", "上级机构代码": "PS-DAS", "类型": "科室", "机构名称": "库房"}
    load(book([below, UNIT]))
    assert Unit.objects.get(code="PS-DAS-1").path.startswith(Unit.objects.get(code="PS-DAS").path)


@pytest.mark.parametrize(
    "value",
    [
        datetime.fromisoformat("2024-03-01"),
        date(2024, 3, 1),
        45352,
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "20240301",
        20240301,
    ],
)
def test_a_day_is_understood_however_the_spreadsheet_gives_it(tree, value):
    load(book([UNIT], [PERSON], [POST | {"任职日期": value}]))
    assert timezone.localdate(Appointment.objects.get().since) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("sheet", "change", "column"),
    [
        ("任职", {"任职日期": "2024-02-30"}, "任职日期"),
        ("任职", {"任职日期": "下周一"}, "任职日期"),
        ("任职", {"任职日期": 99999999}, "任职日期"),
        ("任职", {"任职日期": True}, "任职日期"),
        ("任职", {"任职日期": None}, "任职日期"),
        ("任职", {"任职日期": "=TODAY()"}, "任职日期"),
        ("任职", {"免职日期": "2024-02-29"}, "免职日期"),
        ("任职", {"职责": "副主任"}, "职责"),
        ("任职", {"机构代码": "PS-NO"}, "机构代码"),
        ("任职", {"分管范围": "PS、PS-NO"}, "分管范围"),
        ("任职", {"用户名": "nobody"}, "用户名"),
        ("人员", {"用户名": "唐 雪"}, "用户名"),
        ("人员", {"姓名": "  "}, "姓名"),
        ("人员", {"姓名": "唐" * 61}, "姓名"),
        ("人员", {"姓名": "唐\n雪"}, "姓名"),
        ("人员", {"所在机构代码": "PS-NO"}, "所在机构代码"),
        ("人员", {"办公电话": "13800138000"}, "办公电话"),
        ("人员", {"电子邮箱": "x"}, "电子邮箱"),
        ("机构", {"类型": "处室"}, "类型"),
        ("机构", {"上级机构代码": "PS-NO"}, "上级机构代码"),
        ("机构", {"机构代码": 119999010000001038}, "机构代码"),
        ("机构", {"机构代码": "档案"}, "机构代码"),
        ("机构", {"排序": "一"}, "排序"),
        ("机构", {"排序": 1.5}, "排序"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_imported(tree, tmp_path, sheet, change, column):
    rows = {"机构": dict(UNIT), "人员": dict(PERSON), "任职": dict(POST)}
    rows[sheet] |= change
    stream = book([rows["机构"]], [rows["人员"]], [rows["任职"]])
    assert (sheet, 2, column) in problems(stream)
    file = tmp_path / "x.xlsx"
    file.write_bytes(stream.getvalue())
    with pytest.raises(CommandError):
        call_command("import_people", file)
    assert not User.objects.exists()
    assert not Unit.objects.filter(code="PS-DAS").exists()


def test_faults_are_told_in_the_order_of_the_workbook(tree, administrator, client_of):
    broken = book(
        [UNIT | {"类型": "部", "上级机构代码": "NOWHERE"}],
        [PERSON | {"所在机构代码": "NOWHERE", "用户名": "错 的"}],
        [POST | {"职责": "无"}],
    )
    shown = upload(client_of(administrator), broken).context["problems"]
    assert [(one.sheet, one.column) for one in shown] == [
        ("机构", "上级机构代码"), ("机构", "类型"), ("人员", "用户名"), ("人员", "所在机构代码"), ("任职", "用户名"), ("任职", "职责"),
    ]  # fmt: skip


def test_duplicates_are_named_in_the_later_row(tree):
    found = problems(book([UNIT, UNIT], [PERSON, PERSON | {"用户名": "TangXue"}], [POST, POST]))
    assert found == {("机构", 3, "机构代码"), ("人员", 3, "用户名"), ("任职", 3, "任职日期")}


def test_a_units_code_is_the_same_in_small_letters_and_in_capitals(tree):
    """As user names are; otherwise a second unit would come into being beside the one meant."""
    before = Unit.objects.count()
    again = {"机构代码": "ps-shb", "上级机构代码": "ps", "类型": "科室", "机构名称": "社会事务办公室"}
    new = UNIT | {"上级机构代码": "ps-Shb"}
    load(book([again, new], [PERSON | {"所在机构代码": "ps-das"}], [POST | {"机构代码": "Ps-Das", "分管范围": "ps"}]))
    assert Unit.objects.count() == before + 1
    tree.social.refresh_from_db()
    assert (tree.social.code, tree.social.name, tree.social.parent) == ("PS-SHB", "社会事务办公室", tree.street)
    post = Appointment.objects.get(user__username="tangxue")
    assert (post.unit.code, post.unit.parent, post.scopes.get()) == ("PS-DAS", tree.social, tree.street)
    assert problems(book([UNIT, UNIT | {"机构代码": "ps-das"}])) == {("机构", 3, "机构代码")}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("clicked", ["appoint", "end"])
def test_an_import_and_a_click_at_the_same_moment_do_not_cross(tree, person, monkeypatch, clicked):
    user = person("tangxue", home=tree.social)
    since, old = moment("2024-03-01"), None
    if clicked == "end":
        old = appointing.appoint(user, Duty.ARCHIVIST, tree.street, since, at=since)
    complaints = []

    def click():
        try:
            if old:
                appointing.end(old, moment("2025-01-01"), at=since)
            else:
                appointing.appoint(user, Duty.ARCHIVIST, tree.street, moment("2025-01-01"), at=since)
        except ValidationError as error:
            complaints.append(error)
        finally:
            connection.close()

    clicking = threading.Thread(target=click)

    def planned(*given):
        found = planning.plan(*given)
        clicking.start()
        clicking.join(1)
        return found

    monkeypatch.setattr(applying, "plan", planned)
    post = {"用户名": "tangxue", "职责": "档案管理员", "机构代码": "PS", "任职日期": "2024-03-01"}
    try:
        load(book(appointments=[post | ({"免职日期": "2025-12-31"} if old else {})]))
        clicking.join()
        [held] = Appointment.objects.filter(user=user)
        # The click came second: it found the post taken, or ended it earlier still.
        assert (held.since, held.until, len(complaints)) == ((since, moment("2025-01-01"), 0) if old else (since, None, 1))
    finally:
        with connection.cursor() as cursor:  # the tables of facts are emptied only by a test that says so
            cursor.execute("SET yangguang.cleaning = 'on'")


def test_a_circle_in_the_tree_is_named_in_each_of_its_rows(tree):
    units = [
        UNIT | {"机构代码": "AA", "上级机构代码": "CC"},
        UNIT | {"机构代码": "BB", "上级机构代码": "AA"},
        UNIT | {"机构代码": "CC", "上级机构代码": "BB"},
    ]
    assert problems(book(units)) == {("机构", row, "上级机构代码") for row in (2, 3, 4)}


def test_a_circle_through_units_already_there_is_found(tree):
    moved = {"机构代码": "PS-DZB", "上级机构代码": "PS-ZWGK", "类型": "科室", "机构名称": "党政办"}
    assert problems(book([moved])) == {("机构", 2, "上级机构代码")}


def test_overlapping_appointments_are_named(tree):
    later = POST | {"任职日期": "2024-06-01"}
    assert problems(book([UNIT], [PERSON], [POST, later])) == {("任职", 3, "任职日期")}
    load(book([UNIT], [PERSON], [POST]))
    assert problems(book([], [], [later])) == {("任职", 2, "任职日期")}


def test_an_appointment_ended_in_the_same_workbook_makes_room_for_the_next(tree):
    load(book([UNIT], [PERSON], [POST]))
    load(book([], [], [POST | {"免职日期": "2025-12-31"}, POST | {"任职日期": "2026-01-01", "分管范围": None}]))
    assert [one.scopes.count() for one in Appointment.objects.order_by("since")] == [1, 0]


def test_history_is_not_rewritten_by_an_import(tree):
    load(book([UNIT], [PERSON], [POST | {"免职日期": "2025-12-31"}]))
    assert problems(book([], [], [POST])) == {("任职", 2, "免职日期")}
    assert problems(book([], [], [POST | {"免职日期": "2025-12-31", "分管范围": None}])) == {("任职", 2, "分管范围")}


def without(heading, sheet):
    """Spoils a workbook: it has no such column."""

    def spoil(workbook):
        page = workbook[sheet.title]
        page.delete_cols([cell.value for cell in page[1]].index(heading) + 1)

    return spoil


def test_what_is_over_is_not_ended_earlier_by_an_import(tree):
    load(book([UNIT], [PERSON], [POST | {"免职日期": "2025-12-31"}]))
    assert problems(book([], [], [POST | {"免职日期": "2025-06-30"}])) == {("任职", 2, "免职日期")}


@pytest.mark.parametrize(
    ("sheet", "heading"),
    [
        *((UNITS, one) for one in ("上级机构代码", "简称", "排序")),
        *((PEOPLE, one) for one in ("办公电话", "电子邮箱")),
        *((APPOINTMENTS, one) for one in ("分管范围", "职务", "免职日期", "任免文号")),
    ],
)
def test_a_column_the_workbook_does_not_have_changes_nothing(tree, sheet, heading):
    whole = UNIT | {"简称": "档案"}, PERSON | {"电子邮箱": "tx@example.cn"}, POST | {"职务": "档案员", "免职日期": "2025-12-31"}
    load(book(*([row] for row in whole)))
    everything = [model.objects.order_by("pk").values() for model in (Unit, User, Appointment)]
    before = [list(rows) for rows in everything]
    plan, _accounts = load(book(*([row] for row in whole), without(heading, sheet)))
    assert (plan.changes, plan.unchanged) == ([], 3)
    assert [list(rows.all()) for rows in everything] == before


def test_what_an_empty_cell_clears_is_shown_before_it_is_cleared(tree):
    load(book([UNIT | {"简称": "档案"}], [PERSON | {"电子邮箱": "tx@example.cn"}], [POST | {"职务": "档案员"}]))
    plan, _accounts = load(book([UNIT | {"排序": None}], [PERSON | {"办公电话": None}], [POST]))
    assert [one.particulars for one in plan.changes] == [
        "机构代码 PS-DAS；简称 删除；排序 0",
        "用户名 tangxue；办公电话 删除；电子邮箱 删除",
        "用户名 tangxue；职务 删除",
    ]
    user = User.objects.get()
    assert (user.email, user.office_phone, user.appointments.get().title) == ("", "", "")


def test_days_that_are_over_are_imported_with_a_reason_only(tree):
    rows, _found = reading.read(book([UNIT], [PERSON], [POST, POST | {"职责": "承办人", "任职日期": "2026-03-02"}]))
    with pytest.raises(applying.Unexplained):
        applying.apply(rows, None, at=NOW, reason=" ")
    assert not User.objects.exists()
    applying.apply(rows, None, at=NOW, reason="启用系统时补录")
    reasons = dict(Appointment.objects.values_list("duty", "entered_reason"))
    assert reasons == {Duty.ARCHIVIST: "启用系统时补录", Duty.AUTHOR: ""}
    rows, _found = reading.read(book([], [], [POST | {"免职日期": "2026-03-01"}]))
    with pytest.raises(applying.Unexplained):
        applying.apply(rows, None, at=NOW)
    applying.apply(rows, None, at=NOW, reason="已调离")
    assert Appointment.objects.get(duty=Duty.ARCHIVIST).ended_reason == "已调离"


def test_an_administrator_imports_into_their_own_office_only(tree, administrator):
    realm = frozenset(Unit.objects.filter(path__startswith=tree.street.path).values_list("pk", flat=True))
    assert problems(book([UNIT], [PERSON], [POST]), realm) == set()
    elsewhere = UNIT | {"上级机构代码": "DH"}
    theirs = {"机构代码": "DH-ZHB", "上级机构代码": "PS", "类型": "科室", "机构名称": "综合办"}
    found = problems(book([elsewhere, theirs, UNIT | {"机构代码": "TOP", "上级机构代码": None}], [PERSON | {"所在机构代码": "DH"}]), realm)
    assert found == {("机构", 2, "上级机构代码"), ("机构", 3, "机构代码"), ("机构", 4, "上级机构代码"), ("人员", 2, "所在机构代码")}
