"""Letters as they are searched: without case, accents or the four ways to write the saltillo."""

import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ´`", "'"))
_ACCENTED = frozenset("aceinouyhwx'")  # letters that carry a mark in our languages: ñ, ä, ẍ …


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Give a text as it is compared: `Kꞌicheʼ` and `k'iche'`, `Santa María` and `santa maria`."""
    plain = unicodedata.normalize("NFD", text.translate(_APOSTROPHES).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def like_pattern(text: str) -> str:
    r"""Give a LIKE pattern (escape `\`) that lets through whatever might match when folded.

    It is a sieve that SQLite runs quickly; `folded` decides about what it lets through. Letters
    that may carry a mark match any sign.
    """
    signs = (_like_sign(sign) for sign in folded(text))
    return f"%{''.join(signs)}%"


def like_literal(text: str) -> str:
    r"""Give a LIKE pattern (escape `\`) for a column that holds folded text already."""
    signs = (f"\\{sign}" if sign in "%_\\" else sign for sign in folded(text))
    return f"%{''.join(signs)}%"


def _like_sign(sign: str) -> str:
    if sign in _ACCENTED or not sign.isascii():
        return "_"
    return f"\\{sign}" if sign in "%_\\" else sign
