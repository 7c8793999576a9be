"""`manage.py workdays due`, as administrators and other programs call it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils.translation import override

from workflows.deadlines.recount import publish_year
from workflows.management.commands import workdays

from .conftest import at

pytestmark = pytest.mark.django_db


def ask(*arguments):
    out = StringIO()
    call_command("workdays", "due", *arguments, stdout=out)
    return out.getvalue()


def test_the_answer_as_json_says_when_and_why():
    answer = json.loads(ask("--from", "2026-02-09", "--days", "20", "--json"))
    assert (answer["due"], answer["provisional"]) == ("2026-03-13", False)
    assert answer["explanation"][0] | {"why": ""} == {"date": "2026-02-09", "counted": None, "why": "", "kind": "start"}
    assert answer["explanation"][-1]["counted"] == 20
    assert {"date": "2026-02-14", "counted": 5, "kind": "made_up"}.items() <= answer["explanation"][5].items()


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["--from", "2026-03-02", "--days", "20", "--suspend", "2026-03-09:2026-03-20"], "2026-04-13"),
        (["--from", "2024-10-30", "--days", "5", "--include-start"], "2024-11-05"),
        (["--from", "2026-02-01", "--days", "20", "--calendar-days"], "2026-02-21"),
        (["--from", "2017-06-18", "--days", "15", "--rest-day-receipt", "next"], "2017-07-10"),
    ],
)
def test_each_option_changes_the_count(arguments, due):
    assert json.loads(ask(*arguments, "--json"))["due"] == due


def test_the_answer_in_words_has_a_line_for_each_day():
    with override("en"):
        lines = ask("--from", "2026-12-30", "--days", "2").splitlines()
    assert lines[0] == "Due on Jan. 1, 2027 (2 working days)."
    assert lines[1].startswith("Provisional")
    assert len(lines) == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "2026-02-30", "--days", "20"],
        ["--from", "9 Feb", "--days", "20"],
        ["--from", "2026-02-09"],
        ["--days", "20"],
        ["--from", "2026-02-09", "--days", "twenty"],
        ["--from", "2026-02-09", "--days", "-1"],
        ["--from", "2026-02-09", "--days", "1000000000000"],
        ["--from", "9999-12-31", "--days", "20"],
        ["--from", "2026-02-09", "--days", "0", "--include-start"],
        ["--from", "2026-03-02", "--days", "20", "--suspend", "2026-03-09"],
        ["--from", "2026-03-02", "--days", "20", "--suspend", "2026-03-20:2026-03-09"],
        ["--from", "2026-03-02", "--days", "20", "--suspend", "2026-02-20:2026-03-09"],
        ["--from", "2026-03-02", "--days", "20", "--suspend", "2026-03-09:2026-03-20", "--suspend", "2026-03-19:2026-03-25"],
        ["--from", "2026-03-02", "--days", "20", "--bogus"],
    ],
)
def test_bad_input_is_refused_in_one_line(arguments):
    with pytest.raises(CommandError) as refused:
        ask(*arguments)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_calendar_in_force_is_used():
    ask_new_year = ["--from", "2026-12-31", "--days", "1", "--json"]
    assert json.loads(ask(*ask_new_year)) | {"explanation": []} == {"due": "2027-01-01", "provisional": True, "explanation": []}
    arrangement = {"year": 2027, "papers": [], "holidays": [{"name": "元旦", "off": ["2027-01-01", "2027-01-03"], "work": []}]}
    publish_year(arrangement, by=None, at=at("2026-11-26"))
    assert json.loads(ask(*ask_new_year)) | {"explanation": []} == {"due": "2027-01-04", "provisional": False, "explanation": []}


def test_without_a_database_the_calendar_that_ships_is_used(monkeypatch):
    def unreachable():
        raise OperationalError("connection refused")

    monkeypatch.setattr(workdays, "in_force", unreachable)
    assert json.loads(ask("--from", "2026-02-09", "--days", "20", "--json"))["due"] == "2026-03-13"
