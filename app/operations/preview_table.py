"""Show a table before anything is stored: how it is read, what its columns are, what is open."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.import_problems import formula_problems
from app.operations.plan_import import ImportOptions
from app.operations.read_columns import watched
from app.progress import Cancel, Report, silent
from forms.problem import Problem, ProblemError, Severity

if TYPE_CHECKING:
    from app.steps.column_kinds import ColumnLook, Doubt
    from app.steps.tables import Table

_SAMPLE_ROWS = 20
_MOST_WORDS = 12
_ACCENTED = re.compile(r"\w*[^\x00-\x7f]\w*")


@dataclass(frozen=True, slots=True)
class TablePreview:
    """A table as it would be read.

    Attributes:
        table: The file.
        rows: Rows there are, as far as the file could be read.
        looks: What the columns are.
        doubts: What a person must say before an import.
        accented: Words with letters beyond ASCII, which show whether the encoding is right.
        sample: The first rows: number and cells.
        problems: What is wrong or worth knowing.
    """

    table: "Table"
    rows: int
    looks: "tuple[ColumnLook, ...]"
    doubts: "tuple[Doubt, ...]"
    accented: tuple[str, ...]
    sample: tuple[tuple[int, list[str]], ...]
    problems: tuple[Problem, ...]


def preview_table(
    file: Path,
    options: ImportOptions | None = None,
    *,
    most_rows: int | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> TablePreview:
    """Look at a table; rows that cannot be read are problems of the answer.

    Args:
        file: The table.
        options: What a person says of the file.
        most_rows: Rows to look at; None for all of them, which is what decides the doubts.
        report: Told of the bytes read.
        cancel: Stops the reading.

    Raises:
        ProblemError: It is no table, or none can be found in it.
        KnownError: The file cannot be read.
        CancelledError: It was stopped.
    """
    from app.steps.cleaned_tables import cleaned
    from app.steps.tables import open_table

    said = options or ImportOptions()
    table = open_table(
        file,
        sheet=said.sheet,
        encoding=said.encoding,
        delimiter=said.delimiter,
        header_row=said.header_row,
        allow_duplicates=said.recipe is None,
    )
    if said.recipe is not None:
        table = cleaned(table, said.recipe)
    reading = _Reading(table)
    wrong: tuple[Problem, ...] = ()
    try:
        for number, cells in watched(table, _("Leyendo"), report, cancel or Cancel()):
            reading.add(number, cells)
            if reading.rows == most_rows:
                break
    except ProblemError as error:
        wrong = error.problems
    return reading.done(wrong)


class _Reading:
    """What a reading of the rows gathers.

    Attributes:
        rows: Rows so far.
    """

    def __init__(self, table: "Table") -> None:
        from app.steps.column_kinds import ColumnScan

        self.rows = 0
        self._table = table
        self._scans = [ColumnScan(name, at) for at, name in enumerate(table.header)]
        self._sample: list[tuple[int, list[str]]] = []
        self._words = _Words()
        self._words.add(table.header)

    def add(self, number: int, cells: list[str]) -> None:
        """Take a row."""
        self.rows += 1
        if len(self._sample) < _SAMPLE_ROWS:
            self._sample.append((number, list(map(str, cells))))
        self._words.add(cells)
        for scan, text in zip(self._scans, cells, strict=True):
            scan.add(number, text)

    def done(self, wrong: tuple[Problem, ...]) -> TablePreview:
        """Give what was seen, with what stopped the reading."""
        from app.steps.column_kinds import doubts_of

        table, looks = self._table, tuple(scan.done() for scan in self._scans)
        return TablePreview(
            table,
            self.rows,
            looks,
            tuple(doubts_of(looks)),
            tuple(self._words.found),
            tuple(self._sample),
            (*wrong, *_of_header(table), *table.problems, *_of_columns(table, looks)),
        )


class _Words:
    """Gathers the first different words that show the encoding."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def add(self, cells: "tuple[str, ...] | list[str]") -> None:
        if len(self.found) >= _MOST_WORDS:
            return
        line = " ".join(cells)
        if line.isascii():
            return
        for word in _ACCENTED.findall(line):
            if len(self.found) < _MOST_WORDS:
                self.found.setdefault(word)


def _of_header(table: "Table") -> list[Problem]:
    """Name columns that share a name, and those that have none."""
    names = [name for name in table.header if name]
    twice = {name for name in names if names.count(name) > 1}
    found = [
        Problem("table.duplicate_column", place=table.place(table.header_row, name))
        for name in dict.fromkeys(names)
        if name in twice
    ]
    for at, name in enumerate(table.header, start=1):
        if not name:
            place = table.place(table.header_row, str(at))
            found.append(Problem("table.unnamed_column", Severity.WARNING, place))
    return found


def _of_columns(table: "Table", looks: "tuple[ColumnLook, ...]") -> list[Problem]:
    """Say what in the columns may go wrong later."""
    found: list[Problem] = []
    for look in looks:
        name = look.name or str(look.index + 1)
        place = table.place(None, name)
        found += formula_problems(table, name, look.formula_like, look.formula_cells)
        facts = {
            "table.lost_zeros": look.filled if look.lost_zeros else 0,
            "table.mixed_types": look.odd_count,
            "table.short_years": look.short_years,
            "table.long_numbers": look.long_numbers,
        }
        example = look.odd[0][1] if look.odd else (look.examples or ("",))[0]
        for code, count in facts.items():
            if count:
                shown = _without_zero(look) if code == "table.lost_zeros" else example
                values = {"count": str(count), "example": shown, "kind": look.kind}
                found.append(Problem(code, Severity.WARNING, place, values))
    return found


def _without_zero(look: "ColumnLook") -> str:
    """Give a code that lost its zero: the shortest of those in the column."""
    return min((text for text in look.values if text.strip()), key=len, default=look.examples[0])


def template_repeats(table: "Table") -> list[tuple[str, str, int]]:
    """Count the rows on the sheets of repeats of a template that was filled in.

    Args:
        table: Its sheet of records; of any other table nothing is counted.

    Returns:
        Path of the repeat, its sheet, and how many rows that has.
    """
    from app.steps.tables import open_table
    from app.steps.template_workbook import MARK_SHEET, template_columns

    if not template_columns(table.sheets):
        return []
    marks = [cells for _row, cells in open_table(table.path, sheet=MARK_SHEET, header_row=1).rows]
    there = {sheet.name for sheet in table.sheets}
    sheets = {cells[4]: cells[3] for cells in marks if len(cells) > 4 and cells[4]}
    return [
        (path, name, _rows_of(table.path, name)) for path, name in sheets.items() if name in there
    ]


def _rows_of(file: Path, sheet: str) -> int:
    from app.steps.tables import open_table

    rows = 0
    try:
        for _row in open_table(file, sheet=sheet).rows:
            rows += 1
    except ProblemError:  # said when it is imported; without rows there is nothing to say
        return rows
    return rows
