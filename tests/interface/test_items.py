"""Reading and drafting over the interface."""

from datetime import timedelta

import pytest
import time_machine

from people.models import Unit
from workflows.catalogue.models import Topic
from workflows.disclosure import actions
from workflows.disclosure.models import Category, Draft, Item
from workflows.screening.quarantine.models import Quarantined

from .conftest import CONTENT, MONDAY, codes, draft, submitted


def ids(response):
    return [entry["id"] for entry in response.json()["items"]]


def test_pages_neither_repeat_nor_miss_when_items_arrive_meanwhile(office, call):
    items = [str(draft(office).public_id) for _ in range(5)]
    author = call("author")
    first = author.read("/items", limit=2)
    draft(office)
    second = author.read("/items", limit=2, cursor=first.json()["next"])
    third = author.read("/items", limit=2, cursor=second.json()["next"])
    assert ids(first) + ids(second) + ids(third) == items[::-1]
    assert third.json()["next"] is None


def test_filters(office, call):
    one, two = submitted(office), draft(office)
    author, officer = call("author"), call("officer")

    def shown(by, **query):
        return ids(by.read("/items", **query))

    assert shown(author, state="draft") == [str(two.public_id)]
    assert shown(author, unit="works") == shown(author, unit="nowhere") == shown(author, category="urgent") == []
    assert shown(author, unit="street", category="routine") == [str(two.public_id), str(one.public_id)]
    assert shown(officer, mine="true") == []
    assert shown(officer) == [str(one.public_id)]
    moved_at = author.read(f"/items/{one.public_id}/moves").json()["moves"][-1]["recorded_at"]
    assert str(one.public_id) in shown(author, updated_since=moved_at)
    assert shown(author, updated_since="2099-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"cursor": "???"}, "cursor"),
        ({"cursor": "cDA"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"updated_since": "2026-03-02T00:00:00"}, "updated_since"),
        ({"unit": "x" * 41}, "unit"),
        ({"unit": "\x00"}, "unit"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(office, call, query, field):
    response = call("author").read("/items", **query)
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["errors"]] == [field]


def test_an_item_tells_its_content_hashes_clocks_and_what_is_public(office, call):
    item = submitted(office)
    body = call("officer").read(f"/items/{item.public_id}").json()
    assert body["content"]["title"] == CONTENT["title"]
    assert body["content"]["attachments"] == []
    assert (body["revision"], len(body["content_hash"]), len(body["core_hash"])) == (1, 64, 64)
    assert body["public"] is None
    assert {clock["kind"]: clock["due_on"] for clock in body["deadlines"]} == {"publication": "2026-03-26", "step": "2026-03-03"}
    assert (body["state"], body["version"]) == ("section_review", 2)


def test_moves_tell_the_story(office, call):
    item = submitted(office)
    moves = call("officer").read(f"/items/{item.public_id}/moves").json()["moves"]
    assert [(move["number"], move["step"], move["target"], move["actor"]["name"]) for move in moves] == [
        (1, "create", "draft", "author"),
        (2, "submit", "section_review", "author"),
    ]


def test_tasks_are_mine_or_anybodys(office, call):
    item = submitted(office)
    head = call("head")
    assert head.read("/tasks").json()["tasks"] == []
    assert [task["item"] for task in head.read("/tasks", tab="pool").json()["tasks"]] == [str(item.public_id)]
    actions.sign_for(item.pk, by=office.head, at=MONDAY)
    assert [task["owner"]["name"] for task in head.read("/tasks", tab="mine").json()["tasks"]] == ["head"]
    assert head.read("/tasks", tab="pool").json()["tasks"] == []
    assert call("other_head").read("/tasks", tab="pool").json()["tasks"] == []


def test_deadlines_are_open_then_lapsed(office, call):
    item = submitted(office)
    officer = call("officer")

    def kinds(**query):
        found = officer.read("/deadlines", **query).json()["deadlines"]
        assert {clock["item"] for clock in found} <= {str(item.public_id)}
        return sorted(clock["kind"] for clock in found)

    assert kinds(state="open") == ["publication", "step"]
    assert kinds(state="lapsed") == []
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        assert kinds(state="lapsed") == ["step"]
        assert kinds(state="open", kind="publication") == ["publication"]
    assert call("other_author").read("/deadlines").json()["deadlines"] == []
    assert officer.read("/escalations").json() == {"escalations": [], "next": None}


def test_a_list_costs_the_same_for_one_item_and_for_fifty(office, call, django_assert_num_queries):
    director = call("director")
    submitted(office)
    director.read("/items")  # the minute's last use is written
    for count in (1, 50):
        while Item.objects.count() < count:
            submitted(office)
        with django_assert_num_queries(3):  # the token, the standings, the items
            assert len(director.read("/items").json()["items"]) == count
        with django_assert_num_queries(4):  # and which items the clocks are of
            director.read("/deadlines")


def test_an_item_is_drafted_saved_and_read_back(office, call):
    author = call("author")
    made = author.send("/items", unit="civil", category="routine", content={"title": "初稿"})
    assert made.status_code == 201
    item = made.json()["id"]
    assert Item.objects.get(public_id=item).process.moves.get().via == "api"
    draft = author.read(f"/items/{item}/draft").json()
    saved = author.send(
        f"/items/{item}/draft",
        "put",
        content=draft["content"] | {"body": "<p>正文<script>x</script></p>", "attribute_ground": "N8"},
        version=1,
    )
    assert saved.status_code == 200
    assert saved.json()["content"]["body"] == "<p>正文</p>"
    stale = author.send(f"/items/{item}/draft", "put", content=draft["content"], version=1)
    assert (stale.status_code, codes(stale)) == (409, ["stale"])
    assert Draft.objects.get().version == 2


def test_a_year_nobody_can_count_from_is_named(office, call):
    author = call("author")
    made = author.send("/items", unit="civil", category="routine", content={"title": "初稿", "formed_on": "1949-09-30"})
    assert (made.status_code, made.json()["errors"][0]["field"]) == (422, "content.formed_on")
    assert author.send("/items", unit="civil", category="routine", content={"formed_on": "1949-10-01"}).status_code == 201


def test_one_drafts_for_ones_own_section_only(office, call):
    for name, unit, expected in (("author", "works", "not_your_duty"), ("head", "civil", "not_your_duty")):
        response = call(name).send("/items", unit=unit, category="routine")
        assert (response.status_code, codes(response)) == (409, [expected])
    for body, field in (({"unit": "nowhere", "category": "routine"}, "unit"), ({"unit": "civil", "category": "x"}, "category")):
        response = call("author").send("/items", **body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not Item.objects.exists()


def test_a_row_of_the_catalogue_brings_its_category(office, call):
    street, author = office.units["street"], call("author")
    other = Category.objects.create(office=street, code="urgent", name="应急信息")
    row = {"office": street, "field": "社会救助", "level1": "低保"}
    topic, plain = Topic.objects.create(code="T1", category=other, **row), Topic.objects.create(code="T2", **row)
    for body in ({}, {"category": "urgent"}):
        made = author.send("/items", unit="civil", topic="T1", **body)
        assert made.status_code == 201
        item = Item.objects.get(public_id=made.json()["id"])
        assert (item.topic, item.category) == (topic, other)
    refused = author.send("/items", unit="civil", topic="T1", category="routine")
    assert (refused.status_code, codes(refused), refused.json()["errors"][0]["field"]) == (422, ["category_of_topic"], "category")
    missing = author.send("/items", unit="civil", topic="T2")
    assert (missing.status_code, codes(missing)) == (422, ["category_unknown"])
    made = author.send("/items", unit="civil", topic="T2", category="routine")
    assert Item.objects.get(public_id=made.json()["id"]).topic == plain


def test_an_office_s_own_version_of_a_category_counts_even_when_it_has_ended(office, call):
    county = Unit.objects.create(kind=Unit.Kind.COUNTY, name="县政府", code="county")
    street = office.units["street"]
    street.parent = county
    street.save()
    Category.objects.create(office=county, code="notice", name="公告")
    assert call("author").send("/items", unit="civil", category="notice").status_code == 201
    own = Category.objects.create(office=street, code="notice", name="本街道公告", is_active=False)
    refused = call("author").send("/items", unit="civil", category="notice")
    assert (refused.status_code, codes(refused)) == (422, ["category_unknown"])
    assert not own.items.exists()


def test_nobody_attaches_a_file_by_knowing_its_hash(office, call):
    item = draft(office)
    content = CONTENT | {"attachments": [{"sha256": "0" * 64}]}
    response = call("author").send(f"/items/{item.public_id}/draft", "put", content=content)
    assert (response.status_code, codes(response)) == (422, ["attachment_unknown"])


def test_what_looks_secret_waits_in_quarantine_and_the_rest_is_drafted(office, call):
    content = {"title": "机密★10年", "keywords": "公示"}
    response = call("author").send("/items", unit="civil", category="routine", content=content)
    assert (response.status_code, codes(response)) == (422, ["secret_mark"])
    assert "机密" not in response.content.decode()
    item = Item.objects.get()
    draft = Draft.objects.get(item=item).data
    assert (item.title, draft["title"], draft["keywords"]) == ("", "", "公示")
    assert Quarantined.objects.get().bound_for == item.process
