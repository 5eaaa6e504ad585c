"""A table without a form gets one: its questions are the columns, its XLSForm can be changed."""

import json
from pathlib import Path

import pytest
from support.commands import Shell

from app.operations.form_from_table import form_from_table, make_form, name_for, plan_form
from app.operations.import_table import import_table
from app.operations.plan_import import ImportOptions
from app.paths import asset
from app.progress import Cancel, CancelledError
from app.steps.known_exports import export_of, known_exports
from app.steps.reference import fold
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError
from forms.question_types import TYPES

PERSON = "Juana"
LINES = [
    "Código de municipio;Fecha;Población;Porcentaje;Estado;Observación;DPI",
    "101;31/12/2024;1000;12,5;bueno;uno;2345678901234",
    "512;30/11/2024;2000;7,5;malo;dos;2345678901235",
    "1413;29/10/2024;3000;1,25;bueno;tres;2345678901236",
    "1702;28/10/2024;4000;3,5;bueno;cuatro;2345678901237",
    "101;27/10/2024;5000;4,5;malo;cinco;2345678901238",
    "512;26/10/2024;6000;4,5;malo;seis;2345678901239",
]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as opened:
        yield opened


@pytest.fixture
def table(tmp_path):
    def written(*lines, name="tabla.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


def answers(workspace, form_id):
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(form_id).instrument))
    return [dict(kept.values) for _, kept in workspace.records.stream(ids)]


def types(workspace, form_id):
    instrument = workspace.instruments.instrument(workspace.instruments.latest(form_id).id)
    return {question.name: question.type for question in instrument.questions()}


def test_types_come_from_the_cells(workspace, table):
    made = form_from_table(workspace, "nueva", table(*LINES), PERSON)
    assert types(workspace, "nueva") == {
        "codigo_de_municipio": "select_one",
        "fecha": "date",
        "poblacion": "integer",
        "porcentaje": "decimal",
        "estado": "select_one",
        "observacion": "text",
        "dpi": "text",
    }
    assert (made.questions, made.imported.rows) == (7, 6)


def test_the_rows_come_in_at_once(workspace, table):
    form_from_table(workspace, "nueva", table(*LINES), PERSON)
    assert answers(workspace, "nueva")[0] == {
        "codigo_de_municipio": "0101",
        "fecha": "2024-12-31",
        "poblacion": 1000,
        "porcentaje": 12.5,
        "estado": "bueno",
        "observacion": "uno",
        "dpi": "2345678901234",
    }


def test_a_second_table_of_the_same_columns_fits_the_form(workspace, table):
    form_from_table(workspace, "nueva", table(*LINES), PERSON)
    more = table(LINES[0], LINES[1].replace("1000", "9000"), name="mas.csv")
    assert import_table(workspace, "nueva", more, PERSON).rows == 1


def test_the_xlsform_says_the_same(workspace, table, tmp_path):
    made = form_from_table(workspace, "nueva", table(*LINES), PERSON)
    from app.operations.load_form import load_form

    with Workspace.open(tmp_path / "otra") as other:
        load_form(other, made.file)
        assert types(other, "nueva") == types(workspace, "nueva")


def test_doubts_are_asked_before_anything_is_made(workspace, table):
    file = table("lugar,fecha", "x,03/04/2024", "y,05/06/2024")
    with pytest.raises(ProblemError) as refused:
        form_from_table(workspace, "nueva", file, PERSON)
    assert [problem.code for problem in refused.value.problems] == ["table.date_doubt"]
    assert workspace.instruments.forms() == []
    said = ImportOptions(date_orders={"fecha": "mdy"})
    form_from_table(workspace, "nueva", file, PERSON, options=said)
    assert answers(workspace, "nueva")[0]["fecha"] == "2024-03-04"


@pytest.mark.parametrize("name", ["", "Mayúscula", "con espacio", "1uno", "../fuera"])
def test_a_name_that_is_none_is_refused(workspace, table, name):
    with pytest.raises(ProblemError) as refused:
        form_from_table(workspace, name, table(*LINES), PERSON)
    assert refused.value.problems[0].code == "table.form_name"


