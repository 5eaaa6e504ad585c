"""Reads the pattern of a field as byte sequences, as far as it is simple enough."""

import importlib
import re
from itertools import product
from typing import Any

from app.steps.table_check.sequences import AnyOf, ByteSequence, Ranges, fits_screen

sre: Any = importlib.import_module("re._parser")
op: Any = importlib.import_module("re._constants")

_MOST = 12
_LONGEST = 32
_CLASSES: dict[Any, Ranges] = {
    op.CATEGORY_DIGIT: ((48, 57),),
    op.CATEGORY_WORD: ((48, 57), (65, 90), (95, 95), (97, 122)),
    op.CATEGORY_SPACE: ((9, 13), (28, 32)),
    op.CATEGORY_NOT_DIGIT: ((0, 47), (58, 127)),
    op.CATEGORY_NOT_WORD: ((0, 47), (58, 64), (91, 94), (96, 96), (123, 127)),
    op.CATEGORY_NOT_SPACE: ((0, 8), (14, 27), (33, 127)),
}
"""The ASCII part of each class of characters; what is beyond ASCII is left to the pattern."""

Sequence = tuple[Ranges, ...]


class _NotSimpleError(Exception):
    """A pattern that only `re` can judge."""


def sequences_of(pattern: str) -> AnyOf | None:
    """Give texts that surely match a pattern as frictionless compiles it, or None.

    A match of one of them is a match of the pattern; what is none may still match.
    """
    try:
        parsed = sre.parse(f"^{pattern}$")
        if parsed.state.flags & (re.IGNORECASE | re.VERBOSE | re.LOCALE | re.ASCII):
            return None
        found = _expand(list(parsed))
    except (_NotSimpleError, re.error, RecursionError, OverflowError):
        return None
    usable = [ByteSequence(each) for each in found if fits_screen(each) and each]
    return AnyOf(tuple(usable[:_MOST])) if usable else None


def _expand(nodes: list[Any]) -> list[Sequence]:
    """Give the sequences of nodes one after the other; the first is `^`, the last `$`."""
    if any(node[0] is op.BRANCH for node in nodes):
        return _branches(nodes)
    if not nodes or nodes[0] != (op.AT, op.AT_BEGINNING) or nodes[-1] != (op.AT, op.AT_END):
        raise _NotSimpleError
    return _joined(nodes[1:-1])


def _branches(nodes: list[Any]) -> list[Sequence]:
    """Take the branches of `^a|b$`: only one that holds both ends is a whole text."""
    if len(nodes) != 1:
        return _joined_ends(nodes)
    found: list[Sequence] = []
    for branch in nodes[0][1][1]:
        try:
            found += _expand(list(branch))
        except _NotSimpleError:
            continue
    return found


def _joined_ends(nodes: list[Any]) -> list[Sequence]:
    if nodes[0] != (op.AT, op.AT_BEGINNING) or nodes[-1] != (op.AT, op.AT_END):
        raise _NotSimpleError
    return _joined(nodes[1:-1])


def _joined(nodes: list[Any]) -> list[Sequence]:
    found: list[Sequence] = [()]
    for place, node in enumerate(nodes):
        if node[0] in {op.ASSERT, op.ASSERT_NOT}:
            rest = _joined(nodes[place + 1 :])
            looked = _looked_at(node, rest)
            return [before + after for before in found for after in looked]
        options = _options(node)
        found = [
            before + option
            for before, option in product(found, options)
            if len(before) + len(option) <= _LONGEST
        ]
        if len(found) > _MOST * 4 or not found:
            raise _NotSimpleError
    return found


def _looked_at(node: Any, rest: list[Sequence]) -> list[Sequence]:  # noqa: ANN401 - nodes of re
    """Narrow what follows a look ahead by what it saw."""
    kind, (direction, inner) = node
    if direction != 1:
        raise _NotSimpleError
    if kind is op.ASSERT:
        seen = _joined(list(inner))
        pairs = [(each, after) for each in seen for after in rest if len(each) <= len(after)]
        return [tuple(map(_both, each, after)) + after[len(each) :] for each, after in pairs]
    seen = _joined(list(inner))
    if len(seen) != 1 or any(part[0] in {op.MAX_REPEAT, op.MIN_REPEAT} for part in inner):
        raise _NotSimpleError
    return [
        (*after[:at], _both(_without(ranges), after[at]), *after[at + 1 :])
        for after in rest
        for at, ranges in enumerate(seen[0])
        if at < len(after)
    ]


def _both(one: Ranges, other: Ranges) -> Ranges:
    """Give the bytes that lie in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((low, high) for low, high in pairs if low <= high)


def _options(node: Any) -> list[Sequence]:  # noqa: ANN401 - nodes of re's own parser
    kind, value = node
    if kind is op.SUBPATTERN:
        _group, added, removed, inner = value
        if added or removed:
            raise _NotSimpleError
        return _joined(list(inner))
    if kind is op.BRANCH:
        return [each for branch in value[1] for each in _joined(list(branch))]
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
        return _repeated(*value)
    return [(_ranges(kind, value),)]


def _repeated(least: int, most: Any, inner: Any) -> list[Sequence]:  # noqa: ANN401 - as above
    """Write a repetition out, up to a number of times."""
    once = _joined(list(inner))
    if len(once) > 1 and int(least) > 1:
        raise _NotSimpleError
    last = min(int(most), int(least) + _MOST - 1, _LONGEST)
    found: list[Sequence] = []
    for times in range(int(least), last + 1):
        if times > 1 and len(once) > 1:
            break
        found += [each * times for each in once] if times else [()]
    return found


def _ranges(kind: Any, value: Any) -> Ranges:  # noqa: ANN401 - as above
    if kind is op.LITERAL and value < 128:
        return ((value, value),)
    if kind is op.NOT_LITERAL:
        return _without(((value, value),))
    if kind is op.ANY:
        return ((0, 9), (11, 127))
    if kind is op.IN:
        negated = value[0][0] is op.NEGATE
        within = tuple(each for item in value[negated:] for each in _in_class(*item))
        return _without(within) if negated else within
    raise _NotSimpleError


def _in_class(kind: Any, value: Any) -> Ranges:  # noqa: ANN401 - as above
    if kind is op.LITERAL:
        return ((value, value),) if value < 128 else ()
    if kind is op.RANGE:
        low, high = value
        return ((low, min(high, 127)),) if low < 128 else ()
    if kind is op.CATEGORY and value in _CLASSES:
        return _CLASSES[value]
    raise _NotSimpleError


def _without(ranges: Ranges) -> Ranges:
    """Give the ASCII bytes that lie in none of the ranges."""
    kept = [byte for byte in range(128) if not any(low <= byte <= high for low, high in ranges)]
    found: list[tuple[int, int]] = []
    for byte in kept:
        if found and found[-1][1] == byte - 1:
            found[-1] = (found[-1][0], byte)
        else:
            found.append((byte, byte))
    return tuple(found)
