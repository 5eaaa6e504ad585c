"""frictionless' rules of a row, over cells that were read one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.steps.table_check.columns import Column, Reading
from app.steps.table_check.found import Found
from app.steps.table_check.plan import Link, Plan
from app.steps.table_check.strict import KINDS

PRIMARY_KEY_BLANK = 'cells composing the primary keys are all "None"'


def texts_of(cells: Sequence[Any]) -> tuple[str, ...]:
    """Give the cells of a row as a report shows them."""
    return tuple("" if cell is None else str(cell) for cell in cells)


def cell_errors(column: Column, cell: Any, reading: Reading) -> list[Found]:  # noqa: ANN401
    """Give what is wrong with one cell, its type first."""
    notes = sorted(reading.notes.items(), key=lambda note: note[0] != "type")
    return [Found(_error_type(name), column.number, note, str(cell)) for name, note in notes]


def _error_type(name: str) -> str:
    if name in KINDS:
        return name
    return "type-error" if name == "type" else "constraint-error"


def row_errors(plan: Plan, cells: Sequence[Any], readings: Sequence[Reading]) -> list[Found]:
    """Give what is wrong with a row, repeated keys left out.

    Args:
        plan: The checks.
        cells: The cells, as many as there are.
        readings: One for each column; a missing cell is read as None.
    """
    errors: list[Found] = []
    for column, reading in zip(plan.columns, readings, strict=True):
        if reading.notes:
            cell = cells[column.number - 1] if column.number <= len(cells) else None
            errors += cell_errors(column, cell, reading)
    for number in range(plan.width + 1, len(cells) + 1):
        errors.append(Found("extra-cell", number, cell=str(cells[number - 1])))
    for number in range(len(cells) + 1, plan.width + 1):
        errors.append(Found("missing-cell", number))
    if all(reading.is_missing for reading in readings):
        errors = [Found("blank-row", 0)]
    return errors + key_errors(plan, {at: each.value for at, each in enumerate(readings)})


def key_errors(plan: Plan, values: Mapping[int, Any]) -> list[Found]:
    """Give what is wrong with the keys of a row, repeated ones left out.

    Args:
        plan: The checks.
        values: Those of its keys, by the index of their column.
    """
    errors: list[Found] = []
    if plan.primary and all(values[index] is None for index in plan.primary):
        errors.append(Found("primary-key", 0, PRIMARY_KEY_BLANK))
    for number, link in enumerate(plan.links):
        error = link_error(number, link, tuple(values[index] for index in link.columns))
        if error is not None:
            errors.append(error)
    return errors


def link_error(number: int, link: Link, values: tuple[Any, ...]) -> Found | None:
    """Give the error of a foreign key whose values are not found."""
    if all(value is None for value in values) or values in link.values:
        return None
    return Found("foreign-key", 0, link.note(values), link=(number, texts_of(values)))


def read_row(plan: Plan, cells: Sequence[Any]) -> list[Reading]:
    """Read the cells of a row; where there is none, its absence."""
    count = len(cells)
    return [
        column.read(cells[index] if index < count else None)
        for index, column in enumerate(plan.columns)
    ]


class SeenKeys:
    """The values of keys seen so far, each with the last row that had it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._unique: list[dict[Any, int]] = [{} for _ in plan.unique]
        self._primary: dict[tuple[Any, ...], int] = {}

    def take_new(self, rows: Sequence[int], values: Mapping[int, Sequence[Any]]) -> bool:
        """Take the keys of several rows at once, when none is blank and none repeats another.

        Args:
            rows: Numbers of the rows.
            values: Those of the keys' columns, by the index of the column, one a row.

        Returns:
            Whether they were taken; if not, each row is asked by `repeated`.

        Raises:
            TypeError: A value cannot be compared.
        """
        keys: list[tuple[dict[Any, int], Sequence[Any]]] = [
            (seen, values[index])
            for index, seen in zip(self._plan.unique, self._unique, strict=True)
        ]
        primary = self._plan.primary
        if primary:
            keys.append((self._primary, list(zip(*(values[at] for at in primary), strict=True))))
        for seen, found in keys:
            new = set(found)
            blank = None in new or (None,) * len(primary) in new
            if blank or len(new) < len(rows) or not seen.keys().isdisjoint(new):
                return False
        for seen, found in keys:
            seen.update(zip(found, rows, strict=True))
        return True

    def repeated(self, row: int, values: Mapping[int, Any] | Sequence[Any]) -> list[Found]:
        """Give the keys of a row that an earlier row had.

        Args:
            row: Number of the row.
            values: Those of its keys, by the index of their column.

        Raises:
            TypeError: A value cannot be compared.
        """
        errors = []
        for index, seen in zip(self._plan.unique, self._unique, strict=True):
            value = values[index]
            if value is not None:
                if earlier := seen.get(value):
                    errors.append(Found("unique-error", index + 1, _same(earlier), str(value)))
                seen[value] = row
        key = tuple(values[index] for index in self._plan.primary)
        if any(value is not None for value in key):
            if first := self._primary.get(key):
                errors.append(Found("primary-key", 0, _same(first)))
            self._primary[key] = row
        return errors


def _same(row: int) -> str:
    return f"the same as in the row at position {row}"
