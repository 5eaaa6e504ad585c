"""Dates and times as expressions see them: ISO 8601 text, or days since 1970-01-01T00:00Z.

A text without an offset is meant in the zone of the person; None for a zone is that of the
machine. What counts as a date is what ODK's engines take for one.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY_MILLISECONDS = 86_400_000
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?",
    re.ASCII,
)


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
    """Read a date or date with time as the clock on the wall of a zone would show it; aware."""
    found = moment(text)
    if found is None:
        return None
    try:
        return found.replace(tzinfo=zone) if _is_named(found, zone) else found.astimezone(zone)
    except (OverflowError, ValueError):
        return found.replace(tzinfo=UTC)


def _is_named(found: datetime, zone: tzinfo | None) -> bool:
    """Whether a moment lacks an offset and the zone to give it one is known."""
    return found.tzinfo is None and zone is not None


def days_of(found: datetime) -> float:
    """Count days since 1970-01-01T00:00Z up to an aware moment, to the millisecond."""
    return (found - _EPOCH) // _MILLISECOND / _DAY_MILLISECONDS


def instant_days(text: str, zone: tzinfo | None) -> float | None:
    """Count days since 1970-01-01T00:00Z; a text without offset is meant in the zone."""
    found = moment_in(text, zone)
    return None if found is None else days_of(found)


def moment_of(days: float, zone: tzinfo | None) -> datetime | None:
    """Turn a day number into the moment the clock on the wall shows, to the millisecond."""
    try:
        return (_EPOCH + round(days * _DAY_MILLISECONDS) * _MILLISECOND).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def moment_text(found: datetime) -> str:
    """Write a moment as ODK does, with milliseconds and the offset it has."""
    return found.isoformat(timespec="milliseconds")


def date_text(found: datetime) -> str:
    """Write a moment as ODK does, midnight as a bare date."""
    if found.time() == time():
        return date(found.year, found.month, found.day).isoformat()
    return moment_text(found)
