"""A table of 100,000 rows and 12 columns taken in, beside bare inserts of the same rows.

Bare means: the cells as they come, one table without an index, one transaction, SQLite's own
`executemany`. What an import does beyond that is a record of its own for each row (identity,
state, author, time, its place in lists), a hash over all rows, and transactions short enough for
somebody who answers meanwhile.
"""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from app.store.workspace import Workspace
from forms.instrument import Instrument, Question

ROWS, COLUMNS = 100_000, 12
PERSON = "Ana"
_NAMES = [f"c{number:02d}" for number in range(COLUMNS)]


def instrument() -> Instrument:
    """Give a form of 12 questions: four texts, four whole numbers, two decimals, two dates."""
    types = ["text"] * 4 + ["integer"] * 4 + ["decimal"] * 2 + ["date"] * 2
    children = [Question(name, kind, {"": name}) for name, kind in zip(_NAMES, types, strict=True)]
    return Instrument(
        form_id="bench_12",
        version="1",
        titles={"": "Doce columnas"},
        languages=("",),
        default_language="",
        root="data",
        children=tuple(children),
        choice_lists={},
        settings={},
        xform="<bench_12/>",
    )


def cells(number: int) -> tuple[object, ...]:
    """Give the values of a row."""
    return (
        f"Comunidad {number}", "Aldea Xix", "San Juan Cotzal", f"1413-{number:06d}",
        number, number % 97, number % 12, 2026, number / 8, 14.5 + number % 10,
        "2026-11-21", f"2026-{1 + number % 12:02d}-15",
    )  # fmt: skip


def bare(folder: Path, rows: Iterator[tuple[object, ...]]) -> float:
    """Insert rows as SQLite does at best; give seconds."""
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE d (id INTEGER PRIMARY KEY, {', '.join(_NAMES)})")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * COLUMNS)
    connection.executemany(f"INSERT INTO d ({', '.join(_NAMES)}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def stored(folder: Path) -> tuple[float, float]:
    """Give seconds of storing rows that were read already: ours, and bare."""
    values = [cells(number) for number in range(ROWS)]
    rows = [(n, dict(zip(_NAMES, each, strict=True))) for n, each in enumerate(values, start=2)]
    with Workspace.open(folder / "workspace") as workspace:
        version = workspace.instruments.add(instrument(), "doce.xlsx", {})
        began = time.perf_counter()
        workspace.records.add_imported(
            version, rows, PERSON, file_name="doce.csv", file_sha256="12"
        )
        ours = time.perf_counter() - began
    return ours, bare(folder, iter(values))
