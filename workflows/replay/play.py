"""Playing a replay: act after act in the order of time, each through the real actions, each night the sweep.

What comes next is read from the database, so a replay that was cut off anywhere goes on as if it had not been.
"""

import heapq
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from people.models import Unit, User
from workflows.deadlines import rules
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.sweep import fenced, sweep
from workflows.disclosure import actions, answering, expiry
from workflows.disclosure.inputs import WITH_CONTENT
from workflows.disclosure.models import Item
from workflows.refusals import Refused

from . import leave
from .cast import cast_of
from .course import Act, Course
from .hours import opening
from .models import Replay, ReplayedItem
from .plans import Plan, plan

PLAYER = 7_301_513  # advisory lock, with the replay's id: one process plays a replay
NEXT_PERSON = {"own_item", "also_first_reviewer", "also_final_approver", "taken", "not_your_duty"}  # somebody else may be able to


class Stuck(Exception):
    """Nobody the course names can take the step it wants: the course and the machine disagree."""


class AnotherIsUnfinished(Exception):
    """The office has a replay that is not finished; finish that one first."""


def start(office: Unit, year: int, items: int, seed: int, now: datetime) -> Replay:
    """The replay of these arguments, new or as far as it came. Nothing in it will lie after `now`. Raises AnotherIsUnfinished."""
    wanted = {"office": office, "what": Replay.What.YEAR, "year": year, "items": items, "seed": seed}
    found = Replay.objects.filter(**wanted).first()
    if found:
        return found
    if other := Replay.objects.filter(office=office, finished_at=None).first():
        raise AnotherIsUnfinished(f"the replay of {other.year} with {other.items} items and seed {other.seed} is unfinished")
    return Replay.objects.create(**wanted, until=now, started_at=now)


def play(replay: Replay, now: Callable[[], datetime], seconds: float | None = None, tell: Callable[[int], None] | None = None) -> bool:
    """Play until it is finished (True), `seconds` have passed, or somebody else is playing it (False).

    `tell` is called with the number of items whose course is over, now and then. The live sweep stands aside meanwhile.
    """
    stop = time.monotonic() + seconds if seconds is not None else None
    with _alone(replay) as mine:
        if not mine:
            return False
        replay.refresh_from_db()
        if replay.finished_at:
            return True
        with fenced():
            finished = Player(replay).run(stop, tell)
        if finished:
            replay.finished_at = now()
            replay.save(update_fields=["finished_at"])
    return finished


