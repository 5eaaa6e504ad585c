"""Whether answers of one record agree: the order of dates, a total and its parts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import TypeGuard

from app.steps.domain_checks.identity import Finding
from forms.instrument import Value
from forms.notation import write_number

_DATE_LENGTH = len("2026-11-22")
CENT = Decimal("0.005")
"""What a total may differ from its parts: less than half a cent."""


def check_order(end: str, begin: str) -> Finding | None:
    """Look at two dates, ISO 8601, with or without time; the same moment is in order.

    What is no date is left to the check of its type.
    """
    try:
        first, last = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    except ValueError:
        return None
    if len(begin) == _DATE_LENGTH or len(end) == _DATE_LENGTH or _zones_differ(first, last):
        is_late = last.date() < first.date()
    else:
        is_late = last < first
    return ("check.date_order", {"other": begin}) if is_late else None


def _zones_differ(first: datetime, last: datetime) -> bool:
    return (first.tzinfo is None) != (last.tzinfo is None)


def check_sum(total: Value, parts: Sequence[tuple[int, Value]]) -> Finding | None:
    """Look at a total and its parts, each with its sign; a blank part counts as nothing.

    Where no part is answered, or something is no number, there is nothing to compare.
    """
    said = [(sign, value) for sign, value in parts if value is not None]
    if not said or not _is_number(total) or not all(_is_number(value) for _sign, value in said):
        return None
    expected = sum((sign * Decimal(str(value)) for sign, value in said), Decimal(0))
    if abs(Decimal(str(total)) - expected) < CENT:
        return None
    return "check.sum", {"expected": write_number(float(expected))}


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and isfinite(value)
