"""Keywords: words in small boxes inside a field, added with Enter or comma."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.fields import TextField
from app.ui.controls.flow import Flow
from app.ui.controls.pressable import Pressable

SEPARATORS = ",;"


class _Word(Pressable):
    """A word that is there; pressing it takes it away."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.setAccessibleName(_("Quitar la palabra «{word}»").format(word=word))
        self.setToolTip(self.accessibleName())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("body").horizontalAdvance(self.text()) + theme.px(38)
        return QSize(width, theme.px(30))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        fill = "press" if self.isDown() else "hover" if self.underMouse() else "sunken"
        painting.box(painter, area, corner, fill, "line_mid")
        if self.hasFocus():
            painting.ring(painter, area, corner)
        painting.words(painter, area.adjusted(theme.px(9), 0, 0, 0), self.text(), "body", "ink")
        sign = QRectF(area.right() - theme.px(24), 0, theme.px(18), area.height())
        icons.draw(painter, "x", sign, "ink2", 14)
        painter.end()


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
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        before: QWidget = self.writer
        for word in self._words:
            box = _Word(word)
            box.clicked.connect(lambda _on=False, w=word: self._take(w))
            self._row.addWidget(box)
            box.show()
            QWidget.setTabOrder(before, box)
            before = box
        self._boxes.setVisible(bool(self._words))
        self._boxes.updateGeometry()
