"""Letters put into words: for a channel out of the house, and for the pages."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse

from people.models import Duty

from . import wording
from .channels import Message
from .models import Letter

#: The page of what a notice is about: the relation from a passage to its subject, and the name of the subject's URL.
SUBJECTS = {"item": "item"}
#: The pages of what is about no item, by event.
PAGES = {"rules_published": "screening_rules", "lexicon_published": "screening_lexicon"}


def with_facts(letters: QuerySet) -> QuerySet:
    """Everything the words of a letter need, in the same statement."""
    related = ("notice__office", "notice__unit", "notice__user", "notice__process", "recipient__letter_preference", "principal")
    subjects = {f"{name}_{field}": _subject(name, field) for name in SUBJECTS for field in ("public_id", "title")}
    return letters.select_related(*related).annotate(**subjects)


def _subject(name, field):
    """A field of what the notice's passage belongs to, also when that is in a later passage by now."""
    first = Coalesce(OuterRef("notice__process__first_id"), OuterRef("notice__process_id"))
    passages = apps.get_model("workflows.Process").objects.filter(Q(pk=first) | Q(first_id=first), **{f"{name}__isnull": False})
    return Subquery(passages.values(f"{name}__{field}")[:1])


def loaded(ids) -> list[Letter]:
    """These letters with what their words need, the longest waiting first. One statement."""
    return list(with_facts(Letter.objects.filter(pk__in=ids)).order_by("next_attempt_at", "id")) if ids else []


def language(letter: Letter) -> str:
    """The language the recipient wants to be written to in; the site's when they never said."""
    preference = getattr(letter.recipient, "letter_preference", None)
    return preference.language if preference else settings.LANGUAGE_CODE


def words(letter: Letter) -> wording.Wording:
    """The letter in the active language."""
    notice = letter.notice
    title = notice.data.get("title") or next((found for name in SUBJECTS if (found := getattr(letter, f"{name}_title"))), "")
    return wording.of(
        notice.event,
        notice.data | {"title": title},
        stage=_stage(notice),
        principal=letter.principal.name if letter.principal_id else "",
        duty=str(Duty(notice.duty).label) if letter.vacant and not notice.user_id else "",
        unit=str(notice.unit or notice.office),
        gone=notice.user.name if letter.vacant and notice.user_id else "",
    )


def message(letter: Letter, at: datetime) -> Message:
    """The letter as it goes out, in the active language; a summary says everything gathered in it."""
    notice = letter.notice
    if letter.is_summary:
        text, place = wording.summary([words(one) for one in with_facts(letter.gathered.all()).order_by("id")]), _address("messages")
    else:
        text, place = words(letter), link(letter)
    return Message(
        key=str(letter.public_id),
        event=notice.event,
        at=notice.at,
        sent_at=at,
        office_code=notice.office.code,
        username=letter.recipient.username,
        address=letter.recipient.email,
        subject=text.subject,
        body=text.body,
        link=settings.SITE_URL + place if settings.SITE_URL and place else "",
    )


def link(letter: Letter) -> str:
    """The path of the page the letter is about, or ''. What tells of a lapse leads to the lapse, of a discovery to the discovery."""
    if lapse := letter.notice.data.get("lapse"):
        return _address("escalation", lapse)
    if publication := letter.notice.data.get("publication"):
        return _address("discovery", publication)
    if page := PAGES.get(letter.notice.event):
        return _address(page)
    for name, url_name in SUBJECTS.items():
        if public_id := getattr(letter, f"{name}_public_id"):
            return _address(url_name, public_id)
    return ""


def _address(name, *arguments):
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:  # an installation may leave that page out
        return ""


def _stage(notice):
    """The stage's name as its chart has it. Only for what awaits the reader: a state may be long past by the time it is read."""
    if notice.process_id is None or not notice.event.startswith("tell_next"):
        return ""
    node = notice.process.flow_class.node(notice.data.get("state"))
    return str(node.task_title) if node else ""
