"""An item with a number in its attachment, and child processes that are played."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from workflows.disclosure import attachments
from workflows.disclosure.masking import making
from workflows.screening import editions, records
from workflows.screening.examine import Report
from workflows.screening.mask import Masked
from workflows.screening.masking.spans import log
from workflows.screening.records import Screened

from .copies import TEXT, findings_in


@pytest.fixture
def processes(monkeypatch):
    """The child processes, played: the copy is the text with the spans starred; what they were asked is kept."""
    asked = []

    def mask(path, name, spans, boxes=(), *, progress=None, **_others):
        asked.append((name, spans, boxes))
        text = path.read_text()
        for span in spans:
            text = text[: span.start + 6] + "********" + text[span.end - 4 :]
        progress(1, 1, "text")
        return Masked(io.BytesIO((text + "." * len(boxes)).encode()), name, log(spans, boxes), ())

    def examine(path, name, rules, lexicon, key, *, progress=None, **_others):
        return Report("", findings_in(path.read_text()), True, 1, 0, 0.1)

    monkeypatch.setattr(making, "mask", mask)
    monkeypatch.setattr(making, "examine", examine)
    return asked


@pytest.fixture
def item(office):
    """A draft with one attachment that holds an identity number, checked as it came in."""
    attached = attachments.attach([SimpleUploadedFile("名单.txt", TEXT.encode())], [], office.later)
    found = Screened(attached[0]["sha256"], findings_in(TEXT), True, 1)
    records.keep(found, editions.in_force(office.unit.pk).code, office.later)
    draft = office.draft(attachments=attached)
    draft.sha256 = attached[0]["sha256"]
    return draft
