"""What pages say of an attachment."""

from django import template

register = template.Library()


@register.filter
def file_kind(name: str) -> str:
    """The ending of a file's name, for the mark beside it: DOCX; a dot when there is none."""
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending.upper()[:4] or "·"
