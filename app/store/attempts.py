"""Wrong secrets make the next one wait, longer each time: passphrases and PINs alike."""

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(minutes=15)
_FREE_ATTEMPTS = 2  # a slip of the finger costs nothing


def seconds_left(wrong: int, last: datetime, now: datetime) -> int:
    """Give how many seconds the pause after wrong secrets still lasts, 0 when it is over.

    A clock that was set back makes nobody wait longer than the longest pause.

    Args:
        wrong: How many wrong ones there were without a right one.
        last: When the last of them was given, UTC.
        now: The time, in UTC.
    """
    left = _pause(wrong) - max(now - last, timedelta())
    return int(left.total_seconds()) + 1 if left > timedelta() else 0


def _pause(wrong: int) -> timedelta:
    """Give how long to wait after so many wrong secrets: nothing twice, then 1, 2, 4 … seconds."""
    if wrong <= _FREE_ATTEMPTS:
        return timedelta()
    return min(timedelta(seconds=2 ** min(wrong - _FREE_ATTEMPTS - 1, 20)), LONGEST_WAIT)
