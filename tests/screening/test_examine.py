"""The checking process: confined, timed, ended whatever it does; its answer is findings and nothing else."""

import os
import signal
import subprocess
import sys
import time

import pytest

from workflows.screening import examine as parent
from workflows.screening.examine import ROOT, examine
from workflows.screening.kinds import Kind
from workflows.screening.lexicon import Entry, Lexicon
from workflows.screening.limits import MIB, Limits
from workflows.screening.rules import Rules

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


def worker_saying(monkeypatch, code):
    """Lets the child be this program instead."""
    started = subprocess.Popen
    monkeypatch.setattr(parent.subprocess, "Popen", lambda arguments, **options: started([sys.executable, "-c", code], **options))


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


def test_a_child_that_never_ends_is_ended(report, monkeypatch):
    worker_saying(monkeypatch, "import time; time.sleep(60)")
    began = time.monotonic()
    found = report(b"x", "a.txt", limits=Limits(seconds=1))
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
def test_however_a_child_ends_there_is_a_finding(report, monkeypatch, code, reason):
    worker_saying(monkeypatch, code)
    assert [one.reason for one in report(b"x", "a.txt").findings] == [reason]


def test_a_file_that_wants_too_much_memory_is_named(report):
    found = report(
        files.xlsx("<sheetData>" + "<row><c><v>1</v></c></row>" * 400_000 + "</sheetData>"), "a.xlsx", limits=Limits(memory=160 * MIB)
    )
    assert not found.complete
    assert {one.reason for one in found.findings} <= {"memory_limit", "crashed", "corrupt"}


def test_the_child_knows_no_secret_of_the_site(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(parent.confined_environment())


def test_no_child_outlives_its_parent(tmp_path):
    """The parent is killed outright, as a worker of the office may be; its child must not go on reading."""
    fifo = tmp_path / "never"
    os.mkfifo(fifo)
    job = f"""
import json, os, subprocess, sys
from workflows.screening.limits import Limits
job = {{"path": {str(fifo)!r}, "name": "a.txt", "sha256": "", "key": "00", "ocr": False,
       "limits": Limits().data(), "rules": {{}}, "parent": os.getpid(), "lexicon": None}}
child = subprocess.Popen([sys.executable, "-m", "workflows.screening.worker"], stdin=subprocess.PIPE, start_new_session=True)
child.stdin.write(json.dumps(job).encode()); child.stdin.close()
print(child.pid, flush=True)
child.wait()
"""
    killed = subprocess.Popen([sys.executable, "-c", job], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(killed.stdout.readline())
    time.sleep(1.5)  # until it waits for the pipe
    os.kill(child, 0)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    until = time.monotonic() + 10
    while time.monotonic() < until and _lives(child):
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
