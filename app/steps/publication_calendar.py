"""When a dataset is due again, from the frequency that was declared for it."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_FREQUENCY = re.compile(
    r"R/P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Due:
    """When the next publication is due.

    Attributes:
        date: Last day on which it is in time.
        days_left: Days from today to that day; negative when it has passed.
        started: Something has been published before.
    """

    date: date
    days_left: int
    started: bool

    @property
    def overdue(self) -> bool:
        """Tell whether the day has passed."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class Duty:
    """A dataset that somebody promised to publish.

    Attributes:
        title: As people call it.
        frequency: `R/P1M` …, or `eventual`.
        last_published: Day of the last publication, None before the first.
        form_id: Form whose records are published.
        laip: Article and numeral of the law that asks for them, `10.18`, or "".
    """

    title: str
    frequency: str
    last_published: date | None = None
    form_id: str = ""
    laip: str = ""


def parts(frequency: str) -> tuple[int, int, int, int]:
    """Give the years, months, weeks and days of a frequency; zeros when it promises nothing."""
    match = _FREQUENCY.fullmatch(frequency)
    years, months, weeks, days = (
        (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    )
    return years, months, weeks, days


def due(frequency: str, last_published: date | None, today: date) -> Due | None:
    """Work out when the next publication is due.

    The day comes one period after the last publication. Before the first one it is the end of the
    month that is running, so that it appears among this month's work.

    Args:
        frequency: ISO 8601 repetition in years, months, weeks and days: `R/P1M`, `R/P1Y`.
        last_published: Day of the last publication, None before the first.
        today: In the office's own time.

    Returns:
        None when nothing is promised (`eventual`, or a text that is no frequency).
    """
    years, months, weeks, days = parts(frequency)
    if not years + months + weeks + days:
        return None
    if last_published is None:
        day = today.replace(day=monthrange(today.year, today.month)[1])
    else:
        day = _add_months(last_published, 12 * years + months) + timedelta(days=7 * weeks + days)
    return Due(day, (day - today).days, last_published is not None)


def all_due(duties: Iterable[Duty], today: date) -> list[tuple[Duty, Due]]:
    """Give everything that is due some day, what is overdue first."""
    found = [(duty, due(duty.frequency, duty.last_published, today)) for duty in duties]
    dated = [(duty, when) for duty, when in found if when is not None]
    return sorted(dated, key=lambda pair: (pair[1].date, pair[0].title))


def this_month(duties: Iterable[Duty], today: date) -> list[tuple[Duty, Due]]:
    """Give what is overdue or due until the end of this month, the most urgent first."""
    end = today.replace(day=monthrange(today.year, today.month)[1])
    return [(duty, when) for duty, when in all_due(duties, today) if when.date <= end]


def _add_months(day: date, months: int) -> date:
    """Move a day by months; 31 January and one month is the last day of February."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
