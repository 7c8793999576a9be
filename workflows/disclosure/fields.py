"""What each field of the approval form (政府信息发布审批表) is called and may hold: one list for the page, the interface and what is printed."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attribute(models.TextChoices):
    """公开属性: exactly one for every item, fixed when it is drafted. (条例 第五条、第十三条)"""

    PUBLIC = "public", _("Disclosed on the office's initiative")  # 主动公开
    ON_REQUEST = "on_request", _("Disclosed on request")  # 依申请公开
    WITHHELD = "withheld", _("Not disclosed")  # 不予公开


#: What every field is called, wherever it is named.
LABELS = {
    "title": _("Title"),
    "body": _("Text"),
    "attachments": _("Attachments"),
    "document_number": _("Document number"),
    "formed_on": _("Date of formation"),
    "attribute": _("Public attribute"),
    "attribute_ground": _("Ground for not disclosing on one's own initiative"),
    "attribute_reason": _("Reason"),
    "basis": _("Basis of disclosure"),
    "source": _("Source"),
    "original": _("Original document and its attribute"),
    "carrier": _("Form"),
    "audience": _("Audience"),
    "channels": _("Channels"),
    "planned_on": _("To be published on"),
    "display_until": _("Public until"),
    "validity": _("Validity"),
    "repealed_on": _("Repealed on"),
    "personal_information": _("Contains personal information"),
    "personal_handling": _("How it was handled"),
    "third_party": _("Concerns a third party"),
    "third_party_opinion": _("The third party's opinion"),
    "interpretation": _("Interpretation"),
    "keywords": _("Keywords"),
    "contact": _("Handler's office telephone"),
}

#: The most characters a field of text may have, wherever it is typed or sent.
LONGEST = {
    "title": 200,
    "document_number": 100,
    "attribute_reason": 1000,
    "basis": 500,
    "audience": 200,
    "personal_handling": 1000,
    "third_party_opinion": 1000,
    "keywords": 200,
    "contact": 100,
    "original": 300,
}

#: 信息来源
SOURCES = {
    "made": _("Made by this office"),
    "obtained": _("Obtained from citizens or organisations"),
    "reprinted": _("Reprinted"),
}
#: 载体形式
CARRIERS = {"document": _("Official document"), "other": _("Other")}
#: 是否需解读
INTERPRETATIONS = {"": _("Not needed"), "needed": _("Needed"), "attached": _("Attached")}
#: 不予公开、依申请公开的依据
GROUNDS = {
    "N1": "条例 第十四条：国家秘密",
    "N2": "条例 第十四条：法律、行政法规禁止公开",
    "N3": "条例 第十四条：危及国家安全、公共安全、经济安全、社会稳定",
    "N4": "条例 第十五条：商业秘密、个人隐私等第三方权益",
    "N5": "条例 第十六条第一款：内部事务信息",
    "N6": "条例 第十六条第二款：过程性信息",
    "N7": "条例 第十六条第二款：行政执法案卷",
    "N8": "应当由公民、法人或者其他组织申请获取",
}
#: 有效性
VALIDITIES = {"effective": _("In force"), "amended": _("Amended"), "lapsed": _("Lapsed"), "repealed": _("Repealed")}
#: Those that ended on a day.
OVER = ("lapsed", "repealed")

#: The fields whose values are chosen: what each value is called.
CHOSEN: dict[str, Mapping[str, Any]] = {
    "attribute": dict(Attribute.choices),
    "attribute_ground": GROUNDS,
    "source": SOURCES,
    "carrier": CARRIERS,
    "interpretation": INTERPRETATIONS,
    "validity": VALIDITIES,
}
#: Names of 公开渠道: at most so many, each of at most so many characters. The catalogue and other programs may name others than the form offers.
MOST_CHANNELS, LONGEST_CHANNEL = 20, 60


def said(name: str, value) -> str:
    """A field's value in words; empty for none."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return "、".join(value)
    return str(CHOSEN.get(name, {}).get(value or "", value or ""))
