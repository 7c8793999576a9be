"""The verbs beside the chain, each by the person concerned, in Chinese: 会签, 加签, 转办, 催办, 抄送, 电话同意 and 补签, 报请确定, 撤稿, 替岗."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Delegation, Duty, Unit, User
from workflows.catalogue.models import Topic
from workflows.disclosure import actions, checklist
from workflows.disclosure.models import Category, Publication
from workflows.disclosure.pages import form as approval_form

OWNERS = {
    "draft": ("wangfang", "submit", {}),
    "section_review": ("liqiang", "approve", {}),
    "office_review": ("zhoumin", "approve", {"checked": list(checklist.DEFAULT)}),
    "secrecy_review": ("wugang", "conclude_secrecy_review", {"conclusion": "clear", "checked": list(checklist.DEFAULT)}),
    "leader_review": ("liuwenbin", "approve", {}),
    "awaiting_publication": ("xuli", "publish", {"link": "https://www.example.gov.cn/1.html"}),
}


@pytest.fixture
def item_at(demo):
    """item_at(state): an item of 王芳's, walked there with the real steps."""

    def walk(state, code="standard"):
        wang, at = User.objects.get(username="wangfang"), timezone.now()
        content = {
            "title": "城乡低保发放情况公示", "body": "<p>现将有关情况予以公示，共三十二户。</p>", "attribute": "public",
            "formed_on": timezone.localdate(at).isoformat(), "basis": "社会救助暂行办法 第六十一条", "contact": "0999-7120031",
        }  # fmt: skip
        section = Unit.objects.get(code="PS-SHB")
        item = actions.create(by=wang, at=at, unit=section, category=Category.objects.get(code=code), content=content).subject
        while item.state != state:
            username, name, inputs = OWNERS[item.state]
            now = timezone.now()
            inputs = inputs | ({"public_at": now} if name == "publish" else {})
            getattr(actions, name)(item.pk, by=User.objects.get(username=username), at=now, **inputs)
            item.refresh_from_db()
        return item

    return walk


def opens(person, item, step=None):
    """The item's page, or the page of a step; and a look at it."""
    person.go(f"/items/{item.public_id}/" + (f"steps/{step}/" if step else ""))
    person.look()
    return person.page


def shown(page):
    """The people in sight of a list of boxes."""
    return [line.inner_text().strip() for line in page.locator("[data-sought]").all() if line.is_visible()]


def sends(person, expected):
    with person.page.expect_navigation():
        person.page.click("form.confirm button[type=submit]")
    person.look()
    assert expected in person.said()


def state_of(item):
    item.refresh_from_db()
    return item.state


def test_joint_review_waits_for_every_section(desk, item_at):
    item = item_at("section_review")
    li, gao, zhou = desk("liqiang"), desk("gaofeng"), desk("zhoutao")
    page = opens(li, item, "consult_units")
    page.get_by_label("财政所").check()
    page.get_by_label("城建办").check()
    page.fill("[name=question]", "请核对资金口径。")
    sends(li, "尚待反馈")
    assert "财政所" in li.said()
    assert page.locator("[data-key=a]").count() == 0
    page = opens(gao, item, "give_opinion")
    assert "请核对资金口径。" in gao.said()
    page.get_by_label("同意", exact=True).check()
    sends(gao, "已办理")
    opens(li, item)
    assert "城建办" in li.page.inner_text("main aside")
    assert "财政所" not in li.page.inner_text("main aside")
    page = opens(zhou, item, "give_opinion")
    page.get_by_label("不同意").check()
    sends(zhou, "请写明不同意的内容")
    page.fill("[name=text]", "户数与台账不符。")
    sends(zhou, "已办理")
    opens(li, item)
    assert "周涛不同意：户数与台账不符。" in li.page.inner_text("main aside")
    li.page.set_viewport_size({"width": 390, "height": 844})  # the button is always in sight there, and so is this before the text
    objection, text = (li.page.locator(part).bounding_box() for part in ("main aside .note", "article.doc"))
    assert objection
    assert text
    assert objection["y"] < text["y"]
    li.page.set_viewport_size({"width": 1280, "height": 900})
    li.page.click("[data-key=a]")
    li.page.wait_for_url("**/inbox/")
    assert state_of(item) == "office_review"


