"""The program's window, which reports when Inicio shows what the store said.

The first paint is the frame; this is when there is something to read and to press.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.ui import first_paint

LOOK_EACH_MS = 2


def wait_for_inicio(report=first_paint._report) -> None:
    """Look often whether Inicio has its cards; report once they were painted."""
    from app.ui.home.screen import HomeScreen

    timer = QTimer(QApplication.instance())

    def look() -> None:
        pages = (each for each in QApplication.allWidgets() if isinstance(each, HomeScreen))
        if any(page.primary is not None and page.primary.isVisible() for page in pages):
            timer.stop()
            QTimer.singleShot(0, report)

    timer.timeout.connect(look)
    timer.start(LOOK_EACH_MS)


if __name__ == "__main__":
    first_paint._report = wait_for_inicio
    sys.exit(main([]))
