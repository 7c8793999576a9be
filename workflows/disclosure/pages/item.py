"""The item page: the text, or how the public will see it, on the left, what may be done now and by when on the right."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from people.models import Duty
from workflows.deadlines import clocks, counting
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.models import Deadline
from workflows.deadlines.office_calendar import in_force
from workflows.deadlines.pages import strip
from workflows.deadlines.pages.of_item import lapses_of
from workflows.engine import perform as engine
from workflows.engine.models import Move
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import Level
from workflows.screening.quarantine.states import State as Suspicion

from .. import publishing, stages, store
from ..content import diff
from ..fields import CARRIERS, GROUNDS, INTERPRETATIONS, SOURCES, VALIDITIES, Attribute
from ..inputs import WITH_CONTENT
from ..masking import originals
from ..models import Content, Item, Revision
from ..states import GONE, LEVELS, WRITING, Conclusion, FollowUp, State
from . import unsent
from .findings import panel
from .shared import seen
from .timeline import asked, handed_over, objections, timeline, why_here

#: Steps that ask nothing and can be taken back or repeated harmlessly: the button submits at once.
AT_ONCE = ("sign_for", "put_back", "urge", "acknowledge", "recall")
#: Steps whose only input is an optional remark, typed beside the button: one click on this page.
WITH_REMARK = ("approve", "sign", "countersign", "archive")
#: The states in which the page shows what the sensitivity check says; later it is the register's.
CHECKED = (*WRITING, *LEVELS, State.AWAITING_PUBLICATION)
TABS = ("text", "public", "difference", "files")


@login_required
def item(request, public_id):
    subject = seen(request, public_id, reads="item")
    tab = request.GET.get("view", "text")
    shown = shown_to(subject, request.user)
    content = shown.content
    tab = tab if tab in TABS and (tab != "public" or _for_the_public(content)) else "text"
    events = timeline(subject)
    return render(
        request,
        "disclosure/item.html",
        {
            "item": subject,
            "content": content,
            "title": content["title"] if shown.hidden else subject.title,
            "version": _version(subject, shown) if subject.present else "",
            "withdrawn": originals.withdrawn_from_view(subject) if tab == "files" else (),
            **decisions(subject, request),
            "tab": tab,
            "tabs": _tabs(subject, content, tab),
            "path": [{"label": stop.label, "who": stop.who, "state": stop.progress} for stop in stages.path(subject)],
            "deadlines": deadlines(subject, request.at),
            "lapses": lapses_of(subject.passages(), request),
            "particulars": [
                {"label": _("Approval number"), "value": approval_number(subject)},
                *particulars(subject, content),
                *registered(subject),
            ],
            "package": subject.state in publishing.PASTED and Duty.PUBLISHER in {duty for duty, _principal in subject.case.standings},
            "events": events,
            "why_here": why_here(subject, events),
            "handed_over": handed_over(subject, events),
            "objections": objections(events) if subject.state in LEVELS else (),
            "asked": asked(subject),
            "unsent": unsent.of(subject, request.user),
            "gone": destroyed(subject) if subject.state in GONE else None,
            "changes": _changes(subject, content) if tab == "difference" else None,
            "editable": subject.state in WRITING and request.user.pk in subject.author_ids(),
            "breadcrumbs": [{"label": _("To do"), "url": reverse("inbox")}, {"label": subject.category.name}],
        },
    )


def destroyed(subject) -> dict:
    """What was destroyed, as {said, elsewhere}: in words, and for the secrecy reviewer which items carry some of it too. At most one statement."""
    move = next(move for move in subject.case.moves if move.step == "destroy")
    level, counts = Level(move.inputs["level"]).label, move.inputs["destroyed"]
    said = _("%(level)s. Texts destroyed: %(texts)d, files: %(files)d. Hashes, names of those who handled it and times stay on record.")
    reviewing = Duty.SECRECY_REVIEWER in {duty for duty, _principal in subject.case.standings}
    elsewhere = Item.objects.filter(public_id__in=move.inputs["elsewhere"]).exclude(state__in=GONE) if reviewing else ()
    return {"said": said % {"level": level, "texts": counts["texts"], "files": len(counts["files"])}, "elsewhere": elsewhere}


def shown_to(subject, user) -> originals.Shown:
    """What this person has before them: what was sent, before that the draft, as they may read it."""
    return originals.shown(subject, subject.present or _draft(subject, user) or store.complete({"title": subject.title}))


def decisions(subject, request) -> dict:
    """What the check says of the item, and what this person may do now."""
    steps = steps_for(subject, request)
    primary = next((step for step in steps if step["primary"] and not step["refusals"]), None)
    answering = next((step for step in steps if step["name"] == "answer_findings"), None)
    return {
        "check": panel(subject, subject.findings, answers=bool(answering)) if subject.state in CHECKED else None,
        "quarantined": quarantined(subject, request) if subject.state in CHECKED and subject.findings and subject.findings.held else (),
        "steps": [step for step in steps if step is not answering],
        "own_draft": _own_draft(subject, steps),
        "secret": _secret(subject, steps),
        "primary": primary,
        "then": primary["then"] if primary else "",
    }


def quarantined(subject, request) -> QuerySet[Quarantined]:
    """What of the item waits in quarantine, for whoever decides on that: it is called by a number there. One statement where it is shown."""
    reviewing = request.access.units(Duty.SECRECY_REVIEWER)
    first = subject.process.first_id or subject.process_id
    return Quarantined.objects.filter(bound_for=first, state=Suspicion.SUSPECTED, unit__in=reviewing).order_by("pk")


def _secret(subject, steps) -> dict | None:
    """What is to be done next about a secret that was confirmed in what was published, as {said, url, link}: the last two for whoever may."""
    if not any(task.node == FollowUp.SECRET_PUBLIC for task in subject.case.tasks):
        return None
    if subject.live_id:
        said, wanted, chosen = _("It is public: withdraw it at once, then it is destroyed here."), "withdraw_urgently", "?ground=secret"
    else:
        said, wanted, chosen = _("It was public. It is still to be destroyed here, and reported."), "destroy", ""
    step = next((step for step in steps if step["name"] == wanted and not step["refusals"]), None)
    return {"said": said} | ({"url": step["url"] + chosen, "link": step["label"]} if step else {})


def _own_draft(subject, steps) -> str:
    """Where a reviewer goes on who has changed or masked the text and not kept that as a version; empty when there is nothing of the kind."""
    revise = next((step for step in steps if step["name"] == "revise" and not step["refusals"]), None)
    return revise["url"] if revise and subject.before is not subject.present and subject.before != subject.present else ""


def _version(subject, shown) -> str:
    """Which text the page shows, where that is not simply the newest."""
    n = {"n": subject.revision.number}
    if shown.hidden:
        said = (
            _("This is version %(n)d, shown with what has been masked since: who may read originals finds them under “What was masked”.")
            % n
        )
    elif shown.masked:
        said = _("This is version %(n)d as it was sent, unmasked: you may read originals. Everybody else sees it as masked since.") % n
    elif subject.state == State.RETURNED:
        said = _("This is version %(n)d, which was sent back.") % n
    else:
        return ""
    if subject.state == State.RETURNED:
        said += " " + _("What the case handler changes is shown once it is sent again.")
    return said


def _draft(subject, user):
    drafts = {draft.editor_id: draft.data for draft in store.drafts_of(subject)}
    return drafts.get(user.pk) or drafts.get(subject.author_id)


def steps_for(subject, request) -> list[dict]:
    """What this person may do now, in the order of the machine, as the page's buttons; refused steps say why."""
    found = []
    for step, refusals in engine.open_steps(subject, by=request.user, at=request.at):
        task = subject.case.main_task
        if step.name == "put_back" and (task is None or task.owner_id is None or task.duty == "author"):
            continue
        if step.name == "sign_for" and (task is None or task.owner_id is not None):
            continue
        editing = step.name in WITH_CONTENT
        target = subject.preview(step.name)
        found.append(
            {
                "name": step.name,
                "label": stages.button(subject, step),
                "url": reverse("edit", args=[subject.public_id]) if editing else reverse("step", args=[subject.public_id, step.name]),
                "primary": step.name in stages.PRIMARY,
                "key": "a" if step.name in stages.PRIMARY else None,
                "post": step.name in AT_ONCE,
                "remark": step.name in WITH_REMARK,
                "checks": subject.checklist if step.name in WITH_REMARK and not refusals else (),
                "refusals": [{"message": refusal.message, "basis": refusal.basis} for refusal in refusals],
                "told": [refusal.message for refusal in refusals if refusal.code == "urged_lately"],  # of a lesser verb that was there
                "then": stages.sentence(subject, State(target)) if step.name in stages.PRIMARY and target and step.targets else "",
            }
        )
    return found


