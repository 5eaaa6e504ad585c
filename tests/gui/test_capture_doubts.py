"""Doubts in Capturar: said under the answer, in the row left behind and aloud; they stop nobody."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from support.instruments import instrument, public

from app.ui.capture.live import LiveQuestion
from app.ui.capture.page import PageView
from app.ui.capture.rows import Row
from app.ui.capture.sheet import Sheet
from forms.session import CaptureSession

FORM = instrument(
    public("tel", "text", check="telefono", labels={"": "Teléfono"}),
    public("edad", "integer", constraint=". < 120", check="suma tel", labels={"": "Edad"}),
    public("nota", "text", labels={"": "Nota"}),
)


@pytest.fixture
def session():
    """A record that is being filled."""
    return CaptureSession(FORM, now=lambda: datetime(2026, 11, 22, tzinfo=UTC), new_id=str)


@pytest.fixture
def sheet(session):
    """It as a sheet."""
    return Sheet(session)


@pytest.fixture
def view(shown, sheet):
    """Its page with the telephone in hand."""
    page = shown(PageView(), 700, 600)
    page.show_page(sheet.pages[0], "", "", "tel")
    QApplication.processEvents()
    return page


def answer(session, sheet, view, path, text, at="tel"):
    """Answer, and show the page again."""
    session.answer(path, text)
    sheet.read()
    view.show_page(sheet.pages[0], "", "", at)
    QApplication.processEvents()


def test_an_odd_answer_is_doubted_under_its_editor(session, sheet, view):
    answer(session, sheet, view, "tel", "123")
    live = view.question
    assert isinstance(live, LiveQuestion)
    assert "123" in live.doubt
    assert live.complaint == ""


def test_the_doubt_goes_when_the_answer_is_right(session, sheet, view):
    answer(session, sheet, view, "tel", "123")
    answer(session, sheet, view, "tel", "55123456")
    assert view.question.doubt == ""


def test_a_row_that_was_left_behind_says_it_too(session, sheet, view):
    answer(session, sheet, view, "tel", "123", at="nota")
    (row,) = [each for each in view.findChildren(Row) if each.item.ref == "tel"]
    assert sheet.item("tel").doubt
    assert sheet.item("tel").doubt in row.accessibleName()
    assert not row.grab().isNull()


def test_a_doubt_is_no_problem_of_the_sheet(session, sheet):
    session.answer("tel", "123")
    sheet.read()
    assert sheet.problems() == []
    assert sheet.item("tel").words == ""


def test_what_is_wrong_is_said_instead_of_what_is_odd(session, sheet):
    session.answer("tel", "55123456")
    session.answer("edad", "500")
    sheet.read()
    item = sheet.item("edad")
    assert item.words
    assert item.doubt == ""
