"""One option of a long list, found while typing: 340 municipalities, 30,000 places."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout
from typing_extensions import override

from app.ui.controls.lookup import Lookup
from app.ui.questions.offered import OfferFinder
from app.ui.questions.question import QuestionWidget
from forms.instrument import Value
from forms.node_state import NodeState

ROWS = 5


class PickQuestion(QuestionWidget):
    """Type-ahead, blind to accents, with the code of each option at the right.

    Enter takes the row that is marked and goes on; what stands in no list stays as it was typed.
    """

    typed_in_list = True

    def __init__(self, state: NodeState, language: str) -> None:
        super().__init__(state)
        self._offered = OfferFinder(state.choices, language)
        self._shown = ""
        self.lookup = Lookup(self.label, self._offered, rows=min(ROWS, max(1, len(self._offered))))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lookup)
        self._take_editor(self.lookup.field)
        self.lookup.field.installEventFilter(self)
        self.lookup.field.textEdited.connect(self.typing)
        self.lookup.chosen.connect(self._on_chosen)

    @override
    def set_answer(self, value: Value) -> None:
        text = "" if value is None else str(value)
        before = self.lookup.blockSignals(True)
        self.lookup.choose(text)
        self.lookup.blockSignals(before)
        if text and self._offered.of_code(text) is None:
            self.lookup.field.setText(text)
        self._shown = self.lookup.field.text()

    @override
    def restore(self, typed: str) -> None:
        self.lookup.field.clear()
        self.lookup.field.insert(typed)
        self.lookup.field.textEdited.emit(typed)

    @override
    def confirm(self) -> None:
        typed = self.lookup.field.text()
        if typed == self._shown:
            return
        marked = self.lookup.marked()
        if typed.strip() and marked is not None:
            self.lookup.choose(marked.code)
        else:
            self._shown = typed
            self.answered.emit(typed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        # The field's own Enter would take the first row even when nothing was typed.
        QApplication.sendEvent(self, event)
        return True

    def _on_chosen(self, code: str) -> None:
        self._shown = self.lookup.field.text()
        self.answered.emit(code)
