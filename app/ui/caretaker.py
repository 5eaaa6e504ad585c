"""Looks after the open workspace without being asked: a check, and backups.

A while after the window stands, so that nobody waits for it, and then each hour: a backup is made
only when people did something since the last one and the day has none yet, or none since the start.
What goes wrong is shown like everything that goes wrong. The last one is made when the window is
gone and its workspaces are closed.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from app.progress import Cancel, Report
    from app.store.driver import Key
    from app.store.workspace import Workspace
    from app.ui.tasks import Tasks

FIRST_AFTER_MS = 20_000
EACH_MS = 3_600_000


class Caretaker(QObject):
    """The timers of one window."""

    def __init__(self, tasks: "Tasks", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._first = QTimer(self, singleShot=True, interval=FIRST_AFTER_MS)
        self._first.timeout.connect(self._on_first_due)
        self._hourly = QTimer(self, interval=EACH_MS)
        self._hourly.timeout.connect(self._on_hour_passed)

    def start(self) -> None:
        """Begin to look after the workspace."""
        self._first.start()
        self._hourly.start()

    @Slot()
    def _on_first_due(self) -> None:
        if not self._tasks.is_closed:
            self._tasks.run_network(look_after_at_start)

    @Slot()
    def _on_hour_passed(self) -> None:
        if not self._tasks.is_closed:
            self._tasks.run_network(back_up_today)


def look_after_at_start(workspace: "Workspace", report: "Report", cancel: "Cancel") -> None:
    """Check a workspace that may be damaged, and back it up.

    Raises:
        KnownError: What is damaged, or why there is no backup.
    """
    from app.operations.back_up import back_up_if_due
    from app.operations.check_store import check_at_start
    from app.store.database import KnownError

    damage = check_at_start(workspace)
    if damage:
        raise KnownError(*damage)  # and no backup of it in the place of a whole one
    back_up_if_due(workspace, "start", clock=_now, report=report, cancel=cancel)


def back_up_today(workspace: "Workspace", report: "Report", cancel: "Cancel") -> None:
    """Back up a workspace when the day has no backup yet.

    Raises:
        KnownError: Why there is none.
    """
    from app.operations.back_up import back_up_if_due
    from app.store.backups import BackupPlace

    newest = BackupPlace(workspace.backups).all()[:1]
    if not newest or newest[0].made_at.date() != _now().date():
        back_up_if_due(workspace, "daily", clock=_now, report=report, cancel=cancel)


def back_up_at_close(folder: Path, key: "Key | None" = None) -> None:
    """Back up a workspace that the window has let go of; what is in the way is left to the start.

    Args:
        folder: The workspace; one that is not there is not made.
        key: Of an encrypted one.
    """
    from contextlib import suppress

    from app.operations.back_up import back_up_if_due
    from app.store.database import KnownError
    from app.store.workspace import FILE_NAME, Workspace

    if (folder / FILE_NAME).is_file():
        with suppress(KnownError), Workspace.open(folder, key=key) as workspace:
            back_up_if_due(workspace, "close", clock=_now)


def _now() -> datetime:
    return datetime.now(UTC)
