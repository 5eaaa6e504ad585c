"""Numbers with declared signs, and codes that lost their zeros."""

import re
from collections.abc import Callable, Collection

from app.steps.cleaning.step import UnreadError
from app.steps.reference import departments, municipalities

SIGNS = ("", ".", ",", " ", "'")
"""What may stand between thousands."""

CATALOGUES = ("municipality", "department")
"""Official catalogues whose codes can be filled up."""

_CURRENCY = re.compile(r"\A([-+]?)\s*(?:GTQ|Q\.?|US\$|\$)\s*|\s*(?:GTQ|quetzales)\Z", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_WHOLE = re.compile(r"\d+(?:[.,](?!000\Z)0+)?", re.ASCII)  # «1,000» is a thousand, not one


def number_reader(
    decimal: str, thousands: str = "", *, parentheses: bool = False
) -> Callable[[str], str]:
    """Make a reader of numbers written with these signs.

    Groups are of three figures, all of them or none; a currency sign (`Q`, `GTQ`, `$`) is left
    off. The number is written with a point and without groups; its figures stay as they are.

    Args:
        decimal: `.` or `,`.
        thousands: One of `SIGNS`; a space stands for the narrow ones too.
        parentheses: `(1,200.50)` is below zero, as in accounts.

    Returns:
        What gives a number as a plain text.

    Raises:
        UnreadError: By the reader: `clean.not_a_number`.
    """
    group = re.escape(thousands)
    whole = rf"\d{{1,3}}(?:{group}\d{{3}})+|\d+" if thousands else r"\d+"
    pattern = re.compile(rf"([-+−]?)({whole})?(?:{re.escape(decimal)}(\d*))?", re.ASCII)

    def read(text: str) -> str:
        bare, below = text.strip(), False
        if parentheses and bare.startswith("(") and bare.endswith(")"):
            bare, below = bare[1:-1].strip(), True
        bare = _SPACES.sub(" ", _CURRENCY.sub(r"\1", bare))
        match = pattern.fullmatch(bare)
        if match is None or not (match[2] or match[3]) or (below and match[1]):
            raise UnreadError("clean.not_a_number")
        return _written(match, below=below or match[1] in {"-", "−"}, thousands=thousands)

    return read


def _written(match: re.Match[str], *, below: bool, thousands: str) -> str:
    whole = (match[2] or "0").replace(thousands or "\0", "").lstrip("0") or "0"
    part = f".{match[3]}" if match[3] else ""
    is_zero = not (whole + part).strip("0.")
    return f"{'-' if below and not is_zero else ''}{whole}{part}"


def zero_filler(width: int) -> Callable[[str], str]:
    """Make what fills figures up with zeros from the left; longer ones stay.

    Raises:
        UnreadError: By the filler: `clean.not_a_code`.
    """

    def fill(text: str) -> str:
        bare = text.strip()
        if not _WHOLE.fullmatch(bare):
            raise UnreadError("clean.not_a_code")
        return re.split("[.,]", bare)[0].zfill(width)

    return fill


def code_filler(catalogue: str) -> Callable[[str], str]:
    """Make what fills codes up to the width of an official catalogue, if they then stand in it.

    Args:
        catalogue: One of `CATALOGUES`.

    Raises:
        UnreadError: By the filler: `clean.not_in_catalogue`.
    """
    codes: Collection[str] = municipalities() if catalogue == "municipality" else departments()
    width = len(next(iter(codes)))

    def fill(text: str) -> str:
        bare = text.strip()
        code = re.split("[.,]", bare)[0].zfill(width)
        if not _WHOLE.fullmatch(bare) or code not in codes:
            raise UnreadError("clean.not_in_catalogue")
        return code

    return fill
