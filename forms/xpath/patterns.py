"""Tells whether a pattern is found in a text, in a time that no pattern can make endless.

Python's own matcher is quick, but tries ways one after another: `(a+)+$` takes it longer than
anybody lives. Patterns that may do so are followed in all ways at once (K. Thompson, CACM 11,
1968), which takes as many steps as the text has characters. What neither can do in bounded time
(a group named again inside such a pattern) is found nowhere.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from forms.xpath.pattern_syntax import (
    Again,
    At,
    Either,
    Kept,
    Look,
    One,
    Pattern,
    PatternError,
    Repeated,
    Row,
    parse_pattern,
)
from forms.xpath.units import units

_MOST_STATES = 20_000
_LONG = {1: 5_000}
"""Number of endless repetitions -> length of texts up to which ways are tried one by one."""

_LONGEST = 500
"""That length for two and more; and up to which texts are tried that look ahead at every place."""

_FEW = 8
"""Repetitions up to which one counts as no repetition."""

_PLACES = {"^": r"\A", "$": r"\Z", "b": r"\b", "B": r"\B"}


def is_found(text: str, pattern: str) -> bool:
    """Tell whether a pattern is found anywhere in a text; one that is none is found nowhere."""
    compiled = _compiled(units(pattern))
    return compiled is not None and compiled(units(text))


@functools.lru_cache(maxsize=256)
def _compiled(text: str) -> Callable[[str], bool] | None:
    try:
        pattern = parse_pattern(text)
        search = re.compile(_written(pattern), re.ASCII).search
    except (PatternError, re.error, OverflowError, RecursionError):
        return None
    endless = sum(1 for one in _parts(pattern) if isinstance(one, Repeated) and one.most > _FEW)
    tangled = _is_tangled(pattern, inside=False)
    quick = 0 if tangled else _LONG.get(endless, _LONGEST)
    machine = _machine(pattern) if endless else None
    longest = _LONGEST if any(isinstance(one, Look) for one in _parts(pattern)) else inf

    def found(given: str) -> bool:
        if not endless or len(given) <= quick:
            return search(given) is not None
        return machine is not None and len(given) <= longest and machine.finds(given)

    return found


def _parts(pattern: Pattern) -> Iterator[Pattern]:
    yield pattern
    for part in _held(pattern):
        yield from _parts(part)


def _held(pattern: Pattern) -> tuple[Pattern, ...]:
    match pattern:
        case Look() | Kept() | Repeated():
            return (pattern.body,)
        case Row():
            return pattern.parts
        case Either():
            return pattern.ways
    return ()


def _is_tangled(pattern: Pattern, *, inside: bool) -> bool:
    """Whether a repetition holds another or a choice, so that a text may fit in many ways."""
    is_loose = isinstance(pattern, Repeated) and pattern.least != pattern.most
    if inside and (is_loose or isinstance(pattern, Either)):
        return True
    inside = inside or (isinstance(pattern, Repeated) and pattern.most > _FEW)
    return any(_is_tangled(part, inside=inside) for part in _held(pattern))


def _written(pattern: Pattern) -> str:
    """Write a pattern as Python reads it."""
    inner = [_written(part) for part in _held(pattern)]
    match pattern:
        case One():
            text = pattern.source
        case At():
            text = _PLACES[pattern.place]
        case Again():
            text = f"(?:\\{pattern.group})" if pattern.group.isdigit() else f"(?P={pattern.group})"
        case Look():
            text = f"({pattern.kind}{inner[0]})"
        case Kept():
            text = f"(?P<{pattern.name}>{inner[0]})" if pattern.name else f"({inner[0]})"
        case Repeated():
            most = "" if pattern.most == inf else str(pattern.most)
            text = f"(?:{inner[0]}){{{pattern.least},{most}}}{'?' * pattern.lazy}"
        case Row():
            text = "".join(inner)
        case Either():
            text = f"(?:{'|'.join(inner)})"
    return text


Condition = Callable[[str, int], bool]


@dataclass(slots=True)
class _State:
    """A state: reads one character and goes on, or goes on at once where it may."""

    reads: Callable[[str], object] | None = None
    may: Condition | None = None
    following: tuple[int, ...] = ()


class _TooLargeError(Exception):
    """The pattern cannot be followed in all ways at once."""


def _machine(pattern: Pattern) -> "_Machine | None":
    try:
        return _Machine(pattern)
    except (_TooLargeError, RecursionError):
        return None


class _Machine:
    """All ways of a pattern as states; built from the end, so that each knows what follows."""

    def __init__(self, pattern: Pattern) -> None:
        self._states = [_State()]
        self._first = self._build(pattern, 0)

    def finds(self, text: str) -> bool:
        """Tell whether the pattern is found, wherever it begins."""
        return self._runs(text, 0, anywhere=True)

    def fits(self, text: str, start: int) -> bool:
        """Tell whether the pattern fits from one place on."""
        return self._runs(text, start, anywhere=False)

    def _runs(self, text: str, start: int, *, anywhere: bool) -> bool:
        states = self._reached([self._first], text, start)
        for at in range(start, len(text)):
            if 0 in states:
                return True
            letter = text[at]
            after = [
                self._states[one].following[0]
                for one in states
                if (reads := self._states[one].reads) is not None and reads(letter)
            ]
            states = self._reached(after + [self._first] * anywhere, text, at + 1)
        return 0 in states

    def _reached(self, waiting: list[int], text: str, at: int) -> dict[int, None]:
        """Give the states reached without reading, from these on."""
        found: dict[int, None] = {}
        while waiting:
            number = waiting.pop()
            state = self._states[number]
            if number in found or (state.may is not None and not state.may(text, at)):
                continue
            found[number] = None
            if state.reads is None:
                waiting += state.following
        return found

    def _add(self, state: _State) -> int:
        if len(self._states) >= _MOST_STATES:
            raise _TooLargeError
        self._states.append(state)
        return len(self._states) - 1

    def _build(self, pattern: Pattern, after: int) -> int:
        """Add the states of a pattern that goes on with `after`; give its first."""
        match pattern:
            case One():
                first = self._add(_State(re.compile(pattern.source).fullmatch, None, (after,)))
            case At():
                first = self._add(_State(None, _place(pattern.place), (after,)))
            case Look():
                first = self._add(_State(None, _look(pattern), (after,)))
            case Kept():
                first = self._build(pattern.body, after)
            case Row():
                first = after
                for part in reversed(pattern.parts):
                    first = self._build(part, first)
            case Either():
                ways = tuple(self._build(way, after) for way in pattern.ways)
                first = self._add(_State(None, None, ways))
            case Repeated():
                first = self._build_repeated(pattern, after)
            case Again():
                raise _TooLargeError
        return first

    def _build_repeated(self, pattern: Repeated, after: int) -> int:
        if pattern.most == inf:
            loop = self._add(_State())
            self._states[loop].following = (self._build(pattern.body, loop), after)
            after = loop
        else:
            end = after
            for _ in range(int(pattern.most) - pattern.least):
                after = self._add(_State(None, None, (self._build(pattern.body, after), end)))
        for _ in range(pattern.least):
            after = self._build(pattern.body, after)
        return after


def _place(place: str) -> Condition:
    match = re.compile(_PLACES[place], re.ASCII).match
    return lambda text, at: match(text, at) is not None


def _look(pattern: Look) -> Condition:
    """Make a condition of what must follow; what must stand before cannot be followed."""
    if pattern.kind in {"?<=", "?<!"}:
        raise _TooLargeError
    machine = _Machine(pattern.body)
    wanted = pattern.kind == "?="
    return lambda text, at: machine.fits(text, at) is wanted
