"""Cells of the grid: what is wrong in a soft box, what is not asked hatched, and the editors."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.table import PROBLEM
from app.ui.grid.choosing import ChoiceField
from app.ui.grid.model import CELL, WAITING, GridModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.operations.grid import GridCell
    from forms.choices import Choice

PADDING = 10
_DISPLAY = Qt.ItemDataRole.DisplayRole
Index = QModelIndex | QPersistentModelIndex

_SIGNS = {"missing": "asterisk", "remark": "sticky-note"}

STEPS = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
"""Key -> (rows, columns) to go."""


class GridDelegate(QStyledItemDelegate):
    """Paints cells and makes their editors.

    Signals:
        stepped: (rows, columns) to go after what was typed is taken.
        typed: (index, text): what a person typed in a cell.
    """

    stepped = Signal(int, int)
    typed = Signal(object, str)

    def __init__(self, parent: QWidget, model: GridModel) -> None:
        super().__init__(parent)
        self._model = model
        self.is_overwriting = False
        self.editor: QLineEdit | None = None

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        area, cell = QRectF(option.rect), index.data(CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.color(self._ground(cell, state)))
        if cell is not None and cell.state == "off":
            self._hatch(painter, area)
        line = theme.color("line")
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), line)
        painter.fillRect(QRectF(area.right() - 1, area.top(), 1, area.height()), line)
        self._paint_words(painter, area, index, cell)
        if state & QStyle.StateFlag.State_HasFocus:
            painting.ring(painter, area.adjusted(0, 0, -1, -1), theme.radius("badge"))
        elif theme.is_contrast() and state & QStyle.StateFlag.State_Selected:
            painting.box(painter, area.adjusted(1, 1, -2, -2), 0, None, "focus")
        painter.restore()

    def _ground(self, cell: "GridCell | None", state: QStyle.StateFlag) -> str:
        if state & QStyle.StateFlag.State_Selected:
            return "accent_soft"
        return "sunken" if cell is not None and cell.state != "open" else "surface"

    @staticmethod
    def _hatch(painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.setPen(theme.color("line_mid"))
        step, high = theme.px(9), area.height()
        x = area.left() - high
        while x < area.right():
            painter.drawLine(int(x), int(area.bottom()), int(x + high), int(area.top()))
            x += step
        painter.restore()

    def _paint_words(
        self, painter: QPainter, area: QRectF, index: Index, cell: "GridCell | None"
    ) -> None:
        inner = area.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), -1)
        numeric = self._model.columns[index.column()].is_numeric
        waiting = index.data(WAITING)
        problem = "err" if waiting == "unsaved" else index.data(PROBLEM)
        if problem:
            inner = self._paint_problem(painter, inner, problem, numeric=numeric)
        text = index.data(_DISPLAY)
        if text is None:
            return
        ink = "ink3" if waiting == "saving" or (cell and cell.state == "off") else "ink"
        shown = theme.metrics("body").elidedText(
            str(text).replace("\n", " "), Qt.TextElideMode.ElideRight, int(inner.width())
        )
        align = painting.RIGHT if numeric else Qt.AlignmentFlag.AlignLeft
        role = "strong" if problem == "err" else "body"
        painting.words(painter, inner, shown, role, "err" if problem == "err" else ink, align=align)

    @staticmethod
    def _paint_problem(painter: QPainter, area: QRectF, problem: str, *, numeric: bool) -> QRectF:
        """Paint a soft box with its sign, or the sign of what is missing or noted."""
        side = theme.px(20)
        if problem in _SIGNS:
            right = QRectF(area.right() - side, area.top(), side, area.height())
            icons.draw(painter, _SIGNS[problem], right, "warn", 14)
            return area.adjusted(0, 0, -side, 0)
        box = area.adjusted(-theme.px(6), theme.px(4), theme.px(6), -theme.px(3))
        painting.box(painter, box, theme.radius("badge"), "err_soft", "err_line")
        at = box.left() if numeric else box.right() - theme.px(22)
        place = QRectF(at, box.top(), theme.px(22), box.height())
        icons.draw(painter, "circle-x", place, "err", 15)
        return area.adjusted(side, 0, 0, 0) if numeric else area.adjusted(0, 0, -side, 0)

    # -- editing -------------------------------------------------------------------------------

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        cell = self._model.cell_at(index.row(), index.column())
        choices: Sequence[Choice] = cell.offers if cell and cell.offers else column.choices
        name = _("{column}, fila {n}").format(column=column.title, n=index.row() + 1)
        is_list = column.type == "select_one" and bool(choices)
        editor = ChoiceField(name, choices, parent) if is_list else QLineEdit(parent)
        editor.setAccessibleName(name)
        editor.setProperty("cell", True)
        editor.setFont(theme.font("body"))
        editor.setTextMargins(theme.px(PADDING - 6), 0, theme.px(PADDING - 6), 0)
        if column.is_numeric:
            editor.setAlignment(_right())
        editor.installEventFilter(self)
        self.editor = editor
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            text = index.data(Qt.ItemDataRole.EditRole)
            editor.setText("" if text is None else str(text))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, _model: QObject, index: Index) -> None:
        is_unsaved = index.data(WAITING) is not None
        before = None if is_unsaved else index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, ChoiceField):
            text = editor.chosen()
        elif isinstance(editor, QLineEdit):
            text = editor.text()
        else:
            return
        if text != ("" if before is None else str(before)):
            self.typed.emit(index, text)

    @override
    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.editor = None
        super().destroyEditor(editor, index)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = self._step_of(event, watched)
            if step is not None and isinstance(watched, QWidget):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                self.stepped.emit(*step)
                return True
        return super().eventFilter(watched, event)

    def _step_of(self, event: QKeyEvent, editor: QObject) -> tuple[int, int] | None:
        """Give where a key leads out of the editor, None when it stays in it."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return None
        if key in STEPS:
            down, right = STEPS[key]
            back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            return (-down, right) if back and down else (down, right)
        listing = isinstance(editor, ChoiceField) and editor.moves_in_list(key)
        if key in ARROWS and self.is_overwriting and not listing and not modifiers & _SHIFT:
            return ARROWS[key]
        return None


_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _right() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
