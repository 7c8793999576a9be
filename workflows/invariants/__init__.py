"""Facts that must hold in any database at rest: each rule a small named function that yields what breaks it.

Reading only, in one snapshot; what grows with the database is compared in SQL or streamed. Safe on a live site.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from . import clocks, facts, items, people, publications, quarantine
from .rule import Rule

MOST = 50  # findings named for each rule; more are only said to exist
RULES: tuple[Rule, ...] = (*items.RULES, *facts.RULES, *publications.RULES, *clocks.RULES, *people.RULES, *quarantine.RULES)


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: the ids of what breaks it, and whether there is more than is named."""

    rule: str
    protects: str
    found: list[dict]
    more: bool


def broken(at: datetime) -> Iterator[Broken]:
    """The rules that do not hold, each with what breaks it. Call inside `snapshot`, or where nobody else writes."""
    for rule in RULES:
        found = list(islice(rule.find(at), MOST + 1))
        if found:
            yield Broken(rule.name, rule.protects, found[:MOST], len(found) > MOST)


@contextmanager
def snapshot():
    """One moment of the database, which nothing done meanwhile can change, and in which nothing can be written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
