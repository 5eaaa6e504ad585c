"""Numbers that identify a person or a taxpayer: CUI and NIT.

CUI (RENAP): eight digits, a check digit, then department and municipality of birth. Check digit:
the sum of each digit times its place plus one, modulo 11; ten is never issued.
"""

import re
from collections.abc import Mapping

from app.steps.reference import departments, municipalities

Finding = tuple[str, Mapping[str, object]]
"""Code of what is doubtful, and what its sentence quotes beside label and value."""

_SEPARATORS = re.compile(r"[\s\-.]")
_CUI_DIGITS, _SERIAL_DIGITS = 13, 8
_NIT = re.compile(r"\d{1,11}[\dK]", re.ASCII)
_FINAL_CONSUMER = {"CF", "C/F", "CONSUMIDORFINAL"}


def check_cui(text: str) -> Finding | None:
    """Look at a CUI; groups may be apart by spaces or hyphens.

    Its municipality is the one of birth. One that the catalogue lacks may be newer than the
    catalogue, so that has words of its own.
    """
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return "check.cui_signs", {}
    if len(digits) != _CUI_DIGITS:
        return "check.cui_length", {"count": len(digits)}
    if cui_check_digit(digits[:_SERIAL_DIGITS]) != int(digits[_SERIAL_DIGITS]):
        return "check.cui_digit", {}
    department, municipality = digits[-4:-2], digits[-4:]
    if department not in departments():
        return "check.cui_department", {"code": department}
    if municipality not in municipalities():
        name = departments()[department].name
        return "check.cui_municipality", {"code": municipality, "department": name}
    return None


def cui_check_digit(serial: str) -> int:
    """Give the check digit of eight digits; 10 for those that are never issued."""
    return sum(int(digit) * weight for weight, digit in enumerate(serial, start=2)) % 11


def check_nit(text: str) -> Finding | None:
    """Look at a NIT, with or without hyphen; its last sign is a digit or K."""
    from stdnum.exceptions import ValidationError
    from stdnum.gt import nit

    plain = _SEPARATORS.sub("", text).upper()
    if plain in _FINAL_CONSUMER:
        return "check.nit_final_consumer", {}
    if not _NIT.fullmatch(plain):
        return "check.nit_signs", {}
    try:
        nit.validate(plain)
    except ValidationError:
        return "check.nit_digit", {}
    return None
