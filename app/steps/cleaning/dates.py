"""Dates in one declared order; what does not fit is no date, it is never tried another way."""

from collections.abc import Callable
from typing import cast

from app.steps.cleaning.step import UnreadError
from app.steps.date_texts import (
    DateOrder,
    read_bare_date,
    read_date_text,
    read_serial_day,
    without_midnight,
)

_FIRST_PIVOT = 1901  # the hundred years up to the year 2000 + 0


def date_reader(
    order: str, *, pivot: int | None = None, epoch: str = "", drop_time: bool = False
) -> Callable[[str], str]:
    """Make a reader of dates written in one order, as `date_texts` reads them, and eight figures.

    Args:
        order: `dmy`, `mdy` or `ymd`.
        pivot: Years of two figures up to this one are of 2000, the others of 1900; without it they
            are no years.
        epoch: `1900` or `1904` to read bare numbers as days of a spreadsheet; "" not to.
        drop_time: Leave any time off; without it a date with a time is none, but at midnight.

    Returns:
        What gives a date as ISO 8601.

    Raises:
        UnreadError: By the reader: `clean.not_a_date`.
    """
    declared = cast("DateOrder", order)
    century = None if pivot is None else _FIRST_PIVOT + pivot

    def read(text: str) -> str:
        found = read_date_text(text, declared, century=century) or read_bare_date(text, declared)
        if found is None and epoch:
            found = read_serial_day(text, epoch)
        day = found and (found[:10] if drop_time else without_midnight(found))
        if not day or len(day) > len("2024-04-03"):
            raise UnreadError("clean.not_a_date")
        return day

    return read
