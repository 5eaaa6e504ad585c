"""The rows of a grid for Qt: what the store gave, and what is on its way to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from app.messages import _, sentence
from app.ui.controls.table import HEAD_ICON, PROBLEM

if TYPE_CHECKING:
    from app.operations.grid import GridCell, GridForm, GridRow
    from app.operations.grid_changes import Changed
    from app.operations.grid_columns import GridColumn

CELL = int(Qt.ItemDataRole.UserRole) + 20
"""The GridCell itself, None in the blank row and before a row was read."""
WAITING = int(Qt.ItemDataRole.UserRole) + 21
"""`saving` while an answer is on its way, `unsaved` when the disk refused it."""

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MISSING = "answer.required"

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Waiting:
    """What was typed in a cell and is not on disk yet."""

    row: int
    column: int
    text: str
    is_refused: bool = False


class GridModel(QAbstractTableModel):
    """Rows of a grid, and one blank row below them to begin the next."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form: GridForm | None = None
        self.ids: list[int] = []
        self.rows: dict[int, GridRow] = {}
        self.waiting: Waiting | None = None
        self._asked: dict[int, Callable[[int, int], object]] = {
            CELL: self.cell_at,
            PROBLEM: self._marked,
            WAITING: self._waits,
            _TIP: self._tip,
            _SPOKEN: self._spoken,
        }

    @property
    def columns(self) -> "Sequence[GridColumn]":
        """The columns, in order."""
        return self.form.columns if self.form is not None else ()

    # -- what changes --------------------------------------------------------------------------

    def show_grid(self, form: "GridForm", ids: Sequence[int]) -> None:
        """Show another grid; its rows come by `take_rows`."""
        self.beginResetModel()
        self.form, self.ids, self.rows, self.waiting = form, list(ids), {}, None
        self.endResetModel()

    def take_rows(self, rows: "Iterable[GridRow]") -> None:
        """Take rows as they are now."""
        places = []
        where = {record: place for place, record in enumerate(self.ids)}
        for row in rows:
            if row.id in where:
                self.rows[row.id] = row
                places.append(where[row.id])
        if places:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, min(places), max(places))

    def take(self, changed: "Changed") -> None:
        """Take what an action did: rows that went, rows that came back or are new, the rest."""
        self.settle()
        for record in changed.gone:
            if record in self.ids:
                place = self.ids.index(record)
                self.beginRemoveRows(_TOP, place, place)
                del self.ids[place]
                self.rows.pop(record, None)
                self.endRemoveRows()
        known = set(self.ids)
        new = sorted(row.id for row in changed.rows if row.id not in known)
        if new:
            self._insert(new)
        self.take_rows(changed.rows)

    def _insert(self, new: list[int]) -> None:
        """Put rows where their keys belong; those at the end, which is usual, at once."""
        if not self.ids or new[0] > self.ids[-1]:
            # The blank row becomes the first of them, so that who types in it stays there.
            self.beginInsertRows(_TOP, len(self.ids) + 1, len(self.ids) + len(new))
            self.ids += new
            self.endInsertRows()
            return
        self.beginResetModel()
        self.ids = sorted([*self.ids, *new])
        self.endResetModel()

    def wait(self, row: int, column: int, text: str) -> None:
        """Show what was typed while it is on its way to the disk."""
        self.waiting = Waiting(row, column, text)
        self._repaint(self.waiting)

    def refuse(self) -> None:
        """Show that the disk refused what was typed; it waits in its cell."""
        if self.waiting is not None:
            self.waiting.is_refused = True
            self._repaint(self.waiting)

    def settle(self) -> None:
        """Nothing is on its way any more."""
        if self.waiting is not None:
            before, self.waiting = self.waiting, None
            self._repaint(before)

    def _repaint(self, waiting: Waiting) -> None:
        index = self.index(waiting.row, waiting.column)
        self.dataChanged.emit(index, index)

    # -- what is asked -------------------------------------------------------------------------

    def row_at(self, place: int) -> "GridRow | None":
        """Give the row at a place, None for the blank one and for one that is not read yet."""
        return self.rows.get(self.ids[place]) if 0 <= place < len(self.ids) else None

    def cell_at(self, place: int, column: int) -> "GridCell | None":
        """Give a cell, None where there is none yet."""
        row = self.row_at(place)
        return row.cells[column] if row is not None else None

    def is_open(self, place: int, column: int) -> bool:
        """Whether a person can type in a cell."""
        if place >= len(self.ids):
            return not self.columns[column].is_calculated
        cell = self.cell_at(place, column)
        return cell is not None and cell.state != "locked"

    def total(self, column: int) -> float | None:
        """Add up a column over the rows read so far; None where a total means nothing."""
        if not self.columns[column].is_summed:
            return None
        cells = (row.cells[column] for row in self.rows.values())
        return fsum(
            cell.value
            for cell in cells
            if cell.state != "off" and isinstance(cell.value, int | float)
        )

    def problem_places(self) -> list[tuple[int, int]]:
        """Give (row, column) of every cell that keeps its row from being finished, or is noted."""
        return [
            (place, column)
            for place, record in enumerate(self.ids)
            if record in self.rows
            for column, cell in enumerate(self.rows[record].cells)
            if cell.remark or (cell.problem is not None and cell.state != "off")
        ]

    def sentence_at(self, place: int, column: int) -> str:
        """Say what is wrong or noted in a cell, or why nobody can type; "" when nothing is."""
        cell = self.cell_at(place, column)
        if cell is None:
            return ""
        noted = _("Nota: {remark}").format(remark=cell.remark) if cell.remark else ""
        return " ".join(filter(None, (self._state_at(place, column, cell), noted)))

    def _state_at(self, place: int, column: int, cell: "GridCell") -> str:
        title = self.columns[column].title
        if cell.state == "off":
            return _("«{label}» no se pregunta en esta fila.").format(label=title)
        if cell.problem is not None:
            return sentence(cell.problem)
        if self.columns[column].is_calculated:
            return _("«{label}» lo calcula Acopio.").format(label=title)
        row = self.row_at(place)
        if row is not None and row.state != "draft":
            return _("Esta fila está terminada: ábrala como formulario para corregirla.")
        return (
            _("«{label}» no se puede cambiar.").format(label=title)
            if cell.state == "locked"
            else ""
        )

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() or self.form is None else len(self.ids) + 1

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.isValid() and self.is_open(index.row(), index.column()):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> object:
        place, column = index.row(), index.column()
        if role in {_DISPLAY, _EDIT}:
            return self._text(place, column, is_edited=role == _EDIT)
        if role == _ALIGN:
            return _RIGHT if self.columns[column].is_numeric else None
        asked = self._asked.get(role)
        return None if asked is None else asked(place, column)

    def _marked(self, place: int, column: int) -> str | None:
        return self._mark(self.cell_at(place, column))

    def _waits(self, place: int, column: int) -> str | None:
        waiting = self.waiting
        if waiting is None or (waiting.row, waiting.column) != (place, column):
            return None
        return "unsaved" if waiting.is_refused else "saving"

    def _tip(self, place: int, column: int) -> str | None:
        return self.sentence_at(place, column) or self._text(place, column)

    @staticmethod
    def _mark(cell: "GridCell | None") -> str | None:
        if cell is None:
            return None
        if cell.problem is None or cell.state == "off":
            return "remark" if cell.remark else None
        return "missing" if cell.problem.code == _MISSING else "err"

    def _text(self, place: int, column: int, *, is_edited: bool = False) -> str | None:
        waiting = self.waiting
        if waiting is not None and (waiting.row, waiting.column) == (place, column):
            return waiting.text
        cell = self.cell_at(place, column)
        if cell is None:
            return None
        if (
            is_edited
            and isinstance(cell.value, str)
            and self.columns[column].type == "select_multiple"
        ):
            return cell.value
        return cell.words

    def _spoken(self, place: int, column: int) -> str:
        words = self._text(place, column) or _("en blanco")
        parts = [_("{column}, fila {n}: {words}").format(
            column=self.columns[column].title, n=place + 1, words=words
        )]  # fmt: skip
        said = self.sentence_at(place, column)
        return ". ".join([*parts, said] if said else parts)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == _DISPLAY else None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _TIP:
            return column.hint or column.title
        if role == _ALIGN:
            return _RIGHT if column.is_numeric else None
        if role == HEAD_ICON:
            return "sigma" if column.is_calculated else "lock" if column.is_personal else None
        return None
