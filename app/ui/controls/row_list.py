"""A list whose rows are painted by hand, and what all such lists have in common."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
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

VALUE = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which a row keeps what it shows."""

Index = QModelIndex | QPersistentModelIndex


class RowState(NamedTuple):
    """What a row is at the moment.

    Attributes:
        chosen: It is the one in hand.
        focused: Keys go to it.
    """

    chosen: bool
    focused: bool


class RowPainter(QStyledItemDelegate):
    """Measures and paints the rows of a list; subclasses know what is in them."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.view = view

    def row_size(self, index: Index) -> QSize:
        """Give the size of a row, in pixels."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        """Paint a row inside its area; the painter is put back afterwards."""
        raise NotImplementedError

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.row_size(index)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        now = RowState(
            chosen=bool(state & QStyle.StateFlag.State_Selected),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_row(painter, QRectF(option.rect), index, now)
        painter.restore()


def paint_chosen(painter: QPainter, area: QRectF, corner: float) -> None:
    """Tint the ground of the row in hand; where contrast is high, an edge says it too."""
    border = "accent" if theme.is_contrast() else None
    painting.box(painter, area, corner, "accent_soft", border)


class RowList(QListView):
    """Rows without frame, that are not typed into and never scroll sideways."""

    def __init__(self, name: str, painter: type[RowPainter]) -> None:
        """Build an empty list.

        Args:
            name: What a screen reader calls it.
            painter: What measures and paints its rows.
        """
        super().__init__()
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(painter(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def add_row(self, text: str, value: object, spoken: str = "") -> QStandardItem:
        """Put a row below the others.

        Args:
            text: Its words.
            value: What it shows, found again under `VALUE`.
            spoken: What a screen reader says instead of the words.
        """
        item = QStandardItem(text)
        item.setData(value, VALUE)
        if spoken:
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        self.rows.appendRow(item)
        return item
