"""Pages of a list, newest first: a cursor names the last row seen, so rows that arrive meanwhile neither repeat nor hide any."""

import base64
import binascii
from typing import Annotated

from ninja import Query
from pydantic import Field, StrictStr

from .errors import Invalid

Cursor = Annotated[StrictStr, Field(max_length=40)]
Limit = Annotated[int, Query(ge=1, le=100)]


def page(rows, cursor: str, limit: int) -> tuple[list, str | None]:
    """(the rows of this page, the next page's cursor or None). Raises Invalid for a cursor that is none."""
    if cursor:
        rows = rows.filter(pk__lt=_last_seen(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], _cursor(found[limit - 1].pk) if len(found) > limit else None


def _cursor(pk: int) -> str:
    return base64.urlsafe_b64encode(f"p{pk}".encode()).decode().rstrip("=")


def _last_seen(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        if text[:1] != "p" or not 0 < (pk := int(text[1:])) < 2**63:
            raise ValueError(text)
    except (binascii.Error, ValueError) as wrong:
        raise Invalid("cursor", "cursor_unknown") from wrong
    return pk
