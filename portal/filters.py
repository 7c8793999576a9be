"""Reading what a citizen typed into an address: anything is possible there, nothing breaks."""

import re
from dataclasses import dataclass

from portal.site import UNFILED

LONGEST = 200  # characters of a query that count
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def clean(text: str, longest: int = LONGEST) -> str:
    """The beginning of the text in one line, without what no database keeps and no person types."""
    return _CONTROL.sub(" ", text[: longest * 2]).strip()[:longest]


def whole_number(text: str, otherwise: int) -> int:
    """A number of at most nine digits; anything else is `otherwise`."""
    return int(text) if text.isdecimal() and len(text) <= 9 else otherwise


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `column` None: all; empty: items without a topic. `year` None: all."""

    q: str = ""
    number: str = ""
    column: str | None = None
    year: int | None = None
    page: int = 1

    @classmethod
    def of(cls, query) -> "Filters":
        """From a request's GET parameters. A year that is none is no filter; a column that is none finds nothing."""
        column = clean(query.get("column", ""))
        year = whole_number(query.get("year", ""), 0)
        return cls(
            q=clean(query.get("q", "")),
            number=clean(query.get("number", "")),
            column=None if not column else "" if column == UNFILED else column,
            year=year if 1900 <= year <= 2200 else None,
            page=max(1, whole_number(query.get("page", ""), 1)),
        )

    def query(self, **changed) -> dict:
        """These filters as the parameters of an address; page 1 is not named."""
        values = {"q": self.q, "number": self.number, "column": self.column, "year": self.year, "page": self.page} | changed
        if values["column"] is not None:
            values["column"] = values["column"] or UNFILED
        if values["page"] == 1:
            del values["page"]
        return values


@dataclass(frozen=True)
class Page:
    """One page of a list whose length is known. `number` beyond the end means the last one."""

    wanted: int
    total: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def number(self) -> int:
        return min(self.wanted, self.last)

    @property
    def rows(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def near(self) -> list[int]:
        """The numbers offered: this page, two on either side."""
        return list(range(max(1, self.number - 2), min(self.last, self.number + 2) + 1))

    def links(self, address) -> dict:
        """What the template of the pages reads; `address` gives the address of a page by its number."""
        return {
            "total": self.total,
            "number": self.number,
            "last": self.last,
            "links": [{"number": number, "url": address(number), "current": number == self.number} for number in self.near],
            "first_url": address(1) if self.near[0] > 1 else "",
            "last_url": address(self.last) if self.near[-1] < self.last else "",
            "previous_url": address(self.number - 1) if self.number > 1 else "",
            "next_url": address(self.number + 1) if self.number < self.last else "",
        }
