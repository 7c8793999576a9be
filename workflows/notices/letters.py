"""Letters put into words: for a channel out of the house, and for the pages."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from people.models import Duty
from workflows import subjects

from . import recipients, wording
from .channels import Message
from .models import Letter

#: The pages of what is about no item but an office, by event, and what of the notice's data they are about besides.
PAGES = {
    "rules_published": ("screening_rules",),
    "lexicon_published": ("screening_lexicon",),
    "category_changed": ("category", "category"),
    "profiles_chosen": ("topic_profiles",),
}
_FACTS = (
    "notice__office",
    "notice__unit",
    "notice__user",
    "notice__process",
    "notice__move__actor",
    "recipient__letter_preference",
    "principal",
)


def load(letters: QuerySet[Letter]) -> list[Letter]:
    """These letters with what their words need: each knows its `subject`, or None. Two statements."""
    found = list(letters.select_related(*_FACTS))
    about = subjects.of(letter.notice.process_id for letter in found)
    for letter in found:
        letter.subject = about.get(letter.notice.process_id)
    return found


def loaded(ids) -> list[Letter]:
    """The letters with these ids, the longest waiting first. Two statements."""
    return load(Letter.objects.filter(pk__in=ids).order_by("next_attempt_at", "id")) if ids else []


def readable(letters: Iterable[Letter], user, at: datetime) -> set:
    """The public ids of the subjects of these letters whose titles this person may read now. None or a few statements."""
    about = [letter.subject for letter in letters if letter.subject]
    return {one.public_id for one in about if one.told} | subjects.visible(user, at, (one for one in about if not one.told))


def openable(letter: Letter, user, at: datetime) -> bool:
    """Whether this person may open what the letter is about now. None or a few statements."""
    return letter.subject is not None and bool(subjects.visible(user, at, [letter.subject]))


def language(letter: Letter) -> str:
    """The language the recipient wants to be written to in; the site's when they never said."""
    preference = getattr(letter.recipient, "letter_preference", None)
    return preference.language if preference else settings.LANGUAGE_CODE


def words(letter: Letter, *, close: bool = False, quoted: bool = False) -> wording.Wording:
    """The letter in the active language. Without `close` its subject has a title only if anybody may read that; with it, an own draft has its.

    `quoted`: also what whoever did it wrote, for a reader who may open the subject; that never leaves the house.
    """
    notice, subject, move = letter.notice, letter.subject, letter.notice.move
    mine = close and subject is not None and subject.author_id == letter.recipient_id
    return wording.of(
        notice.event,
        notice.data | {"title": subject.title_for(close=close, mine=mine) if subject else notice.data.get("title", "")},
        stage=_stage(notice),
        principal=letter.principal.name if letter.principal_id else "",
        duty=str(Duty(notice.duty).label) if letter.vacant and not notice.user_id else "",
        unit=str(notice.unit or notice.office),
        gone=notice.user.name if letter.vacant and notice.user_id else "",
        by=move.actor.name if move and move.actor else "",
        words=move.said if move and quoted else "",
    )


def message(letter: Letter, at: datetime) -> Message:
    """The letter as it leaves the house, in the active language; a summary says everything gathered in it."""
    notice = letter.notice
    if letter.is_summary:
        text, place = wording.summary([words(one) for one in load(letter.gathered.order_by("id"))]), _address("messages")
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
    """The path of the page the letter is about, or ''."""
    return leads_to(letter)[0]


def leads_to(letter: Letter) -> tuple[str, str]:
    """The path of the page the letter is about, or '', and what opening it shows, in words: the lapse, the discovery, the reader's account, an
    office's page, or the subject."""
    notice = letter.notice
    if lapse := notice.data.get("lapse"):
        return _address("escalation", lapse), _("Open the lapse")
    if publication := notice.data.get("publication"):
        return _address("discovery", publication), _("Open the discovery")
    if notice.event in recipients.PERSONAL:
        return _address("account"), _("Open my account")
    if page := PAGES.get(notice.event):
        name, *keys = page
        address = _address(name, *(notice.data.get(key) for key in keys))
        return address and f"{address}?office={notice.office_id}", _("Open the page")
    return (letter.subject.url, letter.subject.opens) if letter.subject else ("", "")


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
