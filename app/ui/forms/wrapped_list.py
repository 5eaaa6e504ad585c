"""A list whose rows are as high as their words need: nothing in them is cut short."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.row_list import VALUE, Index, RowList, RowPainter, RowState


class WrappedPainter(RowPainter):
    """Measures a row at the width of its list; subclasses know what is in it."""

    def row_height(self, row: object, width: int) -> int:
        """Give the height of a row, in pixels, at a width."""
        raise NotImplementedError

    def paint_words(self, painter: QPainter, area: QRectF, row: object) -> None:
        """Paint what is in a row inside its area."""
        raise NotImplementedError

    @override
    def row_size(self, index: Index) -> QSize:
        width = self.view.viewport().width()
        return QSize(width, self.row_height(index.data(VALUE), width))

    @override
    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        self.paint_words(painter, area, index.data(VALUE))
        if state.focused:
            painting.ring(painter, area.adjusted(1, 1, -1, -1), theme.radius("control"))


def wrapped_height(text: str, role: str, width: int) -> int:
    """Give the height of a text that wraps at a width, in pixels; 0 for none."""
    if not text:
        return 0
    room = QRect(0, 0, max(1, width), 10000)
    return theme.metrics(role).boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()


class WrappedList(RowList):
    """Rows to read, one under the other; arrows move, a screen reader gets every word."""

    def __init__(self, name: str, painter: type[WrappedPainter]) -> None:
        super().__init__(name, painter)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)

    def show_rows(self, rows: Sequence[tuple[object, str]]) -> None:
        """Show other rows, each with the words a screen reader says of it."""
        self.rows.clear()
        for row, spoken in rows:
            self.add_row(spoken, row, spoken)

    def spoken(self) -> list[str]:
        """Give what is said of each row, in order."""
        return [self.rows.item(row).text() for row in range(self.rows.rowCount())]

    def whole_height(self) -> int:
        """Give the height at which every row is in view."""
        return sum(self.sizeHintForRow(row) for row in range(self.rows.rowCount()))
