"""How far a parcel is and how long the rest takes, from what the line carried so far."""

import time
from collections.abc import Callable

from app.progress import Progress

SETTLED = 2.0
"""Seconds before a speed is believed: the first bytes only fill the buffers on the way."""


class Pace:
    """The bytes of one delivery, up and down, and the speed they move at.

    Attributes:
        total: Bytes that have to cross the line.
        done: Bytes that did, as far as we know.
    """

    def __init__(self, total: int, seconds: Callable[[], float] = time.monotonic) -> None:
        """Begin to measure.

        Args:
            total: Bytes that have to cross the line.
            seconds: A clock that only goes forward.
        """
        self.total = total
        self.done = 0
        self._seconds = seconds
        self._began = seconds()
        self._settled_at = 0.0
        self._settled_done = 0

    def more(self, count: int) -> None:
        """Take note that something more has to cross: a file is sent a second time."""
        self.total += count

    def reached(self, done: int, what: str) -> Progress:
        """Take note of where the delivery is.

        Args:
            done: Bytes since the beginning; never believed to be more than all.
            what: What goes over the line now, in the person's language.
        """
        self.done = min(max(done, 0), self.total)
        elapsed = self._seconds() - self._began
        if not self._settled_at and elapsed >= SETTLED:
            self._settled_at, self._settled_done = elapsed, self.done
        return Progress(self.done, self.total, what, self._left(elapsed))

    def _left(self, elapsed: float) -> float | None:
        carried, spent = self.done - self._settled_done, elapsed - self._settled_at
        if not self._settled_at or carried <= 0 or spent <= 0:
            return None
        return (self.total - self.done) * spent / carried
