"""An open page shows what the check found once a worker has read a file, without being loaded again and without touching what is typed."""

from hashlib import sha256

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.access.world import PICTURE
from tests.office import Office
from tests.rescan.test_under_way import kept
from workflows.disclosure import intake
from workflows.disclosure.rescan import under_way, working
from workflows.screening import versions
from workflows.screening.examine import Report
from workflows.screening.findings import Finding
from workflows.screening.kinds import Kind
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.destinations import Clean

FOUND = (Finding(Kind.ID_NUMBER, "picture", 0, 18, "330102********0012", "checksum", "mark"),)


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    for name in ("internal", "quarantine"):
        settings.STORAGES = {**settings.STORAGES, name: {**settings.STORAGES[name], "OPTIONS": {"location": tmp_path / name}}}
    settings.STATE_DIR = tmp_path
    return Office()


@pytest.fixture
def reads(monkeypatch):
    """The child process that reads a file, played: it finds an identity number."""
    report = Report("", FOUND, True, 1, 1, 0.1)
    monkeypatch.setattr("workflows.screening.examine.examine", lambda *_args, **_others: report)


@pytest.fixture
def opened(live_server, page):
    """opened(user, address): the page, once nothing of it is loaded any more; `loads` counts how often it is loaded."""
    client = Client()

    def open_as(user, address):
        client.force_login(user, "people.backends.Backend")
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": client.cookies[django_settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.set_default_timeout(10000)
        page.goto(live_server.url + address)
        page.evaluate("document.body.dataset.same = 'page'")
        return page

    return open_as


def test_while_a_draft_is_written_its_scan_is_read_and_the_panel_says_what_was_found(office, reads, opened):
    item = office.draft(attachments=[])
    bound = intake.bound(item, by=office.author, at=timezone.now())
    arrivals.receive(bound, Clean("扫描.png", sha256(PICTURE).hexdigest(), len(PICTURE), "image/png"), [PICTURE], 1)
    page = opened(office.author, f"/items/{item.public_id}/edit/")
    expect(page.locator("#uploads")).to_contain_text("等待检测")
    expect(page.locator("#hints")).to_have_text("未发现问题。")
    page.fill("[name=title]", "正在填写的名称")
    page.locator("[name=title]").focus()

    assert arrivals.go_on(timezone.now)
    expect(page.locator("#hints")).to_contain_text("居民身份证号 × 1（扫描.png）")
    assert page.locator("#hints a", has_text="在文件中脱敏").count() == 1
    assert "居民身份证号 1" in page.inner_text("#missing")
    expect(page.locator("#uploads")).not_to_contain_text("等待检测")
    expect(page.locator("#uploads[hx-get]")).to_have_count(0)  # nothing is asked any more
    assert page.input_value("[name=title]") == "正在填写的名称"
    assert page.evaluate("[document.activeElement.name, document.body.dataset.same]") == ["title", "page"]


def test_while_an_item_is_looked_at_its_file_is_searched_again_and_the_page_says_what_holds_now(office, reads, opened):
    item = office.item_in("awaiting_publication", attachments=[kept(office, "公示", "公示.txt")])
    now = timezone.now()
    versions.publish_rules(office.unit, {"actions": {"email": "review"}}, reason="试行", seen=0, by=office.administrator, at=now)
    under_way.take_up(now)
    page = opened(office.officer, f"/items/{item.public_id}/")
    expect(page.locator("#waiting")).to_contain_text("公示.txt")
    expect(page.locator("#actions")).to_contain_text("正在重新检测")

    assert working.work_off(timezone.now, seconds=60).done == 1
    expect(page.locator("#hints")).to_contain_text("居民身份证号 × 1（公示.txt）")
    expect(page.locator("#actions")).not_to_contain_text("正在重新检测")
    expect(page.locator("#actions")).to_contain_text("居民身份证号 1")  # why it cannot be published
    expect(page.locator("#waiting")).to_contain_text("检测完毕")
    assert page.evaluate("document.body.dataset.same") == "page"
