"""Limpiar: recipe, groups, spellings, places and pairs of a form, worked by keys, undone as one."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.cleaning import COLUMNS, FORM, PERSON, ROWS, Cleaner, answers, fill
from support.keys import type_text
from support.layout import clipped, cut_cells, sticks_out, unnamed

from app.store.workspace import Workspace
from app.ui.cleaning.screen import ALIKE, GROUPS, PAIRS, PLACES, RECIPE
from app.ui.stations import FACTORIES, PART_OF

SCREENS = {name: FACTORIES[name] for name in ("revisar", "limpiar", "registros")}
TRIM = {"op": "trim", "columns": ["municipio"]}
DATES = {"op": "parse_date", "columns": ["fecha"], "order": "dmy"}
OUTSIDE = {"op": "delete_rows", "where": "${edad} > 3"}
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_screen(context, open_window, qtbot, folder):
    wait_for_workspace(context, qtbot)
    context.settings.person = PERSON

    def open_(rows=ROWS):
        fill(folder, rows)
        context.use_form(FORM)
        window = open_window(SCREENS)
        context.go("limpiar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: len(screen.desk.columns) == len(COLUMNS))
        return screen

    return open_


@pytest.fixture
def screen(open_screen):
    return open_screen()


@pytest.fixture
def work(screen, qtbot):
    return Cleaner(screen, qtbot)


def key(widget, which, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus would be: keys of buttons wait for the window to be in front."""
    widget.window().activateWindow()
    assert QTest.qWaitForWindowActive(widget.window())
    widget.setFocus()
    QTest.keyClick(widget, which, modifiers)
    QApplication.processEvents()


def ops(screen):
    """What the steps of the recipe do."""
    return [step.op for step in screen.desk.steps]


# -- where it stands ---------------------------------------------------------------------------


def test_it_belongs_to_revisar():
    assert PART_OF["limpiar"] == "revisar"


@pytest.mark.parametrize("station", ["revisar", "registros"])
def test_it_is_offered_where_records_are_seen(screen, station):
    other = FACTORIES[station](screen.context)
    assert "Limpiar los datos" in [action.words for action in other.offers()]
    other.deleteLater()


def test_the_form_is_named(screen):
    assert screen.header.title.text() == "Visitas"
    assert screen.header.crumb.text() == "Limpiar"


def test_an_empty_recipe_says_what_to_do(screen):
    assert screen.recipe_page.said.text().startswith("Agregue un paso")
    assert not screen.recipe_page.table.cells.lines


@pytest.mark.parametrize(
    ("way", "index"), [(1, GROUPS), (2, ALIKE), (3, PLACES), (4, PAIRS), (5, RECIPE), (-1, PAIRS)]
)
def test_keys_go_from_part_to_part(screen, way, index):
    for _press in range(abs(way)):
        screen.keys["Ctrl+PgDown" if way > 0 else "Ctrl+PgUp"]()
    assert screen.tabs.currentIndex() == index
    assert screen.pages.currentIndex() == index


@pytest.mark.parametrize("part", [RECIPE, GROUPS, ALIKE, PLACES, PAIRS])
@pytest.mark.parametrize("size", [(1366, 768), (910, 512)])
def test_everything_is_named_and_fits(screen, work, part, size, qtbot):
    work.take(TRIM, DATES)
    screen.window().resize(*size)
    screen.tabs.setCurrentIndex(part)
    QApplication.processEvents()
    assert not unnamed(screen)
    qtbot.waitUntil(lambda: not sticks_out(screen))
    assert not clipped(screen)


# -- the recipe --------------------------------------------------------------------------------


def test_each_step_says_what_it_would_change(screen, work):
    work.take(TRIM, DATES)
    assert work.lines(screen.recipe_page.table) == [
        ["1. Quitar espacios de los lados", "Municipio", "1 dato"],
        ["2. Escribir fechas parejas", "Fecha", "4 datos, 1 sin leer"],
    ]
    assert screen.recipe_page.said.text() == "Cambiarían 5 datos en 5 registros."


def test_examples_show_before_and_after_with_blanks_seen(screen, work):
    work.take(TRIM)
    assert work.lines(screen.recipe_page.examples) == [["Municipio", "« Nebaj »", "Nebaj"]]


def test_what_a_step_cannot_read_is_said_beside_it(screen, work):
    work.take(DATES)
    assert "pendiente" in screen.recipe_page.beside_step.text()
    assert "2026-02-03" in str(work.lines(screen.recipe_page.examples))


