"""信息公开元数据: what is entered, decided and filed reaches the public page through publication. (domain: 公开页面要素)"""

import pytest
from django.urls import reverse

from tests.office import CONTENT, fresh, seen_by
from workflows.catalogue.models import Topic
from workflows.disclosure import actions, completeness, publishing, store
from workflows.disclosure.content import hashes
from workflows.disclosure.models import Content, Draft, OfficeProfile, Publication

REPEALED = {"validity": "repealed", "repealed_on": "2026-02-28", "document_number": "平街办〔2024〕3号"}


def printing_names(office):
    """From now on the office prints who checked what is published."""
    held = OfficeProfile.objects.get()
    OfficeProfile.objects.create(office=office.unit, index_prefix=held.index_prefix, at=office.later, names_reviewer=True)


def page(client, item):
    return client.get(reverse("portal:item", kwargs={"language": "zh-hans", "public_id": item.live.public_id})).content.decode()


def particular(html, label):
    start = html.find(f"<dt>{label}</dt>")
    return html[start:].split("<dd>")[1].split("</dd>")[0] if start >= 0 else None


def test_validity_and_the_day_of_repeal_are_printed(office, client):
    told = page(client, office.item_in("published", **REPEALED))
    assert [particular(told, label) for label in ("有效性", "废止时间", "文号")] == ["废止", "2026年2月28日", "平街办〔2024〕3号"]


def test_what_nobody_entered_is_not_printed(office, client):
    told = page(client, office.item_in("published"))
    assert [particular(told, label) for label in ("有效性", "废止时间", "审核人")] == [None] * 3


def test_nobody_is_said_to_have_checked_what_the_last_level_has_not_passed(office):
    printing_names(office)
    item = office.item_in("leader_review")
    seen = seen_by(item, office.head, office.later)
    assert "reviewer" not in publishing.as_public(seen, seen.present, public_at=None).metadata


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"validity": "repealed"}, "repealed_on"),
        ({"validity": "lapsed"}, "repealed_on"),
        ({"repealed_on": "2026-02-28"}, "validity"),
        ({"validity": "effective", "repealed_on": "2026-02-28"}, "validity"),
    ],
)
def test_a_document_that_no_longer_holds_says_since_when(office, changed, field):
    item = office.draft()
    assert [one.field for one in completeness.missing(store.complete(CONTENT | changed), item, office.later)] == [field]
    assert completeness.missing(store.complete(CONTENT | REPEALED), item, office.later) == []


def test_the_class_of_information_is_that_of_the_topic_when_it_was_published(office, client):
    topic = Topic.objects.create(office=office.unit, code="T1", field="社会救助", level1="最低生活保障", level2="审批信息")
    item = actions.create(
        by=office.author, at=office.later, unit=office.section, category=office.category("standard"), topic=topic, content=CONTENT
    ).subject
    while item.state != "published":
        item = office.pass_level(fresh(item))
    Topic.objects.filter(pk=topic.pk).update(is_active=False, ended_at=office.later)  # another takes its place
    Topic.objects.create(office=office.unit, code="T1", field="养老服务", level1="最低生活保障", level2="审批信息")
    told = page(client, item)
    assert particular(told, "信息分类") == Publication.objects.get(item=item).metadata["information_class"] == "社会救助"


def test_who_checked_it_is_named_only_where_the_office_says_so(office, client):
    assert "reviewer" not in Publication.objects.get(item=office.item_in("published")).metadata
    printing_names(office)
    assert particular(page(client, office.item_in("published")), "审核人") == "leader"


def test_of_a_consent_by_telephone_the_leader_is_named_not_whoever_wrote_it_down(office):
    printing_names(office)
    item = office.item_in("signing", code="emergency")
    at = office.later
    item = office.does("officer", "record_consent", item, consenter=office.director.pk, said_at=at, means="电话 82910000")
    item = office.publish(item, who="second_officer")
    assert Publication.objects.get(item=item).metadata["reviewer"] == "director"


def test_a_check_of_one_who_edited_after_it_counts_for_what_is_public(office):
    """The last level that holds for the content that is published, not the last click."""
    printing_names(office)
    item = office.item_in("awaiting_publication")
    looked = seen_by(item, office.officer, office.later)
    assert publishing.as_public(looked, looked.present, public_at=None).metadata["reviewer"] == "leader"
    draft = seen_by(office.draft(), office.author, office.later)
    assert "reviewer" not in publishing.as_public(draft, store.complete(CONTENT), public_at=None).metadata


# -- fields the form was given later ------------------------------------------------------------------------------------------
KNOWN_BEFORE = "06939676441b78622c8bbcadce3cff415348f17e6e37a2a88576517588d6ca16"


def test_what_was_kept_before_keeps_its_hash(office):
    """The hash of this content as it was before the form had validity, its end and a planned day."""
    content = actions.prepared(CONTENT)
    assert hashes.content_hash(content) == KNOWN_BEFORE
    assert store.complete(content | dict.fromkeys(store.LATER_FIELDS, "")) == content


def test_sent_again_from_a_page_that_knows_the_later_fields_it_is_the_same_revision(office, as_):
    item = office.does("author", "submit", office.draft())
    item = office.does("head", "return_item", item, stage="returned", reason="再看一遍")
    kept = item.revision.content_hash
    browser = as_("author")
    empty = dict.fromkeys(store.LATER_FIELDS, "")
    answer = browser.post(
        reverse("edit", args=[item.public_id]),
        CONTENT | empty | {"version": item.version, "base": item.revision.number, "draft_version": 0, "submit": "1"},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert (fresh(item).revision.number, fresh(item).revision.content_hash) == (1, kept)


def test_what_they_say_is_part_of_what_is_approved(office):
    item = office.does("author", "submit", office.draft(**REPEALED, planned_on="2026-03-05"))
    kept = Content.objects.get(pk=item.revision.content_hash).data
    assert {name: kept[name] for name in store.LATER_FIELDS} == {
        "planned_on": "2026-03-05", "validity": "repealed", "repealed_on": "2026-02-28",
    }  # fmt: skip


def test_a_second_window_that_fills_a_later_field_is_told_of_the_first(office, as_):
    item = office.draft()
    draft = Draft.objects.get(item=item)
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT, version=draft.version)
    typed = CONTENT | {"planned_on": "2026-03-05", "version": item.version, "draft_version": draft.version, "base": 0}
    answer = as_("author").post(reverse("edit", args=[item.public_id]), typed)
    assert answer.status_code == 409
    assert "拟公开时间" in answer.content.decode()


def test_what_is_searched_again_is_what_the_form_said(office):
    printing_names(office)
    publication = Publication.objects.get(item=office.item_in("published", **REPEALED))
    assert publishing.of_the_form(publication)["validity"] == "repealed"
