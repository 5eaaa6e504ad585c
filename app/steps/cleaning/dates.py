"""Dates in one declared order; what does not fit is no date, it is never tried another way."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.steps.cleaning.step import UnreadError
from forms.folding import folded

ORDERS = {"dmy": "day month year", "mdy": "month day year", "ymd": "year month day"}
"""Orders of a column's dates, by their name in recipes."""

EPOCHS = ("1900", "1904")
"""How a spreadsheet may count days (ECMA-376 part 1, section 18.17.4.1)."""

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTH_OF = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, start=1)},
    "setiembre": 9,
    "sept": 9,
    "set": 9,
}
_TIME = r"(?:(?:[T ]|,\s*)\s*(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[ap]\.?\s?m\.?)?)Z?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d){_TIME}", re.ASCII | re.IGNORECASE)
_FIGURES = re.compile(rf"(\d{{1,4}})([-/. ])(\d{{1,2}})\2(\d{{1,4}}){_TIME}", re.ASCII | re.I)
_BARE = re.compile(r"(\d{8})", re.ASCII)
_WORDS = re.compile(
    r"(\d{1,2})(?:[-/. ]|\s+de\s+)+([a-z]{3,10})\.?(?:[-/., ]|\s+del?\s+)+"
    rf"(\d{{2}}|\d{{4}}){_TIME}",
    re.ASCII,
)
_SERIAL = re.compile(r"\d{1,7}(?:\.0+)?", re.ASCII)
_MIDNIGHT = re.compile(r"0?0:00(:00(\.0+)?)?|12:00(:00)?\s*a\.?\s?m\.?", re.IGNORECASE)
_LONGEST = 60  # characters of a date with its time in words
_FALSE_LEAP_DAY = 60  # 29 February 1900, which Lotus 1-2-3 counted and Excel still does


def date_reader(
    order: str, *, pivot: int | None = None, epoch: str = "", drop_time: bool = False
) -> Callable[[str], str]:
    """Make a reader of dates written in one order.

    It reads figures between equal signs (`3/4/2024`), months in Spanish words (`3 de abril de
    2024`, `3-abr-2024`), eight figures, and ISO 8601 in any order; a time at midnight is left off.

    Args:
        order: `dmy`, `mdy` or `ymd`.
        pivot: Years of two figures up to this one are of 2000, the others of 1900; without it they
            are no years.
        epoch: `1900` or `1904` to read bare numbers as days of a spreadsheet; "" not to.
        drop_time: Leave any time off; without it a date with a time is none.

    Returns:
        What gives a date as ISO 8601.

    Raises:
        UnreadError: By the reader: `clean.not_a_date`.
    """

    def read(text: str) -> str:
        bare = " ".join(text.split())
        short = folded(bare) if len(bare) <= _LONGEST else ""
        found = _parts(short, order, pivot, drop_time)
        if found is None and epoch and _SERIAL.fullmatch(bare):
            return _of_serial(int(float(bare)), epoch)
        if found is None:
            raise UnreadError("clean.not_a_date")
        try:
            return date(*found).isoformat()
        except ValueError as error:
            raise UnreadError("clean.not_a_date") from error

    return read


def _parts(
    text: str, order: str, pivot: int | None, drop_time: bool
) -> tuple[int, int, int] | None:
    """Take a date apart into year, month, day."""

    def is_day(time: str | None) -> bool:
        return drop_time or time is None or _MIDNIGHT.fullmatch(time) is not None

    if (match := _ISO.fullmatch(text)) and is_day(match[4]):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _FIGURES.fullmatch(text)) and is_day(match[5]):
        return _ordered((match[1], match[3], match[4]), order, pivot)
    if (match := _WORDS.fullmatch(text)) and is_day(match[4]):
        month, year = _MONTH_OF.get(match[2]), _year(match[3], pivot)
        return None if month is None or year is None else (year, month, int(match[1]))
    if match := _BARE.fullmatch(text):
        cut = (4, 6) if order == "ymd" else (2, 4)
        return _ordered((text[: cut[0]], text[cut[0] : cut[1]], text[cut[1] :]), order, pivot)
    return None


def _ordered(
    figures: tuple[str, str, str], order: str, pivot: int | None
) -> tuple[int, int, int] | None:
    found = dict(zip(order, figures, strict=True))
    year = _year(found["y"], pivot)
    if year is None or len(found["d"]) > 2 or len(found["m"]) > 2:
        return None
    return year, int(found["m"]), int(found["d"])


def _year(figures: str, pivot: int | None) -> int | None:
    if len(figures) == 4:
        return int(figures)
    if len(figures) != 2 or pivot is None:
        return None
    return int(figures) + (2000 if int(figures) <= pivot else 1900)


def _of_serial(days: int, epoch: str) -> str:
    start = datetime(1904, 1, 1) if epoch == "1904" else datetime(1899, 12, 31)  # noqa: DTZ001 - days only
    if epoch == "1900":
        if days in (0, _FALSE_LEAP_DAY):
            raise UnreadError("clean.not_a_date")
        days -= days > _FALSE_LEAP_DAY
    try:
        return (start + timedelta(days=days)).date().isoformat()
    except OverflowError as error:
        raise UnreadError("clean.not_a_date") from error
