"""A text of several lines: Enter goes on, Mayús+Enter begins another line."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.fields import TextArea
from app.ui.controls.text import Text
from app.ui.questions.question import QuestionWidget
from forms.instrument import Question, Value
from forms.node_state import NodeState
from forms.question_types import TYPES

LINES, MOST_LINES = 4, 12


def _lines(question: Question) -> int:
    """Give the lines that are seen at once (XLSForm, parameter `rows`)."""
    said = question.parameters.get("rows", "")
    return min(int(said), MOST_LINES) if said.isascii() and said.isdigit() and int(said) else LINES


class LongTextQuestion(QuestionWidget):
    """Several lines of text."""

    def __init__(self, state: NodeState) -> None:
        super().__init__(state)
        self._shown = ""
        self.area = TextArea(self.label, lines=_lines(self.question))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.area)
        column.addWidget(Text(_("Mayús+Enter empieza otra línea."), "small", "ink3"))
        self._take_editor(self.area)
        self.area.installEventFilter(self)
        self.area.textChanged.connect(self._on_text_changed)

    @override
    def set_answer(self, value: Value) -> None:
        self._shown = TYPES[self.question.type].format(value)
        self.restore(self._shown)

    @override
    def restore(self, typed: str) -> None:
        before = self.area.blockSignals(True)
        self.area.setPlainText(typed)
        self.area.blockSignals(before)

    @override
    def confirm(self) -> None:
        typed = self.area.toPlainText()
        if typed != self._shown:
            self._shown = typed
            self.answered.emit(typed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        QApplication.sendEvent(self, event)
        return True

    def _on_text_changed(self) -> None:
        self.typing.emit(self.area.toPlainText())
