"""Pasting a block into a grid: a payroll of 300 rows with twelve cells that do not fit."""

import pytest
from support import payroll
from support.workspaces import PERSON, HandClock

from app.messages import sentence
from app.operations.copy_period import apply_copy, plan_copy
from app.operations.grid import Grid
from app.operations.grid_block import read_block
from app.operations.grid_changes import change_of_batch, finish_rows, redo, set_cell, undo
from app.operations.load_form import load_library_form
from app.operations.paste_rows import Target, apply_paste, plan_paste, summary
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from forms.problem import ProblemError


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        opened.settings.set("municipality", "1413")
        load_library_form(opened, payroll.FORM)
        yield opened


@pytest.fixture
def grid(workspace):
    return Grid(workspace, payroll.FORM, PERSON, clock=HandClock())


@pytest.fixture(autouse=True)
def month(workspace, grid):
    """The month of the payroll, typed in a first row."""
    return set_cell(workspace, grid, None, "periodo", "10/2026").rows[0]


def paths(grid, first="municipio"):
    every = [column.path for column in grid.form.columns]
    return every[every.index(first) :]


def planned(workspace, grid, block, row=0, first="municipio", **options):
    ids = grid.ids(workspace)
    target = Target(ids, row if row >= 0 else len(ids), paths(grid, first))
    return plan_paste(workspace, grid, block, target, **options)


def pasted(workspace, grid, block, row=0, first="municipio", keep="fitting", **options):
    plan = planned(workspace, grid, block, row, first)
    return apply_paste(workspace, grid, plan, keep, **options)


def values(workspace, grid, path):
    """What stands in a column, top to bottom."""
    return [
        workspace.records.answers(workspace.records.info(each)).values.get(path)
        for each in grid.ids(workspace)
    ]


def state(workspace, grid):
    """Everything the grid shows."""
    grid.forget()
    return grid.rows(workspace, grid.ids(workspace))


class TestPayroll:
    """The way of a month: paste, look, store, finish, and the next month."""

    def test_the_preview_names_exactly_the_cells_that_do_not_fit(self, workspace, grid):
        plan = planned(workspace, grid, read_block(payroll.tsv()))
        assert {(each.row, each.path): each.typed for each in plan.misfits} == payroll.BAD
        assert plan.had_head
        assert (len(plan.rows), plan.added) == (300, 299)
        assert summary(plan) == "De 2,703 datos, 2,691 caben y 12 no."

    def test_the_preview_stores_nothing(self, workspace, grid, month):
        head = workspace.journal.head()
        planned(workspace, grid, read_block(payroll.tsv()))
        assert workspace.journal.head() == head
        assert list(grid.ids(workspace)) == [month.id]

    def test_each_cell_that_does_not_fit_has_a_sentence(self, workspace, grid):
        plan = planned(workspace, grid, read_block(payroll.tsv()))
        said = {each.path: sentence(each.problem) for each in plan.misfits}
        assert said["total"] == (
            "«Total» lo calcula Acopio: dice «4,375.00» y lo pegado dice «Q9,999.99»."
        )
        assert "no se pregunta en esta fila" in said["dietas"]
        assert not any("…" in words for words in said.values())

    def test_what_fits_is_stored_and_the_rest_is_left_blank(self, workspace, grid):
        done = pasted(workspace, grid, read_block(payroll.tsv()))
        assert len(done.rows) == 300
        assert values(workspace, grid, "salario_base")[3] is None
        assert values(workspace, grid, "bonos")[:4] == [250.0] * 4
        assert not any(row.errors for row in done.rows)

    def test_all_may_be_stored_to_be_corrected_later(self, workspace, grid):
        done = pasted(workspace, grid, read_block(payroll.tsv()), keep="all")
        assert values(workspace, grid, "salario_base")[3] == "tres mil"
        assert sum(row.errors for row in done.rows) == 9

    def test_what_is_not_asked_or_calculated_is_never_stored(self, workspace, grid):
        pasted(workspace, grid, read_block(payroll.tsv()), keep="all")
        assert values(workspace, grid, "dietas")[232] is None
        assert values(workspace, grid, "total")[149] == 4375.0

    def test_the_whole_way(self, workspace, grid):
        pasted(workspace, grid, read_block(payroll.tsv()))
        rows = state(workspace, grid)
        complete = [row.id for row in rows if row.is_complete]
        assert len(complete) == 295
        done = finish_rows(workspace, grid, [row.id for row in rows])
        assert done.change.finished == tuple(complete)
        assert len(grid.ids(workspace)) == 5
        copied = apply_copy(workspace, grid, plan_copy(workspace, grid, "2026-10", "2026-11"))
        assert len(copied.rows) == 300
        assert set(values(workspace, grid, "periodo")) == {"2026-10-01", "2026-11-01"}

    def test_the_totals_are_those_of_the_payroll(self, workspace, grid):
        block = read_block(payroll.tsv(bad=False))
        pasted(workspace, grid, block)
        fees = sum(3000 + number * 7.5 for number in range(10, 301, 10))
        assert sum(filter(None, values(workspace, grid, "honorarios"))) == fees
        everything = sum(3250 + number * 7.5 for number in range(1, 301))
        assert sum(filter(None, values(workspace, grid, "total"))) == everything


