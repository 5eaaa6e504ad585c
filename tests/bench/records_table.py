"""A million records of thirty questions in Registros, beside two usual ways to show a table.

`python -m tests.bench.records_table WAY FOLDER`: WAY is `window`, `sql` (QSqlTableModel) or
`pandas` (a model over a DataFrame; where pandas can be imported). Prints one JSON object: seconds
of each step, gaps of the event loop in milliseconds, memory added in MB. Each way runs in a
process of its own, so that memory is its own.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import processes
from tests.bench.figures import Figure
from tests.support.heart import Gap, wait
from tests.support.million import FORM, make
from tests.support.records_walk import Step, Walk

Found = dict[str, object]
SORTED, SOUGHT = "texto_0", "tubería"


def resident() -> float:
    """Give the resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def window(folder: Path) -> Found:
    """Walk through Registros in the program's window."""
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from app.store.workspace import Workspace
    from app.ui import theme
    from app.ui.context import Context
    from app.ui.main_window import MainWindow
    from app.ui.tasks import Tasks

    application = QApplication(["acopio", "-style", "fusion"])
    theme.apply(application, theme.Theme("claro"), 100)
    tasks = Tasks(lambda: Workspace.open(folder))
    settings = Settings(municipality="1413", person="Ana", theme="claro", first_run_done=True)
    context = Context(folder, settings, tasks)
    context.use_form(FORM)
    shown = MainWindow(context)
    shown.resize(1366, 768)
    shown.show()
    shown.show_first()
    wait(2000)
    before, walk = resident(), Walk(shown)
    steps = [walk.open(), walk.scroll(), walk.jump(), *walk.sorts(), *walk.filters()]
    steps += [*walk.searches(), walk.count()]
    added = resident() - before
    shown.close()
    tasks.close()
    return {"steps": [_told(step) for step in steps], "memory": added}


def _told(step: Step) -> Found:
    gap: Gap = step.gap
    return {
        "what": step.what,
        "first": step.first,
        "last": step.last,
        "clock": gap.clock,
        "work": gap.work,
        "rows": step.rows,
    }


class Stopwatch:
    """Notes how long the window stood still for each thing done to a plain table."""

    def __init__(self) -> None:
        self.steps: list[Found] = []
        self._before = 0.0

    def start(self) -> None:
        """Take the memory before there is a table."""
        self._before = resident()

    def do(self, what: str, act: Callable[[], object]) -> None:
        """Do something, let it be painted, note how long it took."""
        begun = time.perf_counter()
        act()
        wait(1)
        took = time.perf_counter() - begun
        self.steps.append({"what": what, "first": took, "last": took, "clock": took * 1000})

    def found(self) -> Found:
        """Give the steps and the memory that came with them."""
        return {"steps": self.steps, "memory": resident() - self._before}


def sql(folder: Path) -> Found:
    """Show the answers by QSqlTableModel, which reads on as one scrolls."""
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QApplication, QTableView

    _application = QApplication(["acopio", "-style", "fusion"])
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(folder / "acopio.sqlite"))
    assert database.open()
    view, watch = QTableView(), Stopwatch()
    view.resize(1366, 768)
    view.show()
    wait(200)
    watch.start()
    model = QSqlTableModel(None, database)
    model.setTable(answers_table(folder))

    def to_the_end() -> None:
        while model.canFetchMore():
            model.fetchMore()
        view.scrollToBottom()

    def filter_(condition: str) -> None:
        model.setFilter(condition)
        to_the_end()

    def open_() -> None:
        model.select()
        view.setModel(model)

    text = model.fieldIndex(column(folder, SORTED))
    watch.do("opened", open_)
    watch.do("jump to the end", to_the_end)
    watch.do("sort by text", lambda: model.sort(text, Qt.SortOrder.AscendingOrder))
    watch.do("sort by number, up", lambda: model.sort(0, Qt.SortOrder.AscendingOrder))
    watch.do("search, in most", lambda: filter_(f"{column(folder, SORTED)} LIKE '%{SOUGHT}%'"))
    return watch.found()


