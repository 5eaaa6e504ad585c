"""Identities of records: UUID version 7, which sort by the time they were made."""

from collections.abc import Callable
from datetime import datetime

RandomBytes = Callable[[int], bytes]

_TAIL_BYTES = 10
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The two bits of the variant (RFC 9562, section 4.1) set in a hexadecimal digit."""


def uuid7(now: datetime, random: RandomBytes) -> str:
    """Make a UUIDv7 (RFC 9562, section 5.7).

    Args:
        now: The moment; its milliseconds are the first 48 bits.
        random: Gives that many random bytes, such as `os.urandom`.
    """
    return uuid7_series(now, random, 1)[0]


def uuid7_series(now: datetime, random: RandomBytes, count: int) -> list[str]:
    """Make UUIDv7 of one moment, in the order in which they sort.

    Args:
        now: The moment.
        random: Gives that many random bytes.
        count: How many.
    """
    milliseconds = f"{int(now.timestamp() * 1000) & (1 << 48) - 1:012x}"
    head = f"{milliseconds[:8]}-{milliseconds[8:]}-7"
    chance, size = random(_TAIL_BYTES * count).hex(), 2 * _TAIL_BYTES
    tails = (chance[at : at + size] for at in range(0, len(chance), size))
    return sorted(f"{head}{tail[1:4]}-{_VARIANT[tail[4]]}{tail[5:8]}-{tail[8:]}" for tail in tails)
