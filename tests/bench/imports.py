"""A table of 100,000 rows and 12 columns taken in, beside bare inserts of the same rows.

Bare means: what the import leaves in the tables (a record and its answers for each row), inserted
into equal tables by SQLite's own `executemany` in one transaction. What the import does beyond
that: identities, values looked at, a hash over all rows, transactions short enough for somebody
who answers meanwhile. Beside it, the cells alone: one table without a record, an index, a key.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from app.operations.load_form import load_form
from app.store.instruments import StoredVersion
from app.store.workspace import FILE_NAME, Workspace
from tests.bench.figures import Figure

FORM = "bench_12"
ROWS, COLUMNS = 100_000, 12
PERSON = "Ana"
_TABLES = ("batch", "record", "d1_0")
NAMES = [f"c{number:02d}" for number in range(COLUMNS)]


def load(workspace: Workspace) -> StoredVersion:
    """Load a form of 12 questions: four texts, four whole numbers, two decimals, two dates."""
    types = ["text"] * 4 + ["integer"] * 4 + ["decimal"] * 2 + ["date"] * 2
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    for name, kind in zip(NAMES, types, strict=True):
        survey.append([kind, name, name])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id"])
    settings.append(["Doce columnas", FORM])
    file = workspace.folder / "doce.xlsx"
    book.save(file)
    load_form(workspace, file)
    return workspace.instruments.latest(FORM)


def cells(number: int) -> tuple[object, ...]:
    """Give the values of a row."""
    return (
        f"Comunidad {number}", "Aldea Xix", "San Juan Cotzal", f"1413-{number:06d}",
        number, number % 97, number % 12, 2026, number / 8, 14.5 + number % 10,
        "2026-11-21", f"2026-{1 + number % 12:02d}-15",
    )  # fmt: skip


def bare(folder: Path, sql: Sequence[str], rows: Sequence[Sequence[object]]) -> float:
    """Insert the same rows into the same tables, all in one transaction; give seconds.

    Args:
        folder: A workspace with the form, and no other records.
        sql: An INSERT a table.
        rows: What it inserts, a list a table.
    """
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in zip(sql, rows, strict=True):
        connection.executemany(statement, values)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def cells_alone(folder: Path) -> float:
    """Insert the cells into one table without anything beside them; give seconds."""
    connection = sqlite3.connect(folder / "cells.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"CREATE TABLE d (id INTEGER PRIMARY KEY, {', '.join(NAMES)})")
    connection.close()
    (folder / "cells.sqlite").replace(folder / FILE_NAME)
    marks = ", ".join("?" * COLUMNS)
    values = [cells(number) for number in range(ROWS)]
    return bare(folder, [f"INSERT INTO d ({', '.join(NAMES)}) VALUES ({marks})"], [values])


def ours(folder: Path) -> tuple[float, float]:
    """Give seconds of an import of rows that were read already, and of bare inserts of the same.

    The bare ones put into an equal workspace what the import left in this one.
    """
    values = [cells(number) for number in range(ROWS)]
    rows = [(n, dict(zip(NAMES, each, strict=True))) for n, each in enumerate(values, start=2)]
    with Workspace.open(folder / "ours") as workspace:
        version = load(workspace)
        workspace.people.ensure(PERSON)
        shutil.copytree(folder / "ours", folder / "bare")
        began = time.perf_counter()
        workspace.records.add_imported(
            version, rows, PERSON, file_name="doce.csv", file_sha256="12"
        )
        seconds = time.perf_counter() - began
        tables = {name: list(workspace.db.each(f"SELECT * FROM {name}")) for name in _TABLES}
    sql = [
        f"INSERT INTO {name} VALUES ({', '.join('?' * len(kept[0]))})"
        for name, kept in tables.items()
    ]
    return seconds, bare(folder / "bare", sql, list(tables.values()))


def figures(times: int) -> list[Figure]:
    """Measure an import of 100,000 rows beside bare inserts, taking turns."""
    whole = Figure("import of 100,000 x 12, beside bare inserts", "s", target=2)
    alone = Figure("… beside its cells alone", "s")
    for _ in range(times):
        with tempfile.TemporaryDirectory() as name:
            seconds, inserts = ours(Path(name))
            whole.runs.append(seconds)
            whole.beside.append(inserts)
            alone.runs.append(seconds)
            alone.beside.append(cells_alone(Path(name)))
    return [whole, alone]
