"""What a text looks like: its kind, and its shape in nines and letters."""

import re
from collections.abc import Collection, Sequence
from typing import Literal

from forms.notation import Unreadable, read_date

Kind = Literal["integer", "decimal", "code", "date", "datetime", "time", "text", "placeholder"]

PLACEHOLDERS = frozenset(
    {"-", "--", "---", ".", "?", "n/a", "na", "nd", "n/d", "s/d", "sd", "s/n", "null", "none"}
    | {"nan", "#n/a", "#¡ref!", "#¡valor!", "#¡div/0!", "#n/d", "#value!", "#ref!", "#div/0!"}
    | {"sin dato", "sin datos", "no aplica", "no sabe", "no disponible", "vacío", "pendiente"}
)
"""What people write where they have nothing to say, folded to lower case."""

FAMILY = {
    "integer": "number",
    "decimal": "number",
    "code": "code",
    "date": "date",
    "datetime": "date",
    "time": "time",
    "text": "text",
}
"""Kind -> family; a column with several families is mixed. Codes and integers go together, see
`families`."""

_KIND = re.compile(
    r"(?P<code>0\d+|\d{16,})"
    r"|(?P<integer>-?(?:\d{1,15}|[1-9]\d{0,2}(?:,\d{3}){1,4}))"
    r"|(?P<decimal>-?(?:\d{1,15}|[1-9]\d{0,2}(?:,\d{3}){1,4})?\.\d+)"
    r"|(?P<date>\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
    r"|(?P<datetime>(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})[ T]\d{1,2}:\d\d\S*)"
    r"|(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d\S*)?)",
    re.ASCII,
)
_LONGEST_SHAPE = 60
_LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))
_SURE = re.compile(r"(?P<integer>-?9{1,15})|(?P<code>9{16,})|(?P<decimal>-?9{0,15}\.9+)")
_BEGINNINGS = "9-."  # of the signs of whatever is in `_KIND`
_LETTERS = re.compile("A{4,}")
_MANY_DIGITS = "9" * 21
_DIGITS = re.compile(_MANY_DIGITS + "+")


def kind_of(text: str) -> tuple[Kind, float | str | None]:
    """Say what a text without outer spaces looks like.

    Returns:
        Its kind; the number of a number, the ISO 8601 day of a date or date with time, else None.
        A day that is not in the calendar (31/02/2026) is a text.
    """
    match = _KIND.fullmatch(text)
    kind = None if match is None else match.lastgroup
    if kind in ("integer", "decimal"):
        return kind, float(text.replace(",", ""))  # type: ignore[return-value]  # one of its literals
    if kind in ("date", "datetime"):
        try:
            return kind, read_date(re.split("[ T]", text)[0], "")  # type: ignore[return-value]  # as above
        except Unreadable:
            return "text", None
    if kind is None:
        return ("placeholder" if text.casefold() in PLACEHOLDERS else "text"), None
    return kind, None  # type: ignore[return-value]  # as above


def families(kinds: dict[str, int]) -> set[str]:
    """Give the families of the kinds that occur.

    Codes beside integers are codes (0101 beside 1001), beside decimals something else.
    """
    found = {FAMILY[kind] for kind, count in kinds.items() if count and kind in FAMILY}
    if "code" in found and not kinds.get("decimal"):
        found.discard("number")
    return found


class _Signs(dict[int, str]):
    """Sign -> what stands for it in a shape, worked out when first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = "9" if sign.isdigit() else "A" if sign.isalpha() else sign
        return self[code]


_SIGNS = _Signs()


def signs_of(texts: Sequence[str]) -> list[str]:
    """Write 9 for each digit and A for each letter of texts, all at once."""
    signs = "\n".join(texts).translate(_SIGNS).split("\n")
    return signs if len(signs) == len(texts) else [text.translate(_SIGNS) for text in texts]


def shape_of(text: str) -> str:
    """Write 9 for each digit and A for each letter; four letters or more are `A+`.

    `P-123ABC` is `A-999AAA`, `Santa Cruz` is `A+ A+`; long texts are cut.
    """
    return shape_of_signs(text.translate(_SIGNS))


def shape_of_signs(signs: str) -> str:
    """Give the shape of texts with these signs, see `shape_of`."""
    shape = signs[:_LONGEST_SHAPE]
    if "AAAA" in shape:
        shape = _LETTERS.sub("A+", shape)
    if _MANY_DIGITS in shape:
        shape = _DIGITS.sub("9+", shape)
    return shape if len(signs) <= _LONGEST_SHAPE else f"{shape}…"


def sure_kind(signs: str, texts: Collection[str]) -> Kind | None:
    """Say what all texts with the same signs are; None where each must be looked at.

    Args:
        signs: See `signs_of`.
        texts: Those that have them. Among integers of several digits there may be codes, which
            begin with 0: `0101` and `1001` have the same signs.
    """
    if "9" not in signs:
        return "text" if len(signs) > _LONGEST_PLACEHOLDER else None
    if signs[0] not in _BEGINNINGS:
        return "text"
    match = _SURE.fullmatch(signs)
    is_sure = match is not None and all(map(str.isascii, texts))
    return match.lastgroup if match and is_sure else None  # type: ignore[return-value]  # one of its literals
