"""Every legal step of an item of government information, on one screen. Buttons, diagrams, docs and tests are computed from it.

The order of the levels is data (see chains.py); a clearing step goes to whichever level is next.
"""

from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from people.models import Duty as D
from workflows.engine.steps import ASKED, AUTHOR, LAST, OWNER, READER, SYSTEM, step
from workflows.engine.subject import Subject
from workflows.screening.quarantine.guards import names_a_level, says_who_was_told

from . import asking, destruction, filing, numbering
from . import records as do
from .findings_guards import (
    answers_findings,
    clean_enough,
    files_are_screened,
    findings_are_answered,
    nothing_is_held,
    reviewer_has_looked,
)
from .guards import (
    answers_the_question,
    confirms_checks,
    display_is_over,
    files_are_there,
    gives_a_reason,
    has_a_link,
    has_a_public_copy,
    has_consent,
    has_determination,
    has_meeting,
    has_no_later_move,
    is_complete,
    is_urgent,
    names_a_colleague,
    names_a_stage,
    names_conclusion,
    names_people,
    names_places,
    names_units,
    names_withdrawal_ground,
    no_post_is_vacant,
    not_called_yet,
    not_urged_lately,
    nothing_is_public,
    nothing_owed,
    opinions_are_in,
    secured_elsewhere,
    states_when_it_changed,
    waits_for_another,
)
from .routes import Routes
from .separation import could_decide, not_the_drafter, not_the_final_approver, not_the_first_reviewer
from .states import AT_REST, BY_TELEPHONE, GONE, LEVELS, OWNERS, WRITING, FollowUp
from .states import State as S

ONWARD = (*LEVELS, S.AWAITING_PUBLICATION, S.REGISTERED_ON_REQUEST, S.REGISTERED_WITHHELD)
CLEARED_BY_CONSENT = tuple(state for state in LEVELS if state not in (S.COLLECTIVE_REVIEW, S.SECRECY_REVIEW, S.SIGNING))
TAKEN_BACK_TO = (*WRITING, *LEVELS, S.DETERMINATION, S.AWAITING_PUBLICATION, S.PUBLISHED, S.ARCHIVED)  # wherever the last change came from
ANYWHERE = tuple(S)