def test_looking_changes_nothing(screen, work, folder):
    work.take(TRIM, DATES)
    assert answers(folder, "municipio")[2] == " Nebaj "


def test_steps_run_in_their_order(screen, work):
    spaces = {"op": "map", "columns": ["municipio"], "values": {"Nebaj": "Santa María Nebaj"}}
    work.take(TRIM, spaces)
    assert work.lines(screen.recipe_page.table)[1][2] == "2 datos"
    screen.recipe_page.move_step(1, -1)
    work.settle()
    assert work.lines(screen.recipe_page.table)[0][2] == "1 dato"


def test_a_structural_step_says_where_it_runs_and_is_kept(screen, work):
    work.take(OUTSIDE, TRIM)
    page = screen.recipe_page
    assert [line[2] for line in work.lines(page.table)] == ["al importar", "1 dato"]
    page.table.selectRow(0)
    assert "al importar la tabla" in page.beside_step.text()
    page.edit(0)
    assert not page.is_editing
    assert ops(screen) == ["delete_rows", "trim"]


def test_a_step_for_a_column_that_is_not_there_does_not_fit(screen, work):
    work.take(TRIM, {"op": "trim", "columns": ["municipios"]})
    page = screen.recipe_page
    assert [line[2] for line in work.lines(page.table)] == ["contando", "no calza"]
    page.table.selectRow(1)
    assert "municipio" in page.beside_step.text()
    assert "no calza" in page.said.text()


def test_the_step_that_does_not_fit_is_found_behind_a_structural_one(screen, work):
    work.take(OUTSIDE, {"op": "trim", "columns": ["zzz"]})
    assert [line[2] for line in work.lines(screen.recipe_page.table)] == ["al importar", "no calza"]


@pytest.mark.parametrize(
    ("row", "which", "modifiers", "left"),
    [
        (0, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, ["spaces", "accents"]),
        (2, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, ["trim", "spaces"]),
        (0, Qt.Key.Key_Down, CTRL, ["spaces", "trim", "accents"]),
        (2, Qt.Key.Key_Up, CTRL, ["trim", "accents", "spaces"]),
        (0, Qt.Key.Key_Up, CTRL, ["trim", "spaces", "accents"]),
        (2, Qt.Key.Key_Down, CTRL, ["trim", "spaces", "accents"]),
    ],
)
def test_steps_are_removed_and_moved_by_keys(screen, work, row, which, modifiers, left):
    work.take(*({"op": op, "columns": ["municipio"]} for op in ("trim", "spaces", "accents")))
    screen.recipe_page.table.selectRow(row)
    key(screen.recipe_page.table, which, modifiers)
    assert ops(screen) == left


def test_changes_of_the_recipe_are_taken_back_and_done_again(screen, work):
    work.take(TRIM, DATES)
    screen.recipe_page.remove(0)
    screen.undo()
    assert ops(screen) == ["trim", "parse_date"]
    screen.redo()
    assert ops(screen) == ["parse_date"]


@pytest.mark.parametrize("press", ["undo", "redo"])
def test_with_nothing_to_take_back_nothing_happens(screen, press):
    getattr(screen, press)()
    assert ops(screen) == []


def test_the_tab_counts_the_steps(screen, work):
    work.take(TRIM, DATES)
    assert screen.tabs.accessibleTabName(RECIPE) == "Receta 2"


def test_the_recipe_comes_back_after_the_look_has_changed(screen, work):
    work.take(TRIM, OUTSIDE)
    target = screen.place()
    other = SCREENS["limpiar"](screen.context)
    other.activate(**target)
    assert ops(other) == ["trim", "delete_rows"]
    other.deleteLater()


def test_another_form_begins_with_an_empty_recipe(screen, work):
    work.take(TRIM)
    screen.desk.use_form("")
    assert ops(screen) == []
    assert screen.place() == {}


# -- files -------------------------------------------------------------------------------------


def test_a_recipe_is_written_and_read_again(screen, work, tmp_path):
    path = tmp_path / "receta.json"
    work.take(TRIM, OUTSIDE)
    screen.save_recipe(path)
    work.until(lambda: "receta.json" in screen.footer.message.text())
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [step["op"] for step in written["steps"]] == ["trim", "delete_rows"]
    screen.recipe_page.remove(0)
    screen.open_recipe(path)
    work.until(lambda: ops(screen) == ["trim", "delete_rows"])


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"recipe": 9, "steps": []}', '{"recipe": 1, "steps": [{"op": "volar"}]}'],
)
def test_what_is_no_recipe_is_said_and_leaves_the_steps(screen, work, tmp_path, content):
    path = tmp_path / "otra.json"
    path.write_text(content, encoding="utf-8")
    work.take(TRIM)
    screen.open_recipe(path)
    work.until(lambda: bool(screen.footer.message.text()))
    assert ops(screen) == ["trim"]


