"""Before a paste: what does not fit, why, and what would be stored."""

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.ui import numbers, theme
from app.ui.controls import painting
from app.ui.controls.cards import Card
from app.ui.controls.table import PADDING, PROBLEM, CellDelegate, Table
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.operations.paste_rows import Misfit, PastePlan

TYPED, WHY = 2, 4
MOST_FITTED = 400
REASON = int(Qt.ItemDataRole.UserRole) + 30
_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_WHOLE = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex


class MisfitModel(QAbstractTableModel):
    """One row for each cell that does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._misfits: tuple[Misfit, ...] = ()
        self.heads = (
            _("Fila"), _("Columna"), _("Lo pegado"), _("Quedaría"), _("Por qué no cabe")
        )  # fmt: skip

    def show_misfits(self, misfits: "tuple[Misfit, ...]") -> None:
        """Show other cells."""
        self.beginResetModel()
        self._misfits = misfits
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._misfits)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> object:
        from app.operations.paste_rows import reason

        misfit = self._misfits[index.row()]
        if role == PROBLEM:
            return "err" if index.column() == TYPED else None
        if role == _DISPLAY and index.column() == WHY:
            return ""  # painted by its delegate, over two lines
        if role not in {_DISPLAY, _WHOLE, _SPOKEN, REASON}:
            return None
        stays = str(misfit.problem.values.get("said") or "") or _("en blanco")
        words = (
            numbers.count(misfit.row),
            misfit.title,
            misfit.typed,
            stays if misfit.path else _("no se guarda"),
            reason(misfit),
        )
        return words[index.column()]

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return self.heads[section]
        return None


class _Reasons(CellDelegate):
    """Writes why a cell does not fit over as many lines as it takes: a reason is never cut."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._table.columnWidth(WHY) - 2 * theme.px(PADDING)
        room, wraps = QRect(0, 0, max(width, theme.px(120)), 10_000), Qt.TextFlag.TextWordWrap
        high = theme.metrics("body").boundingRect(room, wraps, index.data(REASON) or "").height()
        return QSize(width, max(theme.size("table_row"), high + theme.px(14)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        area = QRectF(option.rect).adjusted(theme.px(PADDING), 0, -theme.px(PADDING), 0)
        painting.words(painter, area, index.data(REASON) or "", "body", "ink", wrap=True)


class PastePreview(QWidget):
    """Says what a paste would do; the buttons are the screen's."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: PastePlan | None = None
        self.title = Text("", "h2", "ink")
        self.summary = Text("", "body", "ink2")
        self.model = MisfitModel()
        self.table = Table(_("Lo que no cabe"), self.model)
        for column, width in enumerate((64, 190, 150, 150)):
            self.table.setColumnWidth(column, theme.px(width))
        self.table.setItemDelegateForColumn(WHY, _Reasons(self.table))
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(theme.px(8))
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.table)
        column_.addWidget(self.title)
        column_.addWidget(self.summary)
        column_.addWidget(card, 1)

    def show_plan(self, plan: "PastePlan") -> None:
        """Show another plan."""
        from app.operations.paste_rows import summary

        self.plan = plan
        self.title.setText(
            ngettext(
                "Hay {n} dato que no cabe", "Hay {n} datos que no caben", len(plan.misfits)
            ).format(n=numbers.count(len(plan.misfits)))
        )
        changed = len(plan.rows) - plan.added
        rows = _("Filas nuevas: {added}; que ya estaban: {changed}.").format(
            added=numbers.count(plan.added), changed=numbers.count(changed)
        )
        head = _("La primera fila dice los nombres de las columnas.") if plan.had_head else ""
        safe = _("Todavía no se guardó nada.")
        self.summary.setText(" ".join(filter(None, (summary(plan), rows, head, safe))))
        self.model.show_misfits(plan.misfits)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._fit_rows()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Give each row the height of its reason, as far as there are few enough to look at."""
        if self.model.rowCount() <= MOST_FITTED:
            self.table.resizeRowsToContents()
        else:
            lines = 3 * theme.metrics("body").lineSpacing()
            self.table.verticalHeader().setDefaultSectionSize(lines + theme.px(10))
