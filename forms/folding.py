"""Letters as they are searched: without case, accents or the four ways to write the saltillo."""

import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ´`", "'"))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Give a text as it is compared: `Kꞌicheʼ` and `k'iche'`, `Santa María` and `santa maria`."""
    return fold_letters(text)


def fold_letters(text: str) -> str:
    """Do what `folded` does, for a text that is too long to be remembered."""
    if text.isascii():
        return text.replace("`", "'").lower()
    signs = unicodedata.normalize("NFD", text.casefold())
    for mark in filter(unicodedata.combining, set(signs)):
        signs = signs.replace(mark, "")
    return signs.replace("`", "'") if signs.isascii() else signs.translate(_APOSTROPHES)


def sought(text: str) -> str:
    """Give a text as it is sought: folded, and without the saltillo that few keyboards have."""
    return folded(text).replace("'", "")
