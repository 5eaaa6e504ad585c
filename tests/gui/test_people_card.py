"""«Personas» in Ajustes: staff that takes turns at one computer."""

import pytest
from support.layout import unnamed

from app.operations.staff import guard
from app.settings import Settings
from app.ui.stations import FACTORIES


@pytest.fixture
def card(open_window, qtbot):
    window = open_window({"ajustes": FACTORIES["ajustes"]})
    return window.screen_in_view.people


@pytest.fixture
def tomas(card, context, qtbot):
    """Somebody whose name has a PIN."""
    done = []
    context.tasks.run(lambda w: guard(w, "Tomás", "2468", "Tomás"), done.append)
    qtbot.waitUntil(lambda: bool(done))
    card.name.setText("Tomás")
    return card


def told(card):
    return card.window().undo_bar.sentence


def test_a_role_is_explained_in_plain_words(card):
    card.role.choose("enumerator")
    assert card.may.text() == "Captura registros y corrige los que le devuelven."


def test_somebody_new_is_given_a_role(card, qtbot):
    card.name.setText("Rosa")
    card.role.choose("approver")
    card.assign.click()
    qtbot.waitUntil(lambda: "Rosa · Aprobación" in card.list.text())
    assert told(card) == "Rosa: Aprobación."


def test_without_a_name_it_asks_for_one(card):
    card.enter.click()
    assert card.said.text() == "Escriba un nombre."


def test_another_person_takes_over(card, qtbot):
    card.name.setText("Rosa")
    card.enter.click()
    qtbot.waitUntil(lambda: Settings.load().person == "Rosa")
    qtbot.waitUntil(lambda: "Rosa · Datos · trabaja ahora" in card.list.text())


def test_a_guarded_name_is_not_taken_without_its_pin(tomas, qtbot):
    tomas.pin.setText("1111")
    tomas.enter.click()
    qtbot.waitUntil(lambda: tomas.said.text().startswith("Ese PIN no es el de Tomás."))
    assert tomas.pin.text() == ""


def test_a_guarded_name_is_taken_with_it(tomas, qtbot):
    tomas.pin.setText("2468")
    tomas.enter.click()
    qtbot.waitUntil(lambda: Settings.load().person == "Tomás")


def test_a_pin_is_put_before_a_name(card, qtbot):
    card.name.setText("Juana")
    card.new_pin.setText("1357")
    card.guard.click()
    qtbot.waitUntil(lambda: told(card) == "Juana entra con PIN.")


def test_a_short_pin_is_refused(card, qtbot):
    card.name.setText("Juana")
    card.new_pin.setText("1")
    card.guard.click()
    qtbot.waitUntil(lambda: card.said.text().startswith("Ese PIN es muy corto."))


def test_every_control_has_a_name(card):
    assert unnamed(card) == []


def test_two_people_are_asked_for_until_a_small_office_says_otherwise(card, context, qtbot):
    qtbot.waitUntil(lambda: "una persona prepara y otra aprueba" in card.alone_words.text())
    card.alone.click()
    qtbot.waitUntil(lambda: "la misma persona" in card.alone_words.text())
    card.alone.click()
    qtbot.waitUntil(lambda: "otra aprueba" in card.alone_words.text())


def test_only_a_steward_says_so_once_there_is_one(card, context, qtbot):
    card.name.setText("Rosa")
    card.role.choose("steward")
    card.assign.click()
    qtbot.waitUntil(lambda: "Rosa · Responsable" in card.list.text())
    card.alone.click()
    qtbot.waitUntil(lambda: "lo dice Rosa" in card.said.text())
    qtbot.waitUntil(lambda: "otra aprueba" in card.alone_words.text())
