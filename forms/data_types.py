"""Texts as values of the data types of binds, where no person is there to ask again.

Results of calculations, first values and values of instances are read as ODK Web Forms does:
what is no value of the type is blank (ODK XForms, section "Data types").
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from forms.instrument import Value
from forms.notation import Unreadable, read_point

_SMALLEST_INT, _LARGEST_INT = -(2**31), 2**31 - 1
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d{1,9})?"
_OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_DATE = re.compile(rf"(\d{{4}}-\d\d-\d\d)(?:T(?:{_CLOCK}|\d\d:\d\d|\d\d))?", re.ASCII)
_TIME = re.compile(rf"({_CLOCK}){_OFFSET}?", re.ASCII)
_DATE_TIME = re.compile(rf"(\d{{4}}-\d\d-\d\dT{_CLOCK}){_OFFSET}?", re.ASCII)
_FEWEST = {"geotrace": 2, "geoshape": 3}


def read_data(data_type: str, text: str) -> Value:
    """Read a text as a value of a data type.

    Args:
        data_type: As in a bind: `int`, `decimal`, `date` …; other types are text.
        text: As it stands in an instance or came out of a calculation.

    Returns:
        The value, None when the text is blank or no value of the type.
    """
    read = _READERS.get(data_type)
    return (text or None) if read is None else read(text)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def _int(text: str) -> Value:
    number = _number(text)
    if number is None:
        return None
    whole = math.trunc(number)
    return whole if _SMALLEST_INT <= whole <= _LARGEST_INT else None


def _date(text: str) -> Value:
    match = _DATE.fullmatch(text)
    return match[1] if match and _exists(date.fromisoformat, match[1]) else None


def _time(text: str) -> Value:
    match = _TIME.fullmatch(text)
    return text if match and _exists(time.fromisoformat, match[1]) else None


def _date_time(text: str) -> Value:
    match = _DATE_TIME.fullmatch(text)
    return text if match and _exists(datetime.fromisoformat, match[1]) else None


def _exists(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _point(text: str) -> str | None:
    try:
        point = read_point(text, "answer.not_a_place")
    except Unreadable:
        return None
    return None if all(float(part) == 0 for part in point.split()[:2]) else point


def _line(kind: str) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        parts = text.split(";")
        if not parts[-1].strip():
            parts.pop()
        points = [point for part in parts if (point := _point(part)) is not None]
        if len(points) != len(parts) or len(points) < _FEWEST[kind]:
            return None
        is_closed = points[0].split()[:2] == points[-1].split()[:2]
        return ";".join(points) if is_closed == (kind == "geoshape") else None

    return read


_READERS: Mapping[str, Callable[[str], Value]] = {
    "int": _int,
    "decimal": _number,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "geopoint": _point,
    "geotrace": _line("geotrace"),
    "geoshape": _line("geoshape"),
}
