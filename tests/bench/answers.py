"""One answer saved, beside one bare SQLite commit of the same row, taking turns in one run."""

import sqlite3
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from app.operations import capture
from app.operations.load_form import load_form
from app.store.driver import Key
from app.store.encryption import conversion
from app.store.encryption.keyslots import new_key, new_recovery_key
from app.store.workspace import Workspace

QUESTIONS = 250
WARM_UP = 20


def instrument(folder: Path) -> Path:
    """Write a form of 250 questions: a third of them with relevance, a third with a constraint."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label", "relevant", "constraint"])
    for number in range(QUESTIONS):
        before = f"${{q{number - 1}}} != ''" if number % 3 == 1 else ""
        bound = ". >= 0 and . < 1000000" if number % 3 == 2 else ""
        survey.append(["integer", f"q{number}", f"Pregunta {number}", before, bound])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id"])
    settings.append(["Doscientas cincuenta preguntas", "bench_250"])
    file = folder / "bench_250.xlsx"
    book.save(file)
    return file


def bare(folder: Path) -> sqlite3.Connection:
    """Open a database that holds nothing but one row of as many columns."""
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"c{number}" for number in range(QUESTIONS))
    connection.execute(f"CREATE TABLE d (id INTEGER PRIMARY KEY, {columns})")
    connection.execute("INSERT INTO d (id) VALUES (1)")
    return connection


def encrypted(folder: Path) -> Key:
    """Make an encrypted workspace and give its key."""
    Workspace.open(folder).close()
    key = new_key()
    conversion.encrypt(folder, "una frase para medir", new_recovery_key(), key)
    return key


def timings(folder: Path, *, encrypt: bool = False) -> tuple[list[float], list[float]]:
    """Answer every question once; give milliseconds of each answer and of each bare commit."""
    answered, committed = [], []
    key = encrypted(folder / "workspace") if encrypt else None
    with Workspace.open(folder / "workspace", key=key) as workspace:
        load_form(workspace, instrument(folder))
        record = capture.start(workspace, "bench_250", "Ana", clock=lambda: datetime.now(UTC))
        connection = bare(folder)
        for number in range(QUESTIONS):
            started = time.perf_counter()
            connection.execute(f"UPDATE d SET c{number} = ? WHERE id = 1", (number,))
            between = time.perf_counter()
            capture.answer(workspace, record, f"q{number}", number)
            ended = time.perf_counter()
            committed.append((between - started) * 1000)
            answered.append((ended - between) * 1000)
        connection.close()
    return answered[WARM_UP:], committed[WARM_UP:]


def percentile(values: list[float], share: int) -> float:
    """Give a percentile of some values."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]
