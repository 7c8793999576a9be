"""What the interface accepts as content the page for drafting accepts too, and the other way round: one list of limits and choices."""

from typing import get_args

import pytest
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from workflows.disclosure import fields, store
from workflows.disclosure.pages.forms import ContentForm
from workflows.interface.schemas import ContentIn

from .conftest import CONTENT, draft

PAGE, INTERFACE = ContentForm.base_fields, ContentIn.model_fields


def longest(name):
    """What the interface takes at most of a field."""
    return next((one.max_length for one in INTERFACE[name].metadata if hasattr(one, "max_length")), None)


def test_both_know_the_fields_of_the_form_and_no_others():
    assert set(INTERFACE) == {*store.TEXT_FIELDS, *store.LATER_FIELDS, *store.FLAGS, *store.LISTS} == {*PAGE, "attachments"}


@pytest.mark.parametrize("name", [name for name, field in PAGE.items() if type(field) is forms.CharField])
def test_a_text_may_be_as_long_here_as_there(name):
    assert longest(name) == PAGE[name].max_length == fields.LONGEST[name]


@pytest.mark.parametrize("name", [name for name, field in PAGE.items() if type(field) is forms.ChoiceField])
def test_what_can_be_chosen_here_can_be_chosen_there(name):
    assert {str(value) for value, _label in PAGE[name].choices} | {""} == set(get_args(INTERFACE[name].annotation))


@pytest.mark.parametrize("filled", [{name: "长" * most for name, most in fields.LONGEST.items()}, {"attribute_ground": "N8"}])
def test_a_draft_sent_over_the_interface_can_be_saved_on_the_page(office, call, client, filled):
    item = draft(office)
    saved = call("author").send(f"/items/{item.public_id}/draft", "put", content=CONTENT | filled)
    assert saved.status_code == 200
    client.force_login(office.author, "people.backends.Backend")
    typed = MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in saved.json()["content"].items() if value}
    )
    typed["channels"], typed["draft_version"] = [], [saved.json()["version"]]
    answer = client.post(reverse("autosave", args=[item.public_id]), typed)
    assert answer.status_code == 200, answer.content.decode()
