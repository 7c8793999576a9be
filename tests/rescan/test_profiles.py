"""脱敏方案的选用: which profile a topic or category has is a fact, is told to all who answer for the check, and judges what is public anew."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from people.models import Duty
from tests.office import fresh, seen_by
from tests.rescan.conftest import LATER, MOBILE
from workflows.catalogue import loading
from workflows.catalogue.models import Topic, TopicVersion
from workflows.disclosure.models import CategoryVersion, Item, Publication
from workflows.disclosure.rescan import profiles, starting, working
from workflows.disclosure.rescan.models import Discovery, PublicationCheck, Rescan
from workflows.disclosure.rescan.profiles import Choice
from workflows.notices import composing, letters
from workflows.notices.models import Letter, Notice
from workflows.refusals import Refused
from workflows.screening import versions
from workflows.screening.editions import in_force
from workflows.screening.models import Screening

TEXT = "<p>低保名单</p><table><tr><th>姓名</th><th>家庭住址</th></tr><tr><td>张三</td><td>幸福小区3号楼2单元401室</td></tr></table>"


@pytest.fixture
def topic(office):
    return Topic.objects.create(office=office.unit, code="1", field="社会救助", level1="低保", category=office.category("standard"))


@pytest.fixture
def lax(office):
    """Rules with a profile, `lax`, by which nothing found asks for anything, and one, `strict`, by which names and homes are masked."""
    actions = dict.fromkeys(("person_name", "address", "hardship"), "allow")
    data = {
        "profiles": {
            "lax": {"name": "惩戒公示", "actions": actions},
            "strict": {"name": "公示名单", "actions": {"person_name": "mask", "address": "mask"}},
        }
    }
    versions.publish_rules(office.unit, data, reason="本地方案", seen=0, by=office.reviewer, at=LATER)


def choose(office, subject, profile, reason="民政部门通知", **more):
    return profiles.choose(office.unit, [Choice(subject, profile, **more)], reason=reason, by=office.administrator, at=LATER)


def under(publication, topic):
    """As if the item had stood under this topic when it was published."""
    for rows in (Item.objects.filter(pk=publication.item_id), Publication.objects.filter(pk=publication.pk)):
        rows.update(topic=topic)


def worked_off():
    working.work_off(lambda: LATER, seconds=30)


def test_a_chosen_profile_is_a_fact_with_who_when_why_and_what_held_before(office, topic):
    choose(office, topic, "relief_list")
    choose(office, topic, "", reason="撤销")
    first, second = TopicVersion.objects.order_by("number")
    assert (first.masking_profile_before, first.masking_profile, first.made_by, first.at) == (
        "",
        "relief_list",
        office.administrator,
        LATER,
    )
    assert (second.number, second.masking_profile_before, second.masking_profile, second.reason) == (2, "relief_list", "", "撤销")
    choose(office, office.category("standard"), "housing_list")
    version = CategoryVersion.objects.filter(category__code="standard").latest("number")
    assert (version.number, version.masking_profile, version.reason) == (2, "housing_list", "民政部门通知")


def in_sql(statement):
    """As somebody would who walks past the pages; what waits for the end of the transaction is asked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("table", ["workflows_topic", "workflows_category"])
def test_no_way_past_the_fact_changes_a_profile(office, topic, table):
    with pytest.raises(DatabaseError, match="no version says so"):
        in_sql(f"UPDATE {table} SET masking_profile = 'lax'")


def test_without_a_reason_nothing_is_chosen(office, topic):
    with pytest.raises(Refused) as refused:
        choose(office, topic, "relief_list", reason=" ")
    assert refused.value.codes == ["reason_missing"]
    topic.refresh_from_db()
    assert topic.masking_profile == ""
    assert not TopicVersion.objects.exists()
    assert choose(office, topic, "", reason="") == 0  # nothing differs, so nothing is to be explained


def test_what_somebody_else_chose_meanwhile_is_not_overwritten_unseen(office, topic):
    choose(office, topic, "relief_list")
    assert choose(office, topic, "", seen="") == 0  # left alone on a page drawn before
    with pytest.raises(Refused) as refused:
        choose(office, topic, "housing_list", seen="")
    assert refused.value.codes == ["stale"]
    assert choose(office, topic, "relief_list", seen="") == 0  # the second click
    assert choose(office, topic, "housing_list", seen="relief_list") == 1


def test_secrecy_reviewer_disclosure_office_and_administrator_are_told_once(office, topic):
    choose(office, topic, "relief_list")
    told = Notice.objects.filter(event="profiles_chosen")
    assert {notice.duty for notice in told} == {Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_OFFICER, Duty.ADMINISTRATOR}
    assert told.count() == 3


