"""审批表: every field people fill in, and every number and date the office gives, is printed."""

import re
from importlib import import_module

import pypdfium2
import pytest
from django.db import connection
from django.utils.translation import override

from tests.office import CONTENT, fresh, seen_by
from workflows.disclosure import actions, checklist
from workflows.disclosure.models import IndexCounter, Item, OfficeProfile, RunningNumber
from workflows.disclosure.pages import form
from workflows.refusals import Refused

FILLED = {
    "document_number": "平街办〔2026〕12号",
    "source": "reprinted",
    "original": "县政办〔2026〕1号，主动公开",
    "carrier": "document",
    "audience": "全社会",
    "channels": ["政府网站", "便民服务站"],
    "planned_on": "2026-03-05",
    "display_until": "2027-03-01",
    "keywords": "低保 公示",
    "interpretation": "needed",
    "validity": "repealed",
    "repealed_on": "2026-02-28",
    "personal_information": True,
    "personal_handling": "公布前已隐去身份证号",
    "third_party": True,
    "third_party_opinion": "已书面征求，同意公开",
}
#: The fields of the approval form as offices use it, with what stands there.
FIELDS = {
    "审批编号": "平山街道办事处审〔2026〕0001号",
    "名称": CONTENT["title"],
    "文号": "平街办〔2026〕12号",
    "索引号": "11999999MB0000000X/202603-00001",
    "信息来源": "转载",
    "原文及其公开属性": "县政办〔2026〕1号，主动公开",
    "载体形式": "公文类",
    "科室": "社会事务办",
    "承办人": "author 0311-82910000",
    "形成日期": "2026-02-27",
    "公开属性": "主动公开",
    "公开依据": CONTENT["basis"],
    "公开对象": "全社会",
    "公开渠道": "政府网站、便民服务站",
    "拟公开时间": "2026-03-05",
    "公开期限至": "2027-03-01",
    "关键词": "低保 公示",
    "政策解读": "需要",
    "有效性": "废止",
    "废止时间": "2026-02-28",
    "个人信息": "公布前已隐去身份证号",
    "第三方": "已书面征求，同意公开",
    "附件": "无",
    "科室初审": "同意。",
    "公开办审核": "同意。已核对：" + "；".join(checklist.DEFAULT),
    "保密审查": "可以公开",
    "分管复审": "同意。",
    "发布": "已登记发布。",
    "读网复核": "读网复核无误，归档。",
    "发布时间": "2026-03-02 17:00",
    "发布链接": "https://www.example.gov.cn/1.html",
    "归档号": "2026-0001",
}


def printed(item, office, at=None):
    with override("zh-hans"):
        looked = seen_by(item, office.officer, at or office.later)
        return form.form_data(looked, looked.present, office.later)


def told(data):
    boxes = {one["label"]: one["value"] for one in (*data["fields"], *data["registered"])}
    return {data["number_label"]: data["number"]} | boxes | {one["label"]: one["text"] for one in data["opinions"]}


