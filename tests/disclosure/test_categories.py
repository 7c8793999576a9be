"""事项类别的设置: versioned like its chain; items under way keep what they were submitted under; categories begin and end on a page."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from people.models import Duty, Unit
from tests.office import MONDAY, fresh
from workflows.catalogue import loading
from workflows.catalogue.models import Topic, TopicVersion
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions, categories, store
from workflows.disclosure.chains import levels_of
from workflows.disclosure.models import Category
from workflows.notices import composing, letters
from workflows.notices.models import Letter, Notice
from workflows.refusals import Refused


def change(office, code="standard", *, reason="市里的规定", knows=None, successor=None, **settings):
    category = office.category(code)
    for name, value in settings.items():
        setattr(category, name, value)
    return categories.change(category, reason=reason, by=office.administrator, at=office.later, knows=knows, successor=successor)


def test_a_change_of_settings_is_a_version_with_who_when_and_why(office):
    change(office, limit=15, urgent=True)
    first, second = office.category("standard").versions.order_by("number")
    assert (first.limit, first.urgent, second.limit, second.urgent) == (20, False, 15, True)
    assert (second.number, second.made_by, second.reason) == (2, office.administrator, "市里的规定")
    assert {row.duty for row in Notice.objects.filter(event="category_changed")} == {
        Duty.DISCLOSURE_OFFICER,
        Duty.SECRECY_REVIEWER,
        Duty.ADMINISTRATOR,
    }
    assert change(office, limit=15) == second  # nothing differs: no version


def in_sql(statement):
    """As somebody would who walks past the pages; what waits for the end of the transaction is asked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("column", ["urgent = true", '"limit" = 90', "regime = 'party'", "is_routine = false", "is_active = false"])
def test_no_way_past_the_version_changes_a_setting(office, column):
    with pytest.raises(DatabaseError, match="no version says so"):
        in_sql(f"UPDATE workflows_category SET {column} WHERE code = 'standard'")


def test_a_change_without_a_reason_or_over_another_unseen_changes_nothing(office):
    with pytest.raises(Refused) as refused:
        change(office, limit=15, reason=" ")
    assert refused.value.codes == ["reason_missing"]
    change(office, limit=10)
    with pytest.raises(Refused) as refused:
        change(office, limit=15, knows=1)
    assert refused.value.codes == ["stale"]
    assert (office.category("standard").limit, office.category("standard").versions.count()) == (10, 2)


def test_what_was_submitted_as_no_emergency_is_not_consented_to_by_telephone_later(office):
    item = office.item_in("leader_review")
    change(office, urgent=True)
    said = {"consenter": office.leader.pk, "said_at": office.later, "means": "值班电话"}
    with pytest.raises(Refused) as refused:
        office.does("officer", "record_consent", item, **said)
    assert refused.value.codes == ["not_urgent"]
    later = office.item_in("leader_review")
    at = office.later
    actions.record_consent(later.pk, by=office.officer, at=at, consenter=office.leader.pk, said_at=at, means="值班电话")


def test_what_was_submitted_as_an_emergency_stays_one(office):
    item = office.item_in("signing", "emergency")
    change(office, "emergency", urgent=False)
    at = office.later
    actions.record_consent(item.pk, by=office.officer, at=at, consenter=office.director.pk, said_at=at, means="值班电话")
    assert fresh(item).state == "awaiting_publication"


def test_an_item_under_way_keeps_the_legal_limit_it_was_submitted_under(office):
    item = office.item_in("section_review")
    change(office, limit=5, regime="party")
    item = office.does("head", "return_item", item, stage="returned", reason="成文日期有误")
    office.does("author", "submit", item, content={**written(item), "formed_on": "2026-02-26"})  # the clock starts anew
    clock = Deadline.objects.get(process=item.process_id, kind="publication", met_at=None, cancelled_at=None)
    assert (clock.budget, clock.statutory, clock.started_at.date().isoformat()) == (20, True, "2026-02-25")  # midnight in Beijing
    new = office.draft()
    clock = Deadline.objects.get(process=new.process_id, kind="publication")
    assert (clock.budget, clock.statutory) == (5, False)


def written(item):
    return store.content_of(item.revision)


