"""A question asked only when there is no way back, and the sheet that other dialogs stand on."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.text import Text


class Sheet(QDialog):
    """A dialog without a title bar of its own: title, words, whatever stands below, buttons."""

    def __init__(self, parent: QWidget | None, title: str, sentence: str = "") -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setMinimumWidth(theme.px(420))
        self.setMaximumWidth(theme.px(640))
        self.column = QVBoxLayout(self)
        margin = theme.px(22)
        self.column.setContentsMargins(margin, margin, margin, theme.px(18))
        self.column.setSpacing(theme.px(10))
        self.column.addWidget(Text(title, "h2"))
        self._words = Text(sentence, "body", "ink2")
        self.column.addWidget(self._words)
        self._words.setVisible(bool(sentence))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(10))
        self.buttons.addStretch(1)

    def finish(self) -> None:
        """Put the row of buttons at the end, once everything else stands."""
        self.column.addSpacing(theme.px(4))
        self.column.addLayout(self.buttons)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painting.box(painter, QRectF(self.rect()), 0, None, "line_strong")
        painter.end()


class Question(Sheet):
    """«¿Quitar … del portal?»: the safe answer is the default, the other is in danger's colour.

    The result is `accepted` only when the dangerous button was pressed with mouse or space.
    """

    def __init__(
        self, parent: QWidget | None, title: str, stays: str, *, safe: str, danger: str
    ) -> None:
        super().__init__(parent, title, stays)
        self.safe = Button(safe)
        self.danger = Button(danger, Kind.DANGER)
        self.safe.setDefault(True)
        self.danger.setAutoDefault(False)
        self.buttons.addWidget(self.safe)
        self.buttons.addWidget(self.danger)
        self.safe.clicked.connect(self.reject)
        self.danger.clicked.connect(self.accept)
        self.finish()
        self.safe.setFocus(Qt.FocusReason.OtherFocusReason)