def test_opinion_urging_copy_and_handing_over(desk, item_at):
    item = item_at("office_review")
    zhou, wang, zhao, xu = desk("zhoumin"), desk("wangfang"), desk("zhaomin"), desk("xuli")
    page = opens(zhou, item, "add_signer")
    page.get_by_label("查找人员").fill("zm")
    assert shown(page) == ["赵敏"]
    page.keyboard.press("Enter")
    assert shown(page)[0] == "李强"  # the item's own section stands first
    assert "已选： 赵敏" in zhou.said()
    page.get_by_label("查找人员").fill("查无此人")
    assert shown(page) == ["赵敏"]  # whoever is chosen stays in sight
    assert "没有符合的人员。" in zhou.said()
    page.fill("[name=question]", "请看标准是否有误。")
    sends(zhou, "尚待反馈")
    assert re.search(r"截止 \d{4}-\d\d-\d\d", zhou.said())
    opens(zhao, item, "give_opinion").get_by_label("同意", exact=True).check()
    sends(zhao, "已办理")
    opens(wang, item).get_by_role("button", name="催办").click()
    wang.page.get_by_text("已办理：催办").wait_for()
    page = opens(wang, item, "copy_to")
    page.get_by_label("赵敏", exact=True).check()
    sends(wang, "抄送")
    zhao.go("/inbox/copies/")
    zhao.look()
    zhao.page.click("form[action*=acknowledge] button")
    zhao.page.get_by_text("已办理：阅知").wait_for()
    opens(zhou, item, "hand_over")
    zhou.choose("to", "徐丽")
    sends(zhou, "已办理")
    opens(zhou, item)
    assert zhou.page.locator("[data-key=a]").count() == 0
    assert "徐丽" in zhou.said()
    for box in opens(xu, item).locator("#checks input").all():
        box.check()
    xu.page.click("[data-key=a]")
    xu.page.wait_for_url("**/inbox/")
    assert state_of(item) == "secrecy_review"


def test_the_button_follows_the_row_of_the_catalogue_that_is_chosen(desk, item_at):
    item = item_at("office_review")
    Topic.objects.create(office=item.office, code="other", field="城建", level1="改列", category=Category.objects.get(code="normative"))
    zhou = desk("zhoumin")
    page = opens(zhou, item, "approve")
    button = page.locator("[data-verb]")
    before = button.inner_text()
    page.select_option("[name=topic]", "other")
    assert button.inner_text() == "改列该目录，送科室初审"
    assert "科室初审" in page.locator("[data-next]").inner_text()
    page.select_option("[name=topic]", "")
    assert button.inner_text() == before == "同意，送保密审查"


def test_consent_by_telephone_is_countersigned(desk, item_at):
    item = item_at("disclosure_leader_review", "emergency")
    zhou, lin = desk("zhoumin"), desk("linxiaoyan")
    page = opens(zhou, item, "record_consent")
    zhou.choose("consenter", "林晓燕")
    page.fill("[name=means]", "拨打办公电话，周敏、徐丽在场")
    sends(zhou, "待签发")
    opens(zhou, item)
    assert "林晓燕" in zhou.page.inner_text("main aside")
    lin.go("/inbox/")
    lin.look()
    assert "补签" in lin.said()
    page = opens(lin, item)
    page.click("[data-key=a]")
    page.get_by_text("已办理：补签").wait_for()
    item.refresh_from_db()
    printed = {one["label"]: one["text"] for one in approval_form.opinions(item.look(User.objects.get(username="zhoumin"), timezone.now()))}
    assert "补签（分管公开复审）" in printed


def test_what_cannot_be_determined_is_referred(desk, item_at):
    item = item_at("secrecy_review")
    wu, zhou = desk("wugang"), desk("zhoumin")
    page = opens(wu, item, "conclude_secrecy_review")
    page.check("[name=conclusion][value=uncertain]")
    page.fill("[name=reason]", "涉及信访人信息。")
    sends(wu, "报请确定中")
    page = opens(zhou, item, "record_determination")
    page.fill("[name=authority]", "云岭县国家保密局")
    page.check("[name=releasable][value=True]")
    sends(zhou, "待保密审查")
    opens(wu, item)
    assert "云岭县国家保密局，可以公开" in wu.said()


