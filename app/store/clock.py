"""Moments as the store writes them: UTC, ISO 8601, milliseconds, `Z`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read this computer's clock, in UTC."""
    return datetime.now(UTC)


def as_text(moment: datetime) -> str:
    """Write a moment as text that sorts in time: `2026-11-21T16:20:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_moment(text: str) -> datetime:
    """Read what `as_text` wrote."""
    return datetime.fromisoformat(text)
