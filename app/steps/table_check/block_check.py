"""Checks the records of one block: screens its columns, then reads what stays in doubt."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from app.steps.table_check.arrays import Cells, Ints, Mask, Words
from app.steps.table_check.columns import Column, Reading, Verdicts
from app.steps.table_check.found import Found
from app.steps.table_check.keys import joined, key_of, keys_of_texts, keys_of_values
from app.steps.table_check.plan import Link, Plan
from app.steps.table_check.row_rules import (
    PRIMARY_KEY_BLANK,
    cell_errors,
    link_error,
    read_row,
    row_errors,
)
from app.steps.table_check.spill import Details
from app.steps.table_check.structure import Matrix, Records, Signs


def parse(records: list[bytes], signs: Signs) -> list[list[str]]:
    """Let csv read complete records."""
    texts = [record.decode("utf-8") for record in records]
    if signs.quote is None:
        reader = csv.reader(texts, delimiter=chr(signs.separator), quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(texts, delimiter=chr(signs.separator), quotechar=chr(signs.quote))
    return list(reader)


@dataclass(slots=True)
class BlockCheck:
    """The check of one block.

    Attributes:
        plan: The checks.
        signs: What parts the text.
        records: The block.
        first: Index of the first record that is checked; those before belong to the header.
        number: Number of the block's first record in the file, from 1.
        errors: By record, what is wrong with it.
        keys: For each key of the plan, one number a record.
    """

    plan: Plan
    signs: Signs
    records: Records
    first: int
    number: int
    errors: dict[int, list[Found]] = field(default_factory=lambda: defaultdict(list))
    keys: list[Words] = field(default_factory=list)
    _parts: dict[int, Words] = field(default_factory=dict)
    _null: dict[int, Mask] = field(default_factory=dict)
    _values: dict[int, dict[int, Reading]] = field(default_factory=dict)
    _sure: dict[int, tuple[Cells, Verdicts]] = field(default_factory=dict)

    def run(self) -> None:
        """Check the records."""
        matrix = Matrix.of(self.records, self.first, self.plan.width)
        self.keys = [
            np.zeros(len(self.records), dtype=np.uint64) for _ in range(len(self.plan.keys))
        ]
        if len(matrix.rows):
            self._check_matrix(matrix)
        odd = np.ones(len(self.records), dtype=np.bool_)
        odd[matrix.rows] = False
        odd[: self.first] = False
        self._check_odd(np.flatnonzero(odd).tolist())

    def details(self, *, with_cells: bool) -> list[Details]:
        """Give the rows with errors, in order."""
        rows = sorted(self.errors)
        cells: list[list[str]] = []
        if with_cells:
            cells = parse([self.records.text(row) for row in rows], self.signs)
        return [
            (self.number + row, tuple(cells[at]) if with_cells else (), self.errors[row])
            for at, row in enumerate(rows)
        ]

    def _check_odd(self, rows: list[int]) -> None:
        """Check records of another width."""
        records = parse([self.records.text(row) for row in rows], self.signs)
        for row, cells in zip(rows, records, strict=True):
            readings = read_row(self.plan, cells)
            if errors := row_errors(self.plan, cells, readings):
                self.errors[row] = errors
            for keys, columns in zip(self.keys, self.plan.keys, strict=True):
                keys[row] = joined([key_of(readings[index].value) for index in columns])

    def _check_matrix(self, matrix: Matrix) -> None:
        missing_all = np.ones(len(matrix.rows), dtype=np.bool_)
        for index, column in enumerate(self.plan.columns):
            cells = matrix.column(index, self.signs.quote)
            verdicts = column.screen(cells)
            if (strange := matrix.strange.get(index)) is not None:
                verdicts.valid[strange] = column.takes_any_text
                verdicts.missing[strange] = False
            readings = self._read_doubtful(matrix, column, cells, verdicts)
            missing_all &= self._note(column, cells, verdicts, readings)
        for row in np.flatnonzero(missing_all).tolist():
            self.errors[int(matrix.rows[row])] = [Found("blank-row", 0)]
        self._check_keys(matrix)
        for number, link in enumerate(self.plan.links):
            self._check_link(matrix, number, link)

    def _read_doubtful(
        self, matrix: Matrix, column: Column, cells: Cells, verdicts: Verdicts
    ) -> dict[int, Reading]:
        """Let the reader judge the cells that the screen could not; gives its readings by row.

        Readings that nobody asks for again are left out.
        """
        doubtful: Ints = np.flatnonzero(~(verdicts.valid | verdicts.missing))
        texts = cells.texts_at(doubtful)
        strange = matrix.strange.get(column.number - 1, doubtful[:0])
        strange = strange[np.isin(strange, doubtful)]
        raw = [matrix.raw(row, column.number - 1) for row in strange.tolist()]
        places = np.searchsorted(doubtful, strange).tolist()
        for place, (text,) in zip(places, parse(raw, self.signs), strict=True):
            texts[place] = text
        found: dict[int, Reading] = {}
        for row, text in zip(doubtful.tolist(), texts, strict=True):
            reading = column.read(text)
            if reading.value is None or reading.notes or column.compares:
                found[row] = reading
                if reading.notes:
                    self.errors[int(matrix.rows[row])] += cell_errors(column, text, reading)
        return found

    def _note(
        self, column: Column, cells: Cells, verdicts: Verdicts, readings: dict[int, Reading]
    ) -> Mask:
        """Keep what keys ask of a column; say which of its cells are missing."""
        missing = verdicts.missing.copy()
        null = missing.copy()
        for row, reading in readings.items():
            if reading.value is None:
                missing[row] = reading.is_missing
                null[row] = True
        if column.compares:
            index = column.number - 1
            self._null[index] = null
            self._values[index] = readings
            self._sure[index] = (cells, verdicts)
        return missing

    def _part(self, index: int) -> Words:
        """Give the keys of a column's cells."""
        if index in self._parts:
            return self._parts[index]
        cells, verdicts = self._sure[index]
        if verdicts.values is not None:
            keys = keys_of_values(verdicts.values)
        else:
            keys = keys_of_texts(cells)
        keys[verdicts.missing] = 0
        for row, reading in self._values[index].items():
            keys[row] = key_of(reading.value)
        self._parts[index] = keys
        return keys

    def _check_keys(self, matrix: Matrix) -> None:
        for keys, columns in zip(self.keys, self.plan.keys, strict=True):
            keys[matrix.rows] = joined([self._part(index) for index in columns])
        if self.plan.primary:
            null = np.logical_and.reduce([self._null[index] for index in self.plan.primary])
            for row in np.flatnonzero(null).tolist():
                self.errors[int(matrix.rows[row])].append(
                    Found("primary-key", 0, PRIMARY_KEY_BLANK)
                )

    def _check_link(self, matrix: Matrix, number: int, link: Link) -> None:
        null = np.logical_and.reduce([self._null[index] for index in link.columns])
        open_ = ~null
        if len(link.columns) == 1:
            index = link.columns[0]
            column = self.plan.columns[index]
            cells, verdicts = self._sure[index]
            if column.is_text:
                found = link.values.texts.holds(cells)
                if index in matrix.strange:
                    found[matrix.strange[index]] = False
                open_ &= ~found
            elif column.type in {"integer", "year"} and verdicts.values is not None:
                open_ &= ~(verdicts.valid & link.values.holds_numbers(verdicts.values))
        for row in np.flatnonzero(open_).tolist():
            values = tuple(self._value(index, row) for index in link.columns)
            if (error := link_error(number, link, values)) is not None:
                self.errors[int(matrix.rows[row])].append(error)

    def _value(self, index: int, row: int) -> object:
        """Give the value of a cell."""
        known = self._values[index].get(row)
        if known is not None:
            return known.value
        cells, verdicts = self._sure[index]
        if verdicts.missing[row]:
            return None
        return self.plan.columns[index].read(cells.texts_at(np.array([row]))[0]).value
