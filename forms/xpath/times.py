"""Dates and times as expressions see them: ISO 8601 text, or days since 1970-01-01."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_EPOCH = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:.*)?", re.ASCII | re.DOTALL)


def looks_like_date(text: str) -> bool:
    """Tell texts that may be a date or date with time from all others, cheaply."""
    return len(text) >= 10 and text[4] == "-" and _DATE.fullmatch(text) is not None


def moment(text: str) -> datetime | None:
    """Read a date or a date with time; without an offset the result is naive.

    Returns:
        The moment, at midnight for a date, or None when the text is neither.
    """
    if not looks_like_date(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def moment_in(text: str, zone: tzinfo | None) -> datetime | None:
    """Read a date or date with time as the clock on the wall of a zone would show it."""
    found = moment(text)
    if found is None or found.tzinfo is None:
        return found
    try:
        return found.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return None


def day_number(text: str) -> float | None:
    """Count days since 1970-01-01, with a fraction for the time of day.

    The time counts as it is written: what one laptop records carries one offset.
    """
    found = moment(text)
    return None if found is None else wall_days(found)


def wall_days(found: datetime) -> float:
    """Count days since 1970-01-01 by the clock on the wall."""
    midnight = datetime.combine(found.date(), time(), found.tzinfo)
    return found.toordinal() - _EPOCH + (found - midnight) / _DAY


def instant_days(text: str, zone: tzinfo | None) -> float | None:
    """Count days since 1970-01-01T00:00Z; a text without offset is meant in the zone."""
    found = moment(text)
    if found is None:
        return None
    try:
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        return (aware - datetime(1970, 1, 1, tzinfo=UTC)) / _DAY
    except OverflowError:
        return None


def moment_of(days: float) -> datetime | None:
    """Turn a day number into the moment the clock on the wall shows, to the millisecond."""
    try:
        whole = date.fromordinal(int(days // 1) + _EPOCH)
        return datetime.combine(whole, time()) + timedelta(
            milliseconds=round(days % 1 * 86_400_000)
        )
    except (ValueError, OverflowError):
        return None


def moment_text(found: datetime) -> str:
    """Write a moment as ODK does, with milliseconds and the offset it has."""
    return found.isoformat(timespec="milliseconds")
