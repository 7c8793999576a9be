"""The kinds of value the interface accepts, each stricter than JSON: bounded, storable, and with one spelling."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from workflows.deadlines.counting import EARLIEST
from workflows.disclosure.inputs import Field as Input

LATEST = 2100  # year; what lies beyond, or before the first day a period counts from, is a slip of the pen
MOST_CHOSEN = 50


def _storable(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("null_character", "The text contains a null character")
    return text


def _written(value: Any) -> Any:
    """Dates and times come as text, never as numbers."""
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "Write it as text")
    return value


def _near(value):
    day = value.date() if isinstance(value, datetime) else value
    if day < EARLIEST or day.year > LATEST:
        raise PydanticCustomError("date_out_of_range", "The year lies outside what can be meant")
    return value


def _iso_or_empty(text: str) -> str:
    if text:
        try:
            _near(date.fromisoformat(text))
        except ValueError as wrong:
            raise PydanticCustomError("date_parsing", "Write the date as YYYY-MM-DD") from wrong
    return text


def aware(moment: datetime) -> datetime:
    """The moment, if it says its offset and lies where it can be meant."""
    if moment.tzinfo is None:
        raise PydanticCustomError("timezone_aware", "Give the offset")
    return _near(moment)


def _once_each(values: list) -> list:
    return list(dict.fromkeys(values))


Text = Annotated[str, AfterValidator(_storable)]
Id = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description="The version of the item that was looked at.")]
Day = Annotated[date, BeforeValidator(_written), AfterValidator(_near)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_near)]
IsoDay = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="YYYY-MM-DD, or empty."), AfterValidator(_iso_or_empty)]
Ids = Annotated[list[Id], Field(max_length=MOST_CHOSEN), AfterValidator(_once_each)]
Keys = Annotated[list[Annotated[Text, Field(max_length=120)]], Field(max_length=MOST_CHOSEN), AfterValidator(_once_each)]


def type_of(field: Input):
    """The type of one input of a step."""
    if field.kind == "choice" and field.choices:
        return Literal[tuple(str(value) for value, _label in field.choices)]
    simple: dict[str, Any] = {
        "date": Day,
        "datetime": Moment,
        "bool": StrictBool,
        "user": Id,
        "users": Ids,
        "units": Ids,
        "findings": Keys,
        "places": Keys,
        "checks": Keys,
    }
    return simple.get(field.kind) or Annotated[Text, Field(max_length=field.max_length)]


__all__ = ["Day", "Id", "Ids", "IsoDay", "Keys", "Moment", "Text", "Version", "aware", "type_of"]
