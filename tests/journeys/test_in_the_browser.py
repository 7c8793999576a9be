"""The main journey as people walk it: by keyboard alone, in Chinese, and without JavaScript; and what impatience does to it."""

import re

import pytest

from workflows.demo import office
from workflows.disclosure.models import Draft, Item, Publication
from workflows.engine.models import Move

TITLE = "2026年独生子女父母奖励发放公示"
TEXT = "现将独生子女父母奖励发放情况予以公示，共三十二户。"
LINK = "https://www.example.gov.cn/1.html"
TOPIC = "独生子女父母奖励"


def drafted(desk, text=TEXT):
    """The item 王芳 has begun and filled in, on its edit page."""
    desk.go(f"/items/new/?q={TOPIC}")
    desk.page.get_by_role("button", name=re.compile(TOPIC)).click()
    desk.page.wait_for_url("**/edit/")
    desk.page.fill("[name=title]", TITLE)
    if desk.page.locator(".editor-text").count():
        desk.page.locator(".editor-text").fill(text)
    else:
        desk.page.fill("[name=body]", f"<p>{text}</p>")
    return Item.objects.get()


def item_address(item):
    return f"/items/{item.public_id}/"


def test_the_main_journey_by_keyboard_in_chinese(desk):
    wang = desk("wangfang")
    wang.look()
    wang.press("a[href='/items/new/']")
    wang.look()
    wang.type_into("input[name=q]:not(header *)", TOPIC)
    with wang.page.expect_navigation():
        wang.page.keyboard.press("Enter")
    wang.press("button[name=topic]")
    wang.page.wait_for_selector(".editor-text")
    wang.type_into("[name=title]", TITLE)
    wang.tab_to(".editor-text")
    wang.page.keyboard.type(TEXT)
    wang.look()
    wang.press("button[name=submit]")
    assert "待初审" in wang.said()
    wang.look()
    item = Item.objects.get()
    for username, fields in (
        ("liqiang", ()),
        ("zhoumin", ()),
        ("wugang", ("input[name=conclusion]",)),
        ("liuwenbin", ()),
        ("xuli", ("[name=link]",)),
        ("xuli", ()),
    ):
        person = desk(username)
        person.look()
        person.press(f"tbody a[href='{item_address(item)}'][data-open]")
        person.look()
        for number in range(person.page.locator("#checks input").count()):  # 二校、格式…: what the disclosure office confirms
            person.tab_to(f"#checks label:nth-of-type({number + 1}) input")
            person.page.keyboard.press("Space")
        person.press("[data-key=a]")
        if fields:
            person.look()
            person.tab_to(fields[0])
            person.page.keyboard.press("Space") if "conclusion" in fields[0] else person.page.keyboard.type(LINK)
            person.press("button.btn-primary[type=submit]")
    item.refresh_from_db()
    assert item.state == "archived"
    wang.go(item_address(item))
    wang.look()
    wang.go(f"/public/search/?q={TOPIC}")
    wang.press("main .published a")
    assert TEXT in wang.said()
    assert Publication.objects.get().link == LINK


def test_the_main_journey_without_javascript(desk):
    wang = desk("wangfang", javascript=False)
    item = drafted(wang)
    wang.page.click("button[name=submit]")
    assert "待初审" in wang.said()
    for username, fill in (
        ("liqiang", None),
        ("zhoumin", None),
        ("wugang", lambda page: page.check("input[name=conclusion][value=clear]")),
        ("liuwenbin", None),
        ("xuli", lambda page: page.fill("[name=link]", LINK)),
        ("xuli", None),
    ):
        person = desk(username, javascript=False)
        person.go(item_address(item))
        for box in person.page.locator("#checks input").all():
            box.check()
        person.page.click("[data-key=a]")
        if fill:
            fill(person.page)
            person.page.click("button.btn-primary[type=submit]")
    item.refresh_from_db()
    assert item.state == "archived"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_moves_an_item_once(desk, javascript):
    wang = desk("wangfang", javascript=javascript)
    item = drafted(wang)
    wang.page.dblclick("button[name=submit]")
    wang.page.get_by_text("待初审").first.wait_for()
    assert Move.objects.filter(step="submit").count() == 1
    head = desk("liqiang", javascript=javascript)
    head.go(item_address(item))
    head.page.dblclick("[data-key=a]")
    head.page.get_by_text("待审核").first.wait_for()
    item.refresh_from_db()
    assert item.state == "office_review"
    assert Move.objects.filter(step="approve").count() == 1


def test_whoever_comes_second_is_told_what_the_first_did_and_keeps_what_they_typed(desk):
    wang = desk("wangfang")
    item = drafted(wang)
    wang.page.click("button[name=submit]")
    wang.page.wait_for_url("**/inbox/")
    li, ma = desk("liqiang"), desk("mali")
    ma.go(f"{item_address(item)}steps/return_item/")
    ma.page.fill("[name=reason]", "金额有误，请核对后再报。")
    li.go(item_address(item))
    li.page.click("[data-key=a]")
    li.page.wait_for_url("**/inbox/")
    ma.page.click("button.btn-primary[type=submit]")
    ma.page.wait_for_load_state()
    assert "李强" in ma.said()
    assert "待审核" in ma.said()
    assert "金额有误，请核对后再报。" in [box.input_value() for box in ma.page.locator("textarea").all()]
    assert not Move.objects.filter(step="return_item").exists()