def test_a_correction_is_submitted_under_the_settings_of_its_day(office):
    item = office.item_in("archived")
    change(office, limit=7)
    item = office.does("author", "correct", item, reason="电话变更", changed_on=MONDAY.date())
    assert item.submitted_under_id is None
    item = office.does("author", "submit", item)
    assert item.submitted_under == office.category("standard").versions.latest("number")
    assert Deadline.objects.get(process=item.process_id, kind="publication", met_at=None).budget == 7


# -- beginning and ending one ----------------------------------------------------------------------------------------------------
NEW = {
    "code": "notice",
    "name": "便民公告",
    "regime": "government",
    "limit": "10",
    "is_routine": "on",
    "limit_unit": "working_days",
    "limit_basis": "条例 第二十六条",
}


def test_an_administrator_creates_a_category_after_looking_at_its_chain(office, as_):
    client, url = as_("administrator"), reverse("category_new")
    above = office.category("standard")
    looked_at = client.post(url, NEW | {"chain_of": above.pk, "section": office.section.pk, "preview": "1"})
    assert (looked_at.status_code, [stop["who"] for stop in looked_at.context["path"]][0]) == (200, "head")
    assert not Category.objects.filter(code="notice").exists()
    assert client.post(url, NEW | {"chain_of": above.pk, "save": "1"}).status_code == 422  # what is it for?
    assert client.post(url, NEW | {"chain_of": above.pk, "save": "1", "reason": "便民服务"}).status_code == 302
    made = Category.objects.get(code="notice")
    assert (made.limit, made.office, made.is_active) == (10, office.unit, True)
    assert levels_of(made.chains.get().levels) == levels_of(above.chains.get().levels)
    assert (made.versions.get().reason, made.versions.get().made_by) == ("便民服务", office.administrator)
    assert office.item_in("archived", "notice")
    again = client.post(url, NEW | {"chain_of": above.pk, "save": "1", "reason": "便民服务"})
    assert again.status_code == 422
    assert again.context["form"].errors["code"]


def test_nobody_else_creates_one(office, as_):
    assert as_("officer").get(reverse("category_new")).status_code == 403


def test_a_category_ends_for_new_items_and_not_for_those_under_way(office):
    draft, under_way = office.draft(), office.item_in("section_review")
    change(office, is_active=False, reason="并入一般信息")
    with pytest.raises(Refused) as refused:
        office.draft()
    assert refused.value.codes == ["category_ended"]
    for item in (draft, under_way):
        while item.state != "archived":
            item = office.pass_level(item)


def test_beginning_in_a_category_that_ended_meanwhile_says_so_on_the_page(office, as_):
    topic = Topic.objects.create(office=office.unit, code="1", field="社会救助", level1="低保", category=office.category("standard"))
    change(office, is_active=False, successor=office.category("routine"))
    page = as_("author").post(reverse("new_item"), {"unit": office.section.pk, "category": office.category("standard").pk})
    assert page.status_code == 200
    assert as_("author").post(reverse("new_item"), {"unit": office.section.pk, "topic": topic.pk}).status_code == 302


def test_catalogue_rows_go_somewhere_when_their_category_ends(office):
    topic = Topic.objects.create(office=office.unit, code="1", field="社会救助", level1="低保", category=office.category("standard"))
    with pytest.raises(Refused) as refused:
        change(office, is_active=False)
    assert refused.value.codes == ["still_in_use"]
    assert office.category("standard").is_active
    change(office, is_active=False, successor=office.category("routine"))
    topic.refresh_from_db()
    assert topic.category.code == "routine"
    fact = TopicVersion.objects.get(topic=topic)
    assert (fact.category_before.code, fact.category.code, fact.made_by) == ("standard", "routine", office.administrator)


def test_the_page_of_a_category_shows_what_its_settings_were(office, as_):
    change(office, limit=15, reason="县里缩短")
    page = as_("administrator").get(reverse("category", args=[office.category("standard").pk]))
    assert "县里缩短" in page.text
    assert "20 → 15" in page.text


