"""Masked copies are made by a confined process; whatever a file does to it is an answer, never an exception."""

from tests.screening.masking_samples import ID, masked, pdf, spans_of, word_document
from workflows.screening.limits import Limits
from workflows.screening.mask import mask


def test_the_confined_process_gives_the_same_copy(tmp_path):
    content = word_document()
    path = tmp_path / "a"
    path.write_bytes(content)
    spans = spans_of(content, f"{ID}.docx")
    made = mask(path, f"{ID}.docx", spans)
    expected = masked(tmp_path, content, f"{ID}.docx", spans)
    assert made.problems == ()
    assert made.name == expected.name == "999999xxxxxxxx0016.docx"
    assert made.log == expected.log
    with made.file:
        assert made.file.read() == expected.content


def test_pages_are_told_as_they_are_done(tmp_path):
    path, told = tmp_path / "a", []
    path.write_bytes(pdf("一#pagebreak()二"))
    mask(path, "a.pdf", [], progress=lambda *step: told.append(step)).file.close()
    assert told == [(1, 2, "page:1"), (2, 2, "page:2")]


def test_a_problem_comes_back_named_and_without_a_copy(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"MZ\x90")
    made = mask(path, "a.exe", [])
    assert made.file is None
    assert [problem.code for problem in made.problems] == ["not_maskable"]


def test_a_file_that_takes_too_long_is_a_problem(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(pdf("#pagebreak()".join("一二三四五六七八九十" * 4)))
    made = mask(path, "a.pdf", [], limits=Limits(recognition_seconds=1))
    assert made.file is None
    assert [problem.code for problem in made.problems] == ["time_limit"]
