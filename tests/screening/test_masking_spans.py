"""Masking a text: what must go is gone, what may stay is untouched, however the findings overlap and wherever the pieces are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.screening.findings import Cell
from workflows.screening.kinds import Kind
from workflows.screening.manners import Manner, masked
from workflows.screening.masking.spans import (
    Box,
    DoesNotFit,
    Edit,
    Span,
    apply,
    edits,
    hidden,
    kept,
    log,
    place_summary,
    spread,
    told_apart,
)

ID, MOBILE = "999999199001010016", "19800001234"


def span(start, end, manner=Manner.REMOVE, kind=Kind.ID_NUMBER, place="body/0"):
    return Span(place, "", start, end, kind, manner)


def of(text, *values):
    """Spans of (value, manner), each the first place the value stands."""
    return [span(text.index(value), text.index(value) + len(value), manner) for value, manner in values]


spans_of = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12), st.sampled_from(Manner)), max_size=6)


def test_each_manner_writes_what_lists_usually_show():
    text = f"张三，身份证{ID}，电话{MOBILE}"
    spans = of(text, ("张三", Manner.SURNAME), (ID, Manner.BIRTH), (MOBILE, Manner.MIDDLE))
    assert apply(text, edits(text, spans)) == "张*，身份证999999********0016，电话198****1234"


def test_a_character_stays_only_when_every_finding_lets_it_stay():
    text = "卡6222020200112233446号"
    spans = [span(1, 20, Manner.LAST_FOUR), span(1, 7, Manner.MIDDLE)]
    assert apply(text, edits(text, spans)) == "卡***************3446号"
    spans = [span(1, 20, Manner.LAST_FOUR), span(16, 20, Manner.REMOVE)]
    assert apply(text, edits(text, spans)) == "卡***号"


def test_a_number_over_two_cells_is_masked_in_both_and_the_cells_stay():
    text = "姓名\t号码1\t号码2\n张三\t9999991990\t01010016"
    start = text.index("9999991990")
    cells = [Cell(0, 2, 0, 0), Cell(3, 6, 0, 1), Cell(7, 10, 0, 2), Cell(11, 13, 1, 0), Cell(14, 24, 1, 1), Cell(25, 33, 1, 2)]
    made = edits(text, [span(start, len(text), Manner.BIRTH)], cells)
    assert apply(text, made) == "姓名\t号码1\t号码2\n张三\t999999****\t****0016"
    made = edits(text, [span(start, len(text), Manner.REMOVE)], cells)
    assert apply(text, made) == "姓名\t号码1\t号码2\n张三\t***\t***"


def test_offsets_outside_the_text_are_an_error_that_names_the_place_only():
    with pytest.raises(DoesNotFit) as refused:
        edits("短文", [span(0, 5)])
    assert str(refused.value) == "body/0"


@given(st.text(alphabet="张0123456789 a，\n村", min_size=40, max_size=40), spans_of)
def test_what_no_span_covers_is_untouched_and_what_must_go_is_gone(text, drawn):
    spans = [span(low, min(low + length, 40), manner) for low, length, manner in drawn]
    made = edits(text, spans)
    assert [edit.start for edit in made] == sorted(edit.start for edit in made)
    assert all(a.end <= b.start for a, b in zip(made, made[1:], strict=False))
    covered = {at for one in spans for at in range(one.start, one.end)}
    changed = {at for edit in made for at in range(edit.start, edit.end)}
    assert changed <= covered
    must_go = hidden(text, spans)
    assert {at for at in range(40) if must_go[at] and text[at] not in "\t\n"} <= changed
    for edit in made:  # no character that must go is left where it was, nor anything that was not there
        left = edit.text.replace("*", "")
        allowed = "".join(text[at] for at in range(edit.start, edit.end) if not must_go[at] or text[at] in "\t\n")
        alone = any(edit == (one.start, one.end, masked(text[one.start : one.end], one.manner)) for one in spans)
        assert alone or "".join(left.split()) == "".join(allowed.split())


@given(st.text(alphabet="张三0123456789 -村", min_size=1, max_size=20), st.sampled_from(Manner))
def test_one_finding_alone_reads_exactly_as_its_manner_says(value, manner):
    text = f"前{value}后"
    assert apply(text, edits(text, [span(1, 1 + len(value), manner)])) == f"前{masked(value, manner)}后"
    for character, stays in zip(value, kept(value, manner), strict=True):
        assert not stays or character in masked(value, manner)


@given(st.lists(st.text(alphabet="0123456789张", max_size=9), min_size=1, max_size=8), spans_of)
def test_however_a_text_is_cut_into_pieces_the_whole_reads_the_same(pieces, drawn):
    text = "".join(pieces)
    spans = [span(low, min(low + length, len(text)), manner) for low, length, manner in drawn if low < len(text)]
    made = edits(text, spans)
    made_pieces = spread(pieces, made)
    assert len(made_pieces) == len(pieces)
    assert "".join(made_pieces) == apply(text, made)


def test_a_piece_keeps_its_share_of_a_value_that_keeps_its_length():
    assert spread(["138", "0013", "8000"], [Edit(0, 11, "138****8000")]) == ["138", "****", "8000"]
    assert spread(["张", "三丰", "在"], [Edit(0, 3, "张*")]) == ["张*", "", "在"]


def test_the_log_counts_and_never_says_a_name():
    spans = [
        span(0, 3, Manner.BIRTH, place="member:张三-999999.docx/sheet:李四"),
        span(5, 9, Manner.BIRTH, place="member:b.docx/sheet:王五"),
    ]
    entries = log(spans, [Box(2, 0, 0, 1, 1, "N7"), Box(2, 0, 0, 0.1, 1, "N7")])
    assert entries == [
        {"kind": "box", "manner": "", "count": 2, "ground": "N7", "place": "page:2"},
        {"kind": "id_number", "manner": "birth", "count": 2, "ground": "", "place": "member/sheet"},
    ]
    assert place_summary("page:12/annotation:3") == "page:12/annotation:3"
    assert place_summary("sheet:19800001234") == "sheet"


def test_spans_and_boxes_travel_as_plain_data():
    one, box = span(1, 2), Box(1, 0.1, 0.2, 0.3, 0.4, "N5", "member:a.pdf")
    assert Span.of(one.data()) == one
    assert Box.of(box.data()) == box


def test_names_that_became_alike_are_told_apart():
    assert told_apart(["xxx.docx", "b", "XXX.docx", "b"]) == ["xxx.docx", "b", "XXX-2.docx", "b-2"]
