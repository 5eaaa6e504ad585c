"""A table of any length: ids in memory, rows on paint, stale rather than frozen.

The model holds an array of ids (20 MB for a million) and the last pages it was given. A page that
is missing is asked for once and painted when it comes; meanwhile its cells are blank.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from app.ui.controls.table import HEAD_ICON

PAGE = 200
PAGES_KEPT = 20
_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Cells = Sequence[object]
"""The cells of one row; a cell is a text, None for blank, or a mapping of role -> value."""
AskPage = Callable[[int, Sequence[int]], None]
"""Asks for a page: its number and its ids; the answer comes by `fill`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: Its head.
        numeric: Its cells stand at the right.
        icon: A sign after its head, such as `lock`.
    """

    title: str
    numeric: bool = False
    icon: str = ""


class PagedTableModel(QAbstractTableModel):
    """Rows by id, fetched by page when they are painted."""

    def __init__(
        self, columns: Sequence[Column], ask_page: AskPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ask_page = ask_page
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, Sequence[Cells]] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def ids(self) -> "array[int]":
        """The ids shown, in order."""
        return self._ids

    def show_ids(self, ids: "array[int]") -> None:
        """Show other rows, or the same in another order."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def add_ids(self, ids: "array[int]") -> None:
        """Show more rows below those shown, which stay as they are; the array shown grows."""
        before = len(self._ids)
        if not ids:
            return
        self.beginInsertRows(_TOP, before, before + len(ids) - 1)
        self._ids.extend(ids)
        if before % PAGE:  # the last page was not full: its rows are asked for again
            self._pages.pop(before // PAGE, None)
            self._asked.discard(before // PAGE)
        self.endInsertRows()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the pages are asked for again."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def fill(self, page: int, ids: Sequence[int], rows: Sequence[Cells]) -> None:
        """Take a page that was asked for; one that no longer fits is left out.

        Args:
            page: Its number.
            ids: The ids it was asked for.
            rows: Their cells, in the same order.
        """
        self._asked.discard(page)
        first = page * PAGE
        if list(self._ids[first : first + PAGE]) != list(ids):
            return
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min(first + PAGE, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def forget_rows(self) -> None:
        """Ask anew for the pages in hand; they stay in view until the answers come."""
        self._asked.clear()
        for page in list(self._pages):
            self._ask(page)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        # Compared with a plain int: this is asked nine times for every cell painted.
        if role == _ALIGN:
            return _RIGHT if self.columns[index.column()].numeric else None
        cell = self._cell(index.row(), index.column())
        if isinstance(cell, dict):
            return cell.get(role)
        return cell if role == _DISPLAY else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == _DISPLAY else None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _ALIGN:
            return _RIGHT if column.numeric else None
        return column.icon if role == HEAD_ICON and column.icon else None

    def _cell(self, row: int, column: int) -> object:
        page = self._pages.get(row // PAGE)
        if page is None:
            self._ask(row // PAGE)
            return ""
        return page[row % PAGE][column]

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            first = page * PAGE
            self._ask_page(page, self._ids[first : first + PAGE])