@contextmanager
def _alone(replay: Replay):
    """Whether this process is the only one to play the replay while the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PLAYER, replay.pk])
        mine = cursor.fetchone()[0]
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PLAYER, replay.pk])


class Player:
    """Everything needed to play one replay in this process."""

    def __init__(self, replay: Replay):
        self.replay = replay
        self.calendar = rules.in_force().calendar
        self.cast = cast_of(replay.office, opening(date(replay.year, 1, 1), self.calendar))
        self.users = User.objects.in_bulk()
        self.link = f"https://www.example.gov.cn/{replay.office.code.lower()}/{{day:%Y%m}}/t{{day:%Y%m%d}}_{{number:05d}}.html"

    def plan(self, number: int) -> Plan:
        return plan(self.cast, self.calendar, self.replay.year, self.replay.items, self.replay.seed, number)

    def run(self, stop: float | None, tell) -> bool:
        """Take the acts in order; False when time ran out first."""
        replay = self.replay
        leave.arrange(replay.office, replay.year, replay.seed, self.calendar, replay.until)
        known = dict(replay.played.values_list("number", "item_id"))
        over = set(replay.played.filter(over=True).values_list("number", flat=True))
        plans = {number: self.plan(number) for number in range(1, replay.items + 1) if number not in over}
        queue: list[tuple[datetime, int, Act | None]] = []
        for number, one in plans.items():
            self._push(queue, number, known.get(number), one)
        while queue:
            at, number, act = heapq.heappop(queue)
            if stop is not None and time.monotonic() > stop:
                return False
            self._sweep_until(at)
            if act is None:
                known[number] = self._create(plans[number])
            else:
                self.take(known[number], act)
            self._push(queue, number, known[number], plans[number])
            if tell:
                tell(replay.items - len({entry[1] for entry in queue}))
        self._sweep_until(replay.until)
        return True

    def _push(self, queue, number, item_id, one):
        """Queue what comes next for a number; close its course when nothing does."""
        if item_id is None:
            at, act = one.created_at, None
        else:
            act = self.next(item_id, one)
            if act is None:
                self.replay.played.filter(number=number).update(over=True)
                return
            at = act.at
        if at <= self.replay.until:
            heapq.heappush(queue, (at, number, act))

    def next(self, item_id: int, one: Plan) -> Act | None:
        """What comes next for an item, as the database stands."""
        item = Item.objects.select_related("process", "category", "chain", "topic").get(pk=item_id)
        item.look(None, self.replay.until)
        link = self.link.replace("{number:05d}", f"{one.number:05d}")
        return Course(item, one, self.calendar, link).next()

    def _create(self, one: Plan) -> int:
        with transaction.atomic():
            turn = actions.create(
                by=one.author,
                at=one.created_at,
                unit=one.unit,
                category=one.category,
                topic=one.topic,
                content=one.content(1),
                via="replay",
            )
            ReplayedItem.objects.create(replay=self.replay, number=one.number, item=turn.subject)
        return turn.subject.pk

    def take(self, item_id: int, act: Act) -> None:
        """Take the step by the first of its people whom the machine lets. A chain with a vacant post ends in discarding. Raises Stuck."""
        codes: dict[int, list[str]] = {}
        for person in act.people:
            try:
                self._act(item_id, act, self.users[person])
                return
            except Refused as refused:
                codes[person] = refused.codes
                if refused.codes == ["duty_vacant"]:
                    reason = "审签链条中有岗位空缺，本件作废。"
                    actions.discard(item_id, by=self.users[person], at=act.at, via="replay", reason=reason)
                    return
                if not set(refused.codes) <= NEXT_PERSON:
                    break
        raise Stuck(f"item {item_id}: {act.step} at {act.at} by {codes or 'nobody'}")

    def _act(self, item_id: int, act: Act, by) -> None:
        """The step; when the sensitivity check asks for answers first, they are given first. Raises Refused."""
        inputs = act.inputs
        try:
            getattr(actions, act.step)(item_id, by=by, at=act.at, via="replay", **inputs)
        except Refused as refused:
            if refused.codes != ["findings_unanswered"]:
                raise
            if "content" in inputs:  # answered, and masked, in the draft
                inputs = dict(inputs)
                actions.save_draft(item_id, by=by, at=act.at, content=inputs.pop("content"))
            self._answer(item_id, act, by)
            getattr(actions, act.step)(item_id, by=by, at=act.at, via="replay", **inputs)

    def _answer(self, item_id: int, act: Act, by) -> None:
        """处理检测结果, as people do it: what can be masked is masked by whoever drafts, the rest explained.

        What a reviewer or publisher masks is their own draft until it is kept as a version, and what they decide on would still hold it.
        """
        item = Item.locked(item_id).look(by, act.at)
        reviewing = act.step == "conclude_secrecy_review"
        groups = item.findings.for_reviewer if reviewing else item.findings.refusing
        answers: dict[str, list[str]] = {}
        for group in groups:
            possible = answering.possible(group, reviewer=reviewing)
            answer = next((one for one in possible if act.step in WITH_CONTENT or one != answering.Answer.MASKED), possible[0])
            answers.setdefault(answer, []).append(group.key)
        for answer, keys in answers.items():
            words = {} if answer == answering.Answer.MASKED else {"basis": "条例 第二十条", "reason": "经核对，属于应当公开的内容。"}
            actions.answer_findings(item_id, by=by, at=act.at, via="replay", findings=keys, answer=answer, **words)

    def _sweep_until(self, at: datetime) -> None:
        """The sweeps of the nights before `at`."""
        replay, last = self.replay, at.astimezone(BEIJING).date()
        day = replay.swept_on or at.astimezone(BEIJING).date() - timedelta(days=1)
        while day < last:
            day += timedelta(days=1)
            night = datetime.combine(day, datetime.min.time(), BEIJING) + timedelta(minutes=1)
            sweep(night, muted=True, office=replay.office_id)
            expiry.take_down(night, limit=5000, office=replay.office_id)
            Replay.objects.filter(pk=replay.pk).update(swept_on=day)
        replay.swept_on = day
