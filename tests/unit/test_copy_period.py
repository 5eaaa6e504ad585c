"""«Copiar el mes anterior»: the rows of a period as drafts of another."""

import pytest
from support import payroll
from support.workspaces import PERSON, HandClock

from app.operations.copy_period import (
    Period,
    apply_copy,
    next_period,
    periods,
    plan_copy,
    read_period,
)
from app.operations.grid import Grid
from app.operations.grid_changes import finish_rows, redo, set_cell, undo
from app.operations.load_form import load_library_form
from app.operations.paste_rows import Target, apply_paste, plan_paste
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from forms.problem import ProblemError

CENSUS = "conectividad_municipal"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        opened.settings.set("municipality", "1413")
        for form in (payroll.FORM, CENSUS):
            load_library_form(opened, form)
        yield opened


@pytest.fixture
def grid(workspace):
    """October, ten rows."""
    opened = Grid(workspace, payroll.FORM, PERSON, clock=HandClock())
    first = set_cell(workspace, opened, None, "periodo", "10/2026").rows[0]
    block = [list(payroll.HEADS), *payroll.rows(10, bad=False)]
    paths = [column.path for column in opened.form.columns]
    plan = plan_paste(workspace, opened, block, Target([first.id], 0, paths))
    apply_paste(workspace, opened, plan)
    return opened


def copied(workspace, grid, source="2026-10", target="2026-11"):
    return apply_copy(workspace, grid, plan_copy(workspace, grid, source, target))


def answers(workspace, record):
    return workspace.records.answers(workspace.records.info(record)).values


@pytest.mark.parametrize(
    ("code", "after"),
    [("2026-10", "2026-11"), ("2026-12", "2027-01"), ("2018", "2019"), ("0999-12", "1000-01")],
)
def test_after_a_period_comes_the_next(code, after):
    assert next_period(code) == after


@pytest.mark.parametrize(
    ("text", "code"), [("2026-10", "2026-10"), (" 1/2026", "2026-01"), ("2026-10-01", "2026-10")]
)
def test_a_month_is_read(grid, text, code):
    assert read_period(text, grid) == code


@pytest.mark.parametrize("text", ["2026", "13/2026", "octubre", "", "2026-00"])
def test_what_is_no_month_is_said(grid, text):
    with pytest.raises(ProblemError) as refused:
        read_period(text, grid)
    assert refused.value.problems[0].code == "grid.not_a_period"


def test_a_form_that_asks_for_years_reads_years(workspace):
    census = Grid(workspace, CENSUS, PERSON, clock=HandClock())
    assert read_period("2018", census) == "2018"
    with pytest.raises(ProblemError):
        read_period("2018-10", census)


def test_a_year_is_copied_as_a_year(workspace):
    census = Grid(workspace, CENSUS, PERSON, clock=HandClock())
    row = set_cell(workspace, census, None, "anio_censo", "2018").rows[0]
    done = copied(workspace, census, "2018", "2019")
    assert answers(workspace, row.id)["anio_censo"] == 2018
    assert answers(workspace, done.rows[0].id)["anio_censo"] == 2019


def test_periods_are_listed_the_latest_first(workspace, grid):
    copied(workspace, grid)
    assert periods(workspace, grid) == [Period("2026-11", 10), Period("2026-10", 10)]


def test_rows_come_as_drafts_of_the_new_period(workspace, grid):
    done = copied(workspace, grid)
    assert len(done.rows) == 10
    assert {row.state for row in done.rows} == {"draft"}
    new = answers(workspace, done.rows[4].id)
    old = answers(workspace, grid.ids(workspace)[4])
    assert new == old | {"periodo": "2026-11-01"}


def test_what_is_calculated_comes_anew(workspace, grid):
    done = copied(workspace, grid)
    row = done.rows[0].id
    set_cell(workspace, grid, row, "bonos", "0")
    assert answers(workspace, row)["total"] == 3007.5


def test_finished_records_are_copied_too(workspace, grid):
    finish_rows(workspace, grid, grid.ids(workspace))
    assert len(copied(workspace, grid).rows) == 10


def test_what_the_new_period_has_already_is_left_out(workspace, grid):
    copied(workspace, grid)
    plan = plan_copy(workspace, grid, "2026-10", "2026-11")
    assert (plan.records, plan.repeated) == ((), 10)


def test_looking_stores_nothing(workspace, grid):
    head = workspace.journal.head()
    plan_copy(workspace, grid, "2026-10", "2026-11")
    assert workspace.journal.head() == head


def test_a_period_without_records_is_said(workspace, grid):
    with pytest.raises(ProblemError) as refused:
        plan_copy(workspace, grid, "2025-10", "2025-11")
    assert refused.value.problems[0].code == "grid.nothing_to_copy"


def test_it_is_undone_and_redone_as_one(workspace, grid):
    before = list(grid.ids(workspace))
    done = copied(workspace, grid)
    after = list(grid.ids(workspace))
    undo(workspace, grid, done.change)
    assert list(grid.ids(workspace)) == before
    redo(workspace, grid, done.change)
    assert list(grid.ids(workspace)) == after


def test_a_person_who_stops_it_finds_nothing_copied(workspace, grid):
    cancel = Cancel()
    plan = plan_copy(workspace, grid, "2026-10", "2026-11")

    def stop(progress):
        if progress.done == 3:
            cancel.set()

    with pytest.raises(CancelledError):
        apply_copy(workspace, grid, plan, report=stop, cancel=cancel)
    assert periods(workspace, grid) == [Period("2026-10", 10)]


def test_the_day_of_a_date_stays_as_far_as_the_month_has_it(workspace):
    load_library_form(workspace, "obras_municipales")
    works = Grid(workspace, "obras_municipales", PERSON, clock=HandClock())
    path = "identificacion/fecha_corte"
    set_cell(workspace, works, None, path, "31/01/2026")
    done = copied(workspace, works, "2026-01", "2026-02")
    assert answers(workspace, done.rows[0].id)[path] == "2026-02-28"
