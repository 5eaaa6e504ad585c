"""The long table under any order of painting, answers, sorting and other columns.

A table never shows a cell of another row, never asks twice for what is on its way, and comes to
show everything once it is painted and answered.
"""

from array import array

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.qt_libraries import why_no_qt

if why_no_qt():
    pytest.skip(why_no_qt(), allow_module_level=True)

from app.ui.models import paged_table
from app.ui.models.paged_table import Column, PagedTableModel

COLUMNS = [Column("N.º", numeric=True), Column("Comunidad"), Column("Horas", numeric=True)]
SMALL_PAGE, SMALL_CACHE = 4, 3
MOST_ROWS = 40


class Paging(RuleBasedStateMachine):
    """A model beside a list of what was asked of it and not answered yet."""

    def __init__(self):
        super().__init__()
        self.page, self.kept = paged_table.PAGE, paged_table.PAGES_KEPT
        paged_table.PAGE, paged_table.PAGES_KEPT = SMALL_PAGE, SMALL_CACHE
        self.on_the_way = []
        self.version = 0
        self.fresh = True
        self.model = PagedTableModel(COLUMNS, self.ask)

    def teardown(self):
        paged_table.PAGE, paged_table.PAGES_KEPT = self.page, self.kept

    def ask(self, page, ids):
        self.on_the_way.append((page, list(ids), self.version, len(self.model.columns)))

    def cells_of(self, ids, version, columns):
        return [[f"{row_id}.{column}.{version}" for column in range(columns)] for row_id in ids]

    @initialize(rows=st.integers(0, MOST_ROWS))
    def begin(self, rows):
        self.model.show_ids(array("q", range(rows)))
        self.on_the_way.clear()
        self.fresh = True

    @rule(row=st.integers(0, MOST_ROWS - 1), column=st.integers(0, 2))
    def paint_a_cell(self, row, column):
        if row < self.model.rowCount() and column < self.model.columnCount():
            waiting = [page for page, ids, *_ in self.on_the_way if ids == self.ids_of(page)]
            before = len(self.on_the_way)
            self.model.index(row, column).data()
            assert len(self.on_the_way) - before <= 1
            if self.fresh and self.on_the_way[before:]:
                assert self.on_the_way[-1][0] not in waiting, "asked twice"

    def ids_of(self, page):
        first = page * SMALL_PAGE
        return list(self.model.ids[first : first + SMALL_PAGE])

    @rule(which=st.integers(0, 100))
    def answer_in_any_order(self, which):
        if self.on_the_way:
            page, ids, version, columns = self.on_the_way.pop(which % len(self.on_the_way))
            if columns == len(self.model.columns):
                self.model.fill(page, ids, self.cells_of(ids, version, columns))

    @rule(order=st.randoms(use_true_random=False), rows=st.integers(0, MOST_ROWS))
    def sort_or_filter(self, order, rows):
        ids = list(range(rows))
        order.shuffle(ids)
        self.model.show_ids(array("q", ids))
        self.fresh = False  # what is on its way was asked for another table

    @rule(columns=st.integers(1, 3))
    def choose_columns(self, columns):
        self.model.show_columns(COLUMNS[:columns])
        self.fresh = False

    @rule()
    def a_write_came(self):
        self.version += 1
        self.fresh = False
        self.model.forget_rows()

    @invariant()
    def no_cell_belongs_to_another_row(self):
        for page, rows in self.model._pages.items():
            for row_id, cells in zip(self.ids_of(page), rows, strict=True):
                assert all(cell.startswith(f"{row_id}.") for cell in cells)

    @invariant()
    def few_pages_are_kept(self):
        assert len(self.model._pages) <= SMALL_CACHE

    @invariant()
    def the_table_is_as_long_as_its_ids(self):
        assert self.model.rowCount() == len(self.model.ids)
        assert self.model.columnCount() == len(self.model.columns)

    @rule()
    def painted_and_answered_it_shows_everything(self):
        for row in range(self.model.rowCount()):
            self.model.index(row, 0).data()
            while self.on_the_way:
                self.answer_in_any_order(0)
            assert self.model.index(row, 0).data().startswith(f"{self.model.ids[row]}.0")


Paging.TestCase.settings = settings(stateful_step_count=30)
TestPaging = Paging.TestCase
