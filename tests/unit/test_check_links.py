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

    def test_a_link_may_stand_inside_a_repeat(self):
        question = public("p/obra", "text", check="existe_en obras codigo")
        made = instrument(Repeat("p", children=(question,)))
        assert declared_links(made) == (DeclaredLink("p/obra", "obras", "codigo"),)
        assert list(unknown_checks(made)) == []


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


ROUTES = replace(
    instrument(
        public("ruta", "text", key=True, labels={"": "Ruta"}),
        Repeat(
            "paradas",
            children=(
                public(
                    "paradas/obra", "text", check="existe_en obras codigo", labels={"": "Parada"}
                ),
                Repeat(
                    "paradas/fotos",
                    children=(
                        public(
                            "paradas/fotos/de", "text", check="existe_en obras codigo",
                            labels={"": "Foto de"},
                        ),
                    ),
                ),
            ),
        ),
    ),
    form_id="rutas",
    titles={"": "Rutas"},
)  # fmt: skip


def stop(obra, *photos):
    """One row of the repeat of a route."""
    return {"paradas/obra": obra, "paradas/fotos": [{"paradas/fotos/de": each} for each in photos]}


class TestInsideRepeats:
    """Each row of a repeat names a record of its own."""

    @pytest.fixture(autouse=True)
    def checked(self, workspace, clock):
        """Two routes over the works a and b, looked at once."""
        routes = [
            {"ruta": "1", "paradas": [stop("a", "b"), stop("zz"), stop("b", "a", "yy")]},
            {"ruta": "2", "paradas": [stop("a"), stop("a")]},
        ]
        bring(workspace, ROUTES, "r", routes)
        validate_form(workspace, "rutas", clock=clock)

    def found(self, workspace):
        """What names nothing: row of the file, question, answer, place of its row."""
        version = workspace.instruments.latest("rutas")
        layout = workspace.instruments.layout(version.instrument)
        places = {}
        for repeat in layout.repeats:
            sql = f"SELECT row, position FROM r{repeat.id}_0"
            places |= {row["row"]: row["position"] for row in workspace.db.rows(sql)}
        return [
            (each.source_row, each.path, each.values["value"], places[each.row])
            for each in workspace.issues.open(version.instrument)
            if each.code == UNLINKED
        ]

    def test_the_row_that_names_none_is_told_at_its_place(self, workspace):
        assert self.found(workspace) == [
            (2, "paradas/obra", "zz", 2),
            (2, "paradas/fotos/de", "yy", 2),
        ]

    def test_the_sentence_names_question_answer_and_form(self, workspace, clock):
        problems = validate_form(workspace, "rutas", clock=clock).problems
        assert "«Parada» dice zz" in sentence(problems[0])
        assert all(problem.place.row_id for problem in problems)

    def test_a_work_that_comes_solves_it_at_the_next_check(self, workspace, clock):
        bring(workspace, WORKS, "more", [{"datos/codigo": "zz"}])
        validate_form(workspace, "rutas", clock=clock)
        assert self.found(workspace) == [(2, "paradas/fotos/de", "yy", 2)]

    def test_a_work_that_is_set_aside_unlinks_every_row_that_names_it(self, workspace):
        set_aside(workspace, record(workspace, "obras", 2).uuid, "Ana", reason="prueba")
        stops = [each for each in self.found(workspace) if each[1] == "paradas/obra"]
        assert stops == [
            (2, "paradas/obra", "zz", 2),
            (2, "paradas/obra", "a", 1),
            (3, "paradas/obra", "a", 1),
            (3, "paradas/obra", "a", 2),
        ]
        bring_back(workspace, record(workspace, "obras", 2).uuid, "Ana")
        assert len(self.found(workspace)) == 2

    def test_an_answer_may_name_what_a_repeat_of_another_form_says(self, workspace, clock):
        visit = public("parada", "text", check="existe_en rutas obra", labels={"": "Parada"})
        form = replace(instrument(visit), form_id="bajadas")
        bring(workspace, form, "b", [{"parada": "a"}, {"parada": "zz"}, {"parada": "q"}])
        found = validate_form(workspace, "bajadas", clock=clock)
        assert [(each.place.row, each.values["value"]) for each in found.problems] == [(4, "q")]
