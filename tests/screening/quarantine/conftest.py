"""An office with a draft, uploads that look secret, and a reader of files that finds what a test says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import Office
from workflows.screening import examine
from workflows.screening.detectors import detect
from workflows.screening.findings import Finding, Passage
from workflows.screening.kinds import Kind
from workflows.screening.pages import tryout

assert tryout  # is bound to the real reader before a test's takes its place: it is loaded with the first page otherwise

MARK = "机密★10年"
SENTINEL = "甲乙丙丁戊己庚辛"
SECRET = f"{MARK}\n关于{SENTINEL}工作的通知\n"


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    """Files and keys of this test alone."""
    for name in ("internal", "quarantine"):
        settings.STORAGES = {**settings.STORAGES, name: {**settings.STORAGES[name], "OPTIONS": {"location": tmp_path / name}}}
    settings.STATE_DIR = tmp_path
    return tmp_path


class Reader:
    """In place of the child process: plain text is searched, PICTURES wait for character recognition, BROKEN cannot be read."""

    def __init__(self):
        self.calls = []
        self.told = []

    def __call__(self, path, name, rules, lexicon, key, *, ocr=True, limits=None, progress=None):
        self.calls.append((name, ocr))
        with open(path, "rb") as file:
            data = file.read()
        if b"BROKEN" in data:
            return examine.Report("", (Finding(Kind.UNSCREENABLE, "", 0, 0, "", "corrupt", ""),), False, 0, 0, 0.0)
        if b"PICTURES" in data and not ocr:
            return examine.Report("", (), True, 3, 3, 0.0)
        if progress:
            for done in range(1, 4):
                progress(done, 3, "page:1")
                self.told.append(done)
        found = detect([Passage("paragraph:0", data.decode(), first_page=True)], rules, lexicon, key)
        return examine.Report("", tuple(found), True, 3, 0, 0.0)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    made = Reader()
    monkeypatch.setattr("workflows.screening.examine.examine", made)
    return made


def upload(text=SECRET, name="名单.txt"):
    return SimpleUploadedFile(name, text.encode())
