"""The reviewer's answer: confirmed is destroyed and reported, released goes on and is admitted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from people.models import Duty
from tests.office import MONDAY, has_read
from workflows.deadlines.models import Deadline, Escalation
from workflows.deadlines.sweep import sweep
from workflows.disclosure import actions as item_actions
from workflows.disclosure import attachments
from workflows.disclosure.intake import Held
from workflows.disclosure.models import Draft
from workflows.engine.models import Move, Task
from workflows.notices.models import Notice
from workflows.refusals import Refused
from workflows.screening.models import Decision, Screening
from workflows.screening.quarantine import actions, arrivals, sealing, sweeping, vault
from workflows.screening.quarantine.models import Arrival, Quarantined, Release, Sealed

from .conftest import SECRET, upload


@pytest.fixture
def item(office):
    return office.draft()


@pytest.fixture
def held_file(office, item):
    attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)
    return Quarantined.objects.get()


@pytest.fixture
def held_text(office, item):
    with pytest.raises(Held):
        save(office, item, title=SECRET)
    return Quarantined.objects.get()


def save(office, item, **changes):
    draft = Draft.objects.get(item=item, editor=office.author)
    return item_actions.save_draft(item.pk, by=office.author, at=office.later, content=draft.data | changes)


def files(own_vault):
    return [path for path in (own_vault / "quarantine").rglob("*") if path.is_file()]


def confirm(office, material, **inputs):
    return actions.confirm(material.pk, by=office.reviewer, at=office.later, **{"level": "secret"} | inputs)


def release(office, material, **inputs):
    has_read(office.reviewer, material)
    return actions.release(material.pk, by=office.reviewer, at=office.later, **{"reason": "公开的法规名称"} | inputs)


def draft_of(office, item):
    return Draft.objects.get(item=item, editor=office.author).data


# -- confirmed -------------------------------------------------------------------------------------------------------------
def test_confirmed_material_is_shredded_and_only_facts_remain(office, held_file, own_vault, django_capture_on_commit_callbacks):
    sealed = held_file.sealed
    [file] = files(own_vault)
    bytes_of_it = file.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        confirm(office, held_file)
    assert files(own_vault) == []
    assert not Sealed.objects.exists()
    file.write_bytes(bytes_of_it)  # even where a disk still has the bytes, the key is gone
    assert not Sealed.objects.filter(location=sealed.location).exists()
    material = Quarantined.objects.get()
    assert (material.state, len(material.hash), len(material.findings)) == ("confirmed", 64, 1)
    assert set(material.findings[0]) == {"place", "reason", "level"}


def test_reviewers_and_the_leader_are_alerted_without_title(office, held_file):
    turn = confirm(office, held_file)
    notices = Notice.objects.filter(event="secret_confirmed")
    assert {notice.duty for notice in notices} == {"secrecy_reviewer", "disclosure_leader"}
    assert all(notice.data["title"] == held_file.title for notice in notices)
    assert Notice.objects.get(event="quarantine_confirm").user == office.author
    assert turn.subject.state == "confirmed"


def test_a_clock_of_24_hours_runs_from_the_confirmation_and_ends_with_the_report(office, held_file):
    at = confirm(office, held_file).at
    clock = Deadline.objects.get(process=held_file.process, node="confirmed")
    assert (clock.budget, clock.budget_unit, clock.due_at, clock.statutory) == (24, "hours", at + timedelta(hours=24), True)
    later = office.later
    actions.record_report(
        held_file.pk, by=office.reviewer, at=later, authority="平山区国家保密局", reported_at=at, document="平保〔2026〕1号"
    )
    assert Deadline.objects.get(pk=clock.pk).met_at == later
    assert Move.objects.get(process=held_file.process, step="record_report").inputs["authority"] == "平山区国家保密局"
    assert Quarantined.objects.get().state == "reported"
    assert not Task.objects.filter(process=held_file.process, finished=None).exists()


@pytest.mark.parametrize(
    ("step", "inputs", "codes"),
    [
        ("confirm", {"level": "x"}, ["level_missing"]),
        ("release", {"reason": " "}, ["reason_missing"]),
        ("release", {"reason": "x" * 301}, ["reason_too_long"]),
        ("record_report", {}, ["wrong_state"]),
    ],
)
def test_an_answer_that_is_not_complete_changes_nothing(office, held_file, step, inputs, codes):
    has_read(office.reviewer, held_file)
    with pytest.raises(Refused) as refused:
        getattr(actions, step)(held_file.pk, by=office.reviewer, at=office.later, **inputs)
    assert refused.value.codes == codes
    assert Quarantined.objects.get().version == 1
    assert Sealed.objects.count() == 1


def test_a_report_in_the_future_or_to_nobody_is_refused(office, held_file):
    at = confirm(office, held_file).at
    with pytest.raises(Refused) as refused:
        actions.record_report(held_file.pk, by=office.reviewer, at=at, authority=" ", reported_at=at + timedelta(hours=1))
    assert refused.value.codes == ["authority_missing", "time_missing"]


# -- released --------------------------------------------------------------------------------------------------------------
def test_a_released_file_is_read_attached_and_admitted_from_then_on(
    office, item, held_file, own_vault, reader, django_capture_on_commit_callbacks
):
    release(office, held_file)
    assert draft_of(office, item)["attachments"] == []
    with django_capture_on_commit_callbacks(execute=True):
        assert arrivals.go_on(lambda: office.later)
    [entry] = draft_of(office, item)["attachments"]
    assert (entry["name"], entry["sha256"]) == ("名单.txt", held_file.hash)
    assert Screening.objects.get(material=held_file.hash).complete
    assert files(own_vault) == []
    assert not Arrival.objects.exists()
    assert Notice.objects.filter(user=office.author, event="quarantine_release").exists()
    again = attachments.take_in([upload(name="再传.txt")], [], office.later, item=item, by=office.author)
    assert (again.holds, len(again.entries)) == ([], 1)


def test_it_is_admitted_for_this_item_only(office, held_file):
    release(office, held_file)
    other = office.draft()
    assert attachments.take_in([upload()], [], office.later, item=other, by=office.author).holds


def test_a_released_text_is_in_the_draft_again_and_may_be_saved(office, item, held_text):
    release(office, held_text)
    title = draft_of(office, item)["title"]
    assert title == " ".join(SECRET.split())
    save(office, item, title=title, keywords="公示")
    with pytest.raises(Held):
        save(office, item, title=title + "又")
    assert not Sealed.objects.filter(quarantined=held_text).exists()


def test_the_release_is_a_decision_of_the_reviewer(office, item, held_text):
    release(office, held_text)
    decision = Decision.objects.get(process=item.process)
    assert (decision.answer, decision.kind, decision.actor) == ("false_alarm", "secret_mark", office.reviewer)
    assert decision.marks == held_text.marks


def test_what_can_no_longer_be_written_is_not_delivered_and_the_uploader_is_told(office, item, held_text):
    office.does("author", "submit", item)
    release(office, held_text)
    assert Notice.objects.filter(user=office.author, event="quarantine_release_undelivered").exists()
    assert Move.objects.get(process=held_text.process, step="release").inputs["delivered"] is False
    assert Release.objects.filter(bound_for=item.process).exists()


def test_when_the_bytes_are_lost_it_can_still_be_answered(office, held_file):
    Sealed.objects.all().delete()
    release(office, held_file)
    assert Quarantined.objects.get().state == "released"
    assert Move.objects.get(process=held_file.process, step="release").inputs["delivered"] is False


def test_under_another_key_it_can_still_be_answered(office, held_text, own_vault):
    (own_vault / "quarantine.key").unlink()
    release(office, held_text)
    assert not Sealed.objects.exists()


# -- who -------------------------------------------------------------------------------------------------------------------
def test_nobody_else_may_answer(office, held_file):
    for who in (office.author, office.officer, office.disclosure_leader, office.director, office.administrator):
        with pytest.raises(Refused) as refused:
            actions.confirm(held_file.pk, by=who, at=office.later, level="secret")
        assert refused.value.codes == ["not_your_duty"]


def test_the_uploader_does_not_verify_their_own_material_while_somebody_else_can(office):
    both = office.person("both", Duty.AUTHOR, Duty.SECRECY_REVIEWER, unit=office.unit)
    item = office.draft(by=both)
    attachments.take_in([upload()], [], MONDAY, item=item, by=both)
    material = Quarantined.objects.get()
    has_read(both, material)
    with pytest.raises(Refused) as refused:
        actions.release(material.pk, by=both, at=office.later, reason="误报")
    assert refused.value.codes == ["own_material"]
    office.reviewer.appointments.update(until=MONDAY)
    actions.release(material.pk, by=both, at=office.later, reason="误报")
    assert Quarantined.objects.get().state == "released"


def test_nobody_calls_a_false_alarm_what_they_have_not_read(office, held_file):
    """Somebody else's reading is none; what can be read by nobody any more is answered without."""
    has_read(office.person("second", Duty.SECRECY_REVIEWER, unit=office.unit), held_file)
    with pytest.raises(Refused) as refused:
        actions.release(held_file.pk, by=office.reviewer, at=office.later, reason="误报")
    assert refused.value.codes == ["not_read"]
    Sealed.objects.all().delete()
    actions.release(held_file.pk, by=office.reviewer, at=office.later, reason="误报")
    assert Quarantined.objects.get().state == "released"


