"""Spellings that readers of tables accept and people did not mean, and the plain one meant instead.

Tables from outside (`table_check.strict`) and answers of records (`text_checks`, `corrections`) are
held to the same.
"""

import unicodedata

NUMBERS = frozenset({"integer", "number", "year", "yearmonth"})
"""Types of Table Schema in whose cells an underscore is no sign."""

WORDS = frozenset({"string", "any"})
"""Types whose cells are kept as written."""

_NO_NUMBERS = frozenset({"nan", "inf", "infinity"})
_OF_SHEETS = "#n/a #n/d #null! #¡nulo! #ref! #¡ref! #num! #¡num! #value! #¡valor! #name? #¿nombre?"
_NO_DATA = frozenset({"nan", "null", "#div/0!", "#¡div/0!", *_OF_SHEETS.split()})


def has_other_digits(text: str) -> bool:
    """Say whether a text has digits of another script than 0 to 9; raised ones (m²) are none."""
    return not text.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in text)


def plain_digits(text: str) -> str:
    """Give a text with the digits 0 to 9 in place of those of other scripts."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def says_no_data(text: str) -> bool:
    """Say whether a text is what programs write where a value is missing: NaN, #N/A, NULL."""
    return text.strip().lower() in _NO_DATA


def is_no_number(text: str) -> bool:
    """Say whether a text is a number by its kind and none by its value: NaN, infinity."""
    return text.strip().lstrip("+-").lower() in _NO_NUMBERS


def plain_spelling(type_: str, cell: str) -> str:
    """Give the text that strictness accepts in place of a cell; blank for what is no number.

    Args:
        type_: Table Schema type of its field.
        cell: Its text.
    """
    plain = cell.strip()
    if type_ in WORDS:
        return plain
    plain = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in plain
    )
    if type_ in NUMBERS:
        plain = plain.replace("_", "")
    return "" if type_ == "number" and is_no_number(plain) else plain