def test_a_form_that_is_here_is_never_changed(workspace, table):
    form_from_table(workspace, "nueva", table(*LINES), PERSON)
    with pytest.raises(ProblemError) as refused:
        form_from_table(workspace, "nueva", table(*LINES, name="otra.csv"), PERSON)
    assert refused.value.problems[0].code == "table.form_exists"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Año,Año 1,¿Qué?", ["ano", "ano_1", "que"]),
        ("a b,a-b,A.B", ["a_b", "a_b_2", "a_b_3"]),
        ("2023,2024,x", ["c_2023", "c_2024", "x"]),
    ],
)
def test_questions_are_called_after_their_columns(workspace, table, header, names):
    form_from_table(workspace, "nueva", table(header, "x,y,z"), PERSON)
    assert list(types(workspace, "nueva")) == names


def test_columns_that_are_left_out_get_no_question(workspace, table):
    said = ImportOptions(ignored=("b",))
    form_from_table(workspace, "nueva", table("a,b", "x,y"), PERSON, options=said)
    assert list(types(workspace, "nueva")) == ["a"]


def test_the_command_makes_form_and_records(tmp_path, monkeypatch, table):
    shell = Shell(tmp_path / "trabajo", monkeypatch)
    said = shell("data", "import", "--new", "nueva", table(*LINES), "--json")
    assert (said.code, said.object["form"], said.object["imported"]) == (0, "nueva", 6)
    assert shell("data", "import", table(*LINES), "--json").code == 2
    assert shell("data", "import", "x", table(*LINES), "--new", "otra", "--json").code == 2


class TestKnownExports:
    """Exports of the state's systems."""

    BUDGET = ("EJERCICIO", "Programa", "RENGLON", "Asignado", "Modificado", "Vigente", "Devengado")
    PURCHASES = ("NOG", "Modalidad", "Nombre del proveedor", "NIT", "Monto adjudicado")

    @pytest.mark.parametrize(
        ("header", "known"),
        [
            (BUDGET, "ejecucion_presupuestaria"),
            (PURCHASES, "contrataciones"),
            (["Programa", "Mes", "x"], None),
            (["nombre", "edad", "sexo", "NIT", "monto"], None),
        ],
    )
    def test_an_export_is_known_by_most_of_its_columns(self, header, known):
        found = export_of(header)
        assert (found.id if found else None) == known

    def test_its_columns_name_the_questions_of_a_new_form(self, workspace, table):
        file = table(",".join(self.BUDGET), "2024,11,022,100.5,2.25,102.75,50.5")
        form_from_table(workspace, "gasto", file, PERSON)
        kept = answers(workspace, "gasto")[0]
        assert (kept["renglon"], kept["vigente"], kept["ejercicio"]) == ("022", 102.75, 2024)

    def test_other_spellings_find_the_questions_of_a_form_that_is_here(self, workspace, table):
        form_from_table(
            workspace, "gasto", table(",".join(self.BUDGET), "2024,11,022,1,2,3,4"), PERSON
        )
        other = "Año,Pg,Ren,Presupuesto asignado,Modificación,Presupuesto vigente,Devengado"
        file = table(other, "2025,1,011,5,6,7,8", name="2.csv")
        done = import_table(workspace, "gasto", file, PERSON)
        assert [each.question.name for each in done.plan.columns.columns] == [
            "ejercicio", "programa", "renglon", "asignado", "modificado", "vigente", "devengado",
        ]  # fmt: skip

    def test_every_file_names_types_there_are_and_each_name_once(self):
        assert len(known_exports()) == len(list(asset("mappings").glob("*.json")))
        for file in asset("mappings").glob("*.json"):
            facts = json.loads(file.read_text(encoding="utf-8"))
            names = [fold(name) for column in facts["columns"] for name in column["names"]]
            assert facts["id"] == file.stem
            assert len(names) == len(set(names))
            assert {column["type"] for column in facts["columns"]} <= set(TYPES)


