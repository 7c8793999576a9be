"""错敏词库: looking up words, adding and removing single ones, versions, and taking the whole away as a table."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Func, IntegerField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from workflows.refusals import Refused

from .. import tables, versions
from ..changes import lexicon_difference
from ..editions import edition
from ..kinds import ACTION_LABELS, Action
from ..lexicon import BETWEEN_EXCEPTIONS, CATEGORY_LABELS, HEADERS, LONGEST_WORD, Category, Entry, Lexicon, parse, shipped
from ..models import LexiconVersion
from .access import chosen, editors_only
from .forms import reason_field
from .rules import seen_version

PER_PAGE = 50
SHOWN_VERSIONS, SHOWN_WORDS = 20, 200
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class WordForm(forms.Form):
    """One word, read like a row of a table so that both have the same rules."""

    word = forms.CharField(label=gettext_lazy("Word"), max_length=LONGEST_WORD)
    suggestion = forms.CharField(label=gettext_lazy("What to write instead"), max_length=80, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    exceptions = forms.CharField(
        label=gettext_lazy("Exceptions"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Longer expressions in which the word is right, divided by “|”."),
    )
    action = forms.ChoiceField(label=gettext_lazy("Action"), required=False)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        actions = [action for action in Action if action not in (Action.MASK, Action.ALLOW)]
        for name, choices in (
            ("category", [(str(one), CATEGORY_LABELS[one]) for one in Category]),
            ("action", [("", _("as the rules say of wording")), *((str(one), ACTION_LABELS[one]) for one in actions)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self):
        data = super().clean() or {}
        if not self.errors:
            row = "\t".join(" ".join(data[name].split()).replace('"', "”") for name in HEADERS)
            entries, errors = parse("\t".join(HEADERS) + "\n" + row)
            if errors or not entries:
                raise forms.ValidationError(errors[0].message if errors else _("There is no word in it."))
            data["entry"] = entries[0]
        return data


def held(office) -> tuple[LexiconVersion | None, Lexicon]:
    """The version in force, None for what ships, and its lexicon, which is kept in memory."""
    version = versions.in_force(LexiconVersion, office)
    return version, edition(None, version.pk).lexicon if version else shipped()


def stored(lexicon: Lexicon) -> list[dict]:
    return [entry.data() for entry in lexicon.entries]


@editors_only
@require_http_methods(["GET", "POST"])
def lexicon(request):
    """The words, searched and paged in memory. A POST adds one (add) or removes the ticked ones (remove)."""
    office, offices = chosen(request)
    version, words = held(office)
    adding, removing = request.method == "POST" and "add" in request.POST, request.method == "POST" and "remove" in request.POST
    form = WordForm(request.POST if adding else None)
    ticked = set(request.POST.getlist("word")) if removing else set()
    reason, refusals, status = request.POST.get("why", "") if removing else "", [], 200
    if adding or removing:
        status = 422
        if removing or form.is_valid():
            if adding:
                entry = form.cleaned_data["entry"]
                new, why = [one for one in words.entries if one.word != entry.word] + [entry], form.cleaned_data["reason"]
            else:
                new, why = [one for one in words.entries if one.word not in ticked], reason
            try:
                versions.publish_lexicon(
                    office, [one.data() for one in new], reason=why, seen=seen_version(request), by=request.user, at=request.at
                )
            except Refused as refused:
                refusals, status = list(refused.refusals), 409
            else:
                messages.success(request, _("The new lexicon is in force. What is public is searched again with it."))
                return redirect(f"{reverse('screening_lexicon')}?office={office.pk}")
    query, category = request.GET.get("q", "").strip()[:80], request.GET.get("category", "")
    found = [
        entry
        for entry in words.entries
        if (not query or query in entry.word or query in entry.suggestion) and (not category or entry.category == category)
    ]
    counts = Counter(entry.category for entry in words.entries)
    return render(
        request,
        "screening/lexicon.html",
        {
            "heading": _("Lexicon"),
            "sub": _("Words that are wrong or must not be used, and what to write instead."),
            "office": office,
            "offices": offices,
            "version": version,
            "own": bool(version and version.office_id == office.pk),
            "seen": version.pk if version else 0,
            "total": len(words),
            "categories": [{"code": str(one), "label": CATEGORY_LABELS[one], "count": counts[one]} for one in Category if counts[one]],
            "q": query,
            "category": category,
            "page": (page := Paginator(found, PER_PAGE).get_page(request.GET.get("page"))),
            "rows": [_row(entry, ticked) for entry in page.object_list],
            "found": len(found),
            "form": form,
            "why": reason,
            "refusals": refusals,
            "versions": history(office),
            "exports": [
                {"label": label, "url": f"{reverse('screening_lexicon_export', args=[name])}?office={office.pk}"}
                for name, label in (("xlsx", _("Spreadsheet")), ("csv", "CSV"))
            ],
        },
        status=status,
    )


def _row(entry: Entry, ticked) -> dict:
    return {
        "entry": entry,
        "category": CATEGORY_LABELS[entry.category],
        "exceptions": BETWEEN_EXCEPTIONS.join(entry.exceptions),
        "action": ACTION_LABELS[Action(entry.action)] if entry.action else "",
        "ticked": entry.word in ticked,
    }


def history(office) -> list[dict]:
    """The office's own versions, the newest first, with how many words they have; the words stay in the database. One statement."""
    count = Func("entries", function="jsonb_array_length", output_field=IntegerField())
    rows = LexiconVersion.objects.filter(office=office).select_related("made_by").defer("entries").annotate(words=count)
    return [
        {"version": row, "words": ngettext("%(n)d word", "%(n)d words", row.words) % {"n": row.words}}
        for row in rows.order_by("-number")[:SHOWN_VERSIONS]
    ]


