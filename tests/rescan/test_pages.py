"""The pages of rescans and discoveries: who sees what, what two people do at once, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Duty
from tests.office import MONDAY, fresh
from workflows.catalogue.models import Topic
from workflows.disclosure.rescan import starting
from workflows.disclosure.rescan.models import Leak, Rescan
from workflows.screening.models import Decision

from .conftest import ID_NUMBER, MOBILE
from .test_under_way import MARK, kept


def test_the_discovery_page_shows_surroundings_to_the_reviewer_and_only_numbers_to_discipline(office, published, searched, at_desk):
    publication = published(f"<p>王某身份证号{ID_NUMBER}</p>")
    searched()
    url = reverse("discovery", args=[publication.public_id])
    close, far = at_desk(office.reviewer).get(url), at_desk(office.discipline).get(url)
    assert "999999********0016" in close.content.decode()
    assert ID_NUMBER not in close.content.decode()
    assert "999999" not in far.content.decode().replace("11999999MB", "")
    assert far.context["groups"][0]["count"] == 1
    assert far.context["groups"][0]["form"] is None


def test_confirmed_it_leads_to_the_urgent_withdrawal_with_its_ground_chosen(office, published, searched, at_desk):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    url, client = reverse("discovery", args=[publication.public_id]), at_desk(office.reviewer)
    shown = client.get(url)
    [group] = [one for one in shown.context["groups"] if one["form"]]
    answer = {"edition": shown.context["edition"], "key": group["key"], "answer": "true", "reason": "完整号码"}
    assert client.post(url, answer).status_code == 302
    assert Leak.objects.count() == 1
    after = client.get(url)
    link = reverse("step", args=[publication.item.public_id, "withdraw_urgently"]) + "?ground=privacy"
    assert link in after.content.decode()
    assert client.get(link).context["form"]["ground"].value() == "privacy"


def test_confirmed_it_leads_everybody_to_what_they_may_do_about_it_and_to_nothing_else(office, published, searched, at_desk):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    url, client = reverse("discovery", args=[publication.public_id]), at_desk(office.officer)
    [group] = [one for one in client.get(url).context["groups"] if one["form"]]
    client.post(url, {"edition": client.get(url).context["edition"], "key": group["key"], "answer": "true", "reason": "完整号码"})
    asking = reverse("step", args=[publication.item.public_id, "request_withdrawal"]) + "?ground=privacy"
    steps = {
        name: [one["url"].split("/")[-2] for one in at_desk(getattr(office, name)).get(url).context["lead_on"]]
        for name in ("officer", "reviewer")
    }
    assert steps == {"officer": ["withdraw_urgently", "request_withdrawal", "correct"], "reviewer": ["withdraw_urgently"]}
    assert asking in client.get(url).content.decode()
    assert client.get(asking).context["form"]["ground"].value() == "privacy"


@pytest.mark.usefixtures("own_files")
def test_a_state_secret_is_withdrawn_and_not_corrected_while_it_stays_public(office, published, new_rules, searched, at_desk):
    publication = published("<p>见附件。</p>", attachments=[kept(office, MARK)])
    new_rules()
    searched()
    url, client = reverse("discovery", args=[publication.public_id]), at_desk(office.reviewer)
    shown = client.get(url)
    [group] = [one for one in shown.context["groups"] if one["form"]]
    client.post(url, {"edition": shown.context["edition"], "key": group["key"], "answer": "true", "reason": "密级标志"})
    after = client.get(url).content.decode()
    assert reverse("step", args=[publication.item.public_id, "withdraw_urgently"]) + "?ground=secret" in after
    assert reverse("step", args=[publication.item.public_id, "correct"]) not in after
    assert "24 小时" in after
    office.does("reviewer", "withdraw_urgently", publication.item, ground="secret")
    leaks = reverse("discoveries_tab", args=["leaks"])
    assert f'href="{url}"' in client.get(leaks).content.decode()
    office.does("reviewer", "destroy", fresh(publication.item), level="secret", reason="经确认", secured=True)
    listed = client.get(leaks).content.decode()
    assert publication.index_number in listed  # that it was public stays on record, and leads to no page that is gone
    assert (f'href="{url}"' in listed, client.get(url).status_code) == (False, 404)


def test_what_was_typed_is_kept_when_it_is_refused(office, published, searched, at_desk):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    url, client = reverse("discovery", args=[publication.public_id]), at_desk(office.reviewer)
    shown = client.get(url)
    [group] = [one for one in shown.context["groups"] if one["form"]]
    answer = {"edition": shown.context["edition"], "key": group["key"], "answer": "lawful", "basis": "", "reason": "我写了很久的话"}
    wrong = client.post(url, answer)
    assert wrong.status_code == 422
    assert "我写了很久的话" in wrong.content.decode()
    at_desk(office.officer).post(url, answer | {"answer": "false_alarm"})
    late = client.post(url, answer | {"basis": "第六十一条"})
    assert late.status_code == 409
    assert "我写了很久的话" in late.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("rubbish", ["", "\0", "x" * 100_000, "<script>", "‮" * 50])
def test_rubbish_is_refused(office, published, searched, at_desk, rubbish):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    url = reverse("discovery", args=[publication.public_id])
    data = dict.fromkeys(("edition", "key", "answer", "basis", "reason"), rubbish)
    assert at_desk(office.reviewer).post(url, data).status_code == 409
    assert not Decision.objects.exists()
    assert not Leak.objects.exists()


def test_the_page_of_rescans_leads_to_the_discoveries_only_whom_they_are_for(office, published, searched, at_desk):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    for user, led in ((office.reviewer, True), (office.officer, True), (office.administrator, False)):
        client = at_desk(user)
        assert (f'href="{reverse("discoveries")}"' in client.get(reverse("rescans")).content.decode()) is led
        assert client.get(reverse("discoveries")).status_code == (200 if led else 403)


def test_whoever_sees_no_surroundings_is_told_truly_who_does(office, published, searched, at_desk):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    url = reverse("discovery", args=[publication.public_id])
    assert at_desk(office.disclosure_leader).get(url).context["close"]
    assert "分管领导（政务公开）可见" in at_desk(office.discipline).get(url).content.decode()


def test_a_rescan_is_asked_for_and_stopped_on_its_page(office, published, at_desk):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    client, url = at_desk(office.administrator), reverse("rescans")
    client.post(url)
    rescan = Rescan.objects.get()
    assert (rescan.cause, rescan.asked_by) == ("asked", office.administrator)
    polled = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 3s"' in polled
    assert "<html" not in polled
    client.post(reverse("rescan_stop", args=[rescan.public_id]))
    rescan.refresh_from_db()
    assert rescan.stopped_by == office.administrator
    assert "hx-trigger" not in client.get(url).content.decode()


def test_a_search_that_is_about_to_begin_by_itself_is_announced_and_waited_for(office, published, at_desk):
    client, url = at_desk(office.administrator), reverse("rescans")
    assert "hx-trigger" not in client.get(url).content.decode()  # nothing is public yet
    published(f"<p>身份证号{ID_NUMBER}</p>")
    shown = client.get(url)
    assert shown.context["soon"]
    assert 'hx-trigger="every 3s"' in shown.content.decode()
    starting.take_up(MONDAY)
    shown = client.get(url)
    assert (shown.context["soon"], len(shown.context["running"])) == (False, 1)


def test_the_lists_cost_the_same_however_long_they_are(office, published, searched, at_desk):
    client = at_desk(office.reviewer)
    urls = [reverse("discoveries"), reverse("rescans"), reverse("discoveries_tab", args=["lists"])]

    def cost():
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            found.append(len(asked))
        return found

    published(f"<p>电话{MOBILE}</p>")
    searched()
    few = cost()
    for n in range(6):
        published(f"<p>电话1980001{n:04}</p>", title=f"第{n}件")
    searched()
    assert cost() == few


def test_a_topic_is_given_a_profile(office, at_desk):
    topic = Topic.objects.create(office=office.unit, code="1", field="社会救助", level1="低保", names_people=True)
    client, url = at_desk(office.reviewer), reverse("topic_profiles")
    data = {f"category-{one.pk}-profile": "" for one in office.category("standard").__class__.objects.all()} | {"reason": "民政部门通知"}
    assert client.post(url, data | {f"topic-{topic.pk}-profile": "relief_list"}).status_code == 302
    topic.refresh_from_db()
    assert topic.masking_profile == "relief_list"
    assert client.post(url, data | {f"topic-{topic.pk}-profile": "nonsense"}).status_code == 422


def test_a_duty_elsewhere_shows_nothing_here(office, published, searched, at_desk):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    away = office.person("away", Duty.SECRECY_REVIEWER, unit=office.other_section)
    assert at_desk(away).get(reverse("discovery", args=[publication.public_id])).status_code == 404
    assert at_desk(away).get(reverse("discoveries")).context["rows"] == []
