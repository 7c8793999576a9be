"""How the chain of one item looks to people: its stages as a path with names, who is next, and the primary button's words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import queries
from people.models import Duty, User
from workflows.engine.steps import steps_of
from workflows.screening.quarantine.machine import REPORT_HOURS

from . import filing
from .findings_guards import in_favour
from .separation import drafters
from .states import AT_REST, LEVELS, OWNERS, WRITING, Conclusion, State

#: A stage as a noun, for paths and sentences; the states themselves are named by what they wait for.
STAGES = {
    State.DRAFT: gettext_lazy("Drafting"),  # 起草
    State.RETURNED: gettext_lazy("Changes by the case handler"),  # 承办人修改
    State.SECTION_REVIEW: gettext_lazy("Section review"),  # 科室初审
    State.OFFICE_REVIEW: gettext_lazy("Disclosure office review"),  # 公开办审核
    State.LEGAL_REVIEW: gettext_lazy("Legality review"),  # 合法性审核
    State.COLLECTIVE_REVIEW: gettext_lazy("Collective discussion"),  # 集体讨论
    State.SECRECY_REVIEW: gettext_lazy("Secrecy review"),  # 保密审查
    State.DETERMINATION: gettext_lazy("Determination"),  # 报请确定
    State.LEADER_REVIEW: gettext_lazy("Review by the leader in charge"),  # 分管复审
    State.DISCLOSURE_LEADER_REVIEW: gettext_lazy("Review by the leader in charge of disclosure"),  # 分管公开复审
    State.SIGNING: gettext_lazy("Signature"),  # 主任签发
    State.AWAITING_PUBLICATION: gettext_lazy("Publication"),  # 发布
    State.PUBLISHED: gettext_lazy("Reading after publication"),  # 读网复核
    State.WITHDRAWAL_REVIEW: gettext_lazy("Consent to withdraw"),  # 撤稿审批
    State.ARCHIVED: gettext_lazy("Archive"),  # 归档
    State.REGISTERED_ON_REQUEST: gettext_lazy("Registration: on request"),  # 依申请公开登记
    State.REGISTERED_WITHHELD: gettext_lazy("Registration: not disclosed"),  # 不予公开登记
    State.DESTROYED: gettext_lazy("Report to the secrecy administration"),  # 向保密行政管理部门报告
}

#: The steps that carry an item on; everything else a page offers is a lesser verb.
PRIMARY = (
    "give_opinion", "countersign", "explain_withdrawal", "acknowledge", "submit", "approve", "record_meeting", "conclude_secrecy_review",
    "record_determination", "sign", "publish", "archive", "approve_withdrawal", "record_report",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One stop of the path."""

    state: str
    label: str
    who: str
    progress: str  # done | now | next | returned


def path(item) -> list[Stage]:
    """Drafting, the levels, publication and reading, each with who did it or who can; of a withdrawal, or a correction given up, its own.

    Two statements. The item has been looked at.
    """
    if other := _gone(item) or _withdrawal(item) or _given_up(item):
        return other
    ending = [State.AWAITING_PUBLICATION, State.PUBLISHED] if item.attribute == "public" else [item._ending()]
    states = [State.DRAFT, *(State(level.state) for level in item.levels), *ending]
    if item.state == State.DETERMINATION:  # no level of the chain: the secrecy review waits for it
        states.insert(states.index(State.SECRECY_REVIEW), State.DETERMINATION)
    did = {move.source: move for move in item.passed().values()}
    did |= {move.source: move for move in item.case.moves if move.step in ("submit", "publish", "archive")}
    duties = {OWNERS[state] for state in states if state in OWNERS and OWNERS[state] in Duty.values}
    able = queries.holders(duties, item.unit_id, item.at)
    may = {state: _may(item, state, able.get(OWNERS.get(state, ""), []))[:2] for state in states}
    names = User.objects.in_bulk(
        {who for group in may.values() for who in group} | {move.actor_id for move in did.values()} | {item.author_id}
    )
    here, stops, reached = State(item.state), [], True
    for state in states:
        now = state == here or (state == State.DRAFT and here in WRITING)
        passed = state in did and not now and (reached or state in item.passed())
        reached = reached and not now
        if passed and state in did and did[state].actor_id:
            consenter = did[state].inputs.get("consenter")  # 电话同意: the leader, not whoever wrote it down
            who = _("%(name)s, by telephone") % {"name": names[consenter]} if consenter else str(names[did[state].actor_id])
        elif now and item.case.main_task and item.case.main_task.owner:  # signed for, or handed over: theirs alone
            who = item.case.main_task.owner
        elif state == State.DRAFT:
            who = str(names[item.author_id])
        else:
            who = "、".join(str(names[person]) for person in may[state])
        level = item.level(state)
        label = "、".join(str(STAGES[State(each)]) for each in (*(level.covers if level else ()), state))
        ended = here in (State.ARCHIVED, State.PUBLISHED, *(ending if item.attribute != "public" else ()))
        progress = "now" if now else "done" if passed or (ended and state != here and state in did) or here == State.ARCHIVED else "next"
        if now and here == State.RETURNED:
            progress = "returned"
        stops.append(Stage(state, label, who, progress))
    if here == State.WITHDRAWN:
        return [*(stop for stop in stops if stop.progress == "done"), Stage(State.WITHDRAWN, str(State.WITHDRAWN.label), "", "now")]
    return stops


