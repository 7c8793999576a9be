"""One item as its page shows it: the table of official particulars, the text, attachments, corrections, the way to the first platform."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.pages import address
from portal.site import column_label
from workflows import api


def page(publication, site) -> dict:
    """What item.html and print.html read besides the frame."""
    return {
        "title": publication.title,
        "description": publication.title,
        "meta": particulars(publication, site),
        "source": site.office_name(publication.office_id),
        "on": timezone.localdate(publication.public_at),
        "body": mark_safe(publication.body),  # canonical HTML: cleaned to a small subset before it was kept
        "files": attachments(publication),
        "corrections": [timezone.localdate(at) for at in api.corrections(publication)],
        "platform": first_platform(publication, site),
        "item_url": address("item", public_id=publication.public_id),
        "print_url": address("item_print", public_id=publication.public_id),
    }


def particulars(publication, site) -> list[dict]:
    """信息公开元数据: what every page of a Chinese government's information says about it, in the usual order."""
    told = publication.metadata
    matter = " / ".join(part for part in (publication.topic.level1, publication.topic.level2) if part) if publication.topic else ""
    rows = [
        (_("Index number"), publication.index_number, False),  # 索引号
        (
            _("Class of information"),
            told.get("information_class") or column_label(publication.topic.field if publication.topic else ""),
            False,
        ),
        (_("Issuing office"), site.office_name(publication.office_id), False),  # 发布机构
        (_("Responsible section"), publication.unit.name if publication.unit_id != publication.office_id else "", False),  # 责任科室
        (_("Formed on"), _day(publication.formed_on), False),  # 成文日期
        (pgettext("particulars", "Published on"), _day(timezone.localdate(publication.public_at)), False),  # 发布日期
        (_("Document number"), told.get("document_number"), False),  # 文号
        (_("Validity"), validity(told.get("validity")), False),  # 有效性
        (_("Repealed on"), told.get("repealed_on"), False),  # 废止时间
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
    known = {"effective": _("In force"), "repealed": _("Repealed"), "lapsed": _("Lapsed"), "amended": _("Amended")}
    return known.get(code or "", code or "")


def attachments(publication) -> list[dict]:
    return [
        {
            "name": file["name"],
            "url": address("attachment", public_id=publication.public_id, number=number),
            "kind": file["name"].rpartition(".")[2].upper()[:4],
            "size": file["size"],
        }
        for number, file in enumerate(publication.attachments, start=1)
    ]


def first_platform(publication, site) -> dict | None:
    """Where the text was first published, if that is elsewhere and an address of the web."""
    if publication.platform == api.Platform.BUILT_IN or not publication.link.startswith(("http://", "https://")):
        return None
    name = site.profile.portal_name if site.profile else ""
    return {"url": publication.link, "name": name or _("the district portal")}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