# fmt: off
class ItemMachine(Routes, Subject):
    OWNERS = OWNERS
    state = FSMField(default=S.DRAFT, choices=S.choices, max_length=32)

    class Meta:
        abstract = True

    # -- drafting ------------------------------------------------------------------------------------------------------------
    @step(source=WRITING, target=ONWARD, duty=AUTHOR, basis="条例 第十七条", label=_("Submit for review"),
          guards=[no_post_is_vacant, opinions_are_in, files_are_screened], asks=[is_complete, findings_are_answered],
          enacts=[do.keep_revision, do.fix_chain], effects=["tell_next"])
    def submit(self, **inputs):
        return self.after_submission()

    @step(source=WRITING, target=(S.DISCARDED, S.PUBLISHED, *AT_REST), duty=AUTHOR, basis="", label=_("Discard"), asks=[gives_a_reason],
          enacts=[do.put_revision_back, do.drop_clocks])
    def discard(self, **inputs):
        return self.before_this_passage() or S.DISCARDED

    @step(source=WRITING, duty=AUTHOR, basis="条例 第十二条", label=_("Change catalogue row or category"), asks=[filing.names_filing],
          enacts=[filing.refile])
    def refile(self, **inputs): ...

    # -- the chain -----------------------------------------------------------------------------------------------------------
    @step(source=CLEARED_BY_CONSENT, target=ONWARD, duty=OWNER, basis="条例 第十七条", label=_("Approve"),
          guards=[not_the_drafter, opinions_are_in, nothing_is_held], asks=[filing.may_put_right, confirms_checks],
          enacts=[do.note_checks, filing.refile], effects=["tell_next", "tell_author_if_refiled"])
    def approve(self, **inputs):
        return self.onward()

    @step(source=S.COLLECTIVE_REVIEW, target=ONWARD, duty=OWNER, basis="重大行政决策程序暂行条例 第三十条",
          label=_("Record the meeting's decision"), guards=[not_the_drafter, opinions_are_in, nothing_is_held],
          asks=[filing.may_put_right, has_meeting, confirms_checks], enacts=[do.note_checks, filing.refile], effects=["tell_next", "tell_author_if_refiled"])
    def record_meeting(self, **inputs):
        return self.onward()

    @step(source=S.SECRECY_REVIEW, target=(*ONWARD, S.RETURNED, S.DETERMINATION), duty=OWNER,
          basis="条例 第十七条；保密法实施条例 第四十二条", label=_("Conclude the secrecy review"),
          guards=[not_the_drafter, not_the_first_reviewer, opinions_are_in],
          asks=[filing.may_put_right, names_conclusion, names_places, reviewer_has_looked, confirms_checks],
          enacts=[do.note_return, do.note_checks, filing.refile], effects=["tell_next", "tell_author_if_back", "tell_author_if_refiled"])
    def conclude_secrecy_review(self, *, conclusion, **inputs):
        return self.after_secrecy_review(conclusion)

    @step(source=S.DETERMINATION, target=(S.SECRECY_REVIEW, S.RETURNED), duty=OWNER, basis="条例 第十七条第三款",
          label=_("Record the determination"), asks=[has_determination], enacts=[do.note_return],
          effects=["tell_next", "tell_author_if_back"])
    def record_determination(self, *, releasable, **inputs):
        return S.SECRECY_REVIEW if releasable else S.RETURNED

    @step(source=S.SIGNING, target=ONWARD, duty=OWNER, basis="公文处理工作条例 第二十二条", label=_("Sign"),
          guards=[not_the_drafter, opinions_are_in, nothing_is_held], asks=[filing.may_put_right, confirms_checks],
          enacts=[do.note_checks, filing.refile], effects=["tell_next", "tell_author_if_refiled"])
    def sign(self, **inputs):
        return self.onward()

    @step(source=BY_TELEPHONE, target=ONWARD, duty=D.DISCLOSURE_OFFICER, basis="突发事件应对法 第七条",
          label=_("Record consent by telephone"), guards=[is_urgent, not_the_drafter, nothing_is_held],
          asks=[filing.may_put_right, has_consent, confirms_checks], enacts=[asking.ask_countersignature, do.note_checks, filing.refile],
          effects=["tell_next", "tell_consenter", "tell_author_if_refiled"])
    def record_consent(self, **inputs):
        return self.onward()

    @step(source=ANYWHERE, duty=ASKED, node=FollowUp.COUNTERSIGN, basis="突发事件应对法 第七条", label=_("Countersign afterwards"), enacts=[asking.answer])
    def countersign(self, **inputs): ...

    @step(source=(*LEVELS, S.AWAITING_PUBLICATION), target=(S.RETURNED, *LEVELS), duty=OWNER, basis="条例 第十七条", label=_("Return"),
          asks=[gives_a_reason, names_a_stage, names_places], enacts=[do.note_return], effects=["tell_next", "tell_author_if_back"])
    def return_item(self, *, stage, **inputs):
        return stage

    @step(source=(*LEVELS, S.AWAITING_PUBLICATION, S.WITHDRAWAL_REVIEW), target=TAKEN_BACK_TO, duty=LAST, basis="", label=_("Take back"),
          guards=[has_no_later_move], enacts=[do.note_recall])
    def recall(self, **inputs):
        return self.case.last_change.source

    @step(source=LEVELS, target=LEVELS, duty=OWNER, basis="公文处理工作条例 第二十五条", label=_("Edit the text"),
          guards=[files_are_screened], asks=[is_complete, findings_are_answered, gives_a_reason], enacts=[do.keep_revision], effects=["tell_author"])
    def revise(self, **inputs):
        return self.after_revision()

    @step(source=(*WRITING, *LEVELS, S.AWAITING_PUBLICATION), duty=OWNER, basis="条例 第十七条", label=_("Answer findings"),
          asks=[answers_findings], enacts=[do.keep_answers])
    def answer_findings(self, **inputs): ...

    # -- publication and after -------------------------------------------------------------------------------------------------
    @step(source=S.AWAITING_PUBLICATION, target=S.PUBLISHED, duty=OWNER, basis="条例 第二十六条", label=_("Register publication"),
          guards=[not_the_final_approver, clean_enough, files_are_there], asks=[has_a_link], enacts=[do.publish], effects=["tell_author"])
    def publish(self, **inputs): ...

    @step(source=S.PUBLISHED, target=S.ARCHIVED, duty=OWNER, basis="条例 第四十五条",
          label=_("Read online, nothing wrong: archive"), guards=[nothing_owed], asks=[numbering.is_free], enacts=[do.file_away])
    def archive(self, **inputs): ...

    @step(source=(S.PUBLISHED, *AT_REST), target=S.DRAFT, duty=(D.AUTHOR, D.SECTION_HEAD, D.DISCLOSURE_OFFICER),
          basis="条例 第六条、第二十六条", label=_("Correct"), asks=[gives_a_reason, states_when_it_changed],
          enacts=[do.new_passage, do.start_correction], effects=["tell_author"])
    def correct(self, **inputs): ...

    @step(source=(S.PUBLISHED, S.ARCHIVED), target=S.WITHDRAWAL_REVIEW, duty=(D.AUTHOR, D.SECTION_HEAD, D.DISCLOSURE_OFFICER),
          basis="条例 第六条", label=_("Ask to withdraw"), guards=[has_a_public_copy], asks=[gives_a_reason, names_withdrawal_ground],
          enacts=[do.new_passage], effects=["tell_next"])
    def request_withdrawal(self, **inputs): ...

    @step(source=S.WITHDRAWAL_REVIEW, target=S.WITHDRAWN, duty=OWNER, basis="条例 第六条", label=_("Consent to withdraw"),
          guards=[has_a_public_copy, not_the_drafter], enacts=[do.withdraw], effects=["tell_author"])
    def approve_withdrawal(self, **inputs): ...

    @step(source=S.WITHDRAWAL_REVIEW, target=(S.PUBLISHED, S.ARCHIVED), duty=OWNER, basis="条例 第六条", label=_("Refuse to withdraw"),
          asks=[gives_a_reason], effects=["tell_author"])
    def refuse_withdrawal(self, **inputs):
        return self.before_this_passage()

    @step(source=tuple(s for s in S if s not in (S.WITHDRAWN, S.DISCARDED, *GONE)), target=S.WITHDRAWN,
          duty=(D.PUBLISHER, D.DISCLOSURE_OFFICER, D.SECRECY_REVIEWER, D.DISCLOSURE_LEADER, D.DIRECTOR),
          basis="保密法实施条例 第六十一条", label=_("Withdraw at once"), guards=[has_a_public_copy], asks=[names_withdrawal_ground],
          enacts=[do.withdraw, do.drop_clocks, asking.ask_explanation], effects=["tell_author", "tell_leaders"])
    def withdraw_urgently(self, **inputs): ...

    @step(source=ANYWHERE, duty=ASKED, node=FollowUp.EXPLAIN_WITHDRAWAL, basis="保密法实施条例 第六十一条",
          label=_("Explain the withdrawal"), asks=[gives_a_reason], enacts=[asking.answer], effects=["tell_leaders"])
    def explain_withdrawal(self, **inputs): ...

    @step(source=ANYWHERE, duty=SYSTEM, basis="公开信息动态调整机制", label=_("Take down: display period over"), guards=[display_is_over],
          enacts=[do.take_down], effects=["tell_author"])
    def take_down(self, **inputs): ...

    # -- whose turn it is ------------------------------------------------------------------------------------------------------
    @step(source=tuple(OWNERS), duty=OWNER, basis="", label=_("Sign for"), guards=[could_decide], enacts=[asking.take])
    def sign_for(self, **inputs): ...

    @step(source=tuple(OWNERS), duty=OWNER, basis="", label=_("Put back"), enacts=[asking.put_back])
    def put_back(self, **inputs): ...

    @step(source=tuple(OWNERS), duty=OWNER, basis="", label=_("Hand over"), guards=[could_decide], asks=[names_a_colleague],
          enacts=[asking.hand_over], effects=["tell_named"])
    def hand_over(self, **inputs): ...

    @step(source=(*WRITING, *LEVELS), duty=OWNER, basis="", label=_("Ask somebody's opinion first"), asks=[names_people],
          enacts=[asking.ask_people], effects=["tell_asked"])
    def add_signer(self, **inputs): ...

    @step(source=(*WRITING, *LEVELS), duty=OWNER, basis="条例 第十一条", label=_("Ask other sections for joint review"), asks=[names_units],
          enacts=[asking.ask_units], effects=["tell_asked"])
    def consult_units(self, **inputs): ...

    @step(source=ANYWHERE, duty=ASKED, node=FollowUp.OPINION, basis="条例 第十一条", label=_("Give an opinion"),
          asks=[answers_the_question], enacts=[asking.answer], effects=["tell_asker"])
    def give_opinion(self, **inputs): ...

    @step(source=tuple(OWNERS), duty=READER, basis="", label=_("Urge"), guards=[waits_for_another, not_urged_lately], effects=["urge"])
    def urge(self, **inputs): ...

    @step(source=ANYWHERE, duty=READER, basis="", label=_("Send a copy"), asks=[names_people], enacts=[asking.send_copies],
          effects=["tell_copied"])
    def copy_to(self, **inputs): ...

    @step(source=ANYWHERE, duty=ASKED, node=FollowUp.COPY, basis="", label=_("Noted"), enacts=[asking.answer])
    def acknowledge(self, **inputs): ...

    # -- what proves to be a secret ----------------------------------------------------------------------------------------------
    @step(source=tuple(s for s in S if s not in GONE), duty=SYSTEM, basis="保密法实施条例 第六十一条", label=_("Alarm: a secret is public"),
          guards=[not_called_yet], enacts=[asking.ask_to_destroy], effects=["tell_secrecy_reviewer", "tell_leaders"])
    def secret_is_public(self, **inputs): ...

    @step(source=tuple(s for s in S if s not in GONE), target=S.DESTROYED, duty=D.SECRECY_REVIEWER, basis="保密法 第三十一条",
          label=_("Destroy: it is secret"), guards=[nothing_is_public, not_the_drafter], asks=[names_a_level, gives_a_reason, secured_elsewhere],
          enacts=[destruction.destroy], effects=["tell_author", "tell_leaders"])
    def destroy(self, **inputs): ...

    @step(source=S.DESTROYED, target=S.DESTRUCTION_REPORTED, duty=OWNER, basis="保密法实施条例 第六十一条",
          label=_("Record the report to the secrecy administration"), asks=[says_who_was_told], effects=["tell_leaders"])
    def record_report(self, **inputs): ...
# fmt: on
