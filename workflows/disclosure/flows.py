"""The chart and to-do list of the disclosure machine. Tasks store this module's path: it never moves without a data migration."""

from workflows.engine.flow import StateFlow, StateNode

from .machine import ItemMachine
from .states import FollowUp, State


class DisclosureFlow(StateFlow):
    """Disclosure of government information"""

    machine = ItemMachine

    draft = StateNode(State.DRAFT.label)
    returned = StateNode(State.RETURNED.label)
    section_review = StateNode(State.SECTION_REVIEW.label)
    office_review = StateNode(State.OFFICE_REVIEW.label)
    legal_review = StateNode(State.LEGAL_REVIEW.label)
    collective_review = StateNode(State.COLLECTIVE_REVIEW.label)
    secrecy_review = StateNode(State.SECRECY_REVIEW.label)
    determination = StateNode(State.DETERMINATION.label)
    leader_review = StateNode(State.LEADER_REVIEW.label)
    disclosure_leader_review = StateNode(State.DISCLOSURE_LEADER_REVIEW.label)
    signing = StateNode(State.SIGNING.label)
    awaiting_publication = StateNode(State.AWAITING_PUBLICATION.label)
    published = StateNode(State.PUBLISHED.label)
    withdrawal_review = StateNode(State.WITHDRAWAL_REVIEW.label)
    destroyed = StateNode(State.DESTROYED.label)

    opinion = StateNode(FollowUp.OPINION.label)
    countersign = StateNode(FollowUp.COUNTERSIGN.label)
    explain_withdrawal = StateNode(FollowUp.EXPLAIN_WITHDRAWAL.label)
    secret_public = StateNode(FollowUp.SECRET_PUBLIC.label)
    copy = StateNode(FollowUp.COPY.label)