@pytest.mark.parametrize("who", ["administrator", "reviewer", "officer"])
def test_who_is_told_of_a_profile_can_open_the_page_and_only_editors_choose(office, topic, as_, who):
    choose(office, topic, "relief_list")
    composing.compose(LATER)
    (letter,) = letters.load(Letter.objects.filter(notice__event="profiles_chosen", recipient=getattr(office, who), channel="inbox"))
    assert letters.link(letter) == f"{reverse('topic_profiles')}?office={office.unit.pk}"
    page = as_(who).get(letters.link(letter))
    assert "低保" in page.text
    assert in_force(office.unit.pk).rules.profiles["relief_list"].name in page.text
    assert ("<select" in page.text) == ("检测规则</a>" in page.content.decode().split("<main")[-1]) == (who != "officer")
    data = {f"topic-{topic.pk}-profile": "", f"topic-{topic.pk}-seen": "relief_list", "reason": "撤销"}
    assert as_(who).post(letters.link(letter), data).status_code == (403 if who == "officer" else 302)
    topic.refresh_from_db()
    assert topic.masking_profile == ("relief_list" if who == "officer" else "")


def test_drafts_and_items_under_way_are_judged_by_the_new_profile_at_once(office, topic, lax):
    body = f"<p>联系人手机{MOBILE}</p>"
    draft, sent = office.draft(body=body), office.item_in("section_review")
    Item.objects.filter(pk__in=[draft.pk, sent.pk]).update(topic=topic)
    assert seen_by(draft, office.author, LATER).findings.profile != "strict"
    choose(office, topic, "strict")
    assert seen_by(draft, office.author, LATER).findings.profile == "strict"
    assert seen_by(sent, office.head, LATER).findings.profile == "strict"


def test_what_is_public_under_the_topic_is_compared_again_without_a_new_search_of_its_text(office, topic, lax, published, searched):
    choose(office, topic, "lax")
    mine, other = published(TEXT), published(TEXT, title="另一件")
    under(mine, topic)
    searched()
    assert PublicationCheck.objects.get(publication=mine).open == 0  # harmless by the lax profile
    before = {row.pk: row.at for row in PublicationCheck.objects.all()}
    screened = Screening.objects.count()
    choose(office, topic, "strict", reason="收紧")
    again = Rescan.objects.latest("id")
    assert (again.cause, again.work.values_list("publication", flat=True).distinct().get()) == (Rescan.Cause.PROFILE, mine.pk)
    worked_off()
    again.refresh_from_db()
    assert again.finished_at
    assert Screening.objects.count() == screened
    assert PublicationCheck.objects.get(publication=mine).open > 0
    assert Discovery.objects.filter(publication=mine).exists()
    assert PublicationCheck.objects.get(publication=other).at == before[PublicationCheck.objects.get(publication=other).pk]
    assert starting.take_up(LATER) == []  # it was no search by another edition


def test_where_a_correction_is_to_stand_does_not_decide_how_what_is_public_is_judged(office, topic, lax, published, searched):
    """Nobody has approved the drafter's choice yet."""
    by_topic, by_category = published(TEXT), published(TEXT, title="二")
    other = Topic.objects.create(office=office.unit, code="9", field="惩戒", level1="曝光", masking_profile="lax")
    under(by_topic, topic)
    choose(office, topic, "strict")
    choose(office, office.category("standard"), "strict")
    loose = office.category("emergency")
    choose(office, loose, "lax")
    for publication, where in ((by_topic, {"topic": other.code}), (by_category, {"category": loose.code})):
        office.does("author", "correct", publication.item, reason="金额有误", changed_on=office.later.date())
        office.does("author", "refile", publication.item, reason="归类有误", **where)
        assert fresh(publication.item).masking_profile == "lax"
    searched()
    assert {one.open > 0 for one in PublicationCheck.objects.all()} == {True}
    choose(office, topic, "lax", reason="放宽")  # and whoever chooses for the topic reaches it
    assert Rescan.objects.latest("id").work.values_list("publication", flat=True).distinct().get() == by_topic.pk


def test_a_category_reaches_the_topics_that_have_no_profile_of_their_own(office, topic, lax, published, searched):
    own = Topic.objects.create(office=office.unit, code="2", field="社会救助", level1="特困", masking_profile="lax")
    plain, of_topic, apart = published(TEXT), published(TEXT, title="二"), published(TEXT, title="三")
    under(of_topic, topic)
    under(apart, own)
    searched()
    choose(office, office.category("standard"), "strict")
    assert set(Rescan.objects.latest("id").work.values_list("publication", flat=True)) == {plain.pk, of_topic.pk}


def test_chosen_while_a_search_runs_its_publications_are_looked_at_once_more(office, topic, lax, published):
    publication = published(TEXT)
    under(publication, topic)
    running = starting.start(office.unit.pk, Rescan.Cause.MONTHLY, at=LATER)
    running.work.update(done_at=LATER)
    choose(office, topic, "strict")
    assert Rescan.objects.count() == 1
    assert running.work.filter(done_at=None).count() == 1
    worked_off()
    assert PublicationCheck.objects.get(publication=publication).open > 0


