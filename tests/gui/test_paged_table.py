"""The long table: ids in memory, pages when painted, a selected row that can be seen."""

from array import array

import pytest
from PySide6.QtCore import QModelIndex, Qt

from app.ui import theme
from app.ui.controls.table import BADGE, HEAD_ICON, PROBLEM, Table
from app.ui.models.paged_table import PAGE, PAGES_KEPT, Column, PagedTableModel

COLUMNS = [Column("N.º", numeric=True), Column("Comunidad"), Column("Jefatura", icon="lock")]


class Store:
    """Answers a page when it is told to."""

    def __init__(self):
        self.asked = []
        self.model = PagedTableModel(COLUMNS, self.ask)

    def ask(self, page, ids):
        self.asked.append((page, list(ids)))

    def answer(self):
        while self.asked:
            page, ids = self.asked.pop(0)
            self.model.fill(page, ids, [(str(i), f"Comunidad {i}", None) for i in ids])


@pytest.fixture
def store(qapp):
    return Store()


def cell(store, row, column, role=Qt.ItemDataRole.DisplayRole):
    return store.model.index(row, column).data(role)


def test_rows_are_asked_for_when_they_are_painted(store):
    store.model.show_ids(array("q", range(1000)))
    assert store.asked == []
    assert cell(store, 450, 1) == ""
    assert store.asked == [(2, list(range(400, 600)))]


def test_a_page_is_asked_for_once(store):
    store.model.show_ids(array("q", range(1000)))
    for row in range(5):
        cell(store, row, 0)
    assert len(store.asked) == 1


def test_an_answered_page_is_shown_and_announced(store, qtbot):
    store.model.show_ids(array("q", range(1000)))
    cell(store, 0, 0)
    with qtbot.waitSignal(store.model.dataChanged) as change:
        store.answer()
    assert cell(store, 7, 1) == "Comunidad 7"
    assert (change.args[0].row(), change.args[1].row()) == (0, PAGE - 1)


def test_the_last_page_may_be_short(store):
    store.model.show_ids(array("q", range(PAGE + 3)))
    cell(store, PAGE, 0)
    store.answer()
    assert cell(store, PAGE + 2, 1) == f"Comunidad {PAGE + 2}"


def test_an_answer_for_other_rows_is_left_out(store):
    store.model.show_ids(array("q", range(10)))
    cell(store, 0, 0)
    store.model.show_ids(array("q", range(100, 110)))
    store.answer()
    assert cell(store, 0, 1) == ""


def test_only_the_last_pages_are_kept(store):
    store.model.show_ids(array("q", range(PAGE * (PAGES_KEPT + 5))))
    for page in range(PAGES_KEPT + 5):
        cell(store, page * PAGE, 0)
        store.answer()
    assert len(store.model._pages) == PAGES_KEPT
    cell(store, 0, 0)
    assert store.asked


def test_rows_in_view_stay_while_they_are_asked_for_anew(store):
    store.model.show_ids(array("q", range(10)))
    cell(store, 0, 0)
    store.answer()
    store.model.forget_rows()
    assert cell(store, 0, 1) == "Comunidad 0"
    assert store.asked == [(0, list(range(10)))]


def test_other_columns_are_asked_for_anew(store):
    store.model.show_ids(array("q", range(10)))
    cell(store, 0, 0)
    store.answer()
    store.model.show_columns([Column("Horas", numeric=True)])
    assert store.model.columnCount() == 1
    assert cell(store, 0, 0) == ""


def test_a_cell_may_carry_more_than_words(store):
    badge = ("circle-x", "Error", "err", True)
    store.model.show_ids(array("q", [31]))
    row = ("31", {int(Qt.ItemDataRole.DisplayRole): "42", PROBLEM: "err"}, {BADGE: badge})
    store.model.fill(0, [31], [row])
    assert cell(store, 0, 1) == "42"
    assert cell(store, 0, 1, PROBLEM) == "err"
    assert cell(store, 0, 2, BADGE) == badge


