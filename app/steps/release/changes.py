"""What a version changes of the one before: rows by their key, columns by their name."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from app.steps.external_sort import ExternalSort
from app.steps.release.tables import ReleasedTable, csv_rows

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
HEADER = ("table", "change", "key", "column", "after")
"""Columns of the change log, as `palabras.csv` names them."""

_OLD, _NEW = "0", "1"

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EarlierTable:
    """A table as an earlier version published it.

    Attributes:
        path: Its CSV.
        columns: Names of its columns.
        key: Those that made a row unique there.
        fingerprint: `sha256:` and the hash of its CSV.
    """

    path: Path
    columns: tuple[str, ...]
    key: tuple[str, ...]
    fingerprint: str


@dataclass(slots=True)
class TableChanges:
    """What is other in one table.

    Attributes:
        table: Its name.
        rows: Rows it has now.
        key: The columns by which rows were compared; without any, whole rows were.
        added, changed, removed: How many rows.
        by_column: Column -> how many of its cells changed.
        new_columns, lost_columns: Names.
        is_new, is_lost: The whole table is.
    """

    table: str
    rows: int
    key: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    removed: int = 0
    by_column: dict[str, int] = field(default_factory=dict)
    new_columns: tuple[str, ...] = ()
    lost_columns: tuple[str, ...] = ()
    is_new: bool = False
    is_lost: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Give the rows added, changed and removed."""
        return {ADDED: self.added, CHANGED: self.changed, REMOVED: self.removed}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two tables with the columns that both have."""

    name: str
    key: tuple[str, ...]
    common: tuple[str, ...]


def earlier_tables(folder: Path, descriptor: str) -> dict[str, EarlierTable]:
    """Read which tables a version published, those of single periods left out.

    Args:
        folder: Of the version.
        descriptor: Name of its description.

    Raises:
        OSError: It is not there.
        ValueError: It is none.
    """
    said = json.loads((folder / descriptor).read_text(encoding="utf-8"))
    return {
        resource["name"]: EarlierTable(
            folder / resource["path"],
            tuple(each["name"] for each in resource["schema"]["fields"]),
            tuple(resource["schema"].get("primaryKey", ())),
            resource["hash"],
        )
        for resource in said["resources"]
        if not resource.get("period")
    }


def write_changes(
    target: Path,
    tables: Sequence[ReleasedTable],
    before: Mapping[str, EarlierTable],
    words: Mapping[str, str],
) -> tuple[TableChanges, ...]:
    """Write what is other than in the version before, cell by cell.

    What stood there before is in the version before and is not written again: a correction may be
    made because it never should have been published. The same holds for columns that are gone.

    Args:
        target: The change log, a CSV.
        tables: Of this version.
        before: Name -> the table of the version before.
        words: Names of the columns of `HEADER`, and of `added`, `changed`, `removed`.

    Returns:
        One for each table there is or was.
    """
    with target.open("w", encoding="utf-8", newline="") as file:
        log = csv.writer(file, lineterminator="\r\n")
        log.writerow([words[name] for name in HEADER])
        found = []
        for table in tables:
            old = before.get(table.table.name)
            changes = TableChanges(table.table.name, table.file.rows)
            found.append(changes)
            if old is None:
                changes.is_new, changes.added = True, table.file.rows
                continue
            _compare_columns(changes, table, old)
            if old.fingerprint == f"sha256:{table.file.sha256}":
                continue
            for line in _compare_rows(changes, table, old, target):
                log.writerow([line[0], words[line[1]], *line[2:]])
    names = {table.table.name for table in tables}
    return (*found, *(TableChanges(name, 0, is_lost=True) for name in before if name not in names))


def _compare_columns(changes: TableChanges, table: ReleasedTable, old: EarlierTable) -> None:
    changes.key = table.key if table.key == old.key else ()
    changes.new_columns = tuple(name for name in table.header if name not in old.columns)
    changes.lost_columns = tuple(name for name in old.columns if name not in table.header)


def _compare_rows(
    changes: TableChanges, table: ReleasedTable, old: EarlierTable, aside: Path
) -> Iterator[tuple[str, ...]]:
    """Give the lines of the log; both tables are sorted together by their key."""
    common = tuple(name for name in table.header if name in old.columns)
    compared = _Compared(changes.table, changes.key or common, common)
    with ExternalSort[tuple[tuple[str, ...], str]](aside.with_name(f".{aside.name}")) as both:
        _take(both, _OLD, old.columns, csv_rows(old.path), compared)
        _take(both, _NEW, table.header, table.rows(), compared)
        for _key, group in groupby(both.ordered(), key=lambda item: item[0][0]):
            rows = [(side, json.loads(cells)) for (_, side), cells in group]
            yield from _differences(
                changes,
                compared,
                [row for side, row in rows if side == _OLD],
                [row for side, row in rows if side == _NEW],
            )


def _take(
    both: "ExternalSort[tuple[tuple[str, ...], str]]",
    side: str,
    columns: Sequence[str],
    rows: Iterator[list[str]],
    compared: _Compared,
) -> None:
    places = [columns.index(name) for name in compared.common]
    keys = [columns.index(name) for name in compared.key]
    for row in rows:
        cells = json.dumps([row[place] for place in places], ensure_ascii=False)
        both.add((tuple(row[place] for place in keys), side), cells.encode())


def _differences(
    changes: TableChanges, compared: _Compared, old: list[list[str]], new: list[list[str]]
) -> Iterator[tuple[str, ...]]:
    for before, after in zip(old, new, strict=False):
        cells = [
            (name, now)
            for name, was, now in zip(compared.common, before, after, strict=True)
            if was != now
        ]
        changes.changed += bool(cells)
        for name, now in cells:
            changes.by_column[name] = changes.by_column.get(name, 0) + 1
            yield changes.table, CHANGED, _key(compared, after), name, now
    for row in new[len(old) :]:
        changes.added += 1
        yield changes.table, ADDED, _key(compared, row), "", ""
    for row in old[len(new) :]:
        changes.removed += 1
        yield changes.table, REMOVED, _key(compared, row), "", ""


def _key(compared: _Compared, row: Sequence[str]) -> str:
    """Write the key of a row as people read it: `municipio=0101, anio=2026`."""
    cells = dict(zip(compared.common, row, strict=True))
    return ", ".join(f"{name}={cells[name]}" for name in compared.key)


def total(changes: Sequence[TableChanges]) -> dict[str, dict[str, int]]:
    """Give the counts of all tables, as a version keeps them."""
    return {each.table: each.counts for each in changes}