def test_a_monthly_search_that_finds_one_of_a_few_running_becomes_one_of_all(office, topic, lax, published, searched):
    mine, other = published(TEXT), published(TEXT, title="另一件")
    under(mine, topic)
    searched()
    choose(office, topic, "strict")
    found = starting.start(office.unit.pk, Rescan.Cause.MONTHLY, at=LATER)
    assert found.cause == Rescan.Cause.MONTHLY
    assert set(found.work.values_list("publication", flat=True)) == {mine.pk, other.pk}
    assert found.total == found.work.count() == 2


def replaced(topic):
    """Another row of its code in its place."""
    loading.end(topic, by=None, at=LATER)
    topic.refresh_from_db()
    return Topic.objects.create(
        office=topic.office,
        code=topic.code,
        field=topic.field,
        level1="低保审批",
        category=topic.category,
        masking_profile=topic.masking_profile,
    )


def test_what_was_filed_under_a_row_that_was_replaced_is_judged_by_the_profile_chosen_for_its_code(office, topic, lax, published, searched):
    choose(office, topic, "lax")
    publication, draft = published(TEXT), office.draft(body=TEXT)
    under(publication, topic)
    Item.objects.filter(pk=draft.pk).update(topic=topic)
    searched()
    successor = replaced(topic)
    assert list(profiles.choosable(office.unit)) == [successor]
    choose(office, successor, "strict", reason="收紧")
    assert TopicVersion.objects.get(topic=topic, masking_profile="strict").reason == "收紧"
    assert Notice.objects.filter(event="profiles_chosen").last().data["number"] == 1
    assert seen_by(draft, office.author, LATER).findings.profile == "strict"
    worked_off()
    assert PublicationCheck.objects.get(publication=publication).open > 0


@pytest.mark.parametrize("what", ["public", "open"])
def test_an_ended_row_without_successor_is_listed_while_something_under_it_is_public_or_open(
    office, topic, lax, published, as_editor, what
):
    loading.end(topic, by=None, at=LATER)
    assert not profiles.choosable(office.unit).exists()
    item = published(TEXT).item if what == "public" else office.draft()
    Item.objects.filter(pk=item.pk).update(topic=topic)
    Publication.objects.filter(item=item).update(topic=topic)
    page = as_editor.get(reverse("topic_profiles")).text
    assert f'name="topic-{topic.pk}-profile"' in page
    assert "已停用" in page
    choose(office, topic, "strict")
    assert Rescan.objects.filter(cause=Rescan.Cause.EDITION).exists() == (what == "public")
    if what == "open":
        office.does("author", "discard", item, reason="不公开了")
        assert not profiles.choosable(office.unit).exists()


def test_a_code_that_comes_back_with_another_profile_leaves_the_old_row_to_be_chosen_for(office, topic, lax, published):
    choose(office, topic, "lax")
    under(published(TEXT), topic)
    loading.end(topic, by=None, at=LATER)
    again = Topic.objects.create(office=office.unit, code="1", field="社会救助", level1="低保", masking_profile="strict")
    assert set(profiles.choosable(office.unit)) == {topic, again}
    choose(office, topic, "strict")
    assert set(profiles.choosable(office.unit)) == {again}


def test_the_history_tells_once_what_the_rows_of_a_code_got_together(office, topic, as_editor):
    successor = replaced(replaced(topic))
    choose(office, successor, "relief_list")
    assert TopicVersion.objects.count() == 3
    (line,) = as_editor.get(reverse("topic_profiles")).context["history"]
    assert line["subject"] == successor


def test_the_page_asks_for_a_reason_keeps_what_was_chosen_and_shows_the_history(office, topic, as_editor):
    client, url = as_editor, reverse("topic_profiles")
    data = {f"topic-{topic.pk}-profile": "relief_list", f"topic-{topic.pk}-seen": ""}
    missing = client.post(url, data)
    assert missing.status_code == 422
    assert missing.context["reason"].errors
    assert client.post(url, data | {"reason": "民政部门通知"}).status_code == 302
    page = client.get(url)
    (line,) = page.context["history"]
    assert (line["subject"], line["version"].reason) == (topic, "民政部门通知")
    assert "民政部门通知" in page.text
    late = client.post(url, {**data, f"topic-{topic.pk}-profile": "housing_list", "reason": "住房"})
    assert late.status_code == 409
    assert f'name="topic-{topic.pk}-seen" value="relief_list"' in late.text  # sent again, it counts as seen


@pytest.fixture
def as_(office, client, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def sign_in(who):
        client.force_login(getattr(office, who), "people.backends.Backend")
        return client

    return sign_in


@pytest.fixture
def as_editor(as_):
    return as_("administrator")