def _may(item, state, people: list[int]) -> list[int]:
    """Of those who hold the duty, who may decide there: at a level, and on a withdrawal, not whoever drafted the item or asked for it."""
    return [one for one in people if one not in drafters(item)] if state in (*LEVELS, State.WITHDRAWAL_REVIEW) else people


def _withdrawal(item) -> list[Stage]:
    """The path of a passage that only asks to withdraw: who asked, who decides or took the wish back, withdrawn. Empty for any other passage."""
    moves = {move.step: move for move in item.case.moves}
    if "request_withdrawal" not in moves:
        return []
    here, decided = State(item.state), moves.get("approve_withdrawal") or moves.get("withdraw_urgently")
    machine: type = type(item)
    able = queries.holders([Duty.DISCLOSURE_LEADER], item.unit_id, item.at)[Duty.DISCLOSURE_LEADER]
    able = _may(item, State.WITHDRAWAL_REVIEW, able)[:2]
    names = User.objects.in_bulk({*able, *(move.actor_id for move in moves.values())})
    deciding = str(names[decided.actor_id]) if decided else "、".join(str(names[person]) for person in able)
    progress = "now" if here == State.WITHDRAWAL_REVIEW else "done"
    at_once = decided is not None and decided.step == "withdraw_urgently"  # then nobody consented
    decision = steps_of(machine)["withdraw_urgently"].label if at_once else STAGES[State.WITHDRAWAL_REVIEW]
    asked_for = Stage(State.PUBLISHED, _("Withdrawal asked for"), str(names[moves["request_withdrawal"].actor_id]), "done")
    dropped = moves.get("refuse_withdrawal") or moves.get("recall")
    if dropped and decided is None:  # the passage ended with that: nothing was withdrawn, nothing is to come
        label = _("Request taken back") if dropped.step == "recall" else str(steps_of(machine)["refuse_withdrawal"].label)
        now = Stage(here, str(here.label), "", "now")
        return [asked_for, Stage(State.WITHDRAWAL_REVIEW, label, str(names[dropped.actor_id]), "done"), now]
    return [
        asked_for,
        Stage(State.WITHDRAWAL_REVIEW, str(decision), deciding, progress),
        Stage(State.WITHDRAWN, str(State.WITHDRAWN.label), "", "now" if here == State.WITHDRAWN else "next"),
    ]


def _gone(item) -> list[Stage]:
    """The path of what was destroyed as secret: who did that, and who reports it. Empty while it says something."""
    moves = {move.step: move for move in item.case.moves}
    if "destroy" not in moves:
        return []
    machine: type = type(item)
    reported = moves.get("record_report")
    able = queries.holders([Duty.SECRECY_REVIEWER], item.unit_id, item.at)[Duty.SECRECY_REVIEWER][:2]
    names = User.objects.in_bulk({move.actor_id for move in moves.values() if move.actor_id} | set(able))
    reporting = str(names[reported.actor_id]) if reported else "、".join(str(names[person]) for person in able)
    return [
        Stage(State.DESTROYED, str(steps_of(machine)["destroy"].label), str(names[moves["destroy"].actor_id]), "done"),
        Stage(State.DESTRUCTION_REPORTED, str(STAGES[State.DESTROYED]), reporting, "done" if reported else "now"),
    ]


def _given_up(item) -> list[Stage]:
    """The path of a correction that was given up: who began it, who ended it, and where the information is as before. Empty for any other passage."""
    moves = {move.step: move for move in item.case.moves}
    if "discard" not in moves or not item.before_this_passage():
        return []
    machine: type = type(item)
    began, ended, here = moves["correct"], moves["discard"], State(item.state)
    duty = OWNERS.get(here)
    able = queries.holders([duty], item.unit_id, item.at)[duty][:2] if duty in Duty.values else []
    names = User.objects.in_bulk({began.actor_id, ended.actor_id, *able})
    return [
        Stage(State.DRAFT, str(steps_of(machine)["correct"].label), str(names[began.actor_id]), "done"),
        Stage(State.DISCARDED, _("Correction given up"), str(names[ended.actor_id]), "done"),
        Stage(here, str(STAGES.get(here, here.label)), "、".join(str(names[person]) for person in able), "now"),
    ]


