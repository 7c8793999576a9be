"""What a person may not know of does not exist for them."""

from datetime import timedelta

import pytest

from people.models import Appointment, Delegation, Duty
from workflows.deadlines.models import Deadline, Escalation
from workflows.disclosure import actions
from workflows.disclosure.models import Item, Reading
from workflows.disclosure.visibility import note_reading, visible_items

from .conftest import CONTENT, DUTIES, LONG_AGO, MONDAY, draft, submitted

WITHHELD = {"attribute": "withheld", "attribute_ground": "N1", "attribute_reason": "工作秘密"}


def who_sees(item, office, at=MONDAY):
    return {name for name in DUTIES if visible_items(office.people[name], at).filter(pk=item.pk).exists()}


def test_a_draft_is_known_to_its_author_alone(office):
    assert who_sees(draft(office), office) == {"author"}


def test_what_is_found_in_a_returned_draft_is_the_writers_alone_until_it_is_sent(office, call):
    item = submitted(office)
    actions.return_item(item.pk, by=office.head, at=MONDAY, stage="returned", reason="请核对")
    actions.save_draft(item.pk, by=office.author, at=MONDAY, content=CONTENT | {"body": "<p>身份证号11010519491231002X</p>"})
    address = f"/items/{item.public_id}/findings"
    assert [group["kind"] for group in call("author").read(address).json()["groups"]] == ["id_number"]
    for name in ("head", "officer", "reviewer"):
        assert call(name).read(address).json()["groups"] == []


def test_a_submitted_item_is_known_to_the_section_and_the_offices_duties(office):
    seen = who_sees(submitted(office), office)
    assert seen == {"author", "head", "officer", "reviewer", "director", "publisher", "archivist"}


def test_what_is_not_for_the_public_is_known_to_fewer(office):
    seen = who_sees(submitted(office, **WITHHELD), office)
    assert seen == {"author", "head", "officer", "reviewer", "director"}  # the head because it waits for them


def test_whoever_acted_keeps_knowing_it(office):
    item = submitted(office, **WITHHELD)
    actions.approve(item.pk, by=office.head, at=MONDAY)
    assert "head" in who_sees(item, office)
    Appointment.objects.filter(user=office.head).update(until=MONDAY)
    assert "head" in who_sees(item, office, MONDAY + timedelta(days=1))


def test_a_copy_or_a_question_lets_somebody_know(office):
    item = submitted(office)
    actions.copy_to(item.pk, by=office.author, at=MONDAY, people=[office.scorer.pk])
    actions.consult_units(item.pk, by=office.head, at=MONDAY, units=[office.units["works"].pk])
    assert {"scorer", "other_head"} <= who_sees(item, office)
    assert "other_author" not in who_sees(item, office)


def test_a_stand_in_knows_what_the_principal_knows(office):
    item = draft(office)
    Delegation.objects.create(
        principal=office.author, deputy=office.other_author, duties=[Duty.AUTHOR], since=LONG_AGO, until=MONDAY + timedelta(days=1)
    )
    assert "other_author" in who_sees(item, office)
    assert "other_author" not in who_sees(item, office, MONDAY + timedelta(days=1))


@pytest.mark.parametrize("rung", ["interview", "urge", None])
def test_the_discipline_committee_knows_of_grave_lapses_only(office, rung):
    item = submitted(office)
    if rung:
        clock = Deadline.objects.filter(process=item.process, kind="step").first()
        Escalation.objects.create(
            deadline=clock, office=item.office, term=1, rung=3, code=rung, reached_at=clock.due_at, due_at=clock.due_at, ladder=None
        )
    assert "discipline" not in who_sees(item, office)
    assert ("discipline" in who_sees(item, office, MONDAY + timedelta(days=90))) == (rung == "interview")  # by the ladder, not by the date


def test_two_statements_however_many_units_and_items(office, django_assert_num_queries):
    submitted(office)
    with django_assert_num_queries(2):
        assert len(visible_items(office.director, MONDAY)) == 1


def test_reading_what_is_restricted_is_logged_and_the_rest_is_not(office, call):
    open_item, restricted = submitted(office), submitted(office, **WITHHELD)
    note_reading(office.author, restricted, "content", MONDAY)
    for item in (open_item, restricted):
        assert call("officer").read(f"/items/{item.public_id}").status_code == 200
    assert [(one.user, one.item, one.what) for one in Reading.objects.all()] == [(office.officer, restricted, "content")]


def test_unknown_and_invisible_answer_alike(office, call):
    hidden = draft(office)
    missing = "01890000-0000-7000-8000-000000000000"
    outsider = call("other_author")
    for part in ("", "/moves", "/steps", "/draft"):
        answers = [outsider.read(f"/items/{public_id}{part}") for public_id in (hidden.public_id, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert outsider.step(hidden, "submit", version=1).status_code == 404
    assert outsider.send(f"/items/{hidden.public_id}/draft", "put", content={}).status_code == 404
    assert Item.objects.get(pk=hidden.pk).version == 1


def test_what_happened_in_an_earlier_passage_is_not_forgotten(office, call):
    item = submitted(office)
    walk = [
        (office.head, "approve", {}),
        (office.officer, "approve", {}),
        (office.reviewer, "conclude_secrecy_review", {"conclusion": "clear"}),
    ]
    walk += [(office.director, "sign", {}), (office.publisher, "publish", {"public_at": MONDAY, "link": "https://example.org/a"})]
    actions.copy_to(item.pk, by=office.author, at=MONDAY, people=[office.scorer.pk])
    for by, step, inputs in walk:
        getattr(actions, step)(item.pk, by=by, at=MONDAY, **inputs)
    actions.correct(item.pk, by=office.author, at=MONDAY, reason="日期有误", changed_on=MONDAY.date())
    item.refresh_from_db()
    assert item.process.number == 2
    assert "scorer" in who_sees(item, office)
    assert [move["number"] for move in call("officer").read(f"/items/{item.public_id}/moves").json()["moves"]] == list(range(1, 10))
    met = call("officer").read("/deadlines", state="met").json()["deadlines"]
    assert {clock["item"] for clock in met} == {str(item.public_id)}
    assert "publication" in {clock["kind"] for clock in met}
    assert [task["item"] for task in call("scorer").read("/tasks").json()["tasks"]] == [str(item.public_id)]
