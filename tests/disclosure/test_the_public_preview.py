"""As the public will see it: the portal's own page of what is not public yet, for staff alone."""

import re
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from tests.office import CONTENT, checked
from workflows.disclosure.models import Publication, Reading, StoredFile

TEXT = f'<p>2月共保障132户。见<a href="attachments/{quote("名单.txt")}">名单</a>。</p>'
FILE = {"name": "名单.txt", "sha256": "a" * 64, "size": 6, "media_type": "text/plain"}


@pytest.fixture
def item(office, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        name: {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / name}}
        for name in ("internal", "public")
    }
    location = storages["internal"].save("ab/list", ContentFile("户数".encode()))
    StoredFile.objects.create(sha256=FILE["sha256"], size=6, media_type="text/plain", location=location, stored_at=office.later)
    draft = office.draft(body=TEXT, document_number="平街办〔2026〕12号", attachments=checked([FILE], office.unit))
    return office.does("author", "submit", draft)


def seen_as(browser, item):
    return browser.get(reverse("preview", args=[item.public_id]))


def article(html):
    """The article, without what differs by its nature: where files and the print version are, and what is only known once it is public."""
    found = re.search(r'<article class="site-card article">.*</article>', html, re.DOTALL)[0]
    found = re.sub(r'<(a class="btn btn-quiet btn-small no-print"|button type="button").*?</(a|button)>', "", found, flags=re.DOTALL)
    found = re.sub(r'<p class="first-platform">.*?</p>', "", found)
    return re.sub(r'href="[^"]*"', 'href=""', found)


def test_it_is_the_page_the_portal_then_shows(office, as_, client, item, monkeypatch):
    while item.state != "awaiting_publication":
        item = office.pass_level(item)
    before = seen_as(as_("head"), item).content.decode()
    item = office.publish(item)
    monkeypatch.setattr("django.utils.timezone.now", lambda: office.later)
    public = client.get(reverse("portal:item", kwargs={"language": "zh-hans", "public_id": Publication.objects.get(item=item).public_id}))
    assert article(before) == article(public.content.decode())
    for told in ("平街办〔2026〕12号", "社会事务办", item.index_number, "平山街道办事处", "名单.txt"):
        assert told in article(before)
    after = seen_as(as_("head"), item).content.decode()
    assert ("内部预览" in before, "内部预览" in after) == (True, False)


def test_what_is_not_meant_for_the_public_was_not_looked_at(office, as_, item):
    apart = office.does("author", "submit", office.draft(attribute="on_request", attribute_reason="涉及第三方", attribute_ground="N4"))
    assert seen_as(as_("head"), apart).status_code == 404
    assert not Reading.objects.exists()


def test_no_cache_and_no_search_engine_keeps_it_and_only_this_site_frames_it(as_, item):
    answer = seen_as(as_("head"), item)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer["X-Frame-Options"]) == ("no-store", "noindex, nofollow", "SAMEORIGIN")
    assert "ETag" not in answer
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'self'" in policy
    assert "'unsafe" not in policy


def test_it_is_the_draft_for_whoever_writes_it_and_nothing_for_anybody_else(office, as_, client):
    draft = office.draft(body="<p>还在写。</p>")
    assert "还在写" in seen_as(as_("author"), draft).content.decode()
    assert seen_as(as_("head"), draft).status_code == 404
    assert seen_as(client, draft).status_code == 302


def test_what_is_not_for_the_public_has_none(office, as_):
    item = office.does("author", "submit", office.draft(attribute="withheld", attribute_ground="N6", attribute_reason="讨论稿"))
    browser, address = as_("head"), reverse("item", args=[item.public_id])
    assert seen_as(browser, item).status_code == 404
    page = browser.get(address, {"view": "public"}).content.decode()
    assert "<iframe" not in page


def test_a_correction_is_shown_as_one(office, as_):
    item = office.does("author", "correct", office.item_in("archived"), reason="有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>更正后。</p>"})
    page = seen_as(as_("head"), item).content.decode()
    assert "更正后" in page
    assert "本信息于2026年3月2日更正" in page


def test_links_lead_to_the_files_staff_may_open(as_, item):
    browser = as_("head")
    inside = reverse("attachment", args=[item.public_id, FILE["sha256"]])
    assert inside in seen_as(browser, item).content.decode()
    assert browser.get(reverse("preview_attachment", args=[item.public_id, "名单.txt"]))["Location"] == inside
    assert browser.get(reverse("preview_attachment", args=[item.public_id, "别的.txt"])).status_code == 404


def test_a_browser_shows_it_inside_the_page_of_the_item(browser, as_, item):
    """Under the real headers: a policy that forbids the frame would leave it empty."""
    staff, site, there = as_("head"), "http://localhost", f"{reverse('item', args=[item.public_id])}?view=public"
    pages = {path: staff.get(path) for path in (there, reverse("preview", args=[item.public_id]))}

    def answer(route):
        path = route.request.url.removeprefix(site)
        if path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/").partition("?")[0]))
            return route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0])
        return route.fulfill(status=pages[path].status_code, headers=dict(pages[path].items()), body=pages[path].content)

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.route("**/*", answer)
    page.goto(site + there)
    frame = page.frame_locator("iframe.public-page")
    assert "132户" in frame.locator("article").inner_text()
    assert frame.locator("dl.meta").get_by_text("平街办〔2026〕12号").is_visible()
    assert refused == []
    context.close()
