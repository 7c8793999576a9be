"""Units that may come to stand elsewhere in the tree. What follows from where they stand says what to do around it when the app is ready."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime

_around: list[Callable[[datetime], AbstractContextManager]] = []


def register(around: Callable[[datetime], AbstractContextManager]) -> None:
    """`around` is entered with the time of the change before any unit is moved, and left when all are."""
    if around not in _around:
        _around.append(around)


@contextmanager
def moving(at: datetime) -> Iterator[None]:
    """Units may be put below others while this lasts. To be entered before a transaction, not in one."""
    with ExitStack() as stack:
        for around in _around:
            stack.enter_context(around(at))
        yield
