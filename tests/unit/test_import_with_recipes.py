"""An import whose rows go through a recipe first: cleaned on the way in, and said what was done."""

import csv
import json

import pytest
from openpyxl import Workbook
from support.commands import Shell

from app.operations.import_table import import_table
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions, plan_import
from app.progress import Cancel, CancelledError
from app.steps.cleaned_tables import NOT_IN_THE_FILE, cleaned
from app.steps.tables import open_table
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

PERSON, FORM = "Juana", "obras"
SURVEY = [
    ["type", "name", "label", "required"],
    ["text", "nombre", "Nombre de la obra", "yes"],
    ["date", "fecha", "Fecha", ""],
    ["decimal", "monto", "Monto", ""],
    ["text", "nota", "Nota", ""],
]
LINES = [
    "nombre,fecha,monto,sobra",
    ' Puente  nuevo ,03/04/2024,"1.250,50",x',
    "Pozo,25/12/2023,7,y",
]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "obras.xlsx"
    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    for row in SURVEY:
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_id", "form_title"])
    settings.append([FORM, "Obras"])
    book.save(path)
    return path


@pytest.fixture
def workspace(tmp_path, form):
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, form)
        yield opened


@pytest.fixture
def shell(tmp_path, form, monkeypatch):
    run = Shell(tmp_path / "mesa", monkeypatch)
    assert run("form", "load", form).code == 0
    return run


