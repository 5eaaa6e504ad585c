"""Cells and rows of a grid, taken back and done again."""

import pytest
from support import payroll
from support.workspaces import PERSON, HandClock

from app.operations.grid import Grid
from app.operations.grid_changes import finish_rows, redo, remove_rows, set_cell, undo
from app.operations.load_form import load_library_form
from app.store.workspace import Workspace

WHOLE = {
    "municipio": "1413",
    "periodo": "10/2026",
    "numero": "1",
    "nombre": "Ana Pérez",
    "puesto": "Oficial",
    "dependencia": "Tesorería",
    "renglon": "029",
    "honorarios": "3000",
}


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        load_library_form(opened, payroll.FORM)
        yield opened


@pytest.fixture
def grid(workspace):
    return Grid(workspace, payroll.FORM, PERSON, clock=HandClock())


@pytest.fixture
def row(workspace, grid):
    """A complete row."""
    record = None
    for path, text in WHOLE.items():
        record = set_cell(workspace, grid, record, path, text).rows[0].id
    return record


def seen(workspace, grid):
    """What the grid shows, read anew."""
    grid.forget()
    return grid.rows(workspace, grid.ids(workspace))


def turns(workspace, grid, do):
    """Do something, take it back, do it again; what is seen must follow."""
    before = seen(workspace, grid)
    done = do()
    after = seen(workspace, grid)
    undo(workspace, grid, done.change)
    assert seen(workspace, grid) == before
    redo(workspace, grid, done.change)
    assert seen(workspace, grid) == after
    assert workspace.journal.verify() == []
    return done


def test_a_cell(workspace, grid, row):
    turns(workspace, grid, lambda: set_cell(workspace, grid, row, "nombre", "Eva"))


def test_a_cell_that_was_blank(workspace, grid, row):
    turns(workspace, grid, lambda: set_cell(workspace, grid, row, "bonos", "20"))


def test_a_cell_that_decides_what_is_asked(workspace, grid, row):
    turns(workspace, grid, lambda: set_cell(workspace, grid, row, "renglon", "011"))


def test_the_first_cell_of_a_new_row_takes_the_row_along(workspace, grid, row):
    done = turns(workspace, grid, lambda: set_cell(workspace, grid, None, "nombre", "Eva"))
    assert done.change.created


def test_a_row_that_goes(workspace, grid, row):
    done = turns(workspace, grid, lambda: remove_rows(workspace, grid, [row]))
    assert done.gone == (row,)


def test_a_row_that_goes_is_set_aside_and_not_lost(workspace, grid, row):
    remove_rows(workspace, grid, [row])
    assert workspace.records.info(row).deleted


def test_finished_rows(workspace, grid, row):
    turns(workspace, grid, lambda: finish_rows(workspace, grid, [row]))


def test_what_finishing_dropped_comes_back(workspace, grid, row):
    set_cell(workspace, grid, row, "renglon", "011")
    set_cell(workspace, grid, row, "salario_base", "2000")
    turns(workspace, grid, lambda: finish_rows(workspace, grid, [row]))
    assert seen(workspace, grid) == []


def test_typing_what_stands_there_changes_nothing(workspace, grid, row):
    assert set_cell(workspace, grid, row, "nombre", "Ana Pérez").change.is_empty


def test_a_row_finished_meanwhile_is_left_alone(workspace, grid, row):
    done = set_cell(workspace, grid, row, "nombre", "Eva")
    finish_rows(workspace, grid, [row])
    undo(workspace, grid, done.change)
    info = workspace.records.info(row)
    assert workspace.records.answers(info).values["nombre"] == "Eva"
