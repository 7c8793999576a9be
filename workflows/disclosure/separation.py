"""Who may not decide on an item, whatever their duty: drafter, first reviewer and secrecy reviewer are three people, and another publishes
than approved last. (条例 第十七条；三审三校)
"""

from itertools import takewhile

from django.utils.translation import gettext as _

from workflows.refusals import Refusal

from .states import LEVELS, State


# -- who decided: what a stand-in did counts as the principal's too --------------------------------------------------------------
def _whose(move) -> set[int]:
    """Whose doing a move is: of a consent by telephone, the leader's who gave it, not of whoever wrote it down."""
    people = [move.inputs["consenter"]] if move.step == "record_consent" else [move.actor_id, move.principal_id]
    return {person for person in people if person is not None}


def _who_did(item, *steps) -> set[int]:
    return {person for move in item.case.moves if move.step in steps for person in _whose(move)}


def drafters(item) -> set[int]:
    """Whoever wrote it or submitted it, or asked for its withdrawal: they decide at none of its levels, nor on the withdrawal."""
    return {item.author_id} | _who_did(item, "submit", "request_withdrawal")


def first_reviewers(item) -> set[int]:
    """Whoever passed the first level of its chain, however often it was passed since; nobody where the secrecy review is the first."""
    passed = item.passed()
    before = takewhile(lambda level: level.state != State.SECRECY_REVIEW, item.levels)
    return next((_whose(passed[level.state]) for level in before if level.state in passed), set())


def final_approvers(item) -> set[int]:
    """Whoever passed the last level of its chain, whatever was asked again after an edit there."""
    last = item.passed().get(item.levels[-1].state) if item.levels else None
    return _whose(last) if last else set()


# -- guards: asked when the page is drawn and again on the way in --------------------------------------------------------------
def not_the_drafter(item, *, by, at):
    if by is None or by.pk not in drafters(item):
        return None
    if by.pk in _who_did(item, "request_withdrawal"):
        return Refusal("own_item", _("You asked for the withdrawal; somebody else must decide on it."), "条例 第十七条")
    return Refusal("own_item", _("You drafted this item; somebody else must decide on it."), "条例 第十七条")


def not_the_first_reviewer(item, *, by, at):
    """Drafter, first reviewer and secrecy reviewer are three people."""
    if by is not None and by.pk in first_reviewers(item):
        return Refusal("also_first_reviewer", _("You made the first review; the secrecy review needs another person."), "条例 第十七条")
    return None


def not_the_final_approver(item, *, by, at):
    if by is not None and by.pk in final_approvers(item):
        return Refusal("also_final_approver", _("You gave the final approval; somebody else must publish."), "三审三校制度")
    return None


#: Who may not do what a state waits for, whatever their duty: of each sort of person who they are, and what is said to them.
_SEPARATED = {
    **dict.fromkeys((*LEVELS, State.WITHDRAWAL_REVIEW), ((drafters, not_the_drafter),)),
    State.SECRECY_REVIEW: ((drafters, not_the_drafter), (first_reviewers, not_the_first_reviewer)),
    State.AWAITING_PUBLICATION: ((final_approvers, not_the_final_approver),),
}


def barred(item) -> set[int]:
    """Whoever may not do what the item waits for: it is neither theirs to sign for nor handed over to them."""
    return set().union(*(people(item) for people, _guard in _SEPARATED.get(item.state, ())))


def could_decide(item, *, by, at):
    """Whoever may not decide may not hold it up by signing for it either: nobody else could then decide."""
    refusals = (guard(item, by=by, at=at) for _people, guard in _SEPARATED.get(item.state, ()))
    return next((refusal for refusal in refusals if refusal), None)
