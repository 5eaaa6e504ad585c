"""How numbers, dates, times and places are written in Guatemala (es_GT), and stored (ODK XForms).

Readers refuse what they would have to guess; writers leave alone what they do not know.
"""

import re
from datetime import date, time
from decimal import Decimal
from math import isfinite

LARGEST_WHOLE = 2**63 - 1
"""Of SQLite's INTEGER."""

_GROUPED_FROM = 10_000
_NUMBER = re.compile(r"(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LOCAL_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_COORDINATE = re.compile(r"-?\d{1,7}(?:\.\d+)?", re.ASCII)


class Unreadable(ValueError):  # noqa: N818 - says what the text is, as the contract has it
    """A text is no answer to a question of this type.

    Attributes:
        code: Problem code, `answer.…`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_decimal(text: str) -> float:
    """Read `1,234.50` or `1234.50`.

    Raises:
        Unreadable: `answer.not_a_number`, `answer.number_too_big`.
    """
    number = float(_plain_number(text))
    if not isfinite(number):
        raise Unreadable("answer.number_too_big")
    return number + 0.0  # minus zero becomes zero


def read_whole(text: str) -> int:
    """Read a whole number of at most 64 bits; `2018.0` is one.

    Raises:
        Unreadable: `answer.not_a_number`, `answer.not_a_whole_number`, `answer.number_too_big`.
    """
    whole, _, decimals = _plain_number(text).partition(".")
    if decimals.strip("0"):
        raise Unreadable("answer.not_a_whole_number")
    # The digits are counted first: Python refuses to convert texts of thousands of them.
    if len(whole.lstrip("-0")) > 19 or abs(int(whole)) > LARGEST_WHOLE:
        raise Unreadable("answer.number_too_big")
    return int(whole)


def write_number(value: float) -> str:
    """Write the digits that are stored, neither rounded nor padded.

    Thousands are grouped from five digits on, so that a year does not read `2,018`.
    """
    if not isfinite(value):
        return str(value)
    number = Decimal(repr(value))
    if abs(number) < LARGEST_WHOLE and number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    return f"{number:,f}" if abs(number) >= _GROUPED_FROM else f"{number:f}"


def read_date(text: str, code: str) -> str:
    """Read `2026-11-21` or `21/11/2026` into ISO 8601.

    Raises:
        Unreadable: With this code, when it is no day of the calendar.
    """
    iso, local = _ISO_DATE.fullmatch(text), _LOCAL_DATE.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif local:
        day, month, year = local.groups()
    else:
        raise Unreadable(code)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Unreadable(code) from None


def write_date(iso: str) -> str:
    """Write an ISO 8601 date as dd/mm/aaaa."""
    match = _ISO_DATE.fullmatch(iso)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else iso


def read_time(text: str, code: str) -> str:
    """Read `16:20`, with seconds and offset if there are any, into ISO 8601.

    Raises:
        Unreadable: With this code, when it is no time of a day of 24 hours.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise Unreadable(code)
    hour, minute, second, fraction, offset = match.groups(default="")
    try:
        whole = time(int(hour), int(minute), int(second or 0)).isoformat()
    except ValueError:
        raise Unreadable(code) from None
    return whole + fraction + offset


def write_time(iso: str) -> str:
    """Write a time without seconds that say nothing."""
    match = _TIME.fullmatch(iso)
    return iso[:5] if match and match[3] == "00" and not match[4] and not match[5] else iso


def read_point(text: str, code: str) -> str:
    """Read `14.6268, -90.48` into `latitude longitude [altitude [accuracy]]`.

    Raises:
        Unreadable: With this code, when it is no place on Earth.
    """
    parts = re.split(r"\s*,\s*|\s+", text.strip())
    if not 2 <= len(parts) <= 4 or not all(_COORDINATE.fullmatch(part) for part in parts):
        raise Unreadable(code)
    if abs(float(parts[0])) > 90 or abs(float(parts[1])) > 180:
        raise Unreadable(code)
    return " ".join(decimal_text(float(part)) for part in parts)


def decimal_text(number: float) -> str:
    """Write a decimal as ODK's engines store it: at least one decimal place, no exponent."""
    return format(Decimal(repr(number)), "f")


def _plain_number(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Unreadable("answer.not_a_number")
    sign, whole, decimals = match.groups(default="")
    return f"{sign}{whole.replace(',', '')}.{decimals or '0'}"
