"""What the sensitivity check finds in an item is answered by a person before it goes on. (条例 第十五条、第十七条；个人信息保护法 第二十五条)"""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.office import MONDAY, fresh, seen_by
from workflows.disclosure import actions, checks, store, whereabouts
from workflows.disclosure.models import Content, Draft, StoredFile
from workflows.disclosure.pages import findings as panel
from workflows.refusals import Refused
from workflows.screening.answers import Group
from workflows.screening.editions import in_force
from workflows.screening.findings import Finding
from workflows.screening.kinds import Action, Kind
from workflows.screening.labels import REASONS
from workflows.screening.models import Decision, Masking, RuleVersion
from workflows.screening.records import Screened, keep

ID, CHILD = "11010519491231002X", "110105201503010002"  # the check digits fit; nobody's
LIST = (
    "<table><tbody><tr><th>姓名</th><th>身份证号</th><th>金额</th></tr>"
    f"<tr><td>张三</td><td>{ID}</td><td>530元</td></tr>"
    "<tr><td>李四</td><td>360426199101010071</td><td>530元</td></tr></tbody></table>"
)


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.codes


def groups(office, item, who="author"):
    return {str(group.kind): group for group in seen_by(item, getattr(office, who), office.later).findings.groups}


def answer(office, item, who, kind, said, **inputs):
    key = groups(office, item, who)[kind].key
    return actions.answer_findings(item.pk, by=getattr(office, who), at=office.later, findings=[key], answer=said, **inputs)


def test_an_identity_number_on_a_relief_list_is_not_submitted(office):
    item = office.draft(body=LIST)
    assert codes(actions.submit, item.pk, by=office.author, at=office.later) == ["findings_unanswered"]
    assert fresh(item).state == "draft"


def test_while_one_types_the_findings_keep_their_links_and_what_is_missing_names_them(office, monkeypatch):
    item, at, client = office.draft(body=LIST, title=""), office.later, Client()
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    client.force_login(office.author, "people.backends.Backend")
    typed = {"body": LIST, "attribute": "public", "draft_version": 1}
    lists = client.post(reverse("autosave", args=[item.public_id]), typed).json()["lists"]
    assert reverse("step", args=[item.public_id, "answer_findings"]) in lists["hints"]
    assert 'href="#id_title"' in lists["missing"]
    assert "居民身份证号 2" in lists["missing"]
    assert not item.revisions.exists()


def test_what_is_missing_counts_places_as_the_panel_does_which_says_why(office, monkeypatch):
    again = LIST.replace("</tbody>", f"<tr><td>张三</td><td>{ID}</td><td>30元</td></tr></tbody>")  # the same number, in another place
    item, at, client = office.draft(body=again), office.later, Client()
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    client.force_login(office.author, "people.backends.Backend")
    lists = client.post(reverse("autosave", args=[item.public_id]), {"body": again, "attribute": "public", "draft_version": 1}).json()[
        "lists"
    ]
    assert "居民身份证号 × 3" in lists["hints"]
    assert "居民身份证号 3" in lists["missing"]
    [found] = {finding.reason for finding in groups(office, item)["id_number"].findings}
    assert str(REASONS[found]) in lists["hints"]
    assert "正文第1段第2行</b> 110105" in lists["hints"]


def test_masking_makes_the_draft_public_and_keeps_the_original_inside(office):
    item = office.draft(body=LIST)
    before = Draft.objects.get(item=item).data
    answer(office, item, "author", "id_number", "masked")
    draft = Draft.objects.get(item=item).data
    assert ID not in json.dumps(draft)
    assert "110105********002X" in draft["body"]
    assert "530元" in draft["body"]
    masking = Masking.objects.get()
    assert Content.objects.get(pk=masking.source).data == store.complete(before)
    assert masking.result == store.hashes(draft)[0]
    assert [(line["kind"], line["count"]) for line in masking.log] == [("id_number", 2)]
    assert ID not in json.dumps(masking.log)
    item = office.does("author", "submit", fresh(item))
    assert item.state == "section_review"


def test_a_value_that_comes_back_after_masking_is_found_again(office):
    item = office.draft(body=LIST)
    answer(office, item, "author", "id_number", "masked")
    actions.save_draft(item.pk, by=office.author, at=office.later, content=Draft.objects.get(item=item).data | {"body": LIST})
    assert codes(actions.submit, item.pk, by=office.author, at=office.later) == ["findings_unanswered"]


