"""Dates, times and moments written with a fixed number of digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np

from app.steps.table_check.arrays import Cells, Ints, Mask
from app.steps.table_check.digits import read_digits
from app.steps.table_check.rules import Values
from app.steps.table_check.sequences import DIGIT, ByteSequence, Ranges

_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "y": 2}
_RANGES: dict[str, tuple[int, int]] = {
    "Y": (1, 9999),
    "m": (1, 12),
    "d": (1, 31),
    "H": (0, 23),
    "M": (0, 59),
    "S": (0, 59),
    "y": (0, 99),
}
_DEFAULTS = {"Y": 1900, "m": 1, "d": 1, "H": 0, "M": 0, "S": 0}
_LAST_DAY = np.array(
    [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 31, 31], dtype=np.int64
)

FORMATS = {
    "date": ("%Y-%m-%d",),
    "datetime": ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"),
    "time": ("%H:%M:%S",),
    "yearmonth": ("%Y-%m",),
}
"""What the default format of each type surely takes; its reader is asked before one is used."""

_DAYS, _HOURS = frozenset("Yymd"), frozenset("HMS")
_OF_TYPE = {"date": _DAYS, "datetime": _DAYS | _HOURS, "time": _HOURS, "yearmonth": _DAYS}


@dataclass(frozen=True, slots=True)
class Layout:
    """A format of strptime whose parts have a fixed width.

    Attributes:
        sequence: The bytes of such a text.
        parts: (directive, place of its first digit).
    """

    sequence: ByteSequence
    parts: tuple[tuple[str, int], ...]

    def read(self, cells: Cells) -> tuple[Mask, Ints]:
        """Give which cells are surely a moment, and a number that grows with the moment.

        The 29th of February is left to the reader.
        """
        fits = self.sequence.matches(cells)
        values = {name: np.full(len(cells), value) for name, value in _DEFAULTS.items()}
        for name, place in self.parts:
            width = np.full(len(cells), _WIDTHS[name])
            _, read = read_digits(Cells(cells.buffer, cells.starts + place, width))
            low, high = _RANGES[name]
            fits &= (read >= low) & (read <= high)
            if name == "y":
                values["Y"] = read + np.where(read >= 69, 1900, 2000)
            else:
                values[name] = read
        fits &= values["d"] <= _LAST_DAY[values["m"] & 15]
        return fits, _number(values)


def _number(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one number or an array of them
    days = (values["Y"] * 13 + values["m"]) * 32 + values["d"]
    return ((days * 24 + values["H"]) * 60 + values["M"]) * 60 + values["S"]


def layout_of(format_: str) -> Layout | None:
    """Read a format of strptime, or give None when a part of it has no fixed width."""
    ranges: list[Ranges] = []
    parts: list[tuple[str, int]] = []
    signs = iter(format_)
    for sign in signs:
        if sign != "%":
            if not sign.isascii():
                return None
            ranges.append(((ord(sign), ord(sign)),))
            continue
        name = next(signs, "")
        if name not in _WIDTHS or name in {each for each, _ in parts}:
            return None
        parts.append((name, len(ranges)))
        ranges += [DIGIT] * _WIDTHS[name]
    names = {name for name, _ in parts}
    if not names or len(ranges) > 32 or {"Y", "y"} <= names:
        return None
    return Layout(ByteSequence(tuple(ranges)), tuple(parts))


@dataclass(frozen=True, slots=True)
class MomentRule:
    """A moment in one of several layouts, within bounds."""

    layouts: tuple[Layout, ...]
    least: int
    most: int

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Read the cells by each layout in turn."""
        fits, values = self.layouts[0].read(cells)
        for layout in self.layouts[1:]:
            rest = np.flatnonzero(~fits)
            if not len(rest):
                break
            fits[rest], values[rest] = layout.read(cells.at(rest))
        return fits & (values >= self.least) & (values <= self.most), values


def moment_rule(
    reader: Any,  # noqa: ANN401 - a function of frictionless
    format_: str,
    type_: str,
    bounds: Mapping[str, Any],
    *,
    is_key: bool,
) -> MomentRule | None:
    """Give the rule of a field of dates or times, or None when only its reader can judge.

    Args:
        reader: Reads a text into the field's value, None when it cannot.
        format_: The field's format.
        type_: The field's type.
        bounds: Bounds by the name of their constraint, as the reader gives them.
        is_key: Values are compared with each other.
    """
    formats = FORMATS[type_] if format_ == "default" else (format_,)
    layouts = []
    for each in formats:
        layout = layout_of(each)
        zoned = each.endswith("Z")
        if layout is None or (zoned and (bounds or is_key)):
            continue
        if not {name for name, _ in layout.parts} <= _OF_TYPE[type_]:
            continue  # what the type drops would still count when values are compared
        sample = datetime(2021, 11, 28, 21, 43, 56).strftime(each)  # noqa: DTZ001 - only a text
        if reader(sample) is not None:
            layouts.append(layout)
    limits = _limits(bounds)
    if not layouts or limits is None:
        return None
    return MomentRule(tuple(layouts), *limits)


def _limits(bounds: Mapping[str, Any]) -> tuple[int, int] | None:
    least, most = 0, 1 << 62
    for name, bound in bounds.items():
        number = number_of(bound)
        if number is None:
            return None
        if "inimum" in name:
            least = max(least, number + (name == "exclusiveMinimum"))
        else:
            most = min(most, number - (name == "exclusiveMaximum"))
    return least, most


def number_of(value: object) -> int | None:
    """Give the number of a moment as layouts give it, None where they could not.

    Moments with a zone or parts of a second have none.
    """
    if isinstance(value, tuple) and len(value) == 2:
        year, month = value
        return int(_number({**_DEFAULTS, "Y": year, "m": month}))
    if isinstance(value, datetime | time) and (value.tzinfo is not None or value.microsecond):
        return None
    parts = dict(_DEFAULTS)
    if isinstance(value, date):
        parts |= {"Y": value.year, "m": value.month, "d": value.day}
    if isinstance(value, datetime | time):
        parts |= {"H": value.hour, "M": value.minute, "S": value.second}
    elif not isinstance(value, date):
        return None
    return int(_number(parts))
