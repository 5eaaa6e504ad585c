"""Keying a second time in the window: what waits, blind, asked again where it differs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from support.capture import Keyer, wait_for_workspace
from support.layout import clipped, sticks_out, unnamed
from support.reviewed import OFFICER, reviewed
from support.twice import SECOND, key_first
from support.workspaces import HandClock

from app.operations.compare_keyings import compare_form
from app.operations.second_keying import Plan, set_plan
from app.store.workspace import Workspace
from app.ui.controls.notices import Banner
from app.ui.stations import FACTORIES

FORM = {"capturar": FACTORIES["capturar"]}
PAPER = {"nombre": "Rosa", "edad": 30, "hijos": [{"nombre": "Luz", "edad": 4}]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_keyer(folder, context, open_window, qtbot):
    """Open Capturar for the second keyer, with one record that waits."""
    wait_for_workspace(context, qtbot)

    def open_(person=SECOND, **plan):
        clock = HandClock()
        with reviewed(folder, clock) as workspace:
            key_first(workspace, clock, PAPER)
            set_plan(workspace, "hogares", Plan(**{"share": 100, **plan}), OFFICER)
        context.settings.person = person
        keyer = Keyer(open_window(FORM), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        qtbot.waitUntil(lambda: bool(buttons(keyer)))
        return keyer

    return open_


@pytest.fixture
def begin(open_keyer, qtbot):
    """Begin the second keying that waits."""

    def begin_(**plan):
        keyer = open_keyer(**plan)
        qtbot.waitUntil(lambda: again(keyer) is not None)
        again(keyer).click()
        qtbot.waitUntil(lambda: keyer.here != "")
        keyer.settle()
        return keyer

    return begin_


def buttons(keyer):
    return keyer.screen.start_page.findChildren(QPushButton)


def again(keyer):
    names = {each.accessibleName(): each for each in buttons(keyer)}
    return names.get("Empezar una segunda captura")


def banner(keyer):
    found = keyer.filling.questioning.banner.findChildren(Banner)
    return found[0] if found and not keyer.filling.questioning.banner.isHidden() else None


def complaint(keyer):
    return keyer.filling.page.question.complaint


def differences(folder):
    with Workspace.open(folder) as workspace:
        return [each.ref for each in compare_form(workspace, "hogares").differences]


class TestWaiting:
    def test_the_start_says_how_many_wait(self, open_keyer, qtbot):
        keyer = open_keyer()
        qtbot.waitUntil(lambda: again(keyer) is not None)

    def test_not_to_who_keyed_them(self, open_keyer):
        keyer = open_keyer("Ana")
        assert again(keyer) is None

    def test_what_was_left_is_gone_on_with(self, begin, qtbot):
        keyer = begin()
        keyer.type("Rosa")
        keyer.screen.leave_record()
        name = "Seguir con la segunda captura del registro 1"
        qtbot.waitUntil(
            lambda: any(each.accessibleName() == name for each in buttons(keyer)),
        )
        next(each for each in buttons(keyer) if each.accessibleName() == name).click()
        qtbot.waitUntil(lambda: keyer.here == "edad")


class TestBlind:
    def test_a_banner_says_that_it_is_the_second_keying(self, begin):
        keyer = begin()
        assert banner(keyer).title.text() == "Segunda captura del registro 1"
        assert "Segunda captura del registro 1" in keyer.screen.header.crumb.text()

    def test_nothing_of_the_first_is_on_the_page(self, begin):
        keyer = begin()
        shown = [row.accessibleName() for row in keyer.filling.page.rows()]
        assert not [name for name in shown if "Rosa" in name or "30" in name]
        assert keyer.filling.desk.session.node("nombre").value is None

    def test_repeating_the_value_before_gives_nothing_of_it(self, begin):
        keyer = begin()
        keyer.press(Qt.Key.Key_F5)
        assert keyer.filling.desk.session.node("nombre").value is None

    def test_a_record_keyed_first_has_no_banner(self, open_keyer):
        keyer = open_keyer()
        keyer.begin()
        assert banner(keyer) is None

    def test_independently_keyed_answers_are_not_asked_again(self, begin):
        keyer = begin()
        keyer.type("Roza")
        assert keyer.here == "edad"


class TestDependent:
    def test_an_answer_that_agrees_goes_on(self, begin):
        keyer = begin(way="dependent")
        keyer.type("Rosa")
        assert keyer.here == "edad"

    def test_one_that_differs_is_asked_again_without_saying_what_it_was(self, begin):
        keyer = begin(way="dependent")
        keyer.type("Roza")
        assert keyer.here == "nombre"
        assert "Usted escribió «Roza»" in complaint(keyer)
        assert "Rosa" not in complaint(keyer)
        assert keyer.filling.desk.session.node("nombre").value is None

    def test_the_same_again_stands(self, begin):
        keyer = begin(way="dependent")
        keyer.type("Roza")
        keyer.type("Roza")
        assert keyer.here == "edad"
        assert keyer.filling.desk.session.node("nombre").value == "Roza"

    def test_a_third_value_is_asked_again(self, begin):
        keyer = begin(way="dependent")
        keyer.type("Roza")
        keyer.type("Rossa")
        assert keyer.here == "nombre"
        assert "«Rossa»" in complaint(keyer)
        keyer.type("Rosa")
        assert keyer.here == "edad"

    def test_a_blank_is_confirmed_by_going_on_again(self, begin):
        keyer = begin(way="dependent")
        keyer.type("Rosa")
        keyer.press(Qt.Key.Key_Return)
        assert keyer.here == "edad"
        assert "en blanco" in complaint(keyer)
        keyer.press(Qt.Key.Key_Return)
        assert keyer.here != "edad"

    def test_what_was_typed_is_in_the_journal(self, begin, folder):
        keyer = begin(way="dependent")
        keyer.type("Roza")
        uuid = keyer.filling.desk.record.uuid
        with Workspace.open(folder) as workspace:
            lines = workspace.journal.entries(uuid, path="nombre")
        assert [line.what.new for line in lines] == ["Roza", None]


class TestFields:
    def test_only_the_listed_ones_take_the_keys(self, begin):
        keyer = begin(doubtful=True, fields=("edad",))
        assert keyer.here == "edad"
        assert "Solo 1 pregunta" in banner(keyer).sentence.text()
        keyer.type("31")
        assert keyer.here == "edad"


class TestFinishing:
    def test_it_is_finished_and_compared(self, begin, folder, qtbot):
        keyer = begin(doubtful=True, fields=("nombre", "edad"))
        keyer.type("Rosa")
        keyer.type("31")
        keyer.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not keyer.filling.desk.has_record)
        assert differences(folder) == ["edad"]

    def test_the_keys_that_were_pressed_are_counted(self, begin, folder, qtbot):
        keyer = begin()
        keyer.type("Rosa")
        record = keyer.filling.desk.record
        keyer.screen.leave_record()

        def counted():
            with Workspace.open(folder) as workspace:
                return workspace.db.value(
                    "SELECT sum(count) FROM keystrokes WHERE record = ?", (record.id,)
                )

        qtbot.waitUntil(lambda: (counted() or 0) >= 1)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (910, 512), (900, 500)])
def test_the_page_fits_and_every_control_has_a_name(begin, size):
    keyer = begin(way="dependent")
    keyer.type("Roza")
    keyer.window.resize(*size)
    QApplication.processEvents()
    assert unnamed(keyer.window) == []
    assert clipped(keyer.window) == []
    assert sticks_out(keyer.window) == []
