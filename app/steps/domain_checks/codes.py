"""Telephone numbers and codes of public purchases and budgets.

Telephones: eight digits, the first one 2 to 7 (numbering plan of SIT); 1-800 and 1-801 numbers have
eleven. NOG and NPG are Guatecompras' numbers of tenders and of direct purchases. A renglón is the
three digits of the Manual de Clasificaciones Presupuestarias.
"""

import re

from app.steps.domain_checks.identity import Finding

_SIGNS = re.compile(r"[\s\-.()]")
_COUNTRY = re.compile(r"(?:\+|00)?502(?=\d{8}$)")
_FREE_CALL = re.compile(r"180[01]\d{7}")
_PHONE_DIGITS = 8
_NOG_LONGEST = 10
_RENGLON_DIGITS = 3


def check_phone(text: str) -> Finding | None:
    """Look at a telephone number, with or without +502."""
    written = _SIGNS.sub("", text)
    digits = _COUNTRY.sub("", written)
    if not (digits.isascii() and digits.isdigit()):
        return "check.phone_signs", {}
    if _FREE_CALL.fullmatch(digits):
        return None
    if len(digits) != _PHONE_DIGITS:
        return "check.phone_length", {"count": len(digits)}
    if digits[0] not in "234567":
        return "check.phone_first", {"digit": digits[0]}
    return None


def check_nog(text: str) -> Finding | None:
    """Look at a NOG: digits only; a number with an E is the NPG of a direct purchase."""
    plain = _SIGNS.sub("", text).upper()
    if re.fullmatch(r"E\d+", plain, re.ASCII):
        return "check.nog_is_npg", {}
    if not _is_number(plain, _NOG_LONGEST):
        return "check.nog", {}
    return None


def check_npg(text: str) -> Finding | None:
    """Look at an NPG: E and digits."""
    plain = _SIGNS.sub("", text).upper()
    return None if plain[:1] == "E" and _is_number(plain[1:], _NOG_LONGEST) else ("check.npg", {})


def check_snip(text: str) -> Finding | None:
    """Look at a SNIP code: a whole number other than zero."""
    return None if _is_number(text.strip(), _NOG_LONGEST) else ("check.snip", {})


def check_renglon(text: str) -> Finding | None:
    """Look at a renglón; one that lost its leading zeros is told what it probably was."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _RENGLON_DIGITS and int(plain)):
        return "check.renglon", {}
    if len(plain) < _RENGLON_DIGITS:
        return "check.renglon_zeros", {"proposed": plain.zfill(_RENGLON_DIGITS)}
    return None


def _is_number(text: str, longest: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= longest and int(text) > 0
