"""Starts the window: the look, the first start, and which workspace is open.

The frame is painted before anything else is done. What the frame does not need, Python's part
of it too, is imported by the function that needs it.
"""

import contextlib
import sys
import threading
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSize, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.messages import set_language
from app.paths import default_workspace, is_encrypted, is_workspace_named, practice_workspace
from app.settings import Settings
from app.ui import theme
from app.ui.context import ClosedWork, Context
from app.ui.first_paint import FirstPaint, report_if_asked
from app.ui.garbage import Collector
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.driver import Key
    from app.store.workspace import Workspace

SMALL_SCREEN = 1440
"""Width of a screen, in logical pixels, that the window fills from the start."""


class Desk(QObject):
    """Keeps the one window in view: the first start, the work, or the practice."""

    _reset_ended = Signal(object)
    _closed_work_ended = Signal(object, object, object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.window: QWidget | None = None
        self._keys: dict[Path, Key] = {}
        self._let_in = ""
        self._closed_work_ended.connect(
            self._on_closed_work_ended, Qt.ConnectionType.QueuedConnection
        )
        self._reset_ended.connect(self._on_reset_ended, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Show the first start to who is new, the window to everybody else."""
        if self.settings.first_run_done:
            self.show_workspace(self.work_folder(), practice=False)
            return
        from app.ui.first_run.window import FirstRun

        first = FirstRun(self.settings)
        first.finished.connect(self._on_first_run_finished)
        self._show(first)

    def show_workspace(self, folder: Path, *, practice: bool) -> None:
        """Leave what is open and open another workspace: practice at its course, work at Inicio."""
        if is_encrypted(folder) and folder not in self._keys:
            self._ask_passphrase(folder, practice)
            return
        key = self._keys.get(folder)
        tasks = Tasks(partial(_open_workspace, folder, practice=practice, key=key))
        context = Context(folder, self.settings, tasks, practice=practice)
        context.key = key
        context.workspace_wanted.connect(self._on_workspace_wanted)
        context.work_folder_wanted.connect(self._on_work_folder_wanted)
        context.reset_wanted.connect(partial(self._on_reset_wanted, context))
        context.closed_work_wanted.connect(partial(self._on_closed_work_wanted, context))
        window = MainWindow(context)
        context.setParent(window)
        tasks.setParent(window)
        FirstPaint(window).painted.connect(partial(self._fill, window))
        self._show(window)

    def _fill(self, window: MainWindow) -> None:
        """Give a window that stands its first page; the workspace is opened behind it.

        Whether the name needs a PIN is asked before anything else is read: where it does, nothing
        of what the workspace holds is shown before.
        """
        name = self.settings.person
        if name and name != self._let_in:
            ask = partial(self._on_pin_asked, window, name)
            window.context.tasks.read(partial(_needs_pin, name), ask, _leave_to_the_window)
        _fill(window)

    def _on_pin_asked(self, window: MainWindow, name: str, needed: bool) -> None:
        if not needed or window is not self.window:
            return
        from app.ui.unlock.pin import PinDoor

        folder, practice = window.context.folder, window.context.practice
        key = self._keys.get(folder)
        door = PinDoor(name, partial(_open_workspace, folder, practice=practice, key=key))

        def enter(person: object) -> None:
            self._let_in = str(person)
            self.settings.person = self._let_in
            with contextlib.suppress(OSError):  # asked again at the next start, nothing else
                self.settings.save()
            self.show_workspace(folder, practice=practice)

        door.opened.connect(enter)
        door.failed.connect(self._show_error)
        self._show(door)

    def work_folder(self) -> Path:
        """Give the workspace for work: the one that was saved from a damaged one, else the usual.

        A folder that is named by the environment goes before both.
        """
        kept = self.settings.last_workspace
        return (
            Path(kept)
            if kept and not is_workspace_named() and Path(kept).is_dir()
            else default_workspace()
        )

    def _on_work_folder_wanted(self, folder: Path) -> None:
        if key := self._keys.get(self.work_folder()):
            self._keys[folder] = key
        self.settings.last_workspace = str(folder)
        with contextlib.suppress(OSError):  # the damaged one is offered again at the next start
            self.settings.save()
        self.show_workspace(folder, practice=False)

    def key_of(self, folder: Path) -> "Key | None":
        """Give the key of an encrypted workspace that was opened here."""
        return self._keys.get(folder)

    def _ask_passphrase(self, folder: Path, practice: bool) -> None:
        from app.ui.unlock.window import Unlock

        def enter(key: "Key") -> None:
            self._keys[folder] = key
            self.show_workspace(folder, practice=practice)

        door = Unlock(folder)
        door.opened.connect(enter)
        door.failed.connect(self._show_error)
        self._show(door)

    def show_bug(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Show a mistake of ours that no screen took care of, and write it to the log."""
        from app.log import log_unexpected

        log_unexpected(error)
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, Exception):
            self._show_error(error)

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        if before is None:
            room = window.screen().availableSize()
            window.resize(room.boundedTo(QSize(1366, 768)))
            if room.width() <= SMALL_SCREEN:
                window.showMaximized()
            else:
                window.show()
            return
        window.setGeometry(before.geometry())
        window.setWindowState(before.windowState())
        window.show()
        before.close()
        before.deleteLater()

    def _on_first_run_finished(self, wants_practice: bool) -> None:
        self.settings.first_run_done = True
        with contextlib.suppress(OSError):  # the same questions come again; nothing else is lost
            self.settings.save()
        self._on_workspace_wanted(practice_workspace() if wants_practice else None)

    def _on_workspace_wanted(self, folder: Path | None) -> None:
        if folder is None:
            self.show_workspace(self.work_folder(), practice=False)
        else:
            self.show_workspace(folder, practice=True)

    def _on_reset_wanted(self, context: Context) -> None:
        """Close and empty the workspace in a thread of its own; the window waits, greyed."""
        if self.window is not None:
            self.window.setEnabled(False)
        threading.Thread(target=self._reset, args=(context,), name="reset", daemon=True).start()

    def _reset(self, context: Context) -> None:
        from app.operations.practice import reset_practice

        def let_go() -> None:
            context.tasks.close()
            context.practice_portal.close()

        try:
            reset_practice(context.folder, close=let_go)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must say it
            self._reset_ended.emit((context.folder, error))
        else:
            self._reset_ended.emit((context.folder, None))

    def _on_reset_ended(self, ended: tuple[Path, Exception | None]) -> None:
        folder, error = ended
        self.show_workspace(folder, practice=True)
        if error is not None:
            self._show_error(error)

    def _on_closed_work_wanted(self, context: Context, work: ClosedWork) -> None:
        """Close the workspace and do the work in a thread of its own; the window waits, greyed."""
        if self.window is not None:
            self.window.setEnabled(False)
        arguments = (context, work)
        threading.Thread(target=self._do_closed, args=arguments, name="closed").start()

    def _do_closed(self, context: Context, work: ClosedWork) -> None:
        folder = context.folder
        try:
            context.tasks.close()
            context.practice_portal.close()
            key = work.do(folder)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must say it
            self._closed_work_ended.emit(context, error, None)
        else:
            self._keys.pop(folder, None)
            if key is not None:
                self._keys[folder] = key
            self._closed_work_ended.emit(context, None, work.then)

    def _on_closed_work_ended(
        self,
        context: Context,
        error: Exception | None,
        then: "Callable[[Context], None] | None",
    ) -> None:
        self.show_workspace(context.folder, practice=context.practice)
        if error is not None:
            self._show_error(error)
        elif then is not None and isinstance(self.window, MainWindow):
            then(self.window.context)

    def _show_error(self, error: Exception) -> None:
        from app.ui.error_dialogs import dialog_for

        dialog_for(self.window, error).open()


def _open_workspace(folder: Path, *, practice: bool, key: "Key | None") -> "Workspace":
    from app.store.workspace import Workspace

    return Workspace.open(folder, practice=practice, key=key)


def _needs_pin(name: str, workspace: "Workspace") -> bool:
    from app.operations.staff import needs_pin

    return needs_pin(workspace, name)


def _leave_to_the_window(_error: Exception) -> None:
    """Leave it: what keeps the workspace from opening is said already."""


def _fill(window: MainWindow) -> None:
    window.show_first()
    window.watch.start()
    window.context.introduce()
    if not window.context.practice:
        from app.ui.caretaker import Caretaker

        Caretaker(window.context.tasks, window).start()


def make_application(settings: Settings) -> QApplication:
    """Make the one QApplication, dressed and speaking Spanish in Qt's own words too.

    Fusion is asked for by argument: a QStyle in Python's hands costs 5 ms of the start.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Guatemala))
    application = QApplication(["acopio", "-style", "fusion"])
    application.setApplicationName("Acopio")
    application.setDesktopFileName("acopio")
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{settings.language}", folder):
        application.installTranslator(translator)
    theme.apply(application, theme.chosen(settings.theme), settings.zoom)
    return application


def run_window() -> int:
    """Open the window and stay until it is closed.

    Returns:
        The exit code.
    """
    settings = Settings.load()
    set_language(settings.language)
    application = make_application(settings)
    desk = Desk(settings)
    Collector(desk)
    sys.excepthook = desk.show_bug
    desk.open()
    report_if_asked(desk.window)
    code = application.exec()
    from app.ui.caretaker import back_up_at_close

    back_up_at_close(desk.work_folder(), desk.key_of(desk.work_folder()))
    return code
