"""Why not? Guards are about the item; asks are about what the person supplied. Each returns a Refusal, several, or nothing."""

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from workflows.deadlines import rules
from workflows.deadlines.counting import too_early
from workflows.refusals import Refusal

from .findings_guards import in_favour
from .routes import CONFIRMS
from .separation import drafters
from .states import CLEARING, Conclusion, FollowUp, State


# -- guards: asked when the page is drawn and again on the way in --------------------------------------------------------------
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
    if not item.settings.urgent:
        return Refusal("not_urgent", _("Consent by telephone is for emergencies only."), "突发事件应对法 第七条")
    return None


def has_no_later_move(item, *, by, at):
    """What is taken back is the last change itself, once: taking it back again would be going on without an approval.

    The wish to withdraw is taken back until somebody has decided on it, whoever has it before them.
    """
    last, task = item.case.last_change, item.case.main_task
    if last and last.step == "recall":
        return Refusal("taken_back_already", _("It was taken back already, and is where it was before; go on with it from here."))
    if last and any(move.step == "revise" and move.number > last.number for move in item.case.moves):
        return Refusal("edited_since", _("The next person has already edited the text; ask them to return it."))
    if last and any(move.inputs.get("refiled") and move.number > last.number for move in item.case.moves):
        return Refusal("refiled_since", _("The next person has already put it under another catalogue row; ask them to return it."))
    if task and task.owner_id not in (None, by.pk if by else None) and item.state != State.WITHDRAWAL_REVIEW:
        return Refusal("already_taken", _("The next person has already signed for it; ask them to return it."))
    return None


def has_a_public_copy(item, *, by, at):
    if item.live_id is None:
        return Refusal("not_public", _("Nothing of this item is public."), "条例 第六条")
    return None


def not_called_yet(item, *, by, at):
    """Of a second secret in the same item the same is to be done, and the time runs from the first."""
    if any(task.node == FollowUp.SECRET_PUBLIC for task in item.case.tasks):
        return Refusal("called_already", _("The secrecy reviewer has been called already."), "保密法实施条例 第六十一条")
    return None


def display_is_over(item, *, by, at):
    """The last day of display (inclusive) is past."""
    if item.live_id is None or item.live.display_until is None or item.live.display_until >= localdate(at):
        return Refusal("not_over", _("Its display period is not over."))
    return None


def files_are_there(item, *, by, at):
    """What is published is there to be read: no attachment was destroyed as a secret, or lost from the storage."""
    from . import attachments

    return files_gone(attachments.gone(item.present)) if item.present else None


def files_gone(names):
    """The refusal for attachments, by their names, whose bytes are gone; None for none."""
    if not names:
        return None
    message = _(
        "These attachments are no longer there: %(files)s. Each was destroyed, or its storage lost it. Send the item back for it to be"
        " attached again or taken out, or have the administrator restore the storage."
    )
    return Refusal("file_gone", message % {"files": "、".join(names)})


def nothing_is_public(item, *, by, at):
    """What is public is taken down first: citizens must not read what the office has destroyed."""
    if item.live_id:
        return Refusal("still_public", _("It is still public. Withdraw it at once, then destroy it."), "保密法 第三十一条")
    return None


def nothing_owed(item, *, by, at):
    owed = [task for task in item.case.tasks if task.node == FollowUp.COUNTERSIGN]
    if owed:
        return Refusal(
            "countersignature_missing", _("A consent given by telephone still has to be countersigned."), "突发事件应对法 第七条"
        )
    return None


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
    elif decided_on and (why := too_early(decided_on)):
        found.append(Refusal("date_too_early", why, "重大行政决策程序暂行条例 第三十条", "decided_on"))
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
    elif consenter in drafters(item):
        message = _("The leader drafted this item; somebody else must consent to it.")
        found.append(Refusal("consenter_drafted", message, "条例 第十七条", "consenter"))
    if said_at is None or said_at > at:
        found.append(Refusal("time_missing", _("Say when consent was given; it cannot be in the future."), field="said_at"))
    elif said_at < (sent := _sent_at(item)).replace(second=0, microsecond=0):  # a form tells minutes
        message = _("Nobody can have consented before there was this text: it was submitted at %(at)s.")
        found.append(Refusal("time_too_early", message % {"at": date_format(localtime(sent), "Y-m-d H:i")}, field="said_at"))
    if not means.strip():
        found.append(Refusal("means_missing", _("Say how consent was given: number called, who listened."), field="means"))
    return found


def _sent_at(item):
    """When the text that is before the chain was submitted, or last changed by whoever reviews it."""
    return next(move.at for move in reversed(item.case.moves) if move.step in ("submit", "revise"))


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


def secured_elsewhere(item, *, by, at, secured=None, **_others):
    """What is destroyed cannot be shown to whoever looks into the leak. (保密法实施条例 第六十一条)"""
    if secured is not True:
        message = _(
            "First secure, outside this system, what the secrecy administration will ask for: nothing of it can be brought back here."
        )
        return Refusal("not_secured", message, "保密法实施条例 第六十一条", "secured")
    return None


def states_when_it_changed(item, *, by, at, changed_on=None, **_others):
    if changed_on is None or changed_on > localdate(at):
        return Refusal(
            "date_missing",
            _("Enter the day the information changed; the twenty working days count from it."),
            "条例 第二十六条",
            "changed_on",
        )
    if why := too_early(changed_on):
        return Refusal("date_too_early", why, "条例 第二十六条", "changed_on")
    return None


def names_a_colleague(item, *, by, at, to=None, **_others):
    if to is None or to == by.pk or to not in item.may_take_over:
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


def confirms_checks(item, *, by, at, checked=None, conclusion=None, **_others):
    """What the disclosure office answers for is confirmed line by line; of a routine item the click alone confirms the list it is shown with."""
    if not item.checklist or (conclusion is not None and (conclusion not in Conclusion.values or not in_favour(item, conclusion))):
        return None
    if checked is None and item.settings.is_routine:
        return None
    if open_ones := [line for line in item.checklist if line not in (checked or ())]:
        message = _("Confirm first, or send it back: %(lines)s.")
        return Refusal("checks_missing", message % {"lines": "；".join(open_ones)}, "三审三校制度", "checked")
    return None


__all__ = [name for name in dir() if not name.startswith("_") and name not in ("Refusal", "LEVELS")]
