"""Why not? Guards are about the material; asks are about what the reviewer supplied. Each returns a Refusal, several, or nothing."""

from django.utils.translation import gettext as _

from workflows.refusals import Refusal

from .states import Level

LONGEST_REASON = 300  # characters


def not_the_uploader(material, *, by, at):
    """Nobody verifies their own material, as long as somebody else can."""
    if by is not None and by.pk == material.author_id and material.case.extras["other_reviewers"]:
        return Refusal(
            "own_material", _("You entered this yourself; another secrecy reviewer must verify it."), "保密法实施条例 第四十二条"
        )
    return None


def has_read_it(material, *, by, at):
    """Whoever lets it go has seen what the mark stands in; what is confirmed without, is only kept away the sooner."""
    if by is not None and not material.case.extras["read"]:
        return Refusal("not_read", _("Read it first; only then can you say that it is a false alarm."), "保密法实施条例 第四十二条")
    return None


def names_a_level(material, *, by, at, level="", **_others):
    if level not in Level.values:
        return Refusal("level_missing", _("Choose the level."), "保密法 第十四条", "level")
    return None


def gives_a_reason(material, *, by, at, reason="", **_others):
    if not reason.strip():
        return Refusal("reason_missing", _("Say why it is a false alarm."), "保密法实施条例 第四十二条", "reason")
    if len(reason) > LONGEST_REASON:
        return Refusal("reason_too_long", _("Keep the reason under 300 characters."), field="reason")
    return None


def says_who_was_told(material, *, by, at, authority="", reported_at=None, document="", **_others):
    found = []
    if not authority.strip():
        found.append(Refusal("authority_missing", _("Name the authority it was reported to."), "保密法实施条例 第六十一条", "authority"))
    elif len(authority) > 100 or len(document) > 100:
        found.append(Refusal("too_long", _("Keep it under 100 characters."), field="authority"))
    if reported_at is None or reported_at > at:
        found.append(Refusal("time_missing", _("Say when it was reported; it cannot be in the future."), field="reported_at"))
    return found
