"""Keys pressed while an answer is on its way to the disk: they wait, in order, and none is lost."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

HELD = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.InputMethod)


class Keystrokes(QObject):
    """Holds the keys meant for one widget and what is inside it."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self._around = around
        self._holding = False
        self._waiting: deque[Callable[[], object]] = deque()

    @property
    def holding(self) -> bool:
        """Whether keys wait now."""
        return self._holding

    def hold(self) -> None:
        """From now on keys wait."""
        application = QApplication.instance()
        if application is not None and not self._holding:
            self._holding = True
            application.installEventFilter(self)

    def later(self, do: Callable[[], object]) -> None:
        """Do something once the keys before it are through."""
        self._waiting.append(do)

    def release(self) -> None:
        """Give the keys to whoever has the focus now, until one of them makes others wait."""
        application = QApplication.instance()
        if application is not None and self._holding:
            self._holding = False
            application.removeEventFilter(self)
        while self._waiting and not self._holding:
            self._waiting.popleft()()

    def drop(self) -> None:
        """Let go without giving the keys to anybody: the disk refused."""
        self._waiting.clear()
        self.release()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in HELD or not isinstance(watched, QWidget):
            return False
        if watched is not self._around and not self._around.isAncestorOf(watched):
            return False
        if isinstance(event, QKeyEvent | QInputMethodEvent):
            kept = event.clone()
            self._waiting.append(lambda: _deliver(kept))
        return True


def _deliver(event: QEvent) -> None:
    target = QApplication.focusWidget()
    if target is not None:
        QApplication.sendEvent(target, event)
