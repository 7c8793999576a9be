"""What people say of what a rescan found, and what comes of it."""

import pytest

from tests.office import fresh
from workflows.disclosure.rescan import answering
from workflows.disclosure.rescan.answering import Said
from workflows.disclosure.rescan.examined import edition_of, examine, publications
from workflows.disclosure.rescan.models import Leak, PublicationCheck, Rescan
from workflows.engine.models import Move
from workflows.notices.models import Notice
from workflows.refusals import Refused
from workflows.screening.models import Decision

from .conftest import ID_NUMBER, LATER, MOBILE


@pytest.fixture
def found(published, searched):
    """A publication with an identity number, found by a rescan: (publication, what the page says of the group)."""
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    return publication, said(publication)


def said(publication, answer="", **more):
    check = PublicationCheck.objects.select_related("rescan").get(publication=publication)
    examined = examine(publications().get(pk=publication.pk), edition_of(check.rescan))
    return Said(check.rescan.edition, examined.to_answer[0].group.key, answer, **more)


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


def give(publication, who, one, **changes):
    given = Said(**{name: changes.get(name, getattr(one, name)) for name in ("edition", "key", "answer", "basis", "reason")})
    return answering.answer(publication.pk, given, by=who, at=LATER)


def test_a_false_alarm_needs_a_reason_and_closes_it(office, found):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.officer, one, answer="false_alarm", reason=" ")
    assert codes(refused) == ["reason_missing"]
    assert not Decision.objects.exists()
    give(publication, office.officer, one, answer="false_alarm", reason="是文号")
    [decision] = Decision.objects.all()
    assert (decision.answer, decision.duty, decision.reason, len(decision.marks)) == ("false_alarm", "disclosure_officer", "是文号", 1)
    assert PublicationCheck.objects.get().open == 0


def test_what_is_public_no_longer_can_still_be_confirmed_where_somebody_looked_back(office, published, searched):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    office.does("reviewer", "withdraw_urgently", publication.item, ground="privacy")
    searched(Rescan.Cause.EVER)
    leak = give(publication, office.reviewer, said(publication), answer="true")
    assert (leak.publication_id, leak.kind, len(leak.marks)) == (publication.pk, "id_number", 1)
    check = PublicationCheck.objects.get()
    assert (check.open, check.confirmed) == (0, 0)  # nothing is left to be taken down


def test_lawfully_public_names_its_article(office, found):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.reviewer, one, answer="lawful", reason="就是要公开")
    assert codes(refused) == ["basis_missing"]
    give(publication, office.reviewer, one, answer="lawful", basis="社会救助暂行办法 第六十一条")
    assert Decision.objects.get().basis == "社会救助暂行办法 第六十一条"


def test_true_is_a_fact_about_a_publication_that_names_nobody_but_who_confirmed_it(office, found):
    publication, one = found
    leak = give(publication, office.reviewer, one, answer="true", reason="完整号码")
    assert (leak.kind, len(leak.marks), leak.confirmed_by, leak.duty) == ("id_number", 1, office.reviewer, "secrecy_reviewer")
    assert leak.publication.public_at == publication.public_at
    assert leak.move == Move.objects.get(process=publication.item.process, step="publish")
    check = PublicationCheck.objects.get()
    assert (check.open, check.confirmed) == (0, 1)  # still public, still to be seen to
    assert Notice.objects.filter(event="leak_confirmed", duty="disclosure_leader").count() == 1
    assert ID_NUMBER not in str(vars(leak))


def test_a_leak_is_never_changed_nor_deleted(office, found):
    publication, one = found
    leak = give(publication, office.reviewer, one, answer="true")
    from django.db import DatabaseError, transaction

    for change in (lambda: Leak.objects.update(reason="没有"), lambda: leak.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_taken_down_it_is_no_longer_to_be_seen_to_and_the_fact_stays(office, found):
    publication, one = found
    give(publication, office.reviewer, one, answer="true")
    office.does("reviewer", "withdraw_urgently", fresh(publication.item), ground="privacy")
    assert not PublicationCheck.objects.filter(publication__ended_at=None).exists()
    assert Leak.objects.get().publication.ended_at
    with pytest.raises(Refused) as refused:
        give(publication, office.reviewer, one, answer="false_alarm", reason="x")
    assert codes(refused) == ["ended"]


def test_the_second_answer_is_not_recorded(office, found):
    publication, one = found
    give(publication, office.reviewer, one, answer="true")
    with pytest.raises(Refused) as refused:
        give(publication, office.officer, one, answer="false_alarm", reason="是文号")
    assert codes(refused) == ["answered"]
    assert not Decision.objects.exists()


def test_an_answer_to_what_an_older_edition_found_is_not_recorded(office, found):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.officer, one, edition="0.0.old", answer="false_alarm", reason="是文号")
    assert codes(refused) == ["stale"]


@pytest.mark.parametrize("name", ["author", "director", "disclosure_leader", "administrator", "discipline", "stranger"])
def test_only_the_disclosure_office_and_the_secrecy_reviewer_answer(office, found, name):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, getattr(office, name), one, answer="false_alarm", reason="是文号")
    assert codes(refused) == ["not_your_duty"]


@pytest.mark.parametrize("answer", ["", "masked", "looked", "'; DROP TABLE", "属实" * 500])
def test_an_answer_that_is_none_is_refused(office, found, answer):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.officer, one, answer=answer, reason="x")
    assert codes(refused) == ["no_answer"]


def test_what_is_too_long_is_refused_not_cut(office, found):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.officer, one, answer="lawful", basis="第" * 201, reason="x" * 100_000)
    assert codes(refused) == ["too_long", "too_long"]


def test_a_classification_mark_is_waved_through_by_the_reviewer_alone_and_never_called_lawful(office, published, searched, monkeypatch):
    from workflows.disclosure.rescan.examined import Found
    from workflows.screening.answers import Group
    from workflows.screening.kinds import Action, Kind

    mark = Found(Group("k", "m", "", Kind.SECRET_MARK, Action.BLOCK, ""))
    assert answering.possible(mark, reviewer=False) == ["true"]
    assert answering.possible(mark, reviewer=True) == ["true", "false_alarm"]
    unread = Found(Group("k", "m", "", Kind.UNSCREENABLE, Action.REVIEW, ""))
    assert answering.possible(unread, reviewer=True) == ["true", "looked"]


def test_answering_one_group_leaves_the_others_open(office, published, searched):
    publication = published(f"<p>身份证号{ID_NUMBER}，电话{MOBILE}</p>")
    searched()
    give(publication, office.officer, said(publication), answer="false_alarm", reason="是文号")
    check = PublicationCheck.objects.get()
    assert (check.open, len(check.kinds)) == (1, 1)


@pytest.mark.parametrize(("answer", "field"), [("true", "reason"), ("false_alarm", "reason"), ("lawful", "basis")])
def test_an_answer_that_quotes_a_secret_is_refused(office, found, answer, field):
    publication, one = found
    with pytest.raises(Refused) as refused:
        give(publication, office.reviewer, one, answer=answer, **{"reason": "是文号", field: "机密★10年的名单"})
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("secret_mark", field)]
    assert not Decision.objects.exists()
    assert not Leak.objects.exists()
