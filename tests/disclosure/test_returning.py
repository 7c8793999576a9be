"""Sending back: the usual reasons are a click away, places are marked, and the drafter sees them where they write. (条例 第十七条)"""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.office import MONDAY, checked, fresh, seen_by
from workflows.catalogue.models import Topic
from workflows.disclosure import actions, returning
from workflows.disclosure.models import Item, StoredFile
from workflows.engine.models import Move
from workflows.refusals import Refused

ID = "11010519491231002X"  # the check digits fit; nobody's
BODY = "<p>第一段说明情况。</p><p></p><h2>小标题</h2><table><tbody><tr><th>姓名</th><th>金额</th></tr><tr><td>某某</td><td>530元</td></tr></tbody></table>"


@pytest.fixture(autouse=True)
def at_monday(office, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY + timedelta(days=3))


def as_(user):
    client = Client()
    client.force_login(user, "people.backends.Backend")
    return client


def file(office, name="名单.txt", sha256="a" * 64):
    StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": 3, "media_type": "text/plain", "location": "x", "stored_at": MONDAY})
    return checked([{"name": name, "sha256": sha256, "size": 3, "media_type": "text/plain"}], office.unit)[0]


def send_back(office, item, who="head", **inputs):
    return office.does(who, "return_item", item, **{"stage": "returned", "reason": "请改", **inputs})


# -- the usual reasons ---------------------------------------------------------------------------------------------------
def reasons(office, item, who="head"):
    return returning.reasons(seen_by(item, getattr(office, who), office.later))


def test_what_the_office_says_again_and_again_comes_first_and_what_was_said_of_one_item_is_never_offered(office):
    for _ in range(2):
        send_back(office, office.item_in("section_review"), reason="请补充咨询电话。")
    one = office.item_in("section_review")
    for _ in range(2):
        send_back(office, one, reason="此件张冠李戴。")
        one = office.does("author", "submit", fresh(one))
    here = office.item_in("section_review")
    assert reasons(office, here)[0] == "请补充咨询电话。"
    assert "此件张冠李戴。" not in reasons(office, here)
    other_stage = office.item_in("office_review")
    assert "请补充咨询电话。" not in reasons(office, other_stage, "officer")
    assert "请补充咨询电话。" not in reasons(office, office.item_in("section_review", "normative"))


def test_a_reason_that_tells_of_somebody_is_not_offered_for_another_item(office):
    for _ in range(2):
        send_back(office, office.item_in("section_review"), reason=f"{ID}须脱敏")
        send_back(office, office.item_in("section_review"), reason="长" * (returning.LONGEST_REASON + 1))
    assert not any(ID in one or "长长" in one for one in reasons(office, office.item_in("section_review")))


def test_the_topic_brings_its_own_reasons_and_its_elements(office):
    topic = Topic.objects.create(
        office=office.unit, code="T1", field="社会救助", level1="低保", elements=["户数", "金额"], names_people=True
    )
    item = office.item_in("section_review")
    Item.objects.filter(pk=item.pk).update(topic=topic)
    found = reasons(office, item)
    assert "户数、金额" in " ".join(found)
    assert any("救助对象" in one for one in found)
    assert len(found) == len(set(found)) <= returning.MOST_REASONS
    plain = reasons(office, office.item_in("section_review"))
    assert plain
    assert not any("救助对象" in one for one in plain)


def test_they_are_buttons_beside_the_field_and_only_there(office):
    item = office.item_in("section_review")
    page = as_(office.head).get(reverse("step", args=[item.public_id, "return_item"]))
    said = page.content.decode()
    assert said.count('data-says="id_reason"') == len(page.context["form"].fields["reason"].usual) > 0
    assert "data-says" not in as_(office.head).get(reverse("step", args=[item.public_id, "copy_to"])).content.decode()


# -- the places ----------------------------------------------------------------------------------------------------------
def test_fields_paragraphs_tables_and_attachments_can_be_marked_and_nothing_else(office):
    item = office.item_in("section_review", body=BODY, attachments=[file(office)])
    groups = returning.places(seen_by(item, office.head, office.later))
    assert [[place for place, _label in lines] for _group, lines in groups][1:] == [["body/0", "body/1", "body/2"], ["attachments/0"]]
    for places in (["body/3"], ["attachments/1"], ["search"], ["body/"], ["title", "<script>"]):
        with pytest.raises(Refused) as error:
            send_back(office, fresh(item), places=places)
        assert error.value.codes == ["place_unknown"]
    assert fresh(item).state == "section_review"


