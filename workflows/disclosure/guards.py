"""Why not? Guards are about the item; asks are about what the person supplied. Each returns a Refusal, several, or nothing."""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people.models import Duty
from workflows.deadlines import rules
from workflows.refusals import Refusal
from workflows.screening.quarantine.states import State as Quarantine

from . import checks
from .routes import CONFIRMS
from .states import CLEARING, LEVELS, Conclusion, FollowUp, State

SEARCHED_AGAIN = "still_being_checked"


# -- guards: asked when the page is drawn and again on the way in --------------------------------------------------------------
def not_the_drafter(item, *, by, at):
    drafters = {item.author_id} | {move.actor_id for move in item.case.moves if move.step == "submit"}
    if by is not None and by.pk in drafters:
        return Refusal("own_item", _("You drafted this item; somebody else must decide on it."), "条例 第十七条")
    return None


def could_decide(item, *, by, at):
    """Whoever drafted it may not hold up its review by signing for it: nobody else could then decide."""
    return not_the_drafter(item, by=by, at=at) if item.state in (*LEVELS, State.WITHDRAWAL_REVIEW) else None


def not_the_first_reviewer(item, *, by, at):
    """Drafter, first reviewer and secrecy reviewer are three people."""
    first = next(iter(item.passed().values()), None)
    if by is not None and first and first.source != State.SECRECY_REVIEW and first.actor_id == by.pk:
        return Refusal("also_first_reviewer", _("You made the first review; the secrecy review needs another person."), "条例 第十七条")
    return None


def not_the_final_approver(item, *, by, at):
    last = next((move for move in reversed(item.case.moves) if move.step in CLEARING), None)
    if by is not None and last and last.actor_id == by.pk:
        return Refusal("also_final_approver", _("You gave the final approval; somebody else must publish."), "三审三校制度")
    return None


def waits_for_another(item, *, by, at):
    if by is not None and item.awaited and all(task.owner_id == by.pk for task in item.awaited):
        return Refusal("waits_for_you", _("It waits for you yourself."))
    return None


def not_urged_lately(item, *, by, at):
    """The same person urges again only after so many working days, unless it waits for somebody else by then. (预警督办规则)"""
    in_force = rules.as_of(item.case.newest)
    pause = in_force.ladder(item.office_id).urge_again_days
    urged = next((move for move in reversed(item.case.moves) if move.step == "urge" and by is not None and move.actor_id == by.pk), None)
    if not pause or urged is None or any(move.number > urged.number and _waits_anew(move) for move in item.case.moves):
        return None
    again_on = in_force.calendar.add(localdate(urged.at), pause)
    if localdate(at) >= again_on:
        return None
    message = _("You urged it on %(day)s and can do so again from %(again)s on. When it is late, the ladder reminds and reports by itself.")
    dates = {"day": date_format(localdate(urged.at)), "again": date_format(again_on)}
    return Refusal("urged_lately", message % dates, "预警督办规则")


def _waits_anew(move):
    return move.source != move.target or move.step in ("hand_over", "add_signer", "consult_units")


def opinions_are_in(item, *, by, at):
    waiting = [task for task in item.case.tasks if task.node == FollowUp.OPINION]
    if waiting:
        return Refusal(
            "opinions_missing", _("%(count)d opinions that were asked for are still to come.") % {"count": len(waiting)}, "条例 第十一条"
        )
    return None


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


def no_post_is_vacant(item, *, by, at):
    """A chain nobody can serve refuses submission and says which duty is vacant."""
    if item.levels == ():
        return Refusal("no_chain", _("No chain of approval is set for this category; ask the administrator."), "条例 第四条")
    if item.vacant:
        return Refusal(
            "duty_vacant",
            _("Nobody can act for this section as: %(duties)s. Ask the administrator to make an appointment or a stand-in arrangement.")
            % {"duties": "、".join(str(duty.label) for duty in item.vacant)},
            "条例 第四条",
        )
    return None


def is_urgent(item, *, by, at):
    if not item.category.urgent:
        return Refusal("not_urgent", _("Consent by telephone is for emergencies only."), "突发事件应对法 第七条")
    return None


def has_no_later_move(item, *, by, at):
    task = item.case.main_task
    if task and task.owner_id not in (None, by.pk if by else None):
        return Refusal("already_taken", _("The next person has already signed for it; ask them to return it."))
    return None


def has_a_public_copy(item, *, by, at):
    if item.live_id is None:
        return Refusal("not_public", _("Nothing of this item is public."), "条例 第六条")
    return None


def display_is_over(item, *, by, at):
    """The last day of display (inclusive) is past."""
    if item.live_id is None or item.live.display_until is None or item.live.display_until >= localdate(at):
        return Refusal("not_over", _("Its display period is not over."))
    return None


