"""Numbers as people write them in tables: `Q1,234.50`, `1.234,50`, `(250.00)`.

One decimal sign holds for a whole column. What a cell alone cannot tell (`1,234`) is decided by
the others, or by a person; a number that a spreadsheet kept as a number is in no doubt.
"""

import re
from functools import cache
from typing import Literal

DecimalSign = Literal[".", ","]

GROUP_SIGNS = (".", ",", " ", "'")
"""What may stand between thousands; a space stands for the narrow and the hard ones too."""

_MONEY = re.compile(
    r"\A([-+−(]*)\s*(?:GTQ|Q\.?|US\$|\$)\s*|\s*(?:GTQ|quetzales|Q)(\)?)\Z", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")
_DIGIT = re.compile(r"\d", re.ASCII)


class TypedNumber(str):
    """The text of a number that its file kept as a number: its point is a decimal point."""

    __slots__ = ()


def reads_as_number(text: str) -> bool:
    """Whether a text is a number with some decimal sign."""
    return any(read_number(text, sign) is not None for sign in (".", ","))


def read_number(
    text: str, decimal: str, groups: str | None = None, *, brackets: bool = True
) -> str | None:
    """Write a number with a decimal point, without signs between thousands and idle zeros.

    Args:
        text: As it stands in the cell; a sign of money is no part of the number.
        decimal: Sign before the decimals in this column, `.` or `,`.
        groups: Sign between thousands, "" for none; None for any of `GROUP_SIGNS`.
        brackets: Brackets around it make it negative, as in accounts.

    Returns:
        Such as `-1234.50`; None when it is no number with these signs.
    """
    if isinstance(text, TypedNumber):
        return str(text)
    plain, sign, rest = text.partition(decimal)
    if plain.isdigit() and text.isascii() and (rest.isdigit() or not sign):  # as most are written
        return f"{plain.lstrip('0') or '0'}{'.' if sign else ''}{rest}"
    bare, below = text.strip(), False
    found = _pattern(decimal, groups).fullmatch(bare)
    if found is None and _DIGIT.search(bare):
        bare, below = _bare(bare)
        found = _pattern(decimal, groups).fullmatch(bare)
    if found is None or (below and (found[1] or not brackets)) or not (found[2] or found[4]):
        return None
    whole = re.sub(r"\D", "", found[2] or "").lstrip("0") or "0"
    number = f"{whole}.{found[4]}" if found[4] else whole
    is_below = (below or found[1] in {"-", "−"}) and number.strip("0.")
    return f"-{number}" if is_below else number


def _bare(text: str) -> tuple[str, bool]:
    """Take money, brackets and the many kinds of blanks off; say whether there were brackets."""
    bare = _MONEY.sub(r"\1\2", _BLANKS.sub(" ", text).replace("’", "'"))
    if not (bare.startswith("(") and bare.endswith(")")):
        return bare, False
    return _MONEY.sub(r"\1\2", bare[1:-1].strip()), True


_ONE_SIGN = re.compile(r"(\d+)([.,])(\d+)", re.ASCII)
_BOTH: frozenset[DecimalSign] = frozenset((".", ","))
_ALONE: dict[str, frozenset[DecimalSign]] = {".": frozenset((".",)), ",": frozenset((",",))}


@cache
def _pattern(decimal: str, groups: str | None) -> re.Pattern[str]:
    """Make the pattern of numbers: sign, whole part, its group sign, decimals."""
    allowed = GROUP_SIGNS if groups is None else tuple(groups)
    signs = "".join(re.escape(sign) for sign in allowed if sign != decimal) or "(?!)"
    group = f"[{signs}]" if signs != "(?!)" else signs
    whole = rf"\d{{1,3}}(?:({group})\d{{3}}(?:\3\d{{3}})*)|\d+"
    return re.compile(rf"([-+−]?) ?({whole})?(?:{re.escape(decimal)}(\d*))?", re.ASCII)


def possible_signs(text: str) -> frozenset[DecimalSign]:
    """Give the decimal signs with which a text is a number; both when they make no difference.

    `1,234` and `1.234` may be read with either, and mean two numbers; `0.125` only with a point,
    for no group of thousands begins with a zero.
    """
    if found := _ONE_SIGN.fullmatch(text):
        is_group = len(found[1]) <= 3 and len(found[3]) == 3 and found[1][0] != "0"
        return _BOTH if is_group else _ALONE[found[2]]
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
    whole = text.strip("()Qq$ -+").partition(decimal)[0]
    return whole.startswith("0") and len(whole) > 1 and bool(re.search(r"[.,]", whole))
