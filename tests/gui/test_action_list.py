"""Ctrl+K: a few letters, Enter; at most eight rows; it teaches the keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from support.keys import press, type_text

from app.ui.action_list import MOST, ActionList
from app.ui.screen import Action


@pytest.fixture
def done():
    return []


@pytest.fixture
def actions(shown, done):
    page = shown(QWidget(), 900, 500)
    offers = [
        Action("Revisar Hogares y agua 2026", lambda: done.append("revisar"), key="F3"),
        Action("Respaldar ahora en USB", lambda: done.append("respaldar"), leads="hoy, 07:40"),
        *(Action(f"Ir a la lista {n}", lambda n=n: done.append(n)) for n in range(20)),
    ]
    listed = ActionList(page, offers)
    listed.open_over()
    return listed


def test_at_most_eight_rows_are_shown(actions):
    assert len(actions.shown()) == MOST


def test_letters_leave_the_rows_that_have_them(actions):
    type_text(actions.field, "agua")
    assert actions.shown() == ["Revisar Hogares y agua 2026"]


@pytest.mark.parametrize(
    ("typed", "says_so"), [("", False), ("agua", False), ("lista 3", False), ("zacapa", True)]
)
def test_where_no_action_fits_it_is_said(actions, typed, says_so):
    type_text(actions.field, typed)
    assert actions.nothing.isVisible() == says_so
    assert bool(actions.shown()) != says_so


def test_accents_do_not_matter(actions):
    type_text(actions.field, "réspaldar")
    assert actions.shown() == ["Respaldar ahora en USB"]


def test_enter_does_the_row_in_hand_and_closes(actions, done):
    type_text(actions.field, "usb")
    press(actions.field, Qt.Key.Key_Return)
    assert done == ["respaldar"]
    assert not actions.isVisible()


def test_arrows_go_round(actions, done):
    press(actions.field, Qt.Key.Key_Up)
    press(actions.field, Qt.Key.Key_Down)
    press(actions.field, Qt.Key.Key_Down)
    press(actions.field, Qt.Key.Key_Return)
    assert done == ["respaldar"]


def test_enter_on_nothing_does_nothing(actions, done):
    type_text(actions.field, "xyz")
    press(actions.field, Qt.Key.Key_Return)
    assert done == []
    assert actions.isVisible()


def test_escape_leaves_without_doing(actions, done):
    press(actions, Qt.Key.Key_Escape)
    assert done == []
    assert not actions.isVisible()


def test_a_click_does_a_row(actions, done, qtbot):
    rows = actions._list
    centre = rows.visualRect(rows.model().index(1, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert done == ["respaldar"]


def test_it_stays_inside_its_window(actions):
    assert actions.width() <= 860
