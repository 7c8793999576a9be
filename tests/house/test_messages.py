"""Both languages are complete: whatever the code says has its Chinese, nothing is fuzzy, nothing is left over."""

import re

import polib
import pytest
from django.conf import settings

from config import messages
from config.management.commands.messages import CATALOGUE

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{+ *[a-z_]* *\}+")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(settings.BASE_DIR / "locale" / CATALOGUE))


def test_every_message_has_its_chinese(catalogue):
    assert messages.gaps(settings.BASE_DIR, catalogue) == ([], [], [])


def test_translations_keep_the_placeholders(catalogue):
    for entry in catalogue:
        texts = [entry.msgstr, *entry.msgstr_plural.values()]
        for text in filter(None, texts):
            wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
            assert set(PLACEHOLDER.findall(text)) <= wanted, entry.msgid


def test_the_search_for_messages_finds_them_in_code_and_templates():
    found = {msgid for _context, msgid, _plural in messages.messages(settings.BASE_DIR)}
    assert {"Submit for review", "What happened", "The draft is closed for good.", "%(n)s is overdue"} <= found
