"""Days of a period as people write them here, `30/11/2018`, and as a description keeps them.

A period may be known to the day, the month or the year: `2018-11-30`, `2018-11`, `2018`.
"""

import re
from datetime import date

_WRITTEN = (
    re.compile(r"(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})[/-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
)


def read_period(text: str) -> str:
    """Read a day, a month or a year; what is none of them is given back as it was typed."""
    typed = text.strip()
    for pattern in _WRITTEN:
        match = pattern.fullmatch(typed)
        if match is not None:
            parts = match.groupdict()
            return _iso(parts["year"], parts.get("month"), parts.get("day")) or typed
    return typed


def write_period(kept: str) -> str:
    """Write what a description keeps as people read it; anything else stays as it is."""
    return "/".join(reversed(kept.split("-"))) if re.fullmatch(r"[\d-]+", kept) else kept


def _iso(year: str, month: str | None, day: str | None) -> str:
    """Give the ISO 8601 form, "" for a day that is in no calendar."""
    try:
        moment = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    length = 10 if day else 7 if month else 4
    return moment.isoformat()[:length]