@pytest.mark.parametrize("who", ["administrator", "officer", "reviewer"])
def test_who_is_told_of_a_change_can_open_what_the_message_leads_to(office, as_, below, who):
    """Of an office that is not the first they would be shown: they act in their duty there too."""
    change(office, limit=15)
    adopt(office, below)
    composing.compose(office.later)
    found = letters.load(Letter.objects.filter(notice__event="category_changed", recipient=getattr(office, who), channel="inbox"))
    assert {letter.notice.office for letter in found} == {office.unit, below}
    for letter in found:
        page = as_(who).get(letters.link(letter))
        assert page.context["category"].office == page.context["office"] == letter.notice.office
        assert ('<form class="card' in page.text) == ("编辑审签链" in page.text) == (who == "administrator")
        assert as_(who).post(letters.link(letter), {}).status_code == (422 if who == "administrator" else 403)


def test_only_administrators_make_their_own_version_of_what_others_may_look_at(office, as_, below):
    above = reverse("category", args=[office.category("standard").pk])
    assert "另立本机关版本" in as_("administrator").get(above, {"office": below.pk}).text
    page = as_("reviewer").get(above, {"office": below.pk})
    assert page.status_code == 200
    assert '<button class="btn btn-primary"' not in page.text


@pytest.fixture
def below(office):
    return Unit.objects.create(kind=Unit.Kind.STREET, name="下属街道", code="below", parent=office.unit)


def adopt(office, below):
    above = Category.objects.get(office=office.unit, code="standard")
    return categories.adopt(above, below, by=office.administrator, at=office.later)


def row(unit, category, code="1"):
    return Topic.objects.create(office=unit, code=code, field="社会救助", level1="低保", category=category)


def leads_to(topic):
    topic.refresh_from_db()
    return topic.category


def test_ones_own_version_of_an_inherited_category_begins_with_a_version(office, below):
    own = adopt(office, below)
    assert own.versions.get().number == 1
    assert levels_of(own.chains.get().levels)
    told = Notice.objects.filter(event="category_changed", office=below)
    assert {one.duty for one in told} == set(categories.TOLD)


def test_catalogue_rows_lead_to_ones_own_version_and_those_of_others_stay(office, below):
    station = Unit.objects.create(kind=Unit.Kind.STREET, name="下属站", code="station", parent=below)
    apart = Unit.objects.create(kind=Unit.Kind.STREET, name="下属分局", code="apart", parent=below)
    above, other = office.category("standard"), office.category("routine")
    of_apart = adopt(office, apart)
    inherited, mine, lower, plain = row(office.unit, above), row(below, above), row(station, above), row(below, other, "2")
    strayed, ended = row(apart, above), row(below, above, "3")
    loading.end(ended, by=office.administrator, at=office.later)
    own = adopt(office, below)
    assert leads_to(inherited) == leads_to(ended) == above
    assert leads_to(mine) == leads_to(lower) == own
    assert leads_to(strayed) == of_apart
    assert leads_to(plain) == other
    fact = TopicVersion.objects.get(topic=mine)
    assert (fact.category_before, fact.category, fact.made_by) == (above, own, office.administrator)


def test_ending_ones_own_version_ends_it_for_the_catalogue(office, below):
    mine, own = row(below, office.category("standard")), adopt(office, below)
    own.is_active = False
    with pytest.raises(Refused) as refused:
        categories.change(own, reason="不用了", by=office.administrator, at=office.later)
    assert refused.value.codes == ["still_in_use"]
    categories.change(own, reason="不用了", by=office.administrator, at=office.later, successor=office.category("routine"))
    assert leads_to(mine).code == "routine"


def test_rows_below_go_to_their_own_version_of_the_category_that_takes_them(office, below):
    above, of_below = office.category("standard"), adopt(office, below)
    mine = row(below, office.category("routine"))
    change(office, "routine", is_active=False, successor=above)
    assert leads_to(mine) == of_below


def test_rows_of_whoever_had_a_version_of_their_own_are_put_right_when_the_database_is_migrated(office, below):
    above, own = office.category("standard"), adopt(office, below)
    mine, inherited = row(below, above), row(office.unit, above)
    with transaction.atomic(), connection.cursor() as cursor:
        import_module("workflows.migrations.0029_rows_lead_to_ones_own_category").lead_home(apps, None)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert leads_to(mine) == own
    assert leads_to(inherited) == above
    fact = TopicVersion.objects.get()
    assert (fact.topic, fact.number, fact.category_before, fact.category, fact.made_by) == (mine, 1, above, own, None)
