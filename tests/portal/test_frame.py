"""What holds for every public page: nobody's cookie, cacheable, few statements, and only tables citizens may know of."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import grimp
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from people.models import Unit
from portal.feeds import Newest
from tests.portal.world import MARCH, NOW, a_file, a_person, an_item, an_office, published, withdraw
from workflows.disclosure.models import Publication

ALLOWED = {"workflows_publication", "workflows_topic", "people_unit", "workflows_officeprofile"}


@pytest.fixture
def addresses(store):
    """An address of every kind the portal has, by the name of its view."""
    county = an_office("安平县人民政府", kind=Unit.Kind.COUNTY)
    street = an_office(parent=county)
    live = published(street, files=[a_file(store, "名单.xlsx")])
    replaced = published(street, "更正前")
    published(street, item=replaced.item, at=MARCH + timedelta(days=1))
    gone = published(street, "撤下")
    withdraw(gone)
    over = published(street, "到期", display_until=NOW.date() - timedelta(days=1))
    an_item(street)
    found = {"sitemap_index": "sitemap.xml", "sitemap": "sitemap-1.xml", "robots": "robots.txt", "missing": "nothing/here/"}
    for name, path in {
        "home": "",
        "items": "items/",
        "search": "search/?q=低保",
        "notices": "notices/",
        "feed": "feed/",
        "rss": "feed/rss/",
    }.items():
        found |= {name: path, f"{name} of an office": f"offices/{street.code}/{path}", f"{name} in English": f"en/{path}"}
    found |= {
        "opensearch": "opensearch.xml",
        "search by number": "search/?number=x&column=社会救助&year=2026",
        "items of a year": "items/?year=2026",
    }
    for name, more in {"item": "", "item_print": "print/", "attachment": "files/1/", "attachment_by_name": "attachments/名单.xlsx"}.items():
        found |= {f"{name} {each.title}": f"items/{each.public_id}/{more}" for each in (replaced, gone, over)}
        found[name] = f"items/{live.public_id}/{more}"
    return {name: f"/public/{path}" for name, path in found.items()}


def test_every_address_of_the_portal_is_tried_here(addresses):
    names = {name for pattern in get_resolver("portal.urls").url_patterns for name in _names(pattern)}
    assert {name for name in names if name} <= set(addresses)


def _names(pattern):
    if hasattr(pattern, "url_patterns"):
        return [name for inner in pattern.url_patterns for name in _names(inner)]
    return [pattern.name]


def test_no_statement_touches_a_table_citizens_may_not_know_of(client, addresses):
    for name, path in addresses.items():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path)
        for query in captured.captured_queries:
            if query["sql"].startswith(("SAVEPOINT", "RELEASE")):
                continue
            tables = set(re.findall(r'"((?:workflows|people|django|auth|axes)_\w+)"', query["sql"]))
            assert tables <= ALLOWED, (name, query["sql"])
            assert query["sql"].startswith("SELECT"), (name, query["sql"])
            if re.search(r'"(title|body|metadata|attachments|keywords)"', query["sql"]):
                assert '"ended_at" IS NULL' in query["sql"], (name, query["sql"])


def test_every_page_costs_at_most_five_statements_however_much_there_is(client, addresses):
    def counts():
        found = {}
        for name, path in addresses.items():
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found[name] = len(captured.captured_queries)
        return found

    before = counts()
    assert max(before.values()) <= 5, before
    street = Unit.objects.get(kind=Unit.Kind.STREET)
    for number in range(25):
        published(street, f"低保公示{number}", field=f"领域{number % 9}", at=MARCH + timedelta(minutes=number))
        withdraw(published(street, f"撤下{number}"))
    assert counts() == before


def test_nobody_is_recognised_and_every_cache_may_keep_a_page(client, addresses):
    client.force_login(a_person())
    client.cookies["django_language"] = "en"
    for name, path in addresses.items():
        answer = client.get(path, headers={"Accept-Language": "en"})
        assert not answer.cookies, name
        assert "Vary" not in answer, name
        of_an_item = name.split()[0] in ("item", "item_print", "attachment", "attachment_by_name")
        assert answer["Cache-Control"] == ("public, no-cache" if of_an_item else "public, max-age=60, must-revalidate"), name
        if not answer.streaming:
            assert b"csrf" not in answer.content, name
            assert answer["Content-Type"].startswith(("text/", "application/")), name


def test_a_page_has_the_language_of_its_address(client, office):
    published(office)
    assert '<html lang="zh-hans">' in client.get("/public/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="en">' in client.get("/public/en/").content.decode()
    assert 'href="/public/en/items/?column=' in client.get("/public/items/?column=社会救助&year=2026").content.decode()


def test_what_was_withdrawn_is_shown_from_no_copy(client, office, store):
    """紧急撤稿: whoever read it a second ago asks before reading it again, and is told that it is gone. (保密法实施条例 第六十一条)"""
    publication = published(office, files=[a_file(store, "名册.xlsx")])
    paths = [f"/public/items/{publication.public_id}/{more}" for more in ("", "print/", "files/1/", "attachments/名册.xlsx")]
    known = {path: client.get(path) for path in paths}
    for path, answer in known.items():
        with CaptureQueriesContext(connection) as captured:
            again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again["ETag"], again["Cache-Control"]) == (304, answer["ETag"], "public, no-cache")
        assert len(captured.captured_queries) <= (1 if "/files/" in path or "/attachments/" in path else 5)
    withdraw(publication)
    for path, answer in known.items():
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 410


def test_a_file_the_reader_has_already_is_not_opened(client, office, store, monkeypatch):
    publication = published(office, files=[a_file(store, "名册.xlsx")])
    path = f"/public/items/{publication.public_id}/files/1/"
    etag = client.get(path)["ETag"]
    monkeypatch.setattr("workflows.api.open_attachment", lambda entry: pytest.fail("it was opened"))
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_copy_that_is_still_good_is_not_sent_again(client, office):
    publication = published(office)
    for path in ("/public/", "/public/items/", f"/public/items/{publication.public_id}/", "/public/feed/"):
        answer = client.get(path)
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"/public/items/{publication.public_id}/")["Last-Modified"] == "Mon, 02 Mar 2026 01:30:00 GMT"
    before = client.get("/public/")["ETag"]
    withdraw(publication)
    assert client.get("/public/", headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_public_page_can_only_be_read(client, office, method):
    assert getattr(client, method)("/public/").status_code == 405


def test_an_address_without_its_last_slash_is_put_right(client, office):
    answer = client.get("/public/items?year=2026")
    assert (answer.status_code, answer["Location"]) == (301, "/public/items/?year=2026")
    assert client.get("/public/en")["Location"] == "/public/en/"
    assert client.get("/public/a/b/c").status_code == 404


def test_a_character_nobody_sees_ends_no_feed(client, office):
    published(office, "甲\x01乙")  # as one that stands in the database already
    assert Newest.item_title(None, Publication(title="戊\x0b己")) == "戊己"
    for feed in ("/public/feed/", "/public/feed/rss/"):
        assert "甲乙" in client.get(feed).content.decode()


def test_the_feeds_are_well_formed_and_absolute(client, office):
    publication = published(office, "甲 & 乙 <丙>")
    atom = ElementTree.fromstring(client.get("/public/feed/").content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    entry = atom.find("a:entry", names)
    assert entry.find("a:title", names).text == "甲 & 乙 <丙>"
    assert entry.find("a:id", names).text == f"urn:uuid:{publication.public_id}"
    assert entry.find("a:link", names).get("href") == f"http://testserver/public/items/{publication.public_id}/"
    assert entry.find("a:category", names).get("term") == "社会救助"
    assert entry.find("a:author/a:name", names).text == "平山街道办事处"
    assert ElementTree.fromstring(client.get("/public/feed/rss/").content).find("channel/item/link").text.startswith("http://")
    assert ElementTree.fromstring(client.get("/public/feed/?column=无").content).find("a:entry", names) is None


def test_search_engines_learn_the_live_pages_and_stay_out_of_the_rest(client, office):
    publication = published(office)
    index = ElementTree.fromstring(client.get("/public/sitemap.xml").content)
    (entry,) = index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert entry.text == "http://testserver/public/sitemap-1.xml"
    assert str(publication.public_id) in client.get("/public/sitemap-1.xml").content.decode()
    assert client.get("/public/sitemap-2.xml").status_code == 404
    robots = client.get("/public/robots.txt").content.decode()
    assert "Disallow: /\n" in robots
    assert "Allow: /public/\n" in robots
    assert "Sitemap: http://testserver/public/sitemap.xml" in robots


def test_the_portal_sees_the_workflows_through_one_door():
    graph = grimp.build_graph("portal", "workflows", "people", "config")
    below = {module for module in graph.modules if module.split(".")[0] in {"workflows", "people", "config"}} - {"workflows.api"}
    reached = {
        (importer, imported)
        for importer in graph.modules
        if importer.split(".")[0] == "portal"
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    assert ("portal.views", "workflows.api") in reached
    assert not [pair for pair in reached if pair[1] in below]
