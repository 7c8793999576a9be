"""However odd a text is, searching it takes time in proportion to its length. Bounds are generous: a catastrophe would take hours."""

import time

import pytest

from tests.screening.detecting import KEY, found
from workflows.screening.detectors import marks_only

SECONDS = 30  # for a million characters, on a busy machine
TEXTS = {
    "digits": "1",
    "spaced digits": "1 ",
    "lines of digits": "1\n",
    "words of secrecy": "秘密",
    "starred": "机密★",
    "spaces": " ",
    "tabs": "\t",
    "stars": "1101051949*",
    "at signs": "a@",
    "dots": "1.",
    "colons": "a:",
    "brackets": "（",
    "labels": "身份证号：",
    "phones": "电话：",
    "names": "姓名：张三",
    "doors": "1号2栋3单元",
    "plates": "冀A",
    "headers": "姓名\t身份证号\n",
    "marks": "仅供内部参考",
    "numbers": "平发[2024]",
    "illness": "癌",
    "quotes": "“秘密★",
    "persons named": "户主张三，",
    "cards": "6222 ",
    "kin with cards": "其妻王小文、王建国，6222020200112233446",
    "suffering with cards": "王建国患患因因欠靠住火灾6222020200112233446",
    "ids": "11010519491231002X",
}


def seconds(text):
    began = time.process_time()
    found(text)
    marks_only(text, KEY)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("unit", TEXTS.values(), ids=TEXTS.keys())
def test_a_long_run_of_one_thing_is_searched_in_time(unit):
    short, long = (unit * (count // len(unit)) for count in (25_000, 200_000))
    took = {text: [] for text in (short, long)}
    for _ in range(3):  # a busy machine's caches can make one measurement three times as long, not three in a row
        for text, measured in took.items():
            measured.append(seconds(text))
        # eight times as long a text takes eight times as long; were time to grow with the square, it would be sixty-four times
        if min(took[long]) < max(24 * min(took[short]), 0.5):
            break
    else:
        pytest.fail(f"time grows faster than the text: {took.values()}")
    assert min(took[long]) < SECONDS / 5
