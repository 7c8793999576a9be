"""What a notice says, in the language that is active: computed from its event and data when it is read, never stored."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import DIGEST

RUNG = "rung:"


@dataclass(frozen=True)
class Text:
    """The words for one event: the `kind` names it in lists; `subject` and `body` may use %(title)s."""

    kind: str | Promise
    subject: str | Promise
    body: str | Promise
    colour: str = ""  # late or soon, where the words say so too


@dataclass(frozen=True)
class Wording:
    """A notice in words. `body` is plain text, a sentence or two a line."""

    kind: str
    subject: str
    body: str
    colour: str = ""


L = gettext_lazy

#: By event, or by (event, step) where the step that caused it changes what is to be said. (domain terms: 催办通知书, 督办单, 红牌预警, 问责线索)
TEXTS: dict[str | tuple[str, str], Text] = {
    "tell_next": Text(L("To do"), L("To do: “%(title)s”"), L("“%(title)s” has reached you. Please deal with it in time.")),
    ("tell_next", "return_item"): Text(
        L("Sent back to you"),
        L("Sent back to you: “%(title)s”"),
        L("“%(title)s” was sent back to your stage. The reason is on its page."),
        "soon",
    ),
    ("tell_next", "request_withdrawal"): Text(
        L("Withdrawal to decide"), L("Withdrawal to decide: “%(title)s”"), L("It was asked to withdraw “%(title)s”. Please decide.")
    ),
    "tell_author": Text(L("News of your item"), L("News of “%(title)s”"), L("“%(title)s” has moved on. What happened is on its page.")),
    ("tell_author", "publish"): Text(L("Made public"), L("Made public: “%(title)s”"), L("“%(title)s” is public now.")),
    ("tell_author", "revise"): Text(
        L("Edited in review"),
        L("Edited in review: “%(title)s”"),
        L("The text of “%(title)s” was edited in review. The differences are on its page."),
    ),
    ("tell_author", "correct"): Text(
        L("Correction begun"),
        L("Correction begun: “%(title)s”"),
        L("A correction of “%(title)s” has begun. What is public stays until the correction has passed."),
    ),
    ("tell_author", "approve_withdrawal"): Text(
        L("Withdrawn"), L("Withdrawn: “%(title)s”"), L("“%(title)s” has been withdrawn from the public."), "soon"
    ),
    ("tell_author", "refuse_withdrawal"): Text(
        L("Withdrawal refused"),
        L("Withdrawal refused: “%(title)s”"),
        L("Withdrawing “%(title)s” was refused; it stays as it was. The reason is on its page."),
    ),
    ("tell_author", "withdraw_urgently"): Text(
        L("Withdrawn at once"), L("Withdrawn at once: “%(title)s”"), L("“%(title)s” was withdrawn from the public at once."), "late"
    ),
    "tell_author_if_back": Text(
        L("Returned for changes"),
        L("Returned for changes: “%(title)s”"),
        L("“%(title)s” was returned to you. What must change is on its page."),
        "soon",
    ),
    "tell_named": Text(
        L("Handed to you"), L("Handed to you: “%(title)s”"), L("“%(title)s” was handed over to you. Its time limit runs on.")
    ),
    "tell_consenter": Text(
        L("To countersign"),
        L("To countersign: “%(title)s”"),
        L("Your consent by telephone to “%(title)s” was recorded. Please countersign within 24 hours."),
        "soon",
    ),
    "tell_asked": Text(
        L("Opinion asked"), L("Your opinion is asked: “%(title)s”"), L("Please give your opinion on “%(title)s” before it goes on.")
    ),
    ("tell_asked", "consult_units"): Text(
        L("To countersign with others"),
        L("To countersign with others: “%(title)s”"),
        L("Your section is asked to countersign “%(title)s”. It goes on when all have answered."),
    ),
    "tell_copied": Text(L("Copy"), L("Copy for information: “%(title)s”"), L("“%(title)s” was copied to you for information.")),
    "tell_asker": Text(L("Opinion given"), L("Opinion given: “%(title)s”"), L("The opinion you asked for on “%(title)s” has been given.")),
    "tell_leaders": Text(L("For the leaders"), L("For your attention: “%(title)s”"), L("Please look at “%(title)s”.")),
    ("tell_leaders", "withdraw_urgently"): Text(
        L("Withdrawn at once"),
        L("Withdrawn at once: “%(title)s”"),
        L("“%(title)s” was withdrawn from the public at once. An explanation follows."),
        "late",
    ),
    ("tell_leaders", "explain_withdrawal"): Text(
        L("Withdrawal explained"), L("Withdrawal explained: “%(title)s”"), L("The urgent withdrawal of “%(title)s” has been explained.")
    ),
    "urge": Text(L("Urged"), L("Urged: “%(title)s”"), L("You are urged to deal with “%(title)s”."), "soon"),
    "rung:remind": Text(L("Reminder"), L("Reminder: “%(title)s” is due soon"), L("The time for “%(title)s” is running out."), "soon"),
    "rung:urge": Text(
        L("Yellow card: written urging"),
        L("Written urging: “%(title)s” is late"),
        L("“%(title)s” was not dealt with in time. Please deal with it at once."),
        "late",
    ),
    "rung:supervise": Text(
        L("Orange card: supervision order"),
        L("Supervision order: “%(title)s”"),
        L("“%(title)s” is still not dealt with after urging and is now supervised."),
        "late",
    ),
    "rung:interview": Text(
        L("Red card: interview"),
        L("Red card: “%(title)s”"),
        L("“%(title)s” is seriously late. Those answerable are to be interviewed."),
        "late",
    ),
    "rung:refer": Text(
        L("Lead for accountability"),
        L("Lead for accountability: “%(title)s”"),
        L("The lateness of “%(title)s” is handed to accountability as a matter to verify."),
        "late",
    ),
    DIGEST: Text(
        L("Daily summary"),
        L("Daily summary of warnings and supervision"),
        L("What has become late, or climbed the ladder, since the last summary:"),
    ),
}
#: A rung the administrator added to the ladder: its own name says what it is.
OTHER_RUNG = Text("%(rung)s", L("%(rung)s: “%(title)s”"), L("“%(title)s” is late and has reached the level “%(rung)s”."), "late")
#: For an event nobody wrote words for: a bug, counted on the page of undeliverable messages, but the person is told all the same.
UNKNOWN = Text(L("Message"), L("About “%(title)s”"), L("Something happened with “%(title)s”. Please look at its page."))


def known(event: str) -> bool:
    return event in TEXTS or is_rung(event)


def is_rung(event: str) -> bool:
    """Whether a notice comes from the ladder of late deadlines (预警督办)."""
    return event.startswith(RUNG)


def of(event: str, data: dict, *, stage: str = "", principal: str = "", duty: str = "", unit: str = "", gone: str = "") -> Wording:
    """The words for a notice.

    `stage` names where the item is now; `principal` is the person stood in for; `duty` and `unit` are named only when that duty
    is vacant and the reader is told in its place, `gone` the person addressed when they have left.
    """
    text = TEXTS.get((event, data.get("step", ""))) or TEXTS.get(event) or (OTHER_RUNG if is_rung(event) else UNKNOWN)
    facts = {"title": " ".join((data.get("title") or _("an item")).split()), "rung": data.get("rung_name") or _("Warning")}
    lines = [text.body % facts]
    if stage:
        lines.append(_("Stage: %(stage)s.") % {"stage": stage})
    lines += _lateness(data)
    if principal:
        lines.append(_("You are told because you stand in for %(name)s.") % {"name": principal})
    if duty:
        lines.append(
            _("You are told because nobody holds the duty “%(duty)s” for %(unit)s. Please have somebody appointed.")
            % {"duty": duty, "unit": unit}
        )
    if gone:
        lines.append(_("You are told because %(name)s no longer signs in here.") % {"name": gone})
    return Wording(str(text.kind % facts), text.subject % facts, "\n".join(lines), text.colour)


def summary(wordings: list[Wording], at_most: int = 100) -> Wording:
    """Several notices as one daily message: a line each, and how many more there are."""
    text = TEXTS[DIGEST]
    count = ngettext("%(n)d warning", "%(n)d warnings", len(wordings)) % {"n": len(wordings)}
    lines = [str(text.body), *(f"{number}. {wording.subject}" for number, wording in enumerate(wordings[:at_most], 1))]
    if (more := len(wordings) - at_most) > 0:
        lines.append(_("and %(n)d more") % {"n": more})
    return Wording(str(text.kind), _("%(subject)s: %(count)s") % {"subject": text.subject, "count": count}, "\n".join(lines), text.colour)


def _lateness(data):
    if due_on := data.get("due_on"):
        yield _("Due on %(date)s.") % {"date": date_format(date.fromisoformat(due_on), "DATE_FORMAT")}
    if (days := data.get("days_late") or 0) > 0:
        yield ngettext("%(n)d working day late.", "%(n)d working days late.", days) % {"n": days}
    if data.get("explanation"):
        yield _("A written explanation is required.")
