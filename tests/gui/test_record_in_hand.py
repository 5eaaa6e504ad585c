"""Review beside the table: states with notes, who changed a field, earlier moments, undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text
from support.known_forms import write_form
from support.layout import unnamed
from support.sheets import words_of
from support.workspaces import HandClock

from app.operations import capture
from app.operations.load_form import load_form
from app.operations.remarks import remarks_of
from app.store.clock import utc_now
from app.store.workspace import Workspace
from app.ui.records.screen import RecordsScreen
from app.ui.records.thread import ThreadItem
from app.ui.remark_card import RemarkCard
from app.ui.tasks import Part

CONTROL = Qt.KeyboardModifier.ControlModifier
FORM = """
| survey |              |        |        |          |
|        | type         | name   | label  | required |
|        | text         | nombre | Nombre | yes      |
|        | integer      | edad   | Edad   |          |
|        | text         | apodo  | Apodo  |          |
| settings |            |         |
|          | form_title | form_id |
|          | Hogares    | hogares |
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def uuid(folder):
    """A finished record whose age was changed once."""
    clock = HandClock()
    with Workspace.open(folder, clock=clock) as workspace:
        load_form(workspace, write_form(folder / "hogares.xlsx", FORM))
        made = capture.start(workspace, "hogares", "Ana", clock=clock)
        for path, value in (("nombre", "Rosa"), ("edad", 30), ("edad", 31)):
            clock.pass_by(seconds=60)
            capture.answer(workspace, made, path, value)
        clock.pass_by(seconds=60)
        assert capture.finish(workspace, made).done
        return made.record.uuid


@pytest.fixture
def screen(uuid, open_window, qtbot):
    window = open_window({"registros": RecordsScreen}, 1366, 768)
    window.go("registros")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.panel.look is not None)
    assert screen.panel.sheet.info.uuid == uuid
    return screen


def row_of(screen, path):
    return next(row for row in screen.panel.rows if row.line.path == path)


def state_of(screen):
    return screen.panel.sheet.info.state if screen.panel.sheet else ""


def told(screen):
    return screen.window().undo_bar.sentence


def press(screen, key):
    QTest.keyClick(QApplication.focusWidget() or screen.window(), key, CONTROL)


@pytest.fixture
def send_back(screen, qtbot):
    def do(text="Revise la edad", path="edad"):
        screen.panel.states.buttons["returned"].click()
        type_text(row_of(screen, path).remark, text)
        screen.panel.states.send.click()
        qtbot.waitUntil(lambda: state_of(screen) == "returned")

    return do


class TestStates:
    """Buttons of what this person may do."""

    def test_an_officer_is_offered_every_way(self, screen):
        assert list(screen.panel.states.buttons) == ["returned", "approved", "draft"]

    def test_who_only_captures_is_offered_none(self, screen, folder, qtbot):
        with Workspace.open(folder) as workspace:
            workspace.people.set_role(screen.context.person, "enumerator")
        screen.hand.show()
        qtbot.waitUntil(lambda: screen.panel.look.ways == ())
        assert not screen.panel.states.isVisible()

    def test_it_is_approved_with_one_press(self, screen, qtbot):
        screen.panel.states.buttons["approved"].click()
        qtbot.waitUntil(lambda: state_of(screen) == "approved")
        assert told(screen) == "El registro 1 quedó aprobado."

    def test_one_with_errors_is_not_approved_and_says_why(self, folder, screen, uuid, qtbot):
        with Workspace.open(folder) as workspace:
            made = capture.resume(workspace, uuid, "Ana", clock=utc_now)
            capture.answer(workspace, made, "nombre", None)
        screen.panel.states.buttons["approved"].click()
        qtbot.waitUntil(lambda: told(screen).startswith("El registro 1 no se aprobó: "))
        assert state_of(screen) == "final"

    def test_it_goes_back_with_a_note_typed_beside_the_answer(
        self, send_back, screen, folder, uuid
    ):
        send_back()
        with Workspace.open(folder) as workspace:
            [remark] = remarks_of(workspace, uuid)
        assert (remark.path, remark.text) == ("edad", "Revise la edad")
        assert told(screen) == "El registro 1 se devolvió con notas."

    def test_a_note_may_be_about_the_whole_record(self, screen, folder, uuid, qtbot):
        screen.panel.states.buttons["returned"].click()
        type_text(screen.panel.states.whole, "Falta el acta")
        screen.panel.states.send.click()
        qtbot.waitUntil(lambda: state_of(screen) == "returned")
        with Workspace.open(folder) as workspace:
            assert [each.path for each in remarks_of(workspace, uuid)] == [""]

    def test_without_a_note_nothing_goes_back(self, screen):
        screen.panel.states.buttons["returned"].click()
        screen.panel.states.send.click()
        assert state_of(screen) == "final"
        assert screen.panel.states.whole.placeholderText() == "Escriba al menos una nota"

    def test_a_note_being_typed_outlives_what_others_write(self, screen, qtbot):
        screen.panel.states.buttons["returned"].click()
        field = row_of(screen, "nombre").remark
        type_text(field, "Espere")
        with qtbot.waitSignal(screen.context.tasks.changed):
            screen.changes.log_reveal(screen.panel.sheet.info)
        screen.refresh(Part.RECORDS)
        answered = []
        for _way in range(2):  # what a first answer asks for comes before the second
            screen.context.tasks.read(lambda _workspace: None, answered.append)
            qtbot.waitUntil(lambda: bool(answered))
            answered.clear()
        assert row_of(screen, "nombre").remark.text() == "Espere"

    def test_no_devolver_shows_the_record_as_before(self, screen):
        screen.panel.states.buttons["returned"].click()
        screen.panel.states.stop.click()
        assert not screen.panel.is_returning
        assert screen.panel.states.buttons["returned"].isVisible()


