"""Workbooks of old Excel (BIFF, .xls): at most 65,536 rows of 256 columns a sheet."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.steps.table_files.numbers import number_text
from app.steps.table_files.source import Merge, Seen, SheetName, chosen_sheet, letters
from forms.problem import Place, Problem, ProblemError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LARGEST_FILE = 512 << 20
"""Bytes: a full sheet of old Excel takes some 100 MB; this format is read into memory."""

_Value = int | float | str | bool | time | date | datetime | timedelta
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


class XlsSource:
    """One sheet of a workbook of old Excel; see `Source`."""

    kind = "xls"

    def __init__(self, path: Path, sheet: str | None) -> None:
        """Open a workbook.

        Args:
            path: The file.
            sheet: Name of the sheet; None for the first one that is shown.

        Raises:
            ProblemError: `table.damaged`, `table.password`, `table.no_sheet`.
            OSError: The file cannot be read.
        """
        self._path = path
        self.size, self.done = path.stat().st_size, 0
        self._book = self._open()
        shown = "Visible"
        self.sheets = tuple(
            SheetName(each.name, not str(each.visible).endswith(shown))
            for each in self._book.sheets_metadata
            if str(each.typ).endswith("WorkSheet")
        )
        if not self.sheets:
            raise self._refused("table.damaged")
        self.sheet = chosen_sheet(path.name, self.sheets, sheet)
        self._cells = self._sheet()
        self.seen = Seen(path.name, self.sheet)
        self.merged = tuple(
            Merge(top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in self._cells.merged_cell_ranges or ()
        )

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows of the sheet; see `Source.records`."""
        self.seen = Seen(self._path.name, self.sheet)
        rows = max(self._cells.total_height, 1)
        for row, values in enumerate(self._cells.to_python(skip_empty_area=False), start=1):
            self.done = self.size * row // rows
            yield row, [self._text(value, row, place) for place, value in enumerate(values, 1)]
        self.done = self.size

    def _text(self, value: _Value, row: int, column: int) -> str:
        if isinstance(value, str):
            if value in _ERRORS:
                self.seen.note("table.cell_error", value, row, letters(column))
            return value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return number_text(repr(value))
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds").removesuffix("T00:00:00")
        if isinstance(value, timedelta):
            seconds = round(value.total_seconds())
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return value.isoformat()

    def _open(self) -> "CalamineWorkbook":
        from python_calamine import CalamineWorkbook, PasswordError

        if self.size > LARGEST_FILE:
            raise self._refused("table.zip_bomb")
        try:
            return CalamineWorkbook.from_path(str(self._path))
        except PasswordError as error:
            raise self._refused("table.password") from error
        except BaseException as error:
            raise self._broken(error) from error

    def _sheet(self) -> "CalamineSheet":
        try:
            return self._book.get_sheet_by_name(self.sheet)
        except BaseException as error:
            raise self._broken(error) from error

    def _broken(self, error: BaseException) -> BaseException:
        """Say that the file is damaged; its reader panics at some such files, beyond Exception."""
        known = isinstance(error, Exception) or type(error).__name__ == "PanicException"
        return self._refused("table.damaged") if known else error

    def _refused(self, code: str) -> ProblemError:
        return ProblemError(Problem(code, place=Place(file=self._path.name), values={"part": ""}))