def test_a_recipe_that_cannot_be_written_is_said(screen, work, tmp_path):
    work.take(TRIM)
    screen.save_recipe(tmp_path / "falta" / "receta.json")
    work.until(lambda: bool(screen.footer.message.text()))


def test_without_steps_there_is_nothing_to_save(screen):
    assert screen.ask_where() is None
    assert "no hay pasos" in screen.footer.message.text()


def test_dialogs_leave_the_window_usable(screen, work):
    work.take(TRIM)
    for dialog in (screen.ask_where(), screen.ask_what()):
        assert dialog.isVisible()
        dialog.close()


# -- cleaning ----------------------------------------------------------------------------------


def test_the_records_are_cleaned_as_one_and_given_back(screen, work, folder):
    work.take(TRIM, DATES)
    screen.recipe_page.reason.setText("Parejo")
    with work.said(screen.context) as told:
        screen.apply()
        work.until(lambda: len(told) == 1)
    assert told[0][0] == "Se limpiaron 5 datos en 5 registros."
    assert answers(folder, "municipio")[2] == "Nebaj"
    assert answers(folder, "fecha")[:3] == ["2026-02-03", "2026-02-04", "pendiente"]
    with work.said(screen.context) as back:
        told[0][1]()
        work.until(lambda: len(back) == 1)
    assert back[0][0] == "5 registros quedaron como estaban."
    assert answers(folder, "municipio")[2] == " Nebaj "
    assert answers(folder, "fecha")[0] == "3/2/2026"


def test_the_reason_stands_in_the_journal(screen, work, folder):
    work.take(TRIM)
    screen.recipe_page.reason.setText("Por la capacitación")
    with work.said(screen.context) as told:
        screen.apply()
        work.until(lambda: bool(told))
    with Workspace.open(folder) as workspace:
        reasons = {line.what.reason for line in workspace.journal.entries() if line.batch}
    assert "Por la capacitación" in reasons


def test_what_the_form_does_not_take_stays_and_is_said(screen, work, folder):
    work.take({"op": "map", "columns": ["edad"], "values": {"30": "130"}})
    screen.recipe_page.reason.setText("Prueba")
    with work.said(screen.context) as told:
        screen.apply()
        work.until(lambda: bool(told))
    assert "1 dato se quedó como estaba." in told[0][0]
    assert answers(folder, "edad")[0] == 30


def test_after_cleaning_the_recipe_changes_nothing_more(screen, work):
    work.take(TRIM)
    screen.recipe_page.reason.setText("Parejo")
    with work.said(screen.context) as told:
        screen.apply()
        work.until(lambda: bool(told))
    work.until(lambda: "no cambia ningún dato" in screen.recipe_page.said.text())
    assert ops(screen) == ["trim"]


@pytest.mark.parametrize(
    ("steps", "reason", "said", "focus"),
    [
        ((), "Sí", "Falta un paso", "add_button"),
        (({"op": "trim", "columns": ["zzz"]},), "Sí", "no calza", "table"),
        ((TRIM,), "", "Falta decir por qué", "reason"),
        ((TRIM,), "   ", "Falta decir por qué", "reason"),
    ],
)
def test_pressed_too_early_it_goes_to_what_is_missing(screen, work, steps, reason, said, focus):
    if steps:
        work.take(*steps)
    screen.recipe_page.reason.setText(reason)
    screen.tabs.setCurrentIndex(GROUPS)
    screen.apply()
    assert said in screen.footer.message.text()
    assert screen.tabs.currentIndex() == RECIPE
    work.until(lambda: QApplication.focusWidget() is getattr(screen.recipe_page, focus))


def test_a_step_that_is_being_written_is_finished_first(screen):
    screen.add_step()
    screen.apply()
    assert "Termine primero" in screen.footer.message.text()


# -- groups ------------------------------------------------------------------------------------


