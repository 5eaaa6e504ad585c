"""A table without grid: head 38, rows 36, hairlines, a bar at the selected row.

The model says by roles what a cell is: a badge, a problem, a number. The delegate paints it.
"""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.notices import paint_badge

BADGE = int(Qt.ItemDataRole.UserRole) + 10
"""(icon, words, color token, boxed) of a cell that is a badge."""
PROBLEM = int(Qt.ItemDataRole.UserRole) + 11
"""`err` or `warn` for a cell with a problem."""
HEAD_ICON = int(Qt.ItemDataRole.UserRole) + 12
"""Name of the icon after a column's title, such as `lock`."""

PADDING = 16


class CellDelegate(QStyledItemDelegate):
    """Paints cells: text left, numbers right, badges, and soft boxes around problems."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        area = QRectF(rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.color("accent_soft" if selected else "surface"))
        line = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(line, theme.color("line"))
        if selected:
            self._paint_selection(painter, area, index)
        inner = area.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), -1)
        self._paint_cell(painter, inner, index)
        if state & QStyle.StateFlag.State_HasFocus:
            painting.ring(painter, area.adjusted(1, 1, -1, -2), theme.radius("badge"))
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        badge = index.data(BADGE)
        words = str(badge[1] if badge else index.data(Qt.ItemDataRole.DisplayRole) or "–")
        room = theme.px(2 * PADDING + (38 if badge else 2))
        return QSize(theme.metrics("body").horizontalAdvance(words) + room, theme.size("table_row"))

    @staticmethod
    def _paint_selection(
        painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        color = theme.color("focus" if theme.is_contrast() else "accent")
        if theme.is_contrast():
            for y in (area.top(), area.bottom() - 2):
                painter.fillRect(QRectF(area.left(), y, area.width(), 2), color)
        if index.column() == 0:
            painter.fillRect(QRectF(area.left(), area.top(), theme.px(3.5), area.height()), color)

    def _paint_cell(
        self, painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        badge = index.data(BADGE)
        if badge is not None:
            icon, words, color, boxed = badge
            width = theme.metrics("small").horizontalAdvance(words) + theme.px(38 if boxed else 22)
            high = theme.size("badge")
            box = QRectF(area.left() - (theme.px(4) if boxed else 0), 0, width, high)
            box.moveTop(round(area.center().y() - high / 2))
            paint_badge(painter, box, icon, words, color, boxed=boxed)
            return
        text = index.data(Qt.ItemDataRole.DisplayRole)
        numeric = bool(index.data(Qt.ItemDataRole.TextAlignmentRole))
        problem = index.data(PROBLEM)
        if problem:
            area = self._paint_problem(painter, area, problem, numeric=numeric)
        shown = theme.metrics("body").elidedText(
            str(text if text is not None else "–"), Qt.TextElideMode.ElideRight, int(area.width())
        )
        ink = "ink" if text is not None else "ink3"
        align = painting.RIGHT if numeric else Qt.AlignmentFlag.AlignLeft
        role = "strong" if problem == "err" else "body"
        painting.words(painter, area, shown, role, problem or ink, align=align)

    @staticmethod
    def _paint_problem(painter: QPainter, area: QRectF, problem: str, *, numeric: bool) -> QRectF:
        sign, _ink, fill, border = painting.meaning(problem)
        box = area.adjusted(-theme.px(8), theme.px(5), theme.px(8), -theme.px(4))
        painting.box(painter, box, theme.radius("badge"), fill, border)
        side = theme.px(24)
        at = box.left() if numeric else box.right() - side
        icons.draw(painter, sign, QRectF(at, box.top(), side, box.height()), problem, 15)
        return area.adjusted(side, 0, 0, 0) if numeric else area.adjusted(0, 0, -side, 0)


class HeadView(QHeaderView):
    """Column heads: sunken ground, small strong words, an arrow where it is sorted."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(theme.px(38))
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setFont(theme.font("small_strong"))

    @override
    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        role, orientation = Qt.ItemDataRole, Qt.Orientation.Horizontal
        title = str(self.model().headerData(logicalIndex, orientation, role.DisplayRole) or "")
        width = theme.metrics("small_strong").horizontalAdvance(title)
        return QSize(width + theme.px(2 * PADDING + 22), self.height())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        role, orientation = Qt.ItemDataRole, Qt.Orientation.Horizontal
        title = str(model.headerData(logicalIndex, orientation, role.DisplayRole) or "")
        right = bool(model.headerData(logicalIndex, orientation, role.TextAlignmentRole))
        sign = model.headerData(logicalIndex, orientation, HEAD_ICON)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(rect)
        painter.fillRect(area, theme.color("sunken"))
        painter.fillRect(
            QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line")
        )
        inner = area.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), 0)
        signs = theme.px(20)
        if sign:
            inner.setRight(inner.right() - signs)
        shown = theme.metrics("small_strong").elidedText(
            title, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        align = painting.RIGHT if right else Qt.AlignmentFlag.AlignLeft
        painting.words(painter, inner, shown, "small_strong", "ink2", align=align)
        words = theme.metrics("small_strong").horizontalAdvance(shown)
        after = inner.right() if right else inner.left() + words
        if sign:
            icons.draw(painter, sign, QRectF(after, 0, signs, area.height()), "ink2", 14)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            down = self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            before = inner.right() - words - signs if right else after + (signs if sign else 0)
            place = QRectF(before, 0, signs, area.height())
            icons.draw(painter, "arrow-down" if down else "arrow-up", place, "ink2", 14)
        painter.restore()


class Table(QTableView):
    """A table of whole rows; a double click or Enter activates one."""

    def __init__(self, name: str, model: QAbstractItemModel | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalHeader(HeadView(self))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setAccessibleName(_("Columnas de {table}").format(table=name))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.size("table_row"))
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        if model is not None:
            self.setModel(model)
