"""Keywords: words in small boxes inside a field, added with Enter or comma."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.contents import take_out
from app.ui.controls.fields import TextField
from app.ui.controls.flow import Flow
from app.ui.controls.removable import Removable

SEPARATORS = ",;"


class _Writer(TextField):
    """Where a word is typed.

    Signals:
        closed: Enter or a separator ended the word.
        back: Backspace was pressed with nothing typed.
    """

    closed = Signal()
    back = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (event.text() and event.text() in SEPARATORS) or (is_enter and self.text().strip()):
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.back.emit()
        else:
            super().keyPressEvent(event)


class Keywords(QWidget):
    """The keywords of a dataset.

    Signals:
        changed: Other words are there.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._words: list[str] = []
        self.writer = _Writer(name, example=_("Escriba una y presione Enter"))
        self.writer.closed.connect(self._on_word_closed)
        self.writer.back.connect(self._on_back)
        self.writer.editingFinished.connect(self._on_word_closed)
        self.setFocusProxy(self.writer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self._boxes = QWidget()
        self._row = Flow(theme.px(6), self._boxes)
        column.addWidget(self._boxes)
        column.addWidget(self.writer)

    def words(self) -> tuple[str, ...]:
        """Give the words, in the order they were added."""
        return tuple(self._words)

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words."""
        if list(words) != self._words:
            self._words = list(words)
            self._show()

    def _on_word_closed(self) -> None:
        typed = [part.strip() for part in self.writer.text().replace(";", ",").split(",")]
        self.writer.clear()
        fresh = [word for word in dict.fromkeys(typed) if word and word not in self._words]
        if fresh:
            self._words += fresh
            self._show()
            self.changed.emit()

    def _on_back(self) -> None:
        if self._words:
            self._take(self._words[-1])

    def _take(self, word: str) -> None:
        self._words.remove(word)
        self._show()
        self.writer.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        take_out(self._row)
        before: QWidget = self.writer
        for word in self._words:
            box = Removable(word)
            box.clicked.connect(lambda _on=False, w=word: self._take(w))
            self._row.addWidget(box)
            box.show()
            QWidget.setTabOrder(before, box)
            before = box
        self._boxes.setVisible(bool(self._words))
        self._boxes.updateGeometry()
