"""Several options of a long list: found while typing, each chosen one a word that can go again."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.contents import take_out
from app.ui.controls.flow import Flow
from app.ui.controls.lookup import Lookup
from app.ui.controls.removable import Removable
from app.ui.questions.offered import OfferFinder
from app.ui.questions.question import QuestionWidget
from forms.instrument import Value
from forms.node_state import NodeState

ROWS = 4


class PickSeveralQuestion(QuestionWidget):
    """Type-ahead that gathers: Enter adds what is marked, with nothing typed it goes on.

    Backspace in the empty field takes the last one away, Supr all of them.
    """

    typed_in_list = True

    def __init__(self, state: NodeState, language: str) -> None:
        super().__init__(state)
        self._offered = OfferFinder(state.choices, language)
        self._chosen: list[str] = []
        self.lookup = Lookup(self.label, self._offered, rows=min(ROWS, max(1, len(self._offered))))
        self._words = QWidget()
        self._flow = Flow(theme.px(6), self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self._words)
        column.addWidget(self.lookup)
        self._take_editor(self.lookup.field)
        self.lookup.field.installEventFilter(self)
        self.lookup.field.textEdited.connect(self.typing)
        self.lookup.chosen.connect(self._add)

    @override
    def set_answer(self, value: Value) -> None:
        self._chosen = self._sorted("" if value is None else str(value))
        self._show()

    def chosen(self) -> tuple[str, ...]:
        """Give the codes that are chosen, in the order of the list."""
        return tuple(self._chosen)

    @override
    def restore(self, typed: str) -> None:
        self.lookup.field.clear()
        self.lookup.field.insert(typed)
        self.lookup.field.textEdited.emit(typed)

    @override
    def confirm(self) -> None:
        """Add what is typed, as Enter does; what stands in no list is kept to be corrected."""
        typed = self.lookup.field.text().strip()
        if typed:
            marked = self.lookup.marked()
            self._add(marked.code if marked is not None else "_".join(typed.split()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.lookup.field.text():
            if enter:
                self.confirm()
            return enter
        if enter:  # the field's own Enter would take the first row though nothing was typed
            QApplication.sendEvent(self, event)
            return True
        if event.key() == Qt.Key.Key_Backspace and self._chosen:
            self._say(self._chosen[:-1])
        elif event.key() == Qt.Key.Key_Delete and self._chosen:
            self._say([])
        return event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)

    def _add(self, code: str) -> None:
        if not code:
            return
        self.lookup.choose("")
        if code not in self._chosen:
            self._say(self._sorted(" ".join((*self._chosen, code))))

    def _sorted(self, text: str) -> list[str]:
        codes = list(dict.fromkeys(text.split()))
        known = self._offered.in_order(codes)
        return known + [code for code in codes if code not in known]

    def _say(self, chosen: list[str]) -> None:
        self._chosen = chosen
        self._show()
        self.answered.emit(" ".join(chosen))

    def _show(self) -> None:
        take_out(self._flow)
        for code in self._chosen:
            entry = self._offered.of_code(code)
            name = code if entry is None else entry.name
            box = Removable(name, _("Quitar «{name}»").format(name=name))
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.clicked.connect(lambda _on=False, c=code: self._take(c))
            self._flow.addWidget(box)
            box.show()
        self._words.setVisible(bool(self._chosen))
        self._words.updateGeometry()

    def _take(self, code: str) -> None:
        self._say([each for each in self._chosen if each != code])
        self.lookup.field.setFocus()
