"""What no rule says, a model learned from documents may: homes, illness, hardship, and names beside them; and it computes what it should."""

import re
from datetime import date
from random import Random
from tempfile import NamedTemporaryFile
from time import process_time

import numpy as np
import pycrfsuite
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.screening import training, unseen
from benchmarks.screening.quality import KEY, RULES
from workflows.screening.detectors import detect, field, glance, likely, traits
from workflows.screening.detectors.assembly import numbered
from workflows.screening.detectors.excerpt import Excerpt, units
from workflows.screening.detectors.looks import looks
from workflows.screening.detectors.reading import Hit
from workflows.screening.detectors.seen import Likely, Seen
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind
from workflows.screening.lexicon import Lexicon

TODAY = date(2026, 6, 1)
TEXTS = st.text(alphabet="王李建国患癌症住院村3号。\n\t:(身份证 aX，家里穷😀\x00", max_size=80)


def reading(text):
    return next((one for _, one in numbered([Passage("text", text)], RULES)), None)


def sheet(*texts):
    readings = [one for _, one in numbered([Passage("abc"[number], text) for number, text in enumerate(texts)], RULES)]
    return traits.Sheet(readings) if readings else None


def found(text):
    findings = detect([Passage("text", text)], RULES, Lexicon.of([]), KEY, TODAY)
    return [(one.kind, text[one.start : one.end], one.reason) for one in findings]


def of_units(scores, some):
    """The scores of each unit."""
    return [scores[first : last + 1] for first, last in zip(some.firsts, some.lasts, strict=True)]


@pytest.fixture(scope="module")
def learned():
    """A small model learned here, as the package keeps it and as a Field; and what it learned from."""
    of_children = [one for one in unseen.templates() if "儿童" in one.name and one.name.startswith("eighteenth/")]
    units_learned = list(training.units_of([*unseen.templates()[:6], *of_children], [0]))
    assert set(np.concatenate([unit.tags for unit in units_learned])) == set(range(field.TAGS))
    with NamedTemporaryFile(suffix=".crfsuite") as file:
        training.learn(units_learned, file.name, rounds=8)
        tagger = pycrfsuite.Tagger()
        tagger.open(file.name)
        yield tagger, field.Field(**training.told(file.name, faint=0)), units_learned
        tagger.close()


def test_our_chances_are_the_packages(learned):
    """Ours computes many units at once and keeps weights as halves; it must come to what the package says of each."""
    tagger, ours, _ = learned
    text = "\n".join(
        ["王建国，家住柳荫小区3号楼2单元501室，患尿毒症，家中负债。", "办公电话：0311-88880000", "平安里社区 3-2-501 李秀英 低保"] * 2
    )
    one = sheet(text)
    some = Excerpt(units(one.text))
    scores = ours.scores(one, some)
    seen = training.all_traits(one)
    for (low, high), chances in zip(some.units, ours.chances(of_units(scores, some)), strict=True):
        tagger.set(training.spelt(training.Unit("", seen[low:high], np.zeros(0), np.zeros(0))))
        theirs = [
            [tagger.marginal(str(tag), at) if str(tag) in tagger.labels() else 0 for tag in range(field.TAGS)] for at in range(high - low)
        ]
        known = [tag for tag in range(field.TAGS) if str(tag) in tagger.labels()]
        assert np.allclose(chances[:, known] / chances[:, known].sum(axis=1, keepdims=True), np.array(theirs)[:, known], atol=0.02)


def test_the_same_documents_give_the_same_model(learned):
    _, ours, units_learned = learned
    with NamedTemporaryFile(suffix=".crfsuite") as file:
        training.learn(units_learned, file.name, rounds=8)
        again = field.Field(**training.told(file.name, faint=0))
    one = sheet("王建国，家住柳荫小区3号楼2单元501室，患尿毒症。")
    some = Excerpt(units(one.text))
    assert (ours.scores(one, some) == again.scores(one, some)).all()
    assert (training.first_look(units_learned) == training.first_look(units_learned)).all()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_it_reads_whatever_there_is_and_stays_within_it(text):
    one = reading(text)
    if one is None:
        return
    (seen,) = field.likely([one])
    assert len(seen.promise) == len(one.text)
    assert all(0 <= place < len(one.text) for place in seen.doubts)
    for stretch in (*seen.stretches, *seen.named):
        assert 0 <= stretch.start < stretch.end <= len(one.text)
        assert 0 <= stretch.chance <= 1.000001
        assert "\n" not in one.text[stretch.start : stretch.end]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="人a。\n\t😀", max_size=60), st.integers(1, 12))
