"""One column, from counts of its texts."""

import hashlib
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

from app.steps.profile.kinds import (
    FAMILY,
    families,
    kind_of,
    shape_of_signs,
    signs_of,
    sure_kind,
)
from app.steps.profile.numbers import NumberFigures, Numbers, read_alike
from app.steps.profile.sketches import Distinct, Frequent
from app.store.folding import folded

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

EXACT_TEXTS = 50_000
"""Different texts of a column that are counted exactly; beyond that counts are estimates."""

KEPT_TEXTS, KEPT_SHAPES = 10_000, 500
TOP = 10
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape such as `A-999AAA`, how many cells have it, and one of them."""

    shape: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column holds.

    Attributes:
        name: Name of the column.
        rows: Cells.
        missing: Blank ones.
        placeholders: Cells that say there is nothing: `N/D`, `-`, `#N/A`.
        distinct: Different texts, blanks left out.
        distinct_is_estimate: There were more than `sketches.EXACT_HASHES` of them.
        top: The most frequent texts with their counts.
        top_is_estimate: There were more than `EXACT_TEXTS` different ones: counts are short by at
            most `top_error`, and `case_variants` is about the frequent texts alone.
        top_error: See there.
        kinds: Kind -> cells, see `kinds.Kind`.
        is_mixed: Values of more than one family: numbers among words.
        shapes: The most frequent ones.
        shortest, longest, mean_length: In characters, outer spaces left out.
        outer_spaces: Cells with spaces before or behind.
        case_variants: Texts that differ from another one in case, accents or spaces alone.
        numbers: Figures of what is a number; None for codes such as 0101.
        first_day, last_day: Of what is a date, ISO 8601; "" without dates.
    """

    name: str
    rows: int
    missing: int
    placeholders: int
    distinct: int
    distinct_is_estimate: bool
    top: tuple[tuple[str, int], ...]
    top_is_estimate: bool
    top_error: int
    kinds: Mapping[str, int]
    is_mixed: bool
    shapes: tuple[Shape, ...]
    shortest: int
    longest: int
    mean_length: float
    outer_spaces: int
    case_variants: int
    numbers: NumberFigures | None
    first_day: str
    last_day: str

    @property
    def filled(self) -> int:
        """Give how many cells are not blank."""
        return self.rows - self.missing


@dataclass(slots=True)
class _Tally:
    """What is counted of each different text, once."""

    kinds: Counter[str] = field(default_factory=Counter)
    shapes: Frequent = field(default_factory=lambda: Frequent(KEPT_SHAPES))
    examples: dict[str, str] = field(default_factory=dict)
    shortest: int = 1 << 62
    longest: int = 0
    characters: int = 0
    outer_spaces: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    first_day: str = ""
    last_day: str = ""

    def add(self, counts: Mapping[str, int]) -> None:
        import numpy as np

        texts, weights = list(map(str.strip, counts)), list(counts.values())
        if texts != list(counts):
            self.outer_spaces += sum(
                count for (text, count), bare in zip(counts.items(), texts, strict=True)
                if len(text) != len(bare)
            )  # fmt: skip
        shapes: Counter[str] = Counter()
        values: list[Sequence[float] | NDArray[float64]] = []
        counted: list[int] = []
        for signs, some, often in _alike(texts, weights):
            shape, count = shape_of_signs(signs), sum(often)
            self._add_lengths(len(signs), count)
            if shape not in shapes:
                self.examples.setdefault(shape, some[0])
            shapes[shape] += count
            found, numbers = self._add_kinds(signs, some, often)
            values.append(found)
            counted += numbers
        self.numbers.add(np.concatenate(values) if values else (), counted)
        self.shapes.add(shapes)
        if len(self.examples) > 2 * KEPT_SHAPES:
            self.examples = {each: self.examples[each] for each in self.shapes.counts}

    def _add_kinds(
        self, signs: str, texts: Sequence[str], weights: Sequence[int]
    ) -> "tuple[Sequence[float] | NDArray[float64], Sequence[int]]":
        """Count the kinds of texts with the same signs; give their numbers and how often each."""
        kind = sure_kind(signs, texts)
        if kind is None:
            return self._look_at_each(texts, weights)
        if kind == "integer" and len(signs) > 1:
            plain = [text[0] != "0" for text in texts]
            if not all(plain):
                self.kinds["code"] += sum(weights) - sum(compress(weights, plain))
                texts, weights = list(compress(texts, plain)), list(compress(weights, plain))
        self.kinds[kind] += sum(weights)
        return (read_alike(signs, texts), weights) if FAMILY[kind] == "number" else ([], [])

    def _look_at_each(
        self, texts: Sequence[str], weights: Sequence[int]
    ) -> tuple[list[float], list[int]]:
        values, often = [], []
        for text, count in zip(texts, weights, strict=True):
            kind, value = kind_of(text)
            self.kinds[kind] += count
            if isinstance(value, float):
                values.append(value)
                often.append(count)
            elif value is not None:
                self._add_day(value)
        return values, often

    def _add_day(self, day: str) -> None:
        self.first_day = min(self.first_day or day, day)
        self.last_day = max(self.last_day, day)

    def _add_lengths(self, length: int, count: int) -> None:
        self.shortest = min(self.shortest, length)
        self.longest = max(self.longest, length)
        self.characters += length * count


