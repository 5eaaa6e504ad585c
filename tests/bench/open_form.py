"""Opens an XLSForm in the window and waits for its first question on the screen.

`python -m tests.bench.open_form FORM.xlsx` prints one JSON object: `open_s` from the wish to the
first question painted, workspace and conversion included, and `gaps_ms`, how long the event loop
stood still meanwhile. With `--conversion` it prints `conversion_s`: pyxform alone, imports
included, in a process of its own as well.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer

BEAT_MS = 5
PATIENCE_S = 120


class Beats:
    """A timer in the event loop: when it comes late, the loop stood still."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now

    def stop(self) -> None:
        """End it."""
        self._timer.stop()


def open_form(form: Path) -> dict[str, object]:
    """Open the form in a window over a new workspace."""
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from app.store.workspace import Workspace
    from app.ui.application import make_application
    from app.ui.context import Context
    from app.ui.main_window import MainWindow
    from app.ui.tasks import Part, Tasks

    application = make_application(Settings(theme="claro"))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(person="Ana", theme="claro", first_run_done=True)
        context = Context(Path(folder), settings, Tasks(lambda: Workspace.open(Path(folder))))
        window = MainWindow(context)
        window.resize(1366, 768)
        window.show()
        window.go("capturar")
        filling = window.screen_in_view.filling

        def load(workspace: Workspace) -> str:
            from app.operations.load_form import load_form

            return load_form(workspace, form).version.form_id

        def capture(form_id: str) -> None:
            context.use_form(form_id)
            window.screen_in_view.start_record()

        QApplication.processEvents()
        beats, started = Beats(), time.perf_counter()
        context.tasks.run(load, capture, touches=Part.FORMS)
        while not filling.page.ref:
            application.processEvents()
            if time.perf_counter() - started > PATIENCE_S:
                raise TimeoutError
        window.repaint()
        took = time.perf_counter() - started
        beats.stop()
        window.close()
    return {"open_s": took, "gaps_ms": beats.gaps_ms}


def convert(form: Path) -> dict[str, object]:
    """Convert the form with pyxform and nothing else."""
    started = time.perf_counter()
    from pyxform.xls2xform import convert as pyxform_convert

    pyxform_convert(form)
    return {"conversion_s": time.perf_counter() - started}


def main() -> int:
    """Measure what is asked for, print one JSON object."""
    form = Path(sys.argv[-1])
    found = convert(form) if "--conversion" in sys.argv else open_form(form)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
