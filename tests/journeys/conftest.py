"""The demo office on a live server, and its people in one browser, in Chinese."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.look.test_browser import OFFENDERS, RULES
from workflows.demo import office

ENGLISH = r"""() => [...document.body.innerText.matchAll(/[A-Za-z]{4,}/g)].map(match => match[0])
    .filter(word => !/^(html|https?|www|example|English)$/.test(word))"""

FOCUS_SHOWS = """() => [document.activeElement, document.activeElement.closest('.editor')]
    .some(one => one && getComputedStyle(one).outlineStyle !== 'none')"""


class Desk:
    """One person at their computer. `look` finds what no page may have: barriers, untranslated words, anything sticking out."""

    def __init__(self, page, server):
        self.page, self.server = page, server

    def sign_in(self, username):
        self.page.goto(f"{self.server}/sign-in/")
        self.page.fill("input[name=username]:not([type=hidden])", username)
        self.page.fill("input[name=password]", office.PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/inbox/")
        return self

    def go(self, address):
        return self.page.goto(address if address.startswith("http") else self.server + address)

    def tab_to(self, selector):
        """Tab until the focus, which must be visible, is on such an element."""
        for _step in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.page.evaluate(FOCUS_SHOWS), selector
                return
        pytest.fail(f"the keyboard does not reach {selector} at {self.page.url}")

    def press(self, selector, key="Enter"):
        """Reach it by Tab and press it, and wait for the page that answers."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type_into(self, selector, text):
        self.tab_to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def look(self):
        found = Axe().run(self.page, options=RULES).response["violations"]
        assert [(self.page.url, one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert self.page.evaluate(ENGLISH) == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        assert self.page.evaluate(OFFENDERS) == [], self.page.url

    def said(self):
        return self.page.inner_text("main")

    def choose(self, field, name):
        """Chooses a person in a list that names everybody with their unit."""
        value = self.page.locator(f"[name={field}] option", has_text=f"{name}（").get_attribute("value")
        self.page.select_option(f"[name={field}]", value)


@pytest.fixture
def demo(transactional_db, settings):
    """The demo office as a fresh installation has it, its people a click away."""
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    office.make(timezone.now())


@pytest.fixture
def desk(demo, live_server, browser):
    """desk(username) is that person at a computer of their own, signed in; desk() nobody yet."""
    contexts = []

    def sit(username=None, javascript=True):
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}, java_script_enabled=javascript
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        one = Desk(context.new_page(), live_server.url)
        return one.sign_in(username) if username else one

    yield sit
    for context in contexts:
        context.close()
