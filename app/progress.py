"""How long work reports its progress and learns that it is no longer wanted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of long work.

    Attributes:
        done: Units finished (rows, bytes, files).
        total: Units in all, or None while unknown.
        what: A short sentence in the person's language, already translated.
        seconds_left: How long the rest takes at the speed so far, None while unknown.
    """

    done: int
    total: int | None = None
    what: str = ""
    seconds_left: float | None = None


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Take a report and do nothing: the default of every long operation."""


class CancelledError(Exception):
    """The person asked to stop; what was half done has been taken back."""


class Cancel:
    """A token that one thread sets and another polls between batches."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._event.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until somebody asks to stop; say whether somebody did."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """Raise CancelledError when the work is no longer wanted."""
        if self._event.is_set():
            raise CancelledError
