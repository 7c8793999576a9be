"""What the interface accepts as content the page for drafting accepts too, and the other way round: one list of limits and choices."""

import re
from typing import Literal, get_args, get_origin

import pytest
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from workflows.disclosure import fields, store
from workflows.disclosure.content import diff
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
    typed["draft_version"] = [saved.json()["version"]]
    answer = client.post(reverse("autosave", args=[item.public_id]), typed)
    assert answer.status_code == 200, answer.content.decode()
    assert call("author").read(f"/items/{item.public_id}/draft").json()["content"]["channels"] == CONTENT["channels"]


def test_every_field_has_a_name_and_every_choice_words():
    """Differences, marks of whoever returned it and the form itself name a field by one list: one that is added there is named everywhere."""
    assert set(fields.LABELS) == set(INTERFACE)
    assert {name: str(PAGE[name].label) for name in PAGE} == {name: str(fields.LABELS[name]) for name in PAGE}
    chosen = {name: get_args(field.annotation) for name, field in INTERFACE.items() if get_origin(field.annotation) is Literal}
    assert set(chosen) == set(fields.CHOSEN)
    for name, values in chosen.items():
        assert set(values) - {""} <= set(fields.CHOSEN[name])


def test_a_comparison_names_fields_and_values_in_words():
    before = store.complete({"title": "甲"})
    after = store.complete(
        {"title": "乙", "source": "made", "validity": "lapsed", "repealed_on": "2026-01-01", "third_party": True, "channels": ["政府网站"]}
    )
    with override("zh-hans"):
        told = {change.label: change.html for change in diff.compare(before, after).fields}
    assert set(told) == {"名称", "信息来源", "有效性", "废止时间", "涉及第三方", "公开渠道"}
    assert told["有效性"] == "<ins>失效</ins>"
    assert not [text for text in told.values() if re.search("made|lapsed|true|false", text)]


def test_channels_of_the_catalogue_or_another_program_stand_in_the_form_and_stay(office, client):
    item = draft(office, channels=["政府网站", "村务大喇叭"])
    client.force_login(office.author, "people.backends.Backend")
    page = client.get(reverse("edit", args=[item.public_id]))
    assert page.context["form"]["channels"].value() == ["政府网站", "村务大喇叭"]
    assert 'value="村务大喇叭"' in page.text
    typed = {"channels": ["村务大喇叭"], "title": "安排", "draft_version": 1, "base": 0, "version": item.version}
    assert client.post(reverse("edit", args=[item.public_id]), typed).status_code == 302
    assert item.drafts.get().data["channels"] == ["村务大喇叭"]
    typed |= {"channels": ["\0", "长" * 61], "draft_version": 2}
    assert client.post(reverse("edit", args=[item.public_id]), typed).status_code == 422
