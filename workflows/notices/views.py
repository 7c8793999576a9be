"""The pages of messages: what I was told, and (for administrators) what could not be told."""

from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.access import administrators_only

from . import channels, delivering, inbox, letters, watching
from .models import Letter, Notice, Preference

PER_PAGE = 25


class LanguageForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ["language"]


@login_required
@never_cache
@require_safe
def message_list(request):
    mine, show = inbox.messages_of(request.user.pk), request.GET.get("show", "")
    shown = {"unread": inbox.unread, "warnings": inbox.warnings}.get(show, lambda every: every)(mine)
    page = _page(shown, request)
    readable = letters.readable(page["letters"], request.user, request.at)
    unread = inbox.unread_count(request.user.pk)
    language = Preference.objects.filter(user=request.user).first() or Preference(user=request.user, language=request.LANGUAGE_CODE)
    context = {
        "heading": _("Messages"),
        "page": page,
        "rows": [_row(letter, readable) for letter in page["letters"]],
        "tabs": [
            {"label": _("All messages"), "url": reverse("messages"), "count": None, "current": show not in ("unread", "warnings")},
            {"label": _("Unread"), "url": "?show=unread", "count": unread, "current": show == "unread"},
            {"label": _("Warnings and supervision"), "url": "?show=warnings", "count": None, "current": show == "warnings"},
        ],
        "show": show,
        "unread": unread,  # spares the bell its own look
        "up_to": max(page["letters"], key=lambda letter: letter.pk).public_id if page["letters"] else "",
        "language_form": LanguageForm(instance=language),
    }
    return render(request, "notices/messages.html", context)


@login_required
@never_cache
@require_safe
def message(request, public_id):
    """One message; opening it makes it read."""
    found = letters.load(inbox.messages_of(request.user.pk).filter(public_id=public_id))
    if not found:
        raise Http404
    [letter] = found
    if letter.read_at is None:
        Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=request.at)
    row = _row(letter, letters.readable(found, request.user, request.at), quoted=letters.openable(letter, request.user, request.at))
    words = row["words"]
    context = {
        "heading": words.title,
        "breadcrumbs": [{"label": _("Messages"), "url": reverse("messages")}, {"label": words.kind}],
        "words": words,
        "letter": letter,
        "link": row["link"],
        "leads_to": row["leads_to"],
    }
    return render(request, "notices/message.html", context)


@login_required
@require_POST
def read_all(request):
    """Mark as read what the person had before them, not what has come since."""
    count = inbox.mark_read(request.user.pk, request.at, _uuid(request.POST.get("up_to")))
    flash.success(request, ngettext("%(n)d message marked as read.", "%(n)d messages marked as read.", count) % {"n": count})
    return redirect("messages")


@login_required
@require_POST
def choose_language(request):
    """In which language e-mails and gateway messages come; the pages have their own switch."""
    form = LanguageForm(request.POST, instance=Preference(user=request.user))
    if form.is_valid():
        form.save()
        flash.success(request, _("Messages sent to you will be in this language."))
    else:
        flash.error(request, _("Choose one of the languages offered."))
    return redirect("messages")


@administrators_only
@never_cache
@require_safe
def undeliverable(request):
    """What was given up: to whom, over which channel, why. It names no item: the administrator need not know what it was about."""
    offices = request.access.administers
    page = _page(_given_up(offices).order_by("-failed_at", "-id"), request)
    owed, age = watching.owed(request.at)
    context = {
        "heading": _("Undeliverable messages"),
        "sub": _("Every message is also in the person's messages here; this page is about e-mail and the messaging gateway."),
        "page": page,
        "rows": [
            {"letter": letter, "kind": letters.words(letter).kind, "reason": channels.explained(letter.error)} for letter in page["letters"]
        ],
        "owed": owed,
        "owed_minutes": int(age.total_seconds() // 60),
        "troubled": _troubled(offices),
    }
    return render(request, "notices/undeliverable.html", context)


@administrators_only
@require_POST
def retry(request):
    """Try one given-up letter again, or (without an id) all of them and every notice that had nobody to tell."""
    offices, at = request.access.administers, request.at
    selected = _given_up(offices)
    if chosen := request.POST.get("letter"):
        count = delivering.retry(selected.filter(public_id=_uuid(chosen)), at)
    else:
        lost = Notice.objects.filter(office_id__in=offices, trouble=Notice.Trouble.NOBODY)
        count = delivering.retry(selected, at) + lost.update(composed_at=None, trouble="")
    if count:
        flash.success(request, ngettext("%(n)d message will be tried again.", "%(n)d messages will be tried again.", count) % {"n": count})
    else:
        flash.info(request, _("Nothing is left to be tried again: it is on its way already, or was delivered meanwhile."))
    return redirect("undeliverable")


def _row(letter, readable, quoted=False):
    close = letter.subject is not None and letter.subject.public_id in readable
    link, leads_to = letters.leads_to(letter)
    return {"letter": letter, "words": letters.words(letter, close=close, quoted=quoted), "link": link, "leads_to": leads_to}


def _page(found, request):
    """One page of a list whose length nobody counts, as components/pagination.html reads it."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1
    start = (number - 1) * PER_PAGE
    rows = letters.load(found[start : start + PER_PAGE + 1])
    return {
        "letters": rows[:PER_PAGE],
        "number": number,
        "has_previous": number > 1,
        "has_next": len(rows) > PER_PAGE,
        "previous_page_number": number - 1,
        "next_page_number": number + 1,
    }


def _given_up(offices):
    return Letter.objects.filter(failed_at__isnull=False, notice__office_id__in=offices)


def _troubled(offices):
    """{kind of trouble: number of notices}, in words."""
    kinds = list(Notice.objects.filter(office_id__in=offices).exclude(trouble="").values_list("trouble", flat=True)[:1000])
    return [{"label": kind.label, "count": kinds.count(kind)} for kind in Notice.Trouble if kind in kinds]


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None