class TestRemarks:
    """Beside their answers."""

    def cards(self, screen):
        QApplication.processEvents()
        return screen.panel.findChildren(RemarkCard)

    def test_they_stand_in_the_row_of_their_field(self, send_back, screen):
        send_back()
        row = row_of(screen, "edad")
        assert "Revise la edad" in words_of(row)
        assert "Revise la edad" not in words_of(row_of(screen, "nombre"))

    def test_they_are_answered_there(self, send_back, screen, qtbot):
        send_back()
        row = row_of(screen, "edad")
        row.findChild(RemarkCard).answer.click()
        type_text(QApplication.focusWidget(), "Es 31")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "«Es 31»" in words_of(row_of(screen, "edad")))

    def test_settled_ones_are_gone(self, send_back, screen, qtbot):
        send_back()
        row_of(screen, "edad").findChild(RemarkCard).settle.click()
        qtbot.waitUntil(lambda: screen.panel.look.remarks[0].closed)
        assert "Revise la edad" not in words_of(row_of(screen, "edad"))


class TestHistory:
    """Who changed what."""

    def test_one_click_shows_the_changes_of_this_field_alone(self, screen):
        row = row_of(screen, "edad")
        row.history.click()
        said = [item.words.text() for item in row.findChildren(ThreadItem)]
        assert said == ["Edad: 30 cambió a 31", "Edad: 30"]
        assert "Ana" in words_of(row)

    def test_another_click_hides_it(self, screen):
        row = row_of(screen, "edad")
        row.history.click()
        row.history.click()
        QApplication.sendPostedEvents(None, 52)
        assert row._thread is None

    def test_a_field_nobody_touched_has_no_history(self, screen):
        row = next(row for row in screen.panel.rows if row.line.words is None)
        assert row.history.isHidden()

    def test_every_button_has_a_name(self, screen):
        assert unnamed(screen) == []


class TestThePast:
    """As it was."""

    def choose(self, screen, qtbot, number):
        combo = screen.panel.past.combo
        combo.setCurrentIndex(number)
        combo.activated.emit(number)
        qtbot.waitUntil(lambda: (screen.panel.look.at is not None) == bool(number))

    def test_it_is_shown_as_it_was(self, screen, qtbot):
        self.choose(screen, qtbot, 2)
        assert row_of(screen, "edad").line.words == "30"
        assert "Nada se cambia al mirar." in words_of(screen.panel)
        assert not screen.panel.states.isVisible()
        assert not screen.panel.aside_button.isVisible()

    def test_and_as_it_is_again(self, screen, qtbot):
        self.choose(screen, qtbot, 2)
        self.choose(screen, qtbot, 0)
        assert row_of(screen, "edad").line.words == "31"


class TestUndo:
    """Ctrl+Z and Ctrl+Y on the record in hand."""

    def test_a_state_is_taken_back_and_done_again(self, screen, qtbot):
        screen.panel.states.buttons["approved"].click()
        qtbot.waitUntil(lambda: state_of(screen) == "approved")
        press(screen, Qt.Key.Key_Z)
        qtbot.waitUntil(lambda: state_of(screen) == "final")
        press(screen, Qt.Key.Key_Y)
        qtbot.waitUntil(lambda: state_of(screen) == "approved")

    def test_it_goes_back_further_than_what_was_told(self, screen, qtbot):
        press(screen, Qt.Key.Key_Z)  # the finish
        qtbot.waitUntil(lambda: state_of(screen) == "draft")
        press(screen, Qt.Key.Key_Z)  # the second year
        qtbot.waitUntil(lambda: row_of(screen, "edad").line.words == "30")

    def test_with_nothing_left_it_says_so(self, screen, qtbot):
        press(screen, Qt.Key.Key_Y)
        qtbot.waitUntil(lambda: told(screen) == "No hay nada que rehacer en este registro.")