def test_what_is_lawfully_public_needs_its_article(office):
    item = office.draft(body=LIST)
    assert codes(answer, office, item, "author", "id_number", "lawful") == ["basis_missing"]
    answer(office, item, "author", "id_number", "lawful", basis="最高人民法院关于公布失信被执行人名单信息的若干规定 第六条")
    assert office.does("author", "submit", fresh(item)).state == "section_review"
    decision = Decision.objects.get(kind="id_number")
    assert (decision.answer, decision.actor, decision.duty, len(decision.marks)) == ("lawful", office.author, "author", 2)


def test_a_false_alarm_says_why_and_holds_for_later_versions(office):
    item = office.draft(body=f"<p>设备编号 {ID}</p>")
    assert codes(answer, office, item, "author", "id_number", "false_alarm") == ["reason_missing"]
    answer(office, item, "author", "id_number", "false_alarm", reason="这是设备编号")
    item = office.does("author", "submit", fresh(item))
    item = office.does("head", "return_item", item, stage="returned", reason="补充金额")
    content = item.revision and store.present(item.revision) | {"body": f"<p>设备编号 {ID}，金额530元</p>"}
    assert office.does("author", "submit", item, content=content).state == "section_review"


def test_an_answer_is_somebodys_whose_turn_it_is(office):
    item = office.draft(body=LIST)
    key = groups(office, item)["id_number"].key
    for who in ("head", "stranger", "reviewer"):
        refused = codes(
            actions.answer_findings, item.pk, by=getattr(office, who), at=office.later, findings=[key], answer="false_alarm", reason="x"
        )
        assert refused == ["not_your_duty"]
    assert not Decision.objects.exists()


def test_a_finding_that_is_no_longer_there_cannot_be_answered(office):
    item = office.draft(body=LIST)
    assert codes(
        actions.answer_findings, item.pk, by=office.author, at=office.later, findings=["gone"], answer="false_alarm", reason="x"
    ) == ["finding_unknown"]
    assert codes(actions.answer_findings, item.pk, by=office.author, at=office.later, findings=[], answer="masked") == ["finding_unknown"]


def test_an_internal_mark_waits_for_the_secrecy_reviewer(office):
    item = office.draft(body="<p>内部资料，注意保存</p><p>2月发放资金118430元。</p>")
    assert codes(answer, office, item, "author", "internal_mark", "false_alarm", reason="不是") == ["answer_unknown"]
    item = office.does("author", "submit", fresh(item))
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    assert codes(office.pass_level, item) == ["findings_unanswered"]
    answer(office, item, "reviewer", "internal_mark", "looked", reason="旧文件页眉，已核")
    assert office.pass_level(fresh(item)).state == "leader_review"


def test_the_secrecy_reviewer_overrules_and_the_item_does_not_get_past(office):
    item = office.draft(body=LIST)
    answer(office, item, "author", "id_number", "false_alarm", reason="不是身份证号")
    item = office.does("author", "submit", fresh(item))
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    answer(office, item, "reviewer", "id_number", "overruled", reason="确系身份证号")
    assert codes(office.pass_level, fresh(item)) == ["findings_unanswered"]
    item = office.does("reviewer", "conclude_secrecy_review", fresh(item), conclusion="redact", reason="请脱敏")
    assert codes(actions.submit, item.pk, by=office.author, at=office.later) == ["findings_unanswered"]


def attached(office, item, findings=(), complete=True, screened=True):
    """The item's draft with a file whose screening says this."""
    data = b"a list"
    digest = sha256(data).hexdigest()
    StoredFile.objects.create(sha256=digest, size=6, media_type="text/plain", location=f"{digest[:2]}/{digest}", stored_at=office.later)
    if screened:
        keep(Screened(digest, tuple(findings), complete), in_force(office.unit.pk).code, office.later)
    content = Draft.objects.get(item=item).data
    content["attachments"] = [{"name": "名单.txt", "sha256": digest, "size": 6, "media_type": "text/plain"}]
    actions.save_draft(item.pk, by=office.author, at=office.later, content=content)
    return item


def test_an_attachment_still_being_checked_holds_the_submission(office):
    item = attached(office, office.draft(), screened=False)
    assert codes(actions.submit, item.pk, by=office.author, at=office.later) == ["still_being_checked"]