@pytest.fixture
def table(tmp_path):
    def written(*lines, name="tabla.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def recipe(tmp_path):
    def written(*steps, name="receta.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"recipe": 1, "steps": list(steps)}), encoding="utf-8")
        return path

    return written


TIDY = (
    {"op": "spaces", "columns": ["nombre"]},
    {"op": "trim", "columns": ["nombre"]},
    {"op": "parse_date", "columns": ["fecha"], "order": "dmy"},
    {"op": "parse_number", "columns": ["monto"], "decimal": ",", "thousands": "."},
    {"op": "drop_columns", "columns": ["sobra"]},
)


def answers(workspace):
    version = workspace.instruments.latest(FORM)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    found = [(workspace.records.find(uuid), kept) for uuid, kept in workspace.records.stream(ids)]
    found.sort(key=lambda each: each[0].id)
    return [dict(kept.values) for _record, kept in found]


def imported(workspace, file, steps, **said):
    return import_table(workspace, FORM, file, PERSON, options=ImportOptions(recipe=steps, **said))


class TestRows:
    """What the recipe leaves is what is imported."""

    def test_values_come_in_as_the_steps_leave_them(self, workspace, table, recipe):
        imported(workspace, table(*LINES), recipe(*TIDY))
        first, second = answers(workspace)
        assert (first["nombre"], str(first["fecha"]), float(first["monto"])) == (
            "Puente nuevo", "2024-04-03", 1250.5,
        )  # fmt: skip
        assert str(second["fecha"]) == "2023-12-25"

    def test_a_date_order_that_the_recipe_says_is_in_doubt_no_more(self, workspace, table, recipe):
        file = table("nombre,fecha", "a,03/04/2024")
        with pytest.raises(ProblemError) as caught:
            import_table(workspace, FORM, file, PERSON)
        assert [each.code for each in caught.value.problems] == ["table.date_doubt"]
        imported(
            workspace, file, recipe({"op": "parse_date", "columns": ["fecha"], "order": "mdy"})
        )
        assert str(answers(workspace)[0]["fecha"]) == "2024-03-04"

    def test_a_renamed_column_finds_its_question(self, workspace, table, recipe):
        file = table("proyecto,nota", "Puente,x")
        imported(workspace, file, recipe({"op": "rename", "names": {"proyecto": "nombre"}}))
        assert answers(workspace) == [{"nombre": "Puente", "nota": "x"}]

    def test_a_dropped_column_is_no_unknown_column(self, workspace, table, recipe):
        with pytest.raises(ProblemError):
            import_table(workspace, FORM, table("nombre,sobra", "a,b"), PERSON)
        steps = recipe({"op": "drop_columns", "columns": ["sobra"]})
        assert imported(workspace, table("nombre,sobra", "a,b"), steps).rows == 1

    def test_rows_that_the_recipe_takes_out_do_not_come_in(self, workspace, table, recipe):
        steps = recipe({"op": "drop_duplicates", "keys": ["nombre"], "keep": "first"})
        done = imported(workspace, table("nombre,nota", "a,1", "b,2", "a,3"), steps)
        assert done.rows == 2
        assert [each["nota"] for each in answers(workspace)] == ["1", "2"]

    def test_those_rows_are_not_said_to_be_blank(self, workspace, table, recipe):
        steps = recipe({"op": "drop_duplicates", "keys": ["nombre"], "keep": "first"})
        done = imported(workspace, table("nombre,nota", "a,1", "a,2", "a,3", "b,4"), steps)
        assert "table.blank_rows" not in {problem.code for problem in done.problems}

    def test_a_workbook_goes_through_it_as_well(self, workspace, tmp_path, recipe):
        book = Workbook()
        for row in (["nombre", "monto"], ["  a ", 1.5], ["b", 2]):
            book.worksheets[0].append(row)
        book.save(tmp_path / "libro.xlsx")
        steps = recipe({"op": "trim", "columns": ["nombre"]})
        imported(workspace, tmp_path / "libro.xlsx", steps)
        assert [each["nombre"] for each in answers(workspace)] == ["a", "b"]
        assert [float(each["monto"]) for each in answers(workspace)] == [1.5, 2.0]

    def test_undo_takes_it_back_as_any_import(self, workspace, table, recipe):
        done = imported(workspace, table(*LINES), recipe(*TIDY))
        workspace.batches.undo(done.batch, PERSON)
        assert answers(workspace) == []


class TestWhatIsSaid:
    """Nothing is cleaned in silence."""

    def test_a_cell_that_no_step_reads_stays_and_is_said_with_its_place(
        self, workspace, table, recipe
    ):
        file = table("nombre,fecha", "a,25/12/2023", "b,31/02/2024")
        steps = recipe({"op": "parse_date", "columns": ["fecha"], "order": "dmy"})
        done = imported(workspace, file, steps)
        assert answers(workspace)[1]["fecha"] == "31/02/2024"
        (problem,) = (each for each in done.problems if each.code == "clean.not_a_date")
        assert (problem.place.row, problem.place.column) == (3, "fecha")

    def test_the_plan_says_it_before_anything_is_stored(self, workspace, table, recipe):
        steps = recipe({"op": "parse_number", "columns": ["monto"], "decimal": "."})
        options = ImportOptions(recipe=steps)
        plan = plan_import(workspace, FORM, table("nombre,monto", "a,mucho"), options)
        assert "clean.not_a_number" in {problem.code for problem in plan.problems}
        assert answers(workspace) == []

    def test_the_recipe_is_kept_with_the_batch(self, workspace, table, recipe):
        imported(workspace, table(*LINES), recipe(*TIDY))
        version = workspace.instruments.latest(FORM)
        (kept,) = workspace.submissions.all(version.instrument)
        steps = kept.reading["recipe"]["steps"]
        assert [step["op"] for step in steps] == [step["op"] for step in TIDY]

    def test_a_column_that_the_recipe_made_has_no_place_in_the_file(self, table, recipe):
        steps = recipe({"op": "rename", "names": {"a": "c"}})
        found = cleaned(open_table(table("a,b", "1,2")), steps)
        assert dict(zip(found.header, found.layout.places, strict=True)) == {
            "c": NOT_IN_THE_FILE,
            "b": 1,
        }


class TestRefusals:
    """A recipe that does not fit changes nothing."""

    @pytest.mark.parametrize(
        ("steps", "code"),
        [
            ([{"op": "trim", "columns": ["no_esta"]}], "clean.missing_column"),
            ([{"op": "volar"}], "clean.unknown_op"),
            ([{"op": "trim", "columns": ["nombre"], "color": "rojo"}], "clean.unknown_parameter"),
            ([{"op": "trim"}], "clean.missing_parameter"),
        ],
    )
    def test_what_is_wrong_is_named(self, workspace, table, recipe, steps, code):
        with pytest.raises(ProblemError) as caught:
            imported(workspace, table(*LINES), recipe(*steps))
        assert code in {problem.code for problem in caught.value.problems}
        assert answers(workspace) == []
        assert workspace.batches.all(workspace.instruments.latest(FORM).instrument) == []

    def test_a_column_that_the_form_needs_may_not_be_dropped(self, workspace, table, recipe):
        steps = recipe(*TIDY, {"op": "drop_columns", "columns": ["nombre"]})
        with pytest.raises(ProblemError) as caught:
            imported(workspace, table(*LINES), steps)
        assert "table.missing_column" in {problem.code for problem in caught.value.problems}

    def test_stopping_it_leaves_nothing(self, workspace, table, recipe):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            import_table(
                workspace, FORM, table(*LINES), PERSON,
                options=ImportOptions(recipe=recipe(*TIDY)), cancel=cancel,
            )  # fmt: skip
        assert answers(workspace) == []


class TestCommandLine:
    """`data import --recipe`."""

    def test_the_object_tells_what_each_step_did(self, shell, table, recipe):
        said = shell("data", "import", FORM, table(*LINES), "--recipe", recipe(*TIDY), "--json")
        assert (said.code, said.object["imported"]) == (0, 2)
        assert [(step["op"], step["cells"]) for step in said.object["steps"]] == [
            ("spaces", 1), ("trim", 1), ("parse_date", 2), ("parse_number", 1),
            ("drop_columns", 0),
        ]  # fmt: skip

    def test_without_one_there_are_no_steps(self, shell, table):
        said = shell("data", "import", FORM, table("nombre", "a"), "--json")
        assert said.object["steps"] == []

    @pytest.mark.parametrize(
        ("content", "exit_code", "code"),
        [
            ("{", 1, "clean.not_json"),
            ("[]", 1, "clean.not_a_recipe"),
            ('{"recipe": 99, "steps": []}', 1, "clean.newer_recipe"),
            (None, 3, "clean.cannot_read"),
        ],
    )
    def test_a_file_that_is_no_recipe_stops_it(
        self, shell, table, tmp_path, content, exit_code, code
    ):
        path = tmp_path / "mala.json"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        said = shell("data", "import", FORM, table(*LINES), "--recipe", path, "--json")
        assert (said.code, said.codes) == (exit_code, [code])

    def test_the_import_equals_one_of_the_cleaned_file(self, shell, table, recipe, tmp_path):
        """Cleaning on the way and cleaning before give the same answers."""
        file, steps, out = table(*LINES), recipe(*TIDY), tmp_path / "limpia.csv"
        shell("data", "clean", file, "--recipe", steps, "-o", out)
        shell("data", "import", FORM, file, "--recipe", steps)
        one = shell("record", "list", FORM, "--json").object
        shell("data", "import", FORM, out)
        both = shell("record", "list", FORM, "--json").object
        assert len(both["records"]) == 2 * len(one["records"]) == 4
        with out.open(encoding="utf-8", newline="") as written:
            assert [row["nombre"] for row in csv.DictReader(written)] == ["Puente nuevo", "Pozo"]
