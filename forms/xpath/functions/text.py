"""Functions on texts (XPath 1.0, section 4.2; ODK XForms, "XPath functions")."""

import base64
import functools
import hashlib
import re
from collections.abc import Sequence
from math import floor, inf, isnan

from forms.xpath.functions.table import Function, Run, context_or_argument, of_texts
from forms.xpath.nodes import Context
from forms.xpath.values import XValue, node_text, to_number, to_text


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
    text = to_text(arguments[0](context))
    places = [to_number(one(context)) for one in arguments[1:]]
    if any(isnan(place) for place in places):
        return ""
    start, end = (_place(place, len(text)) for place in [*places, inf][:2])
    return text[start:end]


def _place(place: float, length: int) -> int:
    if place < 0:
        return int(max(0, length + place))
    return int(min(place, length))


def _substring(context: Context, arguments: Sequence[Run]) -> XValue:
    """Cut a number of characters from a 1-based place, both rounded (XPath 1.0, 4.2)."""
    text = to_text(arguments[0](context))
    start = _half_up(to_number(arguments[1](context)))
    length = _half_up(to_number(arguments[2](context))) if len(arguments) > 2 else inf
    return "".join(
        letter for place, letter in enumerate(text, start=1) if start <= place < start + length
    )


def _half_up(number: float) -> float:
    return number if isnan(number) or abs(number) == inf else float(floor(number + 0.5))


def _before(text: str, mark: str) -> str:
    head, found, _tail = text.partition(mark) if mark else ("", "", "")
    return head if found else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, letters: str, replacements: str) -> str:
    table: dict[int, int | None] = {}
    for place, letter in enumerate(letters):
        new = ord(replacements[place]) if place < len(replacements) else None
        table.setdefault(ord(letter), new)
    return text.translate(table)


def _string_length(context: Context, arguments: Sequence[Run]) -> XValue:
    return float(len(to_text(context_or_argument(context, arguments))))


def _normalize_space(context: Context, arguments: Sequence[Run]) -> XValue:
    return " ".join(to_text(context_or_argument(context, arguments)).split())


@functools.lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return None


def _regex(text: str, pattern: str) -> bool:
    """Tell whether a pattern is found in a text; one that is no pattern is found in none."""
    compiled = _pattern(pattern)
    return compiled is not None and compiled.search(text) is not None


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
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


FUNCTIONS = (
    Function("digest", 2, 3, _digest),
    Function("base64-decode", 1, 1, of_texts(_base64_decode)),
    Function("string", 0, 1, _string, of_context=True),
    Function("concat", 0, None, _concat, whole_sets=True),
    Function("join", 1, None, _join, whole_sets=True),
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
    Function("regex", 2, 2, of_texts(_regex)),
)
