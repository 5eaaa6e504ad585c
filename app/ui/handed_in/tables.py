"""The tables of Entregas: a municipality a row, a file a row, or what came of a file a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from app.messages import N_, _, sentence
from app.operations.batch_board import BoardRow
from app.operations.batch_list import ListedBatch
from app.operations.import_folder import FileResult
from app.ui import numbers
from app.ui.controls.table import BADGE

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Badge = tuple[str, str, str, bool]

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


class Rows(QAbstractTableModel):
    """Rows in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[str, ...] = ()
        self.rows: Sequence[Row] = ()

    def show_rows(self, heads: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Show other rows under other heads."""
        self.beginResetModel()
        self.heads, self.rows = heads, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        row = self.rows[index.row()]
        if role == BADGE and index.column() == 1:
            words, icon, color = row.badge
            return (icon, _(words), color, False)
        return row.texts[index.column()] if role == _DISPLAY else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical or role != _DISPLAY:
            return None
        return self.heads[section]


def board_heads() -> tuple[str, ...]:
    """Name the columns of the board."""
    return (
        _("Municipio"), _("Estado"), _("Departamento"), _("Registros"), _("Con errores"),
        _("Archivo"),
    )  # fmt: skip


def board_row(row: BoardRow) -> Row:
    """Say where a municipality stands."""
    badge = STANDINGS[row.standing]
    counts = (numbers.count(row.records), numbers.count(row.wrong)) if row.records else ("", "")
    place = f"{row.code} {row.name}"
    return Row((place, _(badge[0]), row.department, *counts, row.file), badge)


def batch_heads() -> tuple[str, ...]:
    """Name the columns of the list of files."""
    return (
        _("Archivo"), _("Estado"), _("Municipio"), _("Registros"), _("Errores"), _("Entró"),
    )  # fmt: skip


def batch_row(batch: ListedBatch, now: datetime) -> Row:
    """Say whose a file is, whether it counts, and when it came."""
    stored, badge = batch.stored, COUNTS[batch.standing]
    place = " ".join(filter(None, (stored.municipality, batch.name)))
    counts = numbers.count(stored.rows), numbers.count(stored.errors)
    came = numbers.day_and_time(stored.at, now)
    return Row((stored.file, _(badge[0]), place, *counts, came), badge)


def result_heads() -> tuple[str, ...]:
    """Name the columns of the results of an import."""
    return (
        _("Archivo"),
        _("Resultado"),
        _("Municipio"),
        _("Período"),
        _("Registros"),
        _("Por qué"),
    )


def result_row(result: FileResult) -> Row:
    """Say what came of a file."""
    badge = RESULTS[result.status]
    why = " ".join(sentence(problem) for problem in result.problems)
    place = (result.municipality or "", result.period or "")
    return Row((result.file, _(badge[0]), *place, numbers.count(result.rows), why), badge)
