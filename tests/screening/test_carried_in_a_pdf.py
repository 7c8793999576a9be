"""What a PDF carries that no page shows is read: descriptions, scripts, forms, attached files, layers; and text nobody sees is told from what is seen."""

import time

import pytest

from workflows.screening.extraction import extract_content
from workflows.screening.findings import Finding, Passage, once
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits

from .files import packed_stream, stream_of_objects, written_pdf

SECRET = b"19800001234"
SCRIPT = b"app.alert('" + SECRET + b"')"


def read(content, limits=None):
    return extract_content(content, "a.pdf", limits or Limits(), ocr=False)


def where(found):
    """The places at which the secret stands, those it is hidden at apart."""
    return {one.place for one in found.passages if SECRET.decode() in one.text and one.hidden}


def codes(found):
    return {(one.kind, one.code) for one in found.problems}


CARRIED = {
    "description": (
        {
            "catalog": b"/Metadata 6 0 R",
            "more": [packed_stream(b"<x:xmpmeta><rdf:li>" + SECRET + b"</rdf:li></x:xmpmeta>", b"/Type/Metadata")],
        },
        "properties:description",
    ),
    "script in a stream": (
        {"catalog": b"/OpenAction 6 0 R", "more": [b"<</S/JavaScript/JS 7 0 R>>", packed_stream(SCRIPT)]},
        "properties:script",
    ),
    "script under a name written in numbers": (
        {"catalog": b"/OpenAction<</S/J#61vaScript/#4aS(\\141pp.alert\\(1980\\\n0001234\\))>>"},
        "properties:script",
    ),
    "script among packed objects": (
        {"catalog": b"/OpenAction 9 0 R", "more": [stream_of_objects({9: b"<</S/JavaScript/JS(" + SCRIPT + b")>>"})]},
        "properties:script",
    ),
    "form field on no page": (
        {"catalog": b"/AcroForm<</Fields[6 0 R]>>", "more": [b"<</FT/Tx/T(a)/V(" + SECRET + b")>>"]},
        "properties:form",
    ),
    "form in XML": (
        {"catalog": b"/AcroForm<</XFA[(data)6 0 R]>>", "more": [packed_stream(b"<xdp><d>" + SECRET + b"</d></xdp>")]},
        "properties:form",
    ),
    "outline": (
        {"more": [b"<</Title<FEFF" + SECRET.decode().encode("utf-16-be").hex().encode() + b">/Parent 1 0 R>>"]},
        "properties:outline",
    ),
    "what nothing points at": ({"more": [b"<</Alt(" + SECRET + b")>>"]}, "properties:alternative"),
    "property of a company's own": ({"more": [b"<</Company(" + SECRET + b")>>"], "trailer": b"/Info 6 0 R"}, "properties:company"),
    "file attached to a place on the page": (
        {
            "page": b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>]",
            "more": [b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>", packed_stream(SECRET)],
        },
        "embedded:1/text",
    ),
}


@pytest.mark.parametrize("name", CARRIED)
def test_what_no_page_shows_is_read(name):
    parts, place = CARRIED[name]
    found = read(written_pdf(b"", **parts))
    assert where(found) == {place}
    assert ((Kind.ACTIVE_CONTENT, "script") in codes(found)) == name.startswith(("script", "form in XML"))


