"""A workspace with a million records, of thirty questions or of few, written by SQLite itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from app.operations.load_form import load_form
from app.store.workspace import Workspace

LIBRARY = Path(__file__).resolve().parents[2] / "forms" / "library"
FORM = "bench_million"
ROWS = 1_000_000
ROWS_A_TRANSACTION = 50_000
ROWS_A_MARK = 50_000
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

Question = tuple[str, str, str]
"""Type, name and label."""

QUESTIONS: Sequence[Question] = (
    ("select_one municipios", "municipio", "Municipio"),
    ("date", "periodo", "Mes"),
    ("select_one estados", "estado", "Estado de la obra"),
    *(("text", f"texto_{n}", f"Observación {n}") for n in range(9)),
    *(("integer", f"entero_{n}", f"Cuenta {n}") for n in range(9)),
    *(("decimal", f"monto_{n}", f"Monto {n}") for n in range(9)),
)
FEW: Sequence[Question] = [each for each in QUESTIONS if each[1][-1] not in "12345678"]
"""A list, a month, a list, a text, a count, an amount."""


def instrument(folder: Path, questions: Sequence[Question]) -> Path:
    """Write the form: a municipality, a month, a list, texts, counts, amounts."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(
        ["type", "name", "label", "appearance", "bind::acopio:key", "bind::acopio:codelist"]
    )
    for kind, name, label in questions:
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
    book = openpyxl.load_workbook(LIBRARY / "conectividad_municipal.xlsx", read_only=True)
    sheet = book["choices"]
    rows = sheet.iter_rows(min_row=2, max_col=3, values_only=True)
    return [(str(code), str(name)) for of, code, name in rows if of == "municipios"]


def make(folder: Path, rows: int = ROWS, questions: Sequence[Question] = QUESTIONS) -> None:
    """Make the workspace: nine of ten records finished, the tenth approved.

    One in fifty thousand has a word of its own, «ñandutí», and an error that is open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Workspace.open(folder) as workspace:
        load_form(workspace, instrument(folder, questions))
        version = workspace.instruments.latest(FORM)
        author = workspace.people.key("Ana")
        layout = workspace.instruments.layout(version.instrument)
        columns = {layout.outside[name].name: _cell(name) for _kind, name, _label in questions}
        table = next(iter(layout.outside.values())).table
        _name_texts(workspace)
        workspace.db.execute("PRAGMA synchronous = OFF")  # it is made anew if the power goes
        for first in range(1, rows + 1, ROWS_A_TRANSACTION):
            last = min(first + ROWS_A_TRANSACTION - 1, rows)
            with workspace.db.transaction():
                _write(workspace, (version.instrument, version.id, author), first, last)
                _answer(workspace, table, columns, first, last)
        with workspace.db.transaction():
            _find_wrong(workspace, rows)


def _find_wrong(workspace: Workspace, rows: int) -> None:
    workspace.db.execute(
        "INSERT INTO issue (record, path, code, severity, values_json, found_at) "
        "SELECT id, 'entero_0', 'answer.constraint', 'error', '{}', created_at FROM record "
        f"WHERE id % {ROWS_A_MARK} = 7 AND id <= ?",
        (rows,),
    )


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


def _cell(name: str) -> str:
    """Give the SQL of the answer to a question in the record `number.n`."""
    kind, _mark, digit = name.rpartition("_")
    k = int(digit) if digit.isdecimal() else 0
    if kind == "texto":
        word = f"(SELECT text FROM word WHERE word.n = (number.n / {k + 1} + {k}) % {len(TEXTS)})"
        mark = f" || iif(number.n % {ROWS_A_MARK} = 7, ' ñandutí', '')" if k == 0 else ""
        return f"{word} || ' ' || (number.n * {k + 3} % 9973){mark}"
    return {
        "municipio": _PLACE,
        "periodo": f"{_MONTH} || '-01'",
        "estado": "(SELECT code FROM state WHERE state.n = number.n % 4)",
        f"entero_{k}": f"number.n * {k + 11} % 99991",
        f"monto_{k}": f"(number.n * {k + 17} % 9999991) / 100.0",
    }[name]


def _answer(
    workspace: Workspace, table: str, columns: Mapping[str, str], first: int, last: int
) -> None:
    workspace.db.execute(
        f"INSERT INTO {table} (record, {', '.join(columns)}) "
        f"{_NUMBERS} SELECT n, {', '.join(columns.values())} FROM number",
        (first, last),
    )
