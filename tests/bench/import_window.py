"""The window while a table of a million rows comes in: gaps of its event loop, a stop that holds.

`python -m tests.bench.import_window [ROWS]` prints one JSON object: the longest gaps (milliseconds
by the clock, of the window's thread, of the process) and the seconds of the look at the first rows,
of that at the whole table, and of the storing until a person stops it; what the stop left.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from tests.bench import imports
from tests.bench.grid import wait
from tests.support.heart import Heart

ROWS = 1_000_000
_STORING_S = 5  # then a person stops it


def write_csv(path: Path, rows: int) -> Path:
    """Write a table of the form of twelve questions."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(imports.NAMES) + "\n")
        for number in range(rows):
            file.write(",".join(map(str, imports.cells(number))) + "\n")
    return path


def measured(folder: Path, file: Path) -> dict[str, object]:
    """Walk through the import up to a stop while it stores."""
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from app.ui import theme
    from app.ui.context import Context
    from app.ui.importing.journey import COLUMNS, END
    from app.ui.main_window import MainWindow
    from app.ui.tasks import Tasks

    application = QApplication.instance() or QApplication(["acopio", "-style", "fusion"])
    theme.apply(application, theme.Theme("claro"), 100)
    tasks = Tasks(lambda: Workspace.open(folder))
    settings = Settings(municipality="1413", person="Ana", theme="claro", first_run_done=True)
    context = Context(folder, settings, tasks)
    context.use_form(imports.FORM)
    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    window.go("importar")
    screen, heart, found = window.screen_in_view, Heart(), {}
    journey = screen.journey
    wait(500)

    def step(name: str, stop_after: float | None = None) -> None:
        began = time.perf_counter()
        while journey.is_busy:
            wait(20)
            if stop_after is not None and time.perf_counter() - began > stop_after:
                journey.stop()
        found[name] = {
            "seconds": time.perf_counter() - began,
            "gaps_ms": heart.stop(),
        }

    heart.start()
    screen.take_file(file)
    step("first rows")
    screen.next.click()
    assert journey.step == COLUMNS
    heart.start()
    screen.next.click()
    step("whole table")
    assert journey.step == END
    heart.start()
    screen.next.click()
    step("storing", _STORING_S)
    found["said"] = screen.footer.message.text()
    window.close()
    return found


def main() -> int:
    """Measure once, in a new folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "workspace"
        with Workspace.open(folder) as workspace:
            version = imports.load(workspace)
        found = measured(folder, write_csv(Path(home) / "tabla.csv", rows))
        with Workspace.open(folder) as workspace:
            found["left"] = len(workspace.records.ids(RecordQuery(version.instrument)))
            found["rows_left"] = workspace.db.value("SELECT count(*) FROM record")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