def words(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


def test_every_field_of_the_form_is_printed(office):
    item = office.item_in("awaiting_publication", **FILLED)
    published_at = office.later
    actions.publish(item.pk, by=office.officer, at=office.later, public_at=published_at, link="https://www.example.gov.cn/1.html")
    item = office.does("officer", "archive", fresh(item))
    data = printed(item, office)
    found = told(data)
    expected = FIELDS | {"发布时间": f"{published_at:%Y-%m-%d %H:%M}"}
    assert {label: found.get(label) for label in expected} == expected
    sheet = words(form.render(data))
    assert [value for value in expected.values() if re.sub(r"\s", "", value) not in sheet] == []


@pytest.mark.parametrize(
    ("attribute", "ground", "said"),
    [("withheld", "N6", "条例 第十六条第二款：过程性信息"), ("on_request", "N8", "应当由公民、法人或者其他组织申请获取")],
)
def test_what_is_not_for_the_public_says_on_which_ground_and_has_a_number_too(office, attribute, ground, said):
    item = office.draft(attribute=attribute, attribute_ground=ground, attribute_reason="讨论稿")
    while item.state not in ("registered_withheld", "registered_on_request"):
        item = office.pass_level(item)
    found = told(printed(item, office))
    assert (found["审批编号"], found["不主动公开的法定情形"], found["事由"]) == ("平山街道办事处审〔2026〕0001号", said, "讨论稿")
    assert "索引号" not in found


def test_reviewers_read_it_on_the_page_of_the_item(office, as_):
    item = office.does("author", "submit", office.draft(**FILLED))
    page = as_("head").get(f"/items/{item.public_id}/").content.decode()
    for label in ("审批编号", "信息来源", "原文及其公开属性", "载体形式", "拟公开时间", "关键词", "政策解读", "有效性", "废止时间"):
        assert f"<dt>{label}</dt><dd>{FIELDS[label]}</dd>" in page


def rows(item, office):
    return [(one["label"], one["text"], one["objection"], one["who"]) for one in printed(item, office)["opinions"]]


def test_a_withdrawal_is_printed_with_who_asked_for_it_why_and_who_decided(office):
    item = office.does("head", "request_withdrawal", office.item_in("archived"), reason="公告事项已经结束。", ground="expired")
    asked = ("申请撤稿", "已失效", "公告事项已经结束。", str(office.head))
    assert rows(item, office) == [asked, ("撤稿审批", "", "", "")]
    consented = office.does("disclosure_leader", "approve_withdrawal", item, opinion="请同步撤下公示栏。")
    assert rows(consented, office) == [asked, ("撤稿审批", "同意撤稿。", "请同步撤下公示栏。", str(office.disclosure_leader))]


def test_a_wish_to_withdraw_that_was_taken_back_is_printed_as_such(office):
    item = office.does("head", "request_withdrawal", office.item_in("archived"), reason="已结束", ground="expired")
    item = office.does("head", "recall", item)
    assert [label for label, *_rest in rows(item, office)] == ["申请撤稿", "撤回申请"]


def test_a_refused_withdrawal_is_printed_as_such(office):
    item = office.does("head", "request_withdrawal", office.item_in("archived"), reason="已结束", ground="expired")
    refused = office.does("disclosure_leader", "refuse_withdrawal", item, reason="公开期限未满")
    assert rows(refused, office)[-1] == ("撤稿审批", "不同意撤稿。", "公开期限未满", str(office.disclosure_leader))


def test_several_attachments_are_numbered_each_on_a_line_of_its_own(office):
    file = {"sha256": "a" * 64, "size": 1, "media_type": "text/plain"}
    attachments = [file | {"name": "名单.txt"}, file | {"name": "说明，附则.txt", "sha256": "b" * 64}]
    item = office.item_in("section_review")
    with override("zh-hans"):
        seen = seen_by(item, office.officer, office.later)
        data = form.form_data(seen, seen.present | {"attachments": attachments}, office.later)
    assert told(data)["附件"] == "1. 名单.txt\n2. 说明，附则.txt"
    lines = pypdfium2.PdfDocument(form.render(data))[0].get_textpage().get_text_range().split("\r\n")
    assert [line for line in lines if "1. 名单.txt" in line and "2. 说明" in line] == []
    assert any("2. 说明" in line for line in lines)


def test_an_opinion_that_says_what_the_step_says_is_printed_once(office):
    item = office.does("author", "submit", office.draft())
    item = office.does("head", "approve", item, opinion="同意")
    assert rows(item, office)[1] == ("科室初审", "同意。", "", str(office.head))


# -- numbers --------------------------------------------------------------------------------------------------------------
def test_approval_numbers_are_given_at_submission_and_kept(office):
    first, second = office.draft(), office.draft()
    assert first.approval_number == ""
    second = office.does("author", "submit", second)
    first = office.does("author", "submit", first)
    back = office.does("head", "return_item", second, stage="returned", reason="改")
    again = office.does("author", "submit", back)
    assert [one.approval_number[-11:] for one in (second, first, again)] == ["〔2026〕0001号", "〔2026〕0002号", "〔2026〕0001号"]


def test_a_correction_is_another_approval_under_the_same_number(office):
    item = office.does("author", "correct", office.item_in("archived"), reason="金额有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>改。</p>"})
    found = told(printed(item, office))
    assert found["审批编号"] == "平山街道办事处审〔2026〕0001号（第2次审批）"
    assert "发布时间" not in found  # of what is before the chain, nothing is public yet


