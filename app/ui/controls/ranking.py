"""A list that is put in order: by keys, by dragging, or by the buttons beside it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QPoint,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
)
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.row_list import Index, RowPainter, RowState
from app.ui.speech import announce

GRIP, CAP, SIDE = 22, 34, 10
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class _Rows(RowPainter):
    """Paints a row: grip, place, words; what has no place yet is told by a dash."""

    def __init__(self, view: "Ranking") -> None:
        super().__init__(view)
        self._view = view

    def _words_area(self, area: QRect) -> QRect:
        return area.adjusted(theme.px(GRIP + CAP + SIDE), 0, -theme.px(SIDE), 0)

    @override
    def row_size(self, index: Index) -> QSize:
        width = max(theme.px(160), self._view.viewport().width())
        room = self._words_area(QRect(0, 0, width, 10_000))
        words = theme.metrics("strong").boundingRect(
            room, Qt.TextFlag.TextWordWrap, self._view.words(index.row())
        )
        return QSize(width, max(theme.size("choice"), words.height() + theme.px(12)))

    @override
    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        row, words_area = index.row(), QRectF(self._words_area(area.toRect()))
        area = area.adjusted(2, 2, -2, -2)
        placed = row < self._view.placed()
        corner = theme.radius("control")
        ground, border = ("accent_soft", "accent_line") if placed else ("surface", "line_mid")
        painting.box(painter, area, corner, ground, border, dashed=not placed)
        if state.chosen and self._view.hasFocus():
            painting.ring(painter, area, corner)
        grip = QRectF(area.left(), area.top(), theme.px(GRIP), area.height())
        icons.draw(painter, "grip-vertical", grip, "ink3", 16)
        place = QRectF(grip.right(), area.top(), theme.px(CAP), area.height())
        words, color = (str(self._view.number(row)), "accent_ink") if placed else ("–", "ink3")
        painting.words(painter, place, words, "strong", color, align=painting.CENTRE)
        role = "strong" if placed else "body"
        painting.words(painter, words_area, self._view.words(row), role, "ink", wrap=True)


class Ranking(QListView):
    """Options in order, then those without a place.

    Arrows go from row to row, with Alt they take the row along; a figure is its number (0 is the
    tenth), Espacio puts it after the last one, Supr takes its place away. The mouse drags.

    Signals:
        ranked: The codes that have a place, in order.
    """

    ranked = Signal(list)

    def __init__(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Build the list.

        Args:
            name: What is put in order.
            options: (code, words), in the order of the form.
        """
        super().__init__()
        self._words = dict(options)
        self._given = [code for code, _words in options]
        self._codes = list(self._given)
        self._placed = 0
        self._numbers: dict[str, int] = {}
        self._dragged = -1
        self._pressed_at = QPoint()
        self._model = QStringListModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.set_order([])

    # -- the order ---------------------------------------------------------------------------

    def order(self) -> list[str]:
        """Give the codes that have a place, first to last."""
        return self._codes[: self._placed]

    def set_order(self, codes: Sequence[str]) -> None:
        """Show an order; options that it does not name stand below, without a place.

        Args:
            codes: Those with a place; a code of no option is shown as it is, and kept.
        """
        self._codes = [*codes, *(code for code in self._given if code not in codes)]
        self._placed = len(codes)
        self._numbers = {}
        self._show(0)

    def placed(self) -> int:
        """Give how many options have a place."""
        return self._placed

    def missing(self) -> int:
        """Give how many options have none yet."""
        return len(self._codes) - self._placed

    def words(self, row: int) -> str:
        """Give the words of a row."""
        code = self._codes[row]
        return self._words.get(code, code)

    def number(self, row: int) -> int:
        """Give the number of a row that has a place; there are gaps until all have one."""
        return self._numbers[self._codes[row]]

    def put(self, row: int, place: int) -> None:
        """Put a row in a place, counted from 0; at most after the last one that has a place."""
        if not 0 <= row < len(self._codes):
            return
        code = self._codes.pop(row)
        placed = self._placed - (row < self._placed)
        at = max(0, min(place, placed))
        self._numbers[code] = 0
        self._insert(code, at, placed)
        self._changed(at)

    def give_number(self, row: int, number: int) -> None:
        """Give a row the number that stands beside it on paper, and go to the next without one.

        Numbers may come in any order: who is third is third before the first is known.
        """
        if row < self._placed:
            self.put(row, number - 1)
            return
        code = self._codes.pop(row)
        before = [each for each in self.order() if self._numbers[each] < number]
        self._numbers[code] = number
        self._insert(code, len(before), self._placed)
        self._changed(len(before), self._placed if self.missing() else len(before))

    def _insert(self, code: str, at: int, placed: int) -> None:
        self._codes.insert(at, code)
        self._placed = placed + 1

    def shift(self, row: int, step: int) -> None:
        """Move a row up (-1) or down (1); one without a place comes after the last that has one."""
        self.put(row, row + step if row < self._placed else self._placed)

    def take_out(self, row: int) -> None:
        """Take the place of a row away; it goes back among those without."""
        if not 0 <= row < self._placed:
            return
        code = self._codes[row]
        self.set_order([each for each in self.order() if each != code])
        self._changed(min(row, len(self._codes) - 1))

    def row(self) -> int:
        """Give the row in hand, -1 when there is none."""
        return self.currentIndex().row()

    def _changed(self, row: int, go_to: int = -1) -> None:
        self._show(row if go_to < 0 else go_to)
        self.ranked.emit(self.order())
        announce(self._spoken(row))

    def _count(self) -> None:
        """Have the numbers grow along the list, without gaps once all have one."""
        last = 0
        for code in self.order():
            kept = self._numbers.get(code, 0) if self.missing() else 0
            self._numbers[code] = last = max(last + 1, kept)

    def _show(self, row: int) -> None:
        self._count()
        spoken = [self._spoken(each) for each in range(len(self._codes))]
        self._model.setStringList(spoken)
        if spoken:
            self.setCurrentIndex(self._model.index(max(0, row), 0))
        self._fit()

    def _spoken(self, row: int) -> str:
        if row < self._placed:
            return _("{n}. {words}").format(n=self.number(row), words=self.words(row))
        return _("{words}, sin lugar todavía").format(words=self.words(row))

    # -- its height --------------------------------------------------------------------------

    def _fit(self) -> None:
        """Be as high as all rows: the page scrolls, not the list."""
        height = sum(self.sizeHintForRow(row) for row in range(len(self._codes)))
        self.setFixedHeight(height + 2 * self.frameWidth())

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if e.size().width() != e.oldSize().width():
            self._fit()

    # -- keys --------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            event.ignore()

    def _on_key(self, event: QKeyEvent) -> bool:
        key, row, text = Qt.Key(event.key()), self.row(), event.text()
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None and alt:
            self.shift(row, step)
        elif step is not None:
            self._go(row + step)
        elif text.isascii() and text.isdigit() and not alt:
            self.give_number(row, int(text) or 10)
        elif key == Qt.Key.Key_Space:
            self.put(row, self._placed)
        elif key in _REMOVE:
            self.take_out(row)
        else:
            return False
        return True

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._codes):
            self.setCurrentIndex(self._model.index(row, 0))

    # -- mouse -------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        self._dragged = self.indexAt(self._pressed_at).row()
        self._go(self._dragged)

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        at = e.position().toPoint()
        if self._dragged < 0 or not self._is_far(at):
            return
        over = self.indexAt(QPoint(self.viewport().width() // 2, at.y())).row()
        if over not in (-1, self._dragged):
            self.put(self._dragged, over)
            self._dragged = self.row()

    def _is_far(self, at: QPoint) -> bool:
        return (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        self._dragged = -1

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.put(self.indexAt(event.position().toPoint()).row(), self._placed)
