"""Where something found stands, in words one can look it up by: an excerpt may be nothing but stars. Pure."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from workflows.screening.answers import Group
from workflows.screening.findings import Finding
from workflows.screening.labels import REASONS

from .checks import group_label
from .returning import called

MOST = 3  # places told of a group
_NAMED = re.compile(r"\.[A-Za-z]\w{1,4}$")  # how the name of a file ends, and that of a folder seldom does

#: Parts of a place in a file that a reader can count, or knows by name; what else a place says (a picture, a text box) is left out.
_PARTS = {
    "page": lambda number: _("page %(pages)s") % {"pages": number},
    "sheet": lambda name: _("sheet “%(name)s”") % {"name": name},
    "slide": lambda number: _("slide %(number)s") % {"number": number},
    "paragraph": lambda number: _("paragraph %(number)s of the file") % {"number": number},
    "table": lambda number: _("table %(number)s") % {"number": number},
    "member": lambda name: name,
}


def in_text(finding: Finding) -> str:
    """Which field or paragraph of the text, and which row of a table."""
    place = "/".join(finding.place.split("/")[:2])
    words = called(place)
    return words + row(finding.cell) if words != place else ""


def in_file(finding: Finding) -> str:
    """Which page, sheet, slide, paragraph or table of a file; the cell of a sheet, the row of a table of a document."""
    parts = [part.partition(":")[::2] for part in _split(finding.place)]
    paged = any(name == "page" for name, _value in parts)  # the tables of a page are counted as they are drawn, not as a reader counts
    words = [_PARTS[name](value) for name, value in parts if name in _PARTS and value and not (paged and name == "table")]
    cell = "" if paged else row(finding.cell) or finding.cell
    return "，".join(words) + (f" {cell}" if finding.cell and cell == finding.cell else cell)


def _split(place: str) -> list[str]:
    """The parts of a place; the folders in the name of a packed file belong to its name (`member:A社区/名单.xlsx/sheet:名单` has two parts)."""
    parts: list[str] = []
    for part in place.split("/"):
        if parts and parts[-1].startswith("member:") and ":" not in part and not _NAMED.search(parts[-1]):
            parts[-1] += f"/{part}"
        else:
            parts.append(part)
    return parts


def row(cell: str) -> str:
    """The row of a table, counted from 1 with its header, where the cell has no name of its own."""
    number = cell.partition(",")[0]
    return _(", row %(number)d") % {"number": int(number) + 1} if "," in cell and number.isdecimal() else ""


def coarse(findings: Iterable[Finding], in_a_file: bool) -> str:
    """The first places of several findings, without rows and cells; empty when nothing can be told."""
    told = dict.fromkeys((in_file if in_a_file else in_text)(one._replace(cell="")) for one in findings)
    places = [words for words in told if words]
    return "、".join(places[:MOST]) + ("…" if len(places) > MOST else "")


def group_line(group: Group) -> str:
    """The label of a group with an example of it, to choose by; where no column tells it apart, also where it stands.

    What has neither, such as two properties of a file, is told apart by why it is asked about.
    """
    example = group.findings[0].excerpt
    where = "" if group.column else coarse(group.findings, bool(group.name))
    if not example:
        example = str(REASONS.get(group.findings[0].reason, ""))
    return "：".join(filter(None, [group_label(group), " ".join(filter(None, [where, example]))]))