def test_a_unit_ends_with_its_full_stop_its_line_or_when_it_is_too_long(text, times):
    text *= times**2
    spans = [(low, high) for low, high in units(text).tolist()]
    assert spans == [found.span() for found in re.finditer(r"[^。\n]{1,300}。?", text)]
    some = Excerpt(units(text))
    assert "".join(text[place] for place in some.places) == "".join(text[low:high] for low, high in spans)


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 12))
def test_blocks_of_units_hold_every_letter_once_and_whole_units(lengths, letters):
    ends = np.cumsum(np.array(lengths, np.int64) + 1)
    some = Excerpt(np.stack([ends - np.array(lengths, np.int64), ends], axis=1))
    held, units_held = [], 0
    for part, firsts, lasts in some.blocks(letters):
        assert (some.firsts[units_held : units_held + len(firsts)] == firsts + part.start).all()
        assert (some.lasts[units_held : units_held + len(lasts)] == lasts + part.start).all()
        held += range(part.start, part.stop)
        units_held += len(firsts)
    assert held == list(range(len(some)))
    assert units_held == len(lengths)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, field.TAGS - 1), st.integers(-30000, 30000)), min_size=1, max_size=8), min_size=1, max_size=4
    )
)
def test_chances_are_chances_however_strongly_traits_speak(units):
    scores = []
    for unit in units:
        told = np.zeros((len(unit), 16), np.int16)
        for letter, (tag, score) in zip(told, unit, strict=True):
            letter[tag] = score
        scores.append(told)
    for unit, chances in zip(units, field._shipped().chances(scores), strict=True):
        assert chances.shape == (len(unit), field.TAGS)
        assert np.allclose(chances.sum(axis=1), 1, atol=1e-4)


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.data())
def test_letters_look_the_same_however_many_are_read_at_once(text, data):
    one = sheet(text)
    if one is None or not one.text:
        return
    ways, places = looks(one.text), np.array([at for at in range(len(one.text)) if data.draw(st.booleans())], np.int64)
    ((_, told),) = traits.of_letters(ways, np.arange(len(one.text)), len(one.text))
    whole = list(told)
    for part, told in traits.of_letters(ways, places, 7):
        for some, all_of_them in zip(told, whole, strict=True):
            assert (some == all_of_them[:, places[part]]).all()
            assert (some < traits.SLOTS).all()


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.data())
def test_a_unit_is_seen_alike_whichever_others_are_read(text, data):
    """So that those where nothing may be need not be looked at at all, nor others by word."""
    one = sheet(text)
    if one is None:
        return
    ours, every = field._shipped(), Excerpt(units(one.text))
    some, kept = every.only(np.array([data.draw(st.booleans()) for _ in every.units], bool))
    assert (ours.scores(one, every)[kept] == ours.scores(one, some)).all()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example("3X(患a李院症李家家(")  # of many things a little each, and of none as much as of nothing
@example("3号住穷院患身a:患患院里癌a李村(::住(穷")
@example("村份X 3证3X家症院院里号癌患患家证 号症患村")
@example(":(X份穷症身X份李国建村身证李证建(")
def test_no_unit_is_left_out_that_holds_something(text):
    one = sheet(text)
    if one is None:
        return
    ours, some = field._shipped(), Excerpt(units(one.text))
    scores = ours.scores(one, some)
    looked_at = ours.worth_a_look(scores, some, ours.promise(scores, some)[0])
    for unit, is_looked_at in zip(of_units(scores, some), looked_at, strict=True):
        if not is_looked_at:
            (chances,) = ours.chances([unit])
            assert (chances[:, 0] >= 1 - likely.LEAST).all()


