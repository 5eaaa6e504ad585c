"""What is done with the records that are selected: approved, returned, set aside, copied."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.operations.browse_records import RecordTable, TableColumn
from app.operations.move_many import Target
from app.ui.records.changes import RecordChanges
from app.ui.records.filters import FilterBar
from app.ui.records.many import ManyChanges
from app.ui.records.panel import RecordPanel
from app.ui.records.return_card import ReturnCard
from app.ui.records.view import RecordsView


class Selection(QObject):
    """The selection of one table, and who acts on it."""

    def __init__(
        self,
        view: RecordsView,
        panel: RecordPanel,
        filters: FilterBar,
        changes: RecordChanges,
        many: ManyChanges,
    ) -> None:
        super().__init__(view)
        self._view, self._panel, self._filters = view, panel, filters
        self._changes, self._many = changes, many
        self._table: RecordTable | None = None
        self._shown: Sequence[TableColumn] = ()
        self.returning = ReturnCard()
        self.returning.confirmed.connect(partial(self._move, "returned"))

    def show_columns(self, table: RecordTable, shown: Sequence[TableColumn]) -> None:
        """Act on records of another form, or copy other columns."""
        self._table, self._shown = table, shown

    def move(self, target: str) -> None:
        """Move what is selected; a return asks first what is to be looked at."""
        if target == "returned":
            self.returning.ask(self._view.selected_count())
        elif target == "approved":
            self._move("approved")
        else:
            self.set_aside()

    def set_aside_by_key(self) -> None:
        """Set aside what is selected, when the keys are in the table."""
        if self._view.hasFocus():
            self.set_aside()

    def set_aside(self) -> None:
        """Set aside what is selected, or bring it back where those set aside are shown."""
        if self._filters.chosen == "apartados":
            self.bring_back()
        else:
            self._move("aside")

    def bring_back(self) -> None:
        """Bring back the record in hand."""
        sheet = self._panel.sheet
        if sheet is not None and sheet.info.deleted:
            self._changes.bring_back(sheet.info)

    def copy(self) -> None:
        """Copy the rows that are selected."""
        if self._table is not None:
            self._many.copy(self._table, self._view.selected(), self._shown)

    def _move(self, target: Target, remark: str = "") -> None:
        if self._table is not None:
            self._many.move(self._table.form_id, self._view.selected(), target, remark)
