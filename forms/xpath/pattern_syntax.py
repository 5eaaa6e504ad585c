"""Regular expressions as ODK Web Forms reads them (ECMAScript, "Patterns", without flags)."""

import re
from dataclasses import dataclass
from math import inf
from typing import Literal

_SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CLASSES = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": _SPACE,
}
_NOT_CLASSES = {
    "D": "\x00-/:-\U0010ffff",
    "W": "\x00-/:-@\\[-\\^`{-\U0010ffff",
    "S": "\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e"
    "\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff",
}
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "0": "\x00"}
_CODE = re.compile(r"u([\da-fA-F]{4})|x([\da-fA-F]{2})|c([A-Za-z])")
_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}", re.ASCII)
_NAME = re.compile(r"\?<([^\W\d][\w$]*)>")
_LOOKS: dict[str, "LookKind"] = {"?=": "?=", "?!": "?!", "?<=": "?<=", "?<!": "?<!"}

LookKind = Literal["?=", "?!", "?<=", "?<!"]
MAX_DEPTH = 50
MAX_COUNT = 100_000


class PatternError(ValueError):
    """The text is no pattern."""


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set; `source` is the set as Python writes it."""

    source: str


@dataclass(frozen=True, slots=True)
class At:
    """A place between characters: `^`, `$`, `b` (edge of a word) or `B` (no edge)."""

    place: str


@dataclass(frozen=True, slots=True)
class Again:
    """What the group of this number or name held."""

    group: str


@dataclass(frozen=True, slots=True)
class Look:
    """What must stand, or not stand, before or behind a place."""

    kind: LookKind
    body: "Pattern"


@dataclass(frozen=True, slots=True)
class Kept:
    """A group that can be named again; `name` is "" when it has a number only."""

    name: str
    body: "Pattern"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A pattern so many times; `most` is infinite for any number."""

    body: "Pattern"
    least: int
    most: float
    lazy: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Patterns one after another."""

    parts: tuple["Pattern", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several patterns."""

    ways: tuple["Pattern", ...]


Pattern = One | At | Again | Look | Kept | Repeated | Row | Either


def parse_pattern(text: str) -> Pattern:
    """Parse a pattern.

    Raises:
        PatternError: It is none, or nested too deeply.
    """
    reader = _Reader(text)
    pattern = reader.either()
    if reader.rest:
        raise PatternError(reader.rest)
    return pattern


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    @property
    def rest(self) -> str:
        """Give what is not read yet, the next character first; at most ten."""
        return self._text[self._at : self._at + 10]

    def _take(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise PatternError("end")
        self._at += 1
        return self._text[self._at - 1]

    def either(self) -> Pattern:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise PatternError("too deep")
        ways = [self._row()]
        while self._take("|"):
            ways.append(self._row())
        self._depth -= 1
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def _row(self) -> Pattern:
        parts: list[Pattern] = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self._term())
        return Row(tuple(parts))

    def _term(self) -> Pattern:
        body = self._atom()
        count = self._count()
        if count is None:
            return body
        if isinstance(body, At) or (isinstance(body, Look) and body.kind in {"?<=", "?<!"}):
            raise PatternError("nothing to repeat")
        least, most = count
        if least > most or least > MAX_COUNT:
            raise PatternError("count")
        return Repeated(body, least, most if most <= MAX_COUNT else inf, self._take("?"))

    def _count(self) -> tuple[int, float] | None:
        for sign, count in {"*": (0, inf), "+": (1, inf), "?": (0, 1)}.items():
            if self._take(sign):
                return count
        match = _COUNT.match(self._text, self._at)
        if match is None:
            return None
        self._at = match.end()
        least, comma, most = match.groups()
        if len(least) > 9 or len(most or "") > 9:
            raise PatternError("count")
        return int(least), (int(least) if comma is None else int(most) if most else inf)

    def _atom(self) -> Pattern:
        sign = self._next()
        match sign:
            case "^" | "$":
                return At(sign)
            case ".":
                return One(r"[^\n\r\u2028\u2029]")
            case "(":
                return self._group()
            case "[":
                return self._set()
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise PatternError("nothing to repeat")
            case "{" if _COUNT.match(self._text, self._at - 1):
                raise PatternError("nothing to repeat")
        return One(re.escape(sign))

    def _group(self) -> Pattern:
        kind = next((look for look in _LOOKS if self._take(look)), "")
        name = None if kind else _NAME.match(self._text, self._at)
        plain = not kind and self._take("?:")
        if name is not None:
            self._at = name.end()
        body = self.either()
        if not self._take(")"):
            raise PatternError("(")
        if kind:
            return Look(_LOOKS[kind], body)
        return body if plain else Kept("" if name is None else name[1], body)

    def _escape(self) -> Pattern:
        sign = self._next()
        if sign in "bB":
            return At(sign)
        if sign in "123456789":
            while self.rest and self.rest[0] in "0123456789":
                sign += self._next()
            return Again(sign)
        if sign == "k" and (name := re.match(r"<(\w+)>", self._text[self._at :])):
            self._at += name.end()
            return Again(name[1])
        return One(f"[{self._escaped(sign)}]")

    def _escaped(self, sign: str) -> str:
        """Give what an escape stands for, as it is written inside a set."""
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in _NOT_CLASSES:
            return _NOT_CLASSES[sign]
        if sign in _CONTROLS:
            return re.escape(_CONTROLS[sign])
        code = _CODE.match(self._text, self._at - 1)
        if code is None:
            return "\\\\c" if sign == "c" else re.escape(sign)
        self._at = code.end()
        unit, byte, letter = code.groups()
        return re.escape(chr(ord(letter) % 32 if letter else int(unit or byte, 16)))

    def _set(self) -> Pattern:
        is_not = self._take("^")
        parts: list[tuple[str, bool]] = []
        while not self._take("]"):
            sign = self._next()
            if sign == "\\":
                parts.append(self._set_escape())
            else:
                parts.append(("-", False) if sign == "-" else (re.escape(sign), True))
        if not parts:
            return One(r"[\s\S]" if is_not else r"[^\s\S]")
        return One(f"[{'^' if is_not else ''}{_ranges(parts)}]")

    def _set_escape(self) -> tuple[str, bool]:
        sign = self._next()
        source = "\x08" if sign == "b" else self._escaped(sign)
        return source, sign not in _CLASSES and sign not in _NOT_CLASSES


def _ranges(parts: list[tuple[str, bool]]) -> str:
    """Write a set; `-` makes a range only between two single characters."""
    written = ""
    at = 0
    while at < len(parts):
        source, is_single = parts[at]
        if is_single and at + 2 < len(parts) and parts[at + 1][0] == "-" and parts[at + 2][1]:
            written += f"{source}-{parts[at + 2][0]}"
            at += 3
        else:
            written += r"\-" if source == "-" else source
            at += 1
    return written
