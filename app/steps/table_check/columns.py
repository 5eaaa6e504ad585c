"""One column of a table: what screens its cells, and what reads those that stay in doubt."""

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeAlias

import numpy as np

from app.steps.table_check.arrays import WIDEST, Cells, Mask
from app.steps.table_check.composed import PointRule, UuidRule
from app.steps.table_check.known_values import KnownTexts
from app.steps.table_check.moments import FORMATS, moment_rule
from app.steps.table_check.patterns import sequences_of
from app.steps.table_check.rules import Rule, TextRule, Values, integer_rule, number_rule, text_rule
from app.steps.table_check.strict import has_plain_edges, strict_reader

Notes: TypeAlias = Mapping[str, str]
Reader: TypeAlias = Callable[[Any], tuple[Any, Notes | None]]

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_REMEMBERED = 20_000
_LEARNED = 4096
_NOTHING: Notes = {}
_KEPT = frozenset({str, int, float, bool, date, datetime, time})
"""Types of cells whose readings are remembered; those of workbooks by type and value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the field's own reader says of a cell.

    Attributes:
        value: The value; None when missing or not readable.
        notes: What is wrong, by `type` or the name of a constraint.
    """

    value: Any
    notes: Notes

    @property
    def is_missing(self) -> bool:
        """Say whether the cell counts as blank."""
        return self.value is None and "type" not in self.notes


_FINE = Reading(True, _NOTHING)
"""Of any cell that is valid, where its value is not wanted."""


@dataclass(slots=True)
class Verdicts:
    """What the screen says of the cells of a column.

    Attributes:
        valid: Surely valid.
        missing: Surely missing, and allowed to be.
        values: Numbers of the surely valid cells, for keys; None where the type has none.
    """

    valid: Mask
    missing: Mask
    values: Values | None


@dataclass(slots=True)
class Column:
    """One column.

    Attributes:
        name: Name of its field.
        number: Its place, from 1.
        type: Table Schema type of its field.
        reader: frictionless' own reader of its cells.
        missing: Texts that mean no value.
        required: A value must be there.
        rule: The screen, None where only the reader can judge.
        known: Texts that the reader has accepted.
        compares: Its values are part of a key: numbers of values are wanted.
        strict: Spellings that nobody means are errors too.
        plain: Types of cells that are valid whatever they say, missing texts left out.
    """

    name: str
    number: int
    type: str
    reader: Reader
    missing: frozenset[str]
    required: bool
    rule: Rule | None
    known: KnownTexts
    compares: bool
    strict: bool = False
    plain: frozenset[Any] = frozenset()
    _missing_texts: KnownTexts | None = None
    _long_missing: set[int] = field(default_factory=set)
    _learned: set[bytes] = field(default_factory=set)
    _waiting: int = 0
    _memory: dict[object, Reading] = field(default_factory=dict)
    _hits: int = 0
    _remembers: bool = True

    def __post_init__(self) -> None:
        """Prepare what is missing beside the blank cell."""
        others = [text.encode("utf-8", "surrogatepass") for text in self.missing if text]
        if others:
            self._missing_texts = KnownTexts(others)
        self._long_missing = {len(text) for text in others if len(text) > WIDEST}

    @property
    def is_text(self) -> bool:
        """Say whether a value is the text of its cell."""
        return self.type == "string"

    @property
    def takes_any_text(self) -> bool:
        """Say whether every text that is not blank is valid, whatever it says."""
        return (
            self.rule == TextRule()
            and self.missing <= {""}
            and not self.compares
            and not self.strict
        )

    def screen(self, cells: Cells) -> Verdicts:
        """Say which cells are surely valid or surely missing."""
        missing: Mask = (
            cells.lengths == 0 if "" in self.missing else np.zeros(len(cells), dtype=np.bool_)
        )
        if self._missing_texts is not None:
            missing |= self._missing_texts.holds(cells)
        valid, values = self._accepted(cells)
        valid &= ~missing
        for length in self._long_missing:
            valid &= cells.lengths != length
        if self.strict and self.type in {"string", "any"}:
            valid &= has_plain_edges(cells)
        if self.required:
            missing = np.zeros(len(cells), dtype=np.bool_)
        return Verdicts(valid, missing, values)

    def _accepted(self, cells: Cells) -> tuple[Mask, Values | None]:
        self._take_learned()
        if self.rule is None:
            return self.known.holds(cells), None
        valid, values = self.rule.judge(cells)
        if len(self.known) and not valid.all():
            rest = np.flatnonzero(~valid)
            valid[rest] = self.known.holds(cells.at(rest))
        return valid, values

    def is_sure(self, cells: Collection[Any]) -> bool:
        """Say whether all cells are valid by their types alone, and are their values."""
        kinds = set(map(type, cells))
        if not kinds <= (self.plain & {str} if self.compares else self.plain):
            return False
        return str not in kinds or self.missing.isdisjoint(cells)

    def read(self, cell: Any) -> Reading:  # noqa: ANN401 - a text, or a typed cell of a workbook
        """Read a cell, or remember how one like it was read."""
        kind = type(cell)
        if kind in self.plain:
            if not self.compares and (kind is not str or cell not in self.missing):
                return _FINE
            if kind is str and cell not in self.missing:
                return Reading(cell, _NOTHING)
        if kind not in _KEPT:
            return self.read_anew(cell)
        key = cell if kind is str else (kind, cell)
        known = self._memory.get(key)
        if known is not None:
            self._hits += 1
            return known
        reading = self.read_anew(cell)
        if self._remembers and _is_itself(reading.value):
            self._remember(key, reading)
            if kind is str:
                self.learn(cell, reading)
        return reading

    def read_anew(self, cell: Any) -> Reading:  # noqa: ANN401 - as above
        """Read a cell without remembering: no two values are the same object."""
        value, notes = self.reader(cell)
        if notes is None and not self.compares and value is not None:
            return _FINE
        return Reading(value, notes or _NOTHING)

    def _remember(self, key: object, reading: Reading) -> None:
        """Remember a cell, as long as cells like it come again."""
        if len(self._memory) >= _REMEMBERED:
            self._remembers = self._hits * 10 > _REMEMBERED
            self._memory.clear()
            self._hits = 0
        self._memory[key] = reading

    def learn(self, cell: str, reading: Reading) -> None:
        """Remember a text that the reader accepted, so that the screen knows it from now on."""
        can_be_known = not self.compares or self.is_text
        if reading.value is None or reading.notes or not can_be_known:
            return
        if len(self._learned) < _LEARNED:
            text = cell.encode("utf-8", "surrogatepass")
            if len(text) <= WIDEST:
                self._learned.add(text)

    def _take_learned(self) -> None:
        if len(self._learned) > self._waiting and len(self._learned) < _LEARNED:
            self._waiting = len(self._learned)
            self.known = KnownTexts(self._learned)