class TestWhere:
    """Where cells go."""

    def test_without_names_they_go_from_the_cell_in_hand_on(self, workspace, grid):
        pasted(workspace, grid, [["7", "Ana"], ["8", "Eva"]], first="numero")
        assert values(workspace, grid, "numero") == [7, 8]
        assert values(workspace, grid, "nombre") == ["Ana", "Eva"]

    def test_names_of_questions_name_columns_too(self, workspace, grid):
        pasted(workspace, grid, [["nombre", "numero"], ["Ana", "7"]], first="puesto")
        assert values(workspace, grid, "nombre") == ["Ana"]
        assert values(workspace, grid, "puesto") == [None]

    def test_a_row_of_data_is_no_head(self, workspace, grid):
        plan = planned(workspace, grid, [["Puesto"], ["x"]], first="puesto")
        assert not plan.had_head

    def test_new_rows_take_over_office_and_month(self, workspace, grid):
        pasted(workspace, grid, [["8", "Eva"], ["9", "Luz"]], row=-1, first="numero")
        assert values(workspace, grid, "periodo") == ["2026-10-01"] * 3
        assert values(workspace, grid, "municipio") == ["1413"] * 3

    def test_blank_cells_blank_what_is_there(self, workspace, grid):
        pasted(workspace, grid, [["7", "Ana"]], first="numero")
        pasted(workspace, grid, [["", "Eva"]], first="numero")
        assert values(workspace, grid, "numero") == [None]

    def test_blank_rows_make_no_records(self, workspace, grid):
        done = pasted(workspace, grid, [["7"], [""], ["8"]], row=-1, first="numero")
        assert len(done.change.created) == 2

    def test_columns_the_form_does_not_have_are_told(self, workspace, grid):
        plan = planned(workspace, grid, [["x", "y", "", "z"]], first="observaciones")
        assert [(each.typed, each.problem.code) for each in plan.misfits] == [
            ("y", "grid.no_column"), ("z", "grid.no_column"),
        ]  # fmt: skip
        assert plan.fitting == 1

    def test_a_finished_row_is_left_alone(self, workspace, grid, month):
        workspace.records.set_state(workspace.records.info(month.id), "final", PERSON)
        grid.forget()
        plan = plan_paste(workspace, grid, [["Ana"]], Target([month.id], 0, ["nombre"]))
        assert apply_paste(workspace, grid, plan).change.edits == ()

    def test_nothing_to_paste_is_said(self, workspace, grid):
        with pytest.raises(ProblemError) as refused:
            planned(workspace, grid, [])
        assert refused.value.problems[0].code == "grid.nothing_to_paste"

    def test_what_is_too_big_is_to_be_imported(self, workspace, grid):
        with pytest.raises(ProblemError) as refused:
            planned(workspace, grid, [["x"] * 60] * 4000)
        assert refused.value.problems[0].code == "grid.block_too_big"


