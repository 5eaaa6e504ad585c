"""Numbers of workbooks as the texts a person would type: whole numbers, dates, times.

A spreadsheet keeps every number as a float and every date as a count of days; only the format of
the cell says which it is (ECMA-376 part 1, 18.8.30 and 18.17.4).
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from app.steps.number_texts import TypedNumber

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "date"),
    22: "date",
    46: "hours",
}
"""Formats without a code of their own (18.8.30), in all countries' variants."""

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_HOURS = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_FIRST_DAYS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
_SURE_DIGITS = 16
_FALSE_LEAP_DAY = 60  # 1900-02-29, which never was


class ImpossibleDateError(Exception):
    """A number is shown as a date that no calendar has."""


def meaning(number: int, code: str | None) -> str:
    """Say what the numbers of a cell format are.

    Args:
        number: Of the format, in the workbook.
        code: Its code such as `dd/mm/yyyy`, None for the built-in ones.

    Returns:
        `date`, `hours` (elapsed time over 24 h), `0000` (zeros to the left), or "" for a number.
    """
    if code is None:
        return _BUILT_IN.get(number, "")
    first = _LITERALS.sub("", code.split(";")[0])
    if _HOURS.search(first):
        return "hours"
    if re.search("[ymdhs]", first.lower().replace("general", "")):
        return "date"
    return first if re.fullmatch("0{2,20}", first) else ""


@lru_cache(maxsize=65_536)
def number_text(written: str) -> TypedNumber:
    """Write a number as a person would: `101` for 101.0, `45.3` for 45.299999999999997.

    Raises:
        ValueError: It is no number.
    """
    if written.isdigit() and written.isascii() and len(written) <= 15:
        return TypedNumber(int(written))
    number = float(written)
    if number.is_integer() and abs(number) < 1e21:
        return TypedNumber(int(number))
    text = repr(number)
    small = "e" in text and abs(number) < 1
    return TypedNumber(format(Decimal(text), "f") if small else text)


def number_texts(values: Sequence[str]) -> Sequence[str]:
    """Write the numbers of a column as people would, all at once where none is out of the way.

    Args:
        values: Numbers as the file holds them, none blank.

    Returns:
        Whole numbers without leading zeros as they are, others as `number_text` gives them;
        nothing where some must be looked at one by one.
    """
    whole = [value for value in values if "." not in value]
    if not _are_plain(whole):
        return ()
    if len(whole) == len(values):
        return values
    try:
        written = list(map(repr, map(float, values)))
    except ValueError:
        return ()
    ends = "\n".join(written) + "\n"
    if "e" in ends or "n" in ends or "-0.0\n" in ends:
        return ()
    if whole or ".0\n" in ends:
        pairs = zip(values, written, strict=True)
        return [
            TypedNumber(text.removesuffix(".0")) if "." in value else value for value, text in pairs
        ]
    return list(map(TypedNumber, written))


def _are_plain(values: Sequence[str]) -> bool:
    """Whether these are whole numbers of fewer than 16 digits without leading zeros."""
    joined = "".join(values)
    sure = joined.isdigit() and joined.isascii() and max(map(len, values)) < _SURE_DIGITS
    return not values or (sure and min(values)[0] != "0")


def shown(written: str, kind: str, epoch: str) -> str:
    """Write a number as its format shows it.

    Args:
        written: The number in the file.
        kind: As `meaning` gives it, not "".
        epoch: `1900` or `1904`.

    Returns:
        ISO 8601: `2024-04-03`, `2024-04-03T16:20:00`, `16:20:00`; elapsed hours `30:15:00`;
        or digits filled up with zeros.

    Raises:
        ImpossibleDateError: No calendar has that day.
        ValueError: It is no number.
    """
    if kind == "date":
        return _moment(float(written), epoch)
    if kind == "hours":
        seconds = round(float(written) * 86_400)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    text = number_text(written)
    return text.zfill(len(kind)) if text.isdigit() else text


@lru_cache(maxsize=65_536)
def _moment(serial: float, epoch: str) -> str:
    days, seconds = divmod(round(serial * 86_400), 86_400)
    hour = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if days == 0 and seconds and epoch == "1900":
        return hour
    if epoch == "1900" and (days in {0, _FALSE_LEAP_DAY}):
        raise ImpossibleDateError
    if epoch == "1900" and days < _FALSE_LEAP_DAY:
        days += 1
    if days < 0 or days >= _LAST_DAY - (1462 if epoch == "1904" else 0):
        raise ImpossibleDateError
    day = (_FIRST_DAYS[epoch] + timedelta(days=days)).isoformat()
    return f"{day}T{hour}" if seconds else day
