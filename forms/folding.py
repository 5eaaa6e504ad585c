"""Letters as they are searched: without case, accents or the four ways to write the saltillo."""

import unicodedata
from functools import lru_cache
from itertools import filterfalse

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ´`", "'"))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Give a text as it is compared: `Kꞌicheʼ` and `k'iche'`, `Santa María` and `santa maria`."""
    if text.isascii():
        return text.replace("`", "'").lower()
    signs = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(filterfalse(unicodedata.combining, signs))
    return plain.replace("`", "'") if plain.isascii() else plain.translate(_APOSTROPHES)


def sought(text: str) -> str:
    """Give a text as it is sought: folded, and without the saltillo that few keyboards have."""
    return folded(text).replace("'", "")
