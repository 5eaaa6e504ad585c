"""The forms that are here, as a table of two-line rows."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout
from typing_extensions import override

from app.messages import _
from app.operations.forms_here import FormHere
from app.ui import icons, numbers, theme
from app.ui.controls import painting
from app.ui.controls.cards import Card
from app.ui.controls.table import BADGE, CellDelegate, Table
from app.ui.forms.words import form_line
from app.ui.room import Room, Width

FORM = int(Qt.ItemDataRole.UserRole) + 1
_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TITLE, RECORDS, VERSION, CHANGED = range(4)


class FormModel(QAbstractTableModel):
    """Forms in memory; there are tens of them, not thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: tuple[FormHere, ...] = ()
        self._now: datetime | None = None
        self._heads = (_("Formulario"), _("Registros"), _("Estado"), _("Cambió"))

    def show_forms(self, forms: Sequence[FormHere], now: datetime) -> None:
        """Show other forms."""
        self.beginResetModel()
        self._forms, self._now = tuple(forms), now
        self.endResetModel()

    def form(self, row: int) -> FormHere:
        """Give the form of a row."""
        return self._forms[row]

    def row_of(self, form_id: str) -> int:
        """Give the row of a form, -1 when it is not shown."""
        ids = [form.form_id for form in self._forms]
        return ids.index(form_id) if form_id in ids else -1

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._forms)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._heads)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        form = self._forms[index.row()]
        if role == FORM:
            return form
        if role == int(Qt.ItemDataRole.ToolTipRole) and index.column() == TITLE:
            return f"{form.title}\n{form_line(form)}"
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT if index.column() == RECORDS else None
        if role == BADGE and index.column() == VERSION:
            return ("check", self._state(form), "ok", False)
        return self._words(form, index.column()) if role == _DISPLAY else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT if section == RECORDS else None
        return self._heads[section] if role == _DISPLAY else None

    def _words(self, form: FormHere, column: int) -> str:
        if column == TITLE:
            return form.title
        if column == RECORDS:
            return numbers.count(form.records)
        if column == VERSION:
            return self._state(form)
        return numbers.short_day(form.loaded_at, self._now or form.loaded_at)

    @staticmethod
    def _state(form: FormHere) -> str:
        return _("En uso, v{number}").format(number=form.number)


class _FormCells(CellDelegate):
    """The first column has a tile and two lines."""

    @override
    def _paint_cell(
        self, painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.column() != TITLE:
            super()._paint_cell(painter, area, index)
            return
        form: FormHere = index.data(FORM)
        side = theme.px(36)
        tile = QRectF(area.left(), area.center().y() - side / 2, side, side)
        painting.box(painter, tile, theme.radius("row"), "sunken", "line_mid")
        icons.draw(painter, "clipboard-list", tile, "ink2")
        room = area.adjusted(side + theme.px(14), 0, 0, 0)
        half = theme.px(11)
        for words, role, ink, dy in (
            (form.title, "strong", "ink", -half),
            (form_line(form), "small", "ink2", half),
        ):
            shown = theme.metrics(role).elidedText(
                words, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painting.words(painter, room.translated(0, dy), shown, role, ink)


class FormTable(Card):
    """A card around the table.

    Signals:
        chosen: FormHere: the form in the chosen row.
        opened: FormHere: Enter or a double click on a row.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = FormModel()
        self.table = Table(_("Formularios de esta computadora"), self.model)
        self.table.setItemDelegate(_FormCells(self.table))
        self.table.verticalHeader().setDefaultSectionSize(theme.size("list_row_two_lines"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((RECORDS, 96), (VERSION, 122), (CHANGED, 110)):
            head.resizeSection(column, theme.px(width))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.activated.connect(self._on_activated)

    def show_forms(self, forms: Sequence[FormHere], now: datetime, chosen: str) -> None:
        """Show these forms, with one of them chosen, else the first."""
        self.model.show_forms(forms, now)
        head = self.table.horizontalHeader().height()
        row_height = self.table.verticalHeader().defaultSectionSize()
        self.setMaximumHeight(head + row_height * len(forms) + 2)
        if forms:
            self.table.selectRow(max(0, self.model.row_of(chosen)))

    def set_room(self, room: Room) -> None:
        """Leave the last column out where there is little room."""
        self.table.setColumnHidden(CHANGED, room.width < Width.MEDIUM)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        outline = QPainterPath()
        corner = theme.radius("card")
        outline.addRoundedRect(QRectF(self.table.rect()), corner, corner)
        self.table.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def _on_row_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.form(index.row()))

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.form(index.row()))
