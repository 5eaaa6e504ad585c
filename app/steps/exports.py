"""Tables that go out for people: CSV and Excel, complete or not at all.

A file is written beside its target and takes its place when it is whole. Codes go out as text, so
that `0101` keeps its zero, and nothing typed becomes a formula.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.progress import Cancel, Progress, Report, silent
from app.store.database import KnownError
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError, system_reason

if TYPE_CHECKING:
    from openpyxl.workbook.child import _WorkbookChild

ROWS_PER_REPORT = 500
LARGEST_SHEET = 1_048_576  # rows of an Excel sheet, the header included

_LARGEST_CELL = 32_767  # characters of an Excel cell
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    for_excel: bool = False,
    total: int | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> int:
    """Write a CSV file in UTF-8.

    Args:
        path: Target; an older file is replaced when the new one is complete.
        header: Names of the columns.
        rows: As many values each as the header has names.
        for_excel: Put a byte order mark first, without which Excel misreads accents.
        total: How many rows come, for the progress.
        report: Told every few hundred rows.
        cancel: Stops the writing; the target stays as it was.

    Returns:
        The number of rows.

    Raises:
        KnownError: `table.file_open` or `table.cannot_write`; the target stays as it was.
        CancelledError: The person asked to stop.
    """
    encoding = "utf-8-sig" if for_excel else "utf-8"
    with replacing(path) as part, part.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        count = 0
        for row in _watched(rows, total, report, cancel):
            writer.writerow([plain(value) for value in row])
            count += 1
    return count


def write_xlsx(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "Datos",
    total: int | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> int:
    """Write an Excel workbook of one sheet; texts stay texts, numbers stay numbers.

    A text longer than an Excel cell holds (32,767 characters) is cut there; CSV has it whole.

    Args:
        path: Target; an older file is replaced when the new one is complete.
        header: Names of the columns.
        rows: As many values each as the header has names.
        sheet: Name of the sheet.
        total: How many rows come, for the progress.
        report: Told every few hundred rows.
        cancel: Stops the writing; the target stays as it was.

    Returns:
        The number of rows.

    Raises:
        ProblemError: `table.too_many_rows` for one sheet; the target stays as it was.
        KnownError: `table.file_open` or `table.cannot_write`; the target stays as it was.
        CancelledError: The person asked to stop.
    """
    from openpyxl import Workbook

    with replacing(path) as part:
        book = Workbook(write_only=True)
        count = 0
        with closing(book.create_sheet(sheet[:31])) as page:
            page.freeze_panes = "A2"
            page.append([_cell(page, name) for name in header])
            for row in _watched(rows, total, report, cancel):
                count += 1
                if count == LARGEST_SHEET:
                    raise ProblemError(
                        _problem("table.too_many_rows", path, rows=LARGEST_SHEET - 1)
                    )
                page.append([_cell(page, value) for value in row])
        book.save(part)
    return count


def plain(value: Value) -> str:
    """Write a value as open data carry it: point for decimals, no groups, nothing for blank."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        return repr(value)
    return "" if value is None else str(value)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside the target that takes its place when all went well."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        os.replace(part, path)  # noqa: PTH105 - says that an older file gives way, on Windows too
    except PermissionError as error:
        raise KnownError(_problem("table.file_open", path)) from error
    except OSError as error:
        detail = system_reason(error)
        raise KnownError(_problem("table.cannot_write", path, detail=detail)) from error
    finally:
        part.unlink(missing_ok=True)


def _watched(
    rows: Iterable[Sequence[Value]], total: int | None, report: Report, cancel: Cancel | None
) -> Iterator[Sequence[Value]]:
    done = 0
    for done, row in enumerate(rows, start=1):
        if done % ROWS_PER_REPORT == 0:
            if cancel is not None:
                cancel.check()
            report(Progress(done, total))
        yield row
    report(Progress(done, done))


def _cell(page: "_WorkbookChild", value: Value) -> object:
    """Make a cell whose text is never taken for a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page)
    cell.value = value.translate(_NOT_IN_XML)[:_LARGEST_CELL]
    cell.data_type = "s"
    return cell


def _problem(code: str, path: Path, **values: object) -> Problem:
    return Problem(code, place=Place(file=path.name), values=values)
