"""Fetches the rows that come into sight, one page at a time and the latest first."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.operations.browse_records import TableColumn
from app.ui.context import Context
from app.ui.models.paged_table import PAGE, PagedTableModel
from app.ui.records.cells import cells_of
from app.ui.records.loading import Page, PageAsked, read_page
from app.ui.records.view import RecordsView


class PageReader(QObject):
    """Reads pages for one table.

    A scroll bar that is dragged asks for hundreds of pages; those that were passed are left out,
    so that the window does not share its processor with work that nobody sees.
    """

    def __init__(self, context: Context, model: PagedTableModel, view: RecordsView) -> None:
        super().__init__(view)
        self._context, self._model, self._view = context, model, view
        self._waiting: dict[int, PageAsked] = {}
        self._columns: Sequence[TableColumn] = ()
        self._is_reading = False

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Read these columns from now on; what was asked for others is left out."""
        self._columns = columns
        self._waiting.clear()

    def ask(self, asked: PageAsked) -> None:
        """Ask for a page; it comes into the model when it is read."""
        self._waiting[asked.number] = asked
        if not self._is_reading:
            self._read_next()

    def _read_next(self) -> None:
        self._drop_passed()
        self._is_reading = bool(self._waiting)
        if self._waiting:
            _number, asked = self._waiting.popitem()
            self._context.tasks.read(partial(read_page, asked), self._on_page, self._on_no_page)

    def _drop_passed(self) -> None:
        first, last = self._view.in_sight()
        for number in list(self._waiting):
            if (number + 1) * PAGE < first or number * PAGE > last:
                self._model.fill(number, (), ())
                del self._waiting[number]

    def _on_page(self, page: Page) -> None:
        asked = page.asked
        if asked.columns is self._columns:
            cells = [cells_of(row, asked.columns) for row in page.rows]
            self._model.fill(asked.number, asked.ids, cells)
        self._read_next()

    def _on_no_page(self, error: Exception) -> None:
        self._is_reading = False
        self._context.show_error(error)
