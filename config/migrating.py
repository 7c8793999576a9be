"""Migrations in a fraction of the time: neighbouring operations change the state of the models together, which is rendered once.

Django builds every model related to the one an operation changes anew, after each operation: with sixty related models that is nearly
all of what a fresh database costs.
"""

from django.db.migrations import operations as django_operations
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# Inside a family no operation reads from the state what its neighbour changed: each makes or alters a table, a column, an index, a
# constraint or a trigger of its own. The database still gets the statements of each in their order.
FAMILIES = (
    (django_operations.CreateModel,),
    (django_operations.AddField,),
    (django_operations.AlterField,),
    (
        django_operations.AddIndex,
        django_operations.RemoveIndex,
        django_operations.AddConstraint,
        django_operations.RemoveConstraint,
        AddTrigger,
        RemoveTrigger,
    ),
)


class Together(Operation):
    """Operations of one family, each about something else."""

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        wanted = []
        state.reload_model = lambda *model, delay=False: wanted.append((model, delay))
        try:
            for operation in self.operations:
                operation.state_forwards(app_label, state)
        finally:
            del state.reload_model  # the class's own again
        state.reload_models({model for model, _delay in wanted}, delay=all(delay for _model, delay in wanted))

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def together(operations):
    """The same operations in the same order, neighbours of one family joined."""
    runs: list[tuple] = []  # family, what it is about, operations
    for operation in operations:
        family, subject = next((one for one in FAMILIES if type(operation) in one), None), _about(operation)
        if family and runs and runs[-1][0] is family and subject not in runs[-1][1]:
            runs[-1][1].add(subject)
            runs[-1][2].append(operation)
        else:
            runs.append((family, {subject}, [operation]))
    return [run[0] if len(run) == 1 else Together(run) for _family, _subjects, run in runs]


def _about(operation):
    """What must not occur twice in a run: an index taken away, say, is looked up as it was before the run."""
    named = next((getattr(operation, part) for part in ("index", "constraint", "trigger") if hasattr(operation, part)), operation)
    return getattr(operation, "model_name", "").lower(), getattr(named, "name", "")
