"""What an approval form must contain before anybody is asked to read it. (政府信息发布审批表; 条例 第十七条、第二十条)"""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from workflows.deadlines.counting import too_early
from workflows.refusals import Refusal

from .fields import LONGEST, OVER


def missing(content: dict, item, at) -> list[Refusal]:
    """Every reason this content is not ready for review, each at its field; empty when it is."""
    found = []

    def miss(code, message, field, basis="条例 第十七条"):
        found.append(Refusal(code, message, basis, field))

    title = content.get("title", "").strip()
    if not title:
        miss("title_missing", _("Give the information a title."), "title")
    elif len(title) > LONGEST["title"]:
        miss("title_too_long", _("Keep the title under %(n)d characters.") % {"n": LONGEST["title"]}, "title")
    if not content.get("body", "").strip() and not content.get("attachments"):
        miss("body_missing", _("Write the text, or attach the document."), "body")
    formed_on = content.get("formed_on") or ""
    try:
        day = date.fromisoformat(formed_on)
        if day > localdate(at):
            miss("formed_in_future", _("The date of formation cannot be in the future."), "formed_on", "条例 第二十六条")
        elif why := too_early(day):
            miss("formed_too_early", why, "formed_on", "条例 第二十六条")
    except ValueError:
        miss("formed_on_missing", _("Enter the date of formation; the twenty working days count from it."), "formed_on", "条例 第二十六条")
    attribute = content.get("attribute")
    if attribute not in ("public", "on_request", "withheld"):
        miss(
            "attribute_missing",
            _("Choose the public attribute; without it the office does not pass a document on."),
            "attribute",
            "条例 第十三条",
        )
    elif attribute != "public":
        if not content.get("attribute_ground"):
            miss(
                "ground_missing",
                _("Say on which article it is not disclosed on your own initiative."),
                "attribute_ground",
                "条例 第十四条至第十六条",
            )
        if not content.get("attribute_reason", "").strip():
            miss("reason_missing", _("Explain the reason; openness is the rule."), "attribute_reason", "条例 第五条")
    if attribute == "public" and not content.get("basis", "").strip():
        miss("basis_missing", _("Name the basis of disclosure."), "basis")
    if content.get("personal_information") and not content.get("personal_handling", "").strip():
        miss(
            "handling_missing",
            _("Say how the personal information was handled."),
            "personal_handling",
            "个人信息保护法 第二十五条、第三十四条",
        )
    if content.get("third_party") and not content.get("third_party_opinion", "").strip():
        miss("third_party_missing", _("Record the third party's opinion."), "third_party_opinion", "条例 第十五条")
    if content.get("validity") in OVER and not content.get("repealed_on"):
        miss("repealed_on_missing", _("Enter the day since which it no longer holds."), "repealed_on")
    elif content.get("repealed_on") and content.get("validity") not in OVER:
        miss("validity_missing", _("Say that it was repealed or has lapsed, or leave the day empty."), "validity")
    if not content.get("contact", "").strip():
        miss("contact_missing", _("Give the handler's office telephone."), "contact")
    return found
