"""Items through create, submit, review, sensitivity, publish and archive: six committed steps, three ways, in one process."""

import statistics
import time
from collections import Counter, defaultdict
from contextlib import contextmanager

from django.db import connection

from benchmarks import floor
from benchmarks.office import LINK, moment, the_office
from benchmarks.servers import as_application
from benchmarks.stock import steps as stock
from benchmarks.stock.flows import BareFlow, StockFlow
from benchmarks.table import Line
from workflows.disclosure import actions

STEPS = ("create", "submit", "review", "sensitivity", "publish", "archive")
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
OURS, FLOOR, STOCK, BARE = "through perform", "raw SQL", "stock viewflow with timers", "stock viewflow"
#: What one item leaves behind; the raw SQL must leave the same.
WRITTEN = ("item", "process", "revision", "content", "draft", "move", "task", "deadline", "notice", "publication")


def measured(services, size):
    office = the_office()
    with as_application(services.postgres) as plain:
        plain.autocommit = False
        raw = floor.Floor(plain, office)
        ways = {
            OURS: lambda number, lap: walk(office, number, lap),
            FLOOR: lambda number, lap: raw.walk(number, lap),
            STOCK: lambda number, lap: stock.walk(StockFlow, office.author, office.content(number)),
            BARE: lambda number, lap: stock.walk(BareFlow, office.author, office.content(number)),
        }
        times, laps = take_turns(ways, size["blocks"], size["items"])
        assert rows_left(lambda: walk(office, 900_001, no_lap)) == rows_left(lambda: raw.walk(900_002, no_lap))
    return list(lines(times, laps, statements_per_step(office, 900_003)))


def walk(office, number, lap):
    """One item from draft to archive through the actions that pages call."""
    content, at = office.content(number), lambda step: moment(number, step)
    with lap("create"):
        item = actions.create(by=office.author, at=at(0), unit=office.section, category=office.category, content=content).subject.pk
    with lap("submit"):
        actions.submit(item, by=office.author, at=at(1))
    with lap("review"):
        actions.approve(item, by=office.head, at=at(2))
    with lap("sensitivity"):
        actions.conclude_secrecy_review(item, by=office.reviewer, at=at(3), conclusion="clear")
    with lap("publish"):
        actions.publish(item, by=office.officer, at=at(4), public_at=at(4), link=LINK)
    with lap("archive"):
        actions.archive(item, by=office.officer, at=at(5))


def take_turns(ways, blocks, items):
    """({way: seconds an item in each block}, {way: {step: [seconds]}}); a few items first, to warm up."""
    times, laps = defaultdict(list), defaultdict(lambda: defaultdict(list))
    numbers = iter(range(1, 1_000_000))
    for block in range(blocks + 1):
        for way, take in ways.items():
            lap, count = stopwatch(laps[way]) if block else no_lap, items if block else min(items, 8)
            began = time.perf_counter()
            for _ in range(count):
                take(next(numbers), lap)
            if block:
                times[way].append((time.perf_counter() - began) / count)
    return times, laps


def stopwatch(laps):
    @contextmanager
    def lap(step):
        began = time.perf_counter()
        yield
        laps[step].append(time.perf_counter() - began)

    return lap


@contextmanager
def no_lap(_step):
    yield


def rows_left(take) -> dict[str, int]:
    """How many rows of each table one item leaves."""
    before = rows()
    take()
    return {table: count - before[table] for table, count in rows().items()}


def rows():
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM workflows_{table}" for table in WRITTEN))
        return dict(cursor.fetchall())


def statements_per_step(office, number) -> dict[str, int]:
    """What each step sends to the database besides what begins and ends the transaction."""
    found = Counter()

    @contextmanager
    def lap(step):
        def count(execute, sql, *rest):
            found[step] += not str(sql).startswith(TRANSACTION)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            yield

    walk(office, number, lap)
    return found


def ratio(these, those) -> float:
    """How many times as long as the others, in the median block: what stands in a block ran one after the other, as fast as the machine was just then."""
    return statistics.median(one / other for one, other in zip(these, those, strict=True))


def lines(times, laps, statements):
    seconds = {way: statistics.median(found) for way, found in times.items()}
    for way in (OURS, FLOOR, STOCK, BARE):
        yield Line("items", f"items a second, {way}", 1 / seconds[way], "items/s", *((60, True) if way == OURS else ()))
    yield Line("items", "time, as a multiple of raw SQL", ratio(times[OURS], times[FLOOR]), "×", 3)
    yield Line("items", "faster than stock viewflow with timers", ratio(times[STOCK], times[OURS]), "×", 3, True)
    yield Line("items", "faster than stock viewflow", ratio(times[BARE], times[OURS]), "×")
    for step in STEPS:
        yield Line("items", f"{step}: statements", statements[step], "", 12)
        yield Line("items", f"{step}: time", statistics.median(laps[OURS][step]) * 1000, "ms")
        yield Line("items", f"{step}: time as raw SQL", statistics.median(laps[FLOOR][step]) * 1000, "ms")