def _tabs(subject, content, tab):
    base = reverse("item", args=[subject.public_id])
    public = [{"label": _("As the public will see it"), "url": f"{base}?view=public", "current": tab == "public", "count": None}]
    return [
        {"label": _("Text"), "url": base, "current": tab == "text", "count": None},
        *(public if _for_the_public(content) else ()),
        {"label": _("Compared with the last version"), "url": f"{base}?view=difference", "current": tab == "difference", "count": None},
        {"label": _("Attachments"), "url": f"{base}?view=files", "current": tab == "files", "count": len(content["attachments"])},
        {"label": _("Approval form"), "url": reverse("approval_form", args=[subject.public_id]), "current": False, "count": None},
    ]


def _for_the_public(content) -> bool:
    """Whether it is meant for the public, or nobody has said yet."""
    return content["attribute"] in ("", Attribute.PUBLIC)


def _changes(subject, content):
    """Against the version the last approval saw, the last one the secrecy review cleared, and what is public now.

    What was masked since is masked in the older ones too: a comparison is no way to an original.
    """
    revisions = list(Revision.objects.filter(item=subject).order_by("-number")[:2])
    compared = {}
    if len(revisions) == 2:
        compared[revisions[1].content_hash] = _("Compared with version %(n)d") % {"n": revisions[1].number}
    if cleared := _last_cleared(subject):
        compared[cleared] = _("Compared with the last version the secrecy review cleared")
    if subject.live_id and subject.live.revision_id != subject.revision_id:
        compared[subject.live.revision.content_hash] = _("Compared with what is public")
    older = {kept.content_hash: kept.data for kept in Content.objects.filter(pk__in=compared) if kept.data}
    return [
        (label, diff.compare(originals.as_masked_since(subject, older[content_hash]), content))
        for content_hash, label in compared.items()
        if content_hash in older
    ]


