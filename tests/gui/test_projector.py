"""The projector mode: everything twice as large with one key, and back to what it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, wait_for_workspace
from support.capture_form import load_sheets
from support.layout import clipped, sticks_out, unnamed

from app.settings import Settings
from app.ui import theme
from app.ui.capture.screen import CaptureScreen

SCALE = "start=0 end=10 step=1"
SURVEY = (
    ("type", "name", "label", "appearance", "parameters"),
    ("text", "texto", "Nombre de la comunidad o del caserío", "", ""),
    ("text", "largo", "Dirección", "multiline", ""),
    ("select_one techos", "techo", "Techo de la vivienda", "", ""),
    ("select_one techos", "gusto", "¿Cuánto le gusta?", "likert", ""),
    ("select_multiple techos", "varios", "Todos los techos", "columns-2", ""),
    ("select_multiple techos", "lista", "Todos, de la lista", "minimal", ""),
    ("range", "nota", "Nota", "", SCALE),
    ("range", "alto", "Altura", "vertical", SCALE),
    ("date", "dia", "Día", "", ""),
    ("image", "foto", "Foto", "", ""),
    ("audio", "voz", "Grabación", "", ""),
    ("geopoint", "punto", "Punto", "", ""),
    ("rank techos", "orden", "Ordene los techos", "", ""),
    ("acknowledge", "leido", "Lea esto", "", ""),
)
CHOICES = (
    ("list_name", "name", "label"),
    *(("techos", str(n), f"{words} de la vivienda") for n, words in enumerate(
        ("Lámina", "Palma o paja", "Teja", "Concreto", "Otro material"), start=1)),
)  # fmt: skip
QUESTIONS = [row[1] for row in SURVEY[1:]]
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def keyer(tmp_path, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)
    load_sheets(tmp_path / "trabajo", {"survey": SURVEY, "choices": CHOICES})
    keyer = Keyer(open_window({"capturar": CaptureScreen}), qtbot)
    qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
    return keyer


def turn(keyer):
    QTest.keyClick(QApplication.focusWidget() or keyer.window, Qt.Key.Key_F11, SHIFT)


def test_one_key_makes_everything_twice_as_large_and_takes_it_back(keyer, look):
    look(zoom=115)
    turn(keyer)
    assert theme.current_zoom() == 200
    turn(keyer)
    assert theme.current_zoom() == 115


def test_who_works_at_twice_the_size_comes_back_to_the_usual_one(keyer, look):
    look(zoom=200)
    turn(keyer)
    assert theme.current_zoom() == 100


def test_it_is_kept_for_the_next_start(keyer, context):
    turn(keyer)
    assert (context.settings.zoom, context.settings.usual_zoom) == (200, 100)
    assert Settings().usual_zoom == 100


def test_the_list_of_actions_offers_it_and_the_way_back(keyer):
    words = [action.words for action in keyer.window.actions_now()]
    assert "Modo de proyector: todo al doble" in words
    turn(keyer)
    words = [action.words for action in keyer.window.actions_now()]
    assert "Salir del modo de proyector" in words


@pytest.mark.parametrize("ref", QUESTIONS)
def test_every_question_is_whole_on_a_small_screen(keyer, qtbot, ref):
    keyer.begin()
    before = keyer.filling
    turn(keyer)  # the window is built anew, the record goes on
    qtbot.waitUntil(lambda: keyer.filling is not before and keyer.here != "")
    keyer.settle()
    keyer.filling.go_to(ref)
    qtbot.waitUntil(lambda: keyer.here == ref)
    question = keyer.filling.page.question
    assert clipped(question) == []
    assert unnamed(question) == []
    assert sticks_out(question) == []
    viewport = keyer.filling.page.viewport()
    assert question.editor.width() <= viewport.width()
    right = question.editor.mapTo(viewport, question.editor.rect().topRight()).x()
    assert right <= viewport.width()
