"""Which bytes of a block stand inside quotes, as Python's csv reader sees it (not strict)."""

from dataclasses import dataclass

import numpy as np

from app.steps.table_check.arrays import Bytes, Ints, Mask

LF, CR = 10, 13


@dataclass(frozen=True, slots=True)
class Quoting:
    """The quotes of a block.

    Attributes:
        toggles: Places where the inside of quotes begins and ends, in turn.
        strange: Places of quotes that are text, or make text of their neighbours: the cells that
            hold them are read by csv itself.
    """

    toggles: Ints
    strange: Ints

    def outside(self, places: Ints) -> Mask:
        """Say which places, in order, stand outside quotes."""
        at = np.searchsorted(places, self.toggles)
        turns = np.bincount(at, minlength=len(places))[: len(places)]
        outside: Mask = (np.cumsum(turns, dtype=np.int32) & 1) == 0
        return outside


def read_quotes(data: Bytes, places: Ints, separator: int, quote: int, begin: int) -> Quoting:
    """Sort the quotes of a block that begins with a record.

    Args:
        data: Bytes of the block.
        places: Where its quotes are, in order.
        separator: The byte between cells.
        quote: The byte of quotes.
        begin: Place of the first record.
    """
    before, after = data[places - 1], data[places + 1]
    opens, closes = slice(0, None, 2), slice(1, None, 2)
    doubled = np.zeros(len(places), dtype=np.bool_)
    doubled[1:] = np.diff(places) == 1
    doubled[closes] = False
    at_start = _is_edge(before, separator) | (places == begin)
    at_end = _is_edge(after, separator) | (after == quote) | (places + 1 >= len(data) - 64)
    if (at_start[opens] | doubled[opens]).all() and at_end[closes].all():
        return Quoting(places, places[doubled])
    return _by_automaton(data, places, separator, begin)


def _is_edge(bytes_: Bytes, separator: int) -> Mask:
    edge: Mask = (bytes_ == separator) | (bytes_ == LF) | (bytes_ == CR)
    return edge


def _by_automaton(data: Bytes, places: Ints, separator: int, begin: int) -> Quoting:
    """Walk over the quotes one by one, where a quote does not stand where one should."""
    edges = {separator, LF, CR}
    before = data[places - 1].tolist()
    after = data[places + 1].tolist()
    listed = places.tolist()
    toggles: list[int] = []
    strange: list[int] = []
    inside, skip = False, False
    for index, place in enumerate(listed):
        if skip:
            skip = False
        elif not inside:
            if before[index] in edges or place == begin:
                inside = True
                toggles.append(place)
            else:
                strange.append(place)
        elif index + 1 < len(listed) and listed[index + 1] == place + 1:
            skip = True
            strange.append(place)
        else:
            inside = False
            toggles.append(place)
            if after[index] not in edges:
                strange.append(place)
    return Quoting(np.array(toggles, dtype=np.int64), np.array(strange, dtype=np.int64))
