"""Formularios: what is here, the library, and bringing a form in with every problem at once."""

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from support.keys import press, type_text
from support.layout import clipped, in_view, sticks_out, told, unnamed
from support.workbook import write_workbook

from app.operations.forms_here import forms_here
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.ui import theme
from app.ui.controls.progress import ProgressRow
from app.ui.forms.screen import LIBRARY, MINE, FormsScreen
from app.ui.forms.words import duty_words, place_words
from app.ui.screen import Screen
from forms.library import library
from forms.problem import Place

FORM, WORKS = "conectividad_municipal", "obras_municipales"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)

GOOD = """
| survey   |         |            |              |
|          | type    | name       | label        |
|          | integer | cuartos    | ¿Cuántos?    |
| settings |         |            |              |
|          | form_id | form_title |              |
|          | casas   | Casas      |              |
"""
BAD = """
| survey |                   |        |       |
|        | type              | name   | label |
|        | texto             | uno    | Uno   |
|        | integer           | b c    | Dos   |
|        | select_one frutas | frutas | Tres  |
|        | begin group       | casa   | Casa  |
"""


class Elsewhere(Screen):
    """A station that is only reached."""


class Capturing(Elsewhere):
    station = "capturar"


class Records(Elsewhere):
    station = "registros"


FACTORIES = {
    "formularios": lambda context: FormsScreen(context, lambda: NOW),
    "capturar": Capturing,
    "registros": Records,
}


@pytest.fixture
def fill(context, qtbot):
    """Do something to the workspace and wait until it is done."""

    def do(work):
        done = []
        context.tasks.run(work, lambda result: done.append([result]))
        qtbot.waitUntil(lambda: bool(done))
        return done[0][0]

    return do


@pytest.fixture
def open_forms(open_window, qtbot):
    """Open the window at Formularios and wait until the store has answered."""

    def open_(width=1366, height=768):
        screen = open_window(FACTORIES, width, height).screen_in_view
        qtbot.waitUntil(lambda: "en la biblioteca" in screen.header.crumb.text())
        return screen

    return open_


@pytest.fixture
def stocked(fill):
    """Both standard forms, one of them with records."""

    def stock(workspace):
        load_library_form(workspace, FORM)
        load_library_form(workspace, WORKS)
        import_table(workspace, FORM, course().table, "Juana")

    fill(stock)


@pytest.fixture
def bad(tmp_path):
    """A workbook with four things to correct."""
    return write_workbook(tmp_path / "mala.xlsx", BAD)


@pytest.fixture
def good(tmp_path):
    """A workbook that is a form."""
    return write_workbook(tmp_path / "casas.xlsx", GOOD)


def titles(screen):
    """Give the titles of the rows in view."""
    model = screen.table.model
    return [model.form(row).title for row in range(model.rowCount())]


def page(screen):
    """Give the page in view: the table, the library or the report."""
    return screen._pages.currentWidget()


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "laip", "said"),
    [
        ("R/P1M", "10.18", "Cada mes · LAIP art. 10, num. 18"),
        ("R/P1Y", "", "Cada año"),
        ("", "10", "LAIP art. 10"),
        ("", "", ""),
        ("a veces", "", ""),
    ],
)
def test_what_was_promised_is_said_in_words(frequency, laip, said):
    assert duty_words(frequency, laip) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(file="a.xlsx", sheet="survey", row=3, column="type"),
         "Hoja survey · fila 3 · columna type"),
        (Place(sheet="choices"), "Hoja choices"),
        (Place(field="casa/cuartos"), "Pregunta casa/cuartos"),
        (Place(file="a.xlsx"), ""),
    ],
)  # fmt: skip
def test_a_place_says_sheet_row_and_column(place, said):
    assert place_words(place) == said


# -- what is here --------------------------------------------------------------------------


def test_without_forms_it_says_what_to_do(open_forms):
    screen = open_forms()
    assert screen.empty.isVisible()
    assert screen.primary.text() == "Ver la biblioteca"
    assert not screen.side_panel.isVisible()


def test_forms_are_listed_with_records_version_and_day(stocked, open_forms):
    screen = open_forms()
    model = screen.table.model
    row = model.row_of(FORM)
    assert [model.index(row, column).data() for column in range(3)] == [
        "Conectividad de hogares por municipio", "338", "En uso, v1",
    ]  # fmt: skip
    assert titles(screen) == sorted(titles(screen))
    assert screen.header.crumb.text() == "2 en esta computadora · 3 en la biblioteca"


def test_the_chosen_form_shows_what_it_asks(stocked, open_forms, qtbot):
    screen = open_forms()
    qtbot.waitUntil(lambda: len(screen.panel.outline.spoken()) == 9)
    spoken = screen.panel.outline.spoken()
    assert spoken[0] == "Preguntas, 8 preguntas"
    assert "Municipio, se publica" in spoken


