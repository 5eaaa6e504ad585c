"""Letters as they are searched: without case, accents or the four ways to write the saltillo."""

import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ´`", "'"))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Give a text as it is compared: `Kꞌicheʼ` and `k'iche'`, `Santa María` and `santa maria`."""
    plain = unicodedata.normalize("NFD", text.translate(_APOSTROPHES).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def sought(text: str) -> str:
    """Give a text as it is sought: folded, and without the saltillo that few keyboards have."""
    return folded(text).replace("'", "")