def test_of_a_long_sentence_a_part_is_looked_at_and_says_the_same():
    ours, told, otherwise = field._shipped(), 0, 0
    for template in [one for one in unseen.templates() if one.name.startswith("twenty-fifth/")]:
        one = sheet(template.filled(Random(1))[0])
        some = Excerpt(units(one.text))
        whole = set()
        for unit, chances in zip(
            zip(some.firsts, some.lasts + 1, strict=True), ours.chances(of_units(ours.scores(one, some), some)), strict=True
        ):
            whole |= {found[:3] for found in field._Letters(some, [unit], chances).somebodys()}
        (seen,) = field.likely(one.readings)
        seen = {found[:3] for found in seen.stretches}
        told, otherwise = told + len(whole), otherwise + len(whole ^ seen)
    assert told > 500
    assert otherwise <= told / 100


def test_the_first_look_leaves_out_hardly_anything_of_documents_nobody_learned_from():
    """And of what a model behind it would not find, most: of ordinary documents half is read no further, of others what tells of nobody."""
    ours, told, lost, read, whole = field._shipped(), 0, 0, 0, 0
    for template in [one for one in unseen.templates() if one.name.split("/")[0] in training.HELD_OUT]:
        one = sheet(template.filled(Random(1))[0])
        every = Excerpt(units(one.text))
        some, _ = every.only(glance.shipped().worth_reading(looks(one.text), len(one.text), every))
        kept = {tuple(unit) for unit in some.units.tolist()}
        for unit, chances in zip(every.units.tolist(), ours.chances(of_units(ours.scores(one, every), every)), strict=True):
            holds = bool((1 - chances[:, [0, field.NAMED, field.NAMED + 1]].sum(axis=1) > 0.5).any())
            told, lost = told + holds, lost + (holds and tuple(unit) not in kept)
        if template.ordinary:
            read, whole = read + len(some), whole + len(every)
    assert told > 1000
    assert lost <= told / 200
    assert read < 0.6 * whole


def test_passages_are_seen_on_one_sheet_as_alone():
    """But for what a passage's first letters have before them."""
    texts = ["王建国\t尿毒症\t平安里3号楼2单元501室", "姓名\t住址\n李秀英\t柳荫小区3-2-501", "办公电话：0311-88880000"]
    both = [one for _, one in numbered([Passage("abc"[number], text) for number, text in enumerate(texts)], RULES)]
    together, alone = list(field.likely(both)), [next(field.likely([one])) for one in both]
    assert [[one[:3] for one in seen.stretches] for seen in together] == [[one[:3] for one in seen.stretches] for seen in alone]
    assert [one.kind for one in together[1].stretches] == [Kind.PERSON_NAME, Kind.ADDRESS]


def test_an_empty_text_holds_nothing():
    assert found("") == found(" \n\n ") == []


def test_a_home_is_found_where_no_rule_knows_its_form():
    text = "兹有居民白连喜，住砖瓦厂工棚2排6号，其子常年吃药。"
    assert (Kind.ADDRESS, "砖瓦厂工棚2排6号", "likely") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "预防艾滋病、肺结核，健康生活。",  # of nobody
        "报名地点：解放路12号3号楼2单元201室",  # an office's
        "人口与计划生育法（2015-12-27修订）、残疾人保障法、精神卫生法",
    ],
)
def test_what_is_nobodys_is_left_out(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "stretch", "told"),
    [
        ("王建国住柳荫小区3号楼101，患病", "柳荫小区3号楼1", "柳荫小区3号楼101"),  # to the last digit
        ("王建国在柳荫小区3号楼101底商", "柳荫小区3号楼1", None),  # a shop's
        ("王建国在柳荫小区综合楼2层201室", "层201室", None),  # a piece of an office's
        ("王建国在柳荫小区3号楼", "柳荫小区3号楼", "柳荫小区3号楼"),
    ],
)
def test_a_home_is_told_to_its_last_digit_and_a_piece_of_another_place_is_none(text, stretch, told):
    one = reading(text)
    start = one.text.index(stretch)
    one.seen = Seen([Likely(Kind.ADDRESS, start, start + len(stretch), 0.9)], promise=np.zeros(len(one.text)))
    assert [hit.value for hit in likely.told(one)] == [told] * (told is not None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("王建国，欠债三万", ["欠债三万"]),
        ("王建国，已发放宣传册，无异议", []),  # what an office did
        ("王建国。联系人：欠债三万", []),  # behind the label of who answers for an office
    ],
)
def test_what_an_office_did_or_who_answers_for_it_is_nobodys_hardship(text, told):
    one = reading(text)
    low, high = (one.text.rindex(":") if ":" in one.text else one.text.index(",")) + 1, len(one.text)
    one.seen = Seen([Likely(Kind.PERSON_NAME, 0, 3, 0.9), Likely(Kind.HARDSHIP, low, high, 0.9)], promise=np.zeros(len(one.text)))
    assert [hit.value for hit in likely.told(one)] == told


