"""The days of a deadline or of a year, one beside the other."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

FIRST = date(2027, 2, 27)  # a Saturday before a new month


def days(*told):
    return [{"date": FIRST + timedelta(number), "n": "", "why": "班"} | day for number, day in enumerate(told)]


def drawn(*told, language="zh-hans"):
    with translation.override(language):
        return render_to_string("components/days.html", {"days": days(*told)})


def test_a_day_says_its_date_its_reason_and_its_count():
    entry = (
        '<li class="working at-6" title="&lt;&quot;春节&quot;&gt;"><time datetime="2027-02-27"><span aria-hidden="true">2/27</span>'
        '<span class="visually-hidden">February 27: &lt;&quot;春节&quot;&gt;</span></time><small aria-hidden="true">3</small></li>\n</ol>'
    )
    assert drawn({"kind": "working", "n": 3, "why": '<"春节">'}, language="en").strip().endswith(entry)
    assert "2月27日: 班" in drawn({"kind": "working"})


@pytest.mark.parametrize(
    ("day", "classes", "below"),
    [
        ({"kind": "start", "n": 1}, "start", "start"),
        ({"kind": "off"}, "off", "off"),
        ({"kind": "paused"}, "paused", "paused"),
        ({"kind": "due", "n": 20, "late": True}, "due late", "due"),
        ({"kind": "makeup", "n": 4, "late": False, "today": False}, "makeup", "make-up 4"),
        ({"kind": "makeup"}, "makeup", "make-up "),
        ({"kind": "working", "today": True}, "working today", ""),
        ({"kind": "working", "n": None}, "working", ""),
    ],
)
def test_of_what_kind_a_day_is_stands_below_it(day, classes, below):
    found = drawn({"kind": "working"}, day, language="en")
    assert f'<li class="{classes}" title' in found
    assert found.rpartition("<small")[2].startswith(f' aria-hidden="true">{below}</small>')


def test_the_month_stands_where_it_begins_and_the_weekday_only_first():
    first, second, third = drawn({"kind": "off"}, {"kind": "off"}, {"kind": "working"}).split("<li")[8:]
    assert ["at-6" in first, "at-" in second, "at-" in third] == [True, False, False]
    assert [one.partition('"true">')[2].partition("<")[0] for one in (first, second, third)] == ["2/27", "28", "3/1"]


def test_there_may_be_none():
    assert drawn().count("<li") == 7
