"""What a notice says, in the language that is active: computed from its event and data when it is read, never stored. The words: texts.py."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from .models import DIGEST
from .texts import GONE, OTHER_RUNG, TEXTS, UNKNOWN, VACANT

RUNG = "ladder_"


@dataclass(frozen=True)
class Wording:
    """A notice in words. `title` is what it is about, `body` plain text, a sentence or two a line."""

    title: str
    kind: str
    subject: str
    body: str
    colour: str = ""


def known(event: str) -> bool:
    return event in TEXTS or is_rung(event)


def is_rung(event: str) -> bool:
    """Whether a notice comes from the ladder of late deadlines (预警督办)."""
    return event.startswith(RUNG)


def of(
    event: str,
    data: dict,
    *,
    stage: str = "",
    principal: str = "",
    duty: str = "",
    unit: str = "",
    gone: str = "",
    by: str = "",
    words: str = "",
) -> Wording:
    """The words for a notice.

    `stage` names where the item is now; `principal` is the person stood in for; `duty` and `unit` are named only when that duty
    is vacant and the reader is told in its place, `gone` the person addressed when they have left.
    `by` is who did what it tells of, `words` what they wrote with it.
    """
    text = TEXTS.get((event, data.get("step", ""))) or TEXTS.get(event) or (OTHER_RUNG if is_rung(event) else UNKNOWN)
    facts = {"title": " ".join((data.get("title") or gettext("an item")).split()), "rung": data.get("rung_name") or gettext("Warning")}
    if duty or gone:
        facts |= {"kind": str(text.kind % facts), "duty": duty, "unit": unit, "name": gone}
        text = VACANT if duty else GONE
    lines = [text.body % facts]
    if by and words:
        lines.append(gettext("%(name)s writes: %(words)s") % {"name": by, "words": words})
    elif by:
        lines.append(gettext("From: %(name)s.") % {"name": by})
    if stage:
        lines.append(gettext("Stage: %(stage)s.") % {"stage": stage})
    lines += _lateness(data)
    if principal:
        lines.append(gettext("You are told because you stand in for %(name)s.") % {"name": principal})
    return Wording(facts["title"], str(text.kind % facts), text.subject % facts, "\n".join(lines), text.colour)


def summary(wordings: list[Wording], at_most: int = 100) -> Wording:
    """Several notices as one daily message: a line each, and how many more there are."""
    text = TEXTS[DIGEST]
    count = ngettext("%(n)d warning", "%(n)d warnings", len(wordings)) % {"n": len(wordings)}
    lines = [str(text.body), *(f"{number}. {wording.subject}" for number, wording in enumerate(wordings[:at_most], 1))]
    if (more := len(wordings) - at_most) > 0:
        lines.append(gettext("and %(n)d more") % {"n": more})
    subject = gettext("%(subject)s: %(count)s") % {"subject": text.subject, "count": count}
    return Wording(str(text.subject), str(text.kind), subject, "\n".join(lines))


def _lateness(data):
    if due_on := data.get("due_on"):
        yield gettext("Due on %(date)s.") % {"date": date_format(date.fromisoformat(due_on), "DATE_FORMAT")}
    if (days := data.get("days_late") or 0) > 0:
        yield ngettext("%(n)d working day late.", "%(n)d working days late.", days) % {"n": days}
    if data.get("statutory"):
        yield gettext("This is a statutory time limit.")
    if data.get("explanation"):
        yield gettext("A written explanation is required.")
