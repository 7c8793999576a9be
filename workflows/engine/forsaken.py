"""Tasks signed for by people who may not act in their duty any more: again of whoever holds it, and in the lists of those who do."""

from datetime import datetime

from django.db import transaction

from people.models import Duty
from people.prepared import run
from workflows.deadlines import clocks

from .models import Task
from .subject import OWNER_ACTS

# Few people have signed for many tasks: each of them is asked about once for every duty and section.
_FREE = f"""
WITH held AS (
  SELECT DISTINCT owner_id, duty, unit_id, kind FROM workflows_task
   WHERE owner_id IS NOT NULL AND status = 'ASSIGNED' AND kind = '{Task.Kind.MAIN.value}' AND duty <> '{Duty.AUTHOR.value}'
), gone AS (SELECT * FROM held t WHERE NOT {OWNER_ACTS})
UPDATE workflows_task t SET owner_id = NULL, status = 'NEW', assigned = NULL FROM gone
 WHERE t.owner_id = gone.owner_id AND t.duty = gone.duty AND t.unit_id = gone.unit_id AND t.kind = gone.kind AND t.status = 'ASSIGNED'
RETURNING t.process_id"""


@transaction.atomic
def put_back(at: datetime) -> int:
    """How many tasks are nobody's again; their step clocks run for the duty. One statement while there are none.

    Steps treat such a task as nobody's all the time (subject.TaskLine); this is for the lists, which read its row.
    """
    freed = run(_FREE, {"at": at})
    for (process_id,) in freed:
        clocks.hand_to(process_id, "step", None)
    return len(freed)
