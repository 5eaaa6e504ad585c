"""Functions on texts (XPath 1.0, section 4.2; ODK XForms, "XPath functions")."""

import base64
import hashlib
import re
from collections.abc import Sequence
from math import floor, inf, isnan, nan

from forms.xpath.functions.table import (
    Function,
    Run,
    context_or_argument,
    number_of,
    of_texts,
)
from forms.xpath.nodes import Context
from forms.xpath.patterns import is_found
from forms.xpath.units import units, whole_text
from forms.xpath.values import BLANKS, XValue, node_text, to_text

_RUN = re.compile(f"[{BLANKS}]{{2,}}")


def texts(context: Context, arguments: Sequence[Run]) -> list[str]:
    """Give all arguments as texts, one for each node of a node-set."""
    found = []
    for argument in arguments:
        value = argument(context)
        found += (
            [node_text(node) for node in value] if isinstance(value, list) else [to_text(value)]
        )
    return found


def _string(context: Context, arguments: Sequence[Run]) -> XValue:
    return to_text(context_or_argument(context, arguments))


def _concat(context: Context, arguments: Sequence[Run]) -> XValue:
    return "".join(texts(context, arguments))


def _join(context: Context, arguments: Sequence[Run]) -> XValue:
    separator = to_text(arguments[0](context))
    return separator.join(texts(context, arguments[1:]))


def _substr(context: Context, arguments: Sequence[Run]) -> XValue:
    """Cut from a 0-based place up to another; negative places count from the end."""
    text = units(to_text(arguments[0](context)))
    places = [whole_start(to_text(one(context))) for one in arguments[1:]]
    if any(isnan(place) for place in places):
        return ""
    start, end = (_place(place, len(text)) for place in [*places, float(len(text))][:2])
    return whole_text(text[start:end])


def whole_start(text: str) -> float:
    """Read the whole number a text begins with, as ECMAScript's `parseInt` does; else NaN."""
    match = _WHOLE_START.match(text)
    return float(match[1]) if match else nan


_WHOLE_START = re.compile(r"\s*([+-]?[0-9]+)")


def _place(place: float, length: int) -> int:
    if place < 0:
        return int(max(0, length + place))
    return int(min(place, length))


def _substring(context: Context, arguments: Sequence[Run]) -> XValue:
    """Cut a number of characters from a 1-based place, both rounded (XPath 1.0, 4.2)."""
    text = units(to_text(arguments[0](context)))
    start = _half_up(number_of(context, arguments[1])) - 1
    length = _half_up(number_of(context, arguments[2])) if len(arguments) > 2 else inf
    if isnan(start) or isnan(length):
        return ""
    end = start + length if len(arguments) > 2 else inf
    first, last = sorted(_between(place, len(text)) for place in (start, end))
    return whole_text(text[first:last])


def _half_up(number: float) -> float:
    return number if isnan(number) or abs(number) == inf else float(floor(number + 0.5))


def _between(place: float, length: int) -> int:
    """Give a place no less than 0 and no more than a length; what is no number is 0."""
    return 0 if isnan(place) else int(min(max(place, 0), length))


def _before(text: str, mark: str) -> str:
    head, found, _tail = text.partition(mark) if mark else ("", "", "")
    return head if found else ""


def _after(text: str, mark: str) -> str:
    """Give what stands after the first character of the mark, as in ODK Web Forms."""
    place = units(text).find(units(mark))
    return whole_text(units(text)[place + bool(mark) :]) if place >= 0 else ""


def _translate(text: str, letters: str, replacements: str) -> str:
    table: dict[int, int | None] = {}
    into = units(replacements)
    for place, letter in enumerate(units(letters)):
        table.setdefault(ord(letter), ord(into[place]) if place < len(into) else None)
    return whole_text(units(text).translate(table))


def _string_length(context: Context, arguments: Sequence[Run]) -> XValue:
    return float(len(units(to_text(context_or_argument(context, arguments)))))


def _normalize_space(context: Context, arguments: Sequence[Run]) -> XValue:
    """Trim, and write one space for several blanks; a tab alone stays, as in Web Forms."""
    text = to_text(context_or_argument(context, arguments))
    return _RUN.sub(" ", text.strip(BLANKS))


_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256"} | {
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def _digest(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the digest of a text as base64 or hex; "" for what is no algorithm or encoding."""
    text, algorithm, *encoding = (to_text(one(context)) for one in arguments)
    name = _DIGESTS.get(algorithm)
    if name is None:
        return ""
    found = hashlib.new(name, text.encode(errors="replace"), usedforsecurity=False)
    match "".join(encoding) or "base64":
        case "hex":
            return found.hexdigest()
        case "base64":
            return base64.b64encode(found.digest()).decode()
        case _:
            return ""


def _base64_decode(text: str) -> str:
    """Give the text that base64 stands for; "" when it is none."""
    bare = re.sub(r"[ \t\n\f\r]+", "", text)
    if len(bare) % 4 == 0:
        bare = re.sub("={1,2}$", "", bare)
    if not re.fullmatch("[A-Za-z0-9+/]*", bare) or len(bare) % 4 == 1:
        return ""
    return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode(errors="replace")


FUNCTIONS = (
    Function("digest", 2, 3, _digest),
    Function("base64-decode", 1, 1, of_texts(_base64_decode)),
    Function("string", 0, 1, _string, of_context=True),
    Function("concat", 0, None, _concat),
    Function("join", 1, None, _join),
    Function("substr", 2, 3, _substr),
    Function("substring", 2, 3, _substring),
    Function("substring-before", 2, 2, of_texts(_before)),
    Function("substring-after", 2, 2, of_texts(_after)),
    Function("string-length", 0, 1, _string_length, of_context=True),
    Function("contains", 2, 2, of_texts(lambda text, part: part in text)),
    Function("starts-with", 2, 2, of_texts(str.startswith)),
    Function("ends-with", 2, 2, of_texts(str.endswith)),
    Function("normalize-space", 0, 1, _normalize_space, of_context=True),
    Function("translate", 3, 3, of_texts(_translate)),
    Function("regex", 2, 2, of_texts(is_found)),
)
