"""What the parts of the item (routes, context) may rely on; the columns themselves are in models.py. Annotations only."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from workflows.engine.subject import Case


class ItemShape:
    _default_manager: ClassVar[Any]
    case: Case
    by: Any
    at: datetime
    state: str
    attribute: str
    returned_from: str
    office: Any
    office_id: int
    unit_id: int
    author_id: int
    category: Any
    category_id: int
    topic: Any
    topic_id: int | None
    process: Any
    process_id: int
    revision: Any
    revision_id: int | None
    submitted_under: Any
    submitted_under_id: int | None
    chain: Any
    chain_id: int | None

    if TYPE_CHECKING:  # the engine's, seen through Subject

        def look(self, by, at) -> Any: ...
        def owner_duty(self, state) -> Any: ...
