"""Every table exports, every page prints: whoever may see a list may take it away, narrowed as it is, and print it."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.http import Http404
from django.urls import reverse
from openpyxl import load_workbook

from people.export import answer

from .world import signed_in

#: The page, its export's name and first arguments, and who reads both.
LISTS = {
    "search": ("search", "search_export", (), "disclosure_officer"),
    "discoveries": ("discoveries", "discoveries_export", ("open",), "discipline"),
    "leaks": ("discoveries_tab", "discoveries_export", ("leaks",), "discipline"),
    "quarantine": ("quarantine", "quarantine_export", (), "secrecy_reviewer"),
    "rescans": ("rescans", "rescans_export", (), "administrator"),
    "people": ("people", "people_export", (), "administrator"),
    "units": ("units", "units_export", (), "administrator"),
    "vacancies": ("vacancies", "vacancies_export", (), "administrator"),
    "leading_group": ("leading_group", "leading_group_export", (), "director"),
    "delegations": ("delegations", "delegations_export", (), "administrator"),
    "categories": ("categories", "categories_export", (), "administrator"),
    "inbox": ("inbox", "inbox_export", ("mine",), "section_head"),
    "topics": ("topics", "topics_export", (), "administrator"),
    "reads": ("reading_log", "reading_log_export", (), "secrecy_reviewer"),
    "register": ("secrecy_register", "secrecy_register_export", (), "secrecy_reviewer"),
    "escalations": ("escalations", "escalations_export", (), "director"),
}


def lines(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", LISTS)
def test_the_list_has_links_to_take_it_away_and_a_button_to_print(world, name):
    page, export, args, who = LISTS[name]
    client = signed_in(world.people[who])
    shown = client.get(reverse(page, args=["leaks"] if page == "discoveries_tab" else []), {"q": "甲乙"} if name == "search" else {})
    links = shown.context["exports"]
    assert [link["url"].partition("?")[0] for link in links] == [reverse(export, args=[*args, form]) for form in ("xlsx", "csv")]
    assert name != "search" or all("q=" in link["url"] for link in links)
    assert all(f'href="{link["url"]}"'.replace("&", "&amp;") in shown.text for link in links)
    assert "data-print" in shown.text
    for link in links:
        taken = client.get(link["url"])
        assert taken.status_code == 200
        assert "no-store" in taken["Cache-Control"]
        assert taken["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", LISTS)
def test_both_forms_hold_the_same_rows_and_a_heading_for_every_cell(world, name):
    _page, export, args, who = LISTS[name]
    client = signed_in(world.people[who])
    written = lines(client.get(reverse(export, args=[*args, "csv"])))
    sheet = load_workbook(BytesIO(client.get(reverse(export, args=[*args, "xlsx"])).content)).active
    assert len({len(line) for line in written}) == 1
    if name != "reads":  # taking it away stands in it
        assert [[str(cell or "") if cell != 0 else "0" for cell in row] for row in sheet.iter_rows(values_only=True)] == written
    assert all(written[0])
    assert client.get(reverse(export, args=[*args, "pdf"])).status_code == 404


# -- the library --------------------------------------------------------------------------------------------------------------------
def titles(client, **asked):
    return {line[0] for line in lines(client.get(reverse("search_export", args=["csv"]), asked))[1:]}


def test_what_is_not_for_the_public_is_in_the_export_with_its_ground_for_whoever_may_know_of_it(world):
    taken = lines(signed_in(world.people["disclosure_officer"]).get(reverse("search_export", args=["csv"]), {"attribute": "withheld"}))
    assert [(line[0], line[2]) for line in taken[1:]] == [("内部事务", "不予公开")]
    assert "第十六条" in taken[1][3]
    assert taken[0][3] == "不主动公开的法定情形"
    assert titles(signed_in(world.people["author"]), attribute="withheld") == set()


def test_the_library_is_narrowed_by_year_and_attribute_on_the_page_and_in_the_export(world):
    client = signed_in(world.people["disclosure_officer"])
    old = world.draft(title="旧年的公示", formed_on="2019-12-31")
    world.does("author", "submit", old)

    def shown(**asked):
        return {item.title for item in client.get(reverse("search"), asked).context["page"].object_list}

    for find in (shown, lambda **asked: titles(client, **asked)):
        assert find(year="2019") == {"旧年的公示"}
        assert "旧年的公示" not in find(year="2026")
        assert find(attribute="withheld") == {"内部事务"}
        assert find(attribute="withheld", year="2019") == set()
        assert "旧年的公示" in find(year="nonsense")
        assert "旧年的公示" in find(year="99999999999999999")


def test_on_paper_the_library_says_how_many_it_holds_and_by_what_it_was_narrowed(world):
    page = (
        signed_in(world.people["disclosure_officer"])
        .get(reverse("search"), {"attribute": "withheld", "q": "内部", "year": "nonsense"})
        .text
    )
    said = " ".join(re.search(r'<p class="print-only sub">(.*?)</p>', page, re.DOTALL)[1].split())
    assert "共1件" in said
    assert "仅列：文字或编号 内部；公开属性 不予公开" in said


def test_the_export_costs_the_same_however_many_items(world, django_assert_max_num_queries):
    client = signed_in(world.people["disclosure_officer"])
    for number in range(5):
        world.does(
            "author", "submit", world.draft(title=f"公示{number}", attribute="withheld", attribute_ground="N5", attribute_reason="内部")
        )
    client.get(reverse("search_export", args=["csv"]))
    with django_assert_max_num_queries(7):
        client.get(reverse("search_export", args=["csv"]))


# -- the file -----------------------------------------------------------------------------------------------------------------------
def test_text_stays_text_in_either_form_and_what_no_file_can_hold_is_left_out():
    rows = [["=1+1", "-2", 3, None, "a\x00b\x0bc", "两\n行", "@x"]]
    made = answer("xlsx", "列/表:" + "长" * 40, list("abcdefg"), rows)
    cells = load_workbook(BytesIO(made.content)).active[2]
    assert [cell.value for cell in cells] == ["=1+1", "-2", 3, None, "abc", "两\n行", "@x"]
    assert [cell.data_type for cell in cells[:3]] == ["s", "s", "n"]
    written = lines(answer("csv", "列表", list("abcdefg"), rows))
    assert written[1] == ["'=1+1", "'-2", "3", "", "abc", "两\n行", "'@x"]
    with pytest.raises(Http404):
        answer("exe", "列表", [], [])
