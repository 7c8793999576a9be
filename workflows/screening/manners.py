"""How a value is masked (脱敏方式): one small pure function each. The conventions of public lists; an office chooses per kind and profile."""

import re
from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from .kinds import MASKABLE, Kind


class Manner(StrEnum):
    """The first of a kind's manners (MANNERS) is the usual one."""

    __hash__ = str.__hash__  # as Kind's

    BIRTH = "birth"  # 前 6 后 4: an identity number without its date of birth
    LAST_FOUR = "last_four"  # only the last four digits stay
    MIDDLE = "middle"  # 138****5678
    SURNAME = "surname"  # 张某, 张*
    VILLAGE = "village"  # an address cut to the community or village
    REMOVE = "remove"  # nothing stays


MANNER_LABELS = {
    Manner.BIRTH: _("first six and last four digits stay"),
    Manner.LAST_FOUR: _("the last four digits stay"),
    Manner.MIDDLE: _("the middle is hidden"),
    Manner.SURNAME: _("the surname stays"),
    Manner.VILLAGE: _("cut to the community or village"),
    Manner.REMOVE: _("nothing stays"),
}

#: What may be chosen for a kind, the default first.
MANNERS: dict[Kind, tuple[Manner, ...]] = dict.fromkeys(MASKABLE, (Manner.REMOVE,)) | {
    Kind.ID_NUMBER: (Manner.BIRTH, Manner.LAST_FOUR, Manner.REMOVE),
    Kind.BANK_ACCOUNT: (Manner.LAST_FOUR, Manner.REMOVE),
    Kind.TRAVEL_DOCUMENT: (Manner.LAST_FOUR, Manner.REMOVE),
    Kind.VEHICLE_PLATE: (Manner.MIDDLE, Manner.REMOVE),
    Kind.MOBILE_PHONE: (Manner.MIDDLE, Manner.REMOVE),
    Kind.LANDLINE: (Manner.MIDDLE, Manner.REMOVE),
    Kind.PERSON_NAME: (Manner.SURNAME, Manner.REMOVE),
    Kind.MINOR: (Manner.REMOVE, Manner.SURNAME),
    Kind.ADDRESS: (Manner.VILLAGE, Manner.REMOVE),
}

STAR = "*"
MASKED_ALREADY = "*＊×●○■□◆#"  # a character somebody else put in the place of one
#: Compound surnames, so that 欧阳娜娜 becomes 欧阳** and not 欧***.
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "司空",
        "夏侯",
        "宇文",
        "长孙",
        "鲜于",
        "闾丘",
        "东郭",
        "南宫",
        "端木",
        "呼延",
        "轩辕",
        "太史",
        "申屠",
        "钟离",
        "澹台",
        "拓跋",
        "独孤",
    ]
)


def masked(value: str, manner: Manner) -> str:
    """The value as it may be shown. Separators stay where they are, so that lines and columns keep their shape; never longer than `value`."""
    return _HOW[manner](value)


def _digits(value: str, kept: Callable[[int], tuple[int, int]]) -> str:
    """`value` with its letters and digits starred but for the first and last ones, as many as `kept(count)` says; what is starred already counts."""
    if value.isalnum():  # nothing between the digits: most of a list
        front, back = kept(len(value))
        hidden = len(value) - front - back
        return value if hidden <= 0 else value[:front] + STAR * hidden + value[len(value) - back :]
    count, at, shown = sum(c.isalnum() or c in MASKED_ALREADY for c in value), 0, []
    front, back = kept(count)
    for character in value:
        if character.isalnum() or character in MASKED_ALREADY:
            shown.append(character if at < front or at >= count - back else STAR)
            at += 1
        else:
            shown.append(character)
    return "".join(shown)


def _birth(value: str) -> str:
    """Of less than a whole number, the part of one that stands in a paragraph, nothing stays."""
    return _digits(value, lambda count: (6, 4) if count >= 15 else (0, 0))


def _last_four(value: str) -> str:
    return _digits(value, lambda count: (0, 4 if count > 4 else 0))


def _middle(value: str) -> str:
    """The first three and last four of eleven; of shorter values proportionally fewer, and at least a third is hidden."""
    return _digits(value, lambda count: (3, 4) if count >= 11 else (count // 3, count // 3))


def _surname(value: str) -> str:
    text = "".join(value.split())
    front = 2 if text[:2] in COMPOUND and len(text) > 2 else 1
    return text[:front] + STAR * max(1, len(text) - front)


_PLACES = ("社区", "村", "街道", "镇", "乡")
_NAMED = "|".join(_PLACES)
# The number of a house, flat or group; not one in the name of a place (第3社区、曹杨8村).
_NUMBER = re.compile(
    rf"[0-9０-９]+(?![0-9０-９]|{_NAMED})|[〇零一二两三四五六七八九十百]+(?:号|弄|巷|栋|幢|座|单元|室|楼|层|组|队|#)(?!{_NAMED})"
)


def _village(value: str) -> str:
    """Up to and with the last of 村, 社区, 街道, 镇, 乡 that stands before every number of a house; before the first number when one is named only
    after it; nothing at all when none is named."""
    number = _NUMBER.search(value)
    front = value[: number.start()] if number else value
    ends = [front.rfind(word) + len(word) for word in _PLACES if word in front]
    if ends:
        return front[: max(ends)]
    return front.rstrip() if front.strip() and any(word in value for word in _PLACES) else STAR * 3


_HOW: dict[Manner, Callable[[str], str]] = {
    Manner.BIRTH: _birth,
    Manner.LAST_FOUR: _last_four,
    Manner.MIDDLE: _middle,
    Manner.SURNAME: _surname,
    Manner.VILLAGE: _village,
    Manner.REMOVE: lambda value: STAR * 3,
}
