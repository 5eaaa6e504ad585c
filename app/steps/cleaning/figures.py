"""Numbers with declared signs, and codes that lost their zeros."""

import re
from collections.abc import Callable, Collection

from app.steps.cleaning.step import UnreadError
from app.steps.number_texts import GROUP_SIGNS, TypedNumber, read_number
from app.steps.reference import departments, municipalities

SIGNS = ("", *GROUP_SIGNS)
"""What may stand between thousands."""

CATALOGUES = ("municipality", "department")
"""Official catalogues whose codes can be filled up."""

_WHOLE = re.compile(r"\d+(?:[.,](?!000\Z)0+)?", re.ASCII)  # «1,000» is a thousand, not one


def number_reader(
    decimal: str, thousands: str = "", *, parentheses: bool = False
) -> Callable[[str], str]:
    """Make a reader of numbers written with these signs, as `number_texts` reads them.

    Args:
        decimal: `.` or `,`.
        thousands: One of `SIGNS`; a space stands for the narrow ones too.
        parentheses: `(1,200.50)` is below zero, as in accounts.

    Returns:
        What gives a number as a plain text; its decimal point is in no doubt any more.

    Raises:
        UnreadError: By the reader: `clean.not_a_number`.
    """

    def read(text: str) -> str:
        number = read_number(text, decimal, thousands, brackets=parentheses)
        if number is None:
            raise UnreadError("clean.not_a_number")
        return TypedNumber(number)

    return read


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
