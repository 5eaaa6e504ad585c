"""How long to wait before a parcel is tried again."""

import random

FIRST = 2.0
"""Seconds after the first failure."""

LONGEST = 300.0
"""Seconds between tries when a portal stays away; nobody waits longer for a line that is back."""

LONGEST_ASKED = 3600.0
"""Seconds a portal may ask for; more is taken for a mistake of its clock."""


def pause(attempt: int, chance: random.Random, retry_after: float | None = None) -> float:
    """Give the seconds to wait after a failed attempt.

    Doubles from 2 s to 300 s, a quarter up or down by chance, so that many laptops cut off
    together do not all come back in the same second.

    Args:
        attempt: 1 after the first failure, 2 after the second …
        chance: Source of the jitter; passed in so that tests own it.
        retry_after: What the portal asked for; never less than that is waited.
    """
    # Nine doublings pass the ceiling; the exponent is bounded before it can overflow.
    regular = min(LONGEST, FIRST * 2.0 ** min(attempt - 1, 9))
    seconds = min(LONGEST, regular * chance.uniform(0.75, 1.25))
    return max(seconds, min(retry_after or 0.0, LONGEST_ASKED))
