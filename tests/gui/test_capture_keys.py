"""Capturing with keys alone: three records typed as a keyer types them, read back from the disk."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, load, stored, wait_for_workspace
from support.capture_form import load_households
from support.keys import type_text

from app.store.workspace import Workspace
from app.ui.stations import FACTORIES

FORM = {"capturar": FACTORIES["capturar"]}
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
RECORDS = (
    ("nebaj", "2018", "72686", "2.9", "13", "10.2", "ixil", "86.2"),
    ("0801", "2018", "103,952", "11.4", "31.4", "12.1", "quc", "52.3"),
    ("coban", "2018", "212421", "17.2", "26.5", "11.3", "kek", "65.1"),
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_form(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)

    def open_(load_form=load):
        load_form(folder)
        keyer = Keyer(open_window(FORM), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        return keyer

    return open_


@pytest.fixture
def keyer(open_form):
    return open_form()


@pytest.fixture
def household(open_form):
    keyer = open_form(load_households)
    keyer.begin()
    return keyer


def to_water(keyer):
    """Answer all before the question about the source of water."""
    for answer in ("Tzalbal", "camino a Nebaj", "21112026", "6", "3", "12"):
        keyer.type(answer)


def row_words(keyer):
    """What the painted rows say, from top to bottom."""
    return [row.accessibleName() for row in keyer.filling.page.rows()]


def test_three_records_are_typed_with_keys_alone_and_stand_on_disk(keyer, folder):
    for record in RECORDS:
        keyer.begin()
        for answer in record:
            keyer.type(answer)
        keyer.press(Qt.Key.Key_Return)  # the last Enter stands on «Terminar registro»
        keyer.qtbot.waitUntil(lambda: not keyer.filling.desk.has_record)
    found = stored(folder)
    assert [state for state, _values in found] == ["final"] * 3
    assert [values["municipio"] for _state, values in found] == ["1413", "0801", "1601"]
    assert found[1][1]["poblacion"] == 103952
    assert found[2][1]["idioma_materno"] == "kek"


def test_keys_typed_faster_than_the_disk_all_arrive(keyer, folder, monkeypatch):
    save = keyer.screen.context.tasks.run

    def slow(op, *rest, **named):
        def later(workspace):
            time.sleep(0.05)
            return op(workspace)

        save(later, *rest, **named)

    monkeypatch.setattr(keyer.screen.context.tasks, "run", slow)
    keyer.begin()
    for answer in RECORDS[0]:
        type_text(QApplication.focusWidget(), answer)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    keyer.qtbot.waitUntil(lambda: len(stored(folder)[0][1]) == len(RECORDS[0]))
    assert stored(folder)[0][1]["idioma_materno_pct"] == 86.2


def test_the_next_question_opens_only_after_the_answer_is_on_disk(keyer, folder):
    keyer.begin()
    seen = []
    moved = keyer.filling.show_place
    keyer.filling.show_place = lambda ref: (seen.append(stored(folder)[0][1]), moved(ref))
    keyer.type("nebaj")
    assert seen == [{"municipio": "1413"}]


def test_shift_tab_goes_back_and_shows_the_answer_for_correction(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2017")
    keyer.press(Qt.Key.Key_Backtab, SHIFT)
    assert keyer.here == "anio_censo"
    assert QApplication.focusWidget().selectedText() == "2017"
    keyer.type("2018", then=Qt.Key.Key_Tab)
    assert stored(folder)[0][1]["anio_censo"] == 2018
    assert keyer.here == "poblacion"


def test_a_wrong_answer_is_told_under_the_field_with_what_was_typed(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("1800")
    question = keyer.filling.page.question
    assert question.complaint == "Debe estar entre 1950 y 2100. Usted escribió 1800."
    assert keyer.here == "anio_censo"
    assert stored(folder)[0][1]["anio_censo"] == 1800  # kept as it was typed
    keyer.press(Qt.Key.Key_Return)  # Enter again leaves it for later
    assert keyer.here == "poblacion"
    assert any("Debe estar entre" in words for words in row_words(keyer))


def test_a_word_for_a_number_is_kept_and_told(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("doce")
    assert "doce" in keyer.filling.page.question.complaint
    assert stored(folder)[0][1]["anio_censo"] == "doce"


def test_what_stands_in_no_list_is_kept_and_told(keyer, folder):
    keyer.begin()
    keyer.type("tzalvalito")
    assert "tzalvalito" in keyer.filling.page.question.complaint
    assert stored(folder)[0][1]["municipio"] == "tzalvalito"


def test_enter_on_an_empty_list_takes_no_municipality(keyer, folder):
    keyer.begin()
    keyer.press(Qt.Key.Key_Return)
    assert keyer.filling.page.question.complaint == "Esta pregunta es obligatoria."
    assert stored(folder)[0][1] == {}


def test_finishing_too_early_goes_to_the_first_thing_missing_and_says_so(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018")
    keyer.press(Qt.Key.Key_Return, CTRL)
    assert keyer.here == "poblacion"
    assert keyer.screen.footer.message.text() == "Por corregir: 6 respuestas."
    assert stored(folder)[0][0] == "draft"


def test_f8_goes_round_the_problems(keyer):
    keyer.begin()
    keyer.press(Qt.Key.Key_Return, CTRL)
    keyer.type("nebaj")
    assert keyer.here == "anio_censo"
    keyer.press(Qt.Key.Key_F8)
    assert keyer.here == "poblacion"
    keyer.press(Qt.Key.Key_F8, SHIFT)
    assert keyer.here == "anio_censo"
    keyer.press(Qt.Key.Key_F8, SHIFT)
    assert keyer.here == "idioma_materno_pct"


def test_digits_choose_and_enter_goes_on(household, folder):
    to_water(household)
    assert household.here == "agua/fuente"
    household.press(Qt.Key.Key_7)
    assert stored(folder, "hogares")[0][1]["agua/fuente"] == "7"
    assert household.here == "agua/fuente"
    household.press(Qt.Key.Key_Return)
    assert household.here == "agua/trato"


def test_arrows_choose_one_and_supr_takes_it_away(household, folder):
    to_water(household)
    household.press(Qt.Key.Key_1)
    household.press(Qt.Key.Key_Down)
    assert stored(folder, "hogares")[0][1]["agua/fuente"] == "2"
    household.press(Qt.Key.Key_Delete)
    assert "agua/fuente" not in stored(folder, "hogares")[0][1]


def test_f9_says_that_nobody_knows(household, folder):
    to_water(household)
    household.press(Qt.Key.Key_F9)
    assert stored(folder, "hogares")[0][1]["agua/fuente"] == "0"


def test_space_and_digits_mark_several(household, folder):
    to_water(household)
    household.press(Qt.Key.Key_7)
    household.press(Qt.Key.Key_Return)
    household.press(Qt.Key.Key_Space)
    household.press(Qt.Key.Key_Down)
    household.press(Qt.Key.Key_Down)
    household.press(Qt.Key.Key_Space)
    assert stored(folder, "hogares")[0][1]["agua/trato"] == "1 3"
    household.press(Qt.Key.Key_1)
    assert stored(folder, "hogares")[0][1]["agua/trato"] == "3"


def test_questions_come_and_go_with_the_answer_that_decides(household):
    to_water(household)
    household.press(Qt.Key.Key_7)
    line = "8 y 9 no aplican, porque «¿De dónde obtiene principalmente el agua para beber?» es "
    assert f"{line}Manantial o nacimiento" in row_words(household)
    household.press(Qt.Key.Key_1)
    assert not any("no aplican" in words for words in row_words(household))
    household.press(Qt.Key.Key_Return)
    assert household.here == "agua/pago"


def test_a_calculated_value_follows_its_question(household):
    to_water(household)
    assert "Litros por persona al día. 120 litros" in row_words(household)


def test_what_is_in_hand_keeps_its_place_when_others_go(household):
    to_water(household)
    household.press(Qt.Key.Key_1)
    page = household.filling.page
    before = page._live_top()
    household.press(Qt.Key.Key_7)
    assert abs(page._live_top() - before) <= 1


def test_instances_are_added_answered_and_taken_away(household, folder):
    to_water(household)
    for key in (Qt.Key.Key_7, *[Qt.Key.Key_Return] * 4):
        household.press(key)
    assert household.here == "miembros[1]/nombre"
    household.type("Juana")
    household.type("31")
    assert household.here == "miembros"
    household.press(Qt.Key.Key_1)
    assert household.here == "miembros[2]/nombre"
    household.type("Pedro")
    household.press(Qt.Key.Key_PageUp)
    assert household.here == "miembros[1]/nombre"
    household.press(Qt.Key.Key_PageDown)
    household.press(Qt.Key.Key_Return)
    household.press(Qt.Key.Key_Return)
    household.press(Qt.Key.Key_2)
    assert household.filling.desk.session.row_count("miembros") == 1
    household.press(Qt.Key.Key_Return)
    assert household.here == "cierre"


def test_an_instance_that_was_taken_away_comes_back(household):
    to_water(household)
    for key in (Qt.Key.Key_7, *[Qt.Key.Key_Return] * 4):
        household.press(key)
    household.type("Juana")
    household.type("31")
    household.press(Qt.Key.Key_2)
    session = household.filling.desk.session
    assert session.row_count("miembros") == 0
    household.press(Qt.Key.Key_Z, CTRL)
    assert session.node("miembros[1]/nombre").value == "Juana"
    assert session.node("miembros[1]/edad").value == 31


def test_what_is_typed_after_an_error_replaces_it(keyer, folder):
    keyer.begin()
    keyer.type("tzalvalito")
    keyer.type("nebaj")
    assert stored(folder)[0][1] == {"municipio": "1413"}


def test_going_where_nothing_is_stores_what_is_typed(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018", then=None)
    keyer.filling.go_to("no/hay")
    keyer.settle()
    assert stored(folder)[0][1]["anio_censo"] == 2018
    assert keyer.here == "anio_censo"


def test_f5_repeats_the_last_records_answer(keyer, folder):
    keyer.begin()
    for answer in RECORDS[0]:
        keyer.type(answer)
    keyer.press(Qt.Key.Key_Return)
    keyer.begin()
    keyer.type("coban")
    keyer.press(Qt.Key.Key_F5)
    keyer.press(Qt.Key.Key_Return)
    assert stored(folder)[1][1]["anio_censo"] == 2018
    assert keyer.here == "poblacion"


def test_a_note_stands_beside_its_question(keyer, folder):
    from app.operations.notes import notes_of

    keyer.begin()
    keyer.press(Qt.Key.Key_F7)
    with keyer.qtbot.waitSignal(keyer.filling.desk.noted):
        keyer.type("el dato es aproximado")
    assert keyer.here == "municipio"
    with Workspace.open(folder) as workspace:
        notes = notes_of(workspace, workspace.records.info(1))
    assert [(note.path, note.text) for note in notes] == [("municipio", "el dato es aproximado")]


def test_f6_goes_to_a_question_by_its_words(keyer):
    keyer.begin()
    keyer.press(Qt.Key.Key_F6)
    type_text(QApplication.focusWidget(), "poblacion")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    keyer.settle()
    assert keyer.here == "poblacion"


def test_escape_loses_nothing(keyer, folder):
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("20", then=None)
    keyer.press(Qt.Key.Key_Escape)
    assert keyer.filling.page.question.editor.field.text() == "20"
    keyer.type("18")
    assert stored(folder)[0][1]["anio_censo"] == 2018


def test_no_answer_opens_a_dialog(keyer):
    keyer.begin()
    for answer in ("xx", "yy", "zz"):
        keyer.type(answer)
    assert QApplication.activeModalWidget() is None
