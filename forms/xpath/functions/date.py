"""Functions on dates and times (ODK XForms, "Date and Time Functions").

What gives a date gives a `Moment`: it counts as days since 1970-01-01T00:00Z and is written as
ISO 8601 text in the person's zone.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from forms.xpath.functions.table import Function, Run
from forms.xpath.nodes import Context
from forms.xpath.times import days_of, looks_like_date, moment_in, moment_of
from forms.xpath.values import NOT_A_NUMBER, Moment, XValue, to_text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "")
"""Days of the week; ODK Web Forms leaves Sundays blank."""

_FIRST_DAY = date(1970, 1, 1)
_DAY_SECONDS = 86_400
_UNPADDED = re.compile(r"(\d{4})-([1-9]|\d\d)-([1-9]|\d\d)(T.*)?", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(?::[0-5]\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d)?", re.ASCII)


def _moment(context: Context, value: XValue) -> datetime | None:
    """Read a date, a date with time or a day number; None when it is none."""
    zone = context.world.zone
    if isinstance(value, float):
        return moment_of(value, zone) if value == value else None  # noqa: PLR0124 - not NaN
    return moment_in(to_text(value), zone)


def _date(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a date; a date with time keeps its time, months and days may have one digit."""
    value = arguments[0](context)
    if isinstance(value, bool) or (not isinstance(value, float) and not to_text(value)):
        return ""
    match = None if isinstance(value, float) else _UNPADDED.fullmatch(to_text(value))
    if match is not None:
        year, month, day, rest = match.groups()
        value = f"{year}-{int(month):02}-{int(day):02}{rest or ''}"
    return Moment.of(_moment(context, value))


def _today(context: Context, _arguments: Sequence[Run]) -> XValue:
    today = context.world.now().date().isoformat()
    return Moment.of(moment_in(today, context.world.zone))


def _now(context: Context, _arguments: Sequence[Run]) -> XValue:
    return Moment.of(context.world.now())


def _decimal_date_time(context: Context, arguments: Sequence[Run]) -> XValue:
    """Count days since 1970-01-01 in UTC, with a fraction for the time of day."""
    found = _moment(context, arguments[0](context))
    return NOT_A_NUMBER if found is None else days_of(found)


def _decimal_time(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the time of day as a fraction of a day; one with an offset in the person's zone."""
    text = to_text(arguments[0](context))
    if not _TIME.fullmatch(text):
        return NOT_A_NUMBER
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return NOT_A_NUMBER
    if found.tzinfo is not None:
        found = datetime.combine(_FIRST_DAY, found).astimezone(context.world.zone).time()
    seconds = found.hour * 3600 + found.minute * 60 + found.second + found.microsecond / 1e6
    return seconds / _DAY_SECONDS


_PARTS = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "b": lambda at: _MONTHS[at.month - 1],
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "a": lambda at: _WEEKDAYS[at.weekday()],
}
"""Letters of `format-date` patterns; others stay as they are written."""


def _format(context: Context, arguments: Sequence[Run]) -> XValue:
    """Write a date by a pattern; a number is no date here, one a function gave is."""
    text = to_text(arguments[0](context))
    found = moment_in(text, context.world.zone) if looks_like_date(text) else None
    if found is None:
        return ""
    pattern = to_text(arguments[1](context))
    return re.sub("%(.)", lambda part: _part(part, found), pattern)


def _part(part: re.Match[str], at: datetime) -> str:
    write = _PARTS.get(part[1])
    return part[0] if write is None else write(at)


FUNCTIONS = (
    Function("today", 0, 0, _today),
    Function("now", 0, 0, _now),
    Function("date", 1, 1, _date),
    Function("date-time", 1, 1, _date),
    Function("decimal-date-time", 1, 1, _decimal_date_time),
    Function("decimal-time", 1, 1, _decimal_time),
    Function("format-date", 2, 2, _format),
    Function("format-date-time", 2, 2, _format),
)
