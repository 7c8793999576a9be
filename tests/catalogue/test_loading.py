"""A real office's catalogue: loaded from a workbook or JSON, all or nothing, every fault by row and column; never rewritten."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from people.models import Preview, Unit
from people.workbook.archive import BadWorkbook
from people.workbook.template import template
from tests.office import MONDAY, Office
from workflows.catalogue import loading, reading
from workflows.catalogue.models import Topic
from workflows.catalogue.sheet import TOPICS
from workflows.demo import office as demo_office
from workflows.disclosure.models import Category

ROW = {
    "编号": "T001", "领域": "社会救助", "一级事项": "最低生活保障", "二级事项": "审批信息",
    "公开内容": "低保对象名单；救助标准", "公开依据": "社会救助暂行办法",
    "公开时限": "自形成之日起10个工作日内", "时限天数": 10, "时限单位": "工作日", "公开渠道和载体": "政府网站", "公开对象": "全社会", "涉及个人信息": "是",
    "责任科室": "S-01", "事项类别": "standard", "脱敏方案": "relief_list",
}  # fmt: skip
ENTRY = {
    "code": "T001", "field": "社会救助", "level1": "最低生活保障", "level2": "审批信息", "elements": ["低保对象名单", "救助标准"], "limit": 10,
    "legal_basis": ["社会救助暂行办法"], "limit_text": "自形成之日起10个工作日内", "limit_unit": "working_days", "channels": ["政府网站"],
    "audience": "全社会", "names_people": True, "unit": "S-01", "category": "standard", "masking_profile": "relief_list",
}  # fmt: skip


@pytest.fixture
def office(db):
    return Office()


def book(*rows, title=TOPICS.title):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    headings = [column.header for column in TOPICS.columns]
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def listed(*entries):
    return io.BytesIO(json.dumps(entries).encode())


def load(stream, office, **more):
    rows, problems = reading.read(stream)
    assert problems == []
    return loading.apply(rows, office.unit, at=MONDAY, **more)


def wrong(stream, office):
    """(row, column) of everything that is wrong; and nothing was written."""
    rows, problems = reading.read(stream)
    before = list(Topic.objects.values())
    problems = [*problems, *loading.apply(rows, office.unit, at=MONDAY).problems]  # whoever forgets to look at the first does no harm
    assert list(Topic.objects.values()) == before
    return [(one.row, one.column) for one in problems]


@pytest.mark.parametrize("stream", [lambda: book(ROW), lambda: listed(ENTRY)], ids=["workbook", "JSON"])
def test_a_row_becomes_a_topic(office, stream):
    load(stream(), office, by=office.administrator)
    topic = Topic.objects.get()
    assert {column.key: getattr(topic, column.key) for column in TOPICS.columns} == ENTRY | {
        "unit": office.section,
        "category": office.category("standard"),
    }
    assert (topic.office, topic.made_by, topic.since, topic.is_active) == (office.unit, office.administrator, MONDAY, True)
    assert topic.recorded_at.year >= 2026
    assert topic.xid


def test_what_a_row_leaves_out_is_empty_and_names_do_as_well_as_codes(office):
    office.section.short_name = "社事办"
    office.section.save()
    short = {"编号": "T2", "领域": "综合", "一级事项": "机构", "事项类别": "routine", "责任科室": "社事办"}
    load(book(short), office)
    topic = Topic.objects.get()
    assert (topic.unit, topic.limit, topic.limit_unit, topic.elements, topic.names_people) == (
        office.section,
        None,
        "working_days",
        [],
        False,
    )


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"编号": None}, "编号"),
        ({"编号": "T" * 41}, "编号"),
        ({"领域": None}, "领域"),
        ({"一级事项": "=A1"}, "一级事项"),
        ({"公开内容": "好；" + "长" * 121}, "公开内容"),
        ({"时限天数": "十天"}, "时限天数"),
        ({"时限天数": 0}, "时限天数"),
        ({"时限天数": 99999}, "时限天数"),
        ({"时限单位": "周"}, "时限单位"),
        ({"涉及个人信息": "也许"}, "涉及个人信息"),
        ({"责任科室": "S-99"}, "责任科室"),
        ({"事项类别": None}, "事项类别"),
        ({"事项类别": "nothing"}, "事项类别"),
        ({"脱敏方案": "nothing"}, "脱敏方案"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_loaded(office, change, column):
    assert wrong(book(ROW, ROW | {"编号": "T002"} | change), office) == [(3, column)]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"code": None}, "code"),
        ({"code": ["T"]}, "code"),
        ({"field": {"a": 1}}, "field"),
        ({"field": "社会\u0000救助"}, "field"),
        ({"field": "社会\ud800"}, "field"),
        ({"elements": "名单"}, "elements"),
        ({"elements": [1]}, "elements"),
        ({"limit": "soon"}, "limit"),
        ({"limit": True}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": 1e400}, "limit"),
        ({"limit_unit": "weeks"}, "limit_unit"),
        ({"names_people": 3}, "names_people"),
        ({"names_people": "\ud800"}, "names_people"),
        ({"limit_unit": "\ud800"}, "limit_unit"),
        ({"limit": "\ud800"}, "limit"),
        ({"unit": "S-99"}, "unit"),
        ({"category": "nothing"}, "category"),
        ({"masking_profile": "nothing"}, "masking_profile"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_in_json_is_named_by_entry_and_key(office, change, key):
    stream = listed(ENTRY, ENTRY | {"code": "T002"} | change)
    assert wrong(stream, office) == [(2, key)]
    stream.seek(0)
    assert all((one.message + one.advice).encode() for one in reading.read(stream)[1])  # can be sent to a browser


def test_a_code_twice_in_a_file_and_an_entry_that_is_none_are_named(office):
    assert wrong(book(ROW, ROW), office) == [(3, "编号")]
    assert [(one.row, one.column) for one in reading.read(listed(ENTRY, "T002"))[1]] == [(2, "")]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[1,", b'{"code": 1}', b"\xff\xfe[\x00", b"[" * 100_000, b"nonsense", b"PK\x03\x04 nonsense", "[“”]".encode("gb18030"),
        b"[" + b"9" * 5000 + b"]", b'[{"\\ud800": 1}]',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(office, data):
    with pytest.raises(BadWorkbook, match=r"\S"):
        reading.read(io.BytesIO(data))


def test_a_workbook_without_the_sheet_or_with_another_heading_is_refused(office):
    assert [(one.sheet, one.row) for one in reading.read(book(ROW, title="Sheet1"))[1]] == [("目录", 0)]
    stream = book(ROW)
    workbook = load_workbook(stream)
    workbook.active["B1"] = "门类"
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    assert {(one.row, one.column) for one in reading.read(stream)[1]} == {(1, "B"), (1, "领域")}


def test_the_template_is_a_file_that_can_be_filled_in_and_loaded(office):
    workbook = load_workbook(io.BytesIO(template((TOPICS,))))
    for place, column in enumerate(TOPICS.columns, start=1):
        workbook["目录"].cell(3, place, ROW[column.header])
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    assert len(load(stream, office).changes) == 1
    assert [cell.value for cell in workbook["选项"][1]] == ["工作日", "自然日"]


def test_loading_again_changes_nothing_and_what_the_file_leaves_out_stays(office):
    load(book(ROW, ROW | {"编号": "T002"}), office)
    before = list(Topic.objects.values())
    again = load(listed(ENTRY), office)
    assert (again.changes, again.unchanged) == ([], 1)
    assert list(Topic.objects.values()) == before


def test_a_row_that_differs_takes_the_place_of_the_present_one_which_keeps_its_items(office):
    load(book(ROW), office)
    old = Topic.objects.get()
    item = office.draft()
    type(item).objects.filter(pk=item.pk).update(topic=old)
    plan = load(book(ROW | {"时限天数": 5, "脱敏方案": None}), office, by=office.administrator)
    assert [one.differs for one in plan.changes] == [("时限天数",)]
    new = Topic.objects.get(is_active=True)
    old.refresh_from_db()
    assert (new.code, new.limit, new.masking_profile, old.limit) == ("T001", 5, "relief_list", 10)
    assert (old.ended_by, old.ended_at, old.is_active) == (office.administrator, MONDAY, False)
    assert item.__class__.objects.get(pk=item.pk).topic == old


def test_loading_does_not_change_what_is_masked(office):
    load(book(ROW), office)
    assert wrong(book(ROW | {"脱敏方案": "housing_list"}), office) == [(2, "脱敏方案")]


@pytest.mark.parametrize("change", [{"limit": 3}, {"legal_basis": []}, {"code": "X"}, {"unit": None}, {"made_by": None}])
def test_the_database_refuses_to_rewrite_a_topic_or_to_reopen_it(office, change):
    load(book(ROW), office, by=office.administrator)
    with pytest.raises(DatabaseError), transaction.atomic():
        Topic.objects.update(**change)
    loading.end(Topic.objects.get(), by=office.administrator, at=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Topic.objects.update(is_active=True)


def test_a_large_catalogue_costs_no_statement_a_row(office, django_assert_max_num_queries):
    rows, _problems = reading.read(book(*(ROW | {"编号": f"T{number}"} for number in range(400))))
    with django_assert_max_num_queries(14):
        assert len(loading.apply(rows, office.unit, at=MONDAY).changes) == 400


def test_the_demos_catalogue_is_such_a_file(db):
    demo_office.make(MONDAY)
    data = json.loads((Path(demo_office.DATA) / "topics.json").read_text(encoding="utf-8"))
    assert Topic.objects.count() == len(data)
    topic = Topic.objects.select_related("office").first()
    loading.end(topic, by=None, at=MONDAY)
    assert demo_office.make(MONDAY)["topics"] == 0  # what was ended does not come back by itself


# -- the command --------------------------------------------------------------------------------------------------------------------
def test_the_command_loads_for_the_only_office_and_checks_without_writing(office, tmp_path, capsys):
    file = tmp_path / "topics.json"
    file.write_bytes(listed(ENTRY).getvalue())
    call_command("topics", "load", str(file), "--check")
    assert not Topic.objects.exists()
    assert "T001" in capsys.readouterr().out
    call_command("topics", "load", str(file))
    assert Topic.objects.get().code == "T001"
    file.write_bytes(listed(ENTRY | {"code": "T2", "limit": "x"}).getvalue())
    with pytest.raises(CommandError):
        call_command("topics", "load", str(file))
    assert "目录 · 1 · limit" in capsys.readouterr().err
    assert Topic.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("topics", "load", str(file), "--office", "nothing")


# -- the pages ----------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def client_of(client, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY)

    def make(user):
        client.force_login(user, "people.backends.Backend")
        return client

    return make


def upload(client, stream, name="topics.xlsx"):
    return client.post(reverse("import_topics"), {"file": SimpleUploadedFile(name, stream.getvalue())})


def test_an_administrator_uploads_looks_and_confirms_once(office, client_of):
    client = client_of(office.administrator)
    shown = upload(client, book(ROW))
    text = client.get(shown["Location"]).text
    assert "最低生活保障" in text
    assert not Topic.objects.exists()
    assert client.post(shown["Location"]).status_code == 302
    topic = Topic.objects.get()
    assert topic.made_by == office.administrator
    assert client.post(shown["Location"]).status_code == 404
    assert Topic.objects.count() == 1
    assert "最低生活保障" in client.get(reverse("topics")).text
    assert client.get(reverse("new_item")).status_code == 403  # an administrator drafts nothing
    assert "最低生活保障" in client_of(office.author).get(reverse("new_item")).text


def test_faults_are_listed_by_row_and_column_on_the_page(office, client_of):
    answer = upload(client_of(office.administrator), book(ROW | {"事项类别": "nothing"}))
    assert answer.status_code == 422
    assert [(one.row, one.column) for one in answer.context["problems"]] == [(2, "事项类别")]
    assert not Preview.objects.exists()
    assert upload(client_of(office.administrator), io.BytesIO(b"nonsense")).status_code == 422


def test_the_preview_names_category_unit_and_days_as_people_do(office, client_of):
    client = client_of(office.administrator)
    shown = client.get(upload(client, book(ROW))["Location"], headers={"Accept-Language": "zh-hans"}).text
    category, unit = Category.objects.get(code="standard"), Unit.objects.get(code="S-01")
    assert f'<div>{unit}<div class="m">{category.name}</div>' in shown
    assert "10 个工作日" in shown


def test_a_preview_overtaken_by_something_else_is_shown_again(office, client_of):
    client = client_of(office.administrator)
    address = upload(client, book(ROW))["Location"]
    load(listed(ENTRY | {"limit": 3}), office)
    assert client.post(address).status_code == 200
    assert Topic.objects.get().limit == 3
    assert client.post(address).status_code == 302
    assert Topic.objects.get(is_active=True).limit == 10


def test_a_preview_of_topics_is_none_of_people_and_the_other_way_round(office, client_of):
    client = client_of(office.administrator)
    topics = upload(client, book(ROW))["Location"].rstrip("/").rsplit("/")[-1]
    people = Preview.objects.create(
        made_by=office.administrator, at=MONDAY, file_name="a.xlsx", rows={"units": [], "people": [], "appointments": []}, digest=""
    )
    assert client.get(reverse("import_preview", args=[topics])).status_code == 404
    assert client.get(reverse("topics_preview", args=[people.pk])).status_code == 404


def test_a_preview_is_gone_after_a_day(office, client_of):
    client = client_of(office.administrator)
    address = upload(client, book(ROW))["Location"]
    Preview.objects.update(at=MONDAY - Preview.KEPT - timedelta(seconds=1))
    gone = client.post(address)
    assert gone.status_code == 404
    assert not Topic.objects.exists()
    assert not Preview.objects.exists()


def test_a_topic_is_ended_after_one_more_question(office, client_of):
    load(book(ROW), office)
    client, address = client_of(office.administrator), reverse("topic_end", args=[Topic.objects.get().pk])
    assert client.get(address).status_code == 200
    client.post(address)
    assert Topic.objects.get().ended_by == office.administrator
    assert list(client.get(reverse("topics")).context["page"].object_list) == []
    assert "最低生活保障" in client.get(reverse("topics"), {"ended": "1"}).text


def test_what_was_taken_away_can_be_loaded_again(office, client_of):
    load(book(ROW), office)
    client = client_of(office.administrator)
    taken = client.get(reverse("topics_export", args=["xlsx"]))
    again = load(io.BytesIO(taken.content), office)
    assert (again.changes, again.unchanged) == ([], 1)


def test_what_was_taken_away_with_ended_topics_has_a_column_more_and_is_not_loaded(office, client_of):
    load(book(ROW), office)
    taken = client_of(office.administrator).get(reverse("topics_export", args=["xlsx"]), {"ended": "1"})
    assert [one.row for one in reading.read(io.BytesIO(taken.content))[1]] == [1]


@pytest.mark.parametrize(("asked", "count"), [({}, 2), ({"q": "救助暂行"}, 1), ({"field": "财政"}, 1), ({"q": "没有"}, 0)])
def test_the_list_is_narrowed_and_so_is_what_is_taken_away(office, client_of, asked, count):
    load(book(ROW, ROW | {"编号": "T2", "领域": "财政", "公开依据": "预算法"}), office)
    client = client_of(office.administrator)
    assert len(client.get(reverse("topics"), asked).context["page"].object_list) == count
    lines = client.get(reverse("topics_export", args=["csv"]), asked).text.splitlines()
    assert len(lines) == count + 1


def test_the_list_costs_the_same_however_long(office, client_of, django_assert_max_num_queries):
    load(book(*(ROW | {"编号": f"T{number}"} for number in range(40))), office)
    client = client_of(office.administrator)
    client.get(reverse("topics"))
    with django_assert_max_num_queries(12):
        client.get(reverse("topics"))
