"""What annotations draw on a page of a PDF, form fields, seals, stamps, words typed onto it, is drawn, searched and masked like the page itself."""

import io

import numpy
import pypdfium2 as pdfium
import pytest

from workflows.screening import pictures
from workflows.screening.extraction.annotations import opened
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.locating import letters_of_page

from .files import packed_stream, written_pdf
from .masking_samples import ID, MOBILE, is_in, masked, read, spans_of

BOX = (20, 100, 280, 120)  # of the annotation on a page of 300 × 300 points, from its lower left corner
FORM = b"/AcroForm<</Fields[6 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 12 Tf 0 g)>>"


def look(drawn, entries=b""):
    return packed_stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 260 20]/Resources<</Font<</F 5 0 R>>>>" + entries)


def written(words):
    return b"BT /F 12 Tf 2 4 Td (" + words.encode() + b") Tj ET"


def annotated(kind, entries=b"", drawn=b"", catalog=b"", content=b"", box=BOX):
    """A page with one annotation, object 6, that draws something, object 7."""
    rect = b"/Rect[%d %d %d %d]" % box
    annotation = b"<</Type/Annot/Subtype/" + kind + rect + entries + (b"/AP<</N 7 0 R>>>>" if drawn else b">>")
    return written_pdf(content, catalog=catalog, page=b"/Annots[6 0 R]", more=[annotation, look(drawn)])


def on_page(found):
    return [one for one in found.passages if one.place.startswith("page:1")]


def shown(content, scale=2):
    """How dark it gets where the annotation stands, from 0 to 255."""
    page = numpy.asarray(pdfium.PdfDocument(content)[0].render(scale=scale).to_pil().convert("L"))
    left, bottom, right, top = (edge * scale for edge in BOX)
    return page[300 * scale - top : 300 * scale - bottom, left:right]


