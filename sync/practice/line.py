"""The line to the practice portal, as bad as the class needs it today."""

import enum
import threading
from collections.abc import Callable, Iterable, Iterator


class Signal(enum.StrEnum):
    """What the trainer has set; the pages themselves always answer, to be able to set it back."""

    GOOD = "con_senal"
    SLOW = "lento"
    NONE = "sin_senal"
    HALF = "falla_a_medias"


class Fate(enum.Enum):
    """What befalls one request of a client."""

    PASS = enum.auto()  # nothing
    DROP = enum.auto()  # the line breaks before the portal has read anything
    CUT = enum.auto()  # the line breaks half way through what is sent up
    LOSE = enum.auto()  # the portal does its work, and the answer is lost


FAILING = (Fate.PASS, Fate.PASS, Fate.PASS, Fate.PASS, Fate.CUT, Fate.PASS, Fate.PASS, Fate.LOSE)
"""What `falla a medias` does, over and over: often enough to be seen, rarely enough to arrive."""

SLOW_BYTES = 16_000
"""Bytes a second of a slow line: 128 kbit/s."""

SLOW_DELAY = 0.4
"""Seconds before each answer of a slow line."""


class Line:
    """The line of one practice portal; many threads ask it.

    Attributes:
        signal: As it is set.
    """

    def __init__(self) -> None:
        self.signal = Signal.GOOD
        self._lock = threading.Lock()
        self._count = 0
        self._ended = threading.Event()

    def begin(self) -> None:
        """Let slow lines be slow: the portal opens."""
        self._ended.clear()

    def end(self) -> None:
        """Wake every request that is being slow: the portal closes."""
        self._ended.set()

    def fate(self) -> Fate:
        """Decide about the next request of a client."""
        if self.signal is Signal.NONE:
            return Fate.DROP
        if self.signal is not Signal.HALF:
            return Fate.PASS
        with self._lock:
            self._count += 1
            return FAILING[(self._count - 1) % len(FAILING)]

    def wait(self) -> None:
        """Let a slow line's delay pass."""
        if self.signal is Signal.SLOW:
            self._ended.wait(SLOW_DELAY)

    def carry(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Hand on the pieces of an answer as fast as the line is."""
        for piece in pieces:
            for start in range(0, len(piece), SLOW_BYTES):
                part = piece[start : start + SLOW_BYTES]
                if self.signal is Signal.SLOW:
                    self._ended.wait(len(part) / SLOW_BYTES)
                yield part

    def reader(self, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
        """Wrap what reads a request's body so that it is as slow as the line."""

        def slowly(size: int = -1) -> bytes:
            if self.signal is not Signal.SLOW:
                return read(size)
            part = read(min(size, SLOW_BYTES) if size >= 0 else SLOW_BYTES)
            self._ended.wait(len(part) / SLOW_BYTES)
            return part

        return slowly
