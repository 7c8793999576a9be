"""Every page of the table of addresses in a browser, in Chinese, as somebody who may see it: axe finds nothing, nothing sticks out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error

from tests.look.test_browser import OFFENDERS, RULES

from .test_every_url_for_every_duty import NOBODY, PERSONAS, TABLE
from .world import NOW, World, signed_in

SHARES = 6
NO_PAGES = (
    "api:api-root",
    "api:openapi-json",
    "api:openapi-view",
    "gallery",
    "set_language",
    "metrics",
    "health_live",
    "health_ready",
    "uploads",
    "waiting_files",
)  # uploads, waiting_files: parts of a page


def pages():
    """(name, row, persona) of everything a person may look at."""
    for name, rows in sorted(TABLE.items()):
        for row in rows:
            may = [persona for persona in PERSONAS if persona not in NOBODY and row.expected(persona) == 200]
            if row.post is None and may and name not in NO_PAGES:
                yield name, row, may[0]


@pytest.fixture
def world(transactional_db, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: NOW)
    return World()


@pytest.fixture
def look(world, live_server, browser):
    """look(persona, address) is what is wrong with the page."""
    pages = {}

    def sit(persona):
        client = signed_in(world.people[persona])
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, accept_downloads=False)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    def wrong(persona, address):
        page = pages.get(persona) or pages.setdefault(persona, sit(persona))
        page.set_viewport_size({"width": 1280, "height": 900})
        try:
            answer = page.goto(live_server.url + address)
        except Error as no_page:
            if "Download is starting" not in no_page.message:
                raise
            return []
        if not answer.headers["content-type"].startswith("text/html"):
            return []
        found = [
            (one["id"], [node["html"][:200] for node in one["nodes"]]) for one in Axe().run(page, options=RULES).response["violations"]
        ]
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(("too wide", width))
            found += [("too small", width, html) for html in page.evaluate(OFFENDERS)]
        return found

    yield wrong
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_has_a_barrier_or_sticks_out(world, look, share):
    found = {}
    for name, row, persona in list(pages())[share::SHARES]:
        address = reverse(name, args=[world.named(arg) for arg in row.args])
        if wrong := look(persona, address):
            found[name, str(persona), address] = wrong
    assert found == {}
