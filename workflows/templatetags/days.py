"""The days of components/days.html, written out in Python: the calendar of a year shows 365."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
_SAID = ("start", "off", "paused", "due", "makeup")  # kinds that are named below the day, in the order of the words


@register.simple_tag
def each_day(days: Iterable[Mapping[str, Any]], words: Sequence[str]) -> SafeString:
    """A list's entries. `days` as the component says, `words` for start, off, paused, due and make-up."""
    below = dict(zip(_SAID, map(escape, words), strict=False))
    return mark_safe("".join(_day(day, below, first=not number) for number, day in enumerate(days)))


@lru_cache(maxsize=1500)
def _called(on: date, _language: str) -> str:
    """As 11月26日, which the same pages ask for again and again."""
    return escape(date_format(on, "MONTH_DAY_FORMAT"))


def _day(day: Mapping[str, Any], below: Mapping[str, str], first: bool) -> str:
    on, kind, why = day["date"], day["kind"], escape(day["why"])
    count: str = escape(day.get("n") or "")
    classes = (
        kind
        + (" late" if day.get("late") else "")
        + (" today" if day.get("today") else "")
        + (f" at-{on.isoweekday() % 7}" if first else "")
    )
    name = f"{on.month}/{on.day}" if first or on.day == 1 else on.day
    if kind in below:
        count = f"{below[kind]} {count}" if kind == "makeup" else below[kind]
    return (
        f'<li class="{escape(classes)}" title="{why}"><time datetime="{on.isoformat()}"><span aria-hidden="true">{name}</span>'
        f'<span class="visually-hidden">{_called(on, get_language())}: {why}</span></time>'
        f'<small aria-hidden="true">{count}</small></li>'
    )
