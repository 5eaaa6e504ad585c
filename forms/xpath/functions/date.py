"""Functions on dates and times (ODK XForms, "XPath functions").

A date is ISO text; a number given for one counts days since 1970-01-01.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from forms.xpath.functions.table import Function, Run
from forms.xpath.nodes import Context
from forms.xpath.times import (
    instant_days,
    looks_like_date,
    moment_in,
    moment_of,
    moment_text,
)
from forms.xpath.values import NOT_A_NUMBER, XValue, to_number, to_text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FIRST_DAY = date(1970, 1, 2)
_DAY_SECONDS = 86_400


_UNPADDED = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(T.*)?", re.ASCII)


def _moment(context: Context, argument: Run) -> datetime | None:
    """Read a date, a date with time or a day number, by the clock on the wall."""
    value = argument(context)
    text = to_text(value)
    if looks_like_date(text):
        return moment_in(text, context.world.now().tzinfo)
    number = to_number(value)
    return None if number != number else moment_of(number)  # noqa: PLR0124 - NaN alone


def _date(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a date; a date with time keeps its time, months and days may have one digit."""
    value = arguments[0](context)
    match = _UNPADDED.fullmatch(to_text(value))
    if match is not None:
        year, month, day, rest = match.groups()
        value = f"{year}-{int(month):02}-{int(day):02}{rest or ''}"
    found = _moment(context, lambda _context: value)
    if found is None:
        return ""
    is_moment = isinstance(value, float) and not value.is_integer()
    if is_moment or "T" in to_text(value):
        return moment_text(_in_zone(context, found))
    return found.date().isoformat()


def _date_time(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a date with time; a bare date stays a date, as in ODK Web Forms."""
    text = to_text(arguments[0](context))
    if looks_like_date(text) and "T" not in text:
        return text if moment_in(text, None) is not None else ""
    found = _moment(context, arguments[0])
    return "" if found is None else moment_text(_in_zone(context, found))


def _in_zone(context: Context, found: datetime) -> datetime:
    return found.replace(tzinfo=context.world.now().tzinfo)


def _today(context: Context, _arguments: Sequence[Run]) -> XValue:
    return context.world.now().date().isoformat()


def _now(context: Context, _arguments: Sequence[Run]) -> XValue:
    return moment_text(context.world.now())


def _decimal_date_time(context: Context, arguments: Sequence[Run]) -> XValue:
    """Count days since 1970-01-01 in UTC, with a fraction for the time of day."""
    value = arguments[0](context)
    text = to_text(value)
    if not looks_like_date(text):
        return to_number(value)
    days = instant_days(text, context.world.now().tzinfo)
    return NOT_A_NUMBER if days is None else days


def _decimal_time(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the time of day as a fraction of a day; one with an offset in the person's zone."""
    text = to_text(arguments[0](context))
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return NOT_A_NUMBER
    if found.tzinfo is not None:
        moment = datetime.combine(_FIRST_DAY, found).astimezone(context.world.now().tzinfo)
        found = moment.time()
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
    found = _moment(context, arguments[0])
    if found is None:
        return ""
    pattern = to_text(arguments[1](context))
    return re.sub("%(.)", lambda part: _part(part, found), pattern)


def _part(part: re.Match[str], at: datetime) -> str:
    write = _PARTS.get(part[1])
    return part[0] if write is None else write(at)


def _format_date(context: Context, arguments: Sequence[Run]) -> XValue:
    """Write a date; days of the week belong to `format-date-time` alone, as in ODK Web Forms."""
    pattern = to_text(arguments[1](context)).replace("%a", "")
    return _format(context, [arguments[0], lambda _context: pattern])


FUNCTIONS = (
    Function("today", 0, 0, _today),
    Function("now", 0, 0, _now),
    Function("date", 1, 1, _date),
    Function("date-time", 1, 1, _date_time),
    Function("decimal-date-time", 1, 1, _decimal_date_time),
    Function("decimal-time", 1, 1, _decimal_time),
    Function("format-date", 2, 2, _format_date),
    Function("format-date-time", 2, 2, _format),
)