def test_of_two_reviewers_the_second_learns_that_it_was_answered(office, held_file):
    second = office.person("second", Duty.SECRECY_REVIEWER, unit=office.unit)
    confirm(office, held_file, version=1)
    with pytest.raises(Refused) as refused:
        actions.release(held_file.pk, by=second, at=office.later, version=1, reason="误报")
    assert refused.value.codes == ["stale"]
    assert Quarantined.objects.get().state == "confirmed"


# -- time and crashes ------------------------------------------------------------------------------------------------------
def test_what_nobody_answers_climbs_the_ladder(office, held_file):
    sweep(MONDAY + timedelta(days=14))
    clock = Deadline.objects.get(process=held_file.process, node="suspected")
    assert (clock.budget, clock.budget_unit) == (1, "working_days")
    assert Escalation.objects.filter(deadline=clock).exists()


def test_a_state_without_a_move_is_refused_by_the_database(office, held_file):
    with connection.cursor() as cursor:
        Quarantined.objects.update(state="released")
        with pytest.raises(DatabaseError, match="no move says so"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_bytes_without_a_key_are_swept_and_others_stay(office, held_file, own_vault):
    vault.put(b"k" * 32, [b"left by a crash"])
    now = datetime.now(UTC)
    assert sweeping.sweep(now) == 0  # it may still be getting its row
    assert sweeping.sweep(now + timedelta(hours=2)) == 1
    assert [path.name for path in files(own_vault)] == [held_file.sealed.location]


def test_nothing_stays_in_the_vault_when_its_row_cannot_be_written(own_vault):
    with pytest.raises(RuntimeError), sealing.sealed({"name": "a"}, [b"x"]):
        raise RuntimeError
    assert files(own_vault) == []
