"""信息公开元数据: the table of official particulars a public page has, one rule for the portal, for what is pasted elsewhere and for the preview."""

from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from .fields import VALIDITIES

UNFILED = gettext_lazy("Other information")  # the class of what is filed under no topic


def particulars(publication, office_name: str) -> list[dict]:
    """What every page of a Chinese government's information says about it, in the usual order, as {label, value, wide}.

    Nothing comes in here but what a publication holds: what the office keeps for itself has no way onto a page.
    """
    told, topic = publication.metadata, publication.topic
    matter = " / ".join(part for part in (topic.level1, topic.level2) if part) if topic else ""
    rows = [
        (_("Index number"), publication.index_number, False),  # 索引号
        (_("Class of information"), told.get("information_class") or (topic.field if topic else str(UNFILED)), False),  # 信息分类
        (_("Issuing office"), office_name, False),  # 发布机构
        (_("Responsible section"), publication.unit.name if publication.unit_id != publication.office_id else "", False),  # 责任科室
        (_("Formed on"), _day(publication.formed_on), False),  # 成文日期
        (
            pgettext("particulars", "Published on"),
            _day(localdate(publication.public_at) if publication.public_at else None),
            False,
        ),  # 发布日期
        (_("Document number"), told.get("document_number"), False),  # 文号
        (_("Validity"), validity(told.get("validity")), False),  # 有效性
        (_("Repealed on"), _written_day(told.get("repealed_on")), False),  # 废止时间
        (_("Shown until"), _day(publication.display_until), False),  # 公开期限
        (_("Checked by"), told.get("reviewer"), False),  # 审核人: only where the office prints it
        (_("Matter"), matter, True),  # 公开事项
        (_("Keywords"), _("; ").join(publication.keywords), True),  # 关键词
        (_("Basis of disclosure"), told.get("basis"), True),  # 公开依据
        (_("Title"), publication.title, True),  # 名称
    ]
    always = {_("Document number")}
    told_rows = [{"label": label, "value": value or "", "wide": wide} for label, value, wide in rows if value or label in always]
    narrow = [row for row in told_rows if not row["wide"]]
    narrow[-1]["wide"] = len(narrow) % 2 == 1  # two stand in a line: one left over has the line to itself
    return told_rows


def validity(code: str | None) -> str:
    """有效性: whether a document still holds. What the office wrote itself is shown as written."""
    return str(VALIDITIES.get(code or "", code or ""))


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _written_day(text: str | None) -> str:
    """A day the office entered; what is none is shown as written."""
    try:
        return _day(date.fromisoformat(text or ""))
    except ValueError:
        return text or ""
