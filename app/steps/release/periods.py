"""Series: the rows of each month, quarter or year as files of their own, beside the whole table.

A period that is over keeps its file byte for byte from version to version; the whole table keeps
its name for ever, so that one address always gives the latest.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.steps.dataset_definition import Series
from app.steps.release.tables import Enclosure, ReleasedTable, resource_of
from app.steps.sorted_csv import DataFile

UNDATED = "sin-periodo"
"""Of rows whose record says no period."""

_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d{2}.*)?)?", re.ASCII)
_OPEN_AT_ONCE = 60  # files; a process may have only so many


def period_of(text: str, series: Series) -> str:
    """Give the period of a day, a month or a year, as file names carry it.

    Returns:
        `2026-10`, `2026-T4` or `2026`; the year where no month is known; `UNDATED` otherwise.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        return UNDATED
    year, month = match[1], match[2]
    if series == "year" or month is None:
        return year
    return f"{year}-{month}" if series == "month" else f"{year}-T{(int(month) + 2) // 3}"


def write_periods(
    folder: Path,
    tables: Sequence[ReleasedTable],
    path: str,
    series: Series,
    title: Callable[[str, str], str],
) -> list[Enclosure]:
    """Divide all tables of a release by the period of their records.

    Args:
        folder: Where they go.
        tables: That of the records first.
        path: Question of the records' table that says the period.
        series: Length of a period.
        title: From title of the table and period to that of the file.

    Returns:
        The files, by table and period.
    """
    records = tables[0]
    column = records.header.index(
        next(each.name for each in records.table.columns if each.path == path)
    )
    found: list[Enclosure] = []
    for table in tables:
        periods = (period_of(row[column], series) for row in records.rows())
        dated: Iterator[tuple[str, list[str]]] = zip(periods, records.rows(), strict=True)
        pairs = dated if table is records else _of_records(dated, table.rows())
        for period, file in sorted(_divide(folder, table, pairs).items()):
            called = title(table.table.title, period)
            name = f"{table.table.name}-{period.lower()}"
            found.append(
                Enclosure(
                    file.path.name,
                    "period",
                    table.table.name,
                    resource_of(file, name, called, table.table.schema, period),
                    file.rows,
                )
            )
    return found


def _of_records(
    records: Iterator[tuple[str, list[str]]], rows: Iterator[list[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Give rows of a repeat with the period of their record; both come in the same order."""
    period, record = "", ""
    for row in rows:
        while record != row[0]:
            period, values = next(records)
            record = values[0]
        yield period, row


def _divide(
    folder: Path, table: ReleasedTable, rows: Iterator[tuple[str, list[str]]]
) -> dict[str, DataFile]:
    """Write rows to the file of their period."""
    parts: dict[str, _Part] = {}
    try:
        for period, row in rows:
            part = parts.get(period)
            if part is None:
                path = folder / f"{table.table.name}-{period}.csv"
                part = parts[period] = _Part(path, table.header)
            if not part.is_open:
                _close_some(list(parts.values()))
            part.write(row)
        return {period: part.finish() for period, part in parts.items()}
    finally:
        for part in parts.values():
            part.close()


def _close_some(parts: Sequence["_Part"]) -> None:
    opened = [part for part in parts if part.is_open]
    if len(opened) >= _OPEN_AT_ONCE:
        for part in opened:
            part.close()


class _Part:
    """The file of one period; it may be closed in between."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._rows = -1
        self._file = path.open("w", encoding="utf-8", newline="")
        self.write(header)

    @property
    def is_open(self) -> bool:
        return not self._file.closed

    def write(self, row: Sequence[str]) -> None:
        if self._file.closed:
            self._file = self._path.open("a", encoding="utf-8", newline="")
        csv.writer(self._file, lineterminator="\r\n").writerow(row)
        self._rows += 1

    def close(self) -> None:
        self._file.close()

    def finish(self) -> DataFile:
        self.close()
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return DataFile(self._path, self._rows, self._path.stat().st_size, digest, {})
