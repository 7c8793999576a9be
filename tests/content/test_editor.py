"""The editor and autosave in a real browser under the strict policy: paste from Word, keyboard, drafts that survive."""

import json
import mimetypes
from pathlib import Path

import axe_playwright_python.sync_playwright
import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.utils.translation import override

from workflows.disclosure.content.html import canonical
from workflows.disclosure.widgets import ContentField, autosave_attrs

SITE = "http://office.test"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"
SAVED = {"saved_at": "10:42", "draft_version": 8, "lists": {"missing": "<ul data-missing><li>缺少公开依据</li></ul>"}}
WORD = (Path(__file__).parent / "data" / "word.html").read_text()
TABLE = '<table><caption>名单</caption><thead><tr><th>姓名</th><th class="align-right">金额</th></tr></thead>'
TABLE += '<tbody><tr><td rowspan="2">张三</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>'


@pytest.fixture(scope="module", autouse=True)
def kit():
    assert finders.find("django_prose_editor/editor.js"), "add django_prose_editor to INSTALLED_APPS: the editor is built on its bundle"


class Draft(forms.Form):
    title = forms.CharField()
    body = ContentField()


class Office:
    """A page with the form, served without a socket; `answers` is what the autosave address says, `saved` what it was sent."""

    def __init__(self, body):
        self.body, self.answers, self.saved, self.troubles = (
            body,
            [(200, SAVED)],
            [],
            [],
        )

    def page(self):
        with override("zh-hans"):
            form = Draft(initial={"title": "公示", "body": self.body})
            attrs = "".join(f" {name}='{value}'" for name, value in autosave_attrs("/save", "draft-1-user-1").items())
            return (
                f"<!doctype html><html lang=zh-hans><head><meta charset=utf-8><link rel=stylesheet href=/static/css/editor.css></head>"
                f"<body><form method=post{attrs}><input type=hidden name=draft_version value=7>{form.as_p()}"
                f"<p aria-live=polite "
                f"data-autosave-status></p><ul data-missing></ul><button>提交</button></form>"
                f"<script type=module src=/static/js/editor.js></script>"
                f"<script type=module src=/static/js/autosave.js></script></body></html>"
            )

    def serve(self, route):
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            if found is None:
                route.fulfill(status=404)
            else:
                route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0])
        elif path == "/save":
            self.saved.append(route.request.post_data)
            status, said = self.answers[min(len(self.saved), len(self.answers)) - 1]
            route.fulfill(status=status, content_type="application/json", body=json.dumps(said))
        elif path == "/":
            route.fulfill(body=self.page(), content_type="text/html", headers={"Content-Security-Policy": POLICY})
        else:
            route.fulfill(status=404)


@pytest.fixture
def visit(browser):
    """Opens the form with a body; fails at the end on any error or breach of the policy in the page's console."""
    contexts, offices = [], []

    def visit(body=""):
        office = Office(body)
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="zh-CN")
        context.route("**/*", office.serve)
        page = context.new_page()
        page.on("pageerror", lambda error: office.troubles.append(str(error)))
        page.on(
            "console",
            lambda said: office.troubles.append(said.text) if said.type == "error" and "Failed to load" not in said.text else None,
        )
        page.goto(SITE + "/")
        page.wait_for_selector(".editor-text")
        contexts.append(context)
        offices.append(office)
        return page, office

    yield visit
    for context in contexts:
        context.close()
    assert [office.troubles for office in offices] == [[]] * len(offices)


def paste(page, text, kind="text/html"):
    """Milliseconds it took."""
    return page.locator(".editor-text").evaluate(
        """(target, [text, kind]) => {
            const [data, began] = [new DataTransfer(), performance.now()];
            data.setData(kind, text);
            target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            return performance.now() - began;
        }""",
        [text, kind],
    )


def body(page):
    return canonical(page.locator("textarea").input_value())


def press(page, name):
    page.locator(f'[data-do="{name}"]').click()


def test_a_paste_from_word_gives_what_the_server_makes_of_it(visit):
    page, _ = visit()
    page.locator(".editor-text").focus()
    paste(page, WORD)
    assert body(page) == canonical(WORD)


def test_what_was_stored_comes_through_the_editor_unchanged(visit):
    stored = canonical(
        '<h2 class="align-center">通知</h2><p class="indent">一<br>二<strong>三<em>四</em></strong><u>五</u>H<sub>2</sub>O<sup>3</sup></p>'
        '<ol start="3"><li>甲<ul><li>乙</li></ul></li></ol><blockquote><p>引</p></blockquote><p class="align-right">2026年</p>'
        f'<p><a href="https://a.cn/">链</a><a href="attachments/2">附</a></p>{TABLE}'
    )
    page, _ = visit(stored)
    page.locator(".editor-text h2").click()
    page.keyboard.press("End")
    page.keyboard.type("x")
    assert body(page) == stored.replace("通知", "通知x")


