"""The same person in several published lists is recognised, and only where that says something."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows.disclosure.rescan import aggregation
from workflows.disclosure.rescan.models import PublicationCheck, PublishedMark
from workflows.screening.editions import mark_key
from workflows.screening.findings import Finding, mark
from workflows.screening.kinds import Kind
from workflows.screening.rules import Aggregation

from .conftest import ID_NUMBER, LATER, OTHER_ID

THRESHOLDS = Aggregation()


def of(kind, value, start=0, cell="", **detail):
    return Finding(kind, "body/0", start, start + len(value), "…", "checksum", mark(mark_key(), kind, value), cell, "", detail)


def number(value=ID_NUMBER, start=0):
    return of(Kind.ID_NUMBER, value, start)


@pytest.fixture
def lists(published):
    """Three publications, of whom the tests say who stands in them."""
    return [published("<p>无。</p>", title=f"第{n}份名单") for n in range(3)]


def test_a_number_in_two_other_lists_is_told_with_their_titles(office, lists):
    for one in lists[:2]:
        aggregation.fill(one.pk, [number()])
    [found] = aggregation.aggregation(office.unit.pk, [number(start=7)], THRESHOLDS, lists[2].item_id)
    assert (found.kind, found.start, found.detail["lists"]) == (Kind.AGGREGATION, 7, 2)
    assert set(found.detail["items"]) == {"第0份名单", "第1份名单"}
    assert found.mark != number().mark


def test_one_other_list_is_not_several(office, lists):
    aggregation.fill(lists[0].pk, [number()])
    aggregation.fill(lists[1].pk, [number(OTHER_ID)])
    assert aggregation.aggregation(office.unit.pk, [number()], THRESHOLDS, lists[2].item_id) == []


def test_the_item_itself_does_not_count(office, lists):
    for one in lists[:2]:
        aggregation.fill(one.pk, [number()])
    assert aggregation.aggregation(office.unit.pk, [number()], THRESHOLDS, lists[0].item_id) == []


def test_a_withdrawn_list_does_not_count(office, lists):
    for one in lists[:2]:
        aggregation.fill(one.pk, [number()])
    office.does("reviewer", "withdraw_urgently", lists[0].item, ground="privacy")
    assert aggregation.aggregation(office.unit.pk, [number()], THRESHOLDS, lists[2].item_id) == []


def test_a_name_alone_says_nothing_a_name_with_its_village_does(office, lists):
    alone = of(Kind.PERSON_NAME, "李建国")
    placed = of(Kind.PERSON_NAME, "李建国", person="a" * 32)
    for one in lists[:2]:
        aggregation.fill(one.pk, [placed])
    assert aggregation.aggregation(office.unit.pk, [alone], THRESHOLDS, lists[2].item_id) == []
    [found] = aggregation.aggregation(office.unit.pk, [placed], THRESHOLDS, lists[2].item_id)
    assert found.reason == "same_person"
    [found] = aggregation.aggregation(office.unit.pk, [alone], Aggregation(names=2), lists[2].item_id)
    assert found.reason == "same_person_name"


def test_somebody_is_told_once_a_row(office, lists):
    row = [of(Kind.ID_NUMBER, ID_NUMBER, 0, "3,1"), of(Kind.MOBILE_PHONE, "19800001234", 20, "3,2")]
    for one in lists[:2]:
        aggregation.fill(one.pk, row)
    assert len(aggregation.aggregation(office.unit.pk, row, THRESHOLDS, lists[2].item_id)) == 1


def test_filling_twice_changes_nothing_and_a_thousand_cost_one_statement(office, lists):
    many = [number(f"99999919900101{n:04}") for n in range(1000)]
    aggregation.fill(lists[0].pk, many)
    aggregation.fill(lists[0].pk, many)
    assert PublishedMark.objects.count() == 1000
    with CaptureQueriesContext(connection) as asked:
        aggregation.aggregation(office.unit.pk, many, THRESHOLDS, lists[2].item_id)
    assert len(asked) <= 1


def test_a_rescan_compares_the_lists_once_all_have_been_searched(published, searched):
    for n in range(3):
        published(f"<p>身份证号{ID_NUMBER}</p>", title=f"第{n}份名单")
    alone = published(f"<p>身份证号{OTHER_ID}</p>", title="另一份")
    rescan = searched()
    assert (rescan.total, rescan.finished_at is not None) == (4 + 3, True)
    assert set(PublicationCheck.objects.filter(shared__gt=0).values_list("shared", flat=True)) == {1}
    assert PublicationCheck.objects.get(publication=alone).shared == 0
    assert rescan.finished_at >= LATER
