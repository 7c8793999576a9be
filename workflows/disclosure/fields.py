"""What each field of the approval form (政府信息发布审批表) may hold: one list for the page, the interface and what is printed."""

from django.utils.translation import gettext_lazy as _

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
