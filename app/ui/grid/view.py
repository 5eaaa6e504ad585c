"""The grid as a spreadsheet: names stay in sight, keys move, a block is selected."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.table import Table
from app.ui.grid.delegate import ARROWS, STEPS, GridDelegate
from app.ui.grid.frozen import FrozenColumns
from app.ui.grid.model import GridModel

if TYPE_CHECKING:
    from app.operations.grid import GridRow
    from app.operations.grid_columns import GridColumn

HEAD_WIDTH = 62
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class RowHeads(QHeaderView):
    """Number and sign of each row: finished, complete, to be corrected, begun."""

    def __init__(self, parent: QTableView, model: GridModel) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._grid = model
        self.setFixedWidth(theme.px(HEAD_WIDTH))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.size("table_row"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName(_("Filas"))

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        area, row = QRectF(rect), self._grid.row_at(logicalIndex)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.color("sunken"))
        line = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(line, theme.color("line"))
        painter.fillRect(QRectF(area.right() - 1, 0, 1, 1e5), theme.color("line"))
        is_blank = logicalIndex >= len(self._grid.ids)
        sign = ("plus", "ink3") if is_blank else sign_of(row)
        if sign is not None:
            place = QRectF(area.left() + theme.px(6), area.top(), theme.px(18), area.height())
            icons.draw(painter, sign[0], place, sign[1], 15)
        if not is_blank:
            inner = area.adjusted(0, 0, -theme.px(9), -1)
            number = f"{logicalIndex + 1:,}"
            painting.words(painter, inner, number, "small", "ink2", align=painting.RIGHT)
        painter.restore()


def sign_of(row: "GridRow | None") -> tuple[str, str] | None:
    """Give (icon, colour) of a row's sign, None for one that is begun and not complete."""
    if row is None:
        return None
    if row.state != "draft":
        return "check", "ok"
    if row.errors:
        return "circle-x", "err"
    return None if row.missing else ("circle-check", "info")


