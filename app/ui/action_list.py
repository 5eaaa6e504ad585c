"""The list of actions (Ctrl+K): type a few letters, press Enter; it teaches the keys."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.cards import Hairline
from app.ui.controls.fields import TextField
from app.ui.controls.lookup import searched
from app.ui.controls.row_list import VALUE, Index, RowList, RowPainter, RowState, paint_chosen
from app.ui.controls.text import Text
from app.ui.screen import Action

MOST = 8
ROW = 40


class _Rows(RowPainter):
    """Paints an action: icon, words, where it leads, its key."""

    @override
    def row_size(self, index: Index) -> QSize:
        return QSize(theme.px(400), theme.px(ROW))

    @override
    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        action: Action = index.data(VALUE)
        if state.chosen:
            ground = area.adjusted(theme.px(5), 1, -theme.px(5), -1)
            paint_chosen(painter, ground, theme.radius("control"))
        sign = QRectF(area.left() + theme.px(16), area.top(), theme.px(18), area.height())
        icons.draw(painter, action.icon, sign, "accent_ink" if state.chosen else "ink2")
        words = area.adjusted(theme.px(48), 0, -theme.px(16), 0)
        painting.words(painter, words, action.words, "strong" if state.chosen else "body", "ink")
        if action.key:
            cap = painting.key_width(action.key)
            painting.key_cap(painter, words.right() - cap, area.center().y(), action.key)
            words.setRight(words.right() - cap - theme.px(12))
        painting.words(painter, words, action.leads, "small", "ink3", align=painting.RIGHT)


class ActionList(QDialog):
    """A field over the rows that fit; arrows choose, Enter does, Esc leaves."""

    def __init__(self, parent: QWidget, actions: list[Action]) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setWindowTitle(_("Acciones"))
        self.setAccessibleName(_("Acciones"))
        self._actions = actions
        self._over = parent
        self.field = TextField(
            _("Buscar o ejecutar"), example=_("Buscar o ejecutar"), icon="search", key="Esc"
        )
        self.field.setProperty("state", "bare")
        self._list = RowList(_("Acciones que se pueden hacer"), _Rows)
        self._model = self._list.rows
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        edge = theme.px(8)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(6))
        column.addWidget(self.field)
        column.addWidget(Hairline())
        column.addWidget(self._list)
        self.nothing = Text(
            _("Ninguna acción se llama así. Pruebe con otra palabra."), color="ink2"
        )
        column.addWidget(self.nothing)
        self.setFixedWidth(min(theme.px(590), parent.width() - theme.px(40)))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._show)
        self._list.clicked.connect(self._do)
        self._show("")

    def open_over(self) -> None:
        """Show the list over the upper middle of its window."""
        corner = self._over.mapToGlobal(self._over.rect().topLeft())
        left = (self._over.width() - self.width()) // 2
        self.move(corner.x() + left, corner.y() + theme.px(72))
        self.open()
        self.field.setFocus()

    def shown(self) -> list[str]:
        """Give the words of the rows in view."""
        return [self._model.item(row).text() for row in range(self._model.rowCount())]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(event.key(), 0)
        if step:
            row = self._list.currentIndex().row() + step
            self._list.setCurrentIndex(self._model.index(row % max(1, self._model.rowCount()), 0))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self._list.currentIndex())
            return True
        return False

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painting.box(painter, QRectF(self.rect()), 0, None, "line_strong")
        painter.end()

    def _show(self, typed: str) -> None:
        wanted = searched(typed).split()
        hits = [a for a in self._actions if all(w in searched(a.words) for w in wanted)]
        self._model.clear()
        for action in hits[:MOST]:
            self._list.add_row(action.words, action)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setFixedHeight(theme.px(ROW) * max(1, self._model.rowCount()))
        self._list.setVisible(bool(hits))
        self.nothing.setVisible(not hits)
        self.adjustSize()

    def _do(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action: Action = index.data(VALUE)
        self.accept()
        action.run()
