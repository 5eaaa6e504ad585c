"""Searching blind to case and accents in SQLite (`forms.folding`).

A million records of thirty questions are searched in a second or two by looking at every cell: an
index of all texts would be as large as they are and slow down every import.
"""

import re

from app.store.driver import Connection
from forms.folding import folded
from forms.instrument import Value

__all__ = ["contains", "folded", "like_pattern", "teach_folding"]

_ACCENTED = frozenset("aceinouyhwx'")  # letters that carry a mark in our languages: ñ, ä, ẍ …


_NUMBER_SIGNS = re.compile(r"[0-9.e+-]*", re.ASCII)
_LONGEST_PATTERN = 50_000  # bytes, sqlite.org/limits.html section 8
_NUMERIC = frozenset({"integer", "decimal", "range"})


def teach_folding(connection: Connection) -> None:
    """Give a connection the function that `contains` calls."""
    connection.create_function("folded_holds", 2, _folded_holds, deterministic=True)


def contains(cell: str, text: str, question_type: str = "") -> tuple[str, list[object]]:
    """Give the SQL that says whether a cell contains a text, and its arguments.

    What passes the sieve is compared by SQLite itself as far as it is written in plain letters;
    only a cell with other letters is folded.

    Args:
        cell: The column.
        text: What is sought.
        question_type: Of its answers: letters are not sought in numbers.
    """
    wanted = folded(text)
    if len(wanted.encode()) * 2 + 2 > _LONGEST_PATTERN:  # with an escape each, and `%` around
        return f"folded_holds({cell}, ?)", [wanted]
    sieve, plain = like_pattern(text), f"%{''.join(map(_escaped, wanted))}%"
    test, arguments = rf"{cell} LIKE ? ESCAPE '\'", list[object]([sieve])
    if sieve != plain:
        test += (
            rf" AND ({cell} LIKE ? ESCAPE '\' "
            f"OR length({cell}) < length(CAST({cell} AS BLOB)) AND folded_holds({cell}, ?))"
        )
        arguments += [plain, wanted]
    if question_type in _NUMERIC and not _NUMBER_SIGNS.fullmatch(wanted):
        test = f"typeof({cell}) = 'text' AND {test}"
    return f"({test})", arguments


def _folded_holds(cell: Value, wanted: str) -> bool:
    return wanted in folded(str(cell))


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
    return _escaped(sign)


def _escaped(sign: str) -> str:
    return f"\\{sign}" if sign in "%_\\" else sign
