"""Records that are nearly the same: only as a hint, by a threshold taken from the survey itself.

A fixed share of equal answers says little: it depends on how many questions there are and how
alike people live (Pew Research Center, 2016). So the threshold is the 99.5th percentile of the
survey's own pairs, and at least 85 %.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.steps.quality.visits import Visit

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

LEAST_SHARE = 0.85
QUANTILE = 0.995
MOST_RECORDS = 2_000
"""Compared with each other; of a person with more, the latest."""

FEWEST_QUESTIONS = 8
_ROWS_A_BLOCK = 200
_BINS = 200


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two records of one person with nearly the same answers.

    Attributes:
        person: Who made both.
        first, second: Keys of the records.
        share: Of equal answers among those that one of the two has, 0 to 1.
    """

    person: str
    first: int
    second: int
    share: float


def near_pairs(visits: Sequence[Visit], limit: int = 100) -> list[NearPair]:
    """Give the pairs of one person that are more alike than nearly all others.

    Args:
        visits: Of one form.
        limit: Pairs that are given, the most alike first.
    """
    people: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.answered >= FEWEST_QUESTIONS:
            people[visit.person].append(visit)
    compared = {name: some[-MOST_RECORDS:] for name, some in people.items() if len(some) > 1}
    shares = {name: _shares([visit.texts for visit in some]) for name, some in compared.items()}
    least = max(LEAST_SHARE, _percentile(list(shares.values())))
    found = []
    for name, pairs in shares.items():
        some = compared[name]
        for one, other, share in pairs.above(least):
            found.append(NearPair(name, some[one].record, some[other].record, share))
    found.sort(key=lambda pair: (-pair.share, pair.first, pair.second))
    return found[:limit]


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares of all pairs of one person: a histogram, and the pairs that may matter."""

    counts: "NDArray[int64]"
    pairs: tuple[tuple[int, int, float], ...]

    def above(self, least: float) -> list[tuple[int, int, float]]:
        return [pair for pair in self.pairs if pair[2] >= least]


def _shares(answers: Sequence[Sequence[str]]) -> _Shares:
    import numpy as np

    codes = _coded(answers)
    counts = np.zeros(_BINS + 1, np.int64)
    pairs: list[tuple[int, int, float]] = []
    for start in range(0, len(codes), _ROWS_A_BLOCK):
        block = codes[start : start + _ROWS_A_BLOCK]
        share = _compare(block, codes[start:])
        keep = np.triu(np.ones(share.shape, bool), k=1)
        counts += np.bincount((share[keep] * _BINS).astype(np.int64), minlength=_BINS + 1)
        for row, column in np.argwhere(keep & (share >= LEAST_SHARE)):
            pairs.append((start + int(row), start + int(column), float(share[row, column])))
    return _Shares(counts, tuple(pairs))


def _coded(answers: Sequence[Sequence[str]]) -> "NDArray[int64]":
    """Write each answer as a number, 0 for blank."""
    import numpy as np

    known: dict[str, int] = {"": 0}
    return np.array(
        [[known.setdefault(text, len(known)) for text in each] for each in answers], np.int64
    )


def _compare(block: "NDArray[int64]", codes: "NDArray[int64]") -> "NDArray[float64]":
    """Give the share of equal answers of each pair, among questions that one of the two answers."""
    import numpy as np

    equal = np.zeros((len(block), len(codes)), np.int64)
    asked = np.zeros_like(equal)
    for column in range(block.shape[1]):
        mine, theirs = block[:, column, None], codes[None, :, column]
        equal += (mine == theirs) & (mine > 0)
        asked += (mine > 0) | (theirs > 0)
    return equal / np.maximum(asked, 1)


def _percentile(shares: Sequence[_Shares]) -> float:
    """Give the share that 99.5 % of all pairs stay below, to half a point."""
    import numpy as np

    if not shares:
        return 1.0
    counts = np.sum([each.counts for each in shares], axis=0)
    below = np.cumsum(counts)
    return float(np.searchsorted(below, QUANTILE * below[-1])) / _BINS
