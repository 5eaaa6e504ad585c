"""Tables of a few columns for the pages of Limpiar: lines of texts, marked and written by keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.table import BADGE, Table

Badge = tuple[str, str, str, bool]
"""(icon, words, color token, boxed) of a cell."""

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LONGEST_TOOLTIP = 2000


@dataclass(slots=True)
class Line:
    """One line.

    Attributes:
        cells: What its columns say.
        badges: Column -> what stands there instead of text.
        marked: A person chose it.
    """

    cells: list[str]
    badges: Mapping[int, Badge]
    marked: bool = False


class Lines(QAbstractTableModel):
    """Lines under heads; one column may be written in, one may show marks.

    Signals:
        written: Row, and what somebody wrote in its column.
    """

    written = Signal(int, str)

    def __init__(
        self, heads: Sequence[str], *, right: Sequence[int] = (), edit: int = -1, mark: int = -1
    ) -> None:
        super().__init__()
        self.heads, self.right, self.edit, self.mark = tuple(heads), right, edit, mark
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def mark_rows(self, rows: Sequence[int], marked: bool) -> None:
        """Mark lines, or take their marks away."""
        for row in rows:
            self.lines[row].marked = marked
        if rows:
            last = len(self.heads) - 1
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), last))

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == self.edit else flags

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        line, column = self.lines[index.row()], index.column()
        badge = _mark(line.marked) if column == self.mark else line.badges.get(column)
        if role == BADGE:
            return badge
        if role == _ALIGN:
            return _RIGHT if column in self.right else None
        if role in (_DISPLAY, _SPOKEN) and badge is not None:
            return badge[1]
        if role == _TOOLTIP:
            return line.cells[column][:_LONGEST_TOOLTIP]
        return line.cells[column] if role in (_DISPLAY, _EDIT, _SPOKEN) else None

    @override
    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = _EDIT
    ) -> bool:
        if role != _EDIT or index.column() != self.edit:
            return False
        self.written.emit(index.row(), str(value))
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == _ALIGN:
            return _RIGHT if section in self.right else None
        return self.heads[section] if role == _DISPLAY else None


def _mark(marked: bool) -> Badge:
    if marked:
        return "square-check", _("Sí"), "accent_ink", False
    return "circle", _("No"), "ink3", False


class LineTable(Table):
    """Shows lines. Space marks, Enter chooses or writes.

    Signals:
        shown: The row in hand, -1 for none.
        chosen: A row, by Enter or a double click.
        marked: Marks have changed.
    """

    shown = Signal(int)
    chosen = Signal(int)
    marked = Signal()

    def __init__(self, name: str, cells: Lines, widths: Mapping[int, int] | None = None) -> None:
        super().__init__(name, cells)
        self.cells = cells
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for section, width in (widths or {}).items():
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, theme.px(width))
        self.selectionModel().currentRowChanged.connect(lambda index: self.shown.emit(index.row()))
        self.doubleClicked.connect(lambda index: self._choose(index.row()))
        self.clicked.connect(self._on_clicked)

    def row(self) -> int:
        """Give the row in hand, -1 for none."""
        return self.currentIndex().row()

    def show_lines(self, lines: Sequence[Line], row: int = 0) -> None:
        """Show other lines, one of them in hand."""
        self.cells.show_lines(lines)
        if lines:
            self.selectRow(min(max(row, 0), len(lines) - 1))
        else:
            self.shown.emit(-1)

    def toggle(self, rows: Sequence[int]) -> None:
        """Turn the marks of some rows; what is not all marked becomes marked."""
        if self.cells.mark >= 0 and rows:
            self.cells.mark_rows(rows, not all(self.cells.lines[row].marked for row in rows))
            self.marked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.row()
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if row < 0 or self.state() == Table.State.EditingState:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and self.cells.mark >= 0:
            self.toggle([row])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not has_ctrl:
            self._choose(row)
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == self.cells.mark:
            self.toggle([index.row()])

    def _choose(self, row: int) -> None:
        if self.cells.edit >= 0:
            self.edit(self.cells.index(row, self.cells.edit))
        else:
            self.chosen.emit(row)
