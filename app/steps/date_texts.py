"""Dates as people write them in tables: `03/04/2024`, `2024-04-03`, `3 de abril de 2024`.

One order holds for a whole column. `03/04/2024` is the 3rd of April or the 4th of March: the other
cells tell, or a person; it is never decided cell by cell. A year of two figures names no century,
and figures alone (`03042024`, `45385`) may be no date at all: both wait for what a person says.
"""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from forms.folding import folded

DateOrder = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

EPOCHS = ("1900", "1904")
"""How a spreadsheet may count days (ECMA-376 part 1, section 18.17.4.1)."""

LONGEST = 60
"""Signs of a date with its weekday and its time; what is longer is none."""

_TIME = r"(?:(?:t| |, ?)(\d{1,2}:\d\d\D?.*))?"
_FIGURES = re.compile(rf"(\d{{1,4}})([-/. ])(\d{{1,2}})\2(\d{{1,4}}){_TIME}", re.ASCII)
_NAMED = re.compile(
    r"(?:(?:lun|mar|mie|jue|vie|sab|dom)[a-z]*,? )?(\d{1,2})(?: de |[-/. ]+)([a-z]{3,10})\.?"
    rf"(?: del? |[-/., ]+)(\d{{4}}|\d\d){_TIME}",
    re.ASCII,
)
_MONTHS = (
    *("enero january", "febrero february", "marzo march", "abril april", "mayo may"),
    *("junio june", "julio july", "agosto august", "septiembre setiembre september sept"),
    *("octubre october", "noviembre november", "diciembre december"),
)
_MONTH = {
    word: number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names.split()
    for word in (name, name[:3])
}
_HOUR = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,9})?)?\s*(?:([ap])\.?\s?m\.?)?\s*(z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_BARE = re.compile(r"\d{8}", re.ASCII)
_SERIAL = re.compile(r"(\d{1,7})(?:\.0+)?", re.ASCII)
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?(Z|[+-]\d\d:?\d\d)?")
_FALSE_LEAP_DAY = 60  # 29 February 1900, which Lotus 1-2-3 counted and Excel still does

Parts = tuple[str, str, str]


def read_date_text(text: str, order: DateOrder | None, *, century: int | None = None) -> str | None:
    """Write a date, or a moment, in ISO 8601.

    Args:
        text: As it stands in the cell.
        order: Of day, month and year in this column; None where only dates are read that need
            none: `2024-04-03`, `3 de abril de 2024`.
        century: First of the hundred years that years of two figures are of; None to read none.

    Returns:
        `2024-04-03` or `2024-04-03T16:20:00`; None when it is no day of the calendar in that
        order, or its year has two figures and nobody said of which century.
    """
    short = _short(text)
    if named := _NAMED.fullmatch(short):
        month = _MONTH.get(named[2])
        return _day((named[3], str(month), named[1]), named[4], century) if month else None
    found = _FIGURES.fullmatch(short)
    if found is None:
        return None
    figures = found[1], found[3], found[4]
    if len(found[1]) == 4:
        return _day(figures, found[5], None)
    is_short = len(found[1]) <= 2 and len(found[4]) == 2
    if order is None or (order == "ymd" and not is_short):
        return None
    return _day(_ordered(figures, order), found[5], century)


def read_bare_date(text: str, order: DateOrder) -> str | None:
    """Write eight figures as a date, `03042024`, where a person said that they are one."""
    bare = text.strip()
    if not _BARE.fullmatch(bare):
        return None
    cut = (4, 6) if order == "ymd" else (2, 4)
    figures = bare[: cut[0]], bare[cut[0] : cut[1]], bare[cut[1] :]
    return _day(_ordered(figures, order), None, None)


def read_serial_day(text: str, epoch: str) -> str | None:
    """Write a spreadsheet's count of days as a date, where a person said that it is one.

    Args:
        text: `45385`, or `45385.0`.
        epoch: One of `EPOCHS`.

    Returns:
        None for what is no such count: the day 0 and the 29 February of 1900, which never were.
    """
    found = _SERIAL.fullmatch(text.strip())
    if found is None:
        return None
    days, start = int(found[1]), date(1904, 1, 1)
    if epoch == "1900":
        if days in (0, _FALSE_LEAP_DAY):
            return None
        days, start = days - (days > _FALSE_LEAP_DAY), date(1899, 12, 31)
    try:
        return (start + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def without_midnight(iso: str) -> str:
    """Give the day of a moment that is a midnight, as spreadsheets write days; others stay."""
    return iso[:10] if _MIDNIGHT.fullmatch(iso, 10) else iso


def possible_orders(text: str) -> frozenset[DateOrder]:
    """Give the orders in which a text is a day of the calendar; none when it is no date.

    A year of two figures counts as any century's: which one is another question.
    """
    found = _FIGURES.fullmatch(_short(text))
    if found is not None and len(found[1]) == 4:
        return frozenset(("ymd",)) if read_date_text(text, None) else frozenset()
    if found is None:
        return frozenset(ORDERS) if read_date_text(text, None, century=_LEAP) else frozenset()
    return frozenset(order for order in ORDERS if read_date_text(text, order, century=_LEAP))


def is_doubtful(text: str) -> bool:
    """Whether a text is two different days, by the order."""
    one, other = (read_date_text(text, order, century=_LEAP) for order in ORDERS[:2])
    return one is not None and other is not None and one != other


def has_short_year(text: str) -> bool:
    """Whether a text looks like a date whose year has two figures, which names no century."""
    short = _short(text)
    if found := _NAMED.fullmatch(short):
        return len(found[3]) == 2 and found[2] in _MONTH
    found = _FIGURES.fullmatch(short)
    return found is not None and max(len(found[1]), len(found[4])) == 2


_LEAP = 2000  # any century whose first year is a leap year lets all days be


def _short(text: str) -> str:
    """Fold a text that may be a date; any other is nothing."""
    if len(text) > LONGEST:
        text = text.strip()
    if len(text) > LONGEST:
        return ""
    one_line = " ".join(text.split())
    return one_line.lower() if text.isascii() else folded(one_line)


def _ordered(figures: Parts, order: DateOrder) -> Parts:
    found = dict(zip(order, figures, strict=True))
    return found["y"], found["m"], found["d"]


def _day(parts: Parts, hour: str | None, century: int | None) -> str | None:
    """Write year, month, day and the rest of a text, unless no clock or calendar has them."""
    year = _year(parts[0], century)
    if year is None or len(parts[1]) > 2 or len(parts[2]) > 2:
        return None
    time = "" if hour is None else _time(hour)
    if time is None:
        return None
    try:
        iso = date(year, int(parts[1]), int(parts[2])).isoformat() + time
        if time:
            datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def _year(figures: str, century: int | None) -> int | None:
    if len(figures) == 4:
        return int(figures)
    if len(figures) != 2 or century is None:
        return None
    return century + (int(figures) - century) % 100


def _time(text: str) -> str | None:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour = int(found[1])
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5] == "p" else 0)
    zone = (found[6] or "").upper()
    return f"T{hour:02}:{found[2]}:{found[3] or '00'}{found[4] or ''}{zone}"