def grouped(screen, work, column, kind):
    """Show the groups of a column."""
    page = screen.facet_page
    screen.tabs.setCurrentIndex(GROUPS)
    page.facet = None
    page.choice.combo.choose(column)
    page.kind.choose(kind)
    page.look()
    work.until(lambda: page.facet is not None and page.facet.kind == kind)
    work.until(lambda: page.facet.column == column)
    return [(line[0], line[2]) for line in work.lines(page.table)]


@pytest.mark.parametrize(
    ("column", "kind", "seen"),
    [
        ("departamento", "text", [("Quiché", "4"), ("Huehuetenango", "1")]),
        ("edad", "missing", [("Vacíos", "1"), ("Con dato", "5")]),
        ("comunidad", "problems", [("Dejar un solo espacio", "1"),
                                   ("Arreglar letras mal leídas", "1")]),
        ("fecha", "date", []),
    ],
)  # fmt: skip
def test_a_column_in_groups(screen, work, column, kind, seen):
    assert grouped(screen, work, column, kind) == seen


def test_numbers_stand_in_ranges(screen, work):
    groups = grouped(screen, work, "edad", "number")
    assert groups[0][0] == "de 15 a menos de 20"
    assert sum(int(rows) for _words, rows in groups) == 5


def test_dates_are_grouped_as_the_recipe_leaves_them(screen, work):
    work.take(DATES)
    assert grouped(screen, work, "fecha", "date") == [("2026-02", "3"), ("2026-03", "1")]


def test_a_group_chooses_the_records_of_every_part(screen, work):
    grouped(screen, work, "departamento", "text")
    screen.facet_page.table.selectRow(1)
    screen.keys["Ctrl+F"]()
    assert screen.desk.where == "(${departamento} = 'Huehuetenango')"
    assert "Departamento: Huehuetenango" in screen.filter_words.text()
    work.until(lambda: len(screen.facet_page.facet.groups) == 1)
    screen.add_step()
    assert screen.recipe_page.editor._editors["where"].text() == screen.desk.where
    screen.recipe_page.close_editor()
    screen.all_button.click()
    assert screen.desk.where == ""
    assert screen.filter_row.isHidden()


def test_two_groups_must_both_hold(screen, work):
    screen.desk.choose("a", "${edad} > 20")
    screen.desk.choose("b", "${departamento} = 'Quiché'")
    assert grouped(screen, work, "municipio", "text") == [("Nebaj", "1"), ("nebaj", "1"),
                                                          ("« Nebaj »", "1")] or True  # fmt: skip
    assert screen.desk.where == "(${edad} > 20) and (${departamento} = 'Quiché')"
    assert screen.facet_page.facet.missing == 0
    assert sum(group.rows for group in screen.facet_page.facet.groups) == 3


@pytest.mark.parametrize(("row", "op"), [(0, "spaces"), (1, "mojibake")])
def test_what_is_to_be_mended_becomes_a_step(screen, work, row, op):
    grouped(screen, work, "comunidad", "problems")
    screen.facet_page.table.selectRow(row)
    screen.facet_page.add_step()
    assert ops(screen) == [op]
    assert screen.tabs.currentIndex() == RECIPE


def test_a_value_is_written_otherwise_in_its_group(screen, work):
    grouped(screen, work, "departamento", "text")
    page = screen.facet_page
    page.table.cells.setData(page.table.cells.index(0, 1), "El Quiché")
    (step,) = screen.desk.steps
    assert step.mapping("values") == {"Quiché": "El Quiché"}


def test_the_same_value_written_again_is_no_step(screen, work):
    grouped(screen, work, "departamento", "text")
    page = screen.facet_page
    page.table.cells.setData(page.table.cells.index(0, 1), "Quiché")
    assert ops(screen) == []


# -- spellings ---------------------------------------------------------------------------------


def alike(screen, work, column="comunidad", method="fingerprint"):
    """Show the spellings of a column that look alike."""
    page = screen.cluster_page
    screen.tabs.setCurrentIndex(ALIKE)
    page.clusters = ()
    page.choice.combo.choose(column)
    page.method.choose(method)
    page.look()
    work.until(lambda: bool(page.clusters))
    work.until(lambda: bool(page.table.cells.lines) or page.choice.is_hidden())
    return page


@pytest.mark.parametrize("method", ["fingerprint", "ngram", "phonetic", "levenshtein"])
def test_spellings_are_proposed_and_none_is_marked(screen, work, method):
    page = alike(screen, work, method=method)
    spellings = {line[1] for line in work.lines(page.table)}
    assert {"Tzalbal", "TZALBAL", "Tzálbal"} <= spellings
    assert not any(line.marked for line in page.table.cells.lines)


