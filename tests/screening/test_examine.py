"""The checking process: confined, timed, ended whatever it does; its answer is findings and nothing else."""

import time

import pytest

from workflows.screening import examine as parent
from workflows.screening.examine import examine
from workflows.screening.kinds import Kind
from workflows.screening.lexicon import Entry, Lexicon
from workflows.screening.limits import MIB, Limits
from workflows.screening.rules import Rules
from workflows.screening.warm import Warm

from . import files

ID = "999999199001010016"
RULES, NO_WORDS, KEY = Rules.of({}), Lexicon([]), b"k" * 32


@pytest.fixture
def report(tmp_path):
    def made(content, name, lexicon=NO_WORDS, **options):
        path = tmp_path / "file"
        path.write_bytes(content)
        return examine(path, name, RULES, lexicon, KEY, ocr=False, **options)

    return made


@pytest.fixture
def misbehaving(monkeypatch):
    """Lets the child run the name of the file as a program instead."""
    warm = Warm({"open": "tests.screening.misbehaving"}, parent.confined_environment())
    monkeypatch.setattr(parent, "WARM", warm)
    yield warm
    warm.close()


def test_a_document_is_read_in_another_process_and_its_values_stay_there(report):
    seen = []
    found = report(files.docx(files.paragraph(f"证号 {ID}")), "通知.docx", progress=lambda *said: seen.append(said))
    assert [(one.kind, one.place, one.start, one.end) for one in found.findings] == [(Kind.ID_NUMBER, "paragraph:1", 3, 21)]
    assert found.complete
    assert ID not in str(found)
    assert seen == [(1, 1, "body")]


def test_the_lexicon_of_the_office_is_used(report):
    found = report("今天用了错词".encode(), "a.txt", Lexicon([Entry("错词", "正词")]))
    assert [one.kind for one in found.findings] == [Kind.WORDING]


def test_rules_are_the_same_on_both_sides():
    rules = Rules.of(
        {
            "actions": {"email": "mask"},
            "office_numbers": ["0311-88881234"],
            "profiles": {"p": {"name": "名", "manners": {"id_number": "remove"}}},
        }
    )
    assert Rules.of(rules.data()) == rules


def test_a_problem_makes_the_report_incomplete_and_is_about_these_bytes(report):
    one, other = report(b"MZ\0\0", "a.docx"), report(b"MZ\0\1", "a.docx")
    assert not one.complete
    assert {finding.mark for finding in one.findings}.isdisjoint(finding.mark for finding in other.findings)


def test_a_child_that_never_ends_is_ended(report, misbehaving):
    began = time.monotonic()
    found = report(b"x", "import time; time.sleep(60)", limits=Limits(seconds=1))
    assert [one.reason for one in found.findings] == ["time_limit"]
    assert not found.complete
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "memory_limit"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "time_limit"),
        ("print('no json')", "crashed"),
        ("raise SystemExit(3)", "crashed"),
        ("", "crashed"),
    ],
)
def test_however_a_child_ends_there_is_a_finding(report, misbehaving, code, reason):
    assert [one.reason for one in report(b"x", code).findings] == [reason]


def test_that_the_memory_did_not_suffice_is_named(report):
    """The readers themselves stay within a few hundred MiB, so the bound is set below what the process has mapped before."""
    found = report(
        files.xlsx("<sheetData>" + "<row><c><v>1</v></c></row>" * 400_000 + "</sheetData>"), "a.xlsx", limits=Limits(memory=160 * MIB)
    )
    assert not found.complete
    assert {one.reason for one in found.findings} <= {"memory_limit", "crashed", "corrupt"}


def test_the_child_knows_no_secret_of_the_site(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(parent.confined_environment())
