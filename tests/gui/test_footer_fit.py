"""A footer where buttons have no room together: the least needed leave, the others stay whole."""

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.controls.buttons import Button, Kind
from app.ui.screen import Footer


@pytest.fixture
def footer(shown):
    made = Footer()
    made.back, made.following = Button("Anterior", Kind.GHOST), Button("Siguiente", Kind.GHOST)
    made.alike, made.primary = Button("Ver los 64 juntos"), Button("Corregir", Kind.PRIMARY)
    for left in (made.back, made.following):
        made.add_left(left)
    for right in (made.alike, made.primary):
        made.add_right(right)
    page = shown(QWidget(), 900, 58)
    made.setParent(page)
    made.resize(900, 58)
    made.show()
    return made


def seen(footer):
    every = (footer.back, footer.following, footer.alike, footer.primary)
    return [button.text() for button in every if not button.isHidden()]


ALL = ["Anterior", "Siguiente", "Ver los 64 juntos", "Corregir"]


@pytest.mark.parametrize(
    ("width", "left"),
    [
        (900, ALL),
        (430, ["Anterior", "Ver los 64 juntos", "Corregir"]),
        (260, ["Anterior", "Corregir"]),
        (60, ["Anterior", "Corregir"]),
    ],
)
def test_the_least_needed_leave_first(footer, width, left):
    footer.resize(width, 58)
    footer.fit(footer.following, footer.alike)
    assert seen(footer) == left


def test_they_come_back_when_there_is_room(footer, qtbot):
    footer.fit(footer.following, footer.alike)
    footer.resize(260, 58)
    qtbot.waitUntil(lambda: len(seen(footer)) == 2)
    footer.resize(900, 58)
    qtbot.waitUntil(lambda: seen(footer) == ALL)


def test_what_the_screen_hid_stays_hidden(footer):
    footer.alike.hide()
    footer.fit(footer.following, footer.alike)
    footer.resize(260, 58)
    footer.resize(900, 58)
    assert "Ver los 64 juntos" not in seen(footer)
