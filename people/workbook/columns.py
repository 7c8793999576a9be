"""The workbook's sheets and columns. Their names are Chinese whatever the language of the pages: the file is the office's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..models import Duty, Unit

KINDS = {
    "区县": Unit.Kind.COUNTY,
    "街道": Unit.Kind.STREET,
    "科室": Unit.Kind.SECTION,
    "中心": Unit.Kind.CENTER,
    "站所": Unit.Kind.STATION,
    "社区": Unit.Kind.COMMUNITY,
    "村": Unit.Kind.COMMUNITY,
}
DUTIES = {
    "承办人": Duty.AUTHOR,
    "科室负责人": Duty.SECTION_HEAD,
    "政务公开办": Duty.DISCLOSURE_OFFICER,
    "发布员": Duty.PUBLISHER,
    "保密审查员": Duty.SECRECY_REVIEWER,
    "合法性审核人员": Duty.LEGAL_REVIEWER,
    "分管领导（业务）": Duty.BUSINESS_LEADER,
    "分管领导（政务公开）": Duty.DISCLOSURE_LEADER,
    "主任": Duty.DIRECTOR,
    "纪工委": Duty.DISCIPLINE,
    "档案管理员": Duty.ARCHIVIST,
    "信息员": Duty.REPORTER,
    "考核组": Duty.SCORER,
    "系统管理员": Duty.ADMINISTRATOR,
    "领导小组组长": Duty.GROUP_HEAD,
    "领导小组副组长": Duty.GROUP_DEPUTY,
    "领导小组成员": Duty.GROUP_MEMBER,
}


@dataclass(frozen=True)
class Column:
    key: str
    header: str
    explanation: str
    required: bool = False
    kind: str = "text"  # text, date, number, flag, choice, codes, texts
    longest: int = 80  # of each of them, where there are several
    choices: Mapping[str, str] | None = None  # of a choice: what is written → what it stands for


@dataclass(frozen=True)
class Sheet:
    key: str
    title: str
    columns: tuple[Column, ...]

    @property
    def headers(self) -> dict[str, str]:
        return {column.key: column.header for column in self.columns}

    def column(self, key) -> Column:
        return next(column for column in self.columns if column.key == key)


UNITS = Sheet(
    "units",
    "机构",
    (
        Column(
            "code", "机构代码", "必填，不得重复。单位填统一社会信用代码，科室自编代码，如 PS-SHB。本列请设为文本格式。", True, longest=40
        ),
        Column("parent", "上级机构代码", "上级机构的代码；上级须已在系统中，或在本表中列出。", longest=40),
        Column("kind", "类型", "必填：" + "、".join(KINDS) + "。", True, "choice", choices=KINDS),
        Column("name", "机构名称", "必填，全称，如 社会事务办公室。", True),
        Column("short_name", "简称", "列表中显示的名称，如 社会事务办。", longest=40),
        Column("order", "排序", "整数，小的在前。", kind="number"),
    ),
)
PEOPLE = Sheet(
    "people",
    "人员",
    (
        Column("username", "用户名", "必填，登录用，不得重复：小写字母、数字、点、连字符，如 wangfang。", True, longest=60),
        Column("name", "姓名", "必填。", True, longest=60),
        Column("home", "所在机构代码", "必填，机构表或系统中已有的代码。", True, longest=40),
        Column("office_phone", "办公电话", "办公固定电话，如 0999-7120012；不填个人手机。", longest=40),
        Column("email", "电子邮箱", "单位邮箱，用于接收提醒。", longest=254),
    ),
)
APPOINTMENTS = Sheet(
    "appointments",
    "任职",
    (
        Column("username", "用户名", "必填，人员表或系统中已有的用户名。", True, longest=60),
        Column("duty", "职责", "必填：" + "、".join(DUTIES) + "。", True, "choice", choices=DUTIES),
        Column("unit", "机构代码", "必填，任职所在机构。", True, longest=40),
        Column("scopes", "分管范围", "分管机构的代码，多个用顿号分开，各含其下级；不填即任职机构本身。", kind="codes", longest=2000),
        Column("title", "职务", "印发文件上的职务，如 党工委委员、办事处副主任。", longest=60),
        Column("since", "任职日期", "必填，任职第一天，如 2024-03-01。", True, "date"),
        Column("last_day", "免职日期", "任职最后一天（当日仍在任）；在任的不填。", kind="date"),
        Column("document_number", "任免文号", "如 平山党发〔2024〕3号。", longest=80),
    ),
)
SHEETS = (UNITS, PEOPLE, APPOINTMENTS)
EXPLANATION = "说明："  # a row whose first cell begins so is not data


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and what to do about it. `row` counts as the spreadsheet does; 0 and "" concern the whole."""

    sheet: str
    row: int
    column: str
    message: str
    advice: str = ""

    @property
    def where(self) -> str:
        return " · ".join(part for part in (self.sheet, str(self.row or ""), self.column) if part)


def as_they_stand(problems: Iterable[Problem]) -> list[Problem]:
    """Each once, in the order of the workbook: sheet by sheet, row by row, from the left; what concerns the whole comes first."""
    sheets = [sheet.title for sheet in SHEETS]
    headers = {sheet.title: list(sheet.headers.values()) for sheet in SHEETS}

    def where(one):
        known = headers.get(one.sheet, [])
        return sheets.index(one.sheet) if known else -1, one.row, known.index(one.column) if one.column in known else -1, one.column

    return sorted(set(problems), key=where)
