"""What tests of masked copies share: the one number they look for, and how a copy is asked for and made."""

from django.test import Client

from workflows.disclosure.masking import actions, making
from workflows.disclosure.models import Draft
from workflows.screening import editions
from workflows.screening.findings import Finding, mark
from workflows.screening.kinds import Kind
from workflows.screening.masking.spans import Box

ID = "11010519491231002X"  # the check digit fits; nobody's
TEXT = f"领取人身份证号 {ID} 已核对。"
BOX = Box(1, 0.1, 0.1, 0.5, 0.1, "privacy_address")


def findings_in(text):
    """The one number these tests look for, as the check would find it."""
    start = text.find(ID)
    if start < 0:
        return ()
    marked = mark(editions.mark_key(), Kind.ID_NUMBER, ID)
    return (Finding(Kind.ID_NUMBER, "text", start, start + len(ID), "110105********002X", "checksum", marked),)


def ask(office, item, **chosen):
    marks = [] if "boxes" in chosen else [findings_in(TEXT)[0].mark]
    return actions.ask(item.pk, item.sha256, **{"by": office.author, "at": office.later, "marks": marks} | chosen)


def make(office):
    return making.make_next(lambda: office.later)


def attached(item, user):
    return Draft.objects.get(item=item, editor=user).data["attachments"]


def client(office, name, monkeypatch):
    at = office.later
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    one = Client()
    one.force_login(getattr(office, name), "people.backends.Backend")
    return one
