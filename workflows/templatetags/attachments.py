"""What pages say of an attachment."""

from django import template
from django.utils.translation import gettext as _

from workflows.screening.quarantine.states import State

register = template.Library()


@register.filter
def file_kind(name: str) -> str:
    """The ending of a file's name, for the mark beside it: DOCX; a dot when there is none."""
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending.upper()[:4] or "·"


@register.filter
def kept_from(entry: dict, withheld: dict) -> str:
    """Why nobody may open an attachment that is one of `withheld` (hash → state in quarantine)."""
    return _("in quarantine") if withheld[entry["sha256"]] == State.SUSPECTED else _("a state secret, destroyed here")