def test_the_drafter_sees_what_is_meant_where_they_write(office):
    item = office.item_in("section_review", body=BODY, attachments=[file(office), file(office, "乙.txt", "b" * 64)])
    page = as_(office.head).post(
        reverse("step", args=[item.public_id, "return_item"]),
        {"version": item.version, "stage": "returned", "reason": "请改", "places": ["title", "body/2", "attachments/0"]},
    )
    assert page.status_code == 302
    assert Move.objects.get(step="return_item").inputs["places"] == ["title", "body/2", "attachments/0"]
    client = as_(office.author)
    shown = client.get(reverse("edit", args=[item.public_id]))
    assert [name for name, field in shown.context["form"].fields.items() if field.marked] == ["title", "body"]
    assert json.loads(shown.context["form"].fields["body"].widget.attrs["data-marked"])["blocks"] == ["姓名金额某某530元"]
    assert shown.context["marked"] == {"a" * 64}
    assert len(shown.context["sent_back"]["marked"].lines) == 3
    said = shown.content.decode()
    assert said.count('class="meant"') == 3  # title, text, one of two attachments
    assert client.get(reverse("uploads", args=[item.public_id])).content.decode().count('class="meant"') == 1
    told = client.get(reverse("item", args=[item.public_id])).context["events"][0]["text"]
    assert all(part in told for part in ("标出", "名称", "第3段", "附件1")), told


def test_sent_again_nothing_is_marked_any_more(office):
    item = send_back(office, office.item_in("section_review", body=BODY), places=["title"])
    item = office.does("author", "submit", item)
    assert returning.marked(seen_by(item, office.author, office.later)) == returning.Marked()


def test_what_was_masked_since_is_marked_masked(office):
    item = office.item_in(
        "section_review", body=f"<p>设备编号{ID}。</p>", attribute="on_request", attribute_ground="N4", attribute_reason="隐私"
    )
    item = send_back(office, item, places=["body/0"])
    subject = seen_by(item, office.author, office.later)
    assert ID in returning.marked(subject).blocks[0]
    [group] = [one for one in subject.findings.groups if one.kind == "id_number"]
    actions.answer_findings(item.pk, by=office.author, at=office.later, findings=[group.key], answer="masked")
    marked = returning.marked(seen_by(item, office.author, office.later))
    assert ID not in marked.blocks[0] + marked.lines[0]
    assert "110105********002X" in marked.blocks[0]


def test_a_move_keeps_places_and_no_word_of_the_text(office):
    item = send_back(office, office.item_in("section_review", body=BODY), places=["body/0", "title"])
    kept = json.dumps(Move.objects.filter(process=item.process_id, step="return_item").get().inputs, ensure_ascii=False)
    assert "第一段" not in kept
    assert "body/0" in kept


def test_a_hostile_form_is_answered_beside_the_field(office):
    item = office.item_in("section_review", body=BODY)
    page = as_(office.head).post(
        reverse("step", args=[item.public_id, "return_item"]),
        {"version": item.version, "stage": "returned", "reason": "x", "places": ["body/99"]},
    )
    assert page.status_code == 422
    assert "places" in page.context["form"].errors


def test_the_secrecy_reviewer_marks_places_too_where_the_conclusion_sends_back(office):
    item = office.item_in("secrecy_review", body=BODY)
    address, sent = (
        reverse("step", args=[item.public_id, "conclude_secrecy_review"]),
        {"version": item.version, "places": ["title", "body/0"]},
    )
    assert 'value="body/0"' in as_(office.reviewer).get(address).content.decode()
    for conclusion in ("clear", "uncertain"):
        page = as_(office.reviewer).post(address, sent | {"conclusion": conclusion, "reason": "请看"})
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["places"])
    assert fresh(item).state == "secrecy_review"
    assert as_(office.reviewer).post(address, sent | {"conclusion": "redact", "reason": "删去姓名"}).status_code == 302
    shown = as_(office.author).get(reverse("edit", args=[item.public_id]))
    assert [name for name, field in shown.context["form"].fields.items() if field.marked] == ["title", "body"]
    assert len(shown.context["sent_back"]["marked"].blocks) == 1
    told = as_(office.author).get(reverse("item", args=[item.public_id])).context["events"][0]["text"]
    assert all(part in told for part in ("标出", "名称", "第1段")), told


def test_a_text_that_is_too_long_is_answered_in_words_a_clerk_uses(office):
    item, too_long = office.item_in("section_review", body=BODY), {"stage": "returned", "reason": "请" * 100_000}
    page = step_page(office, "head", item, "return_item", **too_long)
    assert (page.status_code, page.context["form"].errors["reason"]) == (422, ["最多 2000 个字，现有 100000 个。"])
    draft = office.draft()
    page = as_(office.author).post(
        reverse("edit", args=[draft.public_id]), {"version": draft.version, "draft_version": 1, "basis": "法" * 900}
    )
    assert page.context["form"].errors["basis"] == ["最多 500 个字，现有 900 个。"]