def test_numbers_stand_at_the_right(store):
    store.model.show_ids(array("q", [1]))
    assert cell(store, 0, 0, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(store, 0, 1, Qt.ItemDataRole.TextAlignmentRole) is None


def test_heads_have_their_words_and_signs(store):
    head = store.model.headerData
    assert head(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "Comunidad"
    assert head(2, Qt.Orientation.Horizontal, HEAD_ICON) == "lock"
    assert head(0, Qt.Orientation.Vertical, Qt.ItemDataRole.DisplayRole) == 1


def test_a_flat_table_has_no_rows_below_its_rows(store):
    store.model.show_ids(array("q", [1, 2]))
    assert store.model.rowCount() == 2
    assert store.model.rowCount(store.model.index(0, 0)) == 0
    assert store.model.columnCount(QModelIndex()) == 3


def test_a_million_rows_cost_their_ids_alone(store):
    ids = array("q", range(1_000_000))
    store.model.show_ids(ids)
    assert cell(store, 999_999, 0) == ""
    assert len(store.asked) == 1


@pytest.fixture
def table(store, shown):
    store.model.show_ids(array("q", range(31, 60)))
    view = shown(Table("Registros", store.model), 700, 300)
    view.grab()
    store.answer()
    return view


def test_a_table_is_named_and_selects_whole_rows(table):
    assert table.accessibleName() == "Registros"
    table.selectRow(3)
    assert len(table.selectionModel().selectedRows()) == 1


def test_rows_and_head_have_the_heights_of_the_design(table):
    assert table.rowHeight(0) == theme.size("table_row")
    assert table.horizontalHeader().height() == 38


@pytest.mark.parametrize("name", list(theme.Theme))
def test_the_selected_row_can_be_told_apart(look, store, shown, name):
    look(name)
    store.model.show_ids(array("q", range(5)))
    view = shown(Table("Registros", store.model), 700, 300)
    before = view.grab().toImage()
    view.selectRow(1)
    assert view.grab().toImage() != before


def test_problems_badges_and_blanks_are_painted(store, shown):
    store.model.show_ids(array("q", [1, 2]))
    badge = {BADGE: ("pencil", "Borrador", "ink2", True)}
    wrong = {int(Qt.ItemDataRole.DisplayRole): "42", PROBLEM: "err"}
    odd = {int(Qt.ItemDataRole.DisplayRole): "tzalbal", PROBLEM: "warn"}
    view = shown(Table("Registros", store.model), 700, 300)
    before = view.grab().toImage()
    store.model.fill(0, [1, 2], [(wrong, odd, badge), ("3", None, None)])
    assert view.grab().toImage() != before


def test_tab_leaves_the_table(table):
    assert not table.tabKeyNavigation()


class TestMore:
    """Rows that are found later, below those shown."""

    def test_more_rows_come_below(self, store):
        store.model.show_ids(array("q", range(300)))
        store.model.add_ids(array("q", range(300, 900)))
        assert list(store.model.ids) == list(range(900))
        assert store.model.rowCount() == 900

    def test_what_was_read_stays(self, store):
        store.model.show_ids(array("q", range(300)))
        cell(store, 0, 0)
        store.answer()
        store.model.add_ids(array("q", range(300, 900)))
        assert cell(store, 0, 1) == "Comunidad 0"
        assert store.asked == []

    def test_the_last_page_is_read_again_when_it_was_not_full(self, store):
        store.model.show_ids(array("q", range(300)))
        cell(store, 250, 0)
        store.answer()
        store.model.add_ids(array("q", range(300, 310)))
        cell(store, 305, 0)
        assert store.asked == [(1, list(range(200, 310)))]

    def test_a_page_asked_for_before_they_came_is_left_out(self, store):
        store.model.show_ids(array("q", range(300)))
        cell(store, 250, 0)
        store.model.add_ids(array("q", range(300, 310)))
        store.answer()
        assert cell(store, 250, 1) == ""
        store.answer()
        assert cell(store, 305, 1) == "Comunidad 305"

    def test_no_more_rows_change_nothing(self, store, qtbot):
        store.model.show_ids(array("q", range(300)))
        with qtbot.assertNotEmitted(store.model.rowsInserted):
            store.model.add_ids(array("q"))
        assert store.model.rowCount() == 300
