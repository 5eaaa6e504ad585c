"""Values far from all others: to be looked at, never changed.

The rule: fewer than ten values show none. Otherwise the modified z score of Iglewicz and Hoaglin
(1993), 0.6745 · |x − median| / MAD, above 3.5; where more than half of the values are equal (MAD of
0), Tukey's fences at 1.5 interquartile ranges. Amounts that are all positive and lean far to the
right (skewness above 2) are judged by their logarithms, or every large town would be an outlier.
Groups with thirty values and more are judged by their own; what is usual in the capital is much
elsewhere.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

FEWEST_VALUES = 10
"""Below this nothing can be said."""

FEWEST_IN_A_GROUP = 30
"""A group with fewer is judged with all others."""

_LARGEST_SCORE = 3.5
_SIGMA_OF_MAD = 0.6745  # MAD of the standard normal distribution
_FENCE = 1.5
_SKEWED = 2.0
_HAIR = 1e-12  # what a logarithm and back may lose

Rule = Literal["mad", "iqr"]


@dataclass(frozen=True, slots=True)
class Fences:
    """Between which numbers a value is like the others.

    Attributes:
        rule: What they were worked out by.
        low, high: The last numbers inside.
        is_log: Logarithms were compared.
    """

    rule: Rule
    low: float
    high: float
    is_log: bool = False

    def exclude(self, value: float) -> bool:
        """Say whether a number lies outside."""
        return not self.low <= value <= self.high


def mad_fences(values: Iterable[float]) -> Fences | None:
    """Work out between which numbers values are ordinary, by the rule of this module.

    Args:
        values: Numbers in any order; those that are not finite are left out.

    Returns:
        None with fewer than `FEWEST_VALUES`.
    """
    return _fences(values, _by_mad)


def iqr_fences(values: Iterable[float]) -> Fences | None:
    """Work out Tukey's fences: 1.5 interquartile ranges beyond the quartiles.

    Returns:
        None with fewer than `FEWEST_VALUES`.
    """
    return _fences(values, _by_iqr)


def mad_outliers(values: Sequence[float | None]) -> list[int]:
    """Give the places (from 0) of the values that are far from all others.

    Args:
        values: Numbers; None where there is none.
    """
    fences = mad_fences(value for value in values if value is not None)
    if fences is None:
        return []
    return [
        place
        for place, value in enumerate(values)
        if value is not None and math.isfinite(value) and fences.exclude(value)
    ]


def fences_by_group(values: Sequence[float], groups: Sequence[str]) -> dict[str, Fences]:
    """Work out the fences of each group that is large enough, and under "" those of all values.

    Args:
        values: Numbers.
        groups: Of each number; "" where it belongs to none.

    Returns:
        The fences to judge a value by are those of its group, or else those of "".
    """
    together: dict[str, array[float]] = defaultdict(lambda: array("d"))
    for value, group in zip(values, groups, strict=True):
        if math.isfinite(value):
            together[group].append(value)
    judged = {
        name: some for name, some in together.items() if name and len(some) >= FEWEST_IN_A_GROUP
    }
    found = {name: mad_fences(some) for name, some in sorted(judged.items())}
    found[""] = mad_fences(values)
    return {name: fences for name, fences in found.items() if fences is not None}


def quantile(ordered: Sequence[float], share: float) -> float:
    """Give a quantile of numbers in order, between two of them where it falls so.

    Args:
        ordered: At least one number, ascending.
        share: 0 to 1.
    """
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    part = place - below
    return ordered[below] + (ordered[above] - ordered[below]) * part if part else ordered[below]


def _fences(values: Iterable[float], rule: Callable[[Sequence[float]], Fences]) -> Fences | None:
    # Numbers in arrays take 8 bytes each, in lists four times that.
    ordered = array("d", sorted(value for value in values if math.isfinite(value)))
    if len(ordered) < FEWEST_VALUES:
        return None
    if ordered[0] <= 0 or _skewness(ordered) <= _SKEWED:
        return rule(ordered)
    found = rule(array("d", map(math.log, ordered)))
    low, high = _exp(found.low), _exp(found.high)
    return Fences(found.rule, low * (1 - _HAIR), high * (1 + _HAIR), is_log=True)


def _by_mad(ordered: Sequence[float]) -> Fences:
    middle = median(ordered)
    spread = median(abs(value - middle) for value in ordered)
    if spread == 0:
        return _by_iqr(ordered)
    reach = _LARGEST_SCORE * spread / _SIGMA_OF_MAD
    return Fences("mad", middle - reach, middle + reach)


def _by_iqr(ordered: Sequence[float]) -> Fences:
    first, third = quantile(ordered, 0.25), quantile(ordered, 0.75)
    reach = _FENCE * (third - first)
    return Fences("iqr", first - reach, third + reach)


def _skewness(values: Sequence[float]) -> float:
    """Give the third standardised moment; 0 where all are equal."""
    largest = max(map(abs, values)) or 1.0
    scaled = array(
        "d", (value / largest for value in values)
    )  # the cube of a large amount has no number
    mean = fmean(scaled)
    variance = fmean((value - mean) ** 2 for value in scaled)
    if variance == 0:
        return 0.0
    return fmean((value - mean) ** 3 for value in scaled) / (variance * math.sqrt(variance) or 1.0)


def _exp(number: float) -> float:
    try:
        return math.exp(number)
    except OverflowError:
        return math.inf
