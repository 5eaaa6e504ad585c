"""The question that stands under an odd answer: is it meant so, or was it something else?"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, sentence
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.flow import Flow
from app.ui.controls.text import IconText, Text
from app.ui.speech import announce
from forms.coordinates import Doubt

CHANGE_KEY, KEEP_KEY = "1", "2"


class DoubtBox(QFrame):
    """Asks about one answer; nothing changes until a person says so, and Enter changes nothing.

    Signals:
        changed: The proposal was taken.
        kept: The answer stays as it was written.
    """

    changed = Signal(str)
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._proposed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = IconText("triangle-alert", "", "strong", "warn")
        self._advice = Text("", "body", "ink")
        self.change = Button(_("Cambiar"), key=CHANGE_KEY)
        self.keep = Button(_("Dejarlo como está"), Kind.GHOST, key=KEEP_KEY)
        self.change.clicked.connect(lambda: self.changed.emit(self._proposed))
        self.keep.clicked.connect(self.kept)
        row = QWidget()
        flow = Flow(theme.px(8), row)
        flow.addWidget(self.change)
        flow.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(side) for side in (12, 10, 12, 10)))
        column.setSpacing(theme.px(6))
        for part in (self._words, self._advice, row):
            column.addWidget(part)
        self.hide()

    def ask(self, doubt: Doubt) -> None:
        """Ask, take the keys and have it spoken."""
        self._proposed = doubt.proposed
        words, advice = sentence(doubt.problem), fix(doubt.problem)
        self._words.setText(words)
        self._advice.setText(advice)
        self.change.setVisible(bool(doubt.proposed))
        self.change.set_words(_("Cambiar a {place}").format(place=doubt.proposed))
        self.setAccessibleName(words)
        self.setAccessibleDescription(advice)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(f"{words} {advice}", urgent=True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == CHANGE_KEY and self._proposed:
            self.changed.emit(self._proposed)
        elif event.text() == KEEP_KEY:
            self.kept.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        corner = theme.radius("row")
        painting.box(painter, QRectF(self.rect()), corner, "warn_soft", "warn_line")
        if self.hasFocus():
            painting.ring(painter, QRectF(self.rect()), corner)
        painter.end()
