"""The problems found, by kind, under two headings; what is in hand is tinted."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import N_, _, ngettext
from app.operations.review import ProblemGroup, Review
from app.ui import icons, numbers, theme
from app.ui.controls import painting
from app.ui.controls.text import IconText

GROUP = Qt.ItemDataRole.UserRole + 1
HEADINGS = {
    "error": N_("Errores: hay que corregirlos"),
    "warning": N_("Avisos: conviene mirarlos"),
}
SIGNS = {"error": ("circle-x", "err"), "warning": ("triangle-alert", "warn")}


class _Rows(QStyledItemDelegate):
    """Paints headings and kinds."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        if index.data(GROUP) is None:
            return QSize(theme.px(200), theme.px(42))
        view = self.parent()
        wide = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        high = _title_height(index.data(GROUP), wide) + theme.metrics("small").height()
        return QSize(theme.px(200), high + theme.px(18))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        group: ProblemGroup | None = index.data(GROUP)
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if group is None:
            words = area.adjusted(theme.px(12), theme.px(6), 0, 0)
            painting.words(painter, words, index.data(), "small_strong", "ink2")
        else:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_group(painter, area, group, chosen=chosen)
            if state & QStyle.StateFlag.State_HasFocus:
                painting.ring(painter, area.adjusted(1, 1, -1, -1), theme.radius("row"))
        painter.restore()

    @staticmethod
    def _paint_group(painter: QPainter, area: QRectF, group: ProblemGroup, *, chosen: bool) -> None:
        if chosen:
            border = "accent" if theme.is_contrast() else None
            painting.box(painter, area, theme.radius("row"), "accent_soft", border)
            bar = QRectF(area.left(), area.center().y() - theme.px(10), theme.px(4), theme.px(20))
            painting.box(painter, bar, theme.px(2), "accent")
        icon, color = SIGNS[group.severity]
        top, line = area.top() + theme.px(8), theme.metrics("strong").height()
        icons.draw(
            painter, icon, QRectF(area.left() + theme.px(13), top, theme.px(20), line), color
        )
        room = area.adjusted(theme.px(42), 0, -theme.px(10), 0)
        head = QRectF(room.left(), top, room.width(), line)
        count = numbers.count(len(group.issues))
        painting.words(painter, head, count, "strong", "ink", align=painting.RIGHT)
        role, wide = "strong" if chosen else "body", _title_width(group, int(area.width()))
        high = _title_height(group, int(area.width()), role)
        painter.setFont(theme.font(role))
        painter.setPen(theme.color("ink"))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(room.left(), top, wide, high), flags, group.title)
        rule = QRectF(room.left(), top + high, wide, theme.metrics("small").height())
        shown = theme.metrics("small").elidedText(group.rule, Qt.TextElideMode.ElideRight, wide)
        painting.words(painter, rule, shown, "small", "ink2")


def _title_width(group: ProblemGroup, wide: int) -> int:
    """Give the room of a title beside its count, in a row so wide."""
    count = numbers.count(len(group.issues))
    return int(wide - theme.px(60) - theme.metrics("strong").horizontalAdvance(count))


def _title_height(group: ProblemGroup, wide: int, role: str = "strong") -> int:
    """Give the height of a title that wraps; as if in hand, so that no row jumps."""
    room = QRect(0, 0, max(theme.px(80), _title_width(group, wide)), theme.px(400))
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    return theme.metrics(role).boundingRect(room, int(flags), group.title).height()


class ProblemList(QListView):
    """Kinds of problems, errors before warnings.

    Signals:
        chosen: The number of the kind in hand, from 0.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._is_showing = False
        self._rows = QStandardItemModel(self)
        self._places: list[int] = []
        self.setModel(self._rows)
        self.setAccessibleName(_("Problemas"))
        self.setItemDelegate(_Rows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_groups(self, groups: Sequence[ProblemGroup], current: int) -> None:
        """Show kinds, with one in hand; nothing is emitted."""
        self._is_showing = True
        self._rows.clear()
        self._places = []
        heading = ""
        for group in groups:
            if group.severity != heading:
                heading = group.severity
                title = QStandardItem(_(HEADINGS[heading]))
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                self._rows.appendRow(title)
            self._places.append(self._rows.rowCount())
            self._rows.appendRow(_item(group))
        self.show_current(current)

    def show_current(self, current: int) -> None:
        """Take a kind in hand; nothing is emitted."""
        if 0 <= current < len(self._places):
            self._is_showing = True
            self.setCurrentIndex(self._rows.index(self._places[current], 0))
        self._is_showing = False

    def _on_current_changed(self, index: QModelIndex) -> None:
        if not self._is_showing and index.row() in self._places:
            self.chosen.emit(self._places.index(index.row()))


def _item(group: ProblemGroup) -> QStandardItem:
    item = QStandardItem(group.title)
    item.setData(group, GROUP)
    kind = _("error") if group.severity == "error" else _("aviso")
    spoken = f"{kind}: {group.title}. {group.rule}, {numbers.count(len(group.issues))}"
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    whole = "\n".join(filter(None, (group.title, group.rule)))
    item.setData(whole, Qt.ItemDataRole.ToolTipRole)
    return item


class Outline(QWidget):
    """The kinds of problems, and under them how many rules found none."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(12))
        self.problems = ProblemList()
        self.rules = IconText("circle-check", "", "small", "ink2", icon_color="ok")
        column.addWidget(self.problems, 1)
        column.addWidget(self.rules)

    def show_rules(self, found: Review) -> None:
        """Say how many rules no record breaks."""
        passed = max(0, found.rules - len(found.groups))
        words = ngettext("{n} regla sin problemas", "{n} reglas sin problemas", passed)
        self.rules.setText(words.format(n=numbers.count(passed)))


def counts_words(found: Review) -> str:
    """Say how much is open: «Revisar · 5 errores · 1 aviso»."""
    errors = sum(len(each.issues) for each in found.groups if each.severity == "error")
    warnings = sum(len(each.issues) for each in found.groups) - errors
    parts = [_("Revisar")]
    if errors:
        said = ngettext("{n} error", "{n} errores", errors)
        parts.append(said.format(n=numbers.count(errors)))
    if warnings:
        said = ngettext("{n} aviso", "{n} avisos", warnings)
        parts.append(said.format(n=numbers.count(warnings)))
    return " · ".join(parts)
