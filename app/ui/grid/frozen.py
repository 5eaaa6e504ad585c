"""Columns that stay in sight: a second view over the first, with the same rows and selection."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.table import Table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyledItemDelegate, QTableView

LARGEST_SHARE = 0.5
"""Of the width; more would leave no room for the cells that scroll."""


class FrozenColumns(Table):
    """The first columns of a table, laid over it."""

    def __init__(self, table: "QTableView", cells: "QStyledItemDelegate") -> None:
        super().__init__(_("Columnas fijas"))
        self._table = table
        self.count = 0
        self.setParent(table)
        self.setModel(self._model())
        self.setSelectionModel(table.selectionModel())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(table.selectionMode())
        self.setItemDelegate(cells)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionsClickable(False)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(self._on_resized)
        table.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.doubleClicked.connect(table.doubleClicked)
        self.hide()

    def _model(self) -> QAbstractItemModel:
        return self._table.model()

    def freeze(self, columns: int) -> None:
        """Keep the first columns in sight, as many as leave half of the width to the others."""
        self.count = columns
        for column in range(self._model().columnCount()):
            self.setColumnHidden(column, column >= columns)
            if column < columns:
                self.setColumnWidth(column, self._table.columnWidth(column))
        self.place()

    def width_in_sight(self) -> int:
        """Give how much of the table it covers, in pixels."""
        return self.width() if self.isVisibleTo(self._table) else 0

    def make_room(self, column: int) -> None:
        """Let the table show a cell itself: an editor is about to open in it."""
        if column < self.count:
            self._table.horizontalScrollBar().setValue(0)

    def place(self) -> None:
        """Lie over the first columns once something is scrolled away, unless they are too wide."""
        width = sum(self._table.columnWidth(column) for column in range(self.count))
        viewport = self._table.viewport()
        left = self._table.verticalHeader().width()
        head = self._table.horizontalHeader().height()
        self.setGeometry(QRect(left, 0, width, head + viewport.height()))
        fits = 0 < width <= viewport.width() * LARGEST_SHARE
        self.setVisible(fits and self._table.horizontalScrollBar().value() > 0)
        self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())

    def _on_resized(self, column: int, _before: int, width: int) -> None:
        if column < self.count:
            self.setColumnWidth(column, width)
        self.place()

    def _on_scrolled(self, _value: int) -> None:
        self.place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        edge = self.viewport().rect()
        painter.fillRect(edge.right() - 1, 0, 2, edge.height(), theme.color("line_mid"))
        painter.end()
