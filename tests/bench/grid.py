"""A grid of 1,000 rows and 20 columns in the real window: scrolled, typed in, pasted into.

Run as a program it prints one JSON object: milliseconds of the largest gaps of the event loop
while it is scrolled and while it is typed in; of each cell stored, beside one bare commit; of a
block of 300 rows and 12 columns planned and stored.
"""

import json
import os
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from app.operations.grid import Grid
from app.operations.grid_changes import set_cell
from app.operations.load_form import load_form
from app.operations.paste_rows import Target, apply_paste, plan_paste
from app.store.workspace import Workspace
from tests.support.heart import Heart, wait

FORM = "bench_grid"
ROWS, COLUMNS = 1000, 20
BLOCK_ROWS, BLOCK_COLUMNS = 300, 12
CELLS_TYPED, PAGES_SCROLLED = 60, 120


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def instrument(folder: Path) -> Path:
    """Write a form of 20 columns: texts, a list, amounts with limits, and their sum."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label", "relevant", "constraint", "calculation", "readonly"])
    survey.append(["text", "c0", "Nombre"])
    survey.append(["select_one si_no", "c1", "Activo"])
    amounts = [f"c{number}" for number in range(2, COLUMNS - 1)]
    for number, name in enumerate(amounts):
        asked = "${c1} = 'si'" if number % 4 == 3 else ""
        survey.append(["decimal", name, f"Monto {number}", asked, ". >= 0 and . < 1000000"])
    total = " + ".join(f"coalesce(${{{name}}}, 0)" for name in amounts)
    survey.append(["decimal", f"c{COLUMNS - 1}", "Total", "", "", total, "yes"])
    choices = book.create_sheet("choices")
    for row in (["list_name", "name", "label"], ["si_no", "si", "Sí"], ["si_no", "no", "No"]):
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id"])
    settings.append(["Mil filas", FORM])
    file = folder / f"{FORM}.xlsx"
    book.save(file)
    return file


def block(rows: int, columns: int) -> list[list[str]]:
    """Give cells as copied from a spreadsheet."""
    amounts = [f"{number * 10.5:,.2f}" for number in range(columns - 2)]
    return [[f"Persona {row}", "si", *amounts] for row in range(rows)]


def fill(workspace: Workspace, rows: int) -> Grid:
    """Put rows below the last one; give the grid."""
    grid = Grid(workspace, FORM, "Ana", clock=now)
    ids = grid.ids(workspace)
    paths = [f"c{number}" for number in range(COLUMNS)]
    plan = plan_paste(workspace, grid, block(rows, COLUMNS - 1), Target(ids, len(ids), paths))
    apply_paste(workspace, grid, plan)
    return grid


def cells(workspace: Workspace, folder: Path) -> tuple[list[float], list[float]]:
    """Type cells all over the grid; give milliseconds of each, and of each bare commit."""
    grid = Grid(workspace, FORM, "Ana", clock=now)
    ids = grid.ids(workspace)
    bare = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, c)")
    bare.execute("INSERT INTO d (id) VALUES (1)")
    stored, committed = [], []
    for number in range(300):
        started = time.perf_counter()
        bare.execute("UPDATE d SET c = ? WHERE id = 1", (number,))
        between = time.perf_counter()
        record = ids[number // 8 % len(ids)]
        set_cell(workspace, grid, record, f"c{2 + number % 8}", str(number))
        stored.append((time.perf_counter() - between) * 1000)
        committed.append((between - started) * 1000)
    bare.close()
    return stored, committed


def pasted(workspace: Workspace) -> tuple[float, float]:
    """Plan and store a block of 300 rows and 12 columns; give milliseconds of both."""
    grid = Grid(workspace, FORM, "Ana", clock=now)
    ids = grid.ids(workspace)
    paths = [f"c{number}" for number in range(COLUMNS)]
    started = time.perf_counter()
    target = Target(ids, len(ids), paths)
    plan = plan_paste(workspace, grid, block(BLOCK_ROWS, BLOCK_COLUMNS), target)
    between = time.perf_counter()
    apply_paste(workspace, grid, plan)
    return (between - started) * 1000, (time.perf_counter() - between) * 1000


def window_gaps(folder: Path) -> dict[str, tuple[float, float]]:
    """Open the window at the grid, scroll it and type in it."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from app.ui import theme
    from app.ui.context import Context
    from app.ui.main_window import MainWindow
    from app.ui.tasks import Tasks

    application = QApplication.instance() or QApplication(["acopio", "-style", "fusion"])
    theme.apply(application, theme.Theme("claro"), 100)
    tasks = Tasks(lambda: Workspace.open(folder))
    settings = Settings(municipality="1413", person="Ana", theme="claro", first_run_done=True)
    context = Context(folder, settings, tasks)
    context.use_form(FORM)

    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    window.go("cuadricula")
    screen, heart = window.screen_in_view, Heart()
    model, view = screen.sheet.model, screen.sheet.view
    wait(200)
    heart.start()
    while len(model.rows) < ROWS:
        wait(20)
    loading = heart.stop()[:2]
    heart.start()
    bar, across = view.verticalScrollBar(), view.horizontalScrollBar()
    for page in range(PAGES_SCROLLED):
        bar.setValue(bar.maximum() * page // PAGES_SCROLLED)
        across.setValue(across.maximum() * (page % 12) // 12)
        wait(8)
    scrolling = heart.stop()[:2]
    view.go(10, 2)
    heart.start()
    for number in range(CELLS_TYPED):
        for sign in str(100 + number):
            QTest.keyClick(view.cells.editor or view, sign)
            wait(4)
        QTest.keyClick(view.cells.editor or view, Qt.Key.Key_Return)
        while screen.desk.busy:
            wait(2)
    typing = heart.stop()[:2]
    window.close()
    return {"loading": loading, "scrolling": scrolling, "typing": typing}


def main() -> int:
    """Measure once, in a new folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        with Workspace.open(folder / "workspace") as workspace:
            load_form(workspace, instrument(folder))
            fill(workspace, ROWS)
        found: dict[str, object] = {"gaps": window_gaps(folder / "workspace")}
        with Workspace.open(folder / "workspace") as workspace:
            found["stored"], found["committed"] = cells(workspace, folder)
            found["planned"], found["applied"] = pasted(workspace)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
