"""The tables of Entregas: a municipality a row, a file a row, or what came of a file a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from typing_extensions import override

from app.messages import N_, _, sentence
from app.operations.batch_board import BoardRow
from app.operations.batch_list import ListedBatch
from app.operations.import_folder import FileResult
from app.ui import numbers, theme
from app.ui.controls.table import BADGE, Table

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


STANDINGS: dict[str, tuple[str, str, str]] = {
    "received": (N_("Recibido"), "check", "ok"),
    "problems": (N_("Con problemas"), "triangle-alert", "warn"),
    "missing": (N_("Falta"), "circle", "ink2"),
    "late": (N_("Atrasado"), "clock", "err"),
}
RESULTS: dict[str, tuple[str, str, str]] = {
    "imported": (N_("Importado"), "check", "ok"),
    "problems": (N_("Con problemas"), "triangle-alert", "warn"),
    "repeated": (N_("Ya estaba"), "check", "ink2"),
    "refused": (N_("Rechazado"), "x", "err"),
    "planned": (N_("Se importaría"), "check", "ink2"),
    "waiting": (N_("Sin empezar"), "clock", "ink2"),
}
COUNTS: dict[str, tuple[str, str, str]] = {
    "done": (N_("Cuenta"), "check", "ok"),
    "replaced": (N_("Reemplazado"), "refresh-cw", "ink2"),
    "undone": (N_("Deshecho"), "undo-2", "ink2"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its texts, and the standing that stands in the second column as a badge."""

    texts: tuple[str, ...]
    badge: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a table.

    Attributes:
        words: What they are called.
        widths: In logical pixels; the last one takes what is left besides.
        numeric: Those of counts, from 0.
        spared: Those that a narrow table does without, from 0, the first one first: the code
            or the side panel says the same.
    """

    words: tuple[str, ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()
    spared: tuple[int, ...] = ()


class Rows(QAbstractTableModel):
    """Rows in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.heads = Heads((), ())
        self.rows: Sequence[Row] = ()

    def show_rows(self, heads: Heads, rows: Sequence[Row]) -> None:
        """Show other rows under other heads."""
        self.beginResetModel()
        self.heads, self.rows = heads, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.heads.words)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        row = self.rows[index.row()]
        if role == BADGE and index.column() == 1:
            words, icon, color = row.badge
            return (icon, _(words), color, False)
        if role == _ALIGN:
            return self._align(index.column())
        return row.texts[index.column()] if role in (_DISPLAY, _TOOLTIP) else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == _ALIGN:
            return self._align(section)
        return self.heads.words[section] if role in (_DISPLAY, _TOOLTIP) else None

    def _align(self, column: int) -> Qt.AlignmentFlag | None:
        return _RIGHT if column in self.heads.numeric else None


class RowTable(Table):
    """Shows rows under their heads; narrow, without the columns that can be spared."""

    def __init__(self, name: str, rows: Rows) -> None:
        super().__init__(name, rows)
        self._rows = rows

    def show_rows(self, heads: Heads, rows: Sequence[Row]) -> None:
        """Show other rows under other heads."""
        self._rows.show_rows(heads, rows)
        for column, width in enumerate(heads.widths[:-1]):
            self.setColumnWidth(column, theme.px(width))
        self._spare()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        heads, room = self._rows.heads, self.viewport().width()
        shown = list(range(len(heads.words)))
        for column in heads.spared:
            if theme.px(sum(heads.widths[each] for each in shown)) > room:
                shown.remove(column)
        for column in range(len(heads.words)):
            self.setColumnHidden(column, column not in shown)


def board_heads() -> Heads:
    """Name the columns of the board."""
    words = (
        _("Municipio"), _("Estado"), _("Departamento"), _("Registros"), _("Con errores"),
        _("Archivo"),
    )  # fmt: skip
    return Heads(words, (250, 150, 150, 100, 116, 150), numeric=(3, 4), spared=(2, 5, 4))


def board_row(row: BoardRow) -> Row:
    """Say where a municipality stands."""
    badge = STANDINGS[row.standing]
    counts = (numbers.count(row.records), numbers.count(row.wrong)) if row.records else ("", "")
    place = f"{row.code} {row.name}"
    return Row((place, _(badge[0]), row.department, *counts, row.file), badge)


def batch_heads() -> Heads:
    """Name the columns of the list of files."""
    words = (
        _("Archivo"), _("Estado"), _("Municipio"), _("Registros"), _("Errores"), _("Entró"),
    )  # fmt: skip
    return Heads(words, (190, 136, 126, 100, 84, 144), numeric=(3, 4))


def batch_row(batch: ListedBatch, now: datetime) -> Row:
    """Say whose a file is, whether it counts, and when it came."""
    stored, badge = batch.stored, COUNTS[batch.standing]
    place = " ".join(filter(None, (stored.municipality, batch.name)))
    counts = numbers.count(stored.rows), numbers.count(stored.errors)
    came = numbers.day_and_time(stored.at, now)
    return Row((stored.file, _(badge[0]), place, *counts, came), badge)


def result_heads() -> Heads:
    """Name the columns of the results of an import."""
    words = (
        _("Archivo"),
        _("Resultado"),
        _("Municipio"),
        _("Período"),
        _("Registros"),
        _("Por qué"),
    )
    return Heads(words, (190, 150, 104, 90, 100, 170), numeric=(4,))


def result_row(result: FileResult) -> Row:
    """Say what came of a file."""
    badge = RESULTS[result.status]
    why = " ".join(sentence(problem) for problem in result.problems)
    place = (result.municipality or "", result.period or "")
    return Row((result.file, _(badge[0]), *place, numbers.count(result.rows), why), badge)
