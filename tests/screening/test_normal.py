"""The view of a text leads back to the original, whatever was dropped from it."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.screening.normal import View, normal


@given(st.text(alphabet="a１：　\u200b\u00ad\ufeff\0b中", max_size=40))
def test_every_character_of_the_view_is_the_one_it_came_from(text):
    view = View(text)
    for at, character in enumerate(view.text):
        assert normal(text[view.start(at)]) == character
        assert view.end(at + 1) == view.start(at) + 1
        assert view.at(view.start(at)) == at


@given(st.text(alphabet="a\u200b", max_size=30), st.integers(0, 40))
def test_places_of_the_original_come_in_order(text, at):
    view = View(text)
    assert 0 <= view.at(min(at, len(text))) <= len(view.text)
    assert view.at(len(text)) == len(view.text)


def test_full_width_and_odd_dashes_and_spaces_become_plain():
    assert normal("１２（Ａ）　—－：") == "12(A) --:"
