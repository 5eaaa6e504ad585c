"""Says on stdout when the window has been painted for the first time; `make bench` listens."""

import os
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

VARIABLE = "ACOPIO_BENCH_FIRST_PAINT"


class FirstPaint(QObject):
    """Watches a window for its first paint, reports it, and ends the program."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The children paint after this event; the next turn of the loop comes after all.
            QTimer.singleShot(0, self._report)
        return False

    def _report(self) -> None:
        sys.stdout.write("first paint\n")
        sys.stdout.flush()
        QApplication.quit()


def watch_if_asked(window: QWidget | None) -> None:
    """Watch a window when the environment asks for it."""
    if window is not None and os.environ.get(VARIABLE):
        FirstPaint(window)
