"""The screen «Capturar»: names, tab order, sizes, panels, languages, what the page looks like."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, load, wait_for_workspace
from support.capture_form import load_households, load_long_page, load_sheets
from support.layout import clipped, sticks_out, tab_order, unnamed

from app.ui.capture.rows import Row
from app.ui.controls.row_list import VALUE
from app.ui.controls.views import Segmented
from app.ui.stations import FACTORIES

FORM = {"capturar": FACTORIES["capturar"]}
SIZES = ((1366, 768), (1024, 600), (910, 512), (900, 500))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_keyer(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)

    def open_(load_form=load_households):
        load_form(folder)
        keyer = Keyer(open_window(FORM), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        return keyer

    return open_


@pytest.fixture
def keyer(open_keyer):
    keyer = open_keyer()
    keyer.begin()
    return keyer


def to_water(keyer):
    """Answer all before the question about the source of water."""
    for answer in ("Tzalbal", "", "21112026", "6", "3", "42", ""):
        keyer.type(answer)


def sections(keyer):
    """The sections of the outline."""
    model = keyer.screen._contents.outline.model()
    return [model.index(row, 0).data(VALUE) for row in range(model.rowCount())]


@pytest.mark.parametrize("size", SIZES)
def test_the_page_fits_and_every_control_has_a_name(keyer, size):
    to_water(keyer)
    keyer.window.resize(*size)
    QApplication.processEvents()
    assert unnamed(keyer.window) == []
    assert sticks_out(keyer.window) == []
    assert clipped(keyer.screen.footer) == []


@pytest.mark.parametrize("size", SIZES)
def test_what_is_in_hand_is_wholly_in_view(keyer, size):
    to_water(keyer)
    keyer.window.resize(*size)
    QApplication.processEvents()
    page = keyer.filling.page
    assert page._live_top() >= 0
    assert page._live_top() + page.live.height() <= page.viewport().height() + 8


@pytest.mark.parametrize("size", SIZES)
def test_a_question_that_was_just_opened_is_wholly_in_view(keyer, size):
    keyer.window.resize(*size)
    QApplication.processEvents()
    to_water(keyer)
    QApplication.processEvents()
    page = keyer.filling.page
    assert page._live_top() >= 0
    assert page._live_top() + page.live.height() <= page.viewport().height() + 8


@pytest.mark.parametrize("size", SIZES)
def test_what_is_missing_fits_into_the_footer(keyer, size):
    keyer.window.resize(*size)
    keyer.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert keyer.screen.footer.message.text() == "Por corregir: 4 respuestas."
    assert clipped(keyer.screen.footer) == []
    assert keyer.screen.width() <= keyer.window.width()
    assert sticks_out(keyer.window) == []


@pytest.mark.parametrize("name", ["oscuro", "contraste"])
def test_the_screen_is_built_in_every_palette_and_zoom(open_keyer, look, name):
    look(name, 150)
    keyer = open_keyer()
    keyer.begin()
    to_water(keyer)
    assert keyer.here == "agua/fuente"
    assert not keyer.window.grab().isNull()


def test_only_what_is_in_hand_takes_the_keys_then_the_footer(keyer):
    to_water(keyer)
    inside = tab_order(keyer.filling.page)
    assert {each.parentWidget() for each in inside} == {keyer.filling.page.question.editor}
    after = [each.accessibleName() for each in tab_order(keyer.screen.footer)]
    assert after == ["Atrás", "Terminar registro", "Siguiente"]


def test_painted_rows_tell_question_and_answer(keyer):
    to_water(keyer)
    names = [row.accessibleName() for row in keyer.filling.page.rows()]
    assert "¿Cuántos cuartos usan para dormir?. 3 cuartos" in names
    assert (
        "¿Cuántas horas al día llega el agua?. 42. Debe estar entre 0 y 24. Usted escribió 42."
    ) in names


def test_a_click_opens_an_answered_question(keyer):
    to_water(keyer)
    row = next(row for row in keyer.filling.page.rows() if "cuartos usan" in row.accessibleName())
    row.click()
    keyer.settle()
    assert keyer.here == "agua/dormitorios"


def test_a_row_that_is_only_read_opens_nothing(keyer):
    first = keyer.filling.page.rows()[0]
    assert first.item.kind == "note"
    first.click()
    assert keyer.here == "lugar/comunidad"


def test_long_words_make_a_row_higher(keyer):
    row = keyer.filling.page.rows()[0]
    assert isinstance(row, Row)
    assert row.heightForWidth(180) > row.heightForWidth(700)


def test_the_outline_counts_answers_and_errors(keyer):
    to_water(keyer)
    found = [(each.title, each.detail, each.errors, each.current) for each in sections(keyer)]
    assert found[0] == ("Ubicación", "2 de 3", "", False)
    assert found[1] == ("Agua", "3 de 6", "1 error", True)
    assert [title for title, *_rest in found[2:]] == [
        "Preguntas",
        "Personas del hogar",
        "Al terminar",
    ]


def test_the_header_tells_record_state_and_progress(keyer):
    to_water(keyer)
    assert keyer.screen.header.title.text() == "Hogares y agua 2026"
    assert keyer.screen.header.crumb.text() == "Registro 1 · borrador"
    assert keyer.screen._progress._words.text() == "Pregunta 7 de 15"


def test_a_section_is_opened_from_the_outline(keyer):
    keyer.screen._contents.outline.chosen.emit(1)
    keyer.settle()
    assert keyer.here == "agua/personas"


def test_panels_leave_where_room_is_short(keyer):
    screen = keyer.screen
    shown = {}
    for width, height in SIZES[:3]:
        keyer.window.resize(width, height)
        QApplication.processEvents()
        shown[width] = (screen.outline_panel.isVisible(), screen.side_panel.isVisible())
    assert shown == {1366: (True, True), 1024: (True, False), 910: (False, False)}


def test_help_opens_over_the_page_and_escape_closes_it(keyer):
    keyer.window.resize(910, 512)
    QApplication.processEvents()
    keyer.press(Qt.Key.Key_F1)
    assert keyer.screen.side_panel.isVisible()
    keyer.press(Qt.Key.Key_Escape)
    assert not keyer.screen.side_panel.isVisible()
    assert keyer.here == "lugar/comunidad"


def test_one_primary_and_it_is_never_disabled(keyer):
    assert keyer.screen.primary.text() == "Siguiente"
    assert keyer.screen.primary.isEnabled()


def test_the_title_switches_between_forms(open_keyer, folder):
    load(folder)
    keyer = open_keyer()
    assert keyer.screen.header.title.has_menu
    keyer.screen.context.use_form("conectividad_municipal")
    keyer.begin()
    assert keyer.here == "municipio"


def test_another_form_in_hand_leaves_the_record_as_a_draft(open_keyer, folder):
    load(folder)
    keyer = open_keyer()
    keyer.screen.context.use_form("hogares")
    keyer.begin()
    keyer.type("Tzalbal")
    keyer.screen.context.use_form("conectividad_municipal")
    keyer.settle()
    assert not keyer.filling.desk.has_record


def test_a_form_of_two_languages_is_asked_in_either(open_keyer):
    sheets = {
        "survey": (
            ("type", "name", "label::Español (es)", "label::Ixil (ixl)"),
            ("text", "nombre", "Nombre", "Abꞌii"),
        ),
        "settings": (
            ("form_id", "form_title", "default_language"),
            ("dos", "Dos lenguas", "Español (es)"),
        ),
    }
    keyer = open_keyer(lambda folder: load_sheets(folder, sheets))
    keyer.begin()
    switch = next(s for s in keyer.screen.findChildren(Segmented) if s.isVisible())
    switch.choose("Ixil (ixl)")
    keyer.settle()
    assert keyer.filling.page.live.title.text() == "Abꞌii"


def test_a_saved_answer_is_announced(keyer, monkeypatch):
    said = []
    monkeypatch.setattr(
        keyer.screen.context, "announce", lambda words, **how: said.append((words, how))
    )
    keyer.type("Tzalbal")
    assert ("Guardado", {}) in said


def test_an_error_is_announced_at_once(keyer, monkeypatch):
    said = []
    monkeypatch.setattr(
        keyer.screen.context, "announce", lambda words, **how: said.append((words, how))
    )
    keyer.type("")
    assert ("Esta pregunta es obligatoria.", {"urgent": True}) in said


def test_ctrl_k_offers_the_questions_of_the_record(keyer):
    words = [action.words for action in keyer.screen.offers()]
    assert words[0] == "Terminar registro"
    assert "1. Comunidad" in words


def test_a_page_of_twenty_questions_has_one_editor(open_keyer):
    keyer = open_keyer(load_long_page)
    keyer.begin()
    assert len(keyer.filling.page.rows()) == 19
    assert keyer.here == "p0"
