"""Rows of cells checked some hundred at a time, column by column: what is surely right is passed.

A column of cells whose types alone make them valid costs one look at those types; only rows with a
note, blank rows and rows of another width go through all rules one by one.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from app.steps.table_check.columns import Column, Reading
from app.steps.table_check.plan import Plan
from app.steps.table_check.row_rules import SeenKeys, key_errors, read_row, row_errors, texts_of
from app.steps.table_check.spill import Details

Cells: TypeAlias = Sequence[Any]
Readings: TypeAlias = Sequence[Reading]


class RowBatches:
    """Checks the rows of one table, in their order."""

    def __init__(self, plan: Plan) -> None:
        """Prepare the checks.

        Args:
            plan: What the rows are checked by.
        """
        self._plan = plan
        self._seen = SeenKeys(plan)
        keyed = {index for key in plan.keys for index in key}
        self._keyed = sorted(keyed.union(*(link.columns for link in plan.links)))

    def errors(self, numbers: Sequence[int], rows: Sequence[Cells]) -> list[Details]:
        """Give the rows of a batch that have errors: number, cells as texts, errors.

        Args:
            numbers: Of the rows.
            rows: Their cells.

        Raises:
            TypeError: Values of a key cannot be compared.
            Exception: Whatever a reader of frictionless raises at a rule that cannot be used.
        """
        plan, width = self._plan, self._plan.width
        if not rows or not width or any(len(cells) != width for cells in rows):
            return self._one_by_one(numbers, rows)
        columns: list[Cells] = list(zip(*rows, strict=True))
        readings = list(map(_read, plan.columns, columns))
        doubtful = _doubtful(readings, len(rows))
        values = {index: _values(readings[index], columns[index]) for index in self._keyed}
        is_new = not plan.links and self._seen.take_new(numbers, values)
        found: list[Details] = []
        for at in sorted(doubtful) if is_new else range(len(rows)):
            keys = {index: column[at] for index, column in values.items()}
            if at in doubtful:
                errors = row_errors(plan, rows[at], self._row(rows[at], readings, at))
            else:
                errors = key_errors(plan, keys)
            if not is_new:
                errors += self._seen.repeated(numbers[at], keys)
            if errors:
                found.append((numbers[at], texts_of(rows[at]), errors))
        return found

    def _row(self, cells: Cells, readings: Sequence[Readings | None], at: int) -> Readings:
        """Give the readings of one row, those too that nobody has needed so far."""
        return [
            column.read(cell) if read is None else read[at]
            for column, cell, read in zip(self._plan.columns, cells, readings, strict=True)
        ]

    def _one_by_one(self, numbers: Sequence[int], rows: Sequence[Cells]) -> list[Details]:
        found: list[Details] = []
        for number, cells in zip(numbers, rows, strict=True):
            readings = read_row(self._plan, cells)
            errors = row_errors(self._plan, cells, readings)
            errors += self._seen.repeated(number, [reading.value for reading in readings])
            if errors:
                found.append((number, texts_of(cells), errors))
        return found


def _read(column: Column, cells: Cells) -> Readings | None:
    """Read the cells of a column, None where all are surely valid and none is blank."""
    return None if column.is_sure(cells) else list(map(column.read, cells))


def _values(readings: Readings | None, cells: Cells) -> Cells:
    return cells if readings is None else [reading.value for reading in readings]


def _doubtful(readings: Sequence[Readings | None], count: int) -> set[int]:
    """Say which rows have a note, or no value at all."""
    read = [each for each in readings if each is not None]
    found = {at for each in read for at, reading in enumerate(each) if reading.notes}
    if len(read) == len(readings):
        blank = set(range(count))
        for each in read:
            blank = {at for at in blank if each[at].is_missing}
        found |= blank
    return found
