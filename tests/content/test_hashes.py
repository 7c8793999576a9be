"""Hashes are equal exactly when an approval may stand."""

import pytest

from workflows.disclosure.content.hashes import content_hash, core_hash

LIST = "<table><tr><th>户主姓名<th>金额<tr><td>张三<td>500</table>"
CONTENT = {
    "title": "低保公示",
    "attribute": "active",
    "attribute_reason": "",
    "body": "<p>公示如下</p>" + LIST,
    "attachments": [{"name": "名单.xlsx", "sha256": "ab", "size": 3}],
}


def test_the_hash_does_not_depend_on_the_order_of_keys_or_the_composition_of_letters():
    assert content_hash({"a": "é", "b": [1, True, None]}) == content_hash({"b": (1, True, None), "a": "e\u0301"})
    assert content_hash({"a": "1"}) != content_hash({"a": 1})
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.5, b"x", {1: 2}, object()])
def test_values_with_several_spellings_are_refused_by_place(value):
    with pytest.raises(TypeError, match=r"content\.a\[0\]"):
        content_hash({"a": [value]})


def test_two_keys_that_look_the_same_are_refused():
    with pytest.raises(ValueError, match="two keys"):
        content_hash({"é": 1, "e\u0301": 2})


@pytest.mark.parametrize(
    "change",
    [
        {"title": "城乡低保公示"},
        {"body": "<p>现公示如下</p><p>一</p>" + LIST},
        {"channel": "web"},
        {"body": LIST + "<table><tr><td>1</table>"},
    ],
)
def test_wording_around_the_core_keeps_the_core(change):
    assert core_hash(CONTENT | change) == core_hash(CONTENT)
    assert content_hash(CONTENT | change) != content_hash(CONTENT)


@pytest.mark.parametrize(
    "change",
    [
        {"attribute": "on_request"},
        {"attribute_reason": "第十六条"},
        {"attribute_ground": "N5"},
        {"body": "<p>公示如下</p>" + LIST.replace("500", "600")},
        {"body": "<p>公示如下</p>"},
        {"attachments": []},
        {"attachments": [{"name": "名单.xlsx", "sha256": "cd", "size": 3}]},
        {"attachments": [{"name": "名单2.xlsx", "sha256": "ab", "size": 3}]},
    ],
)
def test_what_voids_all_approvals_changes_the_core(change):
    assert core_hash(CONTENT | change) != core_hash(CONTENT)
