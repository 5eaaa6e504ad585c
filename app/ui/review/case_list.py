"""The records that have one problem: what each says, and what it would say instead."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.messages import _
from app.operations.review import Case
from app.ui import icons, numbers, theme
from app.ui.controls import painting

CASE = Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN = 3
_SHARE_OF_NAME = 0.42


def paint_change(
    painter: QPainter, area: QRectF, before: str, after: str, *, aligned: bool = True
) -> None:
    """Paint what a record says, struck out, an arrow, and what it would say.

    Args:
        painter: An open painter.
        area: Where.
        before: What it says.
        after: What it would say, "" when nothing is proposed.
        aligned: The arrow stands in the middle, under those of other records.
    """
    metrics = theme.metrics("body")
    half = area.width() / 2
    if not aligned:
        half = min(half, metrics.horizontalAdvance(before) + theme.px(36))
    room = int(half - theme.px(30))
    shown = metrics.elidedText(before, Qt.TextElideMode.ElideRight, room)
    struck = QFont(theme.font("body"))
    struck.setStrikeOut(bool(after) and before != "–")
    painter.setFont(struck)
    painter.setPen(theme.color("err"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, flags, shown)
    if not after:
        return
    arrow = QRectF(area.left() + half - theme.px(24), area.top(), theme.px(18), area.height())
    icons.draw(painter, "arrow-right", arrow, "ink3", 16)
    right = area.adjusted(half, 0, 0, 0)
    meant = theme.metrics("strong").elidedText(
        after, Qt.TextElideMode.ElideRight, int(right.width())
    )
    painting.words(painter, right, meant, "strong", "ok")


class _Rows(QStyledItemDelegate):
    """Paints one record a line."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(theme.px(240), theme.size("table_row"))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        case: Case = index.data(CASE)
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            border = "accent" if theme.is_contrast() else None
            painting.box(painter, area, theme.radius("control"), "accent_soft", border)
        if state & QStyle.StateFlag.State_HasFocus:
            painting.ring(painter, area.adjusted(1, 1, -1, -1), theme.radius("control"))
        inner = area.adjusted(theme.px(12), 0, -theme.px(12), 0)
        left = inner.width() * _SHARE_OF_NAME
        name = theme.metrics("body").elidedText(
            index.data(), Qt.TextElideMode.ElideRight, int(left - theme.px(12))
        )
        painting.words(painter, inner, name, "body", "ink2")
        paint_change(painter, inner.adjusted(left, 0, 0, 0), said(case), case.found.proposed)
        painter.restore()


def said(case: Case) -> str:
    """Give what a record says at the place of its problem; «–» when blank."""
    return case.found.said or "–"


def case_name(case: Case) -> str:
    """Give what a record is called in the review: «Registro 69 · San Vicente Pacaya»."""
    number = _("Registro {n}").format(n=numbers.count(case.number))
    return f"{number} · {case.name}" if case.name else number


class CaseList(QListView):
    """Records with the same problem; one of them is in hand.

    Signals:
        chosen: The number of the case in hand, from 0.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._is_showing = False
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setAccessibleName(_("Registros con este problema"))
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_cases(self, cases: Sequence[Case], current: int) -> None:
        """Show cases, with one in hand; nothing is emitted."""
        self._is_showing = True
        self._rows.clear()
        for case in cases:
            item = QStandardItem(case_name(case))
            item.setData(case, CASE)
            spoken = _("{record}: dice {said}").format(record=case_name(case), said=said(case))
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)
        rows = min(ROWS_SHOWN, max(1, len(cases)))
        self.setFixedHeight(rows * theme.size("table_row") + theme.px(2))
        self.show_current(current)

    def show_current(self, current: int) -> None:
        """Take a case in hand; nothing is emitted."""
        self._is_showing = True
        self.setCurrentIndex(self._rows.index(current, 0))
        self._is_showing = False

    def _on_current_changed(self, index: QModelIndex) -> None:
        if not self._is_showing and index.isValid():
            self.chosen.emit(index.row())
