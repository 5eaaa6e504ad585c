"""A template holds what a form asks, and what is typed into it comes back without a question."""

import datetime

import pytest
from openpyxl import Workbook, load_workbook
from support.commands import Shell

from app.operations.form_template import write_form_template
from app.operations.import_table import import_table
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

PERSON = "Juana"
FORM = "visitas"
SURVEY = [
    ["type", "name", "label", "hint", "required", "constraint", "constraint_message"],
    ["select_one municipios", "municipio", "Municipio", "Donde fue", "yes", "", ""],
    ["date", "fecha", "Fecha de la visita", "", "", "", ""],
    ["decimal", "monto", "Monto entregado", "", "", "", ""],
    ["integer", "edad", "Edad", "", "", ". >= 0 and . <= 120", "De 0 a 120 años."],
    ["text", "codigo", "=Código", "", "", "", ""],
    ["select_multiple servicios", "servicios", "Servicios", "", "", "", ""],
    ["note", "gracias", "Gracias", "", "", "", ""],
    ["image", "foto", "Foto", "", "", "", ""],
    ["begin repeat", "personas", "Personas", "", "", "", ""],
    ["text", "nombre", "Nombre", "", "", "", ""],
    ["end repeat", "", "", "", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["municipios", "0512", "San José"],
    ["municipios", "1413", "Nebaj"],
    ["municipios", "1702", "San José"],
    ["servicios", "luz", "Luz"],
    ["servicios", "radio", "Radio"],
]
NUMBER = "N.º de fila"
HEADERS = [
    NUMBER, "Municipio *", "Fecha de la visita", "Monto entregado", "Edad", "=Código", "Servicios",
]  # fmt: skip


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "visitas.xlsx"
    book = Workbook()
    for name, rows in (
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", [["form_id", "form_title"], [FORM, "Visitas"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value):
            cell.data_type = "s"
    del book["Sheet"]
    book.save(path)
    return path


@pytest.fixture
def workspace(tmp_path, form):
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, form)
        yield opened


@pytest.fixture
def template(workspace, tmp_path):
    write_form_template(workspace, FORM, tmp_path / "plantilla.xlsx")
    return load_workbook(tmp_path / "plantilla.xlsx")


@pytest.fixture
def filled(workspace, template, tmp_path):
    """Fill the template in and import it; give what was imported and the answers."""

    def done(*rows, name="llena.xlsx"):
        sheet = template["Registros"]
        for row in rows:
            sheet.append(row)
        template.save(tmp_path / name)
        imported = import_table(workspace, FORM, tmp_path / name, PERSON)
        ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
        return imported, [dict(kept.values) for _, kept in workspace.records.stream(ids)]

    return done


def rules(template):
    """What the cells below each header accept."""
    sheet = template["Registros"]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        place = str(rule.sqref).partition(":")[0]
        found[sheet[f"{place[:-1]}1"].value] = rule
    return found


def test_each_question_outside_repeats_has_a_column(template):
    assert [cell.value for cell in template["Registros"][1]] == HEADERS


def test_what_must_be_answered_is_marked_and_said(template):
    cell = template["Registros"]["B1"]
    assert cell.value.endswith("*")
    assert cell.fill.fgColor.rgb.endswith("FFF2CC")
    assert cell.comment.text == "Obligatoria.\nDonde fue"


def test_codes_and_texts_are_typed_as_text_so_that_zeros_stay(template):
    columns = template["Registros"].column_dimensions
    formats = [columns[letter].number_format for letter in "BCDEF"]
    assert formats == ["@", "dd/mm/yyyy", "General", "0", "@"]


def test_choices_drop_down_from_a_sheet_of_lists(template):
    rule = rules(template)["Municipio *"]
    assert (rule.type, rule.formula1) == ("list", "Listas!$A$2:$A$4")
    offered = [cell.value for cell in template["Listas"]["A"][1:4]]
    assert offered == ["San José (0512)", "Nebaj", "San José (1702)"]


def test_limits_of_the_form_are_limits_of_the_cells(template):
    rule = rules(template)["Edad"]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "120")
    assert "De 0 a 120 años." in template["Registros"]["E1"].comment.text
    assert rules(template)["Fecha de la visita"].type == "date"


def test_nothing_in_it_is_a_formula(template):
    kinds = {cell.data_type for sheet in template for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert template["acopio"].sheet_state == "hidden"


def test_what_is_typed_comes_back_without_a_question(filled):
    imported, answers = filled(
        ["1", "San José (1702)", datetime.date(2024, 4, 3), 1.234, 30, "007", "Luz; Radio"],
        [None, "Nebaj", "05/06/2024", "1,234", "41", None, "radio"],
    )
    assert imported.rows == 2
    assert answers == [
        {
            "municipio": "1702",
            "fecha": "2024-04-03",
            "monto": 1.234,
            "edad": 30,
            "codigo": "007",
            "servicios": "luz radio",
        },
        {
            "municipio": "1413",
            "fecha": "2024-06-05",
            "monto": 1234.0,
            "edad": 41,
            "servicios": "radio",
        },
    ]


def test_an_older_template_gives_way_only_to_a_whole_one(workspace, tmp_path, monkeypatch):
    target = tmp_path / "p.xlsx"
    write_form_template(workspace, FORM, target)
    before = target.read_bytes()
    monkeypatch.setattr("openpyxl.Workbook.save", lambda *_: (_ for _ in ()).throw(OSError(28, "")))
    with pytest.raises(Exception, match=r"table\.cannot_write"):
        write_form_template(workspace, FORM, target)
    assert target.read_bytes() == before
    assert [each.name for each in tmp_path.glob(".*part")] == []


def test_a_template_of_another_form_is_a_table_like_others(workspace, template, tmp_path):
    for row in template["acopio"].iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].value = "otro"
    template["Registros"].append([None, "Nebaj", None, None, None, "x", None])
    template.save(tmp_path / "otra.xlsx")
    said = ImportOptions(ignored=(NUMBER,))
    imported = import_table(workspace, FORM, tmp_path / "otra.xlsx", PERSON, options=said)
    assert imported.rows == 1
    assert {each.by for each in imported.plan.columns.columns} == {"name"}


def test_the_command_writes_it(tmp_path, monkeypatch, form):
    shell = Shell(tmp_path / "otro", monkeypatch)
    shell("form", "load", form, "--json")
    said = shell("form", "template", FORM, "-o", tmp_path / "t.xlsx", "--json")
    assert (said.code, said.object["questions"]) == (0, len(HEADERS))  # with that of the repeat
    assert shell("form", "template", "nada", "-o", tmp_path / "t.xlsx", "--json").code == 1
    assert shell("form", "template", FORM, "--json").code == 2
