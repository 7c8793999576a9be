"""工作日历: for administrators, the years with the papers they follow, month by month; a year taken in from a file or a form."""

import json
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people import queries
from people.access import administrators_only
from people.models import Duty, Unit, User

from .. import recount, rules
from ..calendar import BadCalendar, Kind, days_of, shipped_years
from ..counting import BEIJING
from ..models import CalendarYear, Deadline, Sweep

LARGEST = 200_000  # bytes of a file; ten years take a tenth of it
CLASSES = {Kind.HOLIDAY: "off", Kind.WEEKEND: "off", Kind.UNKNOWN_WEEKEND: "off", Kind.MADE_UP: "makeup"}


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File with one or more years (JSON)"))


class HolidayForm(forms.Form):
    """One holiday; a row without a name is left out."""

    name = forms.CharField(label=gettext_lazy("Holiday"), required=False, max_length=20)
    first = forms.DateField(
        label=gettext_lazy("Off from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(label=gettext_lazy("through"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    work = forms.CharField(
        label=gettext_lazy("Made-up working days"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "2027-02-06 2027-02-14"}),
    )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("name") and not (data.get("first") and data.get("last")):
            raise forms.ValidationError(_("%(name)s: say from which day through which it is off.") % {"name": data["name"]})
        return data


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    title = forms.CharField(label=gettext_lazy("Title of the paper"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Document number"), max_length=60)
    dated = forms.DateField(label=gettext_lazy("Dated"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


Holidays = forms.formset_factory(HolidayForm, extra=0)


def papers_of(payload) -> list[str]:
    """The papers a year follows, by title and number."""
    return [f"{one.get('title', '')} {one.get('number', '')}".strip() for one in payload.get("papers", ())]


@administrators_only
@require_http_methods(["GET", "POST"])
def calendars(request):
    """The years. Taking one in changes dates everywhere: only who administers the topmost office may, of several topmost offices all of them.

    The calendar is one for the installation: no county puts its own days into another's due dates.
    """
    topmost = list(Unit.objects.filter(parent=None))
    may_publish = bool(topmost) and all(unit.pk in request.access.administers for unit in topmost)
    this_year = request.at.astimezone(BEIJING).year
    upload, year_form = FileForm(), YearForm(initial={"year": this_year + 1})
    holidays = Holidays(initial=[{"name": name} for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")] + [{}])
    status, coming = 200, None
    form: forms.Form | None
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        if "years" in request.POST:  # looked at, and now to be put in force
            payloads, form = _looked_at(request), None
        elif "file" in request.FILES or "upload" in request.POST:
            upload = FileForm(request.POST, request.FILES)
            payloads, form = _from_file(upload), upload
        else:
            year_form, holidays = YearForm(request.POST), Holidays(request.POST)
            payloads, form = _from_form(year_form, holidays), year_form
        coming = _coming(payloads, form, request) if payloads else None
        if coming and "years" in request.POST:
            if request.POST.get("knows", "") == coming["knows"]:
                _publish(payloads, request)
                return redirect(f"{reverse('calendars')}?year={payloads[0]['year']}")
            coming["overtaken"], status = True, 409
        elif coming is None:
            status = 422
    known = rules.in_force().calendar
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) in known.years else this_year
    return render(
        request,
        "administration/calendars.html",
        {
            "heading": _("Work calendar"),
            "sub": _("Every due date follows from it. It holds for all offices of this installation."),
            "years": _years(),
            "year": year,
            "months": months(year, known),
            "missing": _missing(this_year, known),
            "provisional": Deadline.objects.filter(provisional=True, met_at=None, cancelled_at=None).count(),
            "coming": coming,
            "upload": upload,
            "year_form": year_form,
            "holidays": holidays,
            "may_publish": may_publish,
            "takers": "" if may_publish else _takers(topmost, request.at),
        },
        status=status,
    )


def _takers(topmost, at) -> str:
    """Who takes in new years: the topmost office and its administrators' names; of several, those who administer all of them."""
    if len(topmost) > 1:
        everywhere = set.intersection(*(set(queries.holders([Duty.ADMINISTRATOR], unit.pk, at)[Duty.ADMINISTRATOR]) for unit in topmost))
        names = "、".join(User.objects.filter(pk__in=everywhere).values_list("name", flat=True)) or _(
            "nobody yet: appoint one person in each"
        )
        return _("%(units)s, one administrator for all of them (%(names)s)") % {"units": "、".join(map(str, topmost)), "names": names}
    told = []
    for unit in topmost:
        able = queries.holders([Duty.ADMINISTRATOR], unit.pk, at)[Duty.ADMINISTRATOR]
        names = "、".join(User.objects.filter(pk__in=able).values_list("name", flat=True))
        told.append(f"{unit} {names}".strip())
    return "；".join(told)


def _from_file(form) -> list[dict]:
    """The years in an uploaded file, in the shipped form ({"years": […]}) or one year alone; [] with the errors beside the field."""
    if not form.is_valid():
        return []
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        form.add_error("file", _("The file is too large: at most %(n)d bytes.") % {"n": LARGEST})
        return []
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        form.add_error("file", _("The file is not UTF-8 text."))
        return []
    try:
        return _years_in(text)
    except BadCalendar as error:
        form.add_error("file", str(error))
        return []


def _looked_at(request) -> list[dict]:
    """The years that were looked at before, sent again to be put in force; [] with a message when they are not what they were."""
    try:
        return _years_in(request.POST["years"])
    except BadCalendar as error:
        messages.error(request, str(error))
        return []


def _years_in(text: str) -> list[dict]:
    """The years a text names. Raises BadCalendar."""
    try:
        data = json.loads(text, parse_constant=_no_number)
        json.dumps(data, ensure_ascii=False).encode()  # fails for half a character
    except json.JSONDecodeError as error:
        what = {"line": error.lineno, "column": error.colno, "what": error.msg}
        raise BadCalendar(_("Line %(line)d, column %(column)d: not JSON (%(what)s).") % what) from error
    except (RecursionError, ValueError) as error:  # nested without end, a number of thousands of digits, Infinity, half a character
        raise BadCalendar(_("The file names no year.")) from error
    if "\\u0000" in text:
        raise BadCalendar(_("The file names no year."))
    payloads = data.get("years", [data]) if isinstance(data, dict) else data
    if not isinstance(payloads, list) or not payloads or not all(isinstance(one, dict) for one in payloads):
        raise BadCalendar(_("The file names no year."))
    return payloads


def _no_number(name: str):
    raise ValueError(name)


def _from_form(year_form, holidays) -> list[dict]:
    if not (year_form.is_valid() and holidays.is_valid()):
        return []
    data, lines = year_form.cleaned_data, []
    for row in holidays:
        one = row.cleaned_data
        if one.get("name"):
            lines.append(
                {
                    "name": one["name"],
                    "off": [one["first"].isoformat(), one["last"].isoformat()],
                    "work": one["work"].replace(",", " ").split(),
                }
            )
    paper = {"title": data["title"], "number": data["number"], "dated": data["dated"].isoformat()}
    return [{"year": data["year"], "papers": [paper], "holidays": lines}]


def _coming(payloads, form, request) -> dict | None:
    """What is about to be put in force and what it changes; None, and what is wrong told, with its year, holiday and day."""
    wrong = []
    for payload in payloads:
        try:
            if not days_of(payload):
                wrong.append(_("%(year)s: no holiday is named.") % {"year": payload.get("year")})
        except BadCalendar as error:
            wrong.append(str(error))
    if wrong:
        for text in wrong:
            if form is None:
                messages.error(request, text)
            else:
                form.add_error("file" if "file" in form.fields else None, text)
        return None
    in_force, found = rules.in_force().calendar, recount.coming(payloads, at=request.at)
    newest = CalendarYear.objects.order_by("-id").values_list("public_id", flat=True).first()
    return {
        "years": "、".join(str(payload["year"]) for payload in payloads),
        "text": json.dumps(payloads, ensure_ascii=False),
        "knows": str(newest or ""),
        "off": [_day(day, in_force) for day in found.off],
        "worked": [_day(day, in_force) for day in found.worked],
        "moved": found,
    }


def _day(day, in_force) -> dict:
    return {"date": day, "was": in_force.why(day)}


def _publish(payloads, request) -> None:
    """All of them or none."""
    with transaction.atomic():
        for payload in payloads:
            recount.publish_year(payload, by=request.user, at=request.at)
    years = "、".join(str(payload["year"]) for payload in payloads)
    messages.success(request, _("In force: %(years)s. Dates that rest on it are being counted again.") % {"years": years})


def _years() -> list[dict]:
    """The newest version of every year, the newest first, and how many clocks it moved. Four statements."""
    counted = {one.name: one for one in Sweep.objects.filter(name__startswith=recount.PREFIX)}
    waiting = {row.pk for row in recount.uncounted()}
    found = {payload["year"]: {"year": payload["year"], "papers": papers_of(payload), "version": 0} for payload in shipped_years()}
    for row in CalendarYear.objects.select_related("made_by").order_by("year", "version"):
        beat = counted.get(recount.heartbeat(row))
        found[row.year] = {
            "year": row.year,
            "papers": papers_of(row.payload),
            "version": row.version,
            "at": row.at,
            "made_by": row.made_by,
            "moved": beat.fired if beat else None,
            "waiting": row.pk in waiting,
        }
    return sorted(found.values(), key=lambda one: -one["year"])


def _missing(this_year, known) -> int | None:
    """The next year without a paper, this one or the one after it; None when both are there."""
    return next((year for year in (this_year, this_year + 1) if year not in known.years), None)


def months(year, known) -> list[dict]:
    """The twelve months of a year, their days as components/days.html reads them."""
    found = []
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        days = []
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            why = known.why(day)
            days.append({"date": day, "kind": CLASSES.get(why.kind, "working"), "n": "", "why": str(why)})
        found.append({"label": MONTHS[month], "days": days})
    return found
