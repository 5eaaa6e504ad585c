"""A workspace with a million records of thirty questions, written by SQLite itself.

`python -m tests.bench.million FOLDER [ROWS]` makes it once; the measures of `table.py` read it.
"""

import sys
from pathlib import Path

import openpyxl

from app.operations.load_form import load_form
from app.store.workspace import Workspace
from tests.bench.processes import LIBRARY_FORM

FORM = "bench_million"
ROWS = 1_000_000
ROWS_A_TRANSACTION = 50_000
TEXTS = (
    "Instalación de tubería en la aldea",
    "Mejoramiento del camino a Chajul",
    "Techo de la escuela Ixil",
    "Se visitó el hogar dos veces",
    "Pozo perforado y tanque",
    "Energía en el caserío Xoloché",
    "Árboles y reforestación",
    "Sin novedad",
)
STATES = ("en_curso", "terminada", "detenida", "sin_inicio")

QUESTIONS = (
    ("select_one municipios", "municipio", "Municipio"),
    ("date", "periodo", "Mes"),
    ("select_one estados", "estado", "Estado de la obra"),
    *(("text", f"texto_{n}", f"Observación {n}") for n in range(9)),
    *(("integer", f"entero_{n}", f"Cuenta {n}") for n in range(9)),
    *(("decimal", f"monto_{n}", f"Monto {n}") for n in range(9)),
)


def instrument(folder: Path) -> Path:
    """Write the form: a municipality, a month, a list, nine texts, eighteen numbers."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(
        ["type", "name", "label", "appearance", "bind::acopio:key", "bind::acopio:codelist"]
    )
    for kind, name, label in QUESTIONS:
        look = "month-year" if kind == "date" else ""
        is_place = name == "municipio"
        key = "yes" if is_place or kind == "date" else ""
        survey.append([kind, name, label, look, key, "municipios" if is_place else ""])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for row in _municipalities():
        choices.append(["municipios", *row])
    for state in STATES:
        choices.append(["estados", state, state.replace("_", " ").capitalize()])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "namespaces"])
    settings.append(["Un millón de filas", FORM, 'acopio="https://acopio.gt/xforms"'])
    file = folder / f"{FORM}.xlsx"
    book.save(file)
    return file


def _municipalities() -> list[tuple[str, str]]:
    sheet = openpyxl.load_workbook(LIBRARY_FORM, read_only=True)["choices"]
    rows = sheet.iter_rows(min_row=2, max_col=3, values_only=True)
    return [(str(code), str(name)) for of, code, name in rows if of == "municipios"]


def make(folder: Path, rows: int = ROWS) -> None:
    """Make the workspace: every record finished, one in fifty thousand with a word of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with Workspace.open(folder) as workspace:
        load_form(workspace, instrument(folder))
        version = workspace.instruments.latest(FORM)
        author = workspace.people.key("Ana")
        layout = workspace.instruments.layout(version.instrument)
        columns = [layout.outside[name].name for _kind, name, _label in QUESTIONS]
        table = next(iter(layout.outside.values())).table
        _name_texts(workspace)
        for first in range(1, rows + 1, ROWS_A_TRANSACTION):
            last = min(first + ROWS_A_TRANSACTION - 1, rows)
            with workspace.db.transaction():
                _write(workspace, (version.instrument, version.id, author), first, last)
                _answer(workspace, table, columns, first, last)


def _name_texts(workspace: Workspace) -> None:
    workspace.db.execute("CREATE TEMP TABLE word (n INTEGER PRIMARY KEY, text TEXT)")
    workspace.db.execute_many("INSERT INTO word VALUES (?, ?)", list(enumerate(TEXTS)))
    workspace.db.execute("CREATE TEMP TABLE place (n INTEGER PRIMARY KEY, code TEXT)")
    codes = [code for code, _name in _municipalities()]
    workspace.db.execute_many("INSERT INTO place VALUES (?, ?)", list(enumerate(codes)))
    workspace.db.execute("CREATE TEMP TABLE state (n INTEGER PRIMARY KEY, code TEXT)")
    workspace.db.execute_many("INSERT INTO state VALUES (?, ?)", list(enumerate(STATES)))


_NUMBERS = (
    "WITH RECURSIVE number(n) AS (VALUES (?) UNION ALL SELECT n + 1 FROM number WHERE n < ?) "
)
_PLACE = "(SELECT code FROM place WHERE place.n = number.n * 7 % (SELECT count(*) FROM place))"
_MONTH = "printf('%04d-%02d', 2015 + n % 11, 1 + n / 11 % 12)"


def _write(workspace: Workspace, keys: tuple[int, int, int], first: int, last: int) -> None:
    instrument_key, version, author = keys
    at = "2026-01-01T00:00:00.000Z"
    workspace.db.execute(
        "INSERT INTO record (id, uuid, instance_id, instrument, version, state, municipality, "
        "period, author, created_at, updated_at, finalised_at, unchecked) "
        f"{_NUMBERS} SELECT n, printf('019a0000-0000-7000-8000-%012d', n), "
        f"printf('uuid:%012d', n), ?, ?, iif(n % 10, 'final', 'approved'), {_PLACE}, {_MONTH}, "
        "?, ?, ?, ?, 0 FROM number",
        (first, last, instrument_key, version, author, at, at, at),
    )


def _answer(workspace: Workspace, table: str, columns: list[str], first: int, last: int) -> None:
    shown = [_PLACE, f"{_MONTH} || '-01'", "(SELECT code FROM state WHERE state.n = number.n % 4)"]
    for k in range(9):
        text = f"(SELECT text FROM word WHERE word.n = (number.n / {k + 1} + {k}) % {len(TEXTS)})"
        mark = " || iif(number.n % 50000 = 7, ' ñandutí', '')" if k == 0 else ""
        shown.append(f"{text} || ' ' || (number.n * {k + 3} % 9973){mark}")
    shown += [f"number.n * {k + 11} % 99991" for k in range(9)]
    shown += [f"(number.n * {k + 17} % 9999991) / 100.0" for k in range(9)]
    workspace.db.execute(
        f"INSERT INTO {table} (record, {', '.join(columns)}) "
        f"{_NUMBERS} SELECT n, {', '.join(shown)} FROM number",
        (first, last),
    )


def main() -> int:
    """Make the workspace in the folder that is named."""
    folder, *rows = sys.argv[1:]
    make(Path(folder), int(rows[0]) if rows else ROWS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
