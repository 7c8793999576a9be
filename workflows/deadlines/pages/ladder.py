"""预警督办规则: for administrators, the rungs a lapse climbs and the rules about them, with a preview; a new version each time."""

from datetime import timedelta
from itertools import count
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.access import administrators_only
from people.models import Duty
from workflows.refusals import Refused

from .. import rules
from ..counting import BEIJING, Budget, Unit
from ..ladder import DEFAULT_RULES, DEFAULT_RUNGS, HANDLER, HIGHEST, BadLadder, Ladder, Period, reached_at, schedule
from ..models import LadderVersion
from . import words
from .offices import chosen

EMPTY_ROWS = 2
TELLABLE = (
    Duty.SECTION_HEAD, Duty.DISCLOSURE_OFFICER, Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR, Duty.DISCIPLINE,
    Duty.ADMINISTRATOR, Duty.GROUP_HEAD, Duty.GROUP_DEPUTY,
)  # fmt: skip


class RungForm(forms.Form):
    """One rung; a row without a name is left out."""

    code = forms.SlugField(required=False, max_length=20, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Level"), required=False, max_length=20)
    after = forms.IntegerField(label=gettext_lazy("Working days after expiry"), required=False, min_value=0, max_value=HIGHEST)
    share = forms.IntegerField(label=gettext_lazy("or at … per cent of the time"), required=False, min_value=0, max_value=100)
    days_before = forms.IntegerField(
        label=gettext_lazy("and no later than … working days ahead"), required=False, min_value=0, max_value=HIGHEST
    )
    tell = forms.MultipleChoiceField(label=gettext_lazy("Who is told"), required=False, widget=forms.CheckboxSelectMultiple)
    explanation = forms.BooleanField(label=gettext_lazy("An explanation is demanded"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("after", "share", "days_before"):
            vars(self.fields[name]).update(quiet=True)
        tell = cast(forms.MultipleChoiceField, self.fields["tell"])
        tell.choices = [(HANDLER, _("Whoever it waits for")), *((str(duty), duty.label) for duty in TELLABLE)]

    def clean(self):
        data = super().clean()
        if data.get("name"):
            if not data.get("tell"):
                self.add_error("tell", _("Say who is told."))
            if data.get("after") is not None and data.get("share"):
                self.add_error("after", _("A level is reached either before or after expiry."))
            if data.get("after") is None and not data.get("share"):
                self.add_error("after", _("Say when it is reached."))
        return data


Rungs = forms.formset_factory(RungForm, extra=0)


class RulesForm(forms.Form):
    statutory_skips_to = forms.ChoiceField(label=gettext_lazy("A missed statutory period goes straight to"), required=False)
    routine_stops_at = forms.ChoiceField(label=gettext_lazy("A routine first lapse stops at"), required=False)
    routine_misses = forms.IntegerField(label=gettext_lazy("So many routine lapses count as first"), min_value=0, max_value=120)
    history_months = forms.IntegerField(label=gettext_lazy("within so many months"), min_value=1, max_value=120)
    urge_again_days = forms.IntegerField(
        label=gettext_lazy("The same person may urge again after so many working days"),
        help_text=gettext_lazy("0: at any time. Left empty: 1."),
        required=False,
        min_value=0,
        max_value=120,
    )
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)

    def __init__(self, data, codes, **kwargs):
        super().__init__(data, **kwargs)
        for name in ("statutory_skips_to", "routine_stops_at"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("— no such rule —")), *codes]
            field.quiet = True  # type: ignore[attr-defined]  # our own, read by components/field.html


@administrators_only
@require_http_methods(["GET", "POST"])
def ladder(request):
    office, offices = chosen(request)
    version, own = _in_force(office)
    rungs, stored = (version.rungs, version.rules) if version else (DEFAULT_RUNGS, DEFAULT_RULES)
    days = _number(request.POST.get("days") or request.GET.get("days"), 3)
    form = Rungs(request.POST or None, initial=[*map(_row, rungs), *({} for _n in range(EMPTY_ROWS))])
    status, shown = 200, Ladder.of(rungs, stored)
    posted = request.method == "POST"
    new = _rungs(form, _codes_given(office)) if posted and form.is_valid() else None
    codes = [(rung["code"], words.rung_name(rung["code"], rung["name"])) for rung in new or rungs if rung.get("after") is not None]
    rule = RulesForm(request.POST if posted else None, codes, initial=DEFAULT_RULES | stored)
    if posted and "preview" in request.POST:
        rule.fields["reason"].required = False
    if posted:
        status = 422
        if new is not None and rule.is_valid():
            chosen_rules: dict[str, Any] = {
                name: value or None if name.endswith(("_to", "_at")) else value
                for name, value in rule.cleaned_data.items()
                if value is not None
            }
            reason = chosen_rules.pop("reason")
            try:
                shown = Ladder.of(new, chosen_rules)
            except BadLadder as error:
                rule.add_error(None, str(error))
            else:
                if "save" in request.POST and _saved(request, office, new, chosen_rules, reason, rule):
                    messages.success(request, _("The new ladder is in force. What was reached already stays as it was."))
                    return redirect(f"{reverse('ladder')}?office={office.pk}")
                version, own = _in_force(office)
                status = 409 if rule.errors else 200
    return render(
        request,
        "administration/ladder.html",
        {
            "heading": _("Escalation ladder"),
            "sub": _("Whom a lapse reaches, and when. It never changes a due date."),
            "office": office,
            "offices": offices,
            "own": own,
            "version": version,
            "knows": version.number if own else 0,
            "rows": form,
            "rule": rule,
            "days": days,
            "preview": preview(shown, days, request.at),
            "versions": LadderVersion.objects.filter(office=office).select_related("made_by").order_by("-number"),
        },
        status=status,
    )


def _saved(request, office, rungs, chosen_rules, reason, form) -> bool:
    """Put in force, unless somebody else was quicker: that is then said above the form."""
    knows = request.POST.get("knows", "")
    seen = int(knows) if knows.isdecimal() and len(knows) < 9 else None
    try:
        rules.publish_ladder(office.pk, rungs, chosen_rules, reason=reason, by=request.user, at=request.at, knows=seen)
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_error(None, refusal.message)
        return False
    return True


def _in_force(office):
    """(the version in force for the office or None for the shipped one, whether it is the office's own)."""
    pk, _ladder = rules.in_force().ladders[office.pk]
    version = LadderVersion.objects.select_related("office").filter(pk=pk).first() if pk else None
    return version, bool(version and version.office_id == office.pk)


def _row(rung) -> dict:
    before = rung.get("before") or {}
    return {
        "code": rung["code"],
        "name": rung["name"],
        "after": rung.get("after"),
        "share": before.get("share"),
        "days_before": before.get("working_days"),
        "tell": rung["tell"],
        "explanation": rung.get("explanation", False),
    }


def _codes_given(office) -> set[str]:
    """The codes rungs of this office's ladders and of those above it have, or ever had. One statement."""
    above = [int(part) for part in office.path.split("/") if part]
    versions = LadderVersion.objects.filter(office__in=above).values_list("rungs", flat=True)
    return {rung["code"] for rungs in (DEFAULT_RUNGS, *versions) for rung in rungs}


def _rungs(form, given) -> list[dict]:
    """The rows as they are stored, in the order they are reached; a new rung gets a code none has or ever had."""
    found, given = [], given | {row.cleaned_data.get("code") for row in form}
    for number, row in enumerate(form):
        data = row.cleaned_data
        if not data.get("name"):
            continue
        code = data["code"] or next(code for n in count(number + 1) if (code := f"level-{n}") not in given)
        given.add(code)
        rung = {"code": code, "name": data["name"], "tell": data["tell"]}
        if data["after"] is None:
            rung["before"] = {"share": data["share"] or 0, "working_days": data["days_before"] or 0}
        else:
            rung["after"] = data["after"]
        if data["explanation"]:
            rung["explanation"] = True
        found.append(rung)
    return sorted(found, key=lambda rung: -1 if rung.get("after") is None else rung["after"])


def preview(shown: Ladder, days: int, at) -> list[dict]:
    """What would happen to a step of so many working days begun today and never done."""
    calendar = rules.in_force().calendar
    period = Period(at, Budget(days, Unit.WORKING_DAYS))
    plan = schedule(period, calendar, shown, at=at)
    assert plan is not None  # nothing stands still
    found = [{"name": _("last day"), "on": plan.due_on, "kind": ""}]
    if plan.next_rung < shown.lapse:
        found.insert(
            0, {"name": words.rung_name(shown.rungs[0].code, shown.rungs[0].name), "on": plan.next_rung_at.astimezone(BEIJING).date()}
        )
    for number in range(shown.lapse, len(shown.rungs)):
        rung = shown.rungs[number]
        moment = reached_at(rung, plan.due_on, plan.due_at, calendar) - timedelta(microseconds=1)
        found.append(
            {
                "name": words.rung_name(rung.code, rung.name),
                "on": moment.astimezone(BEIJING).date(),
                "kind": words.chip(number, shown)["kind"],
                "stops": number == shown.routine_stops_at,
            }
        )
    return found


def _number(text, default) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= HIGHEST else default
