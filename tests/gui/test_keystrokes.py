"""Keys pressed while an answer is on its way to the disk: they wait, in order, none is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from support.keys import press, type_text

from app.ui.capture.keystrokes import Keystrokes


@pytest.fixture
def desk(shown):
    """A window with two lines; keys are held around the first."""
    window = QWidget()
    inside, outside = QWidget(), QLineEdit()
    field = QLineEdit(inside)
    column = QVBoxLayout(window)
    column.addWidget(inside)
    column.addWidget(outside)
    shown(window)
    window.inside, window.field, window.outside = inside, field, outside
    field.setFocus()
    return window


@pytest.fixture
def keys(desk):
    held = Keystrokes(desk.inside)
    yield held
    held.drop()


def test_nothing_is_held_until_it_is_asked_for(desk, keys):
    type_text(desk.field, "agua")
    assert desk.field.text() == "agua"
    assert not keys.holding


def test_held_keys_arrive_in_their_order(desk, keys):
    keys.hold()
    type_text(desk.field, "Kꞌicheꞌ")
    assert desk.field.text() == ""
    keys.release()
    assert desk.field.text() == "Kꞌicheꞌ"


def test_they_go_to_whoever_has_the_focus_by_then(desk, keys):
    keys.hold()
    type_text(desk.field, "agua")
    desk.outside.setFocus()
    keys.release()
    assert (desk.field.text(), desk.outside.text()) == ("", "agua")


def test_other_parts_of_the_window_go_on(desk, keys):
    keys.hold()
    type_text(desk.outside, "agua")
    assert desk.outside.text() == "agua"


def test_what_is_to_be_done_waits_its_turn(desk, keys):
    keys.hold()
    type_text(desk.field, "a")
    seen = []
    keys.later(lambda: seen.append(desk.field.text()))
    type_text(desk.field, "b")
    keys.release()
    assert seen == ["a"]
    assert desk.field.text() == "ab"


def test_a_key_that_saves_makes_the_next_ones_wait_again(desk, keys):
    keys.hold()
    keys.later(keys.hold)
    type_text(desk.field, "x")
    keys.release()
    assert keys.holding
    assert desk.field.text() == ""
    keys.release()
    assert desk.field.text() == "x"


def test_where_the_disk_refuses_they_are_given_to_nobody(desk, keys):
    keys.hold()
    type_text(desk.field, "agua")
    keys.drop()
    assert desk.field.text() == ""
    type_text(desk.field, "b")
    assert desk.field.text() == "b"


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Home])
def test_keys_without_a_sign_wait_too(desk, keys, key):
    desk.field.setText("ab")
    desk.field.setCursorPosition(1)
    keys.hold()
    press(desk.field, key)
    assert (desk.field.text(), desk.field.cursorPosition()) == ("ab", 1)
    keys.release()
    assert (desk.field.text(), desk.field.cursorPosition()) != ("ab", 1)


def test_holding_twice_is_holding_once(desk, keys):
    keys.hold()
    keys.hold()
    type_text(desk.field, "a")
    keys.release()
    assert desk.field.text() == "a"
    assert not keys.holding


def test_letting_go_without_holding_does_nothing(keys):
    keys.release()
    keys.drop()
    assert not keys.holding
