"""«Borrar para siempre» in the window: what goes, what stays, why; then it is gone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from support.keys import type_text
from support.known_forms import write_form
from support.layout import sticks_out, unnamed
from support.sheets import words_of
from support.workspaces import HandClock

from app.operations import capture
from app.operations.correct import correct
from app.operations.erase_answer import Erasure
from app.operations.load_form import load_form
from app.operations.read_record import AnswerLine
from app.store.workspace import Workspace
from app.ui.records.answer_row import AnswerRow
from app.ui.records.erase_card import EraseCard, erasure_words
from app.ui.records.screen import RecordsScreen
from app.ui.tasks import Part
from forms.problem import ProblemError

FORM = {
    "survey": (
        ("type", "name", "label", "bind::acopio:class"),
        ("text", "nombre", "Nombre", "confidencial"),
        ("integer", "edad", "Edad", "publico"),
        ("text", "apodo", "Apodo", "confidencial"),
    ),
    "settings": (
        ("form_id", "form_title", "namespaces"),
        ("hogares", "Hogares", 'acopio="https://acopio.gt/xforms"'),
    ),
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def uuid(folder):
    """A record with a name that was corrected once, and an age."""
    clock = HandClock()
    with Workspace.open(folder, clock=clock) as workspace:
        load_form(workspace, write_form(folder / "hogares.xlsx", FORM))
        made = capture.start(workspace, "hogares", "Ana", clock=clock)
        for path, value in (("nombre", "Rosa"), ("nombre", "Rosalía"), ("edad", 30)):
            clock.pass_by(seconds=60)
            capture.answer(workspace, made, path, value)
        return made.record.uuid


@pytest.fixture
def screen(uuid, open_window, qtbot):
    window = open_window({"registros": RecordsScreen}, 1366, 768)
    window.go("registros")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.panel.look is not None)
    assert screen.panel.sheet.info.uuid == uuid
    return screen


@pytest.fixture
def card(screen, qtbot):
    """The card that asks about the name."""
    row_of(screen, "nombre").erase.click()
    qtbot.waitUntil(lambda: row_of(screen, "nombre").erasing is not None)
    return row_of(screen, "nombre").erasing


def row_of(screen, path):
    return next(row for row in screen.panel.rows if row.line.path == path)


def name_in(folder, uuid):
    with Workspace.open(folder) as workspace:
        return workspace.records.answers(workspace.records.find(uuid)).values.get("nombre")


class TestOffer:
    @pytest.mark.parametrize(
        ("path", "offered"), [("nombre", True), ("edad", False), ("apodo", False)]
    )
    def test_it_stands_beside_what_is_said_of_a_person(self, screen, path, offered):
        assert row_of(screen, path).erase.isVisible() is offered

    @pytest.mark.parametrize(
        ("path", "offered"), [("nombre", True), ("edad", True), ("apodo", False)]
    )
    def test_with_its_history_any_answer_can_be_erased_that_said_something(
        self, screen, path, offered
    ):
        row = row_of(screen, path)
        row.turn_history()
        assert row.erase.isVisible() is offered
        row.turn_history()
        assert row.erase.isVisible() is (path == "nombre")

    def test_a_blank_one_can_while_its_history_tells_it(self, screen, folder, uuid, qtbot):
        clock = HandClock()
        clock.pass_by(days=1)
        with Workspace.open(folder, clock=clock) as workspace:
            correct(workspace, uuid, "nombre", None, "Ana", reason="x", clock=clock)
        screen.refresh(Part.RECORDS)
        qtbot.waitUntil(lambda: row_of(screen, "nombre").line.words is None)
        assert row_of(screen, "nombre").erase.isVisible()

    def test_of_an_answer_nobody_changed_the_history_says_so(self, qtbot):
        line = AnswerLine("edad", None, "Edad", "30", "", personal=False)
        row = AnswerRow(line, is_masked=False, events=(), remarks=(), now=HandClock()())
        qtbot.addWidget(row)
        row.show()
        assert row.history.isVisible()
        row.turn_history()
        assert "Nadie lo ha cambiado" in words_of(row)
        assert row.erase.isVisible()

    def test_its_button_names_the_question(self, screen):
        assert row_of(screen, "nombre").erase.accessibleName() == "Borrar para siempre: «Nombre»"

    def test_an_earlier_moment_offers_nothing(self, screen, qtbot):
        screen.panel.moment_wanted.emit(screen.panel.look.moments[-1].at)
        qtbot.waitUntil(lambda: screen.panel.look.at is not None)
        assert not row_of(screen, "nombre").erase.isVisible()


class TestAsking:
    def test_it_says_what_goes_and_that_it_stays_gone(self, card):
        said = words_of(card)
        assert "las 2 líneas de la historia" in said
        assert "No se puede deshacer" in said

    def test_everything_in_it_is_named_and_fits(self, card, screen):
        screen.window().resize(1366, 700)
        assert unnamed(card) == []
        assert sticks_out(screen.panel) == []
        assert card.mapTo(screen.panel, card.rect().topRight()).x() < screen.panel.width()

    def test_the_reason_has_the_cursor(self, card):
        assert card.reason.accessibleName() == "Por qué se borra"

    def test_without_a_reason_nothing_happens(self, card, folder, uuid):
        card.button.click()
        assert card.field.complaint == "Diga por qué, sin escribir el dato."
        assert name_in(folder, uuid) == "Rosalía"

    def test_enter_goes_on_and_never_erases(self, card, folder, uuid, qtbot):
        type_text(card.reason, "Lo pidió la persona")
        with qtbot.assertNotEmitted(card.confirmed):
            qtbot.keyClick(card.reason, Qt.Key.Key_Return)
            assert card.window().focusWidget() is card.button
            qtbot.keyClick(card.button, Qt.Key.Key_Return)
        assert name_in(folder, uuid) == "Rosalía"

    def test_enter_without_a_reason_asks_for_it(self, card, qtbot):
        qtbot.keyClick(card.reason, Qt.Key.Key_Return)
        assert card.field.complaint == "Diga por qué, sin escribir el dato."

    def test_going_back_erases_nothing(self, card, folder, uuid, qtbot):
        with qtbot.waitSignal(card.destroyed):
            card.back.click()
        assert name_in(folder, uuid) == "Rosalía"

    def test_asked_twice_it_asks_once(self, card, screen, qtbot):
        row = row_of(screen, "nombre")
        row.erase.click()
        qtbot.waitUntil(lambda: row.erasing is not card)
        qtbot.waitUntil(lambda: len(row.findChildren(EraseCard)) == 1)


class TestErasing:
    def test_it_is_gone_with_its_history_and_says_so(self, card, screen, folder, uuid, qtbot):
        type_text(card.reason, "Lo pidió la persona")
        card.button.click()
        qtbot.waitUntil(lambda: row_of(screen, "nombre").line.words is None)
        assert "se borró" in screen.window().undo_bar.sentence
        assert name_in(folder, uuid) is None
        assert "el dato se borró para siempre" in words_of(screen.panel)
        assert "Lo pidió la persona" in words_of(screen.panel)
        assert not row_of(screen, "nombre").erase.isVisible()
        with Workspace.open(folder) as workspace:
            lines = workspace.journal.entries(uuid, path="nombre")
            assert not {"Rosa", "Rosalía"} & {each.what.new for each in lines}
            assert workspace.journal.verify() == []

    def test_a_reason_that_tells_it_is_refused_in_words(self, card, screen, folder, uuid, qtbot):
        type_text(card.reason, "Se llama Rosalía")
        card.button.click()
        qtbot.waitUntil(lambda: "repite el dato" in screen.window().undo_bar.sentence)
        assert name_in(folder, uuid) == "Rosalía"

    def test_who_may_not_correct_is_told(self, screen, folder, monkeypatch, qtbot):
        shown = []
        monkeypatch.setattr(
            type(screen.context), "show_error", lambda _c, error: shown.append(error)
        )
        with Workspace.open(folder) as workspace:
            workspace.people.set_role(screen.context.person, "approver")
        row_of(screen, "nombre").erase.click()
        qtbot.waitUntil(lambda: bool(shown))
        assert isinstance(shown[0], ProblemError)


class TestWords:
    """What cannot be reached is said, and only that."""

    def words(self, **known):
        usual = {"lines": 1, "backups": 0, "second": False, "releases": 0}
        return " ".join(erasure_words(Erasure("dpi", None, "DPI", **{**usual, **known})))

    @pytest.mark.parametrize(
        ("known", "said"),
        [
            ({"lines": 1}, "la línea de la historia que lo dice"),
            ({"lines": 5}, "las 5 líneas de la historia"),
            ({"backups": 1}, "1 respaldo hecho antes lo conserva"),
            ({"backups": 12}, "12 respaldos hechos antes lo conservan"),
            ({"second": True}, "segunda carpeta"),
            ({"releases": 1}, "1 paquete de datos ya preparado"),
            ({"releases": 2}, "2 paquetes de datos ya preparados"),
        ],
    )
    def test_it_is_counted(self, known, said):
        assert said in self.words(**known)

    @pytest.mark.parametrize("word", ["respaldo", "segunda", "paquete"])
    def test_what_is_not_there_is_not_spoken_of(self, word):
        assert word not in self.words()

    def test_other_computers_are_always_spoken_of(self):
        assert "otras computadoras" in self.words()


@pytest.mark.parametrize("height", [768, 600])
def test_both_ways_out_of_the_card_are_in_view(screen, card, qtbot, height):
    """What cannot be undone is read to its end before somebody presses."""
    screen.window().resize(1366, height)
    row_of(screen, "nombre").erase.click()
    area = screen.panel.findChild(QScrollArea)

    def in_view():
        asked = row_of(screen, "nombre").erasing
        if asked is card:
            return False
        ends = [asked.back.mapTo(area.viewport(), at) for at in corners(asked.back)]
        return all(area.viewport().rect().contains(end) for end in ends)

    qtbot.waitUntil(in_view)


def corners(widget):
    return widget.rect().topLeft(), widget.rect().bottomRight()