def pandas(folder: Path) -> Found:
    """Show the answers by a model over a DataFrame."""
    import sqlite3

    import pandas as pd
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    _application = QApplication(["acopio", "-style", "fusion"])
    view, watch = QTableView(), Stopwatch()
    view.resize(1366, 768)
    view.show()
    wait(200)
    watch.start()

    class FrameModel(QAbstractTableModel):
        frame = pd.DataFrame()

        def rowCount(self, _parent: object = QModelIndex()) -> int:
            return len(self.frame)

        def columnCount(self, _parent: object = QModelIndex()) -> int:
            return self.frame.shape[1]

        def data(self, index: QModelIndex, role: int = 0) -> object:
            if role != int(Qt.ItemDataRole.DisplayRole):
                return None
            return str(self.frame.iat[index.row(), index.column()])

        def show(self, frame: pd.DataFrame) -> None:
            self.beginResetModel()
            self.frame = frame
            self.endResetModel()

    model, name = FrameModel(), column(folder, SORTED)
    view.setModel(model)
    with sqlite3.connect(folder / "acopio.sqlite") as connection:
        sql_text = f"SELECT * FROM {answers_table(folder)}"
        watch.do("opened", lambda: model.show(pd.read_sql_query(sql_text, connection)))
    frame = model.frame
    watch.do("jump to the end", view.scrollToBottom)
    watch.do("sort by text", lambda: model.show(frame.sort_values(name)))
    watch.do("sort by number, up", lambda: model.show(frame.sort_values("record")))
    hits = frame[name].str.contains
    watch.do("search, in most", lambda: model.show(frame[hits(SOUGHT, case=False)]))
    return watch.found()


def column(folder: Path, path: str) -> str:
    """Give the column of a question."""
    from app.store.workspace import Workspace

    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        return workspace.instruments.layout(version.instrument).outside[path].name


def answers_table(folder: Path) -> str:
    """Give the table of the answers."""
    from app.store.workspace import Workspace

    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        return next(iter(workspace.instruments.layout(version.instrument).outside.values())).table


WAYS = {"window": window, "sql": sql, "pandas": pandas}


def figures(rows: int) -> list[Figure]:
    """Measure all ways once, one after the other, on the same records.

    Returns:
        The time of each step of the window, beside QSqlTableModel where that can do it; its
        largest gap; then pandas, where that can be imported; the memory of each.
    """
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "trabajo"
        make(folder, rows)
        ours, others = _run("window", folder, home), {"QSqlTableModel": _run("sql", folder, home)}
        if importlib.util.find_spec("pandas"):
            others["pandas"] = _run("pandas", folder, home)
        else:
            sys.stderr.write("pandas cannot be imported here: the table is not measured by it\n")
    found = []
    for step in ours["steps"]:
        name, gap = f"a million: {step['what']}", f"… largest gap ({step['work']:.0f} at work)"
        found.append(Figure(name, "s", [step["last"]], target=None))
        found.append(Figure("… first rows", "s", [step["first"]]))
        found.append(Figure(gap, "ms", [step["clock"]], target=50))
    times = {step["what"]: step["last"] for step in ours["steps"]}
    for way, other in others.items():
        for step in other["steps"]:
            beside = Figure(f"… {step['what']}, beside {way}", "s", [times[step["what"]]])
            beside.beside.append(step["last"])
            found.append(beside)
        memory = Figure(f"… memory added (below 60), beside {way}", "MB", [ours["memory"]])
        memory.beside.append(other["memory"])
        found.append(memory)
    return found


def _run(way: str, folder: Path, home: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.records_table", way, str(folder)],
        cwd=processes.ROOT,
        env=processes.environment(Path(home)),
        capture_output=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def main() -> int:
    """Measure one way once."""
    way, folder = sys.argv[1:]
    sys.stdout.write(json.dumps(WAYS[way](Path(folder))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
