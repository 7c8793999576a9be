"""Nothing enters that a screener holds."""

import io

import pytest

from workflows.disclosure import intake
from workflows.disclosure.intake import File, Held, Hold, Text


@pytest.fixture
def secret_screener():
    def secret(material):
        words = material.text if isinstance(material, Text) else material.stream.read().decode()
        return [Hold("secret_mark", "May be secret.", material.place)] if "机密★" in words else []

    intake.register(secret)
    intake.register(secret)
    yield secret
    intake.unregister(secret)


def test_without_a_screener_everything_is_admitted():
    intake.admit(Text("body", "机密★十年"), File("a.txt", io.BytesIO("机密★".encode())))


def test_a_hold_is_raised_once_with_its_place_and_without_the_words(secret_screener):
    stream = io.BytesIO("机密★十年".encode())
    with pytest.raises(Held) as held:
        intake.admit(Text("title", "公示"), Text("body", "机密★十年"), File("a.txt", stream))
    assert [hold.place for hold in held.value.holds] == ["body", "a.txt"]
    assert "机密" not in str(held.value)
    assert stream.tell() == 0


def test_what_is_harmless_passes_and_its_stream_is_rewound(secret_screener):
    stream = io.BytesIO(b"ok")
    intake.admit(Text("title", "公示"), File("a.txt", stream))
    assert stream.read() == b"ok"


def test_what_cannot_be_screened_has_not_passed(secret_screener):
    with pytest.raises(UnicodeDecodeError):
        intake.admit(File("a.bin", io.BytesIO(b"\xff\xfe\xff")))
