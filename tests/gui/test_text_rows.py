"""Rows of texts under heads: what tables of a few hundred lines show."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView

from app.ui import theme
from app.ui.controls.table import PADDING, Table
from app.ui.models.text_rows import TextRows

ROLE = Qt.ItemDataRole
ROWS = [("Población de la comunidad", "40"), ("Fuente", "2")]


@pytest.fixture
def model(qapp):
    rows = TextRows(("Pregunta", "Datos"), numeric=(1,))
    rows.show_rows(ROWS)
    return rows


def test_it_has_the_rows_it_was_given(model):
    shown = [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]
    assert shown == ROWS


def test_other_rows_take_the_place_of_the_first(model, qtbot):
    with qtbot.waitSignal(model.modelReset):
        model.show_rows([("Nota", "1")])
    assert (model.rowCount(), model.text(0, 0)) == (1, "Nota")


def test_no_row_has_rows_of_its_own(model):
    inside = model.index(0, 0)
    assert (model.rowCount(inside), model.columnCount(inside)) == (0, 0)
    assert model.rowCount(QModelIndex()) == 2


@pytest.mark.parametrize(("column", "aligned"), [(0, False), (1, True)])
def test_numbers_stand_at_the_right_under_their_head(model, column, aligned):
    cell = model.index(0, column).data(ROLE.TextAlignmentRole)
    head = model.headerData(column, Qt.Orientation.Horizontal, ROLE.TextAlignmentRole)
    assert bool(cell) is bool(head) is aligned


def test_what_a_narrow_column_cuts_is_whole_in_the_tooltip(model):
    assert model.index(0, 0).data(ROLE.ToolTipRole) == "Población de la comunidad"
    head = model.headerData(0, Qt.Orientation.Horizontal, ROLE.ToolTipRole)
    assert head == "Pregunta"


def test_lines_have_no_heads(model):
    assert model.headerData(0, Qt.Orientation.Vertical) is None


@pytest.mark.parametrize("role", [ROLE.EditRole, ROLE.BackgroundRole, ROLE.CheckStateRole])
def test_nothing_can_be_written_or_marked(model, role):
    assert model.index(0, 0).data(role) is None


def test_a_table_shows_it(model, shown):
    table = shown(Table("Preguntas", model), 400, 200)
    assert not table.grab().isNull()


def test_a_column_as_wide_as_its_words_cuts_neither_words_nor_head(model, shown):
    table = shown(Table("Preguntas", model), 600, 200)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in (0, 1):
        words = [model.text(row, column) for row in range(2)]
        widest = max(theme.metrics("body").horizontalAdvance(each) for each in words)
        head = theme.metrics("small_strong").horizontalAdvance(model.heads[column])
        assert table.columnWidth(column) >= max(widest, head) + theme.px(2 * PADDING)
