"""审批表: the approval form of one item as a PDF, every field and every level's opinion made from the facts."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import typst
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.utils.dateformat import format as date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from people.models import Duty
from workflows.deadlines.counting import BEIJING
from workflows.engine.models import Move

from .. import stages, store
from ..masking import originals
from ..states import AT_REST, CLEARING, LEVELS, State
from .item import approval_number, particulars, registered
from .shared import file_name, seen
from .timeline import confirmed, named, refiled, said

SHORT, SHORT_LABEL = 18, 24  # characters that fit half a line
TEMPLATE = Path(settings.BASE_DIR) / "templates" / "typst" / "approval_form.typ"
WITHDRAWAL = ("request_withdrawal", "approve_withdrawal", "refuse_withdrawal", "withdraw_urgently", "explain_withdrawal")
OPINIONS = (*CLEARING, "submit", "give_opinion", "return_item", "publish", "countersign", "archive", *WITHDRAWAL)


@login_required
def approval_form(request, public_id):
    item = seen(request, public_id, reads="approval_form")
    draft = store.drafts_of(item).filter(editor_id=item.author_id).first()
    content = originals.shown(item, item.present or (draft.data if draft else store.complete({"title": item.title}))).content
    response = HttpResponse(render(form_data(item, content, request.at)), content_type="application/pdf")
    name = file_name(f"{_('Approval form')} {content['title']}", "pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def render(data: dict) -> bytes:
    """The PDF of a form's data. About a tenth of a second; no network, no system fonts."""
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(Path(fonts.__file__).parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def form_data(item, content: dict, at) -> dict:
    """What the printed form says. (政府信息发布审批表)"""
    fields = [{"label": _("Title"), "value": content["title"] or item.title, "wide": True}, *_laid_out(particulars(item, content))]
    names = [entry["name"] for entry in content["attachments"]]
    listed = "\n".join(f"{number}. {name}" for number, name in enumerate(names, start=1)) if len(names) > 1 else "".join(names)
    fields.append({"label": _("Attachments"), "value": listed or _("none"), "wide": True})
    return {
        "title": item.title,
        "office": item.office.name,
        "heading": _("Approval form for the release of government information"),
        "number_label": _("Approval number"),
        "number": approval_number(item),
        "filled_label": _("Drafted on"),
        "filled": date_format(item.created_at.astimezone(BEIJING), "Y-m-d"),
        "fields": fields,
        "opinions": opinions(item),
        "registered": _laid_out(registered(item)),
        "printed": _("Printed %(at)s") % {"at": date_format(at.astimezone(BEIJING), "Y-m-d H:i")},
        "note": _("Made from the records of the system; each opinion is bound to the content whose fingerprint stands below it."),
    }


def _laid_out(pairs: list[dict]) -> list[dict]:
    """Short values two in a line, then the long ones."""
    narrow = [pair for pair in pairs if len(pair["value"]) <= SHORT and len(pair["label"]) <= SHORT_LABEL]
    laid_out = [pair | {"wide": False} for pair in narrow]
    if len(narrow) % 2:
        laid_out[-1]["wide"] = True
    return laid_out + [pair | {"wide": True} for pair in pairs if pair not in narrow]


def opinions(item) -> list[dict]:
    """Every opinion of the present passage, in order, with who gave it, for whom, when, and on which content; then the levels still to sign."""
    found = []
    printed = Q(step__in=OPINIONS) | Q(step="recall", source=State.WITHDRAWAL_REVIEW)
    of_passage = Move.objects.filter(printed, process_id=item.process_id)
    moves = list(of_passage.select_related("actor", "principal", "task__unit").order_by("number"))
    names = named(moves)
    for move in moves:
        who = str(move.actor or _("System"))
        if move.principal:
            who += _(" (for %(name)s)") % {"name": move.principal}
        verb, words = _verb(move, names), move.inputs.get("opinion") or move.inputs.get("reason") or move.inputs.get("text") or ""
        found.append(
            {
                "label": _label(move, moves),
                "text": _text(verb, refiled(move, names), confirmed(move)),
                "objection": "" if words.strip(" 。.") == verb.strip(" 。.") else words,  # 同意。 is said once
                "who": who,
                "at": date_format(move.at.astimezone(BEIJING), "Y-m-d H:i"),
                "seen": move.content_hash[:16],
            }
        )
    to_sign = (*LEVELS, State.WITHDRAWAL_REVIEW)
    waiting = (
        [] if item.state in AT_REST else [stop for stop in stages.path(item) if stop.progress in ("now", "next") and stop.state in to_sign]
    )
    return found + [
        {
            "label": _decision() if stop.state == State.WITHDRAWAL_REVIEW else stop.label,
            "text": "",
            "objection": "",
            "who": "",
            "at": "",
            "seen": "",
        }
        for stop in waiting
    ]


def _text(*parts: str) -> str:
    text = ""
    for part in filter(None, parts):
        text += part if not text or text.endswith("。") else f"；{part}"
    return text


def _label(move, moves) -> str:
    if move.step == "countersign":  # it stands beside the stage consented to, wherever the item has got to since
        consents = [one for one in moves if one.step == "record_consent" and one.number < move.number]
        consent = next((one for one in reversed(consents) if one.inputs["consenter"] in (move.actor_id, move.principal_id)), move)
        return _("Countersignature: %(stage)s") % {"stage": stages.STAGES[State(consent.source)]}
    if move.step in ("approve_withdrawal", "refuse_withdrawal"):
        return _decision()
    if move.step in WITHDRAWAL:
        return {
            "request_withdrawal": _("Withdrawal asked for"),
            "withdraw_urgently": _("Withdraw at once"),
            "explain_withdrawal": _("Explain the withdrawal"),
        }[move.step]
    if move.step == "recall":
        return _("Request taken back")
    if move.step != "give_opinion":
        return str(stages.STAGES.get(State(move.source), State(move.source).label))
    if move.task and move.task.duty == Duty.SECTION_HEAD:
        return _("Joint review: %(section)s") % {"section": move.task.unit}
    return _("Opinion asked for")


def _decision() -> str:
    return _("Decision on the withdrawal")  # 撤稿审批


def _verb(move, names) -> str:
    if move.step == "give_opinion":
        return _("I agree") if move.inputs.get("agrees") else _("I object")
    if "conclusion" in move.inputs:
        return said(move)
    return {
        "submit": _("Submitted for review."),
        "approve": _("Approved."),
        "sign": _("Approved for issue."),
        "record_consent": _("%(name)s consented by telephone: %(means)s")
        % {"name": said(move, names).split("，")[0], "means": move.inputs.get("means", "")},
        "record_meeting": _("Decided by: %(meeting)s") % {"meeting": said(move)},
        "return_item": _("Returned."),
        "publish": _("Registered as published."),
        "archive": _("Read online, nothing wrong; archived."),
        "countersign": _("Consent by telephone confirmed in writing."),
        "request_withdrawal": said(move, names),
        "approve_withdrawal": _("Withdrawal approved."),
        "refuse_withdrawal": _("Withdrawal refused."),
        "withdraw_urgently": said(move, names),
        "explain_withdrawal": "",
        "recall": "",
    }[move.step]
