"""What names an office as its own, for whoever would make it something else."""

from workflows.deadlines.models import Deadline

from .models import Process


def keeps(office_id: int) -> bool:
    """Whether anything was ever begun, or any clock started, in this office."""
    return Process.objects.filter(office=office_id).exists() or Deadline.objects.filter(office=office_id).exists()
