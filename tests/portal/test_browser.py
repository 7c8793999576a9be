"""The public site as a citizen meets it in a browser: readable for all, by keyboard alone, with and without JavaScript."""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

from tests.look.test_browser import OFFENDERS, RULES
from tests.portal.world import MARCH, NOW, a_file, published, withdraw

SITE = "http://localhost"  # an origin browsers trust without TLS
TABLE = "<p>名单如下。</p><table><tr><th>姓名</th><th>金额</th></tr><tr><td>张*</td><td>730</td></tr></table>"


@pytest.fixture
def answers(client, office, store):
    """What the site answers under each path a test visits."""
    shown = published(
        office, "低保公示", TABLE, files=[a_file(store)], keywords=["低保"], metadata={"document_number": "平街办〔2026〕1号"}
    )
    corrected = published(office, "低保公示", TABLE, item=shown.item, at=MARCH + timedelta(days=2), files=[a_file(store)])
    gone = published(office, "撤下")
    withdraw(gone)
    for number in range(45):
        published(office, f"环境公示{number}", field="生态环境", at=NOW - timedelta(days=number))
    item = f"items/{corrected.public_id}/"
    paths = [
        "",
        "items/",
        "items/?page=2",
        "search/",
        f"search/?q={quote('低保')}",
        "search/?q=zzz",
        item,
        f"{item}print/",
        "en/",
        f"en/{item}",
    ]
    paths += [f"items/{gone.public_id}/", "notices/", "nothing/"]
    return {f"/public/{path}": client.get(f"/public/{path}") for path in paths}


@pytest.fixture
def visit(browser, answers):
    """visit(width) is a page of a fresh browser profile that knows these answers and the static files, and no network."""
    return partial(_visit, browser, answers)


@contextmanager
def _visit(browser, answers, width=1280, **options):
    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/").partition("?")[0]))
            route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0])
        else:
            found = answers[path]
            route.fulfill(status=found.status_code, headers=dict(found.items()), body=found.content)

    with browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options) as context:
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and "status of 4" not in said.text and page.complaints.append(said.text))
        page.route("**/*", answer)
        yield page


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_sticks_out(visit, answers, width):
    with visit(width) as page:
        for path in answers:
            page.goto(SITE + path)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(path, v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate(OFFENDERS) == [], path
        assert page.complaints == []


def test_a_citizen_finds_and_reads_an_item_by_keyboard_alone(visit):
    with visit() as page:
        page.goto(SITE + "/public/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.goto(SITE + "/public/")
        tab_to(page, "input[type=search]")
        page.keyboard.type("低保")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        tab_to(page, ".published a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/items/*/")
        assert page.inner_text(".article > h1") == "低保公示"
        tab_to(page, ".attached a")
        assert page.evaluate("document.activeElement.getAttribute('href')").endswith("/files/1/")


def tab_to(page, selector):
    """Tab until the focus, which must always be visible, is on such an element."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("javascript", [True, False])
def test_large_text_needs_no_javascript_and_no_cookie(visit, javascript):
    with visit(java_script_enabled=javascript) as page:
        page.goto(SITE + "/public/")
        before = page.locator(".published a").first.bounding_box()["height"]
        page.locator("#large-text").check()
        assert page.locator(".published a").first.bounding_box()["height"] > before
        assert page.context.cookies() == []
