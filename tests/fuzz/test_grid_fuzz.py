"""Any block of cells: read without harm, and pasted and taken back without a trace in the grid."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import payroll
from support.workspaces import PERSON, HandClock

from app.operations.grid import Grid
from app.operations.grid_block import read_block, write_block
from app.operations.grid_changes import redo, set_cell, undo
from app.operations.load_form import load_library_form
from app.operations.paste_rows import Target, apply_paste, plan_paste
from app.store.workspace import Workspace
from forms.problem import ProblemError

SIGNS = st.sampled_from(["\t", "\n", "\r", '"', "a", "1", " ", "ñ", "\0", "Q", "-", ",", "."])
TEXTS = st.lists(SIGNS, max_size=40).map("".join)
CELLS = st.one_of(
    st.sampled_from(
        ["", "011", "29", "061", "777", "10/2026", "13/2026", "Q1,000.50", "-5", "tres", "-", "1"]
    ),
    st.text(max_size=12),
)
WRITTEN = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=8)
BLOCKS = st.lists(st.lists(CELLS, min_size=1, max_size=8), min_size=1, max_size=5)


@given(TEXTS, TEXTS)
def test_any_text_is_a_block(text, html):
    assert all(isinstance(cell, str) for row in read_block(text, html) for cell in row)


@given(st.text(max_size=200))
def test_any_page_is_a_block(html):
    read_block("", f"<table>{html}")


@given(st.lists(st.lists(WRITTEN, min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_read_again(block):
    while block and not any(cell.strip() for cell in block[-1]):
        block.pop()
    assert read_block(write_block(block)) == block


@pytest.fixture(scope="module")
def opened():
    """A payroll with two rows; every paste is taken back."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "w", clock=HandClock()) as workspace,
    ):
        workspace.settings.set("municipality", "1413")
        load_library_form(workspace, payroll.FORM)
        grid = Grid(workspace, payroll.FORM, PERSON, clock=HandClock())
        for name in ("Ana", "Eva"):
            set_cell(workspace, grid, None, "nombre", name)
        yield workspace, grid


def seen(workspace, grid):
    grid.forget()
    return grid.rows(workspace, grid.ids(workspace))


@settings(max_examples=60)
@given(block=BLOCKS, row=st.integers(0, 3), column=st.integers(0, 15), keep_all=st.booleans())
def test_any_block_is_pasted_and_taken_back(opened, block, row, column, keep_all):
    workspace, grid = opened
    ids = grid.ids(workspace)
    paths = [each.path for each in grid.form.columns][column:]
    before = seen(workspace, grid)
    try:
        plan = plan_paste(workspace, grid, block, Target(ids, min(row, len(ids)), paths))
    except ProblemError:
        return
    assert plan.fitting + len(plan.misfits) <= sum(len(each) for each in block)
    done = apply_paste(workspace, grid, plan, "all" if keep_all else "fitting")
    after = seen(workspace, grid)
    if not keep_all:
        wrong = sum(each.errors for each in before)
        assert sum(each.errors for each in after) <= wrong + len(plan.rows)
    undo(workspace, grid, done.change)
    assert seen(workspace, grid) == before
    redo(workspace, grid, done.change)
    assert seen(workspace, grid) == after
    undo(workspace, grid, done.change)
    assert seen(workspace, grid) == before
