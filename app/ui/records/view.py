"""The table of records with its order, its selection and where it stands in the list."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionRange, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainterPath, QRegion, QResizeEvent
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.table import Table
from app.ui.models.paged_table import Column, PagedTableModel
from app.ui.records.cells import width_of

LOOK_MS = 80
"""A record is read when the selection rests on it, not at each row an arrow passes."""


class RecordsView(Table):
    """A table of records.

    Signals:
        sort_wanted: Order by this column; again the other way round.
        looked_at: The number of the record the selection rests on, 0 for none.
        opened: The record was double-clicked, or Enter pressed on it.
        moved: Other rows are in sight, or another number of them is selected.
    """

    sort_wanted = Signal(int)
    looked_at = Signal(int)
    opened = Signal()
    moved = Signal()

    def __init__(self, model: PagedTableModel) -> None:
        super().__init__(_("Registros"), model)
        self._records = model
        head = self.horizontalHeader()
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self.sort_wanted)
        self.setCornerButtonEnabled(False)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(LOOK_MS)
        self._rest.timeout.connect(self._on_rest)
        self.activated.connect(self._on_activated)
        self.verticalScrollBar().valueChanged.connect(self._on_moved)
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def fit_columns(self, columns: Sequence[Column]) -> None:
        """Give each column the width of its head and of a usual answer."""
        for number, column in enumerate(columns):
            self.setColumnWidth(number, width_of(column))
        self.setColumnWidth(0, theme.px(84))
        self.setColumnWidth(1, theme.px(140))

    def mark_order(self, column: int, *, descending: bool) -> None:
        """Show an arrow at the column the rows are ordered by; -1 shows none."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)

    def current_record(self) -> int:
        """Give the number of the record in hand, 0 when there is none."""
        row = self.currentIndex().row()
        return self._records.ids[row] if 0 <= row < len(self._records.ids) else 0

    def select_record(self, row: int) -> None:
        """Take a row in hand and bring it into sight."""
        index = self._records.index(row, max(0, self.currentIndex().column()))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def selected(self) -> "array[int]":
        """Give the numbers of the records selected, in the order of the list."""
        ids, found = self._records.ids, array("q")
        for each in sorted(self._ranges(), key=QItemSelectionRange.top):
            found += ids[each.top() : each.bottom() + 1]
        return found

    def selected_count(self) -> int:
        """Give how many records are selected."""
        return sum(each.height() for each in self._ranges())

    def _ranges(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def in_sight(self) -> tuple[int, int]:
        """Give the first and the last row in sight, from 1; (0, 0) when there are none."""
        count = len(self._records.ids)
        if not count:
            return 0, 0
        last = self.rowAt(self.viewport().height() - 1)
        return self.rowAt(0) + 1, count if last < 0 else last + 1

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        corner = theme.radius("card") - 1
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), corner, corner)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))
        self.moved.emit()

    def _on_activated(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _on_selected(self) -> None:
        self._rest.start()
        self.moved.emit()

    def _on_moved(self) -> None:
        self.moved.emit()

    def _on_rest(self) -> None:
        self.looked_at.emit(self.current_record() if self.selected_count() else 0)