def _is_itself(value: object) -> bool:
    """Say whether a value equals itself: one object of NaN must not be handed out twice."""
    try:
        return bool(value == value)  # noqa: PLR0124 - NaN is what is asked for
    except ArithmeticError:
        return False


def column_of(
    field_: Any,  # noqa: ANN401 - a field of frictionless
    number: int,
    *,
    compares: bool,
    strict: bool = False,
) -> Column:
    """Make the column of a field of frictionless.

    Args:
        field_: The field, as the header expects it.
        number: Its place, from 1.
        compares: Its values are part of a key.
        strict: Spellings that nobody means are errors too.
    """
    missing = field_.missing_values
    if not field_.has_defined("missing_values") and field_.schema:
        missing = field_.schema.missing_values
    reader = field_.create_cell_reader()
    column = Column(
        name=field_.name,
        number=number,
        type=field_.type,
        reader=strict_reader(field_.type, reader) if strict else reader,
        missing=frozenset(missing),
        required=bool(field_.constraints.get("required")),
        rule=_rule(field_, compares=compares),
        known=KnownTexts(()),
        compares=compares,
        strict=strict,
        plain=frozenset() if strict else _plain(field_, missing),
    )
    for text in _likely(field_):
        with contextlib.suppress(TypeError, ValueError, ArithmeticError):  # no row may have it
            column.learn(text, column.read_anew(text))
    return column


_PLAIN: Mapping[str, frozenset[Any]] = {
    "string": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
}


def _plain(field_: Any, missing: Collection[str]) -> frozenset[Any]:  # noqa: ANN401 - as above
    """Give the types of cells that a field without rules takes as they are."""
    ruled = {name for name, value in field_.constraints.items() if value is not None}
    if ruled - {"required", "unique"} or field_.format not in {None, "default"}:
        return frozenset()
    if field_.type != "string" and set(missing) - {""}:
        return frozenset()  # a number whose text means no value is none
    return _PLAIN.get(field_.type, frozenset())


def _likely(field_: Any) -> list[str]:  # noqa: ANN401 - a field of frictionless
    """Give texts that are likely among the cells."""
    texts = field_.constraints.get("enum") or ()
    if field_.type == "boolean":
        texts = [*texts, *field_.true_values, *field_.false_values]
    return [text for text in texts if isinstance(text, str)]


def _rule(field_: Any, *, compares: bool) -> Rule | None:  # noqa: ANN401 - as above
    constraints = {
        name: value
        for name, value in field_.constraints.items()
        if value is not None and name in field_.supported_constraints and name != "required"
    }
    read = field_.create_value_reader()
    bounds = {name: read(constraints[name]) for name in _BOUNDS if name in constraints}
    if "enum" in constraints or None in bounds.values():
        return None  # what a bound that is none does is the reader's to say
    if field_.type in {"string", "any"}:
        return _text_rule(field_, constraints)
    if field_.type in {"integer", "year"}:
        return integer_rule(bounds, digits=4 if field_.type == "year" else None)
    if field_.type == "number":
        return _number_rule(field_, bounds)
    if field_.type in FORMATS:
        return moment_rule(read, field_.format, field_.type, bounds, is_key=compares)
    is_plain_point = field_.type == "geopoint" and field_.format == "default"
    return PointRule() if is_plain_point and not compares else None


def _text_rule(field_: Any, constraints: Mapping[str, Any]) -> Rule | None:  # noqa: ANN401
    if field_.format == "uuid":
        return UuidRule() if not constraints.keys() - {"unique"} else None
    if field_.format in {"email", "uri", "binary", "wkt"}:
        return None
    pattern = None
    if "pattern" in constraints:
        pattern = sequences_of(str(constraints["pattern"]))
        if pattern is None:
            return None
    return text_rule(constraints, pattern)


def _number_rule(field_: Any, bounds: Mapping[str, Any]) -> Rule | None:  # noqa: ANN401
    point, group = field_.decimal_char, field_.group_char
    if not field_.bare_number or point == group or any(sign in "-0123456789" for sign in group):
        return None
    return number_rule(bounds, point)