# -- the button says what will happen ------------------------------------------------------------------------------------
def step_page(office, who, item, name, **data):
    address = reverse("step", args=[item.public_id, name])
    client = as_(getattr(office, who))
    return client.post(address, {"version": item.version, **data}) if data else client.get(address)


def test_each_conclusion_of_the_secrecy_review_names_what_the_button_does(office):
    item = office.item_in("secrecy_review")
    page = step_page(office, "reviewer", item, "conclude_secrecy_review")
    said = json.loads(page.context["by_choice"])
    assert {value: one["button"] for value, one in said.items()} == {
        "clear": "通过保密审查，送分管复审",
        "redact": "退回author删减或脱敏",
        "on_request": "退回author，改为依申请公开",
        "withhold": "退回author，改为不予公开",
        "uncertain": "报请确定",
    }
    assert "leader" in said["clear"]["then"]
    link = as_(office.reviewer).get(reverse("item", args=[item.public_id])).context["primary"]["label"]
    assert page.context["button"] not in (link, *(one["button"] for one in said.values()))  # nothing is chosen yet
    wrong = step_page(office, "reviewer", item, "conclude_secrecy_review", conclusion="withhold", reason="")
    assert wrong.status_code == 422
    assert wrong.context["button"] == said["withhold"]["button"]


def test_every_choice_leads_where_its_button_says(office):
    for value in ("clear", "redact", "on_request", "withhold", "uncertain"):
        item = office.item_in("secrecy_review")
        said = json.loads(step_page(office, "reviewer", item, "conclude_secrecy_review").context["by_choice"])[value]["button"]
        item = office.does("reviewer", "conclude_secrecy_review", item, conclusion=value, reason="x", basis="条例 第十四条")
        assert ("退回" in said, "报请" in said) == (item.state == "returned", item.state == "determination")
        if item.state == "determination":
            shown = json.loads(step_page(office, "officer", item, "record_determination").context["by_choice"])
            assert {value: one["button"] for value, one in shown.items()} == {
                "True": "记录结果，送保密审查",
                "False": "记录结果，退回author",
            }


def test_returning_names_to_whom_and_with_one_choice_at_once(office):
    one = step_page(office, "head", office.item_in("section_review"), "return_item")
    assert one.context["button"] == "退回author修改"
    assert "author" in one.context["then"]
    two = step_page(office, "officer", office.item_in("office_review"), "return_item")
    assert [line["button"] for line in json.loads(two.context["by_choice"]).values()] == ["退回author修改", "退回科室初审"]


def test_whoever_decides_finds_why_it_is_with_them_above_the_buttons(office):
    back = send_back(office, office.item_in("office_review"), "officer", stage="section_review", reason="请核对户数")
    shown = as_(office.head).get(reverse("item", args=[back.public_id]))
    assert shown.context["why_here"]["words"] == "请核对户数"
    assert shown.text.count("请核对户数") == 2  # beside the decision, and in what happened
    asked = office.does(
        "reviewer", "conclude_secrecy_review", office.item_in("secrecy_review"), conclusion="uncertain", reason="涉及军事管理区"
    )
    assert "涉及军事管理区" in step_page(office, "officer", asked, "record_determination").text
    path = {stop["label"]: stop["state"] for stop in as_(office.officer).get(reverse("item", args=[asked.public_id])).context["path"]}
    assert (path["报请确定"], path["保密审查"]) == ("now", "next")
    answered = office.does("officer", "record_determination", asked, authority="区保密局", document="区保函〔2026〕9号", releasable=False)
    shown = as_(office.author).get(reverse("item", args=[answered.public_id]))
    assert "区保函〔2026〕9号" in shown.context["why_here"]["by"]
    assert "报请确定" not in {stop["label"] for stop in shown.context["path"]}
    writing = as_(office.author).get(reverse("edit", args=[answered.public_id]))
    assert writing.context["sent_back"]["words"] == "区保密局，不可以公开，区保函〔2026〕9号"
    late = {"version": asked.version, "authority": "区保密局", "releasable": "True"}  # drawn before it was answered
    refused = as_(office.second_officer).post(reverse("step", args=[asked.public_id, "record_determination"]), late)
    assert refused.status_code == 409
    assert [one["value"] for one in refused.context["kept"]] == ["区保密局", "可以公开"]
    wish = office.does("author", "request_withdrawal", office.item_in("archived"), ground="privacy", reason="附件含手机号")
    assert "附件含手机号" in step_page(office, "disclosure_leader", wish, "approve_withdrawal").text
    assert "附件含手机号" in as_(office.disclosure_leader).get(reverse("item", args=[wish.public_id])).context["why_here"]["words"]
