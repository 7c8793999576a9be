"""Import of what is no workbook, of a broken one, and of one with other headings: refused in words, and nothing breaks."""

import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from people.models import Duty, Unit
from people.workbook import reading
from people.workbook.archive import BadWorkbook
from people.workbook.columns import APPOINTMENTS, DUTIES, PEOPLE

from .workbooks import PERSON, POST, UNIT, book, load, problems

pytestmark = pytest.mark.django_db


def packed(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream


PARTS = {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,duty\nx,y\n",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\0" * (5 * 1024 * 1024 + 1),
        packed({"readme.txt": "hello"}).getvalue(),
        packed(PARTS).getvalue(),
        packed(PARTS | {"xl/vbaProject.bin": "x"}).getvalue(),
        packed(PARTS | {"xl/worksheets/sheet1.xml": b"\0" * (61 * 1024 * 1024)}).getvalue(),
        packed(PARTS | {f"xl/{number}.xml": "<a/>" for number in range(600)}).getvalue(),
        packed({**PARTS, "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}).getvalue(),
    ],
    ids=["empty", "csv", "cut off", "xls", "large", "zip", "hollow", "macros", "bomb", "many parts", "entities"],
)
def test_what_is_no_workbook_is_refused_with_a_reason(content):
    with pytest.raises(BadWorkbook) as wrong:
        reading.read(io.BytesIO(content))
    assert str(wrong.value)


def test_a_workbook_cut_off_anywhere_is_refused_or_read_but_never_breaks(tree):
    whole = book([UNIT], [PERSON], [POST]).getvalue()
    for length in range(0, len(whole), 97):
        with pytest.raises(BadWorkbook):
            reading.read(io.BytesIO(whole[:length]))


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_workbook_in_which_bytes_have_changed_is_refused_or_read_but_never_breaks(tree):
    whole = book([UNIT], [PERSON], [POST]).getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(1)

    def spoilt(content):
        changed = bytearray(content)
        for _number in range(chance.choice((1, 1, 3))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)

    refused = 0
    for _number in range(80):
        name = chance.choice(list(members))
        for content in (spoilt(whole), packed(members | {name: spoilt(members[name])}).getvalue()):
            try:
                reading.read(io.BytesIO(content))
            except BadWorkbook:
                refused += 1
    assert refused > 80


def test_merged_cells_are_named(tree):
    found = problems(book([UNIT], [PERSON], [POST], lambda workbook: workbook["人员"].merge_cells("B2:B3")))
    assert ("人员", 2, "B") in found


def test_wrong_headings_are_named(tree):
    def rename(workbook):
        workbook["人员"]["B1"] = "名字"

    assert problems(book([UNIT], [PERSON], [POST], rename)) >= {("人员", 1, "B"), ("人员", 1, "姓名")}


def test_a_column_given_twice_and_a_missing_sheet_are_named(tree):
    def spoil(workbook):
        workbook["人员"]["G1"] = "姓名"
        del workbook["任职"]

    assert problems(book([UNIT], [PERSON], [POST], spoil)) == {("人员", 1, "G"), ("任职", 0, "")}


def test_columns_may_stand_in_another_order_and_required_marks_and_blank_rows_do_not_matter(tree):
    workbook = Workbook()
    workbook.active.title = "机构"
    workbook["机构"].append(["机构名称*", "类型*", "机构代码*", "上级机构代码"])
    workbook["机构"].append([None, " ", None, None])
    workbook["机构"].append(["档案室", "科室", "PS-DAS", "PS"])
    for sheet in (PEOPLE, APPOINTMENTS):
        workbook.create_sheet(sheet.title).append([column.header for column in sheet.columns])
    stream = io.BytesIO()
    workbook.save(stream)
    load(stream)
    assert Unit.objects.get(code="PS-DAS").name == "档案室"


def test_too_many_rows_are_refused(tree, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    many = [PERSON | {"用户名": f"p{number}"} for number in range(3)]
    assert ("人员", 4, "") in problems(book([UNIT], many))


def test_every_duty_has_its_name_in_the_workbook():
    assert set(DUTIES.values()) == set(Duty)
