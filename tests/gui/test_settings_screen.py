"""Ajustes: each setting is kept the moment it is set."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.loopback import Loopback, Reply, said
from support.sheets import texts

from app.messages import current_language
from app.portal_keys import keep_portal_token, portal_token
from app.settings import Settings
from app.ui import theme
from app.ui.stations import FACTORIES


@pytest.fixture
def window(open_window):
    return open_window({"ajustes": FACTORIES["ajustes"]})


@pytest.fixture
def screen(window):
    return window.screen_in_view


def leave(editor):
    editor.editingFinished.emit()


def test_a_name_is_kept_when_the_field_is_left(screen, qtbot):
    screen.person.clear()
    type_text(screen.person, "  Tomás Ixcoy ")
    leave(screen.person)
    qtbot.waitUntil(lambda: Settings.load().person == "Tomás Ixcoy")


def test_a_name_that_a_pin_guards_is_not_taken_over_here(screen, context, tasks, qtbot):
    screen.person.setText("Rosa")
    kept = []
    tasks.run(lambda workspace: workspace.people.set_pin("Rosa", "4321"), kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    leave(screen.person)
    qtbot.waitUntil(lambda: "PIN" in screen.person.accessibleDescription())
    assert context.settings.person != "Rosa"
    assert screen.person.text() == context.settings.person


def test_a_blank_name_changes_nothing(screen, context):
    before = context.settings.person
    screen.person.clear()
    leave(screen.person)
    assert context.settings.person == before


def test_nothing_is_written_when_nothing_changed(screen, tasks):
    changes = []
    tasks.changed.connect(changes.append)
    leave(screen.person)
    assert changes == []


def test_a_municipality_is_kept_and_told(screen, window):
    screen.municipality.field.clear()
    type_text(screen.municipality, "chajul")
    press(screen.municipality, Qt.Key.Key_Return)
    assert Settings.load().municipality == "1405"
    assert window.undo_bar.sentence == "Ahora trabaja en Chajul"


def test_an_address_must_look_like_one(screen):
    type_text(screen.url, "datos.gob.gt")
    leave(screen.url)
    assert "datos.gob.gt" in screen._url_field.complaint
    assert Settings.load().portal_url == ""


def test_a_good_address_is_kept(screen):
    type_text(screen.url, "https://datos.gob.gt")
    leave(screen.url)
    assert screen._url_field.complaint == ""
    assert Settings.load().portal_url == "https://datos.gob.gt"


def test_the_key_is_kept_beside_its_portal_and_never_shown(screen, qtbot):
    type_text(screen.url, "https://datos.gob.gt")
    leave(screen.url)
    type_text(screen.key, "secreta")
    assert "secreta" not in screen.key.displayText()
    leave(screen.key)
    qtbot.waitUntil(lambda: screen.forget_key.isVisibleTo(screen))
    assert portal_token("https://datos.gob.gt") == "secreta"
    assert screen.key.text() == ""


def test_without_a_keyring_it_says_plainly_how_long_a_key_is_known(screen, qtbot):
    type_text(screen.url, "https://datos.gob.gt")
    leave(screen.url)
    type_text(screen.key, "secreta")
    leave(screen.key)
    words = "Solo hasta cerrar Acopio: esta computadora no tiene llavero."
    qtbot.waitUntil(lambda: words in texts(screen))


def test_a_key_can_be_forgotten(screen, qtbot):
    type_text(screen.url, "https://datos.gob.gt")
    leave(screen.url)
    type_text(screen.key, "secreta")
    leave(screen.key)
    qtbot.waitUntil(lambda: screen.forget_key.isVisibleTo(screen))
    screen.forget_key.click()
    qtbot.waitUntil(lambda: not screen.forget_key.isVisibleTo(screen))
    assert portal_token("https://datos.gob.gt") == ""


def test_a_portal_is_tried_and_what_is_wrong_is_named(screen, qtbot):
    with Loopback(Reply(404), Reply(200, b"<title>Muni de Nebaj</title>")).serving() as server:
        type_text(screen.url, server.url)
        leave(screen.url)
        screen.try_portal.click()
        qtbot.waitUntil(lambda: "«Muni de Nebaj»" in screen.portal_words.text())
    assert screen.portal_words.isVisibleTo(screen)


def test_a_portal_that_lets_us_publish_says_where(screen, qtbot):
    status = said({"ckan_version": "2.12.0", "site_title": "Datos", "extensions": []})
    offices = said([{"id": "1", "name": "nebaj", "title": "Nebaj"}])
    with Loopback(status, offices).serving() as server:
        keep_portal_token(server.url, "llave")
        type_text(screen.url, server.url)
        leave(screen.url)
        screen.try_portal.click()
        qtbot.waitUntil(lambda: "puede publicar en «nebaj»" in screen.portal_words.text())


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2.12.0", "leído el "),
        ("2.9.8", "tiene CKAN 2.9.8; Acopio está probado desde la 2.10."),
    ],
)
def test_what_is_to_be_known_besides_is_said_too(screen, qtbot, version, words):
    status = said({"ckan_version": version, "site_title": "Datos", "extensions": []})
    offices = said([{"id": "1", "name": "nebaj", "title": "Nebaj"}])
    with Loopback(status, offices).serving() as server:
        keep_portal_token(server.url, "llave")
        type_text(screen.url, server.url)
        leave(screen.url)
        screen.try_portal.click()
        qtbot.waitUntil(lambda: words in screen.portal_words.text())


def test_a_theme_is_worn_at_once(screen, window, qtbot):
    screen.theme.choose("oscuro")
    qtbot.waitUntil(lambda: window.screen_in_view is not screen)
    assert theme.current_theme() is theme.Theme.DARK
    assert Settings.load().theme == "oscuro"


def test_a_language_is_spoken_at_once(screen, window, qtbot):
    screen.language.choose("en")
    qtbot.waitUntil(lambda: window.screen_in_view is not screen)
    assert current_language() == "en"
    assert Settings.load().language == "en"


def test_a_size_is_taken_at_once(screen, window, qtbot):
    screen.zoom.choose("130")
    screen.zoom.activated.emit(screen.zoom.currentIndex())
    qtbot.waitUntil(lambda: window.screen_in_view is not screen)
    assert theme.current_zoom() == 130


def test_a_disk_that_refuses_is_said(screen, context, monkeypatch, qtbot):
    def refuse(_settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Settings, "save", refuse)
    type_text(screen.person, "x")
    leave(screen.person)
    qtbot.waitUntil(lambda: bool(context.truths.trouble))
    assert context.truths.saved.startswith("No se pudieron guardar los ajustes")
