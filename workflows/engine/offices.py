"""What names an office as its own, for whoever would make it something else, and what is under way, for whoever would close it."""

from people.models import Unit
from workflows.deadlines.models import Deadline

from .models import OPEN, Process, Task


def keeps(office_id: int) -> bool:
    """Whether anything was ever begun, or any clock started, in this office."""
    return Process.objects.filter(office=office_id).exists() or Deadline.objects.filter(office=office_id).exists()


def under_way(unit: Unit) -> int:
    """How many subjects of this unit, and of those below it, wait for a step."""
    return Task.objects.filter(kind=Task.Kind.MAIN, status__in=OPEN, process__unit__path__startswith=unit.path).count()
