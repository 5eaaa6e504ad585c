"""Numbers as people write them in tables: `Q1,234.50`, `1.234,50`, `(250.00)`.

One decimal sign holds for a whole column. What a cell alone cannot tell (`1,234`) is decided by
the others, or by a person; a number that a spreadsheet kept as a number is in no doubt.
"""

import re
from typing import Literal

DecimalSign = Literal[".", ","]

_PARTS = re.compile(
    r"(?:[Qq]\.?|GTQ|[$€])?\s?(?P<sign>[-+−]?)(?:[Qq]\.?|GTQ|[$€])?\s?"
    r"(?P<digits>\d[\d.,\s\u00a0'’]*|[.,]\d+)\s?(?:[Qq]|GTQ)?",
    re.ASCII,
)
_GROUPS = re.compile(r"[\s\u00a0'’]")


class TypedNumber(str):
    """The text of a number that its file kept as a number: its point is a decimal point."""

    __slots__ = ()


def reads_as_number(text: str) -> bool:
    """Whether a text is a number with some decimal sign."""
    return any(read_number(text, sign) is not None for sign in (".", ","))


def read_number(text: str, decimal: DecimalSign) -> str | None:
    """Write a number with a decimal point and nothing between its thousands.

    Args:
        text: As it stands in the cell; a sign of money is no part of the number, and brackets
            around it make it negative, as in accounts.
        decimal: Sign before the decimals in this column.

    Returns:
        Such as `-1234.50`; None when it is no number with that sign.
    """
    if isinstance(text, TypedNumber):
        return str(text)
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")
    found = _PARTS.fullmatch(text[1:-1].strip() if bracketed else text)
    if found is None:
        return None
    other = "," if decimal == "." else "."
    written = _GROUPS.sub(other, found["digits"].strip())
    whole, point, decimals = written.partition(decimal)
    if not re.fullmatch(rf"\d*|\d{{1,3}}(?:\{other}\d{{3}})+", whole, re.ASCII):
        return None
    if (point and not decimals.isdigit()) or not (whole or decimals):
        return None
    minus = "-" if bracketed or found["sign"] in {"-", "−"} else ""
    digits = whole.replace(other, "") or "0"
    return f"{minus}{digits}{'.' + decimals if decimals else ''}"


def possible_signs(text: str) -> frozenset[DecimalSign]:
    """Give the decimal signs with which a text is a number; both when they make no difference.

    `1,234` and `1.234` may be read with either, and mean two numbers; `0.125` only with a point,
    for no group of thousands begins with a zero.
    """
    signs: set[DecimalSign] = set()
    for sign in (".", ","):
        number = read_number(text, sign)
        if number is not None and not _has_idle_zero(text, sign):
            signs.add(sign)
    return frozenset(signs)


def is_doubtful(text: str) -> bool:
    """Whether a text is two different numbers, by the sign."""
    one, other = read_number(text, "."), read_number(text, ",")
    return one is not None and other is not None and one != other and len(possible_signs(text)) > 1


def _has_idle_zero(text: str, decimal: str) -> bool:
    """Whether the thousands of a text begin with a zero, as no number is written."""
    whole = text.strip("()Qq$€ -+").partition(decimal)[0]
    return whole.startswith("0") and len(whole) > 1 and bool(re.search(r"[.,]", whole))