def test_a_child_the_text_says_is_grown_is_a_person():
    for text, kind in (
        ("王小雨，八岁，身份证号：110101199003077715", Kind.MINOR),
        ("王小雨，三十五岁的党员，身份证号：110101199003077715", Kind.PERSON_NAME),
    ):
        one = reading(text)
        one.seen = Seen([Likely(Kind.MINOR, 0, 3, 0.9)], promise=np.zeros(len(one.text)))
        assert [(hit.kind, hit.value) for hit in likely.names(one)] == [(kind, "王小雨")]


def test_many_stretches_are_gone_through_once():
    """Each asks who stands near it: with thousands in one line that must not take their square."""

    def seconds(times):
        one, began = reading("王建国患尿毒症，家住平安里3号楼2单元501室，李秀英残疾二级；" * times), process_time()
        (one.seen,) = field.likely([one])
        list(likely.told(one)), list(likely.names(one))
        return process_time() - began

    seconds(10)
    assert seconds(800) < 40 * max(seconds(100), 0.01)


def test_names_that_stand_together_are_found_where_no_office_is_spoken_of():
    winners = "男子单打 第一名 曹若伟 第二名 武若洋 第三名 康轩健、王鑫飞"
    names = [value for kind, value, _ in found(winners) if kind in (Kind.PERSON_NAME, Kind.MINOR)]
    assert names[:3] == ["曹若伟", "武若洋", "康轩健"]
    assert found(winners + "，由主任颁奖") == []
    assert found("会议召开。\n樊小军：\n请准时到场。") == []


def test_illness_that_rules_take_for_somebodys_is_left_out_where_the_model_is_sure_of_nothing():
    weak, labelled, want = (
        Hit(kind, 2, 5, reason, "") for kind, reason in ((Kind.HEALTH, "of_person"), (Kind.HEALTH, "label"), (Kind.HARDSHIP, "of_person"))
    )
    one = reading("患者应服药")
    one.seen = Seen(promise=np.array([5, 5, -9, -np.inf, -8, 5], np.float32))
    assert list(likely.believed(one, [weak, labelled, want])) == [labelled, want]
    one.seen = Seen(promise=np.array([-9, -9, -9, -3, -9, -9], np.float32))
    assert list(likely.believed(one, [weak, labelled, want])) == [weak, labelled, want]


def test_of_a_part_is_seen_what_begins_in_it():
    name, home = Likely(Kind.PERSON_NAME, 3, 6, 0.9), Likely(Kind.ADDRESS, 8, 20, 0.7)
    seen = Seen([name, home], [name], [2, 7, 9], np.arange(30)).within(3, 9)
    assert seen.stretches == [Likely(Kind.PERSON_NAME, 0, 3, 0.9), Likely(Kind.ADDRESS, 5, 17, 0.7)]
    assert (seen.named, seen.doubts, seen.promise.tolist()) == ([Likely(Kind.PERSON_NAME, 0, 3, 0.9)], [4], [3, 4, 5, 6, 7, 8])


@pytest.mark.parametrize(
    "text",
    [
        "王建国，身份证号：110101199003077715。\n患者应当坚持服药，不随地吐痰，消瘦乏力者应及时检查。",  # of anybody
        "今日到青石巷19号走访环卫中队。",  # an office's
    ],
)
def test_what_speaks_of_anybody_is_left_out_though_somebody_is_near(text):
    assert [one for one in found(text) if one[0] in (Kind.ADDRESS, Kind.HEALTH, Kind.HARDSHIP)] == []
