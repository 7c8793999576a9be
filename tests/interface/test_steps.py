"""Steps over the interface: the same refusals as the pages, in the caller's language, and one winner of a race."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from workflows.disclosure import actions
from workflows.disclosure.inputs import INPUTS
from workflows.disclosure.models import Item, Publication
from workflows.engine.models import Move

from .conftest import MONDAY, Caller, caller, codes, draft, furnish, submitted


def fresh(item):
    return Item.objects.get(pk=item.pk)


def test_an_item_walks_from_draft_to_archive(office, call):
    author = call("author")
    made = author.send("/items", unit="civil", category="routine").json()
    item = Item.objects.get(public_id=made["id"])
    content = author.read(f"/items/{item.public_id}/draft").json()["content"]
    content |= {"title": "通告", "body": "<p>内容</p>", "formed_on": "2026-02-27", "attribute": "public", "basis": "条例", "contact": "1"}
    assert author.step(item, "submit", version=1, content=content).json()["state"] == "section_review"
    walk = [
        ("head", "approve", {"opinion": "同意"}, "office_review"),
        ("officer", "approve", {}, "secrecy_review"),
        ("reviewer", "conclude_secrecy_review", {"conclusion": "clear"}, "signing"),
        ("director", "sign", {}, "awaiting_publication"),
        ("publisher", "publish", {"public_at": "2026-03-02T10:00:00+08:00", "link": "https://example.org/a"}, "published"),
        ("publisher", "archive", {}, "archived"),
    ]
    for number, (name, step, inputs, state) in enumerate(walk, start=3):
        response = call(name).step(item, step, version=number - 1, **inputs)
        assert response.status_code == 200, response.content.decode()
        assert (response.json()["state"], response.json()["version"]) == (state, number)
    assert set(Move.objects.values_list("via", flat=True)) == {"api"}
    assert Move.objects.get(step="approve", source="section_review").inputs == {"opinion": "同意"}
    assert Publication.objects.get().public_at == MONDAY
    assert author.read(f"/items/{item.public_id}").json()["public"]["link"] == "https://example.org/a"


def test_the_steps_offered_say_what_they_take_and_why_not(office, call):
    item = submitted(office)
    body = call("head").read(f"/items/{item.public_id}/steps").json()
    steps = {step["name"]: step for step in body["steps"]}
    assert body["version"] == 2
    assert (steps["approve"]["open"], steps["approve"]["next_state"], steps["approve"]["basis"]) == (True, "office_review", "条例 第十七条")
    stage, reason, places = steps["return_item"]["inputs"]
    assert (places["kind"], places["required"]) == ("places", False)
    assert {"title", "body/0"} <= {choice["value"] for choice in places["choices"]}
    assert [choice["value"] for choice in stage["choices"]] == ["returned"]
    assert (reason["kind"], reason["required"], reason["max_length"]) == ("long_text", True, 2000)
    assert steps["revise"]["takes_content"]
    assert office.scorer.pk in [choice["value"] for choice in steps["copy_to"]["inputs"][0]["choices"]]
    actions.consult_units(item.pk, by=office.head, at=MONDAY, units=[office.units["works"].pk])
    refused = {step["name"]: step for step in call("head").read(f"/items/{item.public_id}/steps").json()["steps"]}["approve"]
    assert not refused["open"]
    assert [refusal["code"] for refusal in refused["refusals"]] == ["opinions_missing"]


def test_what_is_offered_as_open_is_never_somebody_elses_duty(office, call):
    item = submitted(office)
    for name in ("author", "head", "officer", "publisher"):
        offered = {step["name"] for step in call(name).read(f"/items/{item.public_id}/steps").json()["steps"] if step["open"]}
        for step in set(INPUTS) - offered - {"take_down", "secret_is_public"}:  # the system's own
            response = call(name).step(item, step, version=2, **_filled(step, office))
            assert response.status_code == 409, (name, step, response.content.decode())
    assert fresh(item).version == 2


def _filled(step, office):
    """Values of the right kinds for a step's required inputs."""
    values = {"text": "x", "long_text": "x", "date": "2026-03-01", "datetime": "2026-03-01T00:00:00Z", "bool": True}
    values |= {"user": office.head.pk, "users": [office.head.pk], "units": [office.units["works"].pk], "findings": ["x"]}
    return {
        field.name: str(field.choices[0][0]) if field.kind == "choice" and field.choices else values.get(field.kind, "returned")
        for field in INPUTS[step]
        if field.required
    }


