"""Workbooks as tests make them: rows by heading, and what planning or applying one says."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from people.workbook import applying, planning, reading
from people.workbook.columns import SHEETS

from .conftest import NOW

UNIT = {"机构代码": "PS-DAS", "上级机构代码": "PS", "类型": "科室", "机构名称": "档案室", "排序": 7}
PERSON = {"用户名": "tangxue", "姓名": "唐雪", "所在机构代码": "PS-DAS", "办公电话": "0999-7120016"}
POST = {
    "用户名": "tangxue",
    "职责": "档案管理员",
    "机构代码": "PS-DAS",
    "分管范围": "PS",
    "任职日期": "2024-03-01",
    "任免文号": "平山〔2024〕1号",
}


def book(units=(), people=(), appointments=(), change=None):
    """A workbook as a stream: each row a dict by heading; `change` may spoil it."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet, rows in zip(SHEETS, (units, people, appointments), strict=True):
        page = workbook.create_sheet(sheet.title)
        headings = [column.header for column in sheet.columns]
        page.append(headings)
        for row in rows:
            page.append([row.get(heading) for heading in headings])
    if change:
        change(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def problems(stream, realm=None):
    """(sheet, row, column) of everything that is wrong."""
    rows, found = reading.read(stream)
    found += planning.plan(rows, realm, NOW).problems
    return {(one.sheet, one.row, one.column) for one in found}


def load(stream, realm=None, at=NOW):
    rows, found = reading.read(stream)
    assert found == []
    return applying.apply(rows, realm, at=at, reason="启用系统时补录")


def upload(client, stream):
    return client.post(reverse("import_people"), {"file": SimpleUploadedFile("x.xlsx", stream.getvalue())})
