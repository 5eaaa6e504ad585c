"""Comparar: both values side by side, decided by one key, undone, and how people key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.keys import type_text
from support.layout import clipped, sticks_out, unnamed
from support.reviewed import APPROVER, KEYER, OFFICER, reviewed
from support.twice import FIRST, SECOND, key_first, key_second
from support.workspaces import HandClock

from app.operations.second_keying import plan_of
from app.store.workspace import Workspace
from app.ui.stations import FACTORIES, PART_OF

SCREENS = {"comparar": FACTORIES["comparar"], "revisar": FACTORIES["revisar"]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_screen(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)

    def open_(person=OFFICER, **changes):
        clock = HandClock()
        with reviewed(folder, clock) as workspace:
            first = key_first(workspace, clock)
            if changes:
                key_second(workspace, clock, first, **changes)
        context.settings.person = person
        context.use_form("hogares")
        window = open_window(SCREENS)
        context.go("comparar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.compared is not None)
        QApplication.processEvents()
        return screen

    return open_


@pytest.fixture
def screen(open_screen):
    """Two differences: the name and the age."""
    return open_screen(nombre="Roza", edad=31)


def undecided(screen):
    return [line.difference.ref for line in screen.compared.lines if not line.decided]


def settle(screen, qtbot, count):
    qtbot.waitUntil(lambda: len(undecided(screen)) == count)
    QApplication.processEvents()


def stored(folder):
    with Workspace.open(folder) as workspace:
        return workspace.records.answers(workspace.records.info(1)).values


def test_it_belongs_to_revisar():
    assert PART_OF["comparar"] == "revisar"


def test_both_values_stand_side_by_side_with_who_keyed_them(screen):
    panel = screen.panel
    assert (panel.first.text(), panel.second.text()) == ("Rosa", "Roza")
    assert panel._first_by.text().startswith(FIRST)
    assert panel._second_by.text().startswith(SECOND)
    assert screen.summary.text() == "1 registro capturado dos veces · 2 por decidir"


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_1, "Rosa"), (Qt.Key.Key_2, "Roza")])
def test_a_key_chooses_and_the_next_one_comes(screen, folder, qtbot, key, name):
    QTest.keyClick(screen.table, key)
    settle(screen, qtbot, 1)
    assert stored(folder)["nombre"] == name
    assert screen.panel.first.text() == "30"


def test_enter_goes_on_without_deciding(screen):
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.panel.first.text() == "30"
    assert len(undecided(screen)) == 2


def test_another_value_with_its_reason(screen, folder, qtbot):
    screen.table.selectRow(1)
    screen.panel.reason.setText("Se lee 32")
    type_text(screen.panel.other, "32")
    QTest.keyClick(screen.panel.other, Qt.Key.Key_Return)
    settle(screen, qtbot, 1)
    assert stored(folder)["edad"] == 32
    decided = next(line for line in screen.compared.lines if line.decided)
    assert decided.difference.decision.reason == "Se lee 32"


def test_what_the_form_refuses_is_said_and_stays_open(screen, folder, qtbot):
    screen.table.selectRow(1)
    type_text(screen.panel.other, "200")
    QTest.keyClick(screen.panel.other, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(screen.panel.complaint.text()))
    assert stored(folder)["edad"] == 30


def test_a_decision_is_undone(screen, folder, qtbot):
    QTest.keyClick(screen.table, Qt.Key.Key_2)
    settle(screen, qtbot, 1)
    screen.context.undo_wanted.emit()
    settle(screen, qtbot, 2)
    assert stored(folder)["nombre"] == "Rosa"


def test_when_all_is_decided_it_says_so(screen, qtbot):
    for left in (1, 0):
        QTest.keyClick(screen.table, Qt.Key.Key_1)
        settle(screen, qtbot, left)
    screen.go_on()
    assert screen.footer.message.text() == "Todo está decidido."


def test_who_may_not_correct_is_told(open_screen, qtbot):
    screen = open_screen(APPROVER, edad=31)
    QTest.keyClick(screen.table, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: APPROVER in screen.panel.complaint.text())


def test_who_only_captures_is_told_that_others_compare(context, folder, open_window, qtbot):
    clock = HandClock()
    with reviewed(folder, clock) as workspace:
        key_second(workspace, clock, key_first(workspace, clock), edad=31)
    context.settings.person = KEYER
    context.use_form("hogares")
    window = open_window(SCREENS)
    context.go("comparar")
    screen = window.screen_in_view
    qtbot.waitUntil(
        lambda: "no ve las dos capturas juntas" in screen.footer.message.text(),
    )
    assert screen.compared is None


def test_a_missing_instance_is_one_line(open_screen):
    screen = open_screen(hijos=[{"nombre": "Luz", "edad": 4}])
    (line,) = screen.compared.lines
    assert (line.label, line.first, line.second) == ("Hijos 2", "Juan, 7", "no está")
    assert screen.panel.other.isHidden()


def test_how_people_key(screen):
    screen.views.choose("personas")
    screen._on_view_chosen("personas")
    model = screen.people.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == [FIRST, SECOND]
    assert screen.pages.currentWidget() is screen.people
    assert screen.side_panel.isHidden()


def test_the_key_of_handing_over_leads_there_from_here_too(screen, monkeypatch):
    went = []
    monkeypatch.setattr(type(screen.context), "go", lambda _context, station: went.append(station))
    QTest.keyClick(screen.window(), Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert went == ["intercambio"]


def test_without_second_keyings_it_says_how_to_begin(open_screen):
    screen = open_screen()
    assert screen.pages.currentWidget() is screen.empty


def test_the_share_is_chosen_here(screen, folder, qtbot):
    screen.shares.choose("10")
    screen.shares.activated.emit(screen.shares.currentIndex())

    def share():
        with Workspace.open(folder) as workspace:
            return plan_of(workspace, "hogares").share

    qtbot.waitUntil(lambda: share() == 10)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (910, 512), (900, 500)])
def test_the_page_fits_and_every_control_has_a_name(screen, size):
    window = screen.window()
    window.resize(*size)
    QApplication.processEvents()
    assert unnamed(window) == []
    assert clipped(window) == []
    assert sticks_out(window) == []


@pytest.mark.parametrize("width", [1366, 1024, 910])
def test_what_was_chosen_for_the_second_keying_is_whole(screen, width):
    """Beside the panel there is no room for all three in a line: they go on in the next."""
    screen.window().resize(width, 600)
    QApplication.processEvents()
    for combo in (screen.shares, screen.ways, screen.doubtful):
        assert combo.width() >= combo.sizeHint().width()


@pytest.mark.parametrize(("width", "is_said"), [(1366, True), (910, True), (740, False)])
def test_large_letters_leave_the_three_lists_in_one_line(screen, width, is_said):
    """Without room for it, what the lists are about is left to what they say."""
    screen.window().resize(width, 500)
    QApplication.processEvents()
    assert screen.plan_name.isVisible() is is_said
    tops = {combo.y() for combo in (screen.shares, screen.ways, screen.doubtful)}
    assert len(tops) == 1 or is_said
