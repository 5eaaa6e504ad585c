"""The check that runs while somebody reviews: begun anew when records change, stopped by a key."""

import time

from PySide6.QtCore import QObject, Signal

from app.messages import _
from app.operations.validate_form import CheckedForm, validate_form
from app.progress import Cancel, CancelledError, Progress
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import now
from app.ui.tasks import Part

_FEW = 2_000
"""Records that are checked in a moment: nothing is shown before the end."""

_FIRST_LOOK = 1.0
"""Seconds until what a check found so far is shown for the first time."""


class Checking(QObject):
    """Checks the form in hand, for one screen.

    Signals:
        checked: Every record of the form was checked.
        grew: A check that takes long may have found more by now.
    """

    checked = Signal()
    grew = Signal()

    def __init__(self, context: Context, row: WorkRow, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._row = context, row
        self._check: Cancel | None = None
        self._look_at = 0.0
        self._pause = 0.0

    @property
    def is_running(self) -> bool:
        """Whether records are being checked now."""
        return self._check is not None

    def begin(self, form: str) -> None:
        """Check what changed in a form; what was being checked is left."""
        self._stop()
        if not form:
            return
        self._row.begin(_("Revisando los registros"))
        self._pause = _FIRST_LOOK
        self._look_at = time.monotonic() + self._pause
        self._check = self._context.tasks.run_long(
            lambda workspace, report, cancel: validate_form(
                workspace, form, clock=now, tells=False, report=report, cancel=cancel
            ),
            self._on_checked,
            lambda error: self._on_not_checked(error, form),
            on_progress=self._on_progress,
            touches=Part.ISSUES,
        )
        self._row.follow(self._check)

    def _on_progress(self, progress: Progress) -> None:
        """Show how far it is; say now and then, ever more rarely, that there is more to see."""
        self._row.show_progress(progress)
        is_long = (progress.total or 0) > _FEW
        if is_long and time.monotonic() >= self._look_at:
            self._pause *= 2
            self._look_at = time.monotonic() + self._pause
            self.grew.emit()

    def _stop(self) -> None:
        if self._check is not None:
            self._check.set()
            self._check = None
            self._row.end()

    def _on_checked(self, _checked: CheckedForm) -> None:
        self._check = None
        self._row.end()
        self.checked.emit()

    def _on_not_checked(self, error: Exception, form: str) -> None:
        if not isinstance(error, CancelledError):
            self._check = None
            self._row.end()
            self._context.show_error(error, lambda: self.begin(form))
        elif self._check is not None and self._check.wait(0):
            self._check = None  # the person stopped it, no newer check did
            self._row.end()
