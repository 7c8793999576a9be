"""What each number of a replay is to be: which notice, drafted where and when, and what will go wrong with it. Pure, from the seed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from people.models import Unit, User
from workflows.catalogue.models import Topic
from workflows.deadlines.calendar import WorkCalendar
from workflows.disclosure.models import Category

from .cast import Cast
from .hours import HOURS_A_DAY, opening, worked
from .texts import Notice, content, filling, notices

CONTACT = "0999-7120012"
BUSY = (9, 6, 10, 10, 10, 10, 9, 9, 10, 9, 13, 17)  # how much is published in each month: most before the year ends
#: What happens once in so many items, besides what chance brings anywhere.
RARE = {
    "withdraw_urgently": 400,
    "withdraw": 70,
    "keep_public": 150,
    "correct": 30,
    "determination": 80,
    "recall": 50,
    "discard": 60,
    "miss": 45,
}


@dataclass(frozen=True)
class Plan:
    """One item to be. `pace` scales every delay to the time the law leaves; `rare` names what is to happen to it, or is empty."""

    number: int
    notice: Notice
    unit: Unit
    author: User
    category: Category
    topic: Topic | None
    formed_on: date
    created_at: datetime
    pace: float
    rare: str
    late: bool
    values: dict = field(repr=False)

    def stream(self, *place) -> Random:
        """The chance of one place in this item's course: the same whenever it is asked, also after a crash."""
        return Random(f"{self.values['seed']}:{self.number}:{':'.join(map(str, place))}")

    @property
    def flawed(self) -> bool:
        """Whether the first version prints names that the secrecy review will have masked."""
        return self.notice.category == "name_list" and self.stream("flaw").random() < 0.5

    def content(self, version: int) -> dict:
        """What the author writes the first, second… time."""
        return content(
            self.notice,
            self.values,
            formed_on=self.formed_on,
            contact=self.author.office_phone or CONTACT,
            number=self.number,
            version=version,
            names_in_full=self.flawed,
        )


@cache
def rarities(seed: str, items: int) -> dict[int, str]:
    """Which numbers something rare happens to: at least one of each kind, when there are numbers enough."""
    counts = {name: max(1, items // every) for name, every in RARE.items()}
    fitting = [number for number in range(1, items + 1) if notices()[(number - 1) % len(notices())].attribute == "public"]
    order = Random(f"{seed}:rare").sample(fitting, min(len(fitting), sum(counts.values())))
    names = [name for name, count in counts.items() for _each in range(count)]
    return dict(zip(order, names, strict=False))


def plan(cast: Cast, calendar: WorkCalendar, year: int, items: int, seed: int, number: int) -> Plan:
    """The plan of one number. Depends on nothing but its arguments."""
    key = f"{seed}:{year}:{items}"
    rng = Random(f"{key}:{number}")
    every, rare = notices(), rarities(key, items).get(number, "")
    notice = every[(number - 1) % len(every)]
    if notice.month and number > len(every):  # once a year; later rounds are everyday news
        notice = rng.choice([one for one in every if one.category == "routine" and not one.month])
    month = notice.month or rng.choices(range(1, 13), BUSY)[0]
    day = opening(date(year, month, 1) + timedelta(days=rng.randrange(28)), calendar).date()
    if day.year != year:
        day = date(year, 12, 30)
    unit, author, category, topic = cast.parts(notice, rng)
    limit, unit_of_limit = (topic.limit, topic.limit_unit) if topic and topic.limit else (category.limit, category.limit_unit)
    if unit_of_limit != "working_days":
        limit = limit * 3 // 5
    pace = min(1.0, limit * HOURS_A_DAY / (6.2 * (2 + cast.levels[category.pk])))
    created_at = worked(opening(day, calendar), rng.uniform(0, 5), calendar)
    formed_on = day
    if rare == "miss":  # drafted when the period is nearly over
        formed_on = day - timedelta(days=limit * 7 // 5 + rng.randrange(3, 12))
    elif limit >= 10 and not category.urgent:
        formed_on = day - timedelta(days=rng.randrange(4))
    values = filling(rng, day, rng.choice(cast.communities)) | {"seed": f"{key}"}
    late = rare == "" and rng.random() < 0.05
    return Plan(number, notice, unit, author, category, topic, formed_on, created_at, pace, rare, late, values)
