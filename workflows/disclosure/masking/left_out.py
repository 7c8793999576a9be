"""What a masked copy does not take over from its original, in words; and what of it somebody would miss who looks at the copy."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.screening.kinds import Kind

#: (kind, place) of a line of the masking log → what it was.
LABELS: dict[tuple[str, str], Any] = {
    (Kind.ACTIVE_CONTENT, "chart"): _("Charts and diagrams"),
    (Kind.ACTIVE_CONTENT, "chart_sheet"): _("Sheets that are a chart"),
    (Kind.ACTIVE_CONTENT, "drawing"): _("Drawn shapes and controls"),
    (Kind.ACTIVE_CONTENT, "conditional"): _("Colours that depend on a condition"),
    (Kind.ACTIVE_CONTENT, "picture"): _("Drawings in a format that cannot be read"),
    (Kind.ACTIVE_CONTENT, "active"): _("Controls and objects in the text"),
    (Kind.ACTIVE_CONTENT, "embedded"): _("Files and objects embedded in it"),
    (Kind.ACTIVE_CONTENT, "script"): _("Scripts"),
    (Kind.ACTIVE_CONTENT, "workbook"): _("Macros and links to other workbooks"),
    (Kind.HIDDEN_CONTENT, "annotation"): _("Annotations"),
    (Kind.HIDDEN_CONTENT, "column"): _("Hidden columns"),
    (Kind.HIDDEN_CONTENT, "comment"): _("Comments"),
    (Kind.HIDDEN_CONTENT, "hidden_text"): _("Hidden text"),
    (Kind.HIDDEN_CONTENT, "notes"): _("Speaker's notes"),
    (Kind.HIDDEN_CONTENT, "picture"): _("Hidden pictures"),
    (Kind.HIDDEN_CONTENT, "row"): _("Hidden rows"),
    (Kind.HIDDEN_CONTENT, "shape"): _("Hidden shapes"),
    (Kind.HIDDEN_CONTENT, "sheet"): _("Hidden sheets"),
    (Kind.HIDDEN_CONTENT, "slide"): _("Hidden slides"),
    (Kind.HIDDEN_CONTENT, "text"): _("Letters nobody sees"),
    (Kind.HIDDEN_CONTENT, "tracked"): _("Tracked changes"),
}
_MISSED = frozenset({"chart", "chart_sheet", "drawing", "conditional", "picture"})  # all of active content


def label(line: Mapping[str, Any]) -> str:
    """What a line of the log says was left out; empty when it speaks of something masked."""
    return str(LABELS.get((line.get("kind", ""), line.get("place", "")), ""))


def missed(log: Iterable[Mapping[str, Any]]) -> list[str]:
    """What was to be seen in the original and is not in the copy, in words."""
    return [label(line) for line in log if line.get("kind") == Kind.ACTIVE_CONTENT and line.get("place") in _MISSED]
