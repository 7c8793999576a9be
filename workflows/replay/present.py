"""The open work of one day: items waiting at every stage, due today, tomorrow, or late by a day or two, for every inbox to have some."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from people import queries
from people.models import Duty, Unit
from workflows.deadlines.calendar import WorkCalendar
from workflows.disclosure.models import Item
from workflows.disclosure.states import OWNERS
from workflows.disclosure.states import State as S

from .course import Act, Course
from .hours import HOURS, opening
from .models import Replay, ReplayedItem
from .plans import Plan
from .play import Player, Stuck
from .texts import filling, notices

STEP = timedelta(minutes=12)  # between two acts of the same morning
ACTS = 11  # at most so many before an item waits where it is to wait


@dataclass(frozen=True)
class Scene:
    """One item to be found waiting. `age`: working days it has waited (1: due today, 2: late by a day); `formed`: days before that."""

    notice: str
    state: str
    age: int = 0
    formed: int = 1
    then: str = ""  # what happens to it there


SCENES = (
    Scene("relief-public", S.DRAFT),
    Scene("jobs-village", S.DRAFT, 1, 22),
    Scene("plan-organisation", S.DRAFT, 2, 28),
    Scene("vote-register", S.DRAFT, 1),
    Scene("relief-epidemic", S.OFFICE_REVIEW, 1, 5, "return"),
    Scene("house", S.OFFICE_REVIEW, 3, 8, "return"),
    Scene("relief-year", S.SECTION_REVIEW, 0, 3),
    Scene("relief-epidemic", S.SECTION_REVIEW, 1, 3, "sign_for"),
    Scene("road-west", S.SECTION_REVIEW, 2, 2),
    Scene("finance-quarter", S.SECTION_REVIEW, 1, 4),
    Scene("relief-epidemic", S.OFFICE_REVIEW, 0, 2),
    Scene("relief-year", S.OFFICE_REVIEW, 1, 6, "sign_for"),
    Scene("land-town", S.OFFICE_REVIEW, 2, 9),
    Scene("vote-list", S.OFFICE_REVIEW, 0),
    Scene("relief-epidemic", S.OFFICE_REVIEW, 1, 4, "consult"),
    Scene("land-wetland", S.OFFICE_REVIEW, 0, 6, "add_signer"),
    Scene("normative", S.LEGAL_REVIEW, 2, 7),
    Scene("penalty-building", S.LEGAL_REVIEW, 1, 2),
    Scene("penalty-building", S.LEADER_REVIEW, 4, 9),  # past its seven working days: before the discipline committee
    Scene("normative", S.COLLECTIVE_REVIEW, 3, 10),
    Scene("relief-public", S.SECRECY_REVIEW, 0, 2),
    Scene("jobs-worker", S.SECRECY_REVIEW, 1, 3),
    Scene("dibao-standard", S.SECRECY_REVIEW, 1, 2),
    Scene("land-school", S.SECRECY_REVIEW, 2, 12),
    Scene("land-town", S.SECRECY_REVIEW, 3, 6, "refer"),
    Scene("relief-public", S.LEADER_REVIEW, 0, 3),
    Scene("house", S.LEADER_REVIEW, 1, 5, "copy"),
    Scene("relief-epidemic", S.LEADER_REVIEW, 2, 6),
    Scene("party", S.DISCLOSURE_LEADER_REVIEW, 1, 3),
    Scene("storm", S.DISCLOSURE_LEADER_REVIEW, 0, 0, "telephone"),
    Scene("relief-public", S.SIGNING, 1, 4),
    Scene("accounts-street", S.SIGNING, 0, 7),
    Scene("leaders", S.SIGNING, 2, 8, "copy"),
    Scene("relief-year", S.AWAITING_PUBLICATION, 0, 5),
    Scene("jobs-committee", S.AWAITING_PUBLICATION, 1, 24),
    Scene("eia-four", S.AWAITING_PUBLICATION, 2, 4),
    Scene("elder", S.PUBLISHED, 0, 6),
    Scene("road-school", S.PUBLISHED, 2, 2),
    Scene("relief-epidemic", S.ARCHIVED, 1, 7, "ask_withdrawal"),
    Scene("road-rebuild", S.ARCHIVED, 0, 3, "withdraw_urgently"),
)


class Calm(Random):
    """Chance on a day when nothing happens by chance."""

    def random(self):
        return 0.99


class CalmPlan(Plan):
    """A plan without surprises."""

    def stream(self, *place):
        return Calm(f"{self.number}:{place}")


class Straight(Course):
    """A course that takes the next act at a given moment."""

    when: datetime

    def _after(self, start, hours):
        return self.when


def present_day(at: datetime, office: Unit | None = None) -> int:
    """Make the open work of the day `at` for an office (default: the first subdistrict), once. Returns how many items were made.

    All or nothing. Items already made for that year are left alone, and nothing more is made.
    """
    office = office or Unit.objects.filter(kind=Unit.Kind.STREET, is_active=True).order_by("order", "id").first()
    with transaction.atomic():
        replay, new = Replay.objects.get_or_create(
            office=office,
            what=Replay.What.PRESENT,
            year=at.year,
            items=len(SCENES),
            seed=0,
            defaults={"until": at, "started_at": at, "finished_at": at},
        )
        if not new:
            return 0
        stage = Stage(replay)
        for number, scene in enumerate(SCENES, 1):
            stage.set(scene, number)
    return len(SCENES)


class Stage(Player):
    """Sets scenes: walks an item to where it is to wait."""

    def set(self, scene: Scene, number: int) -> None:
        one = self._plan(scene, number)
        item_id = self._create(one)
        ReplayedItem.objects.filter(replay=self.replay, number=number).update(over=True)
        times = self._times(scene.age)
        while (item := self._look(item_id)).state != scene.state:
            act = self._course(item, one, next(times)).next()
            if act is None:
                raise Stuck(f"scene {number}: {item.category} never comes to {scene.state}")
            self.take(item_id, act)
        if scene.then:
            when = next(times)
            item = self._look(item_id)
            self.take(item_id, self._then(scene.then, item, when, self._course(item, one, when)))

    def _plan(self, scene: Scene, number: int) -> Plan:
        rng = Random(f"present:{number}")
        notice = next(one for one in notices() if one.code == scene.notice)
        unit, author, category, topic = self.cast.parts(notice, rng)
        day = self._day(scene.age)
        values = filling(rng, day, rng.choice(self.cast.communities)) | {"seed": "present"}
        created_at = next(self._times(scene.age)) - STEP / 4
        formed_on = day - timedelta(days=scene.formed)
        return CalmPlan(number, notice, unit, author, category, topic, formed_on, created_at, 1.0, "", False, values)

    def _day(self, age: int) -> date:
        """The working day on which it arrived: today counts when enough of it has passed."""
        calendar: WorkCalendar = self.calendar
        now = self.replay.until.astimezone(opening(date(2020, 1, 2), calendar).tzinfo)
        enough = now - STEP / 2 * ACTS >= datetime.combine(now.date(), HOURS[0][0], now.tzinfo)
        last = calendar.rank(now.date().toordinal() if enough else now.date().toordinal() - 1)
        return date.fromordinal(calendar.select(last - age))

    def _times(self, age: int):
        """The moments of its acts, on that day and none of them after now."""
        day = self._day(age)
        opens = opening(day, self.calendar)
        last = min(self.replay.until.astimezone(opens.tzinfo), opens.replace(hour=HOURS[0][1].hour))
        each = min(STEP, (last - opens) / (ACTS + 1))
        return (opens + each * number for number in range(1, ACTS + 1))

    def _look(self, item_id: int) -> Item:
        return Item.objects.select_related("process", "category", "chain", "topic").get(pk=item_id).look(None, self.replay.until)

    def _course(self, item: Item, one: Plan, when: datetime) -> Straight:
        course = Straight(item, one, self.calendar, self.link.replace("{number:05d}", f"9{one.number:04d}"))
        course.when = when
        return course

    def _then(self, name: str, item: Item, at: datetime, course: Straight) -> Act:
        """The act that leaves the item as the scene wants it."""
        rng = Calm(name)
        owners = course._owners(rng, at) if item.state in OWNERS else ()
        if name == "return":
            return Act(at, "return_item", owners, {"stage": S.RETURNED.value, "reason": "联系电话与公布的不一致，请核对后重报。"})
        if name == "sign_for":
            return Act(at, "sign_for", owners)
        if name == "consult":
            item.look(None, at)
            return Act(at, "consult_units", owners, {"units": sorted(item.sections)[:2], "question": "发放人数是否与你处掌握的一致？"})
        if name == "add_signer":
            legal = queries.holders([Duty.LEGAL_REVIEWER], item.unit_id, at)[Duty.LEGAL_REVIEWER]
            return Act(at, "add_signer", owners, {"people": legal[:1], "question": "征收依据的表述是否准确？"})
        if name == "refer":
            return Act(
                at, "conclude_secrecy_review", owners, {"conclusion": "uncertain", "reason": "涉及正在协商的补偿方案，能否公开不能确定。"}
            )
        if name == "copy":
            leaders = queries.holders([Duty.DIRECTOR, Duty.DISCLOSURE_LEADER], item.unit_id, at)
            people = sorted({who for group in leaders.values() for who in group[:1]} | {item.author_id})
            return Act(at, "copy_to", owners, {"people": people, "question": "请阅。"})
        if name == "telephone":
            return course._by_telephone(at, rng, S(item.state))[0]
        if name == "ask_withdrawal":
            return Act(at, "request_withdrawal", (item.author_id,), {"ground": "expired", "reason": "补助已经发放完毕。"})
        publishers = queries.holders([Duty.PUBLISHER], item.unit_id, at)[Duty.PUBLISHER]
        return Act(at, "withdraw_urgently", tuple(publishers), {"ground": "privacy"})
