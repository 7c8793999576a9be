"""Every legal step of quarantined material, on one screen. Buttons, diagrams, docs and tests are computed from it."""

from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from workflows.deadlines import clocks
from workflows.engine.steps import OWNER, step
from workflows.engine.subject import Subject

from . import records as do
from .guards import gives_a_reason, has_read_it, names_a_level, not_the_uploader, says_who_was_told
from .states import OWNERS
from .states import State as S

VERIFY_DAYS = 1  # working days
REPORT_HOURS = 24  # 保密法实施条例 第六十一条

# Whoever may act for the unit as secrecy reviewer beside the person looking, as many as there are.
_OTHER_REVIEWERS = """
  SELECT count(DISTINCT u.id) FROM people_appointment a JOIN people_user u ON u.id = a.user_id AND u.is_active
    LEFT JOIN people_appointment_scopes sc ON sc.appointment_id = a.id
    JOIN people_unit root ON root.id = COALESCE(sc.unit_id, a.unit_id)
    JOIN people_unit own ON own.id = %(unit)s AND own.path LIKE root.path || '%%'
   WHERE a.duty = 'secrecy_reviewer' AND a.since <= %(at)s AND (a.until IS NULL OR a.until > %(at)s) AND u.id IS DISTINCT FROM %(user)s"""

# Whether the person looking has read it, or found that nobody can any more. Without, a false alarm is a guess: of what was found, nothing
# but the place is told.
_READ = """
  SELECT EXISTS (SELECT 1 FROM workflows_inspection WHERE quarantined_id = %(subject)s AND user_id = %(user)s)
      OR NOT EXISTS (SELECT 1 FROM workflows_sealed WHERE quarantined_id = %(subject)s)"""


# fmt: off
class QuarantineMachine(Subject):
    OWNERS = OWNERS
    CASE_EXTRAS = {"other_reviewers": _OTHER_REVIEWERS, "read": _READ}
    state = FSMField(default=S.SUSPECTED, choices=S.choices, max_length=32, db_index=True)

    class Meta:
        abstract = True

    @step(source=S.SUSPECTED, target=S.CONFIRMED, duty=OWNER, basis="保密法 第三十一条；保密法实施条例 第六十一条",
          label=_("Confirm: it is secret"), guards=[not_the_uploader], asks=[names_a_level], enacts=[do.shred, do.tell_uploader],
          effects=["alert"])
    def confirm(self, **inputs): ...

    @step(source=S.SUSPECTED, target=S.RELEASED, duty=OWNER, basis="保密法实施条例 第四十二条", label=_("False alarm: release"),
          guards=[not_the_uploader, has_read_it], asks=[gives_a_reason], enacts=[do.let_go, do.tell_uploader])
    def release(self, **inputs): ...

    @step(source=S.CONFIRMED, target=S.REPORTED, duty=OWNER, basis="保密法实施条例 第六十一条",
          label=_("Record the report to the secrecy administration"), asks=[says_who_was_told], effects=["tell_leader"])
    def record_report(self, **inputs): ...

    def clocks_for(self, state, at):
        """One working day to verify; 24 hours to report, by the hour, from the confirmation. (保密法实施条例 第六十一条)"""
        name, basis = str(state), "保密法实施条例 第六十一条"
        if state == S.CONFIRMED:
            hours = clocks.Clock("step", name, at, REPORT_HOURS, "hours", basis, OWNERS[state], self.unit_id, statutory=True, routine=False)
            return (hours,)
        verify = clocks.Clock("step", name, at, VERIFY_DAYS, "working_days", "保密法 第三十一条", OWNERS[state], self.unit_id, routine=False)
        return (verify,)
# fmt: on
