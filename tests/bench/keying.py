"""Types 20 records of the works instrument through the real window, and builds a page of 20.

`python -m tests.bench.keying` prints one JSON object: `keystrokes`, `seconds`, `step_ms` (from
each Enter to the next question on the screen, its answer on disk) and `page_ms` (a page of 20
questions built and laid out). Nothing waits for a person: it is what the program itself takes.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture_form import load_long_page
from support.keys import type_text

from app.operations.load_form import load_library_form
from app.settings import Settings
from app.store.workspace import Workspace
from app.ui.application import make_application
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

RECORDS, PAGES = 20, 40
WORKS = "obras_municipales"
REPEATED = {"identificacion/fecha_corte", "ubicacion/municipio", "ejecucion/funcionario"}
"""What F5 gives from the second record on."""

ANSWERS = {
    "identificacion/fecha_corte": "30092025",
    "identificacion/obra_id": "1413-2025-{n}",
    "identificacion/nombre": "Mejoramiento de camino rural, tramo {n}",
    "identificacion/proposito_obra": "Transitar en invierno",
    "identificacion/sector": "1",
    "identificacion/tipo": "1",
    "identificacion/estado": "2",
    "ubicacion/municipio": "nebaj",
    "financiamiento/presupuesto": "450000",
    "financiamiento/fuente": "1",
    "financiamiento/monto_contrato": "448500.50",
    "ejecucion/ejecutor": "Constructora {n}",
    "ejecucion/funcionario": "Juana Brito",
    "ejecucion/fecha_inicio": "01022025",
    "ejecucion/fecha_fin_prevista": "30112025",
    "ejecucion/plazo_dias": "300",
    "ejecucion/avance_fisico_pct": "61.5",
    "ejecucion/avance_financiero_pct": "58",
    "ejecucion/beneficiarios": "1240",
    "modificado": "2",
}
PATIENCE_S = 60


class Keyer:
    """Presses keys in the window and counts them."""

    def __init__(self, folder: Path, form: str) -> None:
        settings = Settings(person="Ana", theme="claro", first_run_done=True)
        tasks = Tasks(lambda: Workspace.open(folder))
        self.window = MainWindow(Context(folder, settings, tasks))
        self.window.context.use_form(form)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.window.go("capturar")
        self.filling = self.window.screen_in_view.filling
        self.keystrokes = 0
        self.step_ms: list[float] = []
        QApplication.processEvents()

    def wait(self, until) -> None:
        """Let the window work until something is so."""
        late = time.monotonic() + PATIENCE_S
        while not until():
            QApplication.processEvents()
            if time.monotonic() > late:
                raise TimeoutError(self.filling.page.ref)

    def press(self, key: Qt.Key) -> None:
        """Press a key, and wait until its answer is on disk and drawn."""
        self.keystrokes += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        self.wait(lambda: not self.filling.desk.busy)
        QApplication.processEvents()

    def step(self) -> None:
        """Press Enter and note how long the next question takes."""
        started = time.perf_counter()
        self.press(Qt.Key.Key_Return)
        self.step_ms.append((time.perf_counter() - started) * 1000)

    def type_record(self, number: int) -> None:
        """Begin a record, answer what there is to answer, finish it."""
        self.press(Qt.Key.Key_F2)
        self.wait(lambda: self.filling.page.ref != "")
        while self.filling.desk.has_record:
            here = self.filling.page.ref if self.filling.page.question else ""
            at_end = self.window.screen_in_view._finish.hasFocus()
            text = "" if at_end else ANSWERS.get(here, "").format(n=number)
            if number > 1 and here in REPEATED and not at_end:
                self.press(Qt.Key.Key_F5)
            else:
                type_text(QApplication.focusWidget(), text)
                self.keystrokes += len(text)
            self.step()


def type_works(folder: Path) -> dict[str, object]:
    """Type the records; give keystrokes, seconds and the time of each step."""
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, WORKS)
    keyer = Keyer(folder, WORKS)
    started = time.perf_counter()
    for number in range(1, RECORDS + 1):
        keyer.type_record(number)
    seconds = time.perf_counter() - started
    keyer.window.close()
    with Workspace.open(folder) as workspace:
        states = workspace.records.counts(workspace.instruments.latest(WORKS).instrument)
        if states.by_state.get("final") != RECORDS:
            raise RuntimeError(f"not all records are final: {states}")
    return {"keystrokes": keyer.keystrokes, "seconds": seconds, "step_ms": keyer.step_ms}


def build_pages(folder: Path) -> list[float]:
    """Build a page of 20 questions many times, in milliseconds."""
    load_long_page(folder)
    keyer = Keyer(folder, "larga")
    keyer.press(Qt.Key.Key_F2)
    keyer.wait(lambda: keyer.filling.page.ref != "")
    page, taken = keyer.filling.page, []
    for _ in range(PAGES):
        sheet = keyer.filling.sheet
        started = time.perf_counter()
        page.show_page(sheet.pages[0], "", "", sheet.first_stop())
        page.widget().grab()
        taken.append((time.perf_counter() - started) * 1000)
        QApplication.processEvents()
    keyer.window.close()
    return taken


def main() -> int:
    """Measure both, print one JSON object."""
    application = make_application(Settings(theme="claro"))
    with tempfile.TemporaryDirectory() as works, tempfile.TemporaryDirectory() as long:
        found = type_works(Path(works)) | {"page_ms": build_pages(Path(long))}
    sys.stdout.write(json.dumps(found) + "\n")
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
