"""Patterns for SQLite that let through what might match when it is folded (`forms.folding`)."""

from forms.folding import folded

__all__ = ["folded", "like_pattern"]

_ACCENTED = frozenset("aceinouyhwx'")  # letters that carry a mark in our languages: ñ, ä, ẍ …


def like_pattern(text: str) -> str:
    r"""Give a LIKE pattern (escape `\`) that lets through whatever might match when folded.

    It is a sieve that SQLite runs quickly; `folded` decides about what it lets through. Letters
    that may carry a mark match any sign.
    """
    signs = (_like_sign(sign) for sign in folded(text))
    return f"%{''.join(signs)}%"


def _like_sign(sign: str) -> str:
    if sign in _ACCENTED or not sign.isascii():
        return "_"
    return f"\\{sign}" if sign in "%_\\" else sign