def test_the_toolbar_formats_and_takes_back(visit):
    page, _ = visit("<p>低保公示</p>")
    page.locator(".editor-text").click()
    page.keyboard.press("Control+a")
    press(page, "bold")
    press(page, "center")
    assert body(page) == '<p class="align-center"><strong>低保公示</strong></p>'
    assert page.locator('[data-do="bold"]').get_attribute("aria-pressed") == "true"
    press(page, "clear")
    assert body(page) == "<p>低保公示</p>"
    press(page, "undo")
    assert body(page) == '<p class="align-center"><strong>低保公示</strong></p>'
    press(page, "heading2")
    assert body(page).startswith('<h2 class="align-center">')


def test_a_table_is_made_filled_and_left_with_the_keyboard(visit):
    page, _ = visit()
    page.locator(".editor-text").focus()
    page.keyboard.press("Alt+F10")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.do") == "table"
    page.keyboard.press("Enter")
    for word in ["姓名", "金额", "备注", "张三", "1", "", "李四", "2", ""]:
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.editor')") is None
    assert body(page) == (
        "<table><thead><tr><th>姓名</th><th>金额</th><th>备注</th></tr></thead>"
        "<tbody><tr><td>张三</td><td>1</td><td></td></tr><tr><td>李四</td><td>2</td><td></td></tr></tbody></table>"
    )


def test_a_link_is_set_without_leaving_the_page(visit):
    page, _ = visit("<p>官网</p>")
    page.locator(".editor-text").click()
    page.keyboard.press("Control+a")
    press(page, "link")
    page.keyboard.type("https://a.cn/x")
    page.keyboard.press("Enter")
    assert body(page) == '<p><a href="https://a.cn/x" rel="noopener noreferrer">官网</a></p>'


def test_pasted_addresses_are_links_to_where_chinese_punctuation_ends_them_and_a_long_paragraph_of_commas_takes_no_time(visit):
    page, _ = visit("<p></p>")
    page.locator(".editor-text").click()
    paste(page, "网址：https://a.cn/x，来信，b@a.cn。", "text/plain")
    rel = 'rel="noopener noreferrer"'
    linked = f'<p>网址：<a href="https://a.cn/x" {rel}>https://a.cn/x</a>，来信，<a href="mailto:b@a.cn" {rel}>b@a.cn</a>。</p>'
    assert body(page) == linked
    for _again in "at the end", "over all of it":
        assert paste(page, "公示，" * 20_000, "text/plain") < 4000  # ten seconds when the library looks through it all
        page.keyboard.press("Control+a")
    paste(page, "官网", "text/plain")
    page.keyboard.press("Control+a")
    paste(page, "https://a.cn/y", "text/plain")
    assert body(page) == f'<p><a href="https://a.cn/y" {rel}>官网</a></p>'


def test_typing_is_saved_quietly_and_the_version_goes_on(visit):
    page, office = visit()
    page.locator(".editor-text").click()
    page.keyboard.type("第一段")
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert "10:42" in page.locator("[data-autosave-status]").inner_text()
    assert len(office.saved) == 1
    assert "第一段" in office.saved[0]
    assert page.locator("[name=draft_version]").input_value() == "8"
    assert page.locator("[data-missing]").inner_text() == "缺少公开依据"
    assert page.evaluate("localStorage.length") == 0


def test_when_somebody_else_changed_it_the_text_is_kept_and_offered_again(visit):
    page, office = visit()
    office.answers = [(409, {"refusals": [{"code": "stale", "message": "李四刚刚修改了此件。"}]})]
    page.locator(".editor-text").click()
    page.keyboard.type("我的修改")
    page.wait_for_selector("[data-autosave-status][data-state=conflict]")
    assert page.locator("[data-autosave-status]").inner_text().startswith("李四刚刚修改了此件。 ")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    page.locator(".autosave-offer button").first.click()
    assert page.locator(".editor-text").inner_text() == "我的修改"
    assert body(page) == "<p>我的修改</p>"


def test_a_lost_connection_is_said_and_nothing_is_lost(visit):
    page, office = visit()
    office.answers = [(503, {})]
    page.locator("[name=title]").fill("新标题")
    page.wait_for_selector("[data-autosave-status][data-state=failed]")
    assert "新标题" in page.evaluate("Object.values(localStorage).join()")


def test_axe_finds_nothing(visit):
    page, _ = visit(TABLE + "<p>一</p>")
    page.locator(".editor-text td").first.click()
    found = axe_playwright_python.sync_playwright.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]})
    ignored = {"page-has-heading-one", "landmark-one-main", "region", "document-title"}  # of this bare page, not of the editor
    assert [violation["id"] for violation in found.response["violations"] if violation["id"] not in ignored] == []


def test_without_javascript_there_is_a_plain_text_area(browser):
    office = Office("<p>一</p>")
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*", office.serve)
    page = context.new_page()
    page.goto(SITE + "/")
    assert page.locator("textarea").is_visible()
    assert page.locator("textarea").input_value() == "<p>一</p>"
    context.close()
