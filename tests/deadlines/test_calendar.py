"""The work calendar that ships, and what a year's arrangement may and may not say."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from workflows.deadlines.calendar import BadCalendar, Kind, WorkCalendar, nth_weekday, shipped, shipped_years, weekdays_until

D = date.fromisoformat


def arrangement(year=2027, **line):
    return {"year": year, "papers": [], "holidays": [{"name": "元旦", "off": ["2027-01-01", "2027-01-03"], "work": []} | line]}


def working_days(year):
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return sum(shipped().is_working(day) for day in days)


def test_the_years_that_ship_are_2019_to_2026():
    assert shipped().years == set(range(2019, 2027))


def test_2026_has_248_working_days_as_announced():
    assert working_days(2026) == 248


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2018-12-29", True),  # made up, by the paper for 2019
        ("2018-12-31", False),
        ("2019-05-02", False),  # the paper of March 2019 lengthened 劳动节
        ("2019-05-05", True),
        ("2020-01-31", False),  # the paper of January 2020 lengthened 春节
        ("2020-02-01", False),  # ... and took back a made-up day
        ("2020-02-03", True),
        ("2022-12-31", False),
        ("2023-10-07", True),
        ("2024-02-09", True),  # 除夕 was a working day that year
        ("2026-02-14", True),
        ("2026-02-15", False),
        ("2026-09-20", True),
        ("2026-10-08", True),
    ],
)
def test_days_of_the_official_papers(day, works):
    assert shipped().is_working(D(day)) is works


def test_every_day_of_the_papers_is_worked_or_off_as_they_say():
    calendar = shipped()
    for year in shipped_years():
        for line in year["holidays"]:
            first, last = map(D, line["off"])
            for n in range((last - first).days + 1):
                assert not calendar.is_working(first + timedelta(days=n))
            for day in map(D, line["work"]):
                assert calendar.is_working(day)
                assert calendar.why(day).kind is Kind.MADE_UP


def test_every_year_that_ships_names_the_paper_it_follows():
    for year in shipped_years():
        assert year["papers"]
        for paper in year["papers"]:
            assert f"{year['year']}年" in paper["title"]
            assert paper["number"].startswith("国办发明电〔")
            assert D(paper["dated"]) < date(year["year"], 6, 1)


def test_a_reason_is_told_in_the_readers_language():
    with override("en"):
        assert str(shipped().why(D("2026-02-17"))) == "day off: Spring Festival"
        assert str(shipped().why(D("2025-09-28"))) == "make-up working day for National Day and Mid-Autumn Festival"
        assert str(shipped().why(D("2027-01-04"))) == "weekday, holidays of this year not announced yet"


def test_ranks_agree_with_counting_day_by_day():
    calendar = shipped()
    rank = calendar.rank(D("2018-01-01").toordinal() - 1)
    for ordinal in range(D("2018-01-01").toordinal(), D("2028-01-01").toordinal()):
        works = calendar.why(date.fromordinal(ordinal)).kind in {Kind.WORKED, Kind.MADE_UP, Kind.UNKNOWN_WORKED}
        rank += works
        assert calendar.rank(ordinal) == rank
        if works:
            assert calendar.select(rank) == ordinal


def test_weekdays_are_numbered_without_a_calendar():
    for ordinal in range(1, 60):
        assert nth_weekday(weekdays_until(ordinal)) <= ordinal
        assert weekdays_until(ordinal) == sum(date.fromordinal(n).isoweekday() < 6 for n in range(1, ordinal + 1))


def test_a_later_years_paper_may_change_the_end_of_the_year_before():
    without = WorkCalendar.of(year for year in shipped_years() if year["year"] != 2019)
    assert without.why(D("2018-12-31")).kind is Kind.UNKNOWN_WORKED
    assert not shipped().is_working(D("2018-12-31"))


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"holidays": []}, "None"),
        ({"year": "2027"}, "'2027'"),
        (arrangement(off=["2027-01-03", "2027-01-01"]), "元旦"),
        (arrangement(off=["2027-01-01"]), "元旦"),
        (arrangement(off=["2027-01-01", "2027-13-01"]), "2027-13-01"),
        (arrangement(off=["2027-01-01", "2027-05-01"]), "元旦"),
        (arrangement(off=None), "元旦"),
        (arrangement(year=2031), "2027-01-01"),
        (arrangement(year=2028), "2028"),  # the days of the year before: somebody typed a wrong year
        (arrangement(work=["2027-01-05"]), "2027-01-05"),  # a Tuesday
        (arrangement(work=["2027-01-02"]), "2027-01-02"),  # off by the same paper
        ({"year": 2027, "holidays": [{"off": ["2027-01-01", "2027-01-01"], "work": []}]}, "2027"),
    ],
)
def test_an_arrangement_that_contradicts_itself_is_refused_by_name(payload, named):
    with pytest.raises(BadCalendar) as refused:
        WorkCalendar.of([payload])
    assert named in str(refused.value)
