"""Dates as people write them in tables: `03/04/2024`, `2024-04-03`, `3 de abril de 2024`.

One order holds for a whole column. `03/04/2024` is the 3rd of April or the 4th of March: the other
cells tell, or a person; it is never decided cell by cell.
"""

import re
from datetime import date
from typing import Literal

DateOrder = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

_NUMBERS = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:(?:T|,?\s+)(\d{1,2}:\d\d.*))?", re.ASCII
)
_NAMED = re.compile(
    r"(?:[^\W\d]+,?\s+)?([0-9]{1,2})(?:\s+de\s+|[-/.\s]+)([a-z]{3,10})\.?"
    r"(?:\s+del?\s+|[-/.,\s]+)([0-9]{4})(?:,?\s+([0-9]{1,2}:[0-9]{2}.*))?",
    re.IGNORECASE,
)
_MONTHS = ("ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set", "oct",
           "nov", "dic dec")  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_HOUR = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,6})?)?\s*([ap])?\.?\s*(?:m\.?)?(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)


def read_date_text(text: str, order: DateOrder | None) -> str | None:
    """Write a date, or a moment, in ISO 8601.

    Args:
        text: As it stands in the cell.
        order: Of day, month and year in this column; None where only dates are read that need
            none: `2024-04-03`, `3 de abril de 2024`.

    Returns:
        `2024-04-03` or `2024-04-03T16:20:00`; None when it is no day of the calendar in that
        order, or its year has two digits.
    """
    text = text.strip()
    named = _NAMED.fullmatch(text)
    if named:
        number = _MONTH.get(named[2][:3].lower())
        return _day(int(named[3]), number, int(named[1]), named[4]) if number else None
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    first, _, second, third, hour = found.groups()
    if len(first) == 4:
        return _day(int(first), int(second), int(third), hour)
    if len(third) != 4 or order is None or order == "ymd":
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return _day(int(third), int(month), int(day), hour)


def possible_orders(text: str) -> frozenset[DateOrder]:
    """Give the orders in which a text is a day of the calendar; none when it is no date."""
    found = _NUMBERS.fullmatch(text.strip())
    if found is not None and len(found[1]) == 4:
        return frozenset(("ymd",)) if read_date_text(text, None) else frozenset()
    if found is None:
        return frozenset(ORDERS) if read_date_text(text, None) else frozenset()
    return frozenset(order for order in ORDERS if read_date_text(text, order))


def is_doubtful(text: str) -> bool:
    """Whether a text is two different days, by the order."""
    one, other = read_date_text(text, "dmy"), read_date_text(text, "mdy")
    return one is not None and other is not None and one != other


def has_short_year(text: str) -> bool:
    """Whether a text looks like a date whose year has two digits, which names no century."""
    found = _NUMBERS.fullmatch(text.strip())
    return found is not None and max(len(found[1]), len(found[4])) == 2


def _day(year: int, month: int, day: int, hour: str | None) -> str | None:
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return None
    if hour is None:
        return iso
    time = _time(hour)
    return None if time is None else f"{iso}T{time}"


def _time(text: str) -> str | None:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}{found[4] or ''}{found[6] or ''}"
