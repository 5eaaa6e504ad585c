"""Counting without keeping everything: most frequent texts and number of different ones.

`Frequent` is exact until it holds too many texts, then the summary of Misra and Gries (1982): each
count is short by at most `error`. `Distinct` is exact for a million texts, then it estimates by the
smallest hashes (Bar-Yossef et al., 2002): with 4,096 of them the number is right within 3 % in 19
cases of 20.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

    from app.steps.table_check.arrays import Cells

EXACT_HASHES = 1_000_000
"""Different texts of a column that are told apart, by 64 bits each."""

_FEWEST_FRESH = 50_000
_HASHES = 4_096
_SPACE = 2.0**64
_LINE_FEED = 10
_ODD = 0x9E3779B97F4A7C15


class Frequent:
    """Texts with their counts, at most about twice `limit` of them."""

    def __init__(self, limit: int) -> None:
        """Begin.

        Args:
            limit: Texts that are kept when there are too many.
        """
        self._limit = limit
        self.counts: dict[str, int] = {}
        self.error = 0

    def add(self, counts: Mapping[str, int]) -> None:
        """Count some more."""
        known = self.counts
        if known.keys().isdisjoint(counts):
            known.update(counts)
        else:
            again = {text: known[text] + counts[text] for text in known.keys() & counts.keys()}
            known.update(counts)
            known.update(again)
        if len(known) > 2 * self._limit:
            self._forget()

    def _forget(self) -> None:
        cut = sorted(self.counts.values(), reverse=True)[self._limit]
        self.error += cut
        self.counts = {text: count - cut for text, count in self.counts.items() if count > cut}

    def top(self, limit: int) -> list[tuple[str, int]]:
        """Give the most frequent texts; of equally frequent ones the first in the alphabet."""
        return sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))[:limit]


class Distinct:
    """Counts different texts: by their hashes up to `EXACT_HASHES`, then estimates.

    Attributes:
        is_estimate: There were more.
    """

    def __init__(self) -> None:
        import numpy as np

        self.is_estimate = False
        self._known: NDArray[uint64] = np.zeros(0, np.uint64)
        self._fresh: list[NDArray[uint64]] = []
        self._smallest: NDArray[uint64] = np.zeros(0, np.uint64)

    def add(self, texts: Collection[str]) -> None:
        """Take in some texts, some of them perhaps again."""
        import numpy as np

        hashes = _hashes(list(texts))
        if not self.is_estimate:
            self._fresh.append(hashes)
            if sum(map(len, self._fresh)) > max(_FEWEST_FRESH, len(self._known) // 4):
                self._join()
        if len(self._smallest) == _HASHES:
            hashes = hashes[hashes < self._smallest[-1]]
        self._smallest = _different(np.concatenate([self._smallest, hashes]))[:_HASHES]

    def _join(self) -> None:
        import numpy as np

        self._known = _different(np.concatenate([self._known, *self._fresh]))
        self._fresh = []
        if len(self._known) > EXACT_HASHES:
            self.is_estimate, self._known = True, np.zeros(0, np.uint64)

    def count(self) -> int:
        """Give how many different texts there were."""
        self._join()
        if not self.is_estimate:
            return len(self._known)
        return round((_HASHES - 1) * _SPACE / (float(self._smallest[-1]) + 1))


def _different(hashes: "NDArray[uint64]") -> "NDArray[uint64]":
    """Give each hash once, in order; sorting is faster here than `numpy.unique`."""
    import numpy as np

    ordered = np.sort(hashes)
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    once: NDArray[uint64] = ordered[is_first]
    return once


def _hashes(texts: list[str]) -> "NDArray[uint64]":
    """Give 64 bits for each text, the same in every run.

    Eight bytes of its UTF-8 at a time are mixed and multiplied by an odd number of their place;
    blanks behind it, which mix to nothing, change nothing. Its length tells `a` from `a` and NUL.
    """
    import numpy as np

    from app.steps.table_check.arrays import WORD_BYTES

    cells = _written(texts)
    hashes = cells.lengths.astype(np.uint64)
    for place in range(-(-int(cells.lengths.max(initial=0)) // WORD_BYTES)):
        hashes += _mixed(cells.word(place)) * np.uint64(pow(_ODD, place + 1, 1 << 64))
    return _mixed(hashes)


def _written(texts: list[str]) -> "Cells":
    """Write texts one after the other as UTF-8."""
    import numpy as np

    from app.steps.table_check.arrays import ROOM_BEFORE, Buffer, Cells

    buffer = Buffer.of("\n".join([*texts, ""]).encode("utf-8", "surrogatepass"))
    ends = np.flatnonzero(buffer.data == _LINE_FEED)
    if len(ends) != len(texts):
        lengths = [len(text.encode("utf-8", "surrogatepass")) for text in texts]
        ends = ROOM_BEFORE - 1 + np.cumsum(np.array(lengths, np.int64) + 1)
    starts = np.concatenate([[ROOM_BEFORE], ends + 1])[:-1]
    return Cells(buffer, starts, ends - starts)


def _mixed(words: "NDArray[uint64]") -> "NDArray[uint64]":
    """Spread words over 64 bits; zero stays zero (finaliser of MurmurHash3, public domain)."""
    import numpy as np

    words = words ^ (words >> np.uint64(33))
    words = words * np.uint64(0xFF51AFD7ED558CCD)
    words = words ^ (words >> np.uint64(33))
    words = words * np.uint64(0xC4CEB9FE1A85EC53)
    return words ^ (words >> np.uint64(33))
