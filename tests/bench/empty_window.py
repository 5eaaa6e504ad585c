"""An empty Qt window: what every first paint is compared with.

It reports its first paint as the program does, and ends unless it is told to stay.
"""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.first_paint import report_if_asked

if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    report_if_asked(window)
    sys.exit(application.exec())