def nothing_owed(item, *, by, at):
    owed = [task for task in item.case.tasks if task.node == FollowUp.COUNTERSIGN]
    if owed:
        return Refusal(
            "countersignature_missing", _("A consent given by telephone still has to be countersigned."), "突发事件应对法 第七条"
        )
    return None


def clean_enough(item, *, by, at):
    """What will be published has been searched by the rules of today, and everything found in it answered. (条例 第十五条、第十七条)"""
    return _unanswered(item, item.present) if item.present else None


# -- asks: asked only on the way in ----------------------------------------------------------------------------------------------
def gives_a_reason(item, *, by, at, reason="", **_others):
    if not reason.strip():
        return Refusal("reason_missing", _("Say why."), "条例 第十七条", "reason")
    if len(reason) > 2000:
        return Refusal("reason_too_long", _("Keep the reason under 2,000 characters."), field="reason")
    return None


def names_a_stage(item, *, by, at, stage="", **_others):
    earlier = {State.RETURNED.value}
    for level in item.levels:
        if level.state == item.state:
            break
        earlier.add(str(level.state))
    if stage not in earlier:
        return Refusal("stage_unknown", _("Choose a stage this item has already passed."), field="stage")
    return None


def names_places(item, *, by, at, places=(), conclusion="", **_others):
    """Only what is in the text that is sent back can be meant; a conclusion that sends nothing back means no place of it."""
    from . import returning

    if places and conclusion in Conclusion.values and item.after_secrecy_review(conclusion) != State.RETURNED:
        message = _(
            "Places are marked for whoever must change them, and this conclusion does not send the item back. Unmark them, or choose another."
        )
        return Refusal("place_unknown", message, field="places")
    if places and not (item.present and set(places) <= returning.known(item.present)):
        return Refusal("place_unknown", _("Mark places of the text as it is now."), field="places")
    return None


def names_conclusion(item, *, by, at, conclusion="", basis="", reason="", **_others):
    if conclusion not in Conclusion.values:
        return Refusal("conclusion_missing", _("Choose one of the five conclusions."), "条例 第十七条", "conclusion")
    if conclusion != Conclusion.CLEAR and not reason.strip():
        return Refusal("reason_missing", _("Say what must change, or why it cannot be disclosed."), "条例 第十七条", "reason")
    if conclusion == Conclusion.CLEAR and item.attribute in CONFIRMS and not reason.strip():
        message = _(
            "You conclude that it may be disclosed, yet what is proposed is: %(proposed)s. If you agree with that, choose the conclusion"
            " that says so. If it should be public, return it for the attribute to be changed. If it is only that nothing in it is secret,"
            " say so in the reason; it then goes on as proposed."
        )
        return Refusal("contradicts_attribute", message % {"proposed": CONFIRMS[item.attribute].label}, "条例 第十七条", "reason")
    if conclusion in (Conclusion.ON_REQUEST, Conclusion.WITHHOLD) and not basis.strip():
        return Refusal("basis_missing", _("Name the article that forbids or restricts disclosure."), "条例 第十四条至第十六条", "basis")
    return None


def has_meeting(item, *, by, at, meeting="", decided_on=None, **_others):
    found = []
    if not meeting.strip():
        found.append(
            Refusal("meeting_missing", _("Name the meeting that decided, and its minutes."), "重大行政决策程序暂行条例 第三十条", "meeting")
        )
    if decided_on and decided_on > localdate(at):
        found.append(
            Refusal("time_in_future", _("It cannot have decided in the future."), "重大行政决策程序暂行条例 第三十条", "decided_on")
        )
    return found


def has_determination(item, *, by, at, authority="", releasable=None, document="", **_others):
    found = []
    if not authority.strip():
        found.append(Refusal("authority_missing", _("Name the authority that determined it."), "条例 第十七条", "authority"))
    if releasable is None:
        found.append(Refusal("answer_missing", _("Say whether it may be disclosed."), "条例 第十七条", "releasable"))
    return found


def has_consent(item, *, by, at, consenter=None, said_at=None, means="", **_others):
    found = []
    if consenter not in item.consenters:
        found.append(
            Refusal(
                "consenter_unknown",
                _("Choose the leader who consented; only who holds this stage's duty can."),
                "突发事件应对法 第七条",
                "consenter",
            )
        )
    if said_at is None or said_at > at:
        found.append(Refusal("time_missing", _("Say when consent was given; it cannot be in the future."), field="said_at"))
    if not means.strip():
        found.append(Refusal("means_missing", _("Say how consent was given: number called, who listened."), field="means"))
    return found


