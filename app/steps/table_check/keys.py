"""Finds rows that may repeat a key, by one number of 64 bits for each key.

Equal values always have equal numbers; equal numbers are only candidates, compared by their values
afterwards, so that no collision can make an error.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np

from app.steps.table_check.arrays import WORD_BYTES, Cells, Ints, Mask, Words, word_of
from app.steps.table_check.moments import number_of
from app.steps.table_check.rules import Values

NO_KEY = 0
_ALL = (1 << 64) - 1
_SEED = secrets.token_bytes(16)
_LONGEST = 40
"""Bytes of a text whose key is made of its words: a UUID has 36."""

_ODD = tuple(secrets.randbits(64) | 1 for _ in range(_LONGEST // WORD_BYTES))
_ODD_LENGTH, _ODD_FIELD = (secrets.randbits(64) | 1 for _ in range(2))
_NEAR = 10**15
_HALF = 1 << 63


def keys_of_texts(cells: Cells) -> Words:
    """Give the keys of texts by their bytes."""
    total: Words = cells.lengths.astype(np.uint64) * np.uint64(_ODD_LENGTH)
    for number in range(min(len(_ODD), (int(cells.lengths.max(initial=0)) + 7) // 8)):
        word = cells.word(number)
        total += (word ^ (word >> np.uint64(29))) * np.uint64(_ODD[number])
    total ^= total >> np.uint64(32)
    for row in np.flatnonzero(cells.lengths > _LONGEST).tolist():
        total[row] = _key_of_text(cells.bytes_at(row))
    keys: Words = total | (total == 0)
    return keys


def keys_of_values(values: Values) -> Words:
    """Give the keys of whole or decimal numbers, or of moments."""
    bits = np.asarray(values + 0.0).view(np.uint64) if values.dtype == np.float64 else values
    keys: Words = bits.astype(np.uint64) ^ np.uint64(_HALF)
    return keys


def key_of(value: object) -> int:
    """Give the key of one value as the reader of its field gives it; `NO_KEY` for None.

    Raises:
        TypeError: The value cannot be compared (a list, a signalling NaN).
    """
    if value is None:
        return NO_KEY
    if isinstance(value, str):
        return _key_of_text(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _NEAR:
        return (value & _ALL) ^ _HALF
    if isinstance(value, float | Decimal):
        return _key_of_number(value)
    if isinstance(value, date | datetime | time) or type(value).__name__ == "yearmonth":
        moment = number_of(value)
        if moment is not None:
            return moment ^ _HALF
    return (hash(value) & _ALL) or 1


def _key_of_text(text: bytes) -> int:
    if len(text) > _LONGEST:
        digest = hashlib.blake2b(text, digest_size=8, key=_SEED).digest()
        return int.from_bytes(digest, "little") or 1
    total = len(text) * _ODD_LENGTH
    for number, odd in enumerate(_ODD):
        word = word_of(text[number * WORD_BYTES :])
        total += (word ^ (word >> 29)) * odd
    total &= _ALL
    return total ^ (total >> 32) or 1


def _key_of_number(value: float | Decimal) -> int:
    hashed = hash(value)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if (
        not exact.is_finite()
        or not -20 < exact.adjusted() < 18
        or len(exact.as_tuple().digits) > 99
    ):
        if not exact.is_zero():
            return (hashed & _ALL) or 1
        exact = Decimal(0)
    numerator, denominator = exact.as_integer_ratio()
    whole, rest = divmod(abs(numerator), denominator)
    number = float(whole) + rest / denominator
    signed = -number if numerator < 0 else number
    return int(np.float64(signed + 0.0).view(np.uint64)) ^ _HALF


def joined(keys: Sequence[Any]) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    """Join the keys of several fields into one; all of them missing gives `NO_KEY`.

    Args:
        keys: One key a field: Python numbers, or arrays of the same length.
    """
    if len(keys) == 1:
        return keys[0]
    if isinstance(keys[0], int):
        total = 0
        for key in keys:
            total = ((total ^ key) * _ODD_FIELD + (key >> 7)) & _ALL
        return (total or 1) if any(keys) else NO_KEY
    mixed = np.zeros_like(keys[0])
    for key in keys:
        mixed = (mixed ^ key) * np.uint64(_ODD_FIELD) + (key >> np.uint64(7))
    some = np.logical_or.reduce([key != 0 for key in keys])
    return np.where(some, mixed | (mixed == 0), np.uint64(NO_KEY))


def candidates(keys: Words) -> Ints:
    """Give the rows, in order, whose key another row has too."""
    ordered = np.sort(keys)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    repeated = repeated[repeated != NO_KEY]
    if not len(repeated):
        return np.zeros(0, dtype=np.int64)
    found: Mask = np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(repeated, keys), len(repeated) - 1)
    found = repeated[at] == keys
    return np.flatnonzero(found)
