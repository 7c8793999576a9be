"""The home page and the lists: by column, by year, over several offices."""

from datetime import datetime, timedelta

import pytest

from people.models import Unit
from tests.portal.world import BEIJING, MARCH, NOW, an_office, published, withdraw


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_home_page_shows_the_newest_items_with_dates_and_how_to_reach_the_office(client, office):
    published(office, "较早的公示", at=MARCH)
    published(office, "较晚的公示", at=MARCH + timedelta(days=1))
    page = text(client, "/public/")
    assert page.index("较晚的公示") < page.index("较早的公示")
    assert "2026-03-03" in page
    assert "0554-2610000" in page


def test_an_empty_column_says_so_and_a_site_without_an_office_has_no_page(client, db):
    assert client.get("/public/").status_code == 404
    an_office()
    assert client.get("/public/").status_code == 200


def test_a_list_holds_one_column_and_one_year(client, office):
    published(office, "救助甲")
    published(office, "救助乙", at=MARCH - timedelta(days=365))
    published(office, "预算丙", field="财政预决算")
    published(office, "无目录事项丁", field=None)
    column = text(client, "/public/items/?column=社会救助")
    assert ("救助甲" in column, "救助乙" in column, "预算丙" in column, "无目录事项丁" in column) == (True, True, False, False)
    both = text(client, "/public/items/?column=社会救助&year=2025")
    assert ("救助甲" in both, "救助乙" in both) == (False, True)
    unfiled = text(client, "/public/items/?column=-")
    assert ("救助甲" in unfiled, "无目录事项丁" in unfiled) == (False, True)


def test_a_year_begins_at_midnight_in_beijing(client, office):
    published(office, "元旦零点", at=datetime(2026, 1, 1, 0, 0, tzinfo=BEIJING))
    published(office, "除夕夜", at=datetime(2025, 12, 31, 23, 59, tzinfo=BEIJING))
    page = text(client, "/public/items/?year=2026")
    assert ("元旦零点" in page, "除夕夜" in page) == (True, False)


def test_what_ended_stands_in_no_list(client, office):
    gone = published(office, "撤下的公示")
    withdraw(gone)
    published(office, "过期的公示", display_until=NOW.date() - timedelta(days=1))
    for path in ("/public/", "/public/items/", "/public/search/?q=公示", "/public/feed/", "/public/feed/rss/"):
        page = text(client, path)
        assert "撤下的公示" not in page
        assert "过期的公示" not in page
    assert str(gone.public_id) not in text(client, "/public/sitemap-1.xml")


def test_the_list_of_withdrawn_information_names_numbers_and_days_alone(client, office):
    gone = published(office, "撤下的标题", field="社会救助")
    withdraw(gone)
    back = published(office, "又公开的标题", field="财政预决算")
    withdraw(back)
    again = published(office, "又公开的标题", item=back.item, field="财政预决算")
    page = text(client, "/public/notices/")
    assert gone.index_number in page
    assert "2026-05-31" in page
    assert "撤下的标题" not in page
    assert "社会救助" not in page
    assert str(gone.public_id) not in page
    assert again.index_number not in page


def test_pages_of_twenty_and_a_page_beyond_the_end_is_the_last(client, office):
    for number in range(23):
        published(office, f"第{number:02}号公示", at=MARCH + timedelta(hours=number))
    second = text(client, "/public/items/?page=2")
    assert ("第02号公示" in second, "第03号公示" in second) == (True, False)
    assert text(client, "/public/items/?page=999999999").partition("<main")[2] == second.partition("<main")[2]
    assert 'href="/public/items/?page=2"' in text(client, "/public/items/")


def test_a_list_of_one_number_has_as_many_pages_as_that_has_items(client, office):
    for number in range(23):
        published(office, f"第{number:02}号公示", at=MARCH + timedelta(hours=number))
    one = published(office, "要找的一件", at=MARCH - timedelta(days=3))
    found = client.get("/public/items/", {"number": one.index_number})
    assert "要找的一件" in found.text
    assert "page=2" not in found.text
    assert "要找的一件" in client.get("/public/items/", {"number": one.index_number, "page": "2"}).text  # beyond the end is the last


@pytest.mark.parametrize("page", ["0", "-1", "x", "１２", "9" * 5000, "2.5", "%00"])
def test_a_page_number_that_is_none_is_never_an_error(client, office, page):
    published(office)
    assert client.get(f"/public/items/?page={page}").status_code == 200


@pytest.fixture
def county(db):
    """A county with two streets; the county is the default office."""
    county = an_office("安平县人民政府", kind=Unit.Kind.COUNTY, contact="县政务公开办 0554-1110000")
    return county, an_office("平山街道办事处", parent=county), an_office("河东街道办事处", parent=county)


def test_a_county_shows_the_columns_of_its_streets(client, county):
    county, hill, river = county
    published(county, "县里的通知")
    published(hill, "平山的公示")
    published(river, "河东的公示")
    page = text(client, "/public/")
    assert all(title in page for title in ("县里的通知", "平山的公示", "河东的公示"))
    assert f'href="/public/offices/{hill.code}/"' in page


def test_a_street_shows_only_its_own(client, county):
    county, hill, river = county
    published(county, "县里的通知")
    mine = published(hill, "平山的公示")
    published(river, "河东的公示")
    for page in ("", "items/", "search/?q=公示", "feed/"):
        shown = text(client, f"/public/offices/{hill.code}/{page}")
        assert ("平山的" in shown, "县里的" in shown, "河东的" in shown) == (True, False, False)
    item = text(client, f"/public/items/{mine.public_id}/")
    assert f'href="/public/offices/{hill.code}/items/?column=' in item


def test_an_unknown_office_has_no_page(client, office):
    assert client.get("/public/offices/nobody/").status_code == 404


def test_the_default_office_can_be_chosen(client, county, settings):
    settings.PORTAL_OFFICE = county[2].code
    assert "河东街道办事处" in text(client, "/public/").split("<h1")[1].split("</h1>")[0]


def test_an_office_without_a_profile_has_that_of_the_office_above(client, county):
    street = Unit.objects.create(name="新街道办事处", kind=Unit.Kind.STREET, parent=county[0], code="new")
    assert "0554-1110000" in text(client, f"/public/offices/{street.code}/")
