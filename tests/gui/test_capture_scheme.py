"""The keys of capture: undo and redo, instances, absent answers, the numeric pad, F5, F6, notes."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, load, stored, wait_for_workspace
from support.capture_form import load_households, load_sheets
from support.keys import type_text

from app.store.workspace import Workspace
from app.ui.stations import FACTORIES

SHIFT, CTRL, ALT, PAD = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
Z, Y = Qt.Key.Key_Z, Qt.Key.Key_Y
SIGNS = {"+": Qt.Key.Key_Plus, "-": Qt.Key.Key_Minus, "*": Qt.Key.Key_Asterisk}
SIGNS |= {"/": Qt.Key.Key_Slash, ".": Qt.Key.Key_Period, ",": Qt.Key.Key_Comma}
SIGNS |= {"\r": Qt.Key.Key_Enter} | {str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(10)}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_form(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)

    def open_(load_form=load_households):
        load_form(folder)
        keyer = Keyer(open_window({"capturar": FACTORIES["capturar"]}), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        keyer.begin()
        return keyer

    return open_


@pytest.fixture
def keyer(open_form):
    return open_form()


def pad(keyer, signs):
    """Type on the numeric pad; ↵ is its Enter."""
    for sign in signs.replace("↵", "\r"):
        target = QApplication.focusWidget()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, SIGNS[sign], PAD, sign))
        keyer.settle()


def to_water(keyer):
    for answer in ("Tzalbal", "camino a Nebaj", "21112026", "6", "3", "12"):
        keyer.type(answer)


def to_members(keyer):
    to_water(keyer)
    for key in (Qt.Key.Key_7, *[Qt.Key.Key_Return] * 4):
        keyer.press(key)


def value(keyer, ref):
    return keyer.filling.desk.session.node(ref).value


def label_of_footer(keyer):
    return keyer.screen.footer.message.text()


class TestUndo:
    def test_each_ctrl_z_takes_one_answer_back_and_goes_to_it(self, keyer, folder):
        keyer.type("Tzalbal")
        keyer.type("camino a Nebaj")
        keyer.press(Z, CTRL)
        assert keyer.here == "lugar/direccion"
        assert keyer.filling.page.question.editor.area.toPlainText() == ""
        keyer.press(Z, CTRL)
        assert keyer.here == "lugar/comunidad"
        assert stored(folder, "hogares")[0][1] == {}
        assert label_of_footer(keyer) == "Se deshizo: «Comunidad»."

    def test_ctrl_y_does_it_again(self, keyer, folder):
        keyer.type("Tzalbal")
        keyer.type("camino a Nebaj")
        for _ in range(2):
            keyer.press(Z, CTRL)
        for _ in range(2):
            keyer.press(Y, CTRL)
        assert stored(folder, "hogares")[0][1] == {
            "lugar/comunidad": "Tzalbal",
            "lugar/direccion": "camino a Nebaj",
        }

    def test_what_is_being_typed_is_taken_back_first_by_its_own_field(self, keyer, folder):
        keyer.type("Tzalbal")
        keyer.type("camino", then=None)
        keyer.press(Z, CTRL)
        assert keyer.here == "lugar/direccion"
        assert stored(folder, "hogares")[0][1] == {"lugar/comunidad": "Tzalbal"}

    def test_with_nothing_left_it_says_so_and_changes_nothing(self, keyer):
        keyer.press(Z, CTRL)
        keyer.press(Y, CTRL)
        assert label_of_footer(keyer) == "No hay nada que rehacer."
        assert keyer.here == "lugar/comunidad"

    def test_a_choice_by_mistake_is_taken_back(self, keyer):
        to_water(keyer)
        keyer.press(Qt.Key.Key_1)
        keyer.press(Qt.Key.Key_7)
        keyer.press(Z, CTRL)
        assert value(keyer, "agua/fuente") == "1"
        rows = keyer.filling.page.question.editor.rows
        assert [row.text() for row in rows if row.isChecked()] == ["Tubería dentro de la vivienda"]

    def test_it_reaches_back_to_before_the_program_was_closed(self, keyer, folder):
        keyer.type("Tzalbal")
        keyer.type("camino")
        record = keyer.filling.desk.record.uuid
        keyer.screen.leave_record()
        keyer.filling.desk.resume(record)
        keyer.qtbot.waitUntil(lambda: keyer.here != "")
        keyer.press(Z, CTRL)
        assert stored(folder, "hogares")[0][1] == {"lugar/comunidad": "Tzalbal"}

    def test_the_journal_keeps_both_ways(self, keyer, folder):
        keyer.type("Tzalbal")
        keyer.press(Z, CTRL)
        with Workspace.open(folder) as workspace:
            ops = [(e.what.op, e.what.new) for e in workspace.journal.entries()]
            assert ops[-2:] == [("set", "Tzalbal"), ("set", None)]
            assert workspace.journal.verify() == []


class TestInstances:
    def test_alt_ins_adds_one_from_inside_and_keeps_what_is_typed(self, keyer):
        to_members(keyer)
        keyer.type("Juana")
        keyer.type("31", then=None)
        keyer.press(Qt.Key.Key_Insert, ALT)
        assert keyer.here == "miembros[2]/nombre"
        assert value(keyer, "miembros[1]/edad") == 31

    def test_alt_supr_takes_the_one_in_hand_away_and_ctrl_z_brings_it_back(self, keyer):
        to_members(keyer)
        for name in ("Juana", "Pedro", "Ana"):
            keyer.type(name)
            keyer.type("30")
            keyer.press(Qt.Key.Key_Insert, ALT)
        keyer.filling.go_to("miembros[2]/edad")
        keyer.settle()
        keyer.press(Qt.Key.Key_Delete, ALT)
        names = [value(keyer, f"miembros[{n}]/nombre") for n in (1, 2)]
        assert names == ["Juana", "Ana"]
        assert keyer.here == "miembros[2]/nombre"
        keyer.press(Z, CTRL)
        assert value(keyer, "miembros[2]/nombre") == "Pedro"
        assert keyer.here == "miembros[2]/nombre"

    def test_the_undo_bar_brings_it_back_too(self, keyer):
        to_members(keyer)
        keyer.type("Juana")
        keyer.type("30")
        keyer.press(Qt.Key.Key_Delete, ALT)
        assert keyer.filling.desk.session.row_count("miembros") == 0
        keyer.window.undo_bar.undone.emit()
        keyer.settle()
        assert value(keyer, "miembros[1]/nombre") == "Juana"

    def test_outside_a_repeat_nothing_is_added_and_it_is_said(self, keyer):
        keyer.press(Qt.Key.Key_Insert, ALT)
        assert label_of_footer(keyer) == "Esta pregunta se contesta una sola vez."

    def test_f6_lists_the_instances_with_their_first_answer(self, keyer):
        to_members(keyer)
        keyer.type("Juana")
        keyer.type("31")
        keyer.press(Qt.Key.Key_1)
        keyer.press(Qt.Key.Key_F6)
        type_text(QApplication.focusWidget(), "juana")
        assert keyer.screen.list.shown() == ["Personas del hogar · 1 de 2: Juana"]
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        keyer.settle()
        assert keyer.here == "miembros[1]/nombre"

    def test_f6_goes_to_a_question_by_its_number(self, keyer):
        keyer.press(Qt.Key.Key_F6)
        type_text(QApplication.focusWidget(), "7.")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        keyer.settle()
        assert keyer.here == "agua/fuente"


ABSENT = (
    ("type", "name", "label", "required"),
    ("select_one sn", "visto", "¿Lo vio?", "yes"),
    ("integer", "veces", "¿Cuántas veces?", ""),
    ("integer", "edad", "Edad", "yes"),
)
OPTIONS = (
    ("list_name", "name", "label"),
    ("sn", "1", "Sí"),
    ("sn", "2", "No"),
    ("sn", "7", "No aplica"),
    ("sn", "8", "No responde"),
    ("sn", "9", "No sabe"),
)
SETTINGS = (("form_id", "form_title"), ("ausentes", "Ausentes"))


class TestAbsent:
    @pytest.fixture
    def asked(self, open_form):
        sheets = {"survey": ABSENT, "choices": OPTIONS, "settings": SETTINGS}
        return open_form(lambda folder: load_sheets(folder, sheets))

    def test_f9_goes_round_the_answers_that_say_there_is_none(self, asked):
        seen = []
        for _ in range(4):
            asked.press(Qt.Key.Key_F9)
            seen.append(value(asked, "visto"))
        assert seen == ["7", "8", "9", "7"]

    def test_where_a_blank_will_do_it_says_so(self, asked):
        asked.press(Qt.Key.Key_1)
        asked.press(Qt.Key.Key_Return)
        asked.press(Qt.Key.Key_F9)
        assert label_of_footer(asked) == "Esta pregunta puede quedar en blanco: presione Enter."

    def test_where_an_answer_is_needed_it_says_so(self, asked):
        asked.filling.go_to("edad")
        asked.settle()
        asked.press(Qt.Key.Key_F9)
        assert "no ofrece" in label_of_footer(asked)
        assert value(asked, "edad") is None


class TestPad:
    def test_a_coded_form_is_filled_with_the_pad_alone(self, open_form, folder):
        sheets = {"survey": ABSENT, "choices": OPTIONS, "settings": SETTINGS}
        keyer = open_form(lambda folder: load_sheets(folder, sheets))
        pad(keyer, "1↵3+")
        assert keyer.here == "edad"
        pad(keyer, "-4↵")  # back, and another number
        pad(keyer, "31↵")
        pad(keyer, "↵")  # «Terminar registro» has the focus
        keyer.qtbot.waitUntil(lambda: not keyer.filling.desk.has_record)
        assert stored(folder, "ausentes") == [("final", {"visto": "1", "veces": 4, "edad": 31})]

    def test_the_star_says_that_nobody_knows(self, open_form):
        sheets = {"survey": ABSENT, "choices": OPTIONS, "settings": SETTINGS}
        keyer = open_form(lambda folder: load_sheets(folder, sheets))
        pad(keyer, "*")
        assert value(keyer, "visto") == "7"

    def test_the_slash_leaves_a_repeat(self, keyer):
        to_members(keyer)
        pad(keyer, "↵")
        assert keyer.here == "miembros[1]/nombre"  # what is missing is told once
        keyer.type("Juana")
        pad(keyer, "31/")
        assert keyer.here == "cierre"
        assert value(keyer, "miembros[1]/edad") == 31

    def test_signs_are_part_of_a_text(self, keyer):
        pad(keyer, "3-4/5+")
        assert keyer.filling.page.question.editor.field.text() == "3-4/5+"
        assert keyer.here == "lugar/comunidad"

    def test_the_slash_is_part_of_a_date(self, keyer, folder):
        keyer.filling.go_to("lugar/visita")
        keyer.settle()
        pad(keyer, "21/11/2026+")
        assert stored(folder, "hogares")[0][1]["lugar/visita"] == "2026-11-21"

    def test_its_comma_is_the_point_of_decimals(self, keyer, folder):
        to_water(keyer)
        keyer.filling.go_to("agua/gasto")
        keyer.settle()
        pad(keyer, "12,5↵")
        assert stored(folder, "hogares")[0][1]["agua/gasto"] == 12.5

    def test_at_the_end_of_a_repeat_digits_add_and_take_away(self, keyer):
        to_members(keyer)
        keyer.type("Juana")
        keyer.type("31")
        pad(keyer, "1")
        assert keyer.here == "miembros[2]/nombre"
        pad(keyer, "/")  # a text takes it
        assert keyer.filling.page.question.editor.field.text() == "/"


class TestRepeating:
    def test_f5_gives_what_the_record_before_had_also_after_closing(self, open_form, folder):
        from app.operations import capture
        from app.ui.capture.desk import now

        def two(folder):
            load(folder)
            with Workspace.open(folder) as workspace:
                for person, year in (("Sin nombre", "2002"), ("Otra", "1994")):
                    made = capture.start(workspace, "conectividad_municipal", person, clock=now)
                    capture.answer(workspace, made, "anio_censo", year)

        keyer = open_form(two)
        person = keyer.screen.context.person
        with Workspace.open(folder) as workspace:
            made = capture.start(workspace, "conectividad_municipal", person, clock=now)
            capture.answer(workspace, made, "anio_censo", "2018")
        keyer.screen.leave_record()
        keyer.filling.desk.start("conectividad_municipal")
        keyer.qtbot.waitUntil(lambda: keyer.here != "")
        keyer.filling.go_to("anio_censo")
        keyer.settle()
        keyer.press(Qt.Key.Key_F5)
        assert value(keyer, "anio_censo") == 2018

    def test_inside_a_repeat_f5_gives_what_the_instance_before_had(self, keyer):
        to_members(keyer)
        keyer.type("Juana")
        keyer.type("31")
        keyer.press(Qt.Key.Key_1)
        keyer.press(Qt.Key.Key_F5)
        assert value(keyer, "miembros[2]/nombre") == "Juana"

    def test_without_anything_before_it_says_so(self, keyer):
        keyer.press(Qt.Key.Key_F5)
        assert label_of_footer(keyer) == "El registro anterior no tiene ese dato."


class TestSafety:
    def test_enter_all_the_way_never_finishes_a_record_with_errors(self, keyer, folder):
        for _ in range(80):
            QTest.keyClick(QApplication.focusWidget() or keyer.window, Qt.Key.Key_Return)
            keyer.settle()
        assert stored(folder, "hogares")[0][0] == "draft"

    def test_escape_keeps_a_note_that_was_begun(self, keyer):
        keyer.press(Qt.Key.Key_F7)
        type_text(QApplication.focusWidget(), "falta la pla")
        keyer.press(Qt.Key.Key_Escape)
        keyer.press(Qt.Key.Key_F7)
        assert QApplication.focusWidget().text() == "falta la pla"

    def test_f1_beside_its_help_opens_the_sheet_of_keys_and_the_question_keeps_its_text(
        self, keyer
    ):
        keyer.window.resize(1366, 768)
        keyer.settle()
        keyer.type("Tzal", then=None)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
        sheet = QApplication.activeModalWidget() or QApplication.activeWindow()
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert keyer.filling.page.question.editor.field.text() == "Tzal"
