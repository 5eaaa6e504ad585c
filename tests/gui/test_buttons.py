"""Buttons: words never cut, the key beside them, Enter presses all but the dangerous ones."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from support.keys import press
from support.layout import told

from app.ui import theme
from app.ui.controls.buttons import Button, HeroButton, IconButton, Kind


@pytest.fixture
def presses():
    return []


def a_button(shown, presses, *arguments, **options):
    button = Button(*arguments, **options)
    button.clicked.connect(lambda: presses.append(1))
    shown(button, *button.sizeHint().toTuple())
    return button


@pytest.mark.parametrize("kind", list(Kind))
def test_a_button_is_as_high_as_a_target(kind):
    assert Button("Revisar", kind).sizeHint().height() >= theme.size("target_min")


def test_a_button_has_room_for_its_words_its_icon_and_its_key():
    plain = Button("Revisar").sizeHint().width()
    with_icon = Button("Revisar", icon="check").sizeHint().width()
    with_both = Button("Revisar", icon="check", key="F3").sizeHint().width()
    assert plain < with_icon < with_both


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_words_fit_at_every_zoom(look, zoom):
    look(zoom=zoom)
    button = Button("Unir los 6 datos", key="Ctrl+Enter")
    words = theme.metrics("strong").horizontalAdvance("Unir los 6 datos")
    assert button.minimumWidth() > words


def test_a_button_says_its_words_and_its_key_to_a_screen_reader():
    button = Button("Revisar", key="F3")
    assert told(button) == (QAccessible.Role.Button, "Revisar", "F3")


def test_other_words_are_said_too():
    button = Button("Cancelar")
    button.set_words("Deteniendo")
    assert button.accessibleName() == button.text() == "Deteniendo"


@pytest.mark.parametrize("kind", [Kind.PRIMARY, Kind.SECONDARY, Kind.GHOST, Kind.LINK])
def test_enter_presses(shown, presses, kind):
    press(a_button(shown, presses, "Seguir", kind), Qt.Key.Key_Return)
    assert presses == [1]


def test_enter_never_presses_a_dangerous_button(shown, presses):
    button = a_button(shown, presses, "Quitar del portal", Kind.DANGER)
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Enter)
    assert presses == []


def test_space_presses_every_button(shown, presses):
    press(a_button(shown, presses, "Quitar del portal", Kind.DANGER), Qt.Key.Key_Space)
    assert presses == [1]


def test_enter_with_control_is_left_to_the_window(shown, presses):
    button = a_button(shown, presses, "Seguir")
    press(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert presses == []


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("kind", list(Kind))
def test_the_focus_can_be_seen(look, shown, name, kind):
    look(name)
    button = Button("Revisar", kind, key="F3")
    shown(button, *button.sizeHint().toTuple())
    button.setFocus()
    with_focus = button.grab().toImage()
    button.clearFocus()
    assert button.grab().toImage() != with_focus


@pytest.mark.parametrize("name", list(theme.Theme))
def test_a_button_that_is_off_looks_off(look, shown, name):
    look(name)
    button = Button("Revisar")
    shown(button, *button.sizeHint().toTuple())
    button.clearFocus()
    on = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != on


def test_a_primary_is_filled_with_the_accent(shown):
    button = Button("Seguir", Kind.PRIMARY)
    shown(button, *button.sizeHint().toTuple())
    button.clearFocus()
    fills = {theme.color(name).name() for name in ("accent", "accent_hover")}
    assert button.grab().toImage().pixelColor(6, 18).name() in fills


def test_the_button_of_a_hero_is_higher():
    assert HeroButton("Continuar").sizeHint().height() == theme.size("primary_in_hero")


def test_an_icon_alone_has_a_name_and_a_tooltip():
    button = IconButton("x", "Cerrar")
    assert button.accessibleName() == button.toolTip() == "Cerrar"
    assert button.width() >= theme.size("target_min")


def test_enter_presses_an_icon_too(shown, presses):
    button = IconButton("x", "Cerrar", boxed=True)
    button.clicked.connect(lambda: presses.append(1))
    shown(button, 36, 36)
    press(button, Qt.Key.Key_Return)
    assert presses == [1]
