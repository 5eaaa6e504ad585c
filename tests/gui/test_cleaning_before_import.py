"""A recipe for a table on its way in: steps on rows and columns by hand, looked at, then used."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.capture import wait_for_workspace
from support.cleaning import FORM, PERSON, Cleaner, answers, fill
from support.layout import clipped, sticks_out, unnamed

from app.ui.importing.journey import COLUMNS, END, PREVIEW
from app.ui.stations import FACTORIES

SCREENS = {name: FACTORIES[name] for name in ("registros", "importar", "limpiar_tabla")}
TABLE = """municipio,quien,edad,comunidad
 Nebaj ,Ana López,30,Tzalbal
 Nebaj ,Ana López,30,Tzalbal
Soloma,Rosa Cobo,60,Salquil
PRUEBA,Luis Batz,90,Xix
"""
SPLIT = {"op": "split", "columns": ["quien"], "into": ["nombre", "apellido"], "drop": True}
ONCE = {"op": "drop_duplicates"}
TRIALS = {"op": "delete_rows", "where": "${municipio} = 'PRUEBA'"}


@pytest.fixture
def at_preview(context, open_window, qtbot, tmp_path):
    """The import looking at the table."""
    wait_for_workspace(context, qtbot)
    context.settings.person = PERSON
    fill(tmp_path / "trabajo", rows=())
    file = tmp_path / "entrega.csv"
    file.write_text(TABLE, encoding="utf-8")
    context.use_form(FORM)
    window = open_window(SCREENS)
    context.go("importar", form=FORM, file=file)
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.journey.step == PREVIEW)
    return window, screen


@pytest.fixture
def screen(at_preview, qtbot):
    window, importing = at_preview
    QTest.mouseClick(importing.preview.clean, Qt.MouseButton.LeftButton)
    found = window.screen_in_view
    qtbot.waitUntil(lambda: found.desk.table is not None)
    return found


@pytest.fixture
def work(screen, qtbot):
    return Cleaner(screen, qtbot)


def use(window, screen, qtbot):
    """Use the recipe, and wait until the import has looked through it."""
    screen.use()
    qtbot.waitUntil(lambda: screen.journey.options.recipe is not None)
    qtbot.waitUntil(lambda: not screen.journey.is_busy)
    return window.screen_in_view


def test_its_columns_are_those_of_the_table(screen):
    assert [column.name for column in screen.desk.columns] == [
        *("municipio", "quien", "edad", "comunidad")
    ]
    assert not screen.recipe_page.reason_field.isVisibleTo(screen)
    assert not unnamed(screen)


def test_every_operation_is_offered_and_each_can_be_written(screen):
    editor = screen.recipe_page.editor
    screen.add_step()
    offered = [editor.operation.itemData(at) for at in range(editor.operation.count())]
    assert {"split", "merge", "drop_duplicates", "delete_rows", "rename", "compute"} <= {*offered}
    for op in offered:
        editor.operation.choose(op)
        assert editor.operation.code() == op


def test_steps_on_rows_and_columns_say_what_they_do(work):
    work.take(SPLIT, ONCE, TRIALS)
    lines = work.lines(work.screen.recipe_page.table)
    assert [line[2] for line in lines] == ["8 datos", "1 fila fuera", "1 fila fuera"]
    assert lines[2][1] == "solo si ${municipio} = 'PRUEBA'"
    assert "2 filas" in work.screen.recipe_page.said.text()


def test_a_step_sees_the_columns_that_those_before_it_leave(work):
    work.take(SPLIT)
    page = work.screen.recipe_page
    work.screen.add_step()
    assert [column.name for column in work.screen.desk.columns_before(1)] == [
        *("municipio", "edad", "comunidad", "nombre", "apellido")
    ]
    page.close_editor()
    assert [column.name for column in work.screen.desk.columns_before(0)][1] == "quien"


def test_new_columns_are_written_one_a_line(work):
    work.take(SPLIT)
    page = work.screen.recipe_page
    page.edit(0)
    page.editor._editors["into"].setPlainText("primero\nsegundo")
    assert page.editor.step().texts("into") == ("primero", "segundo")


def test_a_step_that_does_not_fit_is_said_and_keeps_the_recipe_out(work):
    work.take({"op": "trim", "columns": ["otra"]})
    work.screen.use()
    assert work.screen.journey.options.recipe is None
    assert "no calza" in work.screen.footer.message.text()


def test_a_step_that_is_being_written_is_finished_first(work):
    work.screen.add_step()
    work.screen.use()
    assert work.screen.journey.options.recipe is None


def test_used_it_changes_what_the_import_sees_and_what_comes_in(at_preview, work, qtbot, tmp_path):
    work.take(SPLIT, ONCE, TRIALS, {"op": "trim", "columns": ["municipio"]})
    window, _importing = at_preview
    importing = use(window, work.screen, qtbot)
    journey = importing.journey
    assert importing.station == "importar"
    assert importing.preview.clean.text() == "Cambiar la receta"
    assert journey.found.preview.table.header == (
        *("municipio", "edad", "comunidad", "nombre", "apellido"),
    )
    journey.answer("apellido", "")
    importing.show_step(COLUMNS)
    importing.go_on()
    qtbot.waitUntil(lambda: journey.step == END and not journey.is_busy)
    importing.go_on()
    qtbot.waitUntil(lambda: journey.done is not None)
    qtbot.waitUntil(lambda: not journey.is_busy)
    assert answers(tmp_path / "trabajo", "municipio") == ["Nebaj", "Soloma"]
    assert answers(tmp_path / "trabajo", "nombre") == ["Ana", "Rosa"]


def test_the_recipe_is_kept_with_the_columns_it_was_made_for(at_preview, work, qtbot):
    work.take(TRIALS)
    use(at_preview[0], work.screen, qtbot)
    kept = json.loads(work.screen.journey.options.recipe.read_text(encoding="utf-8"))
    assert kept["steps"][0]["columns_in"] == ["municipio"]


def test_coming_back_it_is_there_to_be_changed(at_preview, work, qtbot):
    work.take(ONCE, TRIALS)
    importing = use(at_preview[0], work.screen, qtbot)
    importing.clean_first()
    screen = at_preview[0].screen_in_view
    qtbot.waitUntil(lambda: len(screen.desk.steps) == 2)
    assert [column.name for column in screen.desk.columns][1] == "quien"


@pytest.mark.parametrize("size", [(1366, 768), (910, 512)], ids=["wide", "small"])
def test_nothing_is_cut_off(at_preview, work, size):
    at_preview[0].resize(*size)
    work.take(SPLIT, ONCE)
    assert not clipped(work.screen)
    assert not sticks_out(work.screen)