def test_choosing_a_form_takes_it_in_hand(stocked, open_forms, context, qtbot):
    screen = open_forms()
    screen.table.table.selectRow(screen.table.model.row_of(WORKS))
    assert context.form == WORKS
    qtbot.waitUntil(lambda: len(screen.panel.outline.spoken()) > 30)


def test_the_form_in_hand_is_chosen_at_first(stocked, open_forms, context):
    context.use_form(WORKS)
    assert open_forms().panel.title.text() == "Obras municipales"


def test_capture_is_the_primary_and_leads_there(stocked, open_forms):
    screen = open_forms()
    assert screen.primary is screen.panel.capture
    screen.window()._shortcuts["F2"].activated.emit()
    assert screen.window().screen_in_view.station == "capturar"


def test_enter_on_a_row_shows_its_records(stocked, open_forms):
    screen = open_forms()
    press(screen.table.table, Qt.Key.Key_Return)
    assert screen.window().screen_in_view.station == "registros"


def test_a_search_is_blind_to_accents_and_finds_numerals(stocked, open_forms):
    screen = open_forms()
    type_text(screen.search, "MÚNICIPALES")
    assert titles(screen) == ["Obras municipales"]
    screen.search.setText("10.18")
    assert titles(screen) == ["Obras municipales"]


def test_a_search_that_finds_nothing_can_be_taken_back(stocked, open_forms):
    screen = open_forms()
    type_text(screen.search, "zapatos")
    assert screen.nothing.isVisible()
    assert not screen.empty.isVisible()
    screen.search.clear()
    assert len(titles(screen)) == 2


def test_a_slash_goes_to_the_search(stocked, open_forms, focused):
    screen = open_forms()
    screen.window()._shortcuts["/"].activated.emit()
    assert focused() is screen.search


# -- the library ---------------------------------------------------------------------------


def test_a_form_of_the_library_is_taken_with_one_button(open_forms, fill, qtbot):
    screen = open_forms()
    screen.views.choose(LIBRARY)
    assert list(screen.library.buttons) == [form.form_id for form in library()]
    screen.library.buttons[WORKS].click()
    qtbot.waitUntil(lambda: titles(screen) == ["Obras municipales"])
    assert screen.views.current() == MINE
    assert [form.form_id for form in fill(forms_here)] == [WORKS]
    assert screen.window().undo_bar.sentence == "Llegó «Obras municipales», con 32 preguntas"


def test_on_the_first_day_the_library_holds_the_primary(open_forms):
    screen = open_forms()
    screen.views.choose(LIBRARY)
    assert screen.primary is screen.library.buttons[FORM]


def test_a_form_that_is_here_is_shown_instead_of_taken(stocked, open_forms):
    screen = open_forms()
    screen.views.choose(LIBRARY)
    assert screen.library.buttons[WORKS].text() == "Ver el suyo"
    screen.library.buttons[WORKS].click()
    assert screen.panel.title.text() == "Obras municipales"
    assert screen.views.current() == MINE


def test_inicio_can_lead_straight_to_the_library(open_forms):
    screen = open_forms()
    screen.window().go("formularios", {"view": LIBRARY})
    assert screen.views.current() == LIBRARY


# -- from a file ---------------------------------------------------------------------------


def test_a_file_becomes_a_form(open_forms, good, fill, qtbot):
    screen = open_forms()
    screen.load(good)
    qtbot.waitUntil(lambda: titles(screen) == ["Casas"])
    assert screen.window().undo_bar.sentence == "Llegó «Casas», con 1 pregunta"
    qtbot.waitUntil(lambda: screen.panel.title.text() == "Casas")


def test_the_same_file_again_says_that_nothing_changed(open_forms, good, qtbot):
    screen = open_forms()
    screen.load(good, good)
    said = "Ya tenía «Casas»; no cambió nada"
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == said)


def test_a_bad_file_says_everything_at_once_with_its_place(open_forms, bad, fill, qtbot):
    screen = open_forms()
    screen.load(bad)
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    spoken = screen.report.list.spoken()
    assert screen.report.title == f"«mala.xlsx» no se trajo: tiene {len(spoken)} errores"
    assert len(spoken) == 4
    assert "«texto»" in spoken[0]
    assert "Use uno conocido" in spoken[0]
    assert spoken[0].endswith("Hoja survey · fila 2 · columna type")
    assert fill(forms_here) == ()


def test_rows_of_the_report_are_as_high_as_their_words(open_forms, bad, qtbot):
    screen = open_forms(900, 500)
    screen.load(bad)
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    narrow = screen.report.list.whole_height()
    screen.window().resize(1366, 768)
    qtbot.waitUntil(lambda: screen.report.list.viewport().width() > 900)
    assert screen.report.list.whole_height() <= narrow
    assert narrow >= 4 * 60


