"""The base of everything that is pressed: Enter does what Space does, unless it is dangerous."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override


class Pressable(QPushButton):
    """A push button that Enter presses too; subclasses paint it.

    One of several that stays down says `clicked` whoever pressed it: a screen reader turns it
    without a click, and what listens to clicks must hear of it.
    """

    enter_presses = True

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._turned_here = False
        self.toggled.connect(self._on_toggled)

    @override
    def setChecked(self, arg__1: bool) -> None:
        self._turned_here = True
        super().setChecked(arg__1)
        self._turned_here = False

    @override
    def nextCheckState(self) -> None:
        self._turned_here = True
        super().nextCheckState()
        self._turned_here = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if enter and plain and self.enter_presses:
            self.click()
        elif enter:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_toggled(self) -> None:
        if self.isChecked() and not self._turned_here:
            self.clicked.emit()