def test_withdrawing_with_consent_and_at_once(desk, item_at):
    wang, lin, wu = desk("wangfang"), desk("linxiaoyan"), desk("wugang")
    asked = item_at("published")
    page = opens(wang, asked, "request_withdrawal")
    page.check("[name=ground][value=privacy]")
    page.fill("[name=reason]", "名单中有未遮蔽的号码。")
    sends(wang, "待撤稿审批")
    opens(lin, asked)
    assert "名单中有未遮蔽的号码。" in lin.said()
    opens(lin, asked, "approve_withdrawal")
    sends(lin, "已撤稿")
    urgent = item_at("published")
    page = opens(wu, urgent, "withdraw_urgently")
    page.check("[name=ground][value=secret]")
    sends(wu, "说明撤稿情况")
    assert not Publication.objects.filter(ended_at=None).exists()
    opens(wu, urgent, "explain_withdrawal")
    wu.page.fill("[name=reason]", "先行撤下，已通知承办科室。")
    sends(wu, "已办理")
    opens(wang, asked)
    assert "同意撤稿" in wang.said()


def test_a_stand_in_acts_under_both_names(desk, item_at):
    item = item_at("leader_review")
    he, wang = desk("hejianping"), desk("wangfang")
    opens(he, item)
    assert "刘文斌" in he.page.inner_text(".standing")
    he.page.click("[data-key=a]")
    he.page.wait_for_url("**/inbox/")
    opens(wang, item)
    assert "替 刘文斌" in wang.said()
    item.refresh_from_db()
    looked = item.look(User.objects.get(username="wangfang"), timezone.now())
    assert [one["who"] for one in approval_form.opinions(looked)][-1] == "何建平（替 刘文斌）"


def test_what_a_stand_in_sends_too_late_is_there_to_be_copied(desk, item_at):
    item, people = item_at("section_review"), {one.username: one for one in User.objects.filter(username__in=("liqiang", "gaofeng"))}
    now, parts = timezone.now(), {"principal": people["liqiang"], "deputy": people["gaofeng"], "duties": [Duty.SECTION_HEAD]}
    standing_in = Delegation.objects.create(**parts, since=now, until=now + timedelta(days=1))
    gao = desk("gaofeng")
    page = opens(gao, item, "return_item")
    page.fill("[name=reason]", "请补充标准。")
    standing_in.until = timezone.now()  # it ends while the page is open, and what the section drafts is nothing of theirs
    standing_in.save()
    page.click("form.confirm button[type=submit]")
    page.wait_for_selector("[data-typed-shown] textarea")
    gao.look()
    assert page.input_value("[data-typed-shown] textarea") == "请补充标准。"
    assert "替岗" in gao.said()


def test_the_verbs_fit_a_telephone(desk, item_at):
    item = item_at("section_review")
    li = desk("liqiang")
    li.page.set_viewport_size({"width": 390, "height": 844})
    for step in (None, "consult_units", "add_signer", "hand_over", "copy_to", "return_item"):
        opens(li, item, step)


def test_on_a_telephone_the_catalogue_is_a_list_of_matters_that_open(desk):
    """Fifty rows, each with its bases, were sixteen thousand pixels."""
    shen = desk("shenhao")
    shen.go("/administration/topics/")
    assert not shen.page.is_visible(".fold-only")
    assert shen.page.locator("[data-row] td:nth-child(4)").first.is_visible()
    shen.page.set_viewport_size({"width": 390, "height": 844})
    shen.look()
    rows = shen.page.locator("[data-row]")
    assert shen.page.evaluate("document.documentElement.scrollHeight") < 1000 + 170 * rows.count()
    shen.page.locator(".fold-only summary").first.click()
    assert shen.page.is_visible(".fold-only[open] dd")
    shen.look()
