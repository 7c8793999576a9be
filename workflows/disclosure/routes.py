"""Where an item goes next: the pure choices behind the machine's steps."""

from .chains import VOIDS_ALL, VOIDS_SECRECY, cleared, levels_of, next_level
from .shape import ItemShape
from .states import LEVELS, Conclusion, State

#: The conclusion of the secrecy review that agrees with what is proposed, where that is not to be published.
CONFIRMS = {"on_request": Conclusion.ON_REQUEST, "withheld": Conclusion.WITHHOLD}


class Routes(ItemShape):
    """Mixed into the item. Reads the case (moves so far), the chain and the hashes of what is before it; writes nothing."""

    _levels = None
    voids = ""  # which approvals this very step takes away by putting it elsewhere (filing.py)
    pending = None  # (content hash, core hash) of a revision this very step is writing

    @property
    def levels(self):
        if self._levels is None:
            self._levels = levels_of(self.chain.levels if self.chain_id else ())
        return self._levels

    @levels.setter
    def levels(self, value):
        self._levels = value

    def core(self):
        """(content hash, core hash) of what is before the chain."""
        return self.pending or ((self.revision.content_hash, self.revision.core_hash) if self.revision_id else ("", ""))

    def passed(self):
        """The levels validly passed for the present content."""
        return cleared(self.case.moves, *self.core())

    def _ending(self):
        return {
            "public": State.AWAITING_PUBLICATION,
            "on_request": State.REGISTERED_ON_REQUEST,
            "withheld": State.REGISTERED_WITHHELD,
        }[self.attribute]

    def onward(self, voids=None):
        """The next level not yet passed once the present one is; after the last, publication or registration. In another chain, its first.

        `voids`: which approvals putting it elsewhere takes away; by default what this very step does.
        """
        voids = self.voids if voids is None else voids
        if voids == VOIDS_ALL:
            return self.levels[0].state
        passed = {*self.passed(), self.state} - ({State.SECRECY_REVIEW} if voids == VOIDS_SECRECY else set())
        return next_level(self.levels, passed) or self._ending()

    def after_submission(self):
        """Straight back to whoever returned it, unless what changed voids the approvals; otherwise the first level not passed."""
        sender = self.returned_from
        if sender and self._core_unchanged() and (sender == State.AWAITING_PUBLICATION or sender in [level.state for level in self.levels]):
            return sender if sender in LEVELS else next_level(self.levels, self.passed()) or self._ending()
        return next_level(self.levels, self.passed()) or self._ending()

    def _core_unchanged(self):
        seen = next((move.core_hash for move in reversed(self.case.moves) if move.core_hash), "")
        return seen == self.core()[1]

    def after_revision(self):
        """An edit of the text alone stays where it is; one that touches attribute, name lists or attachments starts the chain again."""
        return self.state if self._core_unchanged() else self.levels[0].state

    def after_secrecy_review(self, conclusion):
        """On with what may be disclosed, and with what is proposed not to be and indeed may not; back where the conclusion is another."""
        if conclusion in (Conclusion.CLEAR, CONFIRMS.get(self.attribute)):
            return self.onward()
        return State.DETERMINATION if conclusion == Conclusion.UNCERTAIN else State.RETURNED

    def before_this_passage(self):
        """The state a correction or withdrawal set out from; None in an item's first passage."""
        first = self.case.moves[0] if self.case.moves else None
        return first.source or None if first else None