class ColumnProfiler:
    """Takes in a column block by block."""

    def __init__(self, name: str) -> None:
        """Begin.

        Args:
            name: Of the column.
        """
        self._name = name
        self._rows = self._missing = 0
        self._texts = Frequent(sys.maxsize)  # until `_let_go`
        self._distinct: Distinct | None = None
        self._tally = _Tally()

    def add(self, counts: Mapping[str, int]) -> None:
        """Take in how often each text occurs in a block."""
        blank = {text for text in counts if not text.strip()} if _has_blank(counts) else ()
        filled = {text: n for text, n in counts.items() if text not in blank} if blank else counts
        rows = sum(counts.values())
        self._rows += rows
        self._missing += rows - sum(filled.values())
        if max(map(len, filled), default=0) > _LONGEST_TEXT:
            filled = {_kept(text): count for text, count in filled.items()}
        if self._distinct is None:
            self._texts.add(filled)
            if len(self._texts.counts) > EXACT_TEXTS:
                self._let_go()
        else:
            self._texts.add(filled)
            self._distinct.add(filled)
            self._tally.add(filled)

    def _let_go(self) -> None:
        exact = self._texts.counts
        self._distinct = Distinct()
        self._distinct.add(exact)
        self._tally.add(exact)
        self._texts = Frequent(KEPT_TEXTS)
        self._texts.add(exact)

    def profile(self) -> ColumnProfile:
        """Give what was found; the profiler is used up."""
        texts, tally = self._texts.counts, self._tally
        if self._distinct is None:
            tally.add(texts)
        filled = self._rows - self._missing
        kinds = dict(sorted((+tally.kinds).items(), key=lambda each: (-each[1], each[0])))
        return ColumnProfile(
            name=self._name,
            rows=self._rows,
            missing=self._missing,
            placeholders=kinds.pop("placeholder", 0),
            distinct=min(filled, self._distinct.count()) if self._distinct else len(texts),
            distinct_is_estimate=self._distinct is not None and self._distinct.is_estimate,
            top=tuple(self._texts.top(TOP)),
            top_is_estimate=self._distinct is not None,
            top_error=self._texts.error,
            kinds=kinds,
            is_mixed=len(families(kinds)) > 1,
            shapes=tuple(
                Shape(shape, count, tally.examples[shape]) for shape, count in tally.shapes.top(TOP)
            ),
            shortest=tally.shortest if filled else 0,
            longest=tally.longest,
            mean_length=tally.characters / filled if filled else 0.0,
            outer_spaces=tally.outer_spaces,
            case_variants=_variants(texts),
            numbers=None if "code" in families(kinds) else tally.numbers.figures(),
            first_day=tally.first_day,
            last_day=tally.last_day,
        )


def _alike(texts: list[str], weights: list[int]) -> Iterator[tuple[str, list[str], list[int]]]:
    """Give the texts that have the same signs, with how often each occurs, by these signs."""
    every = signs_of(texts)
    different = dict.fromkeys(every)
    if len(different) == 1:
        yield every[0], texts, weights
        return
    places: dict[str, list[int]] = {signs: [] for signs in different}
    for place, signs in enumerate(every):
        places[signs].append(place)
    for signs, some in places.items():
        yield signs, [texts[place] for place in some], [weights[place] for place in some]


def _has_blank(texts: Collection[str]) -> bool:
    return "" in texts or any(map(str.isspace, texts))


def _kept(text: str) -> str:
    """Give a text as it is counted: a very long one by its beginning and its hash."""
    if len(text) <= _LONGEST_TEXT:
        return text
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{text[:_LONGEST_TEXT]}… ({digest})"


def _variants(texts: Mapping[str, int]) -> int:
    """Count the texts that say what another one says in other letters."""
    groups: dict[str, int] = {}
    for text in texts:
        key = " ".join(folded(text).split())
        groups[key] = groups.get(key, 0) + 1
    return sum(count for count in groups.values() if count > 1)
