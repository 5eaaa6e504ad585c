"""Days on which something is due, as iCalendar (RFC 5545), which every calendar program reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.steps.publication_calendar import parts

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, section 3.1)."""

REMINDER_DAYS = 3
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day on which something is due.

    Attributes:
        uid: What the same duty has in every file, so that a calendar replaces what it has.
        day: When.
        summary: In words.
        frequency: `R/P1M` …; the entry comes again so often.
    """

    uid: str
    day: date
    summary: str
    frequency: str


_NOTHING = [
    "BEGIN:VTIMEZONE",
    "TZID:America/Guatemala",
    "BEGIN:STANDARD",
    "DTSTART:20061001T000000",
    "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0600",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
]
"""Stands where nothing is due: a calendar holds at least one component (RFC 5545, 3.6)."""


def icalendar(events: Iterable[Event], now: datetime) -> str:
    """Write days as a calendar; lines end with CR LF.

    Args:
        events: In order.
        now: The time of writing, in UTC.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Acopio//ES", "CALSCALE:GREGORIAN"]
    written = [line for event in events for line in _event(event, now.astimezone(UTC))]
    lines += [*(written or _NOTHING), "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, now: datetime) -> list[str]:
    again = _rule(event)
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        *([f"RRULE:{again}"] if again else []),
        f"SUMMARY:{_escaped(event.summary)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(event.summary)}",
        f"TRIGGER:-P{REMINDER_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _rule(event: Event) -> str:
    """Write how often an entry comes again; "" for what has no single unit.

    A 31st would leave out the months that have none (section 3.3.10): their last day is taken.
    """
    years, months, weeks, days = parts(event.frequency)
    units = [("MONTHLY", 12 * years + months), ("DAILY", 7 * weeks + days)]
    some = [f"FREQ={unit};INTERVAL={count}" for unit, count in units if count]
    if len(some) != 1:
        return ""
    if some[0].startswith("MONTHLY", 5) and event.day.day > _SHORTEST_MONTH:
        ends = ",".join(map(str, range(_SHORTEST_MONTH, event.day.day + 1)))
        return f"{some[0]};BYMONTHDAY={ends};BYSETPOS=-1"
    return some[0]


def _escaped(text: str) -> str:
    """Write a text as section 3.3.11 asks."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Break a line where it has more octets than are allowed, never inside a character."""
    room, part = LONGEST_LINE, ""
    for sign in line:
        size = len(sign.encode())
        if len(part.encode()) + size > room:
            yield part
            part = " "
        part += sign
    yield part
