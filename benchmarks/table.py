"""What was measured: lines with a value, a unit and an aim; printed as a table or as JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Line:
    """One number. `aim` is the least (`at_least`) or most that is hoped for; None: only told."""

    part: str
    what: str
    value: float
    unit: str
    aim: float | None = None
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim


def plain(lines: list[Line]) -> str:
    """The lines as a table, one block a part."""
    rows = []
    for line in lines:
        aim = "" if line.aim is None else f"{'≥' if line.at_least else '≤'} {line.aim:,g}"
        said = {True: "reached", False: "missed", None: ""}[line.reached]
        rows.append((line.part, line.what, number(line.value), line.unit, aim, said))
    heads = ("part", "measured", "value", "unit", "aim", "")
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    printed, part = [shown(heads, widths), "-" * (sum(widths) + 2 * len(widths))], None
    for row in rows:
        printed.append(shown(("" if row[0] == part else row[0], *row[1:]), widths))
        part = row[0]
    return "\n".join(printed)


def shown(row, widths):
    return "  ".join(
        text.rjust(width) if column in (2, 4) else text.ljust(width) for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ).rstrip()


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


def as_json(lines: list[Line]) -> str:
    return json.dumps([asdict(line) | {"reached": line.reached} for line in lines], indent=1, ensure_ascii=False)
