"""A file of names lets the export of any system find its questions, like those that are shipped."""

import json

import pytest
from openpyxl import Workbook
from support.commands import Shell

from app.operations.form_from_table import form_from_table
from app.operations.import_table import import_table
from app.operations.inspect_table import inspect_new, inspect_table
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions, plan_import
from app.operations.preview_table import preview_table
from app.steps.known_exports import read_mapping
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

PERSON, FORM = "Juana", "compras"
SURVEY = [
    ["type", "name", "label"],
    ["text", "nog", "Número de operación"],
    ["begin group", "pago", "Pago"],
    ["decimal", "monto", "Monto"],
    ["end group", "", ""],
    ["date", "fecha", "Fecha"],
]
NAMES = {
    "mapping": 1,
    "columns": [
        {"question": "nog", "names": ["Nro. Op.", "Operación"]},
        {"question": "pago/monto", "names": ["IMPORTE Q"]},
        {"question": "otra", "names": ["Fecha"]},
    ],
}


@pytest.fixture
def workspace(tmp_path):
    made = Workbook()
    made.active.title = "survey"
    for row in SURVEY:
        made.active.append(row)
    made.create_sheet("settings").append(["form_id", "form_title"])
    made["settings"].append([FORM, "Compras"])
    made.save(tmp_path / "forma.xlsx")
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, tmp_path / "forma.xlsx")
        yield opened


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("nro op;Importe Q;Fecha\n0012;1250,50;31/12/2025\n", encoding="utf-8")
    return file


@pytest.fixture
def names(tmp_path):
    def written(facts=NAMES):
        file = tmp_path / "nombres.json"
        file.write_text(facts if isinstance(facts, str) else json.dumps(facts), "utf-8-sig")
        return file

    return written


def kept(workspace, form=FORM):
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(form).instrument))
    return [answers.values for _uuid, answers in workspace.records.stream(ids)]


def test_columns_find_their_questions_by_the_names_of_the_file(workspace, table, names):
    import_table(workspace, FORM, table, PERSON, options=ImportOptions(mapping=names()))
    assert kept(workspace) == [{"nog": "0012", "pago/monto": 1250.5, "fecha": "2025-12-31"}]


def test_what_a_person_says_counts_more(workspace, table, names):
    said = ImportOptions(mapping=names(), questions={"nro op": "monto"}, ignored=("Importe Q",))
    columns = plan_import(workspace, FORM, table, said).columns.columns
    assert {each.header: each.question.path for each in columns}["nro op"] == "pago/monto"


def test_the_window_guesses_by_it_too(workspace, table, names):
    found = inspect_table(workspace, FORM, table, ImportOptions(mapping=names()))
    assert found.answers == {"nro op": "nog", "Importe Q": "pago/monto", "Fecha": "fecha"}


def test_a_new_form_takes_its_names(workspace, table, names):
    facts = {"mapping": 1, "columns": [{"question": "importe", "names": ["Importe Q"]}]}
    said = ImportOptions(mapping=names(facts))
    assert inspect_new(table, said).answers["Importe Q"] == "importe"
    form_from_table(workspace, "nueva", table, PERSON, options=said)
    assert kept(workspace, "nueva")[0]["importe"] == 1250.5


@pytest.mark.parametrize("facts", [
    "{", "[]", "{}", '"mapping"', {"mapping": 2, "columns": NAMES["columns"]},
    {"mapping": 1, "columns": []}, {"mapping": 1, "columns": [{"question": "nog"}]},
    {"mapping": 1, "columns": [{"question": "nog", "names": "Nro."}]},
    {"mapping": 1, "columns": [{"question": "nog", "names": [1]}]},
    {"mapping": 1, "columns": ["nog"]},
])  # fmt: skip
def test_what_is_no_such_file_is_said(names, facts):
    with pytest.raises(ProblemError, match=r"table\.bad_mapping"):
        read_mapping(names(facts))


def test_a_file_of_another_system_is_said(workspace, table, names):
    facts = {"mapping": 1, "columns": [{"question": "nog", "names": ["Expediente"]}]}
    with pytest.raises(ProblemError, match=r"table\.other_mapping"):
        plan_import(workspace, FORM, table, ImportOptions(mapping=names(facts)))


def test_the_command_takes_it(tmp_path, monkeypatch, workspace, table, names):
    workspace.close()
    shell = Shell(tmp_path / "trabajo", monkeypatch)
    words = ("data", "import", FORM, table, "--map-file")
    assert shell(*words, tmp_path / "falta.json", "--json").codes == ["table.cannot_read"]
    said = shell(*words, names(), "--json")
    assert (said.code, said.object["imported"]) == (0, 1)
    assert {each["question"] for each in said.object["columns"]} == {"nog", "pago/monto", "fecha"}


def test_the_example_of_a_lost_zero_is_a_code_that_lost_it(tmp_path):
    file = tmp_path / "m.csv"
    file.write_text("municipio\n1413\n1413\n1413\n101\n512\n", encoding="utf-8")
    (problem,) = [p for p in preview_table(file).problems if p.code == "table.lost_zeros"]
    assert problem.values["example"] == "101"
