"""Facets of a column: its values in groups, each with the condition that chooses its rows.

The condition is an expression as recipes take it in `where`, so that what somebody sees in a facet
becomes a step for exactly those rows.
"""

import math
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.steps.cleaning.place_recipe import literal

Kind = Literal["text", "number", "date", "missing", "problems"]
KINDS: tuple[Kind, ...] = ("text", "number", "date", "missing", "problems")

MOST_GROUPS = 2000
"""Of a text facet; the others are counted together."""

_BINS = 12
_NUMBER = r"^ *[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+) *$"
"""What is a number to facets; `1e5`, `Q5` and dates are none, whatever expressions read there."""

_LONG = "(01|03|05|07|08|10|12)-(0[1-9]|[12][0-9]|3[01])"
_SHORT = "(04|06|09|11)-(0[1-9]|[12][0-9]|30)"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one group.

    Attributes:
        value: What they say: a text, the beginning of a range, a year, a month; "" for blank.
        upper: The end of a range of numbers, left out itself but in the last one; else "".
        rows: How many.
        where: Expression that chooses them; "" where the operation of that name finds them itself.
    """

    value: str
    upper: str
    rows: int
    where: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A column in groups.

    Attributes:
        column: Its name.
        kind: What it was grouped as.
        groups: Texts and problems by their rows, numbers and dates in order.
        missing: Blank rows.
        others: Rows in no group: rarer texts, and what is no number or no date.
    """

    column: str
    kind: Kind
    groups: tuple[Group, ...]
    missing: int
    others: int


def facet(column: str, counts: Mapping[str, int], kind: Kind = "text") -> Facet:
    """Group the values of a column.

    Args:
        column: Its name.
        counts: Value -> rows, blank ones too.
        kind: `text` (values), `number` (ranges of equal width), `date` (ISO 8601, by month, or by
            year where there are many), `missing`, or `problems` (what an operation would
            mend, called as the operation: `trim`, `spaces`, `mojibake`, `accents`).
    """
    name = f"${{{column}}}"
    missing = sum(rows for value, rows in counts.items() if not value.strip())
    said = {value: rows for value, rows in counts.items() if value.strip()}
    if kind == "missing":
        total = sum(said.values())
        blank = Group("", "", missing, f"normalize-space({name}) = ''")
        filled = Group("*", "", total, f"normalize-space({name}) != ''")
        return Facet(column, kind, (blank, filled), missing, 0)
    make = {"text": _texts, "number": _numbers, "date": _dates, "problems": _problems}[kind]
    groups = tuple(make(name, said))
    others = 0 if kind == "problems" else sum(said.values()) - sum(one.rows for one in groups)
    return Facet(column, kind, groups, missing, others)


def _texts(name: str, said: Mapping[str, int]) -> Iterable[Group]:
    ordered = sorted(said.items(), key=lambda one: (-one[1], one[0]))
    for value, rows in ordered[:MOST_GROUPS]:
        yield Group(value, "", rows, f"{name} = {literal(value)}")


def _numbers(name: str, said: Mapping[str, int]) -> Iterable[Group]:
    found: Counter[float] = Counter()
    for value, rows in said.items():
        number = _number(value)
        if number is not None:
            found[number] += rows
    if not found:
        return
    low, high = min(found), max(found)
    width = _nice((high - low) / _BINS) if high > low else 1.0
    start = math.floor(low / width)
    bins = Counter[int]()
    for number, rows in found.items():
        bins[math.floor(number / width)] += rows
    for place in range(start, max(bins) + 1):
        lower, upper = _written(place * width), _written((place + 1) * width)
        is_number = f"regex({name}, {literal(_NUMBER)})"
        where = f"{is_number} and number({name}) >= {lower} and number({name}) < {upper}"
        yield Group(lower, upper, bins[place], where)


def _number(value: str) -> float | None:
    number = float(value) if re.fullmatch(_NUMBER, value) else math.inf
    return number if abs(number) < 1e15 else None


def _nice(width: float) -> float:
    """Round a width up to 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * 0.999999)


def _written(number: float) -> str:
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _dates(name: str, said: Mapping[str, int]) -> Iterable[Group]:
    months: Counter[str] = Counter()
    for value, rows in said.items():
        if _is_date(value):
            months[value[:7]] += rows
    length = 7 if len(months) <= 2 * _BINS else 4
    found: Counter[str] = Counter()
    for month, rows in months.items():
        found[month[:length]] += rows
    for period in sorted(found):
        where = f"regex({name}, {literal(_days_of(period))})"
        yield Group(period, "", found[period], where)


def _days_of(period: str) -> str:
    """Give the pattern of the texts that begin with a day of a year, or of a month."""
    year, month = int(period[:4]), period[5:]
    if month:
        days = [f"{day:02}" for day in range(1, monthrange(year, int(month))[1] + 1)]
        return f"^{period}-({'|'.join(days)})"
    last = monthrange(year, 2)[1] - 20
    return f"^{period}-({_LONG}|{_SHORT}|02-(0[1-9]|1[0-9]|2[0-{last}]))"


def _is_date(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return value[4:5] == value[7:8] == "-"  # neither 20240304 nor the days of weeks


def _problems(name: str, said: Mapping[str, int]) -> Iterable[Group]:
    """Group what a reader would trip over; one row may stand in several groups."""
    from app.steps.cleaning.texts import collapsed, composed, repaired, trimmed

    del name
    mends = {"trim": trimmed, "spaces": collapsed, "mojibake": repaired, "accents": composed}
    for op, mend in mends.items():
        rows = sum(count for value, count in said.items() if mend(value) != value)
        if rows:
            yield Group(op, "", rows, "")
