"""Questions whose options all stand on the page, each with the key that marks it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QLayout
from typing_extensions import override

from app.store.folding import folded
from app.ui import theme
from app.ui.controls.choice_look import TILE_WIDTH
from app.ui.controls.choices import CheckRow, ChoiceRow
from app.ui.questions.appearance import MOST_COLUMNS, Columns, columns_of, goes_on_by_itself
from app.ui.questions.question import QuestionWidget
from forms.choices import Choice
from forms.instrument import Value
from forms.markdown import plain_words
from forms.node_state import NodeState

PLACES = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TWO_COLUMNS_FROM = 6
NARROWEST = 240
NARROWEST_ASKED = 132
GAP = 8
NO_PICTURES: Mapping[str, QPixmap] = MappingProxyType({})
"""Value of an option -> its picture."""
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
    """What one-of-several and several-of-several share: rows, keys, columns."""

    def __init__(
        self, state: NodeState, language: str, pictures: Mapping[str, QPixmap] = NO_PICTURES
    ) -> None:
        super().__init__(state)
        self._values = [choice.value for choice in state.choices]
        self._pictures = pictures
        asked = columns_of(self.question)
        if pictures and not asked.count:
            asked = Columns(MOST_COLUMNS, across=True)
        self._asked = replace(asked, tiles=asked.tiles or bool(pictures))
        self._shown = ""
        self._showing = False
        self._keys = keys_of(state.choices, language)
        self.rows = [
            self._row(plain_words(choice.label(language)), key, pictures.get(choice.value))
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

    def _row(self, words: str, key: str, picture: QPixmap | None) -> QAbstractButton:
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
        along, across = self._steps()
        steps = {Qt.Key.Key_Down: along, Qt.Key.Key_Up: -along}
        steps |= {Qt.Key.Key_Right: across, Qt.Key.Key_Left: -across}
        if key in steps:
            self._move(at, steps[key])
            return True
        return False

    def _steps(self) -> tuple[int, int]:
        """Give how far Abajo and Derecha move; in one column or one row both move by one."""
        columns = max(1, self._columns)
        tall = -(-len(self.rows) // columns)
        if 1 in (columns, tall):
            return 1, 1
        return (columns, 1) if self._asked.across else (1, tall)

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
        """Stand in the columns that the form asks for, or in two when many options fit in them."""
        self._arrange(next(n for n in self._candidates() if n == 1 or self._fits(n, width)))

    def _candidates(self) -> list[int]:
        """Give how many columns are worth a try, the best first."""
        most = min(self._asked.count, len(self.rows))
        if not most:
            return [2, 1] if len(self.rows) >= TWO_COLUMNS_FROM else [1]
        likert = self._asked.tiles and self._asked.fixed and not self._pictures
        return [most, 1] if likert else list(range(most, 0, -1)) or [1]

    def _fits(self, columns: int, width: int) -> bool:
        room = (width - theme.px(GAP) * (columns - 1)) // columns
        if any(row.minimumSizeHint().width() > room for row in self.rows):
            return False
        if self._asked.tiles:
            return room >= theme.px(TILE_WIDTH)
        if room < theme.px(NARROWEST_ASKED if self._asked.count else NARROWEST):
            return False
        two_lines = theme.size("choice") + theme.metrics("strong").height()
        return self._asked.fixed or all(r.heightForWidth(room) <= two_lines for r in self.rows)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        before, self._columns = self._columns, columns
        tall = -(-len(self.rows) // columns)
        for index, row in enumerate(self.rows):
            across = (index // columns, index % columns)
            place = across if self._asked.across else (index % tall, index // tall)
            self._grid.addWidget(row, *place)
        for column in range(max(before, columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class OneQuestion(ChoicesQuestion):
    """One option of several: its key or the arrows choose, Supr takes the answer away."""

    def __init__(
        self, state: NodeState, language: str, pictures: Mapping[str, QPixmap] = NO_PICTURES
    ) -> None:
        self._group = QButtonGroup()
        super().__init__(state, language, pictures)
        self._group.setParent(self)

    @override
    def _row(self, words: str, key: str, picture: QPixmap | None) -> QAbstractButton:
        row = ChoiceRow(words, key=key, tile=self._asked.tiles, picture=picture)
        self._group.addButton(row)
        return row

    @override
    def set_answer(self, value: Value) -> None:
        self._group.setExclusive(False)
        super().set_answer(value)
        self._group.setExclusive(True)

    @override
    def _mark(self, row: QAbstractButton) -> None:
        super()._mark(row)
        if goes_on_by_itself(self.question):
            self.done.emit()

    @override
    def _move(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self.rows):
            super()._move(at, step)
            self.rows[at + step].click()


class SeveralQuestion(ChoicesQuestion):
    """Any number of options: their keys or Espacio mark and unmark."""

    @override
    def _row(self, words: str, key: str, picture: QPixmap | None) -> QAbstractButton:
        return CheckRow(words, key=key, tile=self._asked.tiles, picture=picture)

    @override
    def _chosen(self, text: str) -> list[str]:
        return text.split()