@editors_only
@require_safe
def version(request, number):
    """What one version changed."""
    office, _offices = chosen(request)
    subject = get_object_or_404(LexiconVersion.objects.select_related("made_by"), office=office, number=number)
    before = versions.previous(subject)
    difference = lexicon_difference(before.entries if before else _first(office), subject.entries)
    return render(
        request,
        "screening/lexicon_version.html",
        {
            "heading": _("Lexicon, version %(number)s") % {"number": number},
            "sub": subject.reason,
            "version": subject,
            **shown_difference(difference),
            "breadcrumbs": [
                {"label": _("Lexicon"), "url": f"{reverse('screening_lexicon')}?office={office.pk}"},
                {"label": _("Version %(number)s") % {"number": number}},
            ],
        },
    )


def _first(office) -> list[dict]:
    """What held before an office made its first version."""
    above = versions.in_force(LexiconVersion, office.parent.office) if office.parent_id else None
    return above.entries if above else stored(shipped())


def shown_difference(difference) -> dict:
    """A difference as screening/_difference.html shows it: numbers, and the first words of each sort."""
    sorts = (
        ("added", _("Added"), [(one, None) for one in difference.added]),
        ("changed", _("Changed"), [(after, before) for before, after in difference.changed]),
        ("removed", _("Removed"), [(one, None) for one in difference.removed]),
    )
    return {
        "difference": [
            {
                "name": name,
                "label": label,
                "count": len(rows),
                "rows": [_worded(*row) for row in rows[:SHOWN_WORDS]],
                "more": max(0, len(rows) - SHOWN_WORDS),
            }
            for name, label, rows in sorts
        ],
        "nothing": difference.nothing,
    }


def _worded(entry: dict, before: dict | None) -> dict:
    return {"word": entry["word"], "now": _particulars(entry), "before": _particulars(before) if before else ""}


def _particulars(entry: dict) -> str:
    one = Entry.of(entry)
    parts = [one.suggestion, str(CATEGORY_LABELS[one.category]), BETWEEN_EXCEPTIONS.join(one.exceptions)]
    return " · ".join(part for part in [*parts, str(ACTION_LABELS[Action(one.action)]) if one.action else ""] if part)


@editors_only
@require_safe
def export(request, form):
    """The lexicon in force as a table that can be brought back."""
    if form not in MEDIA:
        raise Http404
    office, _offices = chosen(request)
    _version, words = held(office)
    body = tables.as_csv(words.entries) if form == "csv" else tables.as_xlsx(words.entries)
    name = content_disposition_header(True, f"{_('Lexicon')}.{form}")
    return HttpResponse(body, content_type=MEDIA[form], headers={"Content-Disposition": name})
