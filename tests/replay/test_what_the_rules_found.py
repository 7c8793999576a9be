"""What the replay and the rules found wrong in the machine, kept right."""

from people.models import Appointment, Duty
from tests.disclosure.test_the_chain import refused
from tests.disclosure.test_the_sensitivity_check import LIST
from tests.office import CONTENT, LONG_AGO, Office, fresh
from workflows.disclosure import actions
from workflows.disclosure.models import Publication
from workflows.replay.course import Act
from workflows.replay.play import Player
from workflows.screening.models import RuleVersion

HIDDEN = CONTENT | {"attribute": "withheld", "attribute_ground": "N6", "attribute_reason": "属于过程性信息。"}


def test_what_a_correction_registers_as_not_public_is_no_longer_public(db):
    office = Office()
    item = office.item_in("archived")
    actions.correct(item.pk, by=office.author, at=office.later, reason="不应公开。", changed_on=office.later.date())
    actions.submit(item.pk, by=office.author, at=office.later, content=HIDDEN)
    while fresh(item).state != "registered_withheld":
        assert Publication.objects.filter(item=item, ended_at=None).exists()  # until it is decided
        office.pass_level(fresh(item))
    assert fresh(item).live_id is None
    assert list(Publication.objects.filter(item=item).values_list("end", flat=True)) == ["withdrawn"]


def test_the_reviewer_of_a_replay_gets_past_what_a_person_must_judge(db):
    office = Office()
    data = {"actions": {"id_number": "review"}}
    RuleVersion.objects.create(office=office.unit, number=1, data=data, at=office.later, reason="试行")
    item = office.item_in("secrecy_review", body=LIST)
    conclude = Act(office.later, "conclude_secrecy_review", (office.reviewer.pk,), {"conclusion": "clear"})
    Player._act(Player.__new__(Player), item.pk, conclude, office.reviewer)
    assert fresh(item).state != "secrecy_review"


def test_the_drafter_cannot_hold_up_the_review_of_their_own_item(db):
    office = Office()
    Appointment.objects.create(user=office.author, duty=Duty.SECTION_HEAD, unit=office.section, since=LONG_AGO)
    item = office.item_in("section_review")
    assert refused(actions.sign_for, item.pk, by=office.author, at=office.later) == ["own_item"]
    assert refused(actions.hand_over, item.pk, by=office.author, at=office.later, to=office.head.pk) == ["own_item"]
    assert refused(actions.hand_over, item.pk, by=office.head, at=office.later, to=office.author.pk) == ["colleague_unknown"]
