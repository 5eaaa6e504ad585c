"""An empty Qt window: what every first paint is compared with.

Prints a line at the first paint, as the program does with ACOPIO_BENCH_FIRST_PAINT, and ends.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class EmptyWindow(QMainWindow):
    """A window of the usual size with nothing in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say that the first paint is done, and end."""
        super().paintEvent(event)
        sys.stdout.write("first paint\n")
        sys.stdout.flush()
        if "--stay" not in sys.argv:
            QTimer.singleShot(0, QApplication.quit)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = EmptyWindow()
    window.resize(1366, 768)
    window.show()
    sys.exit(application.exec())
