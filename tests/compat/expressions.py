"""Expressions made by chance out of the questions that stand before."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERS = (
    *("{n} + {n}", "{n} - {n}", "{n} * 2", "{n} div {n}", "{n} mod 3", "-{n}", "number({t})"),
    *("round({n}, 1)", "int({n})", "abs({n})", "pow({n}, 2)", "min({n}, {n})", "max({n}, 5)"),
    *("string-length({t})", "count-selected({s})", "if({b}, {n}, {n})", "coalesce({n}, 4)"),
    *("decimal-date-time({d})", "count-non-empty({x})", "area({g})", "distance({l})"),
    *(
        "checklist(1, 2, {b}, {b})",
        "position(..)",
        "count({r})",
        "sum({i})",
        "max({i})",
        "once({n})",
    ),
    *("number(pulldata('precios', 'precio', 'name', {t}))", "sqrt(abs({n}))", "exp10(1) + {n}"),
)
_TEXTS = (
    *("concat({t}, '-', {t})", "substr({t}, 1, 3)", "if({b}, {t}, {t})", "coalesce({t}, 'x')"),
    *("string({n})", "selected-at({s}, 1)", "jr:choice-name({o}, '{o}')", "join(',', {i})"),
    *("format-date({d}, '%d/%m/%Y')", "substring-before({t}, 'a')", "substring-after({t}, 'a')"),
    *("translate({t}, 'abc', 'ABC')", "normalize-space({t})", "digest({t}, 'MD5', 'hex')"),
    *("instance('cosa')/root/item[name = {t}]/label", "pulldata('precios', 'label', 'name', {t})"),
    *("string({b})", "concat({n}, {d})", "indexed-repeat({i}, {r}, 1)", "base64-decode('QW5h')"),
)
_TRUTHS = (
    *("{n} > {n}", "{n} <= 5", "{t} = {t}", "{t} != 'a'", "{n} = 3", "{d} < '2026-06-01'"),
    *("selected({s}, 'a')", "not({b})", "{b} and {b}", "{b} or {b}", "regex({t}, '^[a-zA-Z]+$')"),
    *("contains({t}, 'a')", "starts-with({t}, 'A')", "ends-with({t}, 'a')", "{d} = today()"),
    *(
        "boolean({t})",
        "string-length({t}) > 0",
        "{o} = '16'",
        "count({r}) > 1",
        "{i} = 3",
        "true()",
    ),
    *("boolean-from-string({t})", "weighted-checklist(1, 3, {b}, 1, {b}, 2)", "{d} > {d}"),
)
_DATES = ("date(string({d}))", "{d}", "date(today() - {n})", "if({b}, {d}, today())", "today()")
_LITERALS = {"n": ("2", "0", "1.5"), "t": ("'a'", "'Ana 1'", "''"), "d": ("'2026-03-04'",)}
_HOLES = {
    "n": ("number",),
    "t": ("text", "one"),
    "d": ("date",),
    "s": ("several",),
    "o": ("one",),
    "g": ("geoshape",),
    "l": ("geotrace",),
    "x": ("text", "number"),
}


@dataclass(frozen=True)
class Known:
    """A question or repeat that stands before.

    Attributes:
        name: Its name, unique in the form.
        kind: What its answers are: `number`, `text`, `date`, `one`, `several`, `repeat` …
        repeats: Names of the repeats around it, from the outermost.
        word: Type without its list.
    """

    name: str
    kind: str
    repeats: tuple[str, ...]
    word: str = ""

    def is_seen_from(self, repeats: tuple[str, ...]) -> bool:
        """Whether one answer is meant from inside these repeats."""
        return self.kind != "repeat" and repeats[: len(self.repeats)] == self.repeats

    @property
    def is_answered(self) -> bool:
        """Whether people answer it."""
        return self.word in {"text", "integer", "select_one", "date"}


class Expressions:
    """Makes expressions of a kind: `number`, `text`, `truth`, `date`, or `count` of instances."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def of(self, kind: str, known: Sequence[Known], repeats: tuple[str, ...]) -> str:
        """Make one that reads what is known, seen from inside some repeats."""
        if kind == "count":
            numbers = _seen(known, repeats, ("number",))
            whole = [one for one in numbers if one.word == "integer"]
            return f"${{{self._chance.choice(whole).name}}}" if whole else "2"
        return self._made(kind, known, repeats, depth=0)

    def _made(self, kind: str, known: Sequence[Known], repeats: tuple[str, ...], depth: int) -> str:
        shapes = {"number": _NUMBERS, "text": _TEXTS, "truth": _TRUTHS, "date": _DATES}[kind]
        for _ in range(20):
            shape = self._chance.choice(shapes)
            filled = self._filled(shape, known, repeats, depth)
            if filled:
                return filled
        return {"number": "1", "text": "'a'", "truth": "true()", "date": "today()"}[kind]

    def _filled(
        self, shape: str, known: Sequence[Known], repeats: tuple[str, ...], depth: int
    ) -> str:
        """Fill the holes of a shape; "" when the form has nothing for one of them."""
        if "position(..)" in shape and not repeats:
            return ""
        text = shape
        repeat = self._repeat_with_number(known, repeats)
        for hole in "ntdsoglxbri":
            while f"{{{hole}}}" in text:
                part = self._part(hole, known, repeats, depth, repeat)
                if not part:
                    return ""
                # a question that is named twice in a shape is the same one
                times = -1 if hole in "o" else 1
                text = text.replace(f"{{{hole}}}", part.replace("{", "\0"), times)
        return text.replace("\0", "{")

    def _part(
        self,
        hole: str,
        known: Sequence[Known],
        repeats: tuple[str, ...],
        depth: int,
        repeat: tuple[str, str],
    ) -> str:
        if hole in "ri":
            return repeat["ri".index(hole)]
        if hole == "b":
            return f"({self._made('truth', known, repeats, depth + 1)})" if depth < 2 else "true()"
        nested = {"n": "number", "t": "text", "d": "date"}.get(hole)
        if nested and depth < 2 and self._chance.random() < 0.25:
            return f"({self._made(nested, known, repeats, depth + 1)})"
        found = _seen(known, repeats, _HOLES[hole])
        if found and self._chance.random() < 0.85:
            return f"${{{self._chance.choice(found).name}}}"
        return self._chance.choice(_LITERALS[hole]) if hole in _LITERALS else ""

    def _repeat_with_number(
        self, known: Sequence[Known], repeats: tuple[str, ...]
    ) -> tuple[str, str]:
        """Give a repeat elsewhere and a number inside it."""
        found = [
            (f"${{{one.repeats[-1]}}}", f"${{{one.name}}}")
            for one in known
            if one.kind == "number" and len(one.repeats) == 1 and one.repeats[0] not in repeats
        ]
        return self._chance.choice(found) if found else ("", "")


def _seen(known: Sequence[Known], repeats: tuple[str, ...], kinds: tuple[str, ...]) -> list[Known]:
    return [one for one in known if one.kind in kinds and one.is_seen_from(repeats)]
