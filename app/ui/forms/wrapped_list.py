"""A list whose rows are as high as their words need: nothing in them is cut short."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting

ROW = int(Qt.ItemDataRole.UserRole) + 1


class RowDelegate(QStyledItemDelegate):
    """Measures a row at the width of its list and paints it; subclasses know what is in it."""

    def row_height(self, row: object, width: int) -> int:
        """Give the height of a row, in pixels, at a width."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, area: QRectF, row: object) -> None:
        """Paint a row inside its area."""
        raise NotImplementedError

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(300)
        return QSize(width, self.row_height(index.data(ROW), width))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_row(painter, QRectF(rect), index.data(ROW))
        if state & QStyle.StateFlag.State_HasFocus:
            painting.ring(painter, QRectF(rect).adjusted(1, 1, -1, -1), theme.radius("control"))
        painter.restore()


def wrapped_height(text: str, role: str, width: int) -> int:
    """Give the height of a text that wraps at a width, in pixels; 0 for none."""
    if not text:
        return 0
    room = QRect(0, 0, max(1, width), 10000)
    return theme.metrics(role).boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()


class WrappedList(QListView):
    """Rows to read, one under the other; arrows move, a screen reader gets every word."""

    def __init__(self, name: str, delegate: type[RowDelegate]) -> None:
        super().__init__()
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[tuple[object, str]]) -> None:
        """Show other rows, each with the words a screen reader says of it."""
        self._rows.clear()
        for row, spoken in rows:
            item = QStandardItem(spoken)
            item.setData(row, ROW)
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)

    def spoken(self) -> list[str]:
        """Give what is said of each row, in order."""
        return [self._rows.item(row).text() for row in range(self._rows.rowCount())]

    def whole_height(self) -> int:
        """Give the height at which every row is in view."""
        return sum(self.sizeHintForRow(row) for row in range(self._rows.rowCount()))
