"""Which records the table shows, beyond its filters, and what they are made of."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.operations.browse_records import RecordTable
from app.progress import Cancel
from app.store.record_query import RecordQuery
from app.ui import theme
from app.ui.context import Context
from app.ui.records.filters import FilterBar
from app.ui.records.group_counts import GroupCounts
from app.ui.records.loading import Offers, read_groups, read_offers
from app.ui.records.narrowing import Narrowing


class Refining(QWidget):
    """Conditions and counts under the filters, each out of sight until it is wanted.

    Signals:
        changed: Other records are meant.
    """

    changed = Signal()

    def __init__(self, context: Context, filters: FilterBar) -> None:
        super().__init__()
        self._context = context
        self._table: RecordTable | None = None
        self._query = RecordQuery(0)
        self._counting = Cancel()
        self.narrowing, self.groups = Narrowing(), GroupCounts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.narrowing)
        column.addWidget(self.groups)
        filters.narrow_wanted.connect(self.narrowing.open)
        filters.count_wanted.connect(self.groups.open)
        self.narrowing.changed.connect(self.changed)
        self.narrowing.opened.connect(self._on_offers_wanted)
        self.groups.wanted.connect(self._on_count_wanted)

    def show_table(self, table: RecordTable) -> None:
        """Ask about the questions of another form."""
        self._table = table
        self.narrowing.show_columns(table.columns)
        self.groups.show_columns(table.columns)

    def count(self, query: RecordQuery) -> None:
        """Count the records of another query, while counts are in sight."""
        self._query = query
        self.groups.ask()

    def _on_offers_wanted(self) -> None:
        if self._table is not None:
            ask = partial(read_offers, self._table.instrument)
            self._context.tasks.seek(ask, self._on_offers)

    def _on_offers(self, offers: Offers) -> None:
        self.narrowing.offer(offers.persons, offers.periods)

    def _on_count_wanted(self, path: str) -> None:
        if self._table is not None:
            self._counting.set()  # nobody waits for what was asked before
            ask = partial(read_groups, self._query, self._table.version, path)
            self._counting = self._context.tasks.seek(ask, self.groups.show_groups)
