"""One item's page, what becomes of its address, and its attachments."""

from datetime import date, timedelta

import pytest

from people.models import Unit
from tests.portal.world import MARCH, NOW, a_file, an_item, an_office, published, withdraw
from workflows.disclosure.models import OfficeProfile


def address(publication, more=""):
    return f"/public/items/{publication.public_id}/{more}"


def test_the_page_prints_the_official_particulars(client, office):
    publication = published(
        office,
        formed_on=date(2026, 2, 27),
        keywords=["低保", "公示"],
        metadata={"document_number": "平街办〔2026〕12号", "validity": "effective", "reviewer": "李审核"},
    )
    page = client.get(address(publication)).content.decode()
    for told in (publication.index_number, "平山街道办事处", "平街办〔2026〕12号", "李审核", "社会救助", "最低生活保障", "低保"):
        assert told in page
    assert "2026-03-02" in page
    assert "现将三月份低保金发放情况公示如下。" in page
    assert 'href="https://www.example.gov.cn/a/1.html"' in page


def test_the_checker_is_named_only_where_the_office_prints_it(client, office):
    assert "Checked by" not in client.get("/public/en" + address(published(office))[7:]).content.decode()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "ftp://example.org/"])
def test_only_an_address_of_the_web_is_linked_as_first_platform(client, office, link):
    page = client.get("/public/en" + address(published(office, link=link))[7:]).content.decode()
    assert "First published on" not in page


def test_what_the_built_in_portal_published_first_points_nowhere_else(client, office):
    publication = published(office, platform=OfficeProfile.Platform.BUILT_IN)
    assert publication.link not in client.get(address(publication)).content.decode()


def test_an_address_survives_a_correction_and_the_old_text_does_not(client, office):
    first = published(office, body="<p>户数 132。</p>")
    second = published(office, item=first.item, body="<p>户数 130。</p>", at=MARCH + timedelta(days=3))
    answer = client.get(address(first))
    assert (answer.status_code, answer["Location"]) == (302, address(second))
    page = client.get(address(second)).content.decode()
    assert "户数 132" not in page
    assert "2026年3月5日" in page


def test_a_withdrawn_item_answers_410_and_repeats_nothing(client, office, store):
    publication = published(office, "涉密标题", "<p>涉密正文</p>", files=[a_file(store)], keywords=["涉密词"])
    withdraw(publication)
    for more in ("", "print/", "files/1/", "attachments/低保公示名单.xlsx"):
        answer = client.get(address(publication, more))
        assert answer.status_code == 410
        text = answer.content.decode()
        assert "涉密" not in text
        assert "名单" not in text
        assert "社会救助" not in text
        assert "该信息已由发布机关撤下。" in text
        assert publication.index_number in text


def test_a_corrected_item_that_was_withdrawn_is_gone_under_both_addresses(client, office):
    first = published(office)
    second = published(office, item=first.item, at=MARCH + timedelta(days=3))
    withdraw(second)
    assert [client.get(address(each)).status_code for each in (first, second)] == [410, 410]


def test_a_display_period_includes_its_last_day_and_then_the_page_is_gone(client, office):
    today = published(office, display_until=NOW.date())
    over = published(office, display_until=NOW.date() - timedelta(days=1))
    swept = published(office, display_until=NOW.date() - timedelta(days=9))
    withdraw(swept, end="expired")
    assert [client.get(address(each)).status_code for each in (today, over, swept)] == [200, 410, 410]
    assert over.title not in client.get(address(over)).content.decode()
    assert "2026年5月31日" in client.get(address(over)).content.decode()
    assert "2026年5月23日" in client.get(address(swept)).content.decode()


def test_nothing_unpublished_has_an_address(client, office):
    item = an_item(office)
    early = published(office, at=NOW + timedelta(hours=1))
    assert client.get(f"/public/items/{item.public_id}/").status_code == 404
    assert client.get(address(early)).status_code == 404
    assert early.title not in client.get("/public/").content.decode()


