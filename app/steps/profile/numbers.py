"""Figures of numbers: exact ends and mean, quantiles exact for up to 200,000 different values.

Beyond that quantiles come from a sample of 200,000, drawn so that the same numbers in the same
order give the same figures.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

KEPT = 200_000
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS = 12
_FEW = 40  # texts that are read faster one by one
_LONGEST_EXACT = 16  # characters; where there are 16, one is a point or a hyphen
_ZERO = ord("0")


@dataclass(frozen=True, slots=True)
class NumberFigures:
    """What the numbers of a column are like.

    Attributes:
        count: How many.
        low, high, mean: Exact.
        deviation: Standard deviation (of the whole, not of a sample).
        zeros, negatives: How many.
        quantiles: One for each of `SHARES`, between two numbers where it falls so.
        is_estimate: Quantiles and bins come from a sample.
        edges: Edges of bins of equal width, one more than bins.
        bins: Numbers in each; the last one holds its upper edge.
    """

    count: int
    low: float
    high: float
    mean: float
    deviation: float
    zeros: int
    negatives: int
    quantiles: tuple[float, ...]
    is_estimate: bool
    edges: tuple[float, ...]
    bins: tuple[int, ...]


def read_alike(signs: str, texts: Sequence[str]) -> "NDArray[float64]":
    """Read numbers that have the same signs (`kinds.signs_of`), as `float` reads each.

    Up to 15 digits and a power of ten are exact in 64 bits, so their quotient is the nearest there
    is (IEEE 754).

    Args:
        signs: Nines with a point among them or none, and a hyphen before them or none.
        texts: In ASCII.
    """
    import numpy as np

    if len(texts) < _FEW or len(signs) > _LONGEST_EXACT:
        return np.array(list(map(float, texts)), np.float64)
    written = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(-1, len(signs))
    whole = np.zeros(len(texts), np.int64)
    for place in (place for place, sign in enumerate(signs) if sign == "9"):
        whole = whole * 10 + (written[:, place] - _ZERO)
    values: NDArray[float64] = whole / 10.0 ** len(signs.partition(".")[2])
    return -values if signs[0] == "-" else values


class Numbers:
    """Takes in numbers with how often each occurs."""

    def __init__(self) -> None:
        import numpy as np

        self._kept: list[NDArray[float64]] = [np.zeros((3, 0))]  # values, weights, what was drawn
        self._held = 0
        self._highest = math.inf  # of what was drawn, since there is a sample
        self._draw = np.random.default_rng(2018)
        self._count = self._zeros = self._negatives = 0
        self._low, self._high = math.inf, -math.inf
        self._mean = self._squares = 0.0
        self._is_sample = False

    def add(self, values: "Sequence[float] | NDArray[float64]", counts: Sequence[int]) -> None:
        """Take in some numbers.

        Args:
            values: Finite numbers.
            counts: How often each occurs.
        """
        import numpy as np

        if not len(values):
            return
        some, weights = np.array(values, np.float64), np.array(counts, np.float64)
        self._zeros += int(weights[some == 0].sum())
        self._negatives += int(weights[some < 0].sum())
        self._low = min(self._low, float(some.min()))
        self._high = max(self._high, float(some.max()))
        self._add_moments(some, weights)
        drawn = self._draw.random(len(some))
        kept = np.stack([some, weights, drawn])[:, drawn < self._highest]
        self._kept.append(kept)
        self._held += kept.shape[1]
        if self._held > KEPT + KEPT // 4:
            self._thin()

    def _add_moments(self, values: "NDArray[float64]", weights: "NDArray[float64]") -> None:
        """Join mean and sum of squared deviations (Chan, Golub, LeVeque 1979)."""
        count = float(weights.sum())
        mean = float((values * weights).sum() / count)
        squares = float((weights * (values - mean) ** 2).sum())
        total = self._count + count
        step = mean - self._mean
        self._squares += squares + step * step * self._count * count / total
        self._mean += step * count / total
        self._count = int(total)

    def _thin(self) -> None:
        """Keep a sample: those for which the smallest numbers were drawn."""
        import numpy as np

        self._is_sample = True
        held = np.concatenate(self._kept, axis=1)
        kept = held[:, np.sort(np.argpartition(held[2], KEPT - 1)[:KEPT])]
        self._kept, self._held, self._highest = [kept], KEPT, float(kept[2].max())

    def figures(self) -> NumberFigures | None:
        """Give the figures; None without numbers."""
        import numpy as np

        if not self._count:
            return None
        if self._held > KEPT:
            self._thin()
        values, weights, _drawn = np.concatenate(self._kept, axis=1)
        order = np.argsort(values, kind="stable")
        edges = np.linspace(self._low, self._high, BINS + 1) if self._high > self._low else None
        bins = () if edges is None else np.histogram(values, edges, weights=weights)[0]
        values, ends = values[order], np.cumsum(weights[order])
        scale = self._count / float(ends[-1])
        return NumberFigures(
            count=self._count,
            low=self._low,
            high=self._high,
            mean=self._mean,
            deviation=math.sqrt(self._squares / self._count),
            zeros=self._zeros,
            negatives=self._negatives,
            quantiles=tuple(_quantile(values, ends, share) for share in SHARES),
            is_estimate=self._is_sample,
            edges=() if edges is None else tuple(map(float, edges)),
            bins=tuple(round(float(each) * scale) for each in bins),
        )


def _quantile(values: "NDArray[float64]", ends: "NDArray[float64]", share: float) -> float:
    """Give a quantile of numbers in order, each standing as often as its weight says."""
    import numpy as np

    place = share * (float(ends[-1]) - 1)
    below = math.floor(place)
    low = float(values[np.searchsorted(ends, below, side="right")])
    high = float(values[np.searchsorted(ends, min(below + 1, ends[-1] - 1), side="right")])
    return low + (high - low) * (place - below)