def test_what_was_submitted_before_gets_its_number_when_the_database_is_migrated(office):
    items = [office.does("author", "submit", office.draft()) for _ in range(2)]
    corrected = office.does("author", "correct", office.item_in("archived"), reason="有误", changed_on=office.later.date())
    given = [fresh(one).approval_number for one in (*items, corrected)]
    Item.objects.update(approval_number="")
    RunningNumber.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("workflows.migrations.0023_numbers_of_an_item").NUMBERED)
    assert [fresh(one).approval_number for one in (*items, corrected)] == given
    assert office.does("author", "submit", office.draft()).approval_number.endswith("0004号")


def test_what_waits_for_publication_gets_its_index_number_when_the_database_is_migrated(office):
    office.item_in("published")  # number 1 of the month, and the counter stands there
    items = [office.item_in("awaiting_publication") for _ in range(2)]
    given = [one.index_number for one in items]
    assert [number[-5:] for number in given] == ["00002", "00003"]
    Item.objects.filter(state="awaiting_publication").update(index_number="")
    IndexCounter.objects.update(last=1)
    for _again in range(2):  # what has a number keeps it
        with connection.cursor() as cursor:
            cursor.execute(import_module("workflows.migrations.0023_numbers_of_an_item").WAITING)
        assert [fresh(one).index_number for one in items] == given
    assert office.item_in("awaiting_publication").index_number.endswith("00004")


def test_archive_numbers_follow_the_pattern_of_the_office_or_what_the_archivist_writes(office):
    newest = OfficeProfile.objects.get()
    OfficeProfile.objects.create(
        office=office.unit, index_prefix=newest.index_prefix, at=office.later, archive_pattern="A012-WS·{year}-Y-{number}"
    )
    assert office.item_in("archived").archive_number == "A012-WS·2026-Y-0001"
    own = office.does("officer", "archive", office.item_in("published"), archive_number=" 卷3-17 ")
    assert own.archive_number == "卷3-17"
    again = office.does("author", "correct", own, reason="有误", changed_on=office.later.date())
    while again.state != "archived":
        again = office.pass_level(again)
    assert again.archive_number == "卷3-17"
    assert office.item_in("archived").archive_number == "A012-WS·2026-Y-0002"


def test_a_written_archive_number_stands_for_one_item_of_the_office(office, as_):
    first = office.does("officer", "archive", office.item_in("published"), archive_number="卷3-17")
    item = office.item_in("published")
    with pytest.raises(Refused) as found:
        office.does("officer", "archive", item, archive_number=" 卷3-17")
    assert (found.value.codes, found.value.refusals[0].field) == (["number_taken"], "archive_number")
    assert first.title in str(found.value.refusals[0].message)
    answer = as_("officer").post(f"/items/{item.public_id}/steps/archive/", {"version": item.version, "archive_number": "卷3-17"})
    assert answer.status_code == 422
    assert first.title in answer.context["form"].errors["archive_number"][0]
    again = office.does("author", "correct", first, reason="有误", changed_on=office.later.date())
    while again.state != "published":
        again = office.pass_level(again)
    assert office.does("officer", "archive", again, archive_number="卷3-17").archive_number == "卷3-17"  # its own


def test_the_count_passes_over_what_an_archivist_has_written(office):
    office.does("officer", "archive", office.item_in("published"), archive_number="2026-0001")
    office.does("officer", "archive", office.item_in("published"), archive_number="2026-0003")
    assert [office.item_in("archived").archive_number for _each in range(2)] == ["2026-0002", "2026-0004"]


def test_an_item_is_found_by_each_of_its_numbers_as_it_is_typed(office, as_):
    item = office.does("officer", "archive", office.item_in("published"), archive_number="卷(3)-17")
    office.item_in("archived")
    browser = as_("officer")
    number = item.approval_number  # 平山街道审〔2026〕0001号
    for typed in (
        number,
        number.replace("〔", "[").replace("〕", "]"),
        number.replace("〔", "（").replace("〕", "）"),
        item.index_number,
        "卷(3)-17",
    ):
        page = browser.get("/items/", {"q": typed})
        assert page.context["page"].object_list[0].pk == item.pk, typed
    assert "卷(3)-17" in page.text


def test_who_archives_can_write_the_number_on_the_page(office, as_):
    item = office.item_in("published")
    browser = as_("officer")
    assert 'name="archive_number"' in browser.get(f"/items/{item.public_id}/").content.decode()
    browser.post(f"/items/{item.public_id}/steps/archive/", {"version": item.version, "archive_number": "卷3-18"})
    assert fresh(item).archive_number == "卷3-18"
