"""Rows of texts in memory under heads, as tables of a few hundred lines show them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TextRows(QAbstractTableModel):
    """Texts by row and column; a cell that its column cuts is whole in its tooltip."""

    def __init__(self, heads: Sequence[str], *, numeric: Collection[int] = ()) -> None:
        """Prepare.

        Args:
            heads: Titles of the columns.
            numeric: Numbers of the columns that are aligned at the right, from 0.
        """
        super().__init__()
        self.heads = tuple(heads)
        self._numeric = frozenset(numeric)
        self._rows: list[Sequence[str]] = []

    def show_rows(self, rows: Sequence[Sequence[str]], heads: Sequence[str] | None = None) -> None:
        """Show other rows, under other heads when they are given."""
        self.beginResetModel()
        self.heads = self.heads if heads is None else tuple(heads)
        self._rows = list(rows)
        self.endResetModel()

    def text(self, row: int, column: int) -> str:
        """Give what a cell says."""
        return self._rows[row][column]

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        if role == _ALIGN:
            return _RIGHT if index.column() in self._numeric else None
        if role in (_DISPLAY, _TOOLTIP):
            return self.text(index.row(), index.column())
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == _ALIGN:
            return _RIGHT if section in self._numeric else None
        return self.heads[section] if role in (_DISPLAY, _TOOLTIP) else None
