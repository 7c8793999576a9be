"""Why not, for what the sensitivity check found or has yet to look at. As in guards.py, each returns a Refusal or nothing."""

from django.utils.translation import gettext as _

from people.models import Duty
from workflows.refusals import Refusal
from workflows.screening.quarantine.states import State as Quarantine

from . import checks
from .states import WRITING, State

SEARCHED_AGAIN = "still_being_checked"


def files_are_screened(item, *, by, at):
    """What was uploaded is read before anybody is asked to read it."""
    if waiting := item.case.extras["arriving"]:
        message = _("%(count)d uploaded files are still being checked. They are attached by themselves; it can go on then.")
        return Refusal("still_being_checked", message % {"count": waiting}, "条例 第十七条")
    return None


def nothing_is_held(item, *, by, at):
    """What looks secret is passed on by nobody before it is decided about; sending back and the secrecy review itself go on. (保密法 第三十一条)"""
    withheld = item.case.extras["withheld"]
    if not withheld or not item.present:
        return None
    held = [(file["name"], withheld[file["sha256"]]) for file in item.present["attachments"] if file["sha256"] in withheld]
    if not held:
        return None
    if waiting := [name for name, state in held if state == Quarantine.SUSPECTED]:
        message = _(
            "In quarantine, for it looks like a state secret: %(files)s. Nobody passes the item on before the secrecy reviewer has decided;"
            " the leader in charge of disclosure was told. Wait for that, or send the item back for the file to be taken out."
        )
        return Refusal("in_quarantine", message % {"files": "、".join(waiting)}, "保密法 第三十一条")
    message = _(
        "Confirmed by the secrecy reviewer to be a state secret, and destroyed here: %(files)s. Send the item back for the file to be"
        " taken out; it goes on without it only."
    )
    return Refusal("in_quarantine", message % {"files": "、".join(name for name, _state in held)}, "保密法 第三十一条")


def clean_enough(item, *, by, at):
    """What will be published has been searched by the rules of today, and everything found in it answered. (条例 第十五条、第十七条)"""
    return _unanswered(item, item.present) if item.present else None


def findings_are_answered(item, *, by, at, content=None, **_others):
    """Nothing goes to review with an unanswered finding that blocks or must be masked; what is not for the public is not masked.

    What looks like a state secret goes nowhere.
    """
    if content and content.get("attribute") == "public":
        return _unanswered(item, content)
    return _held(item.checked(content)) if content else None


def answers_findings(item, *, by, at, content=None, findings=(), answer="", basis="", reason="", **_others):
    """Each finding gets one of the answers this person may give it, with what that answer needs. (个人信息保护法 第十三条、第二十五条)"""
    from . import answering

    check = item.checked(content)
    groups = [check.find(key) for key in findings]
    if not groups or None in groups:
        message = _("Choose at least one finding that is still there; the text may have changed since.")
        return Refusal("finding_unknown", message, field="findings")
    if answer == answering.Answer.MASKED and (files := dict.fromkeys(group.name for group in groups if group.name)):
        message = _("What stands in a file is masked in the file: go back and choose “Mask in the file” beside %(files)s.")
        return Refusal("masked_in_the_file", message % {"files": "、".join(files)}, "条例 第十七条", "answer")
    reviewer = item.owner_duty(item.state) == Duty.SECRECY_REVIEWER
    if any(answer not in answering.possible(group, reviewer=reviewer) for group in groups):
        message = _("This answer is not possible for all of these findings: %(what)s.")
        return Refusal("answer_unknown", message % {"what": checks.named(groups)}, "条例 第十七条", "answer")
    if answer == answering.Answer.LAWFUL and not basis.strip():
        return Refusal("basis_missing", _("Name the article that demands or allows its publication."), "个人信息保护法 第二十五条", "basis")
    if answer in (answering.Answer.FALSE_ALARM, answering.Answer.LOOKED, answering.Answer.OVERRULED) and not reason.strip():
        return Refusal("reason_missing", _("Say why."), "条例 第十七条", "reason")
    return None


def reviewer_has_looked(item, *, by, at, conclusion="", **_others):
    """What a person must judge, and what no machine could read, is judged before the review ends in favour."""
    if not item.present or not in_favour(item, conclusion):
        return None
    check = item.checked(item.present)
    if refusal := _not_settled(check):
        return refusal
    if groups := check.for_reviewer:
        message = _("These findings wait for your answer: %(what)s.") % {"what": checks.counted(groups)}
        return Refusal("findings_unanswered", message + _if_changed_in_own_draft(item), "条例 第十七条", "conclusion")
    return None


def in_favour(item, conclusion) -> bool:
    """Whether a secrecy review with this conclusion carries the item on."""
    return item.after_secrecy_review(conclusion) not in (State.RETURNED, State.DETERMINATION)


def _if_changed_in_own_draft(item) -> str:
    """What to do for whoever masked it in their own draft and decides on the version before the chain; the page shows the draft's findings."""
    if item.state in WRITING or item.before is item.present or item.before == item.present:
        return ""
    return _("Your own draft, changed or masked, is no version yet: choose “Edit the text” and keep it as a version first.")


def _unanswered(item, content):
    check = item.checked(content)
    if refusal := _not_settled(check):
        return refusal
    if groups := check.refusing:
        message = _("The sensitivity check found what must be masked or explained first: %(what)s.") % {"what": checks.counted(groups)}
        changed = _if_changed_in_own_draft(item) if content is item.present else ""
        return Refusal("findings_unanswered", message + changed, "条例 第十五条；个人信息保护法 第二十五条")
    return None


def _not_settled(check):
    """Files nobody knows yet: suspected since they were attached, or not searched by what is in force now."""
    return _held(check) or _waiting(check)


def _held(check):
    if not check.held and not check.destroyed:
        return None
    if check.held:
        message = _(
            "In quarantine, for it looks like a state secret: %(files)s. The secrecy reviewer decides; take it out to go on without it."
        )
    else:
        message = _(
            "Confirmed by the secrecy reviewer to be a state secret, and destroyed here: %(files)s. It goes on without it only: take it out."
        )
    return Refusal("in_quarantine", message % {"files": "、".join(check.held or check.destroyed)}, "保密法 第三十一条")


def _waiting(check):
    if not check.waiting:
        return None
    message = _(
        "The check changed, and these files are searched again: %(files)s. That happens by itself, these first. Nothing else changes"
        " meanwhile; try again in a moment."
    )
    return Refusal(SEARCHED_AGAIN, message % {"files": "、".join(check.waiting)}, "条例 第十七条")