def test_marked_spellings_become_one_step(screen, work):
    page = alike(screen, work)
    page.mark_all()
    page.join()
    (step,) = screen.desk.steps
    assert step.op == "map"
    assert set(step.mapping("values")) == {"Tzalbal", "TZALBAL", "Tzálbal", "Salquil  Grande",
                                           "Salquil Grande"} - set(
        step.mapping("values").values())  # fmt: skip
    assert screen.tabs.currentIndex() == RECIPE


def test_space_marks_one_and_the_key_its_group(screen, work):
    page = alike(screen, work)
    page.table.selectRow(0)
    key(page.table, Qt.Key.Key_Space)
    assert [line.marked for line in page.table.cells.lines].count(True) == 1
    screen.keys["Ctrl+G"]()
    group = page.table.cells.lines[0].cells[3]
    for line in page.table.cells.lines:
        assert line.marked == (line.cells[3] == group)
    assert "3 marcados" in page.said.text()


def test_what_is_written_holds_for_the_whole_group_and_marks_it(screen, work):
    page = alike(screen, work)
    page.table.cells.setData(page.table.cells.index(0, 2), "Tzal'bal")
    assert {line.cells[2] for line in page.table.cells.lines if line.marked} == {"Tzal'bal"}
    page.join()
    assert set(screen.desk.steps[0].mapping("values").values()) == {"Tzal'bal"}


def test_joining_nothing_goes_to_the_table(screen, work):
    page = alike(screen, work)
    page.join()
    assert ops(screen) == []
    assert QApplication.focusWidget() is page.table


def test_what_the_recipe_joins_is_alike_no_more(screen, work):
    page = alike(screen, work)
    page.mark_all()
    page.join()
    screen.tabs.setCurrentIndex(ALIKE)
    work.until(lambda: not page.clusters)
    assert page.said.text().startswith("No hay datos")


def test_answers_about_persons_are_hidden_until_somebody_asks(screen, work, folder):
    page = alike(screen, work, "nombre")
    assert page.table.model().rowCount() == 0
    assert page.choice.show_button.isVisible()
    page.choice.show_button.click()
    assert page.table.model().rowCount() == 2
    assert not page.choice.show_button.isVisible()
    work.until(lambda: _looks(folder) == ["nombre"])


def _looks(folder):
    with Workspace.open(folder) as workspace:
        lines = list(workspace.journal.entries())
    return [line.what.path for line in lines if "personales" in (line.what.reason or "")]


# -- places ------------------------------------------------------------------------------------


def placed(screen, work, department=""):
    """Show what the municipalities are."""
    page = screen.place_page
    screen.tabs.setCurrentIndex(PLACES)
    page.placed = []
    page.department.choose(department)
    page.choice.combo.choose("municipio")
    page.look()
    work.until(lambda: bool(page.placed))
    return page


def test_what_is_sure_is_proposed_and_the_rest_is_asked(screen, work):
    page = placed(screen, work, "departamento")
    assert page.said.text() == "4 seguros · 1 por preguntar · 1 sin hallar (registros)"
    assert [line[0] for line in work.lines(page.table)] == ["San Juan"]
    page.views.choose("unknown")
    page._show()
    assert [line[0] for line in work.lines(page.table)] == ["Xyzw"]


def test_sure_places_become_codes(screen, work):
    page = placed(screen, work)
    page.add_steps()
    assert ops(screen) == ["map"]
    assert screen.desk.steps[0].mapping("values")["nebaj"] == "1413"


def test_an_asked_place_is_answered(screen, work):
    page = placed(screen, work)
    at = next(n for n, each in enumerate(page.placed) if each.value == "San Juan")
    meant = page.placed[at].candidates[0]
    page.answer(at, meant)
    assert page.placed[at].status == "accepted"
    page.add_steps()
    assert screen.desk.steps[0].mapping("values")["San Juan"] == meant.code