def test_an_attached_file_is_read_once_however_many_ways_lead_to_it():
    more = [b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>", packed_stream(SECRET, b"/Type/EmbeddedFile")]
    found = read(written_pdf(b"", catalog=b"/Names<</EmbeddedFiles<</Names[(a.txt)6 0 R]>>>>", more=more))
    assert where(found) == {"embedded:a.txt/text"}


def test_who_made_the_file_is_named_in_its_description_too():
    xmp = b"<dc:creator><rdf:Seq><rdf:li>Li Ming</rdf:li></rdf:Seq></dc:creator>"
    assert (Kind.PROPERTIES, "author") in codes(read(written_pdf(b"", more=[packed_stream(xmp, b"/Type/Metadata")])))


@pytest.mark.parametrize("order", [b"/OFF[6 0 R]", b"/BaseState/OFF"])
def test_a_layer_that_is_switched_off_is_told_wherever_that_is_written(order):
    layers = stream_of_objects({9: b"<</OCGs[6 0 R]/D<<" + order + b">>>>"})
    assert (Kind.HIDDEN_CONTENT, "layer") in codes(read(written_pdf(b"", more=[layers])))


def test_a_packing_nobody_here_knows_is_told():
    packed = b"<</Type/Metadata/Filter/LZWDecode/Length 3>>stream\nabc\nendstream"
    assert (Kind.UNSCREENABLE, "unknown_format") in codes(read(written_pdf(b"", more=[packed])))


TEXT = b"BT /F 12 Tf 20 200 Td (" + SECRET + b") Tj ET"
BAND = b"0 180 300 60 re f "


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        (b"1 1 1 rg " + BAND + TEXT, False),
        (b"0 0 0 rg " + BAND + b"1 1 1 rg " + BAND + TEXT, False),
        (b"0 0 1 rg " + BAND + TEXT, False),
        (b"0 0 0 rg " + BAND + TEXT, False),
        (b"1 1 1 RG 1 Tr " + TEXT, False),
        (b"3 Tr " + TEXT, False),
        (TEXT.replace(b"200 Td", b"400 Td"), False),
        (b"1 1 1 rg " + BAND + b"0 0 0 rg " + TEXT, True),
        (b"0 0 0 rg " + BAND + b"1 1 1 rg " + TEXT, True),
        (b"/Pattern cs /P scn " + BAND + b"0 0 0 rg " + TEXT, True),
    ],
)  # fmt: skip
def test_text_is_hidden_when_it_has_the_colour_of_its_ground_or_none_or_stands_beside_the_page(drawn, seen):
    shade = b"/ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 300 0]/Function<</FunctionType 2/Domain[0 1]/C0[1 1 0]/C1[0 1 1]/N 1>>"
    pattern = b"/Pattern<</P<</PatternType 2/Shading<<" + shade + b"/Extend[true true]>>>>>>"
    assert bool(where(read(written_pdf(drawn, resources=pattern)))) != seen


def test_streams_that_lie_unpack_too_far_or_never_end_cost_little():
    bomb = packed_stream(b"(" + bytes(40_000_000), b"/Type/Metadata", length=5)
    limits = Limits(part=1_000_000)
    assert (Kind.UNSCREENABLE, "expands_too_far") in codes(read(written_pdf(b"", more=[bomb]), limits))
    short = written_pdf(b"", more=[packed_stream(b"<a>" + SECRET + b"</a>", b"/Type/Metadata", length=2)])
    assert where(read(short)) == {"properties:description"}
    began = time.process_time()
    for odd in (
        b"1 0 obj" * 20_000,
        b"/XFA[" * 20_000,
        b"<dc:creator>" * 20_000,
        b"(" * 50_000,
        b"<" * 50_000,
        b"/OFF[" * 20_000,
        b'="' * 30_001,
    ):
        read(written_pdf(b"", more=[odd, packed_stream(odd, b"/Type/Metadata"), packed_stream(odd, b"/Type/ObjStm")]))
    assert time.process_time() - began < 4


def test_a_value_in_both_layers_of_a_searchable_scan_is_one_finding():
    def found(place, mark="m"):
        return Finding(Kind.ID_NUMBER, place, 0, 5, "", "checksum", mark)

    passages = [Passage("a/page:1", "x", certain=False), Passage("a/page:1/picture", "x", certain=False), Passage("page:2", "x")]
    layers = [found("a/page:1"), found("a/page:1/picture/table:1"), found("a/page:1/picture"), found("a/page:1/picture", "other")]
    assert once(layers, passages) == [found("a/page:1"), found("a/page:1/picture"), found("a/page:1/picture", "other")]
    shown_twice = [found("page:2"), found("page:2/picture"), found("page:11"), found("page:1/picture")]
    assert once(shown_twice, passages) == shown_twice
