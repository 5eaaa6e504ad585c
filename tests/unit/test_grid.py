"""A form as a grid: its columns, its rows, and what is typed in a cell."""

import pytest
from support import payroll
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.operations.grid import Grid
from app.operations.grid_changes import finish_rows, set_cell
from app.operations.load_form import load_library_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import ProblemError

WORKS = "obras_municipales"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    """A workspace of Nebaj with two standard forms."""
    with Workspace.open(tmp_path, clock=clock) as opened:
        opened.settings.set("municipality", "1413")
        for form in (payroll.FORM, WORKS):
            load_library_form(opened, form)
        yield opened


@pytest.fixture
def grid(workspace, clock):
    return Grid(workspace, payroll.FORM, PERSON, clock=clock)


def typed(workspace, grid, answers: dict[str, Value], record=None):
    """Type cells of one row, and give the row."""
    for path, text in answers.items():
        row = set_cell(workspace, grid, record, path, text, ids=grid.ids(workspace)).rows[0]
        record = row.id
    return row


def cell(grid, row, path):
    """The cell of a question."""
    paths = [column.path for column in grid.form.columns]
    return row.cells[paths.index(path)]


def on_disk(workspace, row):
    """What another program would read at this moment."""
    with Workspace.open(workspace.folder, read_only=True) as other:
        return other.records.answers(other.records.find(row.uuid)).values


COMPLETE = {
    "periodo": "10/2026",
    "numero": "1",
    "nombre": "Ana Pérez",
    "puesto": "Oficial",
    "dependencia": "Tesorería",
    "renglon": "011",
    "salario_base": "3,000.50",
    "bonos": "250",
}


class TestColumns:
    """Which questions stand as columns, and what a column knows."""

    def test_what_a_row_is_known_by_comes_first_then_the_order_of_the_form(self, grid):
        paths = [column.path for column in grid.form.columns]
        assert paths[:5] == ["numero", "nombre", "municipio", "periodo", "cui"]
        assert [column.path for column in grid.form.columns if column.is_name] == paths[:2]
        assert "proposito" not in paths
        assert not grid.form.has_more

    def test_what_is_asked_in_repeats_is_answered_in_the_form(self, workspace, clock):
        works = Grid(workspace, WORKS, PERSON, clock=clock)
        assert not any(column.path.startswith("modificaciones") for column in works.form.columns)
        assert works.form.has_more

    def test_period_key_and_calculated_columns_are_known(self, grid):
        assert grid.form.column("periodo").is_period
        assert grid.form.column("numero").is_key
        assert grid.form.column("total").is_calculated
        assert grid.form.column("cui").is_personal

    def test_amounts_are_added_up_and_codes_are_not(self, grid):
        summed = [column.path for column in grid.form.columns if column.is_summed]
        assert summed == [
            "salario_base", "honorarios", "bonos", "dietas", "viaticos", "otras", "total",
        ]  # fmt: skip

    def test_a_form_without_a_month_has_the_first_obligatory_date_as_period(self, workspace, clock):
        works = Grid(workspace, WORKS, PERSON, clock=clock)
        periods = [column.path for column in works.form.columns if column.is_period]
        assert periods == ["identificacion/fecha_corte"]

    def test_an_unknown_column_is_no_column(self, grid):
        with pytest.raises(KeyError):
            grid.form.column("no_hay")


class TestReading:
    """What spreadsheets write, read as the question means it."""

    @pytest.mark.parametrize(
        ("path", "text", "value"),
        [
            ("salario_base", "Q1,234.50", "1,234.50"),
            ("salario_base", "Q 1,234.50 ", "1,234.50"),
            ("salario_base", "Q.1234", "1234"),
            ("salario_base", " -   ", "0"),
            ("salario_base", "1234.5", "1234.5"),
            ("salario_base", "mil", "mil"),
            ("periodo", "10/2026", "2026-10-01"),
            ("periodo", "2026-10", "2026-10-01"),
            ("periodo", "01/10/2026", "01/10/2026"),
            ("renglon", "011", "011"),
            ("renglon", "11", "011"),
            ("renglon", "personal permanente", "011"),
            ("renglon", "011 Personal permanente", "011"),
            ("renglon", "777", "777"),
            ("municipio", "nebaj", "nebaj"),
            ("municipio", "santa maria nebaj, quiche", "1413"),
            ("municipio", "101", "0101"),
            ("nombre", "Ana\xa0Pérez", "Ana\xa0Pérez"),
            ("bonos", None, None),
            ("bonos", 12.5, 12.5),
        ],
    )
    def test_a_cell_is_read(self, grid, path, text, value):
        assert grid.form.column(path).read(text) == value


