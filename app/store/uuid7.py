"""Identities of records: UUID version 7, which sort by the time they were made."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

RandomBytes = Callable[[int], bytes]


def uuid7(now: datetime, random: RandomBytes) -> str:
    """Make a UUIDv7 (RFC 9562, section 5.7).

    Args:
        now: The moment; its milliseconds are the first 48 bits.
        random: Gives that many random bytes, such as `os.urandom`.
    """
    milliseconds = int(now.timestamp() * 1000)
    tail = int.from_bytes(random(10), "big")
    number = (milliseconds & (1 << 48) - 1) << 80 | tail
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=number))