SAID = f"No {ID} or {MOBILE}"
DRAWN = {
    "field": (b"Widget", b"/FT/Tx/T(a)/V(" + SAID.encode() + b")/DA(/F 12 Tf 0 g)", True, FORM),
    "field that says nothing": (b"Widget", b"/FT/Tx/T(a)/DA(/F 12 Tf 0 g)", True, FORM),
    "field not drawn yet": (b"Widget", b"/FT/Tx/T(a)/V(" + SAID.encode() + b")/DA(/F 12 Tf 0 g)", False, FORM),
    "field of no form": (b"Widget", b"/FT/Tx/T(a)/V(" + SAID.encode() + b")", True, b""),
    "seal": (b"Widget", b"/FT/Sig/T(a)/F 132/V<</Type/Sig/Filter/Adobe.PPKLite>>", True, b"/AcroForm<</Fields[6 0 R]/SigFlags 3>>"),
    "typed onto it": (b"FreeText", b"/DA(/F 12 Tf)/Contents(" + SAID.encode() + b")", True, b""),
    "watermark": (b"Watermark", b"/F 4", True, b""),
    "stamp": (b"Stamp", b"/F 5/Contents(" + SAID.replace(" or ", "\\nor ").encode() + b")", True, b""),
    "ink": (b"Ink", b"/InkList[[20 100 40 120]]", True, b""),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_an_annotation_draws_is_read_once_and_masked_where_it_stands(tmp_path, name):
    kind, entries, drawn, catalog = DRAWN[name]
    content = annotated(kind, entries, written(SAID) if drawn else b"", catalog)
    found = read(content, "a.pdf")
    assert [one.place for one in found.passages if ID in one.text] == ["page:1"]
    assert not found.problems
    made = masked(tmp_path, content, "a.pdf", spans_of(content, "a.pdf", {ID: (Kind.ID_NUMBER, "birth")}))
    assert made.problems == []
    words = pdfium.PdfDocument(made.content)[0].get_textpage().get_text_range()
    assert "No 999999********0016 or 19800001234" in words
    assert not is_in(ID, made.content)
    ink = shown(made.content)
    assert (ink < 40).mean(axis=0).max() > 0.6  # a box over the number
    assert (ink[:, 2 * (BOX[2] - BOX[0]) * 2 // 3 :] < 100).any() or (ink[:, 330:] < 100).any()  # and the rest is still to be seen


@pytest.mark.parametrize("name", DRAWN)
def test_what_an_annotation_draws_is_seen_when_the_page_is_looked_at(tmp_path, name):
    kind, entries, drawn, catalog = DRAWN[name]
    (tmp_path / "a.pdf").write_bytes(annotated(kind, entries, written(SAID) if drawn else b"", catalog))
    _count, (page,) = pictures.draw(tmp_path / "a.pdf", "a.pdf", [1], 600)
    from PIL import Image

    seen = Image.open(io.BytesIO(page)).convert("L").crop((40, 360, 560, 400))
    assert seen.getextrema()[0] < 120


def test_where_it_stands_is_told():
    content = annotated(b"FreeText", b"", written(SAID))
    text = on_page(read(content))[0].text
    letters = letters_of_page(content, 1, {"page:1"}, Limits())["page:1"]
    left, top, right, bottom = letters[text.index(ID)]
    assert 20 / 300 <= left < right <= 280 / 300
    assert 180 / 300 <= top < bottom <= 200 / 300


def test_what_is_filled_in_stands_behind_the_words_it_answers():
    asked = b"BT /F 12 Tf 20 204 Td (Name:) Tj 0 -100 Td (Number:) Tj 0 -50 Td (Place:) Tj ET"
    content = annotated(b"Widget", b"/FT/Tx/T(a)/V(" + ID.encode() + b")", written(ID), FORM, asked, (75, 100, 280, 120))
    assert f"Number:{ID}\nPlace:" in on_page(read(content))[0].text.replace("\t", "")


def test_what_an_annotation_says_and_does_not_draw_is_hidden():
    found = read(annotated(b"FreeText", b"/T(Li)/Contents(" + ID.encode() + b")", written("Approved")))
    assert [(one.place, one.hidden, one.text) for one in on_page(found)[1:]] == [("page:1/annotation:1", "annotation", f"Li\n{ID}")]
    assert "Approved" in on_page(found)[0].text


@pytest.mark.parametrize(("kind", "flags"), [(b"Stamp", 2), (b"Stamp", 32), (b"Widget", 2)])
def test_what_an_annotation_would_draw_if_it_were_shown_is_hidden_and_in_no_copy(tmp_path, kind, flags):
    content = annotated(kind, b"/FT/Tx/T(a)/F %d" % flags, written(SAID), FORM)
    found = read(content, "a.pdf")
    assert [(one.place, one.hidden) for one in found.passages if ID in one.text] == [("page:1/annotation", "annotation")]
    assert [(one.kind, one.code) for one in found.problems] == [(Kind.HIDDEN_CONTENT, "annotation")]
    made = masked(tmp_path, content, "a.pdf")
    assert made.problems == []
    assert not is_in(ID, made.content)
    assert shown(made.content).min() > 200


NOTES = (b"Text", b"Popup", b"FileAttachment", b"Link")


@pytest.mark.parametrize("kind", NOTES)
def test_the_mark_of_a_note_is_in_no_copy(tmp_path, kind):
    made = masked(tmp_path, annotated(kind, b"/Contents(" + ID.encode() + b")", written(SAID)), "a.pdf", [])
    assert made.problems == []
    assert shown(made.content).min() > 200


def test_what_pdfium_has_to_draw_by_itself_is_in_the_copy_too(tmp_path):
    assert shown(masked(tmp_path, annotated(b"Square", b"/C[0 0 0]"), "a.pdf", []).content).min() < 100


def outlined(strokes):
    return b"1 w " + b"".join(b"%d 2 m %d 18 l %d 10 l S " % (at, at, at + 4) for at in range(4, 4 + 8 * strokes, 8))


@pytest.mark.parametrize(
    ("kind", "drawn", "pictures_read"),
    [
        (b"Stamp", outlined(3), 1),
        (b"Ink", outlined(3), 1),
        (b"Widget", outlined(30), 1),
        (b"Square", outlined(30), 1),
        (b"Stamp", outlined(3) + written("Approved"), 0),
        (b"Widget", outlined(1), 0),
        (b"Highlight", outlined(1), 0),
        (b"Stamp", b"q 200 0 0 18 0 0 cm BI /W 1/H 1/CS/G/BPC 8 ID \x80 EI Q", 1),
    ],
)
def test_words_that_are_drawn_in_lines_are_looked_at_as_a_picture(kind, drawn, pictures_read):
    assert read(annotated(kind, drawn=drawn)).pictures == pictures_read


def test_what_is_marked_with_a_marker_is_seen_and_what_a_box_covers_is_not(tmp_path):
    words = b"BT /F 12 Tf 22 104 Td (" + SAID.encode() + b") Tj ET"
    marker = annotated(b"Highlight", b"/C[1 1 0]/QuadPoints[20 120 280 120 20 100 280 100]", content=words)
    assert [(one.place, one.hidden) for one in read(marker).passages if ID in one.text] == [("page:1", "")]
    made = masked(tmp_path, marker, "a.pdf")
    assert made.problems == []
    assert not is_in(ID, made.content)
    assert (shown(made.content) < 40).mean(axis=0).max() > 0.6
    covering = annotated(b"Square", b"/C[0 0 0]/IC[0 0 0]", b"0 g 0 0 260 20 re f", content=words)
    assert [(one.place, one.hidden) for one in read(covering).passages if ID in one.text] == [("page:1/under_box:1", "under_box")]


def test_no_script_runs_where_a_form_is_drawn():
    """pdfium is built here without an engine for scripts and without XFA."""
    flags = pdfium.PDFIUM_INFO.flags
    assert "V8" not in flags
    assert "XFA" not in flags
    script = b"/AA<</F<</S/JavaScript/JS(event.value='run')>>/C<</S/JavaScript/JS(event.value='run')>>/PO<</S/JavaScript/JS(this.value='run')>>>>"
    field = b"/FT/Tx/T(a)/V(still)/DA(/F 12 Tf 0 g)" + script
    content = annotated(b"Widget", field, catalog=FORM + b"/OpenAction<</S/JavaScript/JS(this.getField\\('a'\\).value='run')>>")
    words = on_page(read(content))[0].text
    assert "still" in words
    assert "run" not in words


def test_very_many_annotations_cost_little_and_are_told():
    annotations = b"<</Type/Annot/Subtype/Square/C[1 0 0]/Rect[9 9 99 99]>>" * 12_000
    found = read(written_pdf(b"", page=b"/Annots[" + annotations + b"]"))
    assert (Kind.UNSCREENABLE, "too_many_objects") in {(one.kind, one.code) for one in found.problems}


def test_an_appearance_that_draws_itself_ends_somewhere():
    inner = look(b"/X Do " + written(ID), b"").replace(b"/Resources<<", b"/Resources<</XObject<</X 7 0 R>>")
    annotation = b"<</Type/Annot/Subtype/Stamp/Rect[20 100 280 120]/AP<</N 7 0 R>>>>"
    found = read(written_pdf(b"", page=b"/Annots[6 0 R 6 0 R]", more=[annotation, inner]))
    assert any(ID in one.text for one in found.passages)


def test_a_document_is_opened_with_its_forms():
    assert opened(annotated(b"Widget", b"/FT/Tx/T(a)", catalog=FORM)).formenv