def button(item, step) -> str:
    """What the button says: the verb and, when it is known, where the item goes next (同意，送保密审查)."""
    target = item.preview(step.name) if step.name in ("submit", "approve", "record_meeting", "sign") else None
    if target in (None, item.state):
        return str(step.label)
    words = _("Go on writing, then on to: %(stage)s") if step.name == "submit" else _("%(verb)s, on to: %(stage)s")
    return words % {"verb": step.label, "stage": STAGES[State(target)]}


#: The steps whose end depends on choices: the inputs they are made with. The last may make it go another way than the one before it.
CHOICES = {
    "approve": ("topic",),
    "record_meeting": ("topic",),
    "conclude_secrecy_review": ("conclusion", "topic"),
    "record_determination": ("releasable",),
    "sign": ("topic",),
    "record_consent": ("topic",),
    "return_item": ("stage",),
}


def by_choice(item, step, choices) -> dict[str, dict[str, str]]:
    """For the values of the inputs that decide where a step leads, joined by a space: what the button says, and what happens next.

    `choices` are those of the inputs asked, by name, in the order of CHOICES. What only the first decides stands under its value alone. Two
    statements for each stage that can be reached, and two for the rows of the catalogue.
    """
    if not choices:
        return {}
    found, sentences = {}, {}
    elsewhere = filing.ways(item) if "topic" in choices else {}

    def says(key, target, verb):
        if target not in sentences:
            sentences[target] = sentence(item, target)
        found[key] = {"button": verb, "then": sentences[target]}

    def moves(key, row):
        says(key, elsewhere[row], _("Move it there, on to: %(stage)s") % {"stage": STAGES[elsewhere[row]]})

    first = next(iter(choices))
    for value in [str(value) for value, _label in choices[first]]:
        if first == "topic" and value in elsewhere:
            moves(value, value)
            continue
        target = _chosen(item, step.name, value)
        says(value, target, _verb(item, step, value, target))
        if step.name == "conclude_secrecy_review" and in_favour(item, value):
            for row in elsewhere:
                moves(f"{value} {row}", row)
    return found


def _chosen(item, name, value) -> State:
    """Where the item goes with this choice."""
    if CHOICES[name] == ("topic",):
        return State(item.onward())
    if name == "conclude_secrecy_review":
        return State(item.after_secrecy_review(value))
    if name == "record_determination":
        return State.SECRECY_REVIEW if value == "True" else State.RETURNED
    return State(value)


def _verb(item, step, value, target) -> str:
    name = step.name
    if CHOICES[name] == ("topic",):
        return button(item, step)
    stage = {"stage": STAGES[target], "name": item.author}
    if name == "conclude_secrecy_review":
        if target == State.DETERMINATION:
            return _("Refer for determination")
        if target != State.RETURNED:
            return _("Pass the secrecy review, on to: %(stage)s") % stage
        if value == Conclusion.ON_REQUEST:
            return _("Return to %(name)s: on request only") % stage
        if value == Conclusion.WITHHOLD:
            return _("Return to %(name)s: not to be disclosed") % stage
        return _("Return to %(name)s to delete or mask") % stage
    if name == "record_determination":
        return (_("Record it, return to %(name)s") if target == State.RETURNED else _("Record it, on to: %(stage)s")) % stage
    return (_("Return to %(name)s for changes") if target == State.RETURNED else _("Return to: %(stage)s")) % stage


def sentence(item, target) -> str:
    """What happens after a step that leads to `target`: who is next and how long they have."""
    duty = OWNERS.get(target)
    if target == State.DRAFT and item.state in (State.PUBLISHED, *AT_REST):
        return _("A new version is drafted and passes the whole chain; until it is published the public sees what it sees now.")
    if item.state in WRITING and target in (State.PUBLISHED, *AT_REST):  # a correction given up
        return _("The correction is given up; what was approved before it stays as it is, for the public too.")
    if target in WRITING:
        return _("It goes back to %(name)s.") % {"name": item.author}
    if duty not in Duty.values:
        return {
            State.ARCHIVED: _("The passage ends here; the information stays public."),
            State.REGISTERED_ON_REQUEST: _("It is registered and not published; citizens can request it."),
            State.REGISTERED_WITHHELD: _("It is registered with its reason and not published."),
            State.WITHDRAWN: _("The public page shows only that it was withdrawn."),
            State.DISCARDED: _("The draft is closed; nothing of it was public."),
            State.DESTRUCTION_REPORTED: _("The report is on record; nothing more is owed."),
        }.get(target, "")
    people = _may(item, target, queries.holders([duty], item.unit_id, item.at)[duty])
    names = "、".join(User.objects.filter(pk__in=people[:3]).values_list("name", flat=True)) or str(Duty(duty).label)
    if target == State.DESTROYED:
        return _("Next: %(stage)s by %(names)s, within %(hours)d hours.") % {
            "stage": STAGES[State(target)],
            "names": names,
            "hours": REPORT_HOURS,
        }
    return _("Next: %(stage)s by %(names)s, within %(days)d working days.") % {
        "stage": STAGES[State(target)],
        "names": names,
        "days": item.days_for(target),
    }
