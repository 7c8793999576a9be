"""Pages to look at: each as a picture no wider than asked for, and a name for why there is none."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from workflows.screening import drawing, examine, pictures


@pytest.fixture
def file(tmp_path):
    """file(name, content) is its path."""

    def write(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def a_pdf(*sizes):
    document, out = pdfium.PdfDocument.new(), BytesIO()
    for size in sizes:
        document.new_page(*size)
    document.save(out)
    return out.getvalue()


def a_locked_pdf():
    """One whose password nobody knows."""
    key = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >> /ID [<43> <43>]"
    body, places = "%PDF-1.4\n", []
    for part in ("/Type /Catalog /Pages 2 0 R", "/Type /Pages /Count 1 /Kids [3 0 R]", "/Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]"):
        places.append(len(body))
        body += f"{len(places)} 0 obj\n<< {part} >>\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return f"{body}xref\n0 4\n0000000000 65535 f \n{table}trailer\n<< /Size 4 /Root 1 0 R {key} >>\nstartxref\n{len(body)}\n%%EOF".encode()


def a_png(size, mode="RGB", colour="white"):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def test_the_pages_asked_for_are_drawn_and_those_there_are_not_left_out(file):
    count, drawn = pictures.draw(file("三页.pdf", a_pdf((200, 100), (200, 200), (200, 1600))), "三页.pdf", [1, 3, 4], 140)
    assert count == 3
    assert [opened(one).size for one in drawn] == [(140, 70), (70, 560)]  # the third would be taller than four times its width
    assert {opened(one).format for one in drawn} == {"JPEG"}


def test_a_picture_is_one_page_on_white_paper(file):
    path = file("章.png", a_png((2000, 1000), "RGBA", (255, 0, 0, 0)))
    count, (drawn,) = pictures.draw(path, "章.PNG", [1], 500)
    assert (count, opened(drawn).size, opened(drawn).getpixel((0, 0))) == (1, (500, 250), (255, 255, 255))
    assert pictures.draw(path, "章.png", [2], 500) == (1, [])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("锁.pdf", a_locked_pdf(), "encrypted"),
        ("坏.pdf", b"%PDF-1.7\nnothing", "corrupt"),
        ("坏.png", a_png((20, 10))[:40], "corrupt"),
        ("不是.jpg", b"text", "corrupt"),
        ("大.png", a_png((15_000, 14_000), "1"), "too_large"),
    ],
)
def test_why_there_is_no_picture_is_named(file, name, content, code):
    with pytest.raises(pictures.NotDrawn) as refused:
        pictures.draw(file(name, content), name, [1], 140)
    assert refused.value.code == code


def test_a_file_that_is_gone_and_one_that_takes_too_long_are_named_too(file, tmp_path, monkeypatch):
    with pytest.raises(pictures.NotDrawn, match="corrupt"):
        pictures.draw(tmp_path / "gone.png", "gone.png", [1], 140)
    monkeypatch.setattr(pictures, "SECONDS", 0)
    with pytest.raises(pictures.NotDrawn, match="time_limit"):
        pictures.draw(file("a.pdf", a_pdf((200, 100))), "a.pdf", [1], 140)


def test_a_child_that_dies_of_a_file_is_no_picture(file, monkeypatch):
    monkeypatch.setattr(examine, "WARM", dying := examine.Warm({"draw": "tests.screening.misbehaving"}, examine.confined_environment()))
    with pytest.raises(pictures.NotDrawn, match="corrupt"):
        pictures.draw(file("a.pdf", a_pdf((200, 100))), "a.pdf", [1], 140)
    dying.close()


def test_it_may_write_nothing_and_take_only_its_share():
    code = f"import resource; from {drawing.__name__} import bound; bound(); print(*[resource.getrlimit(one)[0] for one in (1, 9, 0, 4)])"
    told = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", str(drawing.MEMORY), str(drawing.CPU), "0"]