def test_refusals_are_409_and_change_nothing(office, call):
    item = submitted(office)
    blank = call("head").step(item, "return_item", version=2, stage="returned", reason=" ")
    assert (blank.status_code, codes(blank)) == (409, ["reason_missing"])
    assert blank.json()["refusals"][0]["field"] == "reason"
    assert codes(call("officer").step(item, "approve", version=2)) == ["not_your_duty"]
    assert codes(call("head").step(item, "sign", version=2)) == ["wrong_state"]
    stale = call("head").step(item, "approve", version=1)
    assert (stale.status_code, codes(stale)) == (409, ["stale"])
    assert fresh(item).version == 2


@pytest.mark.parametrize(
    ("step", "inputs", "field"),
    [
        ("return_item", {"stage": "returned"}, "reason"),
        ("return_item", {"stage": "returned", "reason": "x" * 2001}, "reason"),
        ("return_item", {"stage": "returned", "reason": "x", "mood": "bad"}, "mood"),
        ("return_item", {"stage": "returned", "reason": "a\x00b"}, "reason"),
        ("return_item", {"stage": 5, "reason": "x"}, "stage"),
        ("conclude_secrecy_review", {"conclusion": "fine"}, "conclusion"),
        ("record_consent", {"consenter": 1, "said_at": "2026-03-02T09:00:00", "means": "x"}, "said_at"),
        ("record_consent", {"consenter": 1, "said_at": 1772416800, "means": "x"}, "said_at"),
        ("record_consent", {"consenter": 2**63, "said_at": "2026-03-02T09:00:00Z", "means": "x"}, "consenter"),
        ("correct", {"reason": "x", "changed_on": "2026-02-30"}, "changed_on"),
        ("correct", {"reason": "x", "changed_on": "0001-01-01"}, "changed_on"),
        ("give_opinion", {"agrees": "yes"}, "agrees"),
        ("copy_to", {"people": list(range(1, 52))}, "people"),
        ("revise", {"reason": "x", "content": {"formed_on": "2026-13-01"}}, "content.formed_on"),
        ("revise", {"reason": "x", "content": {"titel": "x"}}, "content.titel"),
        ("approve", {"version": "two"}, "version"),
    ],
)
def test_wrong_and_overlong_fields_are_422_and_named(office, call, step, inputs, field):
    item = submitted(office)
    response = call("head").step(item, step, **({"version": 2} | inputs))
    assert response.status_code == 422, response.content.decode()
    assert [problem["field"] for problem in response.json()["errors"]] == [field]
    assert fresh(item).version == 2


def test_what_cannot_be_read_at_all(office, call):
    item, head = submitted(office), call("head")
    path = f"/api/v1/items/{item.public_id}/steps/approve"
    assert head.post(path, "{", content_type="application/json").status_code == 400
    assert head.post(path, "[]", content_type="application/json").status_code == 422
    assert head.post(path, "x" * 3_000_000, content_type="application/json").status_code == 413
    strict = Client(enforce_csrf_checks=True).post(f"/api/v1/items/{item.public_id}/steps/no_such_step")
    assert (strict.status_code, codes(strict)) == (404, ["not_found"])
    for address in (f"/items/{item.public_id}/steps/no_such_step", "/nothing", "/items/7", "/items/%0A"):
        response = head.read(address)
        assert (response.status_code, codes(response)) == (404, ["not_found"])


def test_a_reading_token_may_not_act(office):
    item = submitted(office)
    reader = caller(office.head, scope="read")
    assert reader.read(f"/items/{item.public_id}/steps").status_code == 200
    for response in (
        reader.step(item, "approve", version=2),
        reader.send("/items", unit="civil", category="routine"),
        reader.send(f"/items/{item.public_id}/draft", "put", content={}),
    ):
        assert (response.status_code, codes(response)) == (403, ["scope_too_small"])
    assert fresh(item).version == 2


def test_refusals_speak_the_callers_language(office):
    item = submitted(office)
    messages = [caller(office.head, language=language).step(item, "sign", version=2).json() for language in ("zh-hans", "en")]
    assert [message["refusals"][0]["code"] for message in messages] == ["wrong_state"] * 2
    assert messages[1]["refusals"][0]["message"] == (
        "This step is not possible in the present stage, “Awaiting section review”; it is the turn of: Section head (head)."
    )
    assert caller(office.head, language="en").step(item, "sign", version=2)["Content-Language"] == "en"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_wins_and_the_other_is_told(monday):
    office = furnish()
    item = submitted(office)
    head, together = caller(office.head), Barrier(2)

    def act(_number):
        try:
            together.wait(10)
            mine = Caller()
            mine.defaults = head.defaults
            return mine.step(item, "approve", version=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert [refusal["code"] for refusal in json.loads(lost.content)["refusals"]] == ["stale"]
    assert Move.objects.filter(process=item.process, step="approve").count() == 1


def test_a_draft_can_be_submitted_without_sending_it_again(office, call):
    item = draft(office)
    assert call("author").step(item, "submit", version=1).json()["state"] == "section_review"
