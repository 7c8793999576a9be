"""What of a finding is kept says where and why, and not a word."""

import pytest

from workflows.screening.findings import Finding, Passage
from workflows.screening.kinds import Kind
from workflows.screening.quarantine import suspicion


def found(place, excerpt=""):
    return Finding(Kind.SECRET_MARK, place, 0, 2, excerpt, "mark", "m", column="机密名单")


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("body/3", "body/3"),
        ("page:2/annotation:1", "page:2/annotation:1"),
        ("sheet:机密名单", "sheet"),
        ("sheet:机密/秘密/row:2", "sheet"),
        ("member:机密方案.docx/paragraph:4", "member"),
        ("properties:author", "properties"),
        ("机密", ""),
        ("", ""),
    ],
)
def test_a_place_is_kept_without_names(place, kept):
    assert suspicion.neutral(found(place)) == {"place": kept, "reason": "mark", "level": ""}


def test_a_level_is_kept_when_it_is_one():
    assert suspicion.neutral(found("page:1", "机密★10年"))["level"] == "secret"
    assert suspicion.neutral(found("page:1", "绝 密"))["level"] == "top_secret"


def test_only_the_stretch_that_was_released_is_admitted():
    passages = [Passage("body/0", "机密★ 一"), Passage("body/1", "机密★ 二")]
    findings = [found("body/0"), found("body/1")]
    [both] = suspicion.by_field(passages, findings, set())
    assert (both.field, len(both.stretches)) == ("body", 2)
    [left] = suspicion.by_field(passages, findings, {suspicion.stretch("机密★一")})
    assert left.findings == (findings[1],)
    assert suspicion.by_field(passages, findings, set(both.stretches)) == []


def test_other_findings_are_not_suspicious():
    other = Finding(Kind.ID_NUMBER, "body/0", 0, 2, "", "checksum", "m")
    assert suspicion.by_field([Passage("body/0", "x")], [other], set()) == []


def test_texts_are_told_apart_by_field_and_content():
    assert suspicion.digest({"a": "bc"}) != suspicion.digest({"ab": "c"}) != suspicion.digest({"a": "b", "c": ""})
    assert suspicion.digest({"a": "1", "b": "2"}) == suspicion.digest({"b": "2", "a": "1"})
