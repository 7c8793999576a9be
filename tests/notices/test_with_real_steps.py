"""Messages of an item that really walks: who hears of a step, with which link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.office import Office, fresh
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.notices import composing, letters, outbox
from workflows.notices.models import Letter, Notice


@pytest.fixture
def real(db):
    return Office()


def messages_of(user):
    composing.compose(Notice.objects.latest("at").at)
    return letters.load(Letter.objects.filter(recipient=user, channel="inbox").order_by("id"))


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


def test_the_title_of_what_is_not_for_the_public_does_not_leave_the_house(real, by_email, client):
    item = real.draft(attribute="withheld", attribute_ground="N1", attribute_reason="涉及他人隐私", title="不可外传的标题")
    real.head.email = "head@example.gov.cn"
    real.head.save()
    item = real.does("author", "submit", item)
    composing.compose(item.process.created + timedelta(days=1))
    (outside,) = letters.load(Letter.objects.filter(channel="email"))
    message = letters.message(outside, real.later)
    assert "不可外传" not in message.subject + message.body
    (inside,) = Letter.objects.filter(channel="inbox", recipient=real.head)
    client.force_login(real.head)
    for address in (reverse("messages"), reverse("message", args=[inside.public_id])):
        assert "不可外传的标题" in client.get(address).content.decode()


def test_ones_own_draft_has_its_title_in_the_messages_and_nobody_elses(real, client):
    draft = real.draft(title="还没写完的公示")
    people = [outbox.Note("ladder_remind", user_id=real.author.pk), outbox.Note("ladder_remind", user_id=real.head.pk)]
    outbox.queue(people, office_id=draft.office_id, process_id=draft.process_id, move_id=None, at=real.later, cause="deadline:1")
    for user, shown in ((real.author, True), (real.head, False)):
        [letter] = messages_of(user)
        client.force_login(user)
        for address in (reverse("messages"), reverse("message", args=[letter.public_id])):
            assert ("还没写完的公示" in client.get(address).content.decode()) == shown
        assert "还没写完的公示" not in letters.message(letter, real.later).subject  # outside the house it has none


def test_whoever_may_not_read_it_is_told_without_its_title(real, client):
    item = real.draft(attribute="withheld", attribute_ground="N1", attribute_reason="涉及他人隐私", title="不可外传的标题")
    item = real.does("author", "submit", item)
    outbox.queue(
        [outbox.Note("ladder_interview", duty="discipline", unit_id=real.section.pk)],
        office_id=item.office_id, process_id=item.process_id, move_id=None, at=real.later, cause="deadline:1",
    )  # fmt: skip
    messages_of(real.discipline)
    client.force_login(real.discipline)
    said = client.get(reverse("messages")).content.decode()
    assert "Red card" in said or "红牌" in said
    assert "不可外传" not in said


def test_a_rung_leads_to_the_lapse_and_a_reminder_to_the_item(real):
    item = real.item_in("section_review")
    clock = Deadline.objects.get(process=item.process_id, kind="step", met_at=None)
    sweep(clock.due_at - timedelta(hours=1))
    assert {letters.link(one) for one in messages_of(real.head)} == {reverse("item", args=[item.public_id])}
    sweep(clock.due_at + timedelta(hours=1))
    assert letters.link(messages_of(real.head)[-1]) == reverse("escalation", args=[clock.public_id])


def test_who_is_handed_an_item_is_told_by_whom_and_why_and_the_why_stays_in_the_house(real, by_email, client):
    real.second_officer.email = "second@example.gov.cn"
    real.second_officer.save()
    item = real.item_in("office_review")
    item = real.does("officer", "hand_over", item, to=real.second_officer.pk, reason="本人下午外出培训")
    composing.compose(Notice.objects.latest("at").at)
    inside, outside = letters.load(
        Letter.objects.filter(recipient=real.second_officer, notice__event="tell_named").order_by("channel").reverse()
    )
    client.force_login(real.second_officer)
    page = reverse("item", args=[item.public_id])
    for address in (reverse("message", args=[inside.public_id]), reverse("inbox"), page):
        shown = client.get(address).content.decode()
        assert real.officer.name in shown
        assert "本人下午外出培训" in shown
    message = letters.message(outside, real.later)
    assert real.officer.name in message.body
    assert "外出培训" not in message.subject + message.body
    item = real.does("second_officer", "put_back", item)
    assert client.get(page).context["handed_over"] is None
    assert "外出培训" not in client.get(reverse("inbox")).content.decode()