def test_an_attachment_is_saved_never_shown(client, office, store):
    publication = published(office, files=[a_file(store, "名单 (终稿).xlsx", b"abc")])
    answer = client.get(address(publication, "files/1/"))
    assert b"".join(answer.streaming_content) == b"abc"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert client.get(address(publication, "files/1/"), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(address(publication, "attachments/名单 (终稿).xlsx")).status_code == 200


def test_a_browser_is_told_no_type_it_could_run(client, office, store):
    publication = published(
        office, files=[a_file(store, "a.html", b"<script>", "text/html"), a_file(store, "a.svg", b"<svg>", "image/svg+xml")]
    )
    types = [client.get(address(publication, f"files/{number}/"))["Content-Type"] for number in (1, 2)]
    assert types == ["application/octet-stream"] * 2


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "a"])
def test_only_files_a_live_publication_names_are_served(client, office, store, number):
    publication = published(office, files=[a_file(store)])
    a_file(store, content=b"never published")
    assert client.get(address(publication, f"files/{number}/")).status_code == 404


def test_the_print_view_says_where_it_comes_from(client, office):
    publication = published(office)
    assert f"http://testserver{address(publication)}" in client.get(address(publication, "print/")).content.decode()


def test_an_item_may_be_asked_for_by_any_language(client, office):
    publication = published(office)
    english = client.get(f"/public/en/items/{publication.public_id}/").content.decode()
    assert "Index number" in english
    assert f'href="{address(publication)}"' in english


# -- what an office published that is no longer in use -------------------------------------------------------------------------------
def closed(unit):
    Unit.objects.filter(pk=unit.pk).update(is_active=False)


def test_what_a_closed_office_published_is_shown_under_the_office_above_it(client, office):
    county = an_office("八公山区人民政府", kind="county")
    Unit.objects.filter(pk=office.pk).update(parent=county, path=f"/{county.pk}/{office.pk}/")
    publication, gone = published(office), published(office, "撤下的公示")
    withdraw(gone)
    closed(office)
    answer = client.get(address(publication))
    assert answer.status_code == 200
    assert "平山街道办事处" in answer.content.decode()  # who issued it is still said
    assert "八公山区人民政府" in answer.content.decode()
    assert client.get(address(publication, "print/")).status_code == 200
    assert client.get(address(gone)).status_code == 410
    home = client.get("/public/").content.decode()
    assert publication.title in home
    assert office.code not in home  # no way to a column that is closed
    assert gone.index_number in client.get("/public/notices/").content.decode()
    assert client.get(f"/public/offices/{office.code}/").status_code == 404


@pytest.mark.parametrize("named", [True, False])
def test_what_a_closed_office_published_stays_under_its_own_name_where_none_stands_above(client, office, settings, named):
    settings.PORTAL_OFFICE = office.code if named else ""
    publication, gone = published(office), published(office, "撤下的公示")
    withdraw(gone)
    closed(office)
    assert client.get(address(publication)).status_code == 200
    assert client.get(address(gone)).status_code == 410
    assert publication.title in client.get("/public/").content.decode()


def test_a_closed_office_beside_the_one_in_use_keeps_its_own_address(client, office):
    other = an_office("卫溪街道办事处")
    publication = published(other)
    closed(other)
    page = client.get(address(publication)).content.decode()
    assert f'href="/public/offices/{other.code}/"' in page
    assert publication.title in client.get(f"/public/offices/{other.code}/").content.decode()


def test_an_open_office_is_found_though_the_one_above_it_is_closed(client, office):
    county = an_office("八公山区人民政府", kind="county")
    Unit.objects.filter(pk=office.pk).update(parent=county, path=f"/{county.pk}/{office.pk}/")
    closed(county)
    page = client.get(address(published(office))).content.decode()
    assert "八公山区人民政府" not in page
    assert client.get("/public/").status_code == 200