class TestBatch:
    """A paste is one thing: seen at the end, taken back and done again as one."""

    def test_undo_and_redo(self, workspace, grid):
        before = state(workspace, grid)
        done = pasted(workspace, grid, read_block(payroll.tsv(20)))
        after = state(workspace, grid)
        undo(workspace, grid, done.change)
        assert state(workspace, grid) == before
        redo(workspace, grid, done.change)
        assert state(workspace, grid) == after
        assert workspace.journal.verify() == []

    def test_the_same_is_known_from_the_journal_after_a_restart(self, workspace, grid):
        before = state(workspace, grid)
        done = pasted(workspace, grid, [["1", "Ana"], ["2", "Eva"]], first="numero")
        again = Grid(workspace, payroll.FORM, PERSON, clock=HandClock())
        undo(workspace, again, change_of_batch(workspace, done.change.batch))
        assert state(workspace, again) == before

    def test_a_person_who_stops_it_finds_everything_as_before(self, workspace, grid):
        before = state(workspace, grid)
        cancel = Cancel()
        plan = planned(workspace, grid, read_block(payroll.tsv(30)))

        def stop(progress):
            if progress.done == 10:
                cancel.set()

        with pytest.raises(CancelledError):
            apply_paste(workspace, grid, plan, report=stop, cancel=cancel)
        assert state(workspace, grid) == before

    def test_a_kill_midway_keeps_every_row_that_was_stored(self, workspace, grid, month):
        plan = planned(workspace, grid, read_block(payroll.tsv(30)))

        class KilledError(BaseException):
            """The process is gone: nothing runs any more."""

        def kill(progress):
            if progress.done == 12:
                raise KilledError

        workspace.batches._close = lambda _batch: None
        with pytest.raises(KilledError):
            apply_paste(workspace, grid, plan, report=kill)
        del workspace.batches._close
        folder = workspace.folder
        workspace.close()
        with Workspace.open(folder, clock=HandClock()) as again:
            rows = Grid(again, payroll.FORM, PERSON, clock=HandClock())
            assert len(rows.ids(again)) == 12
            (batch,) = again.batches.all(rows.form.instrument)
            assert (batch.status, batch.rows, again.batches.records_of(batch.id)) == (
                "done",
                30,
                12,
            )
            undo(again, rows, change_of_batch(again, batch.id))
            assert list(rows.ids(again)) == [month.id]
            assert again.journal.verify() == []


class TestOtherBlocks:
    """Filling down and blanking are pastes of another kind."""

    def test_filling_down_writes_one_value_into_many_rows(self, workspace, grid):
        pasted(workspace, grid, [[str(n), "x"] for n in range(1, 6)], first="numero")
        plan = planned(workspace, grid, [["Oficial"]] * 5, first="puesto", kind="fill")
        done = apply_paste(workspace, grid, plan)
        assert values(workspace, grid, "puesto") == ["Oficial"] * 5
        undo(workspace, grid, done.change)
        assert values(workspace, grid, "puesto") == [None] * 5

    def test_blanking_many_cells_is_undone_as_one(self, workspace, grid):
        pasted(workspace, grid, [["1", "Ana"], ["2", "Eva"]], first="numero")
        plan = planned(workspace, grid, [[None, None]] * 2, first="numero", kind="clear")
        done = apply_paste(workspace, grid, plan)
        assert values(workspace, grid, "nombre") == [None, None]
        undo(workspace, grid, done.change)
        assert values(workspace, grid, "nombre") == ["Ana", "Eva"]
