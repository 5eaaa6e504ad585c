"""No control is made visible before it has its place.

It would be a window of its own for a moment: it flashes, and takes the focus from the editor.
"""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from support.question_states import state
from support.sheets import NOON, answer

from app.operations.read_conflicts import ConflictSheet, Side
from app.ui.controls.dialogs import Question
from app.ui.error_dialogs import KnownErrorDialog
from app.ui.exchange.conflict_card import ConflictCard
from app.ui.questions.registry import question_widget
from app.ui.records.answer_row import AnswerRow
from forms.problem import Problem, ProblemError


@pytest.fixture
def flashes(monkeypatch):
    """Gather what was made visible without a place."""
    found, set_visible = [], QWidget.setVisible

    def noted(widget, visible):
        if visible and widget.parentWidget() is None:
            found.append(widget)
        set_visible(widget, visible)

    monkeypatch.setattr(QWidget, "setVisible", noted)
    return found


@pytest.mark.parametrize("personal", [True, False])
@pytest.mark.parametrize("words", [None, "Rosa"])
def test_an_answer_of_a_record(qtbot, flashes, personal, words):
    line = answer("nombre", words, personal=personal)
    row = AnswerRow(line, is_masked=personal, events=(), remarks=(), now=NOON)
    qtbot.addWidget(row)
    assert flashes == []
    assert row.erase.isVisibleTo(row) is (personal and words is not None)


@pytest.mark.parametrize("writable", [True, False])
def test_a_difference_between_two_computers(qtbot, flashes, writable):
    here, there = Side("30", "Ana"), Side("31", "Rosa")
    sheet = ConflictSheet(1, 1, "Hogares", "Edad", "edad", "", here, there, "b", writable)
    card = ConflictCard(sheet, NOON)
    qtbot.addWidget(card)
    assert flashes == []
    assert card.write.isVisibleTo(card) is writable


@pytest.mark.parametrize(("appearance", "has_bar"), [("", True), ("picker", False)])
def test_a_number_on_a_scale(qtbot, flashes, appearance, has_bar):
    steps = {"start": "0", "end": "10", "step": "1"}
    asked = state("range", None, appearance=appearance, parameters=steps)
    widget = question_widget(asked, "")
    qtbot.addWidget(widget)
    assert flashes == []
    assert widget.bar.isVisibleTo(widget) is has_bar


@pytest.mark.parametrize("sentence", ["", "Los registros quedan como están."])
def test_a_question_before_what_has_no_way_back(shown, flashes, sentence):
    window = shown(QWidget())
    flashes.clear()
    Question(window, "¿Quitar el portal?", sentence, safe="Dejarlo", danger="Quitarlo")
    assert flashes == []
    assert QApplication.activeWindow() is window


@pytest.mark.parametrize("retry", [None, lambda: None])
def test_what_went_wrong_and_the_way_to_try_again(shown, flashes, retry):
    window = shown(QWidget())
    flashes.clear()
    dialog = KnownErrorDialog(window, ProblemError(Problem("store.disk_full")), retry)
    assert flashes == []
    assert dialog.retry_button.isVisibleTo(dialog) is (retry is not None)
