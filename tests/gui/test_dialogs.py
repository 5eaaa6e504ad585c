"""Dialogs: the safe answer is the default; errors say what is safe and what to do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from support.keys import press
from support.layout import clipped, unnamed

from app.store.database import known
from app.ui import theme
from app.ui.controls.dialogs import Question
from app.ui.error_dialogs import BugDialog, KnownErrorDialog, dialog_for, report_of
from app.ui.help_sheet import HelpSheet
from forms.problem import Problem, ProblemError


@pytest.fixture
def question(shown):
    return shown(
        Question(
            None,
            "¿Quitar el conjunto del portal nacional?",
            "Quienes ya lo bajaron conservan su copia. En esta computadora no se borra nada.",
            safe="Dejarlo publicado",
            danger="Quitar del portal",
        ),
        480,
        190,
    )


@pytest.fixture
def error(tmp_path):
    return known("store.read_only", tmp_path / "acopio.sqlite")


def words_of(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_safe_answer_has_the_focus(question):
    assert question.safe.isDefault()
    assert question.focusWidget() is question.safe


def test_enter_gives_the_safe_answer(question, qtbot):
    with qtbot.waitSignal(question.rejected):
        press(question.safe, Qt.Key.Key_Return)


def test_enter_on_the_dangerous_answer_does_nothing(question):
    taken = []
    question.accepted.connect(lambda: taken.append(1))
    question.danger.setFocus()
    press(question.danger, Qt.Key.Key_Return)
    assert taken == []


def test_the_dangerous_answer_can_be_given_on_purpose(question, qtbot):
    with qtbot.waitSignal(question.accepted):
        qtbot.mouseClick(question.danger, Qt.MouseButton.LeftButton)


def test_escape_is_safe(question, qtbot):
    with qtbot.waitSignal(question.rejected):
        press(question, Qt.Key.Key_Escape)


@pytest.mark.parametrize("name", list(theme.Theme))
def test_a_known_error_says_two_sentences(look, shown, error, name):
    look(name)
    dialog = shown(KnownErrorDialog(None, error), 480, 220)
    assert len([words for words in words_of(dialog) if words]) >= 2
    assert clipped(dialog) == []
    assert unnamed(dialog) == []


def test_the_code_lies_under_the_detail(shown, error):
    dialog = shown(KnownErrorDialog(None, error), 480, 220)
    assert "store.read_only" not in " ".join(words_of(dialog))
    dialog._on_detail_wanted()
    assert dialog.detail.isVisible()
    assert "store.read_only" in dialog.detail.toPlainText()


def test_an_error_that_cannot_be_tried_again_offers_no_retry(shown, error):
    assert not shown(KnownErrorDialog(None, error), 480, 220).retry_button.isVisible()


def test_every_problem_is_in_the_detail(shown):
    error = ProblemError(Problem("form.unknown_type"), Problem("form.no_survey_sheet"))
    dialog = KnownErrorDialog(None, error)
    shown(dialog, 480, 220)
    assert dialog.detail.toPlainText().count("form.") == 2


def test_a_mistake_of_ours_is_told_apart_from_the_environment(error):
    assert isinstance(dialog_for(None, error), KnownErrorDialog)
    assert isinstance(dialog_for(None, ZeroDivisionError()), BugDialog)


def test_a_report_tells_where_it_happened():
    with pytest.raises(ZeroDivisionError) as caught:
        report_of(1 / 0)
    report = report_of(caught.value)
    assert "test_dialogs.py" in report
    assert "Python" in report


def test_a_report_can_be_copied(shown):
    dialog = shown(BugDialog(None, ZeroDivisionError("entre cero")), 480, 320)
    dialog._on_copy_pressed()
    assert QApplication.clipboard().text() == dialog.report


def test_a_report_can_be_saved(shown, tmp_path, monkeypatch):
    path = tmp_path / "informe.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog = shown(BugDialog(None, ZeroDivisionError("entre cero")), 480, 320)
    dialog._on_save_pressed()
    assert "ZeroDivisionError" in path.read_text(encoding="utf-8")


def test_help_without_a_focus_shows_the_keys(shown):
    page = shown(QLabel("página"), 600, 400)
    sheet = shown(HelpSheet(page, None, [("F8", "Siguiente aviso")]), 420, 200)
    assert sheet.windowTitle() == "Teclas de esta pantalla"
    assert clipped(sheet) == []