def test_a_lost_session_loses_nothing_that_was_typed(desk):
    wang = desk("wangfang")
    item = drafted(wang)
    wang.page.wait_for_selector("[data-autosave-status][data-state=saved]")
    wang.page.context.clear_cookies(name="sessionid")
    wang.page.locator(".editor-text").click()
    wang.page.keyboard.press("Control+End")
    wang.page.keyboard.type("另附说明。")
    wang.page.wait_for_selector("[data-autosave-status][data-state=failed]")
    assert "登录已失效" in wang.page.inner_text("[data-autosave-status]")
    address = wang.page.url
    wang.page.click("button[name=submit]")
    wang.page.wait_for_url("**/sign-in/**")
    wang.page.fill("input[name=username]:not([type=hidden])", "wangfang")
    wang.page.fill("input[name=password]", office.PASSWORD)
    wang.page.keyboard.press("Enter")
    wang.page.wait_for_url(address)
    wang.page.locator(".autosave-offer button").first.click()
    assert wang.page.locator(".editor-text").inner_text().strip() == f"{TEXT}另附说明。"
    wang.page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert "另附说明。" in Draft.objects.get(item=item).data["body"]
    wang.page.context.clear_cookies(name="csrftoken")  # as when one signs in again in another tab
    wang.page.locator(".editor-text").click()
    wang.page.keyboard.type("又及。")
    with wang.page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.ok):
        pass
    assert "又及。" in Draft.objects.get(item=item).data["body"]


@pytest.mark.parametrize("javascript", [True, False])
def test_what_two_people_type_at_once_is_found_by_both(desk, javascript):
    wang, ma = desk("wangfang", javascript=javascript), desk("mali", javascript=javascript)
    item = drafted(wang, "王芳写的文字。")
    wang.page.get_by_role("button", name="保存草稿").click()
    wang.page.wait_for_load_state()
    wang.go(f"{item_address(item)}steps/hand_over/")
    wang.choose("to", "马丽")
    wang.page.click("form.confirm button[type=submit]")
    wang.page.wait_for_load_state()
    wang.go(f"{item_address(item)}edit/")
    ma.go(f"{item_address(item)}edit/")
    for person, text in ((wang, "王芳又写的文字。"), (ma, "马丽写的文字。")):
        if javascript:
            person.page.locator(".editor-text").fill(text)
        else:
            person.page.fill("[name=body]", f"<p>{text}</p>")
    if javascript:
        wang.page.wait_for_selector("[data-autosave-status][data-state=saved]")
    else:
        wang.page.get_by_role("button", name="保存草稿").click()
        wang.page.wait_for_load_state()
    ma.page.click("button[name=submit]")
    ma.page.wait_for_url("**/inbox/")
    wang.page.click("button[name=submit]")
    wang.page.wait_for_load_state()
    assert "马丽" in wang.said()  # what happened meanwhile
    wang.go(item_address(item))
    wang.page.locator("a[href*='/unsent/']").click()
    if javascript:  # nothing runs in a page without it, the check neither
        wang.look()
    assert "王芳又写的文字。" in wang.page.input_value("#typed")
    assert "马丽写的文字。" in (ma.go(item_address(item)), ma.said())[1]


def test_going_back_after_a_step_shows_what_was_done_and_does_nothing_twice(desk):
    wang = desk("wangfang")
    item = drafted(wang)
    wang.page.click("button[name=submit]")
    wang.page.wait_for_url("**/inbox/")
    wang.page.go_back()
    wang.page.wait_for_load_state()
    if wang.page.locator("button[name=submit]").count():
        wang.page.click("button[name=submit]")
        wang.page.wait_for_load_state()
    assert "待初审" in wang.said() or "已经办理" in wang.said()
    li = desk("liqiang")
    li.go(f"{item_address(item)}steps/return_item/")
    li.page.fill("[name=reason]", "请补充发放标准。")
    address = li.page.url
    li.page.context.clear_cookies(name="csrftoken")  # the form is too old
    li.page.click("form.confirm button[type=submit]")
    li.page.click("[data-typed-kept] a")
    li.page.wait_for_url(address)
    assert li.page.input_value("[name=reason]") == "请补充发放标准。"
    li.page.context.clear_cookies(name="sessionid")  # signed out elsewhere
    li.page.click("form.confirm button[type=submit]")
    li.page.wait_for_selector("[data-typed-kept]:not([hidden])")
    li.look()
    li.page.fill("input[name=username]:not([type=hidden])", "liqiang")
    li.page.fill("input[name=password]", office.PASSWORD)
    li.page.keyboard.press("Enter")
    li.page.wait_for_url(address)
    assert li.page.input_value("[name=reason]") == "请补充发放标准。"
    li.look()
    li.page.click("form.confirm button[type=submit]")
    li.page.wait_for_url("**/inbox/")
    li.page.wait_for_load_state()
    assert li.page.evaluate("sessionStorage.getItem('typed')") is None  # it arrived
    li.page.go_back()
    li.page.wait_for_load_state()
    if li.page.locator("form.confirm button[type=submit]").count():
        li.page.click("form.confirm button[type=submit]")
        li.page.wait_for_load_state()
    li.look()
    assert Move.objects.filter(step="submit").count() == 1
    assert Move.objects.filter(step="return_item").count() == 1
