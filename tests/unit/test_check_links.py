"""Foreign keys between forms: a record that names one that is not there, found and forgotten."""

from dataclasses import replace

import pytest
from support.instruments import instrument, public
from support.workspaces import HandClock

from app.messages import sentence
from app.operations.check_links import check_links
from app.operations.correct import bring_back, set_aside
from app.operations.form_report import error_type
from app.operations.validate_form import issue_as_problem, validate_form
from app.progress import Cancel, CancelledError
from app.store.issues import UNLINKED
from app.store.workspace import Workspace
from forms.declared_checks import DeclaredLink, declared_checks, declared_links, unknown_checks
from forms.instrument import Repeat

WORKS = replace(
    instrument(
        public("datos/codigo", "text", key=True, labels={"": "Código"}),
        public("nombre", "text", labels={"": "Nombre"}),
    ),
    form_id="obras",
    titles={"": "Obras"},
)
VISITS = replace(
    instrument(
        public("obra", "text", check="existe_en obras codigo", labels={"": "Obra"}),
        public("nota", "text", labels={"": "Nota"}),
    ),
    form_id="visitas",
    titles={"": "Visitas"},
)


@pytest.fixture
def clock():
    """The time."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    """A workspace with works a, b and visits to them."""
    with Workspace.open(tmp_path / "ws", clock=clock) as opened:
        bring(opened, WORKS, "w", [{"datos/codigo": code} for code in ("a", "b")])
        bring(opened, VISITS, "v", [{"obra": code} for code in ("a", "b", "c", "a")] + [{}])
        yield opened


def bring(workspace, form, name, rows):
    """Import records of a form."""
    version = workspace.instruments.add(form, f"{form.form_id}.xlsx", {})
    numbered = iter(list(enumerate(rows, start=2)))
    workspace.records.add_imported(
        version, numbered, "Ana", file_name=f"{name}.csv", file_sha256=name
    )


def unlinked(workspace):
    """The answers that name nothing, with the row of their record."""
    version = workspace.instruments.latest("visitas")
    return [
        (each.source_row, each.path, each.values["value"])
        for each in workspace.issues.open(version.instrument)
        if each.code == UNLINKED
    ]


def record(workspace, form_id, row):
    """A record by its row."""
    version = workspace.instruments.latest(form_id)
    sql = "SELECT uuid FROM record WHERE instrument = ? AND source_row = ?"
    return workspace.records.find(workspace.db.value(sql, (version.instrument, row)))


def change(workspace, form_id, row, path, value):
    """Change an answer behind the back of everybody, then have it looked at."""
    found = record(workspace, form_id, row)
    column = workspace.instruments.layout(found.instrument).outside[path]
    workspace.db.execute(
        f"UPDATE {column.table} SET {column.name} = ? WHERE record = ?", (value, found.id)
    )
    check_links(workspace, found, HandClock()())


class TestWhatIsDeclared:
    """The words of a form."""

    @pytest.mark.parametrize(
        "text",
        ["existe_en obras codigo", "EXISTE_EN obras ${codigo}", "cui; existe_en obras codigo"],
    )
    def test_a_link_names_a_form_and_its_question(self, text):
        made = instrument(public("obra", "text", check=text))
        assert declared_links(made) == (DeclaredLink("obra", "obras", "codigo"),)
        assert list(unknown_checks(made)) == []

    def test_a_link_is_no_check_of_one_record(self):
        assert declared_checks(VISITS) == ()

    @pytest.mark.parametrize(
        "text", ["existe_en", "existe_en obras", "existe_en a b c", "existe a b"]
    )
    def test_a_link_that_names_too_little_or_too_much_is_told(self, text):
        made = instrument(public("obra", "text", check=text))
        assert declared_links(made) == ()
        assert list(unknown_checks(made)) == [("obra", text)]

    def test_a_link_inside_a_repeat_is_told(self):
        question = public("p/obra", "text", check="existe_en obras codigo")
        made = instrument(Repeat("p", children=(question,)))
        assert declared_links(made) == ()
        assert list(unknown_checks(made)) == [("p/obra", "existe_en obras codigo")]


class TestTheCheckOfAForm:
    """All records at once."""

    def test_a_record_that_names_none_is_an_error(self, workspace, clock):
        found = validate_form(workspace, "visitas", clock=clock)
        assert unlinked(workspace) == [(4, "obra", "c")]
        assert found.errors == 1
        (problem,) = found.problems
        assert "«Obra» dice c" in sentence(problem)
        assert "«Obras»" in sentence(problem)
        assert error_type(problem) == "foreign-key"

    def test_a_second_check_finds_the_same_once(self, workspace, clock):
        for everything in (False, True):
            validate_form(workspace, "visitas", clock=clock, everything=everything)
        assert unlinked(workspace) == [(4, "obra", "c")]

    def test_a_record_that_came_later_solves_it(self, workspace, clock):
        validate_form(workspace, "visitas", clock=clock)
        bring(workspace, WORKS, "more", [{"datos/codigo": "c"}])
        found = validate_form(workspace, "visitas", clock=clock)
        assert (unlinked(workspace), found.errors) == ([], 0)

    def test_a_form_that_is_not_here_is_not_compared_with(self, tmp_path, clock):
        with Workspace.open(tmp_path / "other", clock=clock) as alone:
            bring(alone, VISITS, "v", [{"obra": "x"}])
            assert validate_form(alone, "visitas", clock=clock).errors == 0

    def test_a_question_that_the_form_does_not_have_is_not_compared_with(self, workspace, clock):
        other = instrument(public("obra", "text", check="existe_en obras nada", labels={"": "O"}))
        bring(workspace, replace(other, form_id="otras"), "o", [{"obra": "x"}])
        assert validate_form(workspace, "otras", clock=clock).errors == 0

    def test_a_form_may_name_its_own_records(self, workspace, clock):
        own = instrument(
            public("codigo", "text", labels={"": "Código"}),
            public("madre", "text", check="existe_en arbol codigo", labels={"": "Madre"}),
        )
        rows = [{"codigo": "1"}, {"codigo": "2", "madre": "1"}, {"codigo": "3", "madre": "9"}]
        bring(workspace, replace(own, form_id="arbol"), "t", rows)
        found = validate_form(workspace, "arbol", clock=clock)
        assert [each.place.row for each in found.problems] == [4]

    def test_a_stopped_check_says_so(self, workspace, clock):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            validate_form(workspace, "visitas", clock=clock, cancel=cancel)


class TestOneRecordAtATime:
    """What changes is looked at where it changes."""

    @pytest.fixture(autouse=True)
    def checked(self, workspace, clock):
        """All was checked once."""
        validate_form(workspace, "visitas", clock=clock)
        validate_form(workspace, "obras", clock=clock)

    def test_a_visit_that_names_another_work_is_looked_at(self, workspace):
        change(workspace, "visitas", 2, "obra", "zz")
        assert unlinked(workspace) == [(2, "obra", "zz"), (4, "obra", "c")]
        change(workspace, "visitas", 4, "obra", "b")
        assert unlinked(workspace) == [(2, "obra", "zz")]

    def test_a_work_that_gets_the_name_links_the_visit(self, workspace):
        change(workspace, "obras", 3, "datos/codigo", "c")
        assert unlinked(workspace) == []

    def test_the_next_check_finds_the_visits_of_a_name_that_went(self, workspace, clock):
        change(workspace, "obras", 3, "datos/codigo", "c")
        validate_form(workspace, "visitas", clock=clock)
        assert unlinked(workspace) == [(3, "obra", "b")]

    def test_a_work_that_is_set_aside_unlinks_its_visits_at_once(self, workspace):
        work = record(workspace, "obras", 2)
        set_aside(workspace, work.uuid, "Ana", reason="prueba")
        assert unlinked(workspace) == [(2, "obra", "a"), (4, "obra", "c"), (5, "obra", "a")]
        bring_back(workspace, work.uuid, "Ana")
        assert unlinked(workspace) == [(4, "obra", "c")]

    def test_other_problems_of_a_record_stay_as_they_are(self, workspace):
        before = workspace.db.rows("SELECT * FROM issue WHERE code <> ? ORDER BY id", (UNLINKED,))
        change(workspace, "visitas", 2, "obra", "zz")
        after = workspace.db.rows("SELECT * FROM issue WHERE code <> ? ORDER BY id", (UNLINKED,))
        assert [tuple(row) for row in before] == [tuple(row) for row in after]

    def test_the_words_of_a_stored_problem_name_the_form(self, workspace):
        version = workspace.instruments.latest("visitas")
        (issue,) = workspace.issues.open(version.instrument)
        problem = issue_as_problem(issue, workspace.instruments.instrument(version.id))
        assert problem.values["form"] == "Obras"