def test_esc_leaves_the_report(open_forms, bad, qtbot):
    screen = open_forms()
    screen.load(bad)
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    screen.window()._shortcuts["Esc"].activated.emit()
    assert page(screen) is not screen.report


def test_a_mended_file_is_brought_with_one_button(open_forms, bad, qtbot):
    screen = open_forms()
    screen.load(bad)
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    write_workbook(bad, GOOD)
    screen.report.retry.click()
    qtbot.waitUntil(lambda: titles(screen) == ["Casas"])


def test_what_is_no_workbook_is_said_in_words(open_forms, tmp_path, qtbot):
    file = tmp_path / "carta.xlsx"
    file.write_bytes(b"Estimados vecinos")
    screen = open_forms()
    screen.load(file)
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    assert "«carta.xlsx» no es un libro de Excel" in screen.report.list.spoken()[0]


def test_warnings_are_shown_and_the_form_is_here(open_forms, tmp_path, fill, qtbot):
    marked = GOOD.replace("| label        |", "| label        | image    |").replace(
        "| ¿Cuántos?    |", "| ¿Cuántos?    | casa.png |"
    )
    screen = open_forms()
    screen.load(write_workbook(tmp_path / "casas.xlsx", marked))
    qtbot.waitUntil(lambda: page(screen) is screen.report)
    assert screen.report.title.startswith("Llegó «Casas»")
    assert any("«casa.png»" in words for words in screen.report.list.spoken())
    assert not screen.report.retry.isVisible()
    assert [form.form_id for form in fill(forms_here)] == ["casas"]


def test_ctrl_n_asks_for_files_and_the_window_stays_alive(open_forms, good, qtbot):
    screen = open_forms()
    screen.window()._shortcuts["Ctrl+N"].activated.emit()
    dialog = screen.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(good)])
    qtbot.waitUntil(lambda: titles(screen) == ["Casas"])
    dialog.close()


def dragged(kind, *files):
    """Make the event of dragging files over the middle of the page."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(300, 300) if kind is QDropEvent else QPointF(300, 300).toPoint()
    event = kind(where, Qt.DropAction.CopyAction, data, buttons, keys)
    event.data = data  # the event does not keep it alive
    return event


def test_a_file_can_be_dropped(open_forms, good, qtbot):
    screen = open_forms()
    screen.dragEnterEvent(dragged(QDragEnterEvent, good))
    assert screen.drop_hint.isVisible()
    screen.dropEvent(dragged(QDropEvent, good))
    assert not screen.drop_hint.isVisible()
    qtbot.waitUntil(lambda: titles(screen) == ["Casas"])


def test_what_is_no_file_is_not_taken(open_forms):
    screen = open_forms()
    event = dragged(QDragEnterEvent)
    event.ignore()
    screen.dragEnterEvent(event)
    assert not event.isAccepted()
    assert not screen.drop_hint.isVisible()


def test_several_files_come_one_after_the_other(open_forms, good, tmp_path, qtbot):
    other = write_workbook(
        tmp_path / "pozos.xlsx", GOOD.replace("casas", "pozos").replace("Casas", "Pozos")
    )
    screen = open_forms()
    screen.load(good, other)
    qtbot.waitUntil(lambda: titles(screen) == ["Casas", "Pozos"])


def test_a_loading_that_is_stopped_brings_nothing(open_forms, context, good, fill, qtbot):
    screen, gate = open_forms(), threading.Event()
    context.tasks.run(lambda _workspace: gate.wait(60))
    screen.load(good)
    qtbot.waitUntil(lambda: bool(in_view(screen, ProgressRow)))
    in_view(screen, ProgressRow)[0]._button.click()
    gate.set()
    said = "Se detuvo; no se trajo ningún formulario"
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == said)
    assert in_view(screen, ProgressRow) == []
    assert fill(forms_here) == ()


# -- how it looks --------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (900, 500)])
@pytest.mark.parametrize("view", [MINE, LIBRARY])
def test_everything_fits_and_is_named(look, stocked, open_forms, qtbot, name, size, view):
    look(name)
    screen = open_forms(*size)
    screen.views.choose(view)
    qtbot.waitUntil(lambda: clipped(screen) == [])
    assert sticks_out(screen) == []
    assert unnamed(screen) == []


def test_buttons_of_the_panel_name_their_form(stocked, open_forms):
    screen = open_forms()
    name = told(screen.panel.capture)[1]
    assert name == "Capturar Conectividad de hogares por municipio"


def test_the_place_is_kept_when_the_look_changes(stocked, open_forms):
    screen = open_forms()
    screen.table.table.selectRow(screen.table.model.row_of(WORKS))
    screen.views.choose(LIBRARY)
    assert screen.place() == {"form": WORKS, "view": LIBRARY}