class TestStopped:
    """A form whose records did not come in is no form."""

    @pytest.mark.parametrize("when", ["Leyendo", "Importando"])
    def test_a_stop_leaves_neither_form_nor_records_nor_file(self, workspace, table, when):
        cancel = Cancel()
        reports = []

        def report(progress):
            reports.append(progress.what)
            if progress.what.startswith(when) and len(reports) > (when == "Leyendo"):
                cancel.set()

        rows = [LINES[0], *(LINES[1 + at % 6] for at in range(4500))]
        with pytest.raises(CancelledError):
            form_from_table(workspace, "nueva", table(*rows), PERSON, report=report, cancel=cancel)
        assert workspace.instruments.forms() == []
        assert not list((workspace.folder / "exports").glob("*.xlsx"))
        names = workspace.db.rows("SELECT name FROM sqlite_master WHERE name GLOB 'd[0-9]*'")
        assert names == []
        assert workspace.db.rows("PRAGMA foreign_key_check") == []

    def test_the_same_name_can_be_given_again_afterwards(self, workspace, table):
        cancel = Cancel()

        def stop(progress):
            if progress.what.startswith("Importando"):
                cancel.set()

        rows = [LINES[0], *(LINES[1 + at % 6] for at in range(4500))]
        with pytest.raises(CancelledError):
            form_from_table(workspace, "nueva", table(*rows), PERSON, report=stop, cancel=cancel)
        form_from_table(workspace, "nueva", table("a;b", "1;2", name="otra.csv"), PERSON)
        assert answers(workspace, "nueva") == [{"a": 1, "b": 2}]

    def test_other_forms_stay_as_they_are(self, workspace, table):
        form_from_table(workspace, "primera", table("a;b", "1;2", name="una.csv"), PERSON)
        before = workspace.instruments.latest("primera")
        with pytest.raises(ProblemError):  # a row that is too long, found while it is read
            form_from_table(workspace, "segunda", table("a;b", "1;2;3", name="dos.csv"), PERSON)
        assert [form.id for form in workspace.instruments.forms()] == [before.id]
        assert answers(workspace, "primera") == [{"a": 1, "b": 2}]


class TestPlanned:
    """What would be made is known before."""

    def test_it_names_questions_types_and_rows(self, workspace, table):
        planned = plan_form(workspace, "nueva", table(*LINES), ImportOptions())
        assert (planned.rows, planned.doubts) == (6, ())
        kinds = {each.column: (each.name, each.type) for each in planned.questions}
        assert kinds["Fecha"] == ("fecha", "date")
        assert kinds["Estado"] == ("estado", "select_one estado")
        assert kinds["Código de municipio"][1] == "select_one municipios"
        assert workspace.instruments.forms() == []

    def test_columns_that_are_left_out_become_nothing(self, workspace, table):
        said = ImportOptions(ignored=("DPI", "Observación"))
        planned = plan_form(workspace, "nueva", table(*LINES), said)
        assert len(planned.questions) == 5
        make_form(workspace, planned, PERSON, said=said)
        assert set(answers(workspace, "nueva")[0]) & {"dpi", "observacion"} == set()

    def test_a_doubt_waits_until_somebody_settles_it(self, workspace, table):
        file = table("a;f", "1;03/04/2024")
        (doubt,) = plan_form(workspace, "nueva", file, ImportOptions()).doubts
        said = ImportOptions(date_orders={doubt.column: "mdy"})
        planned = plan_form(workspace, "nueva", file, said)
        make_form(workspace, planned, PERSON, said=said)
        assert answers(workspace, "nueva") == [{"a": 1, "f": "2024-03-04"}]

    @pytest.mark.parametrize(("file", "name"), [
        ("Datos de Mayo 2024.xlsx", "datos_de_mayo_2024"),
        ("2024.csv", "c_2024"),
        ("ñandú & Cía.csv", "nandu_cia"),
        ("¡!.csv", "tabla"),
    ])  # fmt: skip
    def test_a_name_is_proposed_by_that_of_the_file(self, file, name):
        assert name_for(Path(file)) == name
