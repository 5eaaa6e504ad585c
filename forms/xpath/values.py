"""The values of expressions and how one kind becomes another (XPath 1.0, sections 3.2-3.5, 4).

A value is text, a number (float), a truth value or a list of nodes. Where XPath 1.0 and ODK
differ, ODK rules: dates are ISO 8601 text that count as days since 1970-01-01 where a number is
wanted, "not a number" is written as blank, numbers are read and written as by ODK Web Forms
(ECMAScript, "Number"), and a node that is not relevant is there but blank.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from forms.instrument import Value
from forms.notation import decimal_text
from forms.xpath.nodes import Node
from forms.xpath.times import date_text, days_of, instant_days, looks_like_date

XValue = str | float | bool | list[Node]

NOT_A_NUMBER = math.nan

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_OTHER_BASE = re.compile(r"0(?:[xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+)")
_INFINITE = {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}
_PLAIN_BELOW, _PLAIN_FROM = 1e21, 1e-6
BLANKS = " \t\r\n"
"""White space of XML, in which several choices of one answer stand apart."""


class Moment(float):
    """A date or moment that a function gave: counts as a number, is written as a date.

    Attributes:
        text: As it is written.
    """

    __slots__ = ("text",)

    text: str

    def __new__(cls, days: float, text: str) -> "Moment":
        """Make one of its days since 1970-01-01T00:00Z and its text."""
        made = super().__new__(cls, days)
        made.text = text
        return made

    @classmethod
    def of(cls, found: datetime | None) -> "Moment":
        """Make one of an aware moment; of None what ODK Web Forms makes of nonsense."""
        if found is None:
            return cls(math.nan, "Invalid Date")
        return cls(days_of(found), date_text(found))


def number_text(number: float) -> str:
    """Write a number as ODK Web Forms does: whole without decimals, NaN as blank."""
    if isinstance(number, Moment):
        return number.text
    if number != number:  # noqa: PLR0124 - the one test that is true of NaN alone
        return ""
    size = abs(number)
    if size == math.inf:
        return "Infinity" if number > 0 else "-Infinity"
    if size < _PLAIN_BELOW and number == int(number):
        return _whole_text(number)
    if _PLAIN_FROM <= size < _PLAIN_BELOW:
        return plain_text(number)
    digits, exponent = f"{Decimal(repr(float(number))).normalize():e}".split("e")
    return f"{digits}e{int(exponent):+d}"


def _whole_text(number: float) -> str:
    """Write a whole number with the shortest digits that mean it, then zeros."""
    return plain_text(number) if abs(number) > 2**53 else str(int(number))


def plain_text(number: float) -> str:
    """Write a finite number without an exponent."""
    return format(Decimal(repr(float(number))), "f").removesuffix(".0")


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


def text_number(text: str, zone: tzinfo | None) -> float:
    """Read a text as a number; a date counts as days since 1970-01-01, anything else is NaN."""
    if looks_like_date(text):
        days = instant_days(text, zone)
        return NOT_A_NUMBER if days is None else days
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return float(bare)
    if not bare:
        return 0.0 if text else NOT_A_NUMBER
    return _INFINITE.get(bare, NOT_A_NUMBER) if bare[0] != "0" else _other_base(bare)


def _other_base(text: str) -> float:
    try:
        return float(int(text, 0)) if _OTHER_BASE.fullmatch(text) else NOT_A_NUMBER
    except OverflowError:
        return math.inf


def node_number(node: Node, zone: tzinfo | None) -> float:
    """Read the value of a node as a number; blank is NaN."""
    said = node.said
    if isinstance(said, int | float):
        return float(said)
    if isinstance(said, str) and said.isdecimal() and said.isascii():
        return float(said)
    text = node_text(node)
    return text_number(text, zone) if text.strip(BLANKS) else NOT_A_NUMBER


def to_number(value: XValue, zone: tzinfo | None) -> float:
    """Turn a value into a number; blank is NaN (section 4.4).

    Args:
        value: What is turned.
        zone: Where dates without an offset are meant.
    """
    if isinstance(value, list):
        return node_number(value[0], zone) if value else NOT_A_NUMBER
    return text_number(value, zone) if isinstance(value, str) else float(value)


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


def is_answered(node: Node) -> bool:
    """Tell whether a node on its own counts as true: it holds more than blanks."""
    return bool(node_text(node).strip(BLANKS))


def words(text: str) -> list[str]:
    """Split a text at the blanks of XML, as several choices are written."""
    return [word for word in re.split(f"[{BLANKS}]+", text) if word]


Atom = str | float | bool | Node
Compare = Callable[[XValue, XValue, tzinfo | None], bool]
"""Compares two values; dates without an offset are meant in the zone."""


def _atoms(value: XValue) -> Sequence[Atom]:
    return value if isinstance(value, list) else (value,)


def _atom_number(atom: Atom, zone: tzinfo | None) -> float:
    return node_number(atom, zone) if isinstance(atom, Node) else to_number(atom, zone)


def _is_same(left: Atom, right: Atom, zone: tzinfo | None) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return _atom_number(left, zone) == _atom_number(right, zone)
    one = node_text(left) if isinstance(left, Node) else to_text(left)
    other = node_text(right) if isinstance(right, Node) else to_text(right)
    return one == other


def equal(left: XValue, right: XValue, zone: tzinfo | None) -> bool:
    """Compare for equality (section 3.4): true when any pair of values is equal."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    return any(_is_same(one, other, zone) for one in _atoms(left) for other in _atoms(right))


def unequal(left: XValue, right: XValue, zone: tzinfo | None) -> bool:
    """Compare for difference: true when any pair of values differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) != to_boolean(right)
    return any(not _is_same(one, other, zone) for one in _atoms(left) for other in _atoms(right))


def ordering(test: Callable[[float, float], bool]) -> Compare:
    """Make a comparison of values from one of numbers: true when it is of any pair."""

    def compare(left: XValue, right: XValue, zone: tzinfo | None) -> bool:
        numbers = [_atom_number(one, zone) for one in _atoms(right)]
        return any(
            test(number, other)
            for number in (_atom_number(one, zone) for one in _atoms(left))
            for other in numbers
        )

    return compare
