"""The office a page is about, and units in the order an office gave them."""

from types import SimpleNamespace

import pytest
from django.http import Http404

from people.choosing import chosen_office, offices_among
from people.models import Unit
from people.trees import top_down


def test_units_stand_as_the_office_ordered_them_and_not_as_their_numbers_read(tree):
    """Ten sections made one after the other: by their paths as text, the one numbered 10 would stand before the one numbered 9."""
    made = [Unit.objects.create(kind="section", name=f"科室{n}", code=f"DH-{n}", parent=tree.other, order=30 - n) for n in range(11)]
    tree.hall.order = 40
    tree.hall.save()
    assert top_down(Unit.objects.filter(office=tree.other)) == [tree.other, *reversed(made), tree.hall]


def test_offices_stand_below_the_county_as_it_ordered_them(tree):
    Unit.objects.filter(pk=tree.street.pk).update(order=2)
    every = Unit.objects.values_list("pk", flat=True)
    assert offices_among(every) == [tree.county, tree.other, tree.street]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "²"])
def test_no_other_office_can_be_named(tree, asked):
    user = SimpleNamespace(home=tree.social)
    with pytest.raises(Http404):
        chosen_office(SimpleNamespace(GET={"office": asked}, user=user), [tree.street.pk])
    with pytest.raises(Http404):
        chosen_office(SimpleNamespace(GET={"office": str(tree.other.pk)}, user=user), [tree.street.pk])
    with pytest.raises(Http404):
        chosen_office(SimpleNamespace(GET={}, user=user), [tree.social.pk])


def test_ones_own_office_comes_before_the_first(tree):
    user, both = SimpleNamespace(home=tree.hall), [tree.street.pk, tree.other.pk]
    assert chosen_office(SimpleNamespace(GET={}, user=user), both) == (tree.other, [tree.street, tree.other])
    assert chosen_office(SimpleNamespace(GET={"office": str(tree.street.pk)}, user=user), both)[0] == tree.street