class GridView(Table):
    """The cells; what is done with them is the screen's.

    Signals:
        moved: Another cell is in hand, or another block selected.
        blanked: Supr was pressed.
    """

    moved = Signal()
    blanked = Signal()
    _is_built = False

    def __init__(self, name: str, model: GridModel) -> None:
        super().__init__(name)
        self._grid = model
        self._began_at: int | None = None
        self._anchor = QModelIndex()
        self._is_owed = False
        self.setModel(model)
        self.setVerticalHeader(RowHeads(self, model))
        self.verticalHeader().show()
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName(_("Elegir todas las celdas"))
        ground = theme.color("sunken").name()
        self.setStyleSheet(f"QTableCornerButton::section {{ background: {ground}; border: 0; }}")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setHighlightSections(False)
        self.cells = GridDelegate(self, model)
        self.setItemDelegate(self.cells)
        self.cells.stepped.connect(self.step)
        self.frozen = FrozenColumns(self, GridDelegate(self, model))
        self._is_built = True
        self.doubleClicked.connect(self._on_double_clicked)
        model.rowsInserted.connect(self._on_rows_inserted)
        self.selectionModel().currentChanged.connect(self._on_moved)
        self.selectionModel().selectionChanged.connect(self._on_moved)

    # -- where the person is -------------------------------------------------------------------

    def place(self) -> tuple[int, int]:
        """Give row and column of the cell in hand; (-1, -1) when there is none."""
        index = self.currentIndex()
        return index.row(), index.column()

    def block(self) -> tuple[int, int, int, int]:
        """Give first row, last row, first column, last column of what is selected."""
        ranges = self.selectionModel().selection().toList()
        if not ranges:
            row, column = self.place()
            return row, row, column, column
        return (
            min(each.top() for each in ranges),
            max(each.bottom() for each in ranges),
            min(each.left() for each in ranges),
            max(each.right() for each in ranges),
        )

    def go(self, row: int, column: int, *, extends: bool = False) -> None:
        """Take a cell in hand, as far as there are cells; or stretch the block to it."""
        self._is_owed = row == self._grid.rowCount()  # the row below comes once this one is stored
        row = max(0, min(self._grid.rowCount() - 1, row))
        column = max(0, min(self._grid.columnCount() - 1, column))
        index = self._grid.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        if extends:
            anchor = self._anchor_of_block()
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.selectionModel().select(QItemSelection(anchor, index), flags.ClearAndSelect)
        else:
            self._anchor = index
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)

    def _anchor_of_block(self) -> QModelIndex:
        """Give the corner from which the block is stretched, also of one made with the mouse."""
        top, bottom, left, right = self.block()
        row, column = self._anchor.row(), self._anchor.column()
        if (row, column) not in {(r, c) for r in (top, bottom) for c in (left, right)}:
            self._anchor = self._grid.index(top, left)
        return self._anchor

    def step(self, rows: int, columns: int) -> None:
        """Go on after an answer: Tab to the right, Enter down to where the row was begun."""
        row, column = self.place()
        if columns and not rows:
            self._began_at = column if self._began_at is None else self._began_at
            after = column + columns
            if 0 <= after < self._grid.columnCount():
                self.go(row, after)
            else:
                self.go(row + columns, 0 if columns > 0 else self._grid.columnCount() - 1)
        else:
            back = self._began_at if self._began_at is not None and rows > 0 else column
            self._began_at = None
            self.go(row + rows, back)

    def type_over(self, text: str) -> None:
        """Begin to type in the cell in hand, in place of what stands there."""
        self._open_editor(overwrites=True)
        if self.cells.editor is not None:
            self.cells.editor.setText("")
            self.cells.editor.insert(text)
            self.cells.editor.textEdited.emit(self.cells.editor.text())

    def edit_here(self) -> None:
        """Change what stands in the cell in hand (F2)."""
        self._open_editor(overwrites=False)
        if self.cells.editor is not None:
            self.cells.editor.deselect()
            self.cells.editor.end(False)

    def _open_editor(self, *, overwrites: bool) -> None:
        self.cells.is_overwriting = overwrites
        index = self.currentIndex()
        if index.isValid() and self._grid.is_open(index.row(), index.column()):
            self.scrollTo(index)
            self.frozen.make_room(index.column())
            self.edit(index)

    # -- keys ----------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        do = self._action_of(key, modifiers)
        if do is not None:
            do()
            event.accept()
            return
        text = event.text()
        if text and text.isprintable() and not modifiers & (_CTRL | _ALT):
            self._began_at = self.place()[1] if self._began_at is None else self._began_at
            self.type_over(text)
            event.accept()
            return
        event.ignore()

    def _action_of(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier
    ) -> Callable[[], object] | None:
        extends, jumps = bool(modifiers & _SHIFT), bool(modifiers & _CTRL)
        if key in STEPS and not jumps:
            down, right = STEPS[key]
            return lambda: self.step(-down if extends and down else down, right)
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not jumps:
            return self.blanked.emit
        if key == Qt.Key.Key_A and jumps:
            return self.selectAll
        to = self._to(key, jumps=jumps)
        return None if to is None else lambda: self._leave(*to, extends=extends)

    def _to(self, key: Qt.Key, *, jumps: bool) -> tuple[int, int] | None:
        """Give the cell a key leads to, None when it leads nowhere."""
        row, column = self.place()
        if key in ARROWS:
            down, right = ARROWS[key]
            return self._edge(row, column, down, right) if jumps else (row + down, column + right)
        if key == Qt.Key.Key_Home:
            return (0 if jumps else row), 0
        if key == Qt.Key.Key_End:
            last = self._grid.columnCount() - 1
            return (self._grid.rowCount() - 1 if jumps else row), last
        rows = max(1, self.viewport().height() // theme.size("table_row") - 1)
        pages = {Qt.Key.Key_PageDown: rows, Qt.Key.Key_PageUp: -rows}
        return (row + pages[key], column) if key in pages and not jumps else None

    def _leave(self, row: int, column: int, *, extends: bool) -> None:
        self._began_at = None
        self.go(row, column, extends=extends)

    def _edge(self, row: int, column: int, down: int, right: int) -> tuple[int, int]:
        """Give the last cell of a filled stretch, or the next filled one, as spreadsheets do."""

        def is_filled(at: tuple[int, int]) -> bool:
            cell = self._grid.cell_at(*at)
            return cell is not None and cell.value is not None

        def inside(at: tuple[int, int]) -> bool:
            return 0 <= at[0] < len(self._grid.ids) and 0 <= at[1] < self._grid.columnCount()

        here = (row, column)
        beside = (row + down, column + right)
        if not inside(beside):
            return beside
        wanted = is_filled(beside)
        while inside(beside):
            if wanted and not is_filled(beside):
                return here
            here = beside
            if not wanted and is_filled(here):
                return here
            beside = (here[0] + down, here[1] + right)
        return here

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # Tab goes from cell to cell; Ctrl+Tab leaves the grid

    def _on_rows_inserted(self) -> None:
        if self._is_owed:
            row, column = self.place()
            self.go(row + 1, column)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.edit_here()

    def _on_moved(self) -> None:
        self.moved.emit()

    # -- looks ---------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Give each column the width of its head and of a usual answer; names stay in sight."""
        for number, column in enumerate(self._grid.columns):
            self.setColumnWidth(number, width_of(column))
        names = sum(1 for column in self._grid.columns if column.is_name)
        self.frozen.freeze(names)

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not self._is_built:  # Qt asks while it is being built
            return
        if index.column() < self.frozen.count:
            bar, before = self.horizontalScrollBar(), self.horizontalScrollBar().value()
            super().scrollTo(index, hint)
            bar.setValue(before)
            return
        super().scrollTo(index, hint)
        hidden = self.frozen.width_in_sight() - self.columnViewportPosition(index.column())
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        corner = theme.radius("card") - 1
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), corner, corner)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))
        self.frozen.place()


def width_of(column: "GridColumn") -> int:
    """Give a width in pixels: its head and a usual answer fit."""
    signs = 46 if column.is_calculated or column.is_personal else 34
    head = theme.metrics("small_strong").horizontalAdvance(column.title) + theme.px(signs)
    least, most = (104, 170) if column.is_numeric else (116, 240)
    if column.type == "text" or column.choices:
        least = 170
    return max(theme.px(least), min(head, theme.px(most)))
