"""What happens next to a replayed item: decided from its plan and from what the database says has happened, never from memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from people import queries
from people.models import Delegation, Duty
from workflows.deadlines.calendar import WorkCalendar
from workflows.disclosure.models import Item
from workflows.disclosure.routes import CONFIRMS
from workflows.disclosure.separation import drafters
from workflows.disclosure.states import AT_REST, BY_TELEPHONE, LEVELS, OWNERS, WRITING, FollowUp, State
from workflows.engine.models import Move, Task
from workflows.engine.subject import MoveLine, TaskLine

from .hours import HOURS_A_DAY, worked
from .plans import Plan

REASONS = (
    "联系电话与公布的不一致，请核对。",
    "缺少公开依据，请补充。",
    "施工时间前后不一致，请核实后重报。",
    "标题与正文的地点不一致。",
    "文号格式不规范，请按公文处理办法修改。",
)
EDITS = ("压缩了重复表述。", "统一了地名写法。", "补充了监督电话。")
ANSWERS = ("同意。", "无不同意见。", "已核对，数据无误。")
ASKING = {  # which steps open a task beside the chain
    FollowUp.OPINION: ("add_signer", "consult_units"),
    FollowUp.COUNTERSIGN: ("record_consent",),
    FollowUp.EXPLAIN_WITHDRAWAL: ("withdraw_urgently",),
    FollowUp.COPY: ("copy_to",),
}
SLOW = (State.LEGAL_REVIEW, State.COLLECTIVE_REVIEW)  # their clocks leave five days


@dataclass(frozen=True)
class Act:
    """A step to take: when, by the first of `people` (ids) whom the machine lets, with what."""

    at: datetime
    step: str
    people: tuple[int, ...]
    inputs: dict = field(default_factory=dict)


class Course:
    """The next act of one item. The item has been looked at (`look`), by nobody in particular."""

    def __init__(self, item: Item, plan: Plan, calendar: WorkCalendar, link: str):
        self.item, self.plan, self.calendar, self.link = item, plan, calendar, link
        self.moves = item.case.moves
        self.arrived = item.case.last_change or self.moves[0]
        self.since = [move for move in self.moves if move.number > self.arrived.number]
        self.rng = plan.stream(item.process.number, self.arrived.number)

    def next(self) -> Act | None:
        """The earliest of what is to be done; None when the course is over."""
        acts = [*self._owed(), *self._onward()]
        return min(acts, key=lambda act: act.at) if acts else None

    # -- times ------------------------------------------------------------------------------------------------------------------
    def _after(self, start: datetime, hours: float) -> datetime:
        """So many working hours later, at this item's pace; emergencies are handled round the clock."""
        if self.item.settings.urgent:
            return start + timedelta(minutes=10 + round(hours * 4))
        return worked(start, hours * self.plan.pace, self.calendar)

    def _last(self) -> datetime:
        return self.moves[-1].at

    # -- people -----------------------------------------------------------------------------------------------------------------
    def _people(self, duty: str, rng: Random, at: datetime, unit_id: int | None = None) -> tuple[int, ...]:
        """Whoever may act, the likeliest first; who is on leave comes last."""
        found = queries.holders([duty], unit_id or self.item.unit_id, at)[duty]
        if len(found) > 1 and rng.random() < 0.25:
            found = [found[1], found[0], *found[2:]]
        away = set(Delegation.objects.in_force(at).filter(principal__in=found, duties__contains=[duty]).values_list("principal", flat=True))
        return tuple(sorted(found, key=lambda person: person in away))

    def _owners(self, rng: Random, at: datetime) -> tuple[int, ...]:
        duty = OWNERS[self.item.state]
        task = self.item.case.main_task
        first = (task.owner_id,) if task and task.owner_id else ()
        if duty not in Duty.values:
            return (*first, self.item.author_id)
        return tuple(dict.fromkeys((*first, *self._people(duty, rng, at))))

    # -- what others owe ------------------------------------------------------------------------------------------------------
    def _asked_by(self, task: TaskLine) -> MoveLine | Move:
        """The move that opened the task; of one brought along from an earlier passage, a move there."""
        steps = ASKING[FollowUp(task.node)]
        here = next((move for move in reversed(self.moves) if move.step in steps), None)
        return here or Move.objects.filter(process__in=self.item.passages(), step__in=steps).latest("number")

    def _owed(self) -> Iterable[Act]:
        """Answers to the open tasks beside the chain."""
        for task in self.item.case.tasks:
            if task.kind == Task.Kind.MAIN:
                continue
            asked = self._asked_by(task)
            rng = self.plan.stream(self.item.process.number, asked.number, task.node, task.unit_id)
            people = (task.owner_id,) if task.owner_id else self._people(task.duty, rng, asked.at, task.unit_id)
            if task.node == FollowUp.OPINION:
                answer = {"agrees": rng.random() > 0.06, "text": rng.choice(ANSWERS)}
                yield Act(max(self._after(asked.at, rng.uniform(0.5, 4)), self._last()), "give_opinion", people, answer)
            elif task.node == FollowUp.COUNTERSIGN:
                hours = rng.uniform(2, 22) if rng.random() < 0.9 else rng.uniform(25, 40)
                yield Act(max(asked.at + timedelta(hours=hours), self._last()), "countersign", people, {"opinion": "补签，同意。"})
            elif task.node == FollowUp.EXPLAIN_WITHDRAWAL:
                at = max(worked(asked.at, rng.uniform(2, 6), self.calendar), self._last())
                yield Act(at, "explain_withdrawal", people, {"reason": "读者来电反映内容可能涉及个人信息，先行撤下核查。"})
            elif rng.random() < 0.9:  # a few copies are never opened
                yield Act(max(worked(asked.at, rng.uniform(1, 30), self.calendar), self._last()), "acknowledge", people)

    # -- where it goes ------------------------------------------------------------------------------------------------------------
    def _onward(self) -> Iterable[Act]:
        if any(task.kind == Task.Kind.OPINION for task in self.item.case.tasks):
            return ()
        state = State(self.item.state)
        if state in WRITING:
            acts = self._writing()
        elif state in LEVELS:
            acts = self._level(state)
        else:
            acts = {
                State.DETERMINATION: self._determination,
                State.AWAITING_PUBLICATION: self._publication,
                State.PUBLISHED: self._reading,
                State.WITHDRAWAL_REVIEW: self._withdrawal_review,
            }.get(state, self._rest)()
        return acts

    def _version(self) -> int:
        """How often it will have been written after the next time."""
        return 1 + sum(move.step in ("submit", "revise") for move in self.moves) + 10 * (self.item.process.number - 1)

    def _done(self, step: str) -> bool:
        """Whether this was done since the item came here."""
        return any(move.step == step for move in self.since)

    def _writing(self):
        rng = self.rng
        at = max(self._after(self.arrived.at, rng.uniform(1, 6)), self._last() + timedelta(minutes=3))
        people = self._owners(rng, at)
        if self.plan.rare == "discard" and self.item.process.number == 1:
            return [Act(at, "discard", people, {"reason": "与已发布信息重复，作废。"})]
        wish = rng.random()
        if wish < 0.05 and self.plan.pace == 1.0 and not self._done("consult_units"):
            self.item.look(None, at)
            if sections := sorted(self.item.sections):
                asked = sections[: 1 + int(rng.random() < 0.5)]
                return [Act(at, "consult_units", people, {"units": asked, "question": "请就涉及你单位的内容提出意见。"})]
        content = self.plan.content(self._version())
        if any(move.step == "record_determination" and not move.inputs["releasable"] for move in self.moves):
            content |= {"attribute": "on_request", "attribute_ground": "N7", "attribute_reason": "经报请确定，不宜主动公开。"}
        return [Act(at, "submit", people, {"content": content})]

    def _level(self, state):
        rng, plan = self.rng, self.plan
        hours = rng.uniform(0.5, 6)
        wishes = {
            name: rng.random()
            for name in ("sign_for", "copy_to", "hand_over", "add_signer", "revise", "return", "telephone", "slow", "recall")
        }
        returns = sum(move.target == State.RETURNED for move in self.moves)
        slow = plan.late and returns == 0 and wishes["slow"] < 0.5 and not any(m.step == "urge" for m in self.moves)
        if state in SLOW:
            hours *= 3
        if slow or (plan.late and self._done("urge")):
            hours = (14 + 12 * wishes["slow"] + (28 if state in SLOW else 0)) / plan.pace
        at = max(self._after(self.arrived.at, hours), self._last() + timedelta(minutes=3))
        drafted = drafters(self.item)
        people = tuple(who for who in self._owners(rng, at) if who not in drafted)
        if plan.rare == "recall" and not any(m.step == "recall" for m in self.moves) and self.arrived.step == "submit":
            assert self.arrived.actor_id is not None  # people submit
            return [Act(self._after(self.arrived.at, 0.3), "recall", (self.arrived.actor_id,))]
        if slow and not self._done("urge") and not self.item.settings.urgent:
            urged = worked(self.arrived.at, 1.9 * HOURS_A_DAY, self.calendar)
            return [Act(urged, "urge", (self.item.author_id,))]
        if wishes["sign_for"] < 0.3 and not self._done("sign_for"):
            return [Act(self._after(self.arrived.at, 0.3), "sign_for", people)]
        if wishes["hand_over"] < 0.03 and not self._done("hand_over") and state != State.SIGNING:
            early = max(self._after(self.arrived.at, 0.4), self._last() + timedelta(minutes=2))
            if len(people) > 1:
                return [Act(early, "hand_over", people[:1], {"to": people[1]})]
        if wishes["copy_to"] < 0.05 and not self._done("copy_to"):
            early = max(self._after(self.arrived.at, 0.4), self._last() + timedelta(minutes=2))
            readers = self._people(Duty.DISCLOSURE_LEADER, rng, early)[:1]
            if readers:
                return [Act(early, "copy_to", people, {"people": list(readers), "question": "供参阅。"})]
        if wishes["add_signer"] < 0.03 and plan.pace == 1.0 and not self._done("add_signer") and not self._done("give_opinion"):
            early = max(self._after(self.arrived.at, 0.5), self._last() + timedelta(minutes=2))
            others = [who for who in self._people(Duty.SECTION_HEAD, rng, early) if who != self.item.author_id]
            if others:
                return [Act(early, "add_signer", people, {"people": others[:1], "question": "请核对数据。"})]
        if wishes["revise"] < 0.05 and state in (State.OFFICE_REVIEW, State.LEADER_REVIEW) and not self._done("revise"):
            early = max(self._after(self.arrived.at, 0.5), self._last() + timedelta(minutes=2))
            return [Act(early, "revise", people, {"content": plan.content(self._version()), "reason": rng.choice(EDITS)})]
        if state == State.SECRECY_REVIEW:
            return [self._secrecy_review(at, people, returns)]
        if state in BY_TELEPHONE and self.item.settings.urgent and wishes["telephone"] < 0.6:
            return self._by_telephone(at, rng, state)
        if wishes["return"] < 0.045 and returns < 2 and (plan.pace == 1.0 or plan.late):
            return [Act(at, "return_item", people, {"stage": State.RETURNED.value, "reason": rng.choice(REASONS)})]
        if state == State.COLLECTIVE_REVIEW:
            return [
                Act(
                    at, "record_meeting", people, {"meeting": f"主任办公会〔{at.year}〕第{at.month * 2}次会议纪要", "decided_on": at.date()}
                )
            ]
        said = {"opinion": "同意。"} if rng.random() < 0.7 else {}
        return [Act(at, "sign" if state == State.SIGNING else "approve", people, said | self._checks())]

    def _checks(self):
        """What the disclosure office confirms, where it is asked."""
        return {"checked": list(self.item.checklist)} if self.item.checklist else {}

    def _secrecy_review(self, at, people, returns):
        inputs = {"conclusion": "clear"}
        if self.plan.flawed and returns == 0 and self._version() == 2:
            inputs = {"conclusion": "redact", "reason": "名单中的姓名应当隐去后再公示。"}
        elif self.plan.rare == "determination" and not any(move.step == "record_determination" for move in self.moves):
            inputs = {"conclusion": "uncertain", "reason": "涉及正在协商的事项，能否公开不能确定。"}
        elif proposed := CONFIRMS.get(self.item.attribute):
            inputs = {"conclusion": proposed.value, "basis": "条例 第十六条", "reason": "经报请确定，同意按拟定属性登记。"}
        return Act(at, "conclude_secrecy_review", people, inputs | self._checks())

    def _by_telephone(self, at, rng, state):
        officers = self._people(Duty.DISCLOSURE_OFFICER, rng, at)
        consenter = self._people(OWNERS[state], rng, at)[:1]
        said = (
            {"consenter": consenter[0], "said_at": at - timedelta(minutes=4), "means": "拨打值班手机，值班员在场记录。"}
            if consenter
            else {}
        )
        return [Act(at, "record_consent", officers, said)]

    def _determination(self):
        at = self._after(self.arrived.at, self.rng.uniform(1, 5))
        answer = {
            "authority": "县保密行政管理部门",
            "releasable": self.rng.random() < 0.8,
            "document": f"云保函〔{at.year}〕{self.plan.number}号",
        }
        return [Act(at, "record_determination", self._owners(self.rng, at), answer)]

    def _publication(self):
        at = self._after(self.arrived.at, self.rng.uniform(0.5, 5))
        public_at = max(at - timedelta(minutes=self.rng.randrange(3, 9)), self.arrived.at)
        return [Act(at, "publish", self._owners(self.rng, at), {"public_at": public_at, "link": self.link.format(day=public_at)})]

    def _reading(self):
        owing = [task for task in self.item.case.tasks if task.node == FollowUp.COUNTERSIGN]
        if owing:
            return []
        at = max(self._after(self.arrived.at, self.rng.uniform(1, 6)), self._last() + timedelta(minutes=5))
        return [Act(at, "archive", self._owners(self.rng, at))]

    def _withdrawal_review(self):
        at = worked(self.arrived.at, self.rng.uniform(1, 6), self.calendar)
        if self.plan.rare == "keep_public":
            return [Act(at, "refuse_withdrawal", self._owners(self.rng, at), {"reason": "内容仍然有效，可通过更正处理，不予撤下。"})]
        return [Act(at, "approve_withdrawal", self._owners(self.rng, at), {"opinion": "同意撤下。"})]

    def _rest(self):
        """What may still happen to an item whose passage is over."""
        if self.item.state not in AT_REST or self.item.process.number > 1 or self.item.live_id is None:
            return []
        author, rng = (self.item.author_id,), self.rng
        if self.plan.rare == "correct":
            at = worked(self.arrived.at, rng.uniform(3, 30) * HOURS_A_DAY, self.calendar)
            return [Act(at, "correct", author, {"reason": "联系电话变更，予以更正。", "changed_on": at.date()})]
        if self.plan.rare in ("withdraw", "keep_public"):
            at = worked(self.arrived.at, rng.uniform(3, 40) * HOURS_A_DAY, self.calendar)
            return [Act(at, "request_withdrawal", author, {"ground": "expired", "reason": "公告事项已经结束。"})]
        if self.plan.rare == "withdraw_urgently":
            at = worked(self.arrived.at, rng.uniform(1, 5), self.calendar)
            return [Act(at, "withdraw_urgently", self._people(Duty.PUBLISHER, rng, at), {"ground": "privacy"})]
        return []
