"""The states of an item (domain terms in the comments), who owns each, and the answers a secrecy review can give."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Duty
from workflows.engine.steps import AUTHOR


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")  # 草稿
    RETURNED = "returned", _("Returned for changes")  # 退回修改
    SECTION_REVIEW = "section_review", _("Awaiting section review")  # 待初审
    OFFICE_REVIEW = "office_review", _("Awaiting the disclosure office")  # 待审核
    LEGAL_REVIEW = "legal_review", _("Awaiting legality review")  # 待合法性审核
    COLLECTIVE_REVIEW = "collective_review", _("Awaiting collective discussion")  # 待集体讨论
    SECRECY_REVIEW = "secrecy_review", _("Awaiting secrecy review")  # 待保密审查
    DETERMINATION = "determination", _("Referred for determination")  # 报请确定中
    LEADER_REVIEW = "leader_review", _("Awaiting the leader in charge")  # 待复审
    DISCLOSURE_LEADER_REVIEW = "disclosure_leader_review", _("Awaiting the leader in charge of disclosure")  # 待复审(分管公开)
    SIGNING = "signing", _("Awaiting signature")  # 待签发
    AWAITING_PUBLICATION = "awaiting_publication", _("Awaiting publication")  # 待发布
    PUBLISHED = "published", _("Public")  # 已公开
    ARCHIVED = "archived", _("Archived")  # 已归档
    REGISTERED_ON_REQUEST = "registered_on_request", _("Registered: on request")  # 依申请公开(登记)
    REGISTERED_WITHHELD = "registered_withheld", _("Registered: not disclosed")  # 不予公开(登记)
    WITHDRAWAL_REVIEW = "withdrawal_review", _("Awaiting consent to withdraw")  # 待撤稿审批
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 已撤稿
    DISCARDED = "discarded", _("Discarded")  # 已作废
    DESTROYED = "destroyed", _("Destroyed as secret: to be reported")  # 涉密已销毁，待报告
    DESTRUCTION_REPORTED = "destruction_reported", _("Destroyed as secret and reported")  # 涉密已销毁并报告


S, D = State, Duty

#: A state waits for one duty; a state not here ends the passage.
OWNERS = {
    S.DRAFT: AUTHOR,
    S.RETURNED: AUTHOR,
    S.SECTION_REVIEW: D.SECTION_HEAD,
    S.OFFICE_REVIEW: D.DISCLOSURE_OFFICER,
    S.LEGAL_REVIEW: D.LEGAL_REVIEWER,
    S.COLLECTIVE_REVIEW: D.DISCLOSURE_OFFICER,  # records what the meeting decided
    S.SECRECY_REVIEW: D.SECRECY_REVIEWER,
    S.DETERMINATION: D.DISCLOSURE_OFFICER,
    S.LEADER_REVIEW: D.BUSINESS_LEADER,
    S.DISCLOSURE_LEADER_REVIEW: D.DISCLOSURE_LEADER,
    S.SIGNING: D.DIRECTOR,
    S.AWAITING_PUBLICATION: D.PUBLISHER,
    S.PUBLISHED: D.PUBLISHER,  # 读网复核
    S.WITHDRAWAL_REVIEW: D.DISCLOSURE_LEADER,
    S.DESTROYED: D.SECRECY_REVIEWER,
}

#: The states a chain is made of, in their usual order.
LEVELS = (
    S.SECTION_REVIEW,
    S.OFFICE_REVIEW,
    S.LEGAL_REVIEW,
    S.COLLECTIVE_REVIEW,
    S.SECRECY_REVIEW,
    S.LEADER_REVIEW,
    S.DISCLOSURE_LEADER_REVIEW,
    S.SIGNING,
)
WRITING = (S.DRAFT, S.RETURNED)
#: What it said is gone for good. (销毁; see destruction.py)
GONE = (S.DESTROYED, S.DESTRUCTION_REPORTED)
AT_REST = (S.ARCHIVED, S.REGISTERED_ON_REQUEST, S.REGISTERED_WITHHELD, S.WITHDRAWN)
#: The levels whose consent may be given by telephone in an emergency and signed within 24 hours.
BY_TELEPHONE = (S.LEADER_REVIEW, S.DISCLOSURE_LEADER_REVIEW, S.SIGNING)
#: The steps that pass a level.
CLEARING = ("approve", "sign", "record_meeting", "conclude_secrecy_review", "record_consent")


class Conclusion(models.TextChoices):
    """保密审查结论: the five answers of a secrecy review. (条例 第十七条)"""

    CLEAR = "clear", _("May be disclosed")  # 可以公开
    REDACT = "redact", _("May be disclosed after deletion or masking")  # 删减或脱敏后公开
    ON_REQUEST = "on_request", _("Disclose on request only")  # 依申请公开
    WITHHOLD = "withhold", _("Do not disclose")  # 不予公开
    UNCERTAIN = "uncertain", _("Cannot be determined: refer")  # 不能确定，报请确定


class FollowUp(models.TextChoices):
    """What is still owed beside the chain, or asked of somebody before it goes on: the nodes that are not states."""

    OPINION = "opinion", _("Opinion")  # 会签、加签意见
    COUNTERSIGN = "countersign", _("Countersignature")  # 补签
    EXPLAIN_WITHDRAWAL = "explain_withdrawal", _("Explanation of an urgent withdrawal")  # 紧急撤稿说明
    SECRET_PUBLIC = "secret_public", _("A secret is public: withdraw, destroy and report")  # 涉密处置
    COPY = "copy", _("Copy for information")  # 抄送
