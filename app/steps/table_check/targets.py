"""The values that a foreign key may have, packed so that a million of them stay small."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from app.steps.table_check.arrays import WIDEST, Ints, Mask, Words
from app.steps.table_check.known_values import KnownTexts, pack
from app.steps.table_check.rules import Values

_CHUNK = 50_000
_MOST = 10**15


class Targets:
    """Values of the fields a foreign key points to.

    Short texts and whole numbers stand in arrays, all other values and groups of values in a set.
    What is equal in Python is found, whatever its type: 1, 1.0 and True are one value.
    """

    def __init__(self) -> None:
        self.texts = KnownTexts(())
        self.numbers: Ints = np.zeros(0, dtype=np.int64)
        self._others: set[tuple[Any, ...]] = set()
        self._new_texts: set[bytes] = set()
        self._new_numbers: set[int] = set()
        self._packed: list[Words] = []

    def add(self, values: tuple[Any, ...]) -> None:
        """Add the values of one row; they are found once `settle` was called.

        Raises:
            TypeError: A value cannot be compared.
        """
        text, number = _short_text(values), _whole(values)
        if text is not None:
            self._new_texts.add(text)
        elif number is not None:
            self._new_numbers.add(number)
        else:
            self._others.add(values)
        if len(self._new_texts) >= _CHUNK:
            self._packed.append(pack(self._new_texts))
            self._new_texts.clear()
        if len(self._new_numbers) >= _CHUNK:
            self._take_numbers()

    def settle(self) -> None:
        """Make the values added so far ready to be looked up."""
        self.texts = KnownTexts(self._new_texts, self._packed)
        self._packed.clear()
        self._new_texts.clear()
        self._take_numbers()

    def _take_numbers(self) -> None:
        new = np.fromiter(self._new_numbers, dtype=np.int64, count=len(self._new_numbers))
        self.numbers = np.union1d(self.numbers, new)
        self._new_numbers.clear()

    def holds_numbers(self, numbers: Values) -> Mask:
        """Say which whole numbers are among the values of a key of one field."""
        if not len(self.numbers):
            return np.zeros(len(numbers), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        held: Mask = self.numbers[at] == numbers
        return held

    def __contains__(self, values: tuple[Any, ...]) -> bool:
        text, number = _short_text(values), _whole(values)
        if text is not None:
            return self.texts.has(text)
        if number is not None:
            at = int(np.searchsorted(self.numbers, number))
            return at < len(self.numbers) and int(self.numbers[at]) == number
        return values in self._others


def _short_text(values: Sequence[Any]) -> bytes | None:
    if len(values) == 1 and isinstance(values[0], str):
        text = values[0].encode("utf-8", "surrogatepass")
        return text if len(text) <= WIDEST else None
    return None


def _whole(values: Sequence[Any]) -> int | None:
    """Give the whole number that a single value equals."""
    if len(values) != 1 or not isinstance(values[0], int | float | Decimal):
        return None
    value = values[0]
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    if not -_MOST < value < _MOST or value != int(value):
        return None
    return int(value)