def test_what_was_found_in_an_attachment_holds_the_submission(office):
    found = Finding(Kind.MOBILE_PHONE, "text", 0, 11, "138****0000", "pattern", "0" * 32)
    item = attached(office, office.draft(), [found])
    assert codes(actions.submit, item.pk, by=office.author, at=office.later) == ["findings_unanswered"]


def test_who_attaches_a_file_of_an_old_format_is_told_what_to_attach_instead(office, client):
    draft = office.draft()
    content = Draft.objects.get(item=draft).data
    content["attachments"] = [
        {"name": name, "sha256": "0" * 63 + str(at), "size": 6, "media_type": ""} for at, name in enumerate(("旧.DOC", "新.pdf"))
    ]
    actions.save_draft(draft.pk, by=office.author, at=office.later, content=content)
    client.force_login(office.author, "people.backends.Backend")
    page = client.get(f"/items/{draft.public_id}/uploads/").content.decode()
    assert page.count("另存为 .docx") == 1


def test_what_cannot_be_checked_goes_to_review_but_not_past_it_unseen(office):
    found = Finding(Kind.UNSCREENABLE, "file", 0, 0, "", "encrypted", "1" * 32)
    item = attached(office, office.draft(), [found], complete=False)
    item = office.does("author", "submit", fresh(item))
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    assert codes(office.pass_level, item) == ["findings_unanswered"]
    answer(office, item, "reviewer", "unscreenable", "looked", reason="已用密码打开核对")
    item = office.pass_level(office.pass_level(fresh(item)))
    assert item.state == "awaiting_publication"
    assert seen_by(item, office.officer, office.later).findings.refusing == []


def test_what_a_reviewer_masked_is_no_version_yet_and_page_and_refusal_say_so(office, monkeypatch):
    RuleVersion.objects.create(office=office.unit, number=1, data={"actions": {"id_number": "review"}}, at=office.later, reason="试行")
    item = office.item_in("secrecy_review", body=LIST)
    answer(office, item, "reviewer", "id_number", "masked")
    with pytest.raises(Refused) as error, override("zh-hans"):
        office.pass_level(fresh(item))
    assert error.value.codes == ["findings_unanswered"]
    assert "请先“修改稿件”" in error.value.refusals[0].message
    at, client = office.later, Client()
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    client.force_login(office.reviewer, "people.backends.Backend")
    page = client.get(reverse("item", args=[item.public_id]))
    assert page.context["own_draft"] == reverse("edit", args=[item.public_id])
    assert "尚未形成新版本" in page.content.decode()
    office.does("reviewer", "revise", fresh(item), reason="脱敏")
    assert client.get(reverse("item", args=[item.public_id])).context["own_draft"] == ""
    assert office.pass_level(fresh(item)).state != "secrecy_review"


def test_what_is_not_for_the_public_is_not_masked_but_the_check_is_shown(office):
    item = office.draft(body=LIST, attribute="on_request", attribute_ground="N4", attribute_reason="涉及个人隐私")
    assert "id_number" in groups(office, item)
    assert office.does("author", "submit", item).state == "section_review"


def test_publication_asks_by_the_rules_of_the_day(office):
    item = office.item_in("awaiting_publication", body="<p>联系人：某公司 0571-88880000</p>")
    data = {"actions": {"landline": "mask"}}
    RuleVersion.objects.create(office=office.unit, number=1, data=data, at=office.later, reason="严格")
    with pytest.raises(Refused) as error:
        office.publish(item)
    assert error.value.codes == ["findings_unanswered"]
    assert fresh(item).state == "awaiting_publication"


@pytest.fixture
def searches(monkeypatch):
    """The hashes of the texts searched from now on."""
    found, really = [], checks.search
    monkeypatch.setattr(
        checks, "search", lambda content, content_hash, *rest: found.append(content_hash) or really(content, content_hash, *rest)
    )
    return found


def test_a_submitted_text_is_not_searched_again_as_long_as_what_was_found_holds(office, searches):
    item = office.draft(body="<p>依据市民规〔2026〕3号。</p>")
    text = store.hashes(Draft.objects.get(item=item).data)[0]
    while item.state != "published":
        item = office.pass_level(item)
    assert searches == [text]  # once, at the submission
    RuleVersion.objects.create(office=office.unit, number=1, data={"actions": {"email": "mask"}}, at=office.later, reason="试行")
    assert office.does("author", "correct", item, reason="改", changed_on=office.later.date()).state == "draft"
    assert seen_by(item, office.head, office.later).findings.groups == ()
    assert searches == [text] * 2  # another edition


