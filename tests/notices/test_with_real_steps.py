"""Messages of an item that really walks: who hears of a step, with which link."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.office import Office, fresh
from workflows.notices import composing, letters, outbox
from workflows.notices.models import Letter, Notice


@pytest.fixture
def real(db):
    return Office()


def messages_of(user):
    composing.compose(Notice.objects.latest("at").at)
    return list(letters.with_facts(Letter.objects.filter(recipient=user, channel="inbox")).order_by("id"))


def said(letter):
    with override("en"):
        return letters.words(letter)


def test_submitting_tells_the_section_head_where_to_go(real):
    item = real.does("author", "submit", real.draft())
    (letter,) = messages_of(real.head)
    assert said(letter).kind == "To do"
    assert item.title in said(letter).subject
    assert letters.link(letter) == reverse("item", args=[item.public_id])
    assert not Notice.objects.exclude(trouble="").exists()


def test_the_author_hears_that_it_is_public_and_a_link_survives_a_correction(real):
    item = real.item_in("published")
    letter = messages_of(real.author)[-1]
    assert said(letter).kind == "Made public"
    first = item.process_id
    item = real.does("author", "correct", item, reason="数字有误", changed_on=real.later.date())
    assert fresh(item).process_id != first
    letter = next(one for one in messages_of(real.author) if one.pk == letter.pk)
    assert letters.link(letter) == reverse("item", args=[item.public_id])


def test_a_warning_takes_the_title_of_its_item(real):
    item = real.does("author", "submit", real.draft())
    outbox.queue(
        [outbox.Note("ladder_urge", user_id=real.head.pk, data={"due_on": "2026-03-04", "statutory": True})],
        office_id=item.office_id, process_id=item.process_id, move_id=None, at=real.later, cause="deadline:1",
    )  # fmt: skip
    letter = messages_of(real.head)[-1]
    assert said(letter).subject == f"Written urging: “{item.title}” is late"
    assert "This is a statutory time limit." in said(letter).body
