"""What the guards of an item may ask beside the case, looked up once and only when asked."""

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from django.db.models import Q
from django.utils.timezone import localdate

from people import queries
from people.models import Appointment, Duty, Unit, User
from workflows.deadlines import clocks
from workflows.engine import loading
from workflows.engine.models import Process, Task
from workflows.engine.subject import TaskLine
from workflows.screening import editions, records
from workflows.screening.quarantine import arrivals
from workflows.screening.records import Screened

from . import checklist, checks, destruction, filing, store, writing
from .chains import Level, levels_of
from .content.hashes import content_hash
from .masking import ties
from .separation import barred, drafters
from .shape import ItemShape
from .states import OWNERS, WRITING, FollowUp, State

RESUBMIT_DAYS = 2  # working days to change what was sent back
DETERMINATION_DAYS = 10  # working days for the authority asked; what local rules give the secrecy office in a complex case


class Context(ItemShape):
    """Mixed into the item; `look` says for whom and when."""

    refiling: filing.Filing | None = None  # where it is to stand, said in this very step
    _checked = None  # (content, what the check said of it), looked up again in the same step
    _kept: Mapping[str, Screened]  # what was found in `present` by the edition in force, read with it
    RELATED: ClassVar[tuple[str, ...]] = ("process", "category", "revision", "chain", "topic", "submitted_under")
    CASE_EXTRAS: ClassVar[dict[str, str]] = {
        "edition": editions.NEWEST,
        "decided": records.DECIDED,
        "arriving": arrivals.UNDER_WAY,
        "withheld": ties.WITHHELD,
        "coming_chain": """SELECT json_build_array(v.id, v.levels, (SELECT max(under.id) FROM workflows_categoryversion under
                                                                WHERE under.category_id = i.category_id)) FROM workflows_item i
                             JOIN workflows_chainversion v ON v.category_id = i.category_id
                            WHERE i.id = %(subject)s AND i.chain_id IS NULL ORDER BY v.number DESC LIMIT 1""",
    }

    def look(self, by, at):
        self.by, self.at, self._checked, self.refiling, self.voids = by, at, None, None, ""
        self.__dict__.pop("checklist", None)  # of the stage it was looked at in before
        super().look(by, at)
        if self.state in WRITING and not self.chain_id and self.coming_chain:
            self.levels = levels_of(self.coming_chain[1])
        return self

    # -- the chain ------------------------------------------------------------------------------------------------------------
    @property
    def coming_chain(self) -> tuple[int, list, int | None] | None:
        """(id, levels) of the chain version an item that has none would be given now, and the version of its category's settings; None when
        it has one, or none is set."""
        return self.case.extras["coming_chain"]

    @cached_property
    def vacant(self):
        """The duties of the chain nobody but the drafter could serve for this section now."""
        return self.vacant_in(self.levels)

    def vacant_in(self, levels):
        """The same of these levels. One statement."""
        duties = [OWNERS[State(level.state)] for level in levels]
        if self.attribute == "public":
            duties.append(Duty.PUBLISHER)
        found = queries.holders(set(duties), self.unit_id, self.at)
        return [
            Duty(duty) for duty in dict.fromkeys(duties) if not set(found[duty]) - ({self.author_id} if duty != Duty.PUBLISHER else set())
        ]

    @property
    def answers_office_review(self) -> bool:
        """Whether the level it waits at is, or covers, the disclosure office's review. (待审核: 属性、栏目、格式、二校)"""
        level = self.level(self.state)
        return level is not None and State.OFFICE_REVIEW in (level.state, *level.covers)

    @cached_property
    def checklist(self) -> tuple[str, ...]:
        """What is confirmed in passing the level it waits at; nothing where the disclosure office is not asked. At most one statement."""
        return checklist.in_force(self.office_id) if self.answers_office_review else ()

    def level(self, state) -> Level | None:
        return next((level for level in self.levels if level.state == state), None)

    def clocks_for(self, state, at):
        """The step clock of a stage: its own working days, from the next working day after arrival. (办理时限; configurable)"""
        if state == State.DRAFT:
            return ()
        if state == State.DESTROYED:
            return (destruction.report_clock(self, at),)
        duty = Duty.AUTHOR if state == State.RETURNED else OWNERS[state]
        return (clocks.Clock("step", str(state), at, self.days_for(state), "working_days", "公开审批时限", duty, self.unit_id),)

    def days_for(self, state) -> int:
        """The working days a stage has: a level's as its chain says, the others' by rule."""
        level = self.level(state)
        return level.working_days if level else {State.RETURNED: RESUBMIT_DAYS, State.DETERMINATION: DETERMINATION_DAYS}.get(state, 1)

    @property
    def settings(self):
        """Its category's settings: those it was submitted under, of a draft those in force. (事项类别设置)"""
        return self.submitted_under if self.submitted_under_id else self.category

    def limit(self):
        """(n, unit, basis) of the publication clock: the catalogue row's own limit, or the category's."""
        held = self.settings
        if self.topic_id and self.topic.limit:
            return self.topic.limit, self.topic.limit_unit, self.topic.limit_text[:120] or held.limit_basis
        return held.limit, held.limit_unit, held.limit_basis

    def passages(self):
        """The ids of all its passages."""
        first = self.process.first_id or self.process_id
        return Process.objects.filter(Q(pk=first) | Q(first_id=first)).values("pk")

    # -- the sensitivity check --------------------------------------------------------------------------------------------------
    @property
    def masking_profile(self):
        """脱敏方案: the topic's, else the category's, else the ordinary one."""
        return filing.profile(self.topic if self.topic_id else None, self.category)

    @property
    def edition(self):
        """检测版本: the rules, lexicon and detectors in force for the item."""
        return editions.edition(*self.case.extras["edition"])

    def checked(self, content):
        """What the sensitivity check in force says about a content of this item, with the answers given so far. At most one statement,
        none for what is before the chain."""
        if self._checked is None or self._checked[0] is not content:
            is_present = content is self.__dict__.get("present")
            check = checks.check(
                content,
                self.revision.content_hash if is_present else content_hash(content),
                self.edition,
                self.masking_profile,
                records.answered(self.case.extras["decided"]),
                localdate(self.at),
                kept=self._kept if is_present else None,
                withheld=self.case.extras["withheld"],
            )
            self._checked = (content, check)
        return self._checked[1]

    @property
    def drafters_shown(self) -> list[int]:
        """Whose drafts the person looking has before them, the first that has one: their own, and while it is being written the author's.

        Others see of what is written only what was sent; of what was never sent, whoever was asked about it sees the draft.
        """
        own = [self.by.pk] if self.by is not None else []
        if self.state not in WRITING:
            return own
        return [*own, self.author_id] if not self.revision_id or writing.may(self, by=self.by) else []

    @cached_property
    def before(self):
        """What the person looking has before them: a draft, or what the chain has."""
        editors = self.drafters_shown
        return (store.drafted(self, editors) if editors else None) or self.present

    @cached_property
    def findings(self):
        """What the check says about that; None when there is no content at all."""
        return self.checked(self.before) if self.before else None

    @cached_property
    def present(self):
        """What the revision before the chain says; None once it was purged, or when there is none. One statement, which brings along
        what the edition in force found in it."""
        content, self._kept = store.content_and_screenings(self.revision, self.edition.code)
        return content

    # -- whom it waits for ------------------------------------------------------------------------------------------------------
    @property
    def awaited(self) -> list[TaskLine]:
        """The tasks it waits for now: the opinions still to come, else that of its stage; and every countersignature that is owed."""
        main, tasks = self.case.main_task, self.case.tasks
        opinions = [task for task in tasks if task.node == FollowUp.OPINION]
        owed = [task for task in tasks if task.node == FollowUp.COUNTERSIGN]
        return [*(opinions or ([main] if main else [])), *owed]

    # -- people ---------------------------------------------------------------------------------------------------------------
    @cached_property
    def colleagues(self):
        """Who else could do the step the item waits for."""
        duty = self.owner_duty(self.state)
        if duty is None:
            return set()
        duty = duty if duty in Duty.values else Duty.AUTHOR
        return set(queries.holders([duty], self.unit_id, self.at)[duty])

    @property
    def may_take_over(self):
        """Those of them who may: not whoever drafted, first reviewed or finally approved it, where these may not decide."""
        return self.colleagues - barred(self)

    @cached_property
    def consenters(self):
        duty = self.owner_duty(self.state)
        return set(queries.holders([duty], self.unit_id, self.at)[duty]) if duty in Duty.values else set()

    @property
    def may_consent(self):
        """Those of them who may: not whoever drafted it."""
        return self.consenters - drafters(self)

    @cached_property
    def staff(self):
        """Everybody who holds a duty somewhere in the item's office."""
        rows = Appointment.objects.filter(unit__office_id=self.office_id, user__is_active=True).values_list("user_id", flat=True)
        return set(rows) | set(User.objects.filter(home__office_id=self.office_id, is_active=True).values_list("pk", flat=True))

    @cached_property
    def sections(self):
        """The sections of the office that somebody heads now, other than the item's own."""
        headed = Appointment.objects.filter(duty=Duty.SECTION_HEAD, unit__office_id=self.office_id, since__lte=self.at).exclude(
            until__lte=self.at
        )
        return set(Unit.objects.filter(pk__in=headed.values("unit")).exclude(pk=self.unit_id).values_list("pk", flat=True))

    def may_answer(self, task):
        """Whether the person looking may answer an opinion asked of a section."""
        return task.kind == Task.Kind.OPINION and any(held == task.duty for held, _principal in self.standings_elsewhere(task.unit_id))

    def standings_elsewhere(self, unit_id):
        if unit_id == self.unit_id:
            return self.case.standings
        return queries.standings_over(self.by.pk, unit_id, self.at)

    # -- the platform -----------------------------------------------------------------------------------------------------------
    @cached_property
    def profile(self):
        """How this office publishes: its own newest profile, or that of the nearest office above it."""
        from .models import OfficeProfile

        return loading.first(
            OfficeProfile,
            """JOIN people_unit publisher ON publisher.id = t0.office_id
               JOIN people_unit office ON office.path LIKE publisher.path || '%%'
              WHERE office.id = %s ORDER BY length(publisher.path) DESC, t0.id DESC LIMIT 1""",
            [self.office_id],
        )