@pytest.mark.parametrize(
    ("body", "anew"), [(f"<p>学生证件号 {ID}</p>", 0), (f"<p>学生证件号 {CHILD}</p>", 1), ("<p>市民规〔2031〕3号</p>", 1)]
)
def test_whose_age_matters_or_which_year_is_to_come_is_asked_again_on_another_day(office, searches, body, anew):
    item = office.draft(body=body, attribute="on_request", attribute_ground="N4", attribute_reason="涉及个人隐私")
    item = office.does("author", "submit", item)
    searches.clear()
    for later, found in ((timedelta(hours=9), 0), (timedelta(days=1), anew), (timedelta(days=-1), 1)):
        assert seen_by(item, office.head, MONDAY + later).findings.groups
        assert (len(searches), searches.clear()) == (found, None)


def test_the_topics_profile_decides_what_a_list_may_show(office):
    from workflows.catalogue.models import Topic

    item = office.draft(body=LIST)
    assert groups(office, item)["person_name"].action is Action.REVIEW
    item.topic = Topic.objects.create(office=office.unit, code="T", field="社会救助", level1="低保", masking_profile="relief_list")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_item SET topic_id = %s WHERE id = %s", [item.topic.pk, item.pk])
    assert groups(office, item)["person_name"].action is Action.ALLOW
    answer(office, item, "author", "id_number", "masked")
    assert "110105" not in Draft.objects.get(item=item).data["body"]


def test_what_stays_in_the_office_is_not_searched_for_the_public(office):
    item = office.draft(contact="19800001234")
    assert "mobile_phone" not in groups(office, item)


@pytest.mark.parametrize(
    ("place", "cell", "told"),
    [
        ("page:2/table:4", "3,1", "第 2 页"),  # no reader counts the tables of a page as they are drawn
        ("sheet:名单", "D3", "工作表“名单” D3"),
        ("table:1", "4,3", "表 1第5行"),
        ("paragraph:4", "", "第 4 段"),
        ("member:a.docx/paragraph:1", "", "a.docx，第 1 段"),
        ("member:石牌社区/2026.11/名单.xlsx/sheet:名单", "D3", "石牌社区/2026.11/名单.xlsx，工作表“名单” D3"),
        ("member:石牌社区/包.zip/member:低保/名单.docx/table:1", "2,0", "石牌社区/包.zip，低保/名单.docx，表 1第3行"),
        ("properties:author", "", ""),
    ],
)
def test_where_it_stands_in_a_file_is_told_as_a_reader_would_count(place, cell, told):
    with override("zh-hans"):
        assert whereabouts.in_file(Finding(Kind.HEALTH, place, 0, 2, "***", "of_person", "m", cell)) == told


def test_what_looks_alike_is_shown_once_and_the_rest_is_counted(office):
    found = [Finding(Kind.HEALTH, f"page:{1 + n // 6}/table:1", n, n + 1, "***", "of_person", f"{n}") for n in range(8)]
    health = Group("k", "a" * 64, "名单.pdf", Kind.HEALTH, Action.MASK, "", found, [None] * len(found))
    with override("zh-hans"):
        line = panel._line(office.draft(), health, answers=False)
        assert (line["examples"], line["more"]) == ([("***", "第 1 页")], 7)
        assert whereabouts.group_line(health) == "健康、残疾信息 × 8（名单.pdf）：第 1 页、第 2 页 ***"


def test_what_has_no_words_to_show_is_told_apart_by_why_it_is_asked_about():
    def line(reason):
        found = Finding(Kind.PROPERTIES, f"properties:{reason}", 0, 0, "", reason, "m")
        return whereabouts.group_line(Group("k", "a" * 64, "名单.docx", Kind.PROPERTIES, Action.MASK, "", [found], [None]))

    with override("zh-hans"):
        assert line("author") == "文件属性 × 1（名单.docx）：文件属性中有作者。"
        assert line("last_editor") == "文件属性 × 1（名单.docx）：文件属性中有最后修改人。"
