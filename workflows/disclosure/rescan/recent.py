"""The newest published texts of an office, for trying a change of the rules on them (screening.samples)."""

from collections.abc import Iterator

from workflows.disclosure import publishing
from workflows.disclosure.content.masked import content_passages
from workflows.screening.samples import Sample

from .examined import profile_of, publications


def recent(office_id: int, most: int) -> Iterator[Sample]:
    """The texts of the last `most` publications that are still live, the newest first; attachments would take too long."""
    found = publications().filter(office=office_id, ended_at=None).order_by("-public_at")[:most]
    for publication in found:
        content = publishing.of_the_form(publication)
        yield Sample(tuple(content_passages(content)), profile_of(publication))
