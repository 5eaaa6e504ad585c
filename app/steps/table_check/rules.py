"""What makes a cell surely valid under its field: texts, whole numbers and decimal numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from app.steps.table_check.arrays import HIGH_BITS, WIDEST, Cells, Floats, Ints, Mask
from app.steps.table_check.digits import MOST_DIGITS, first_of, read_digits
from app.steps.table_check.sequences import AnyOf

Values: TypeAlias = Ints | Floats


class Rule(Protocol):
    """Says which cells are surely valid."""

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Give which cells are surely valid, and their values where the type has numbers.

        Equal values of the field's type have equal numbers; a number where the cell is not surely
        valid means nothing.
        """


@dataclass(frozen=True, slots=True)
class TextRule:
    """Text of some length and pattern; without either, any text.

    Attributes:
        least: Fewest characters.
        most: Most characters, None for any number.
        pattern: Texts that surely match the pattern, None without a pattern.
    """

    least: int = 0
    most: int | None = None
    pattern: AnyOf | None = None

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Count characters only where the number of bytes leaves a doubt."""
        if self.pattern is not None:
            fits = self.pattern.matches(cells)
        else:
            fits = np.ones(len(cells), dtype=np.bool_)
        if self.least or self.most is not None:
            fits &= self._has_length(cells)
        return fits, None

    def _has_length(self, cells: Cells) -> Mask:
        fewest, bytes_ = (cells.lengths + 3) // 4, cells.lengths
        sure = fewest >= self.least
        if self.most is not None:
            sure &= bytes_ <= self.most
        open_ = np.flatnonzero(~sure & (bytes_ <= WIDEST))
        if len(open_):
            characters = _characters(cells.at(open_))
            sure[open_] = characters >= self.least
            if self.most is not None:
                sure[open_] &= characters <= self.most
        return sure


def _characters(cells: Cells) -> Ints:
    """Count the characters of cells of at most 32 bytes: the bytes that continue none."""
    counts = cells.lengths.copy()
    for number in range((int(cells.lengths.max(initial=0)) + 7) // 8):
        words = cells.word(number)
        continuing = words & ~(words << np.uint64(1)) & HIGH_BITS
        counts -= np.bitwise_count(continuing)
    return counts


@dataclass(frozen=True, slots=True)
class IntegerRule:
    """A whole number of up to 15 digits within bounds.

    Attributes:
        least: Lowest value.
        most: Highest value.
        digits: Exact number of digits, None for any; then there is no sign either.
    """

    least: int = -(10**18)
    most: int = 10**18
    digits: int | None = None

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Read the digits; where that fails, look for a minus sign before them."""
        fits, values = read_digits(cells)
        if self.digits is not None:
            fits &= cells.lengths == self.digits
        elif not fits.all():
            rest = np.flatnonzero(~fits)
            rest = rest[cells.buffer.data[cells.starts[rest]] == ord("-")]
            if len(rest):
                fits[rest], magnitudes = read_digits(cells.at(rest).without_first())
                values[rest] = -magnitudes
        return fits & (values >= self.least) & (values <= self.most), values


@dataclass(frozen=True, slots=True)
class NumberRule:
    """A number of up to 15 digits, with or without a decimal sign, within bounds.

    Attributes:
        least: Lowest value, None without one; values near a bound are doubtful.
        most: Highest value.
        point: The byte before decimals.
    """

    least: float | None = None
    most: float | None = None
    point: int = ord(".")

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Read the digits before and after the sign each by themselves."""
        fits, values = _decimals(cells, self.point)
        if not fits.all():
            rest = np.flatnonzero(~fits)
            rest = rest[cells.buffer.data[cells.starts[rest]] == ord("-")]
            if len(rest):
                fits[rest], magnitudes = _decimals(cells.at(rest).without_first(), self.point)
                values[rest] = -magnitudes
        if self.least is not None:
            fits &= values > self.least + _margin(self.least)
        if self.most is not None:
            fits &= values < self.most - _margin(self.most)
        return fits, values


def _margin(bound: float) -> float:
    return 1e-9 * max(1.0, abs(bound))


_POWERS = np.array([10.0**n for n in range(MOST_DIGITS + 1)])


def _decimals(cells: Cells, point: int) -> tuple[Mask, Floats]:
    """Read numbers without a sign: digits, and after the first point at least one more."""
    at = first_of(cells, point)
    whole_fits, whole = read_digits(Cells(cells.buffer, cells.starts, at))
    rest = np.maximum(cells.lengths - at - 1, 0)
    has_decimals = at < cells.lengths
    values = whole.astype(np.float64)
    if has_decimals.any():
        fits, decimals = read_digits(Cells(cells.buffer, cells.starts + at + 1, rest))
        places = np.minimum(rest, MOST_DIGITS)
        values += np.where(has_decimals, decimals / _POWERS[places], 0.0)
        whole_fits &= ~has_decimals | (fits & (cells.lengths <= MOST_DIGITS + 1))
    return whole_fits, values


def text_rule(constraints: Mapping[str, Any], pattern: AnyOf | None) -> TextRule | None:
    """Give the rule of a text field, or None when only its reader can judge."""
    least, most = constraints.get("minLength", 0), constraints.get("maxLength")
    if not isinstance(least, int) or not isinstance(most, int | None):
        return None
    return TextRule(least, most, pattern)


def integer_rule(bounds: Mapping[str, Any], digits: int | None = None) -> IntegerRule | None:
    """Give the rule of whole numbers under bounds as the field's reader gives them."""
    least, most = -(10**18), 10**18
    for name, bound in bounds.items():
        if not isinstance(bound, int):
            return None
        if name == "minimum":
            least = max(least, bound)
        elif name == "exclusiveMinimum":
            least = max(least, bound + 1)
        elif name == "maximum":
            most = min(most, bound)
        else:
            most = min(most, bound - 1)
    limit = 10**18
    return IntegerRule(min(least, limit), max(most, -limit), digits)


def number_rule(bounds: Mapping[str, Any], point: str) -> NumberRule | None:
    """Give the rule of decimal numbers under bounds as the field's reader gives them."""
    least: list[float] = []
    most: list[float] = []
    for name, bound in bounds.items():
        try:
            value = float(bound)
        except (TypeError, ValueError, OverflowError):
            return None
        if not math.isfinite(value):
            return None
        (least if "inimum" in name else most).append(value)
    if len(point) != 1 or not point.isascii() or point in "-0123456789":
        return None
    return NumberRule(max(least, default=None), min(most, default=None), ord(point))
