"""Questions whose options all stand on the page, each with the key that marks it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QLayout
from typing_extensions import override

from app.store.folding import folded
from app.ui import theme
from app.ui.controls.choices import CheckRow, ChoiceRow
from app.ui.questions.question import QuestionWidget
from forms.choices import Choice
from forms.instrument import Value
from forms.node_state import NodeState

PLACES = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TWO_COLUMNS_FROM = 6
NARROWEST = 240
GAP = 8
DONT_KNOW = "no sabe"
DONT_KNOW_KEY = "F9"


def keys_of(choices: Sequence[Choice], language: str) -> list[str]:
    """Give the key of each option: its own code when all are one digit, else its place.

    The option «No sabe …» has F9 on every form.
    """
    codes = [choice.value for choice in choices]
    own = all(len(code) == 1 and code.isascii() and code.isdigit() for code in codes)
    places = [*PLACES, *[""] * len(codes)]
    return [
        DONT_KNOW_KEY if folded(choice.label(language)).startswith(DONT_KNOW) else key
        for choice, key in zip(choices, codes if own else places, strict=False)
    ]


class ChoicesQuestion(QuestionWidget):
    """What one-of-several and several-of-several share: rows, keys, two columns."""

    def __init__(self, state: NodeState, language: str) -> None:
        super().__init__(state)
        self._values = [choice.value for choice in state.choices]
        self._shown = ""
        self._showing = False
        self._keys = keys_of(state.choices, language)
        self.rows = [
            self._row(choice.label(language), key)
            for choice, key in zip(state.choices, self._keys, strict=True)
        ]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(GAP))
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self._columns = 0
        self._arrange(1)
        for row in self.rows:
            row.installEventFilter(self)
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.toggled.connect(self._on_toggled)  # a screen reader turns a row without a click
        if self.rows:
            self.setFocusProxy(self.rows[0])

    def _row(self, words: str, key: str) -> QAbstractButton:
        raise NotImplementedError

    def _answer(self) -> str:
        chosen = zip(self.rows, self._values, strict=True)
        return " ".join(value for row, value in chosen if row.isChecked())

    def _on_toggled(self) -> None:
        answer = self._answer()
        if not self._showing and answer != self._shown:
            self._shown = answer
            self.answered.emit(answer)

    @override
    def set_answer(self, value: Value) -> None:
        chosen = set(self._chosen("" if value is None else str(value)))
        self._showing = True
        for row, code in zip(self.rows, self._values, strict=True):
            row.setChecked(code in chosen)
        self._showing = False
        self._shown = self._answer()
        marked = [row for row in self.rows if row.isChecked()]
        if self.rows:
            self.setFocusProxy((marked or self.rows)[0])

    def _chosen(self, text: str) -> list[str]:
        return [text]

    @override
    def show_problem(self, sentence: str) -> None:
        for row in self.rows:
            row.setAccessibleDescription(sentence or self.label)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        return watched in self.rows and self._on_key(self.rows.index(watched), event)

    def _on_key(self, at: int, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        name = DONT_KNOW_KEY if key is Qt.Key.Key_F9 else event.text().upper()
        if name and name in self._keys and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            row = self.rows[self._keys.index(name)]
            row.setFocus()
            self._mark(row)
            return True
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
            self.answered.emit(None)
            return True
        tall = -(-len(self.rows) // max(1, self._columns))
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        steps |= {Qt.Key.Key_Right: tall, Qt.Key.Key_Left: -tall}
        if key in steps:
            self._move(at, steps[key])
            return True
        return False

    def _mark(self, row: QAbstractButton) -> None:
        row.click()

    def _move(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self.rows):
            self.rows[at + step].setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(event.size().width())

    def fit(self, width: int) -> None:
        """Stand in two columns when there are many options and all fit in two lines."""
        room = (width - theme.px(GAP)) // 2
        two_lines = theme.size("choice") + theme.metrics("strong").height()
        fits = room >= theme.px(NARROWEST) and all(
            row.heightForWidth(room) <= two_lines for row in self.rows
        )
        self._arrange(2 if len(self.rows) >= TWO_COLUMNS_FROM and fits else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        tall = -(-len(self.rows) // columns)
        for index, row in enumerate(self.rows):
            self._grid.addWidget(row, index % tall, index // tall)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


class OneQuestion(ChoicesQuestion):
    """One option of several: its key or the arrows choose, Supr takes the answer away."""

    def __init__(self, state: NodeState, language: str) -> None:
        self._group = QButtonGroup()
        super().__init__(state, language)
        self._group.setParent(self)

    @override
    def _row(self, words: str, key: str) -> QAbstractButton:
        row = ChoiceRow(words, key=key)
        self._group.addButton(row)
        return row

    @override
    def set_answer(self, value: Value) -> None:
        self._group.setExclusive(False)
        super().set_answer(value)
        self._group.setExclusive(True)

    @override
    def _move(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self.rows):
            super()._move(at, step)
            self.rows[at + step].click()


class SeveralQuestion(ChoicesQuestion):
    """Any number of options: their keys or Espacio mark and unmark."""

    @override
    def _row(self, words: str, key: str) -> QAbstractButton:
        return CheckRow(words, key=key)

    @override
    def _chosen(self, text: str) -> list[str]:
        return text.split()