def _last_cleared(subject) -> str | None:
    """The hash of the newest content the secrecy review found may be disclosed, other than the present one; None when there is none."""
    moves = Move.objects.filter(process__in=subject.passages(), step="conclude_secrecy_review", inputs__conclusion=Conclusion.CLEAR)
    if subject.revision_id:
        moves = moves.exclude(content_hash=subject.revision.content_hash)
    return moves.order_by("-number").values_list("content_hash", flat=True).first()


def deadlines(subject, at) -> list[dict]:
    """The open clocks of this passage with the day-by-day explanation, the step's own first."""
    calendar, today, found = in_force(), at.astimezone(BEIJING).date(), []
    open_clocks = Deadline.objects.filter(process_id=subject.process_id, met_at=None, cancelled_at=None).order_by("due_at")
    for clock in sorted(open_clocks, key=lambda clock: clock.kind != Deadline.Kind.STEP):
        left = counting.remaining(today, clock.due_on, calendar)
        found.append(
            {
                "clock": clock,
                "label": clock.label,
                "left": left if left >= 0 else None,
                "late": (clock.due_at <= at) if clock.budget_unit == Deadline.BudgetUnit.HOURS else max(-left, 0),
                "days": strip.days(due, at) if (due := clocks.explain(clock)) else [],
            }
        )
    return found


def particulars(subject, content) -> list[dict]:
    """信息要素, as the approval form prints them; what is empty is left out."""
    pairs = [
        (_("Catalogue row"), subject.topic),
        (_("Index number"), subject.index_number),
        (_("Document number"), content["document_number"]),
        (_("Source"), SOURCES.get(content["source"])),
        (_("Original document and its attribute"), content["original"]),
        (_("Form"), CARRIERS.get(content["carrier"])),
        (_("Date of formation"), content["formed_on"]),
        (_("Public attribute"), Attribute(subject.attribute).label),
        (_("Ground for not disclosing on one's own initiative"), GROUNDS.get(content["attribute_ground"])),
        (_("Reason"), content["attribute_reason"]),
        (_("Basis of disclosure"), content["basis"]),
        (_("Audience"), content["audience"]),
        (_("Channels"), "、".join(content["channels"])),
        (_("To be published on"), content.get("planned_on")),
        (_("Public until"), content["display_until"]),
        (_("Keywords"), content["keywords"]),
        (_("Interpretation"), INTERPRETATIONS.get(content["interpretation"])),
        (_("Validity"), VALIDITIES.get(content.get("validity", ""))),
        (_("Repealed on"), content.get("repealed_on")),
        (_("Personal information"), content["personal_handling"] if content["personal_information"] else _("none")),
        (_("Third party"), content["third_party_opinion"] if content["third_party"] else _("none")),
        (_("Section"), subject.unit),
        (_("Case handler"), f"{subject.author} {content['contact']}"),
    ]
    return [{"label": label, "value": str(value)} for label, value in pairs if value]


def registered(subject) -> list[dict]:
    """What is known only once the text before the chain was published or archived: since when and where it is public, and its archive number.

    One statement at most, none while it is public.
    """
    told = publishing.of_revision(subject)
    pairs = [
        (_("Time of publication"), date_format(told.public_at.astimezone(BEIJING), "Y-m-d H:i") if told else ""),
        (_("Link of publication"), told.link if told else ""),
        (_("Archive number"), subject.archive_number),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def approval_number(subject) -> str:
    """审批编号, with which approval it is where the item was corrected; a dash before it is submitted."""
    if not subject.approval_number or subject.process.number == 1:
        return subject.approval_number or "—"
    return _("%(number)s, approval %(n)d") % {"number": subject.approval_number, "n": subject.process.number}