def has_a_link(item, *, by, at, public_at=None, link="", **_others):
    """已公开 needs the actual public time and place; the statutory clock stops at that time, not at the click."""
    found = []
    if item.profile is None:
        return Refusal("no_platform", _("No first platform is set for this office; ask the administrator."), "条例 第二十三条")
    if item.profile.first_platform == "built_in":
        return None
    if public_at is None:
        found.append(Refusal("time_missing", _("Enter when it appeared on the website."), "条例 第二十六条", "public_at"))
    else:
        approved = next((move.at for move in reversed(item.case.moves) if move.step in CLEARING), None)
        if public_at > at:
            found.append(Refusal("time_in_future", _("It cannot have appeared in the future."), "条例 第二十六条", "public_at"))
        elif approved and public_at < approved.replace(second=0, microsecond=0):  # people type hours and minutes
            found.append(
                Refusal(
                    "published_before_approval",
                    _("This is before the final approval; publishing first and approving later is not allowed."),
                    "条例 第十七条",
                    "public_at",
                )
            )
    if not link.startswith(("http://", "https://")) or len(link) > 500:
        found.append(Refusal("link_missing", _("Enter the page's address, beginning with http:// or https://."), "条例 第二十三条", "link"))
    return found


def names_withdrawal_ground(item, *, by, at, ground="", **_others):
    from .withdrawal import Ground

    if ground not in Ground.values:
        return Refusal("ground_missing", _("Choose why it is withdrawn."), "条例 第六条", "ground")
    return None


def states_when_it_changed(item, *, by, at, changed_on=None, **_others):
    if changed_on is None or changed_on > localdate(at):
        return Refusal(
            "date_missing",
            _("Enter the day the information changed; the twenty working days count from it."),
            "条例 第二十六条",
            "changed_on",
        )
    return None


def names_a_colleague(item, *, by, at, to=None, **_others):
    if to is None or to == by.pk or to not in item.colleagues or (item.state in LEVELS and to == item.author_id):
        return Refusal("colleague_unknown", _("Choose a colleague who holds the same duty for this section."), field="to")
    return None


def names_people(item, *, by, at, people=(), **_others):
    if not people:
        return Refusal("people_missing", _("Choose at least one person."), field="people")
    if len(people) > 50 or not set(people) <= item.staff:
        return Refusal("people_unknown", _("Choose people of this office, fifty at most."), field="people")
    return None


def names_units(item, *, by, at, units=(), question="", **_others):
    if not units:
        return Refusal("units_missing", _("Choose at least one section."), "条例 第十一条", "units")
    if not set(units) <= item.sections:
        return Refusal("units_unknown", _("Choose sections of this office that have a head."), field="units")
    return None


def answers_the_question(item, *, by, at, agrees=None, text="", **_others):
    if agrees is None:
        return Refusal("answer_missing", _("Say whether you agree."), field="agrees")
    if not agrees and not text.strip():
        return Refusal("reason_missing", _("Say what you object to."), field="text")
    return None


def is_complete(item, *, by, at, content=None, **_others):
    """What an approval form must contain before anybody is asked to read it. (domain: 政府信息发布审批表)"""
    from .completeness import missing

    return missing(content or {}, item, at)


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
    if not item.present or item.after_secrecy_review(conclusion) in (State.RETURNED, State.DETERMINATION):
        return None
    check = item.checked(item.present)
    if refusal := _not_settled(check):
        return refusal
    if groups := check.for_reviewer:
        message = _("These findings wait for your answer: %(what)s.") % {"what": checks.counted(groups)}
        return Refusal("findings_unanswered", message, "条例 第十七条", "conclusion")
    return None


def _unanswered(item, content):
    check = item.checked(content)
    if refusal := _not_settled(check):
        return refusal
    if groups := check.refusing:
        message = _("The sensitivity check found what must be masked or explained first: %(what)s.") % {"what": checks.counted(groups)}
        return Refusal("findings_unanswered", message, "条例 第十五条；个人信息保护法 第二十五条")
    return None


def _not_settled(check):
    """Files nobody knows yet: suspected since they were attached, or not searched by what is in force now."""
    return _held(check) or _waiting(check)


def _held(check):
    if not check.held:
        return None
    message = _(
        "In quarantine, for it looks like a state secret: %(files)s. The secrecy reviewer decides; take it out to go on without it."
    )
    return Refusal("in_quarantine", message % {"files": "、".join(check.held)}, "保密法 第三十一条")


def _waiting(check):
    if not check.waiting:
        return None
    message = _(
        "The check changed, and these files are searched again: %(files)s. That happens by itself, these first. Nothing else changes"
        " meanwhile; try again in a moment."
    )
    return Refusal(SEARCHED_AGAIN, message % {"files": "、".join(check.waiting)}, "条例 第十七条")


__all__ = [name for name in dir() if not name.startswith("_") and name not in ("Refusal", "LEVELS", "Duty", "Quarantine")]
