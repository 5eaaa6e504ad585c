"""The row of long work on a page: nothing for a moment, then what is done and a way to stop."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.progress import Cancel, Progress
from app.ui import numbers
from app.ui.controls.progress import ProgressRow

SHOW_AFTER_MS = 300


class WorkRow(QWidget):
    """Shows one piece of long work at a time; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.row: ProgressRow | None = None
        self._cancel: Cancel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_AFTER_MS)
        self._slow.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str, amount: Callable[[int], str] = numbers.count) -> None:
        """Get ready to show work, counted by `amount`; what was shown before is gone."""
        self.end()
        self.row = ProgressRow(what, amount)
        self.row.cancelled.connect(self._on_cancelled)
        self._column.addWidget(self.row)
        self._slow.start()

    def follow(self, cancel: Cancel) -> None:
        """Let the person stop the work by its token."""
        self._cancel = cancel

    def show_progress(self, progress: Progress) -> None:
        """Show a step of the work."""
        if self.row is not None:
            self.row.show_progress(progress)

    def end(self) -> None:
        """The work is over: show nothing."""
        self._slow.stop()
        self.hide()
        self._cancel = None
        if self.row is not None:
            self._column.removeWidget(self.row)
            self.row.hide()
            self.row.deleteLater()
            self.row = None

    def _on_cancelled(self) -> None:
        if self._cancel is not None:
            self._cancel.set()