class TestTyping:
    """A cell is a question like any other."""

    def test_the_first_cell_begins_a_draft(self, workspace, grid):
        row = typed(workspace, grid, {"nombre": "Ana"})
        assert row.state == "draft"
        assert list(grid.ids(workspace)) == [row.id]
        assert on_disk(workspace, row)["nombre"] == "Ana"

    def test_each_cell_is_on_disk_before_the_next(self, workspace, grid):
        row = typed(workspace, grid, {"nombre": "Ana"})
        for path, text in (("puesto", "Oficial"), ("dependencia", "Tesorería")):
            row = typed(workspace, grid, {path: text}, row.id)
            assert on_disk(workspace, row)[path] == text

    def test_each_cell_has_its_line_in_the_journal(self, workspace, grid):
        row = typed(workspace, grid, {"nombre": "Ana", "puesto": "Oficial"})
        entries = workspace.journal.entries(row.uuid, ops=("set",))
        assert [entry.what.path for entry in entries] == ["municipio", "nombre", "puesto"]

    def test_a_new_row_takes_over_the_office_then_the_month_of_the_row_before(
        self, workspace, grid
    ):
        first = typed(workspace, grid, {"periodo": "10/2026"})
        assert cell(grid, first, "municipio").value == "1413"
        second = typed(workspace, grid, {"nombre": "Eva"})
        assert cell(grid, second, "periodo").value == "2026-10-01"
        assert cell(grid, second, "periodo").words == "10/2026"

    def test_what_is_calculated_follows_at_once_and_is_locked(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        total = cell(grid, row, "total")
        assert (total.value, total.words, total.state) == (3250.5, "3,250.50", "locked")

    def test_what_is_not_asked_is_off(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        assert cell(grid, row, "honorarios").state == "off"
        assert cell(grid, row, "salario_base").state == "open"

    def test_a_calculated_cell_refuses_and_nothing_changes(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        with pytest.raises(ProblemError) as refused:
            set_cell(workspace, grid, row.id, "total", "1")
        assert refused.value.problems[0].code == "answer.readonly"
        assert grid.rows(workspace, [row.id]) == [row]

    def test_what_cannot_be_read_is_kept_and_marked(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE | {"bonos": "doscientos"})
        bonus = cell(grid, row, "bonos")
        assert bonus.value == "doscientos"
        assert bonus.problem.code == "answer.not_a_number"
        assert (row.errors, row.missing, row.is_complete) == (1, 0, False)

    def test_a_complete_row_says_so(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        assert row.is_complete

    def test_what_is_missing_is_counted(self, workspace, grid):
        row = typed(workspace, grid, {"nombre": "Ana"})
        assert (row.missing, row.errors) == (6, 0)

    def test_what_is_missing_where_the_grid_does_not_reach_is_told(self, workspace, clock):
        works = Grid(workspace, WORKS, PERSON, clock=clock)
        assert typed(workspace, works, {"modificado": "no"}).elsewhere == 0
        assert typed(workspace, works, {"modificado": "si"}).elsewhere == 4

    def test_a_cell_is_blanked(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE | {"bonos": None})
        assert cell(grid, row, "bonos").words is None
        assert "bonos" not in on_disk(workspace, row)


class TestRows:
    """Which records are rows."""

    def test_they_are_the_drafts_of_this_person_the_oldest_first(self, workspace, grid, clock):
        rows = [typed(workspace, grid, {"nombre": name}) for name in ("Ana", "Eva")]
        capture.start(workspace, payroll.FORM, "Otra persona", clock=clock)
        capture.start(workspace, WORKS, PERSON, clock=clock)
        assert list(grid.ids(workspace)) == [row.id for row in rows]

    def test_a_row_read_is_the_row_in_hand(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        grid.forget()
        assert grid.rows(workspace, [row.id]) == [row]

    def test_a_record_that_is_gone_is_left_out(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        assert grid.rows(workspace, [row.id, 999]) == [row]

    def test_reading_rows_writes_nothing(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE)
        head = workspace.journal.head()
        grid.forget()
        grid.rows(workspace, [row.id])
        assert workspace.journal.head() == head

    def test_only_a_few_sessions_stay_open(self, workspace, grid):
        rows = [typed(workspace, grid, {"nombre": str(number)}) for number in range(40)]
        first = typed(workspace, grid, {"puesto": "Oficial"}, rows[0].id)
        assert cell(grid, first, "nombre").value == "0"

    def test_another_program_may_change_a_row_that_is_put_out_of_hand(self, workspace, grid, clock):
        row = typed(workspace, grid, COMPLETE)
        other = capture.resume(workspace, row.uuid, PERSON, clock=clock)
        capture.answer(workspace, other, "nombre", "Eva")
        grid.forget()
        assert cell(grid, grid.rows(workspace, [row.id])[0], "nombre").value == "Eva"

    def test_a_disk_that_refuses_leaves_the_row_as_it_was(self, workspace, grid, monkeypatch):
        row = typed(workspace, grid, COMPLETE)

        def refuse(*_arguments, **_named):
            raise OSError("lleno")

        monkeypatch.setattr(workspace.records, "save", refuse)
        with pytest.raises(OSError, match="lleno"):
            set_cell(workspace, grid, row.id, "nombre", "Eva")
        monkeypatch.undo()
        assert grid.rows(workspace, [row.id]) == [row]


class TestFinishing:
    """Complete rows become final; the others stay drafts and can be counted."""

    def test_complete_rows_are_finished_and_the_others_stay(self, workspace, grid):
        whole = typed(workspace, grid, COMPLETE)
        part = typed(workspace, grid, {"nombre": "Eva"})
        done = finish_rows(workspace, grid, grid.ids(workspace))
        assert done.change.finished == (whole.id,)
        assert done.rows[0].state == "final"
        assert list(grid.ids(workspace)) == [part.id]

    def test_a_finished_row_is_locked(self, workspace, grid):
        typed(workspace, grid, COMPLETE)
        done = finish_rows(workspace, grid, grid.ids(workspace))
        assert {each.state for each in done.rows[0].cells} == {"locked", "off"}

    def test_what_does_not_apply_is_dropped(self, workspace, grid):
        row = typed(workspace, grid, COMPLETE | {"renglon": "029", "honorarios": "100"})
        finish_rows(workspace, grid, [row.id])
        assert "salario_base" not in on_disk(workspace, row)

    def test_it_is_final_for_everybody(self, workspace, grid):
        typed(workspace, grid, COMPLETE)
        finish_rows(workspace, grid, grid.ids(workspace))
        query = RecordQuery(grid.form.instrument, states=("final",))
        assert len(workspace.records.ids(query)) == 1
