"""The values of expressions and how one kind becomes another (XPath 1.0, sections 3.2-3.5, 4).

A value is text, a number (float), a truth value or a list of nodes. Where XPath 1.0 and ODK
differ, ODK rules: dates are ISO 8601 text that count as days since 1970-01-01 where a number is
wanted, "not a number" is written as blank, no number is written with an exponent, and a single
node stands for its typed value (ODK XForms, section "XPath conformance").
"""

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from forms.instrument import Value
from forms.notation import decimal_text
from forms.xpath.nodes import Node
from forms.xpath.times import day_number, looks_like_date

XValue = str | float | bool | list[Node]

NOT_A_NUMBER = math.nan

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\r\n]*", re.ASCII)
_EXACT_WHOLE = 1e15


def number_text(number: float) -> str:
    """Write a number as ODK does: whole without decimals, no exponent, NaN as blank."""
    if number != number:  # noqa: PLR0124 - the one test that is true of NaN alone
        return ""
    if abs(number) == math.inf:
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < _EXACT_WHOLE:
        return str(int(number))
    text = format(Decimal(repr(float(number))), "f")
    return text.removesuffix(".0")


def value_text(value: Value) -> str:
    """Write a stored answer as it stands in the instance; blank is ""."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) else decimal_text(value)


def node_text(node: Node) -> str:
    """Give the text of a node: its value, or the texts of all it holds one after another."""
    if node.value is not None:
        return value_text(node.said)
    return "".join(node_text(child) for child in node.children())


def to_text(value: XValue) -> str:
    """Turn a value into text; of several nodes the first speaks (section 4.2)."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return node_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value)


def text_number(text: str) -> float:
    """Read a text as a number; a date counts as days since 1970-01-01, anything else is NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    days = day_number(text) if looks_like_date(text) else None
    return NOT_A_NUMBER if days is None else days


def to_number(value: XValue) -> float:
    """Turn a value into a number; blank is NaN (section 4.4)."""
    if isinstance(value, list):
        said = value[0].said if value else None
        if isinstance(said, int | float):
            return float(said)
        value = to_text(value)
    return text_number(value) if isinstance(value, str) else float(value)


def to_boolean(value: XValue) -> bool:
    """Turn a value into a truth value.

    A node-set is true when it holds a node (XPath 1.0, section 4.3), also a blank one.
    """
    if isinstance(value, float):
        return value != 0 and value == value  # noqa: PLR0124 - NaN is false
    return bool(value)


def to_value(value: XValue) -> Value:
    """Turn a result into what is stored: text, or None for blank."""
    return to_text(value) or None


Atom = str | float | bool


def atoms(value: XValue) -> Sequence[Atom]:
    """Give what a comparison compares: each node's value; of no nodes there is nothing."""
    return [_atom(node) for node in value] if isinstance(value, list) else (value,)


def _atom(node: Node) -> Atom:
    said = node.said
    return float(said) if isinstance(said, int | float) else node_text(node)


def equal(left: Atom, right: Atom) -> bool:
    """Compare for equality (section 3.4); two dates are equal when they are the same day number."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        return (
            looks_like_date(left)
            and looks_like_date(right)
            and text_number(left) == text_number(right)
        )
    return to_number(left) == to_number(right)


def unequal(left: Atom, right: Atom) -> bool:
    """Compare for difference."""
    return not equal(left, right)


def comparison(test: Callable[[Atom, Atom], bool]) -> Callable[[XValue, XValue], bool]:
    """Make a comparison of two values from one of two atoms: true when any pair is true."""

    def compare(left: XValue, right: XValue) -> bool:
        return any(test(one, other) for one in atoms(left) for other in atoms(right))

    return compare
