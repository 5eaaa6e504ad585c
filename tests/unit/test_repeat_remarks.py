"""A file with sheets of repeats given back: what is wrong is marked on the sheet it stands in."""

import pytest
from openpyxl import load_workbook
from support.table_books import ods_row, write_ods
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations.batch_remarks import write_remarks
from app.operations.import_table import import_table
from app.operations.load_form import load_form
from app.operations.validate_form import validate_form
from app.store.workspace import Workspace

FORM = "hogares"
SURVEY = [
    ["type", "name", "label", "required", "constraint"],
    ["text", "comunidad", "Comunidad", "yes", ""],
    ["begin repeat", "personas", "Personas", "", ""],
    ["text", "nombre", "Nombre", "yes", ""],
    ["integer", "edad", "Edad", "", ". < 120"],
    ["begin repeat", "cursos", "Cursos", "", ""],
    ["text", "curso", "Curso", "", ""],
    ["integer", "nota", "Nota", "", ". <= 100"],
    ["end repeat", "", "", "", ""],
    ["end repeat", "", "", "", ""],
]
HOMES = [["_index", "comunidad"], [1, "Xix"], [2, "Acul"], [3, None]]
PEOPLE = [
    ["_index", "_parent_index", "nombre", "edad"],
    [1, 2, "Ana", 30],
    [2, 1, "Beto", 300],
    [3, 2, None, 7],
    [4, 2, "Carla", 150],
    [5, 3, "Dora", 9],
]
COURSES = [
    ["_parent_index", "curso", "nota"],
    [4, "Riego", 90],
    [1, "Suelos", 101],
    [4, "Abono", 7],
]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    folder = tmp_path_factory.mktemp("form")
    settings = [["form_id", "form_title"], [FORM, "Hogares"]]
    return write_workbook(folder / "hogares.xlsx", {"survey": SURVEY, "settings": settings})


@pytest.fixture
def workspace(tmp_path, form):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        load_form(opened, form)
        yield opened


@pytest.fixture
def back(workspace, tmp_path):
    """Import a file, check it, and give it back: what is marked, and the workbook."""

    def back(file, change=lambda _batch: None):
        batch = import_table(workspace, FORM, file, "Ana").batch
        validate_form(workspace, FORM, clock=HandClock())
        change(batch)
        done = write_remarks(workspace, FORM, batch, tmp_path / "observado.xlsx")
        return done, load_workbook(tmp_path / "observado.xlsx")

    return back


@pytest.fixture
def sent(tmp_path):
    return write_workbook(
        tmp_path / "datos.xlsx", {"Hogares": HOMES, "personas": PEOPLE, "cursos": COURSES}
    )


def marked(page):
    """The cells of a sheet that carry a note."""
    return [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment]


def test_each_problem_is_marked_on_the_sheet_and_row_of_its_instance(back, sent):
    done, found = back(sent)
    assert done.keeps_look
    assert marked(found["Hogares"]) == ["B4"]
    assert marked(found["personas"]) == ["D3", "C4", "D5"]
    assert marked(found["cursos"]) == ["C3"]


def test_cells_keep_what_the_sender_wrote(back, sent):
    _done, found = back(sent)
    assert list(found["personas"].iter_rows(values_only=True)) == [tuple(row) for row in PEOPLE]


def test_the_list_names_sheet_question_and_row(back, sent):
    done, found = back(sent)
    _head, *rows = found["Observaciones"].iter_rows(values_only=True)
    assert [row[:2] for row in rows] == [
        (4, "comunidad"),
        (3, "cursos: Nota"),
        (3, "personas: Edad"),
        (4, "personas: Nombre"),
        (5, "personas: Edad"),
    ]
    assert [(mark.sheet, mark.row) for mark in done.marks] == [
        ("", 4), ("cursos", 3), ("personas", 3), ("personas", 4), ("personas", 5),
    ]  # fmt: skip


def test_the_sheets_of_libreoffice_come_back_as_plain_ones_with_their_marks(back, tmp_path):
    sheets = {"Hogares": HOMES, "personas": PEOPLE, "cursos": COURSES}
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(ods_row(*row) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    done, found = back(write_ods(tmp_path / "datos.ods", tables))
    assert not done.keeps_look
    assert found.sheetnames == ["Datos", "personas", "cursos", "Observaciones"]
    assert marked(found["Datos"]) == ["B4"]
    assert marked(found["personas"]) == ["D3", "C4", "D5"]
    assert marked(found["cursos"]) == ["C3"]
    assert found["personas"]["C3"].value == "Beto"


def test_instances_that_came_or_went_since_are_marked_at_their_record(back, workspace, sent):
    def lose_one(batch):
        sql = "SELECT row FROM r1_0 WHERE position = 1 AND record IN (SELECT id FROM record WHERE "
        gone = workspace.db.value(sql + "source_row = 3 AND batch = ?)", (batch,))
        workspace.db.execute("DELETE FROM r2_0 WHERE parent = ?", (gone,))
        workspace.db.execute("DELETE FROM r1_0 WHERE row = ?", (gone,))

    _done, found = back(sent, lose_one)
    assert marked(found["personas"]) == ["D3"]
    assert marked(found["Hogares"]) == ["A3", "B4"]


def test_a_file_without_sheets_of_repeats_comes_back_as_before(back, tmp_path):
    _done, found = back(
        write_workbook(tmp_path / "solo.xlsx", {"Hogares": [[row[1]] for row in HOMES]})
    )
    assert found.sheetnames == ["Hogares", "Observaciones"]
    assert marked(found["Hogares"]) == []


def test_a_repeat_that_came_in_a_file_of_its_own_is_marked_at_its_record(back, workspace, tmp_path):
    from app.operations.plan_import import ImportOptions

    main = write_workbook(tmp_path / "solo.xlsx", {"Hogares": HOMES})
    beside = write_workbook(tmp_path / "personas.xlsx", {"Hoja": PEOPLE})
    options = ImportOptions(repeats={"personas": str(beside)})
    batch = import_table(workspace, FORM, main, "Ana", options=options).batch
    validate_form(workspace, FORM, clock=HandClock())
    write_remarks(workspace, FORM, batch, tmp_path / "o.xlsx")
    found = load_workbook(tmp_path / "o.xlsx")
    assert marked(found["Hogares"]) == ["A2", "A3", "B4"]
    _head, *rows = found["Observaciones"].iter_rows(values_only=True)
    assert [row[:2] for row in rows].count((3, "Edad")) == 1
