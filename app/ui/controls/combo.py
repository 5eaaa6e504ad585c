"""A list that opens: painted, because a style sheet takes its arrow away."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from app.ui import icons, theme
from app.ui.controls import painting


class _Rows(QStyledItemDelegate):
    """Gives the rows of the open list the height of a control."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.size("control"))


class Combo(QComboBox):
    """One of a short list; `items` are (code, words), and the code is what counts."""

    def __init__(
        self, name: str, items: list[tuple[str, str]] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        self.setItemDelegate(_Rows(self))
        self.setMinimumHeight(theme.size("control"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for code, words in items or []:
            self.addItem(words, code)

    def code(self) -> str:
        """Give the code of the row in use, or "" when there is none."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Show the row of a code; an unknown one leaves the list without a choice."""
        self.setCurrentIndex(self.findData(code))

    @override
    def sizeHint(self) -> QSize:
        widest = max(
            (self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())),
            default=theme.px(120),
        )
        return QSize(min(widest, theme.px(360)) + theme.px(50), theme.size("control"))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.size("control"))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not change an answer

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        state = self.property("state")
        border = {"error": "err", "notice": "warn_edge"}.get(state, "line_strong")
        fill = "surface" if self.isEnabled() else "sunken"
        painting.box(painter, area, corner, fill, border, width=2 if state else 1)
        if self.hasFocus():
            painting.ring(painter, area, corner)
        arrow = theme.px(34)
        room = area.adjusted(theme.px(11), 0, -arrow, 0)
        shown = theme.metrics("body").elidedText(
            self.currentText() or self.placeholderText(),
            Qt.TextElideMode.ElideRight,
            int(room.width()),
        )
        ink = "ink" if self.currentIndex() >= 0 else "ink3"
        painting.words(painter, room, shown, "body", ink if self.isEnabled() else "ink_off")
        icons.draw(
            painter,
            "chevron-down",
            QRectF(area.right() - arrow, 0, arrow, area.height()),
            "ink2",
            16,
        )
        painter.end()
