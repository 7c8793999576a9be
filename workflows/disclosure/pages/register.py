"""保密审查登记簿: the list, narrowed and turned over, as a spreadsheet, and on one page to be printed."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from people import export as taking_away
from people.models import Unit
from people.trees import top_down
from workflows.deadlines.counting import BEIJING
from workflows.screening.kinds import KIND_LABELS
from workflows.screening.models import Decision

from .. import secrecy_register as book
from ..stages import STAGES
from ..states import Conclusion, State
from . import shared
from .filters import Days, paged
from .originals import who

PER_PAGE, PRINTED = 50, 1000


class Filters(Days):
    unit = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    conclusion = forms.ChoiceField(label=gettext_lazy("Conclusion"), required=False)
    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)

    def __init__(self, data, units):
        super().__init__(data)
        every = [("", _("All"))]
        self.fields["unit"].choices = every + [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["conclusion"].choices = every + list(Conclusion.choices)  # type: ignore[attr-defined]

    def narrowing(self) -> dict:
        """What was chosen, as `reviews` takes it; nothing while something is wrong."""
        if not self.is_valid():
            return {}
        chosen = self.cleaned_data
        return self.times() | {
            "unit": shared.number(chosen["unit"]),
            "conclusion": chosen["conclusion"],
            "words": shared.words(chosen["q"]),
        }


def _found(request):
    """(the form, the reviews it leaves). 403 for whoever keeps no register."""
    held = request.access.standings
    units = book.units_of(held)
    if not units:
        raise PermissionDenied
    form = Filters(request.GET, top_down(Unit.objects.filter(pk__in=units)))
    return form, book.reviews(request.user, held, request.at, **form.narrowing())


@login_required
@require_safe
def register(request):
    form, found = _found(request)
    page, one_page = paged(request, found, PER_PAGE, PRINTED)
    return render(
        request,
        "disclosure/register.html",
        {
            "heading": _("Register of secrecy reviews"),
            "sub": _("One line for every secrecy review that was concluded, by whom and on what basis."),
            "form": form,
            "clear_url": request.path if any(request.GET.get(name) for name in form.fields) else "",
            "page": page,
            "rows": [line(entry) for entry in _entries(request, page.object_list)],
            "exports": taking_away.links(request, "secrecy_register_export"),
            "one_page": one_page,
            "at": request.at.astimezone(BEIJING),
        },
    )


def _entries(request, moves):
    moves = list(moves)
    return book.entries(moves, request.user, request.access.standings, request.at) if moves else []


def line(entry) -> dict:
    """An entry in words."""
    move, inputs = entry.move, entry.move.inputs
    item = entry.item
    return {
        "entry": entry,
        "url": reverse("item", args=[item.public_id]) if entry.known else "",
        "day": move.at.astimezone(BEIJING),
        "title": (item.title or _("Untitled draft")) if entry.known else _("(not for the public)"),
        "index_number": item.index_number if entry.known else "",
        "unit": item.unit.name,
        "author": str(item.author),
        "conclusion": str(Conclusion(entry.conclusion).label) if entry.conclusion in Conclusion.values else entry.conclusion,
        "kind": "ok" if entry.conclusion == Conclusion.CLEAR else "soon",
        "basis": inputs.get("basis") or move.basis,
        "found": _counted({str(KIND_LABELS.get(kind, kind)): count for kind, count in entry.found.items()}),
        "answers": _counted({_answer(answer): count for answer, count in entry.answers.items()}),
        "looked_at": _files(entry),
        "reviewer": who(move),
        "covers": "、".join(str(STAGES[State(state)]) for state in entry.covers),
        "next": str(STAGES.get(State(move.target), State(move.target).label)),
        "determined": _determined(entry.determined),
    }


def _files(entry) -> str:
    """What was looked at by eye; of what the reader may not know of, no more than how many: a name may say whose it is."""
    if entry.known:
        return "、".join(entry.looked_at)
    number = len(entry.looked_at)
    return ngettext("%(n)d file", "%(n)d files", number) % {"n": number} if number else ""


def _counted(counts: dict[str, int]) -> str:
    return "、".join(f"{label} {count}" for label, count in counts.items())


def _answer(answer: str) -> str:
    return str(Decision.Answer(answer).label) if answer in Decision.Answer.values else answer


def _determined(move) -> str:
    """What the authority answered to a review that could not decide."""
    if move is None:
        return ""
    result = _("may be disclosed") if move.inputs.get("releasable") else _("may not be disclosed")
    told = _("%(authority)s determined: %(result)s") % {"authority": move.inputs.get("authority", ""), "result": result}
    return f"{told}（{document}）" if (document := move.inputs.get("document")) else told


@login_required
@require_safe
def export(request, form):
    _form, found = _found(request)
    head = [
        _("Reviewed on"), _("Item"), _("Index number"), _("Section"), _("Case handler"), _("Conclusion"), _("Basis"),
        _("What the check found"), _("Answers"), _("Files looked at by a person"), _("Reviewed by"), _("Reviewed together with"), _("Next"),
        _("Determination"),
    ]  # fmt: skip
    rows = map(line, _entries(request, found[: taking_away.AT_MOST + 1]))
    lines = (
        [
            row["day"], row["title"], row["index_number"], row["unit"], row["author"], row["conclusion"],
            row["basis"], row["found"], row["answers"], row["looked_at"], row["reviewer"], row["covers"], row["next"], row["determined"],
        ]
        for row in rows
    )  # fmt: skip
    return taking_away.answer(form, _("Register of secrecy reviews"), head, lines)
