"""The base of everything that is pressed: Enter does what Space does, unless it is dangerous."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton
from typing_extensions import override


class Pressable(QPushButton):
    """A push button that Enter presses too; subclasses paint it."""

    enter_presses = True

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