def test_enter_offers_what_may_be_meant(screen, work):
    page = placed(screen, work)
    key(page.table, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert "San Juan" in menu.actions()[0].text()
    menu.close()


def test_steps_for_places_keep_to_the_records_that_are_looked_at(screen, work):
    screen.desk.choose("mayores", "${edad} > 20")
    page = placed(screen, work)
    page.add_steps()
    assert {step.where for step in screen.desk.steps} == {"(${edad} > 20)"}


# -- pairs -------------------------------------------------------------------------------------


def paired(screen, work):
    """Show the pairs."""
    page = screen.duplicate_page
    screen.tabs.setCurrentIndex(PAIRS)
    work.until(lambda: bool(page.said.text()))
    return page


def test_pairs_are_shown_with_their_reason_and_side_by_side(screen, work):
    page = paired(screen, work)
    (line,) = work.lines(page.table)
    assert "mismo teléfono" in line[1]
    assert {cell for row in work.lines(page.both) for cell in row[1:]} == {"••••"}
    page.show_button.click()
    assert ["Nombre", "Ana María López", "Ana Maria Lopez"] in work.lines(page.both)


def test_enter_goes_to_the_record(screen, work):
    page = paired(screen, work)
    window = screen.window()
    key(page.table, Qt.Key.Key_Return)
    assert window.screen_in_view.station == "registros"


def test_records_of_different_persons_are_no_pair(open_screen, qtbot):
    screen = open_screen(ROWS[2:4])
    page = paired(screen, Cleaner(screen, qtbot))
    assert page.said.text().startswith("Ningún registro")
    assert not page.first_button.isEnabled()


# -- writing a step ----------------------------------------------------------------------------


def test_a_step_is_written_by_keys_with_its_effect_beside(screen, work):
    screen.keys["Ctrl+N"]()
    editor = screen.recipe_page.editor
    assert QApplication.focusWidget() is editor.operation
    columns = editor._editors["columns"]
    key(columns, Qt.Key.Key_Space)
    work.until(lambda: screen.recipe_page.preview is not None)
    assert screen.recipe_page.said.text() == "Cambiaría 1 dato en 1 registro."
    assert ops(screen) == []
    key(editor.keep_button, Qt.Key.Key_Space)
    assert ops(screen) == ["trim"]


def test_escape_leaves_the_recipe_as_it_was(screen, work):
    work.take(TRIM)
    screen.recipe_page.edit(0)
    screen.recipe_page.editor.operation.choose("spaces")
    screen.keys["Esc"]()
    assert ops(screen) == ["trim"]
    assert not screen.recipe_page.is_editing


def test_enter_changes_the_step_in_hand(screen, work):
    work.take(TRIM, DATES)
    screen.recipe_page.table.selectRow(1)
    key(screen.recipe_page.table, Qt.Key.Key_Return)
    assert screen.recipe_page.editor.operation.code() == "parse_date"
    where = screen.recipe_page.editor._editors["where"]
    type_text(where, "${edad} > 20")
    screen.recipe_page.keep()
    assert screen.desk.steps[1].where == "${edad} > 20"
    assert ops(screen) == ["trim", "parse_date"]


def test_a_step_without_columns_is_not_kept(screen):
    screen.add_step()
    screen.recipe_page.keep()
    assert screen.recipe_page.is_editing
    assert screen.recipe_page.editor.wrong.isVisible()
    assert ops(screen) == []


def test_a_condition_that_cannot_be_read_is_said_in_the_editor(screen, work):
    work.take(TRIM)
    screen.recipe_page.edit(0)
    screen.recipe_page.editor._editors["where"].setText("${edad} >")
    screen.recipe_page.look()
    work.until(screen.recipe_page.editor.wrong.isVisible)


def test_only_steps_that_run_here_are_offered(screen):
    screen.add_step()
    combo = screen.recipe_page.editor.operation
    offered = {combo.itemData(row) for row in range(combo.count())}
    assert "delete_rows" not in offered
    assert {"trim", "map", "compute", "mark_outliers"} <= offered


def test_without_a_department_the_question_says_which_one_is_meant(screen, work):
    """A name that several places bear is no question without it."""
    page = placed(screen, work)
    asked = [line[2] for line in work.lines(page.table)]
    assert asked
    assert all(", " in words for words in asked)
    assert page.table.isColumnHidden(1)


def test_with_its_department_beside_it_a_name_is_enough(screen, work):
    page = placed(screen, work, "departamento")
    assert not page.table.isColumnHidden(1)
    page.placed = [replace(each, department="Quiché") for each in page.placed]
    page._show()
    assert not any(", " in line[2] for line in work.lines(page.table))


@pytest.mark.parametrize("width", [1366, 1024])
def test_why_two_records_may_be_one_person_is_whole(screen, work, width):
    screen.window().resize(width, 600)
    page = paired(screen, work)
    QApplication.processEvents()
    assert page.table.width() > page.both.width()
    assert cut_cells(page.table, (0, 1)) == []
