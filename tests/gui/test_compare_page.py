"""Comparing two officers' copies: three columns, a choice for each thing, by keyboard too."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.layout import sticks_out, unnamed
from support.publications import parcel

from app.operations.compare_copies import Comparison
from app.ui.controls.buttons import Button
from app.ui.controls.text import IconText, Text
from app.ui.outbox.compare_page import LONGEST, ComparePage
from forms.problem import Problem
from sync.comparison import ChangedBy, Difference, Take
from sync.parcel import State

SHIPMENT = parcel(State.CONFLICT, problem=Problem("portal.changed", values={"name": "x"}))
TITLE = Difference("title", "Agua", "Agua 2026", "Agua y luz", ChangedBy.BOTH)
NOTES = Difference("notes", "Antes", "Antes", "De Pedro", ChangedBy.THEM)
DATA = Difference("files.datos.csv", "a" * 64, "b" * 64, "a" * 64, ChangedBy.US)
MAP = Difference("files.mapa.csv", "a" * 64, "a" * 64, "c" * 64, ChangedBy.THEM)


@pytest.fixture
def compare(shown):
    def show(*differences, besides=(), narrow=False, size=(900, 640)):
        found = Comparison("agua", "2026", differences or (NOTES, TITLE, DATA), besides)
        return shown(ComparePage(SHIPMENT, found, narrow=narrow), *size)

    return show


def words_on(widget):
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(Text) if each.isVisible())


def button(page, words):
    return next(each for each in page.findChildren(Button) if each.text() == words)


def test_the_three_copies_stand_beside_each_other_with_who_changed_what(compare):
    page = compare()
    title, notes = page.cards
    assert title.accessibleName() == "Título"
    assert all(text in words_on(title) for text in ("Agua", "Agua 2026", "Agua y luz"))
    assert "Los dos lo cambiaron" in words_on(title)
    assert "Lo cambiaron en el portal" in words_on(notes)


def test_a_file_is_said_to_be_like_another_copy_or_not(compare):
    said = words_on(compare(MAP))
    assert "Archivo mapa.csv" in said
    assert "como en el último envío" in said
    assert "otro contenido (cccccccc…)" in said


def test_files_that_only_we_changed_go_without_a_question(compare):
    said = [each.text() for each in compare().findChildren(IconText)]
    assert "Va además 1 archivo que solo usted cambió: datos.csv" in said


def test_what_is_plain_is_chosen_and_what_both_changed_is_not(compare):
    """What nobody can tell but a person stands first."""
    assert [card.take for card in compare().cards] == [None, Take.THEIRS]


def test_a_file_can_only_stay_as_ours_and_says_what_becomes_of_the_other(compare):
    (card,) = compare(MAP).cards
    assert (list(card.rows), card.take) == ([Take.OURS], None)
    card.choose(Take.THEIRS)
    assert card.take is None


def test_sending_too_early_goes_to_what_is_missing(compare, qtbot):
    page = compare()
    with qtbot.waitSignal(page.undecided) as said, qtbot.assertNotEmitted(page.decided):
        page.send.click()
    assert said.args == ["Falta decidir 1 cosa"]
    qtbot.waitUntil(page.cards[0].rows[Take.OURS].hasFocus)


def test_keys_choose_and_what_was_chosen_is_given(compare, qtbot):
    page = compare()
    page.cards[0].set_focus()
    ours = page.cards[0].rows[Take.OURS]
    qtbot.waitUntil(ours.hasFocus)
    QTest.keyClick(ours, Qt.Key.Key_Space)
    assert page.cards[0].take is Take.OURS
    QTest.keyClick(ours, Qt.Key.Key_Down)
    assert page.cards[0].take is Take.THEIRS
    with qtbot.waitSignal(page.decided) as given:
        QTest.keyClick(page.send, Qt.Key.Key_Space)
    assert given.args[0] == {"title": Take.THEIRS, "notes": Take.THEIRS}


@pytest.mark.parametrize(
    ("words", "takes"),
    [
        ("Todo lo mío", [Take.OURS, Take.OURS, Take.OURS]),
        ("Todo lo del portal", [Take.THEIRS, None, Take.THEIRS]),
    ],
)
def test_all_can_be_chosen_at_once_and_a_file_is_never_theirs(compare, words, takes):
    page = compare(TITLE, MAP, NOTES)
    button(page, words).click()
    assert [card.take for card in page.cards] == takes


def test_the_portal_can_be_left_as_it_is(compare, qtbot):
    page = compare()
    with qtbot.waitSignal(page.out_wanted) as out:
        button(page, "Quitar el envío y dejar el portal").click()
    assert out.args == [SHIPMENT]


def test_files_of_others_are_said_to_stay(compare):
    page = compare(besides=("mapa.pdf", "notas.pdf"))
    said = [each.text() for each in page.findChildren(IconText)]
    assert "Otras personas pusieron además 2 archivos, que se quedan: mapa.pdf, notas.pdf" in said


@pytest.mark.parametrize("side", ["ours", "theirs", "agreed"])
def test_what_is_not_there_is_said_so(compare, side):
    copies = {"agreed": "x", "ours": "y", "theirs": "z", side: None}
    page = compare(Difference("extras.sector", **copies, changed_by=ChangedBy.BOTH))
    assert "no está" in words_on(page)


def test_a_long_text_is_cut_and_whole_in_its_tip(compare):
    long = "palabra " * 100
    page = compare(Difference("notes", None, "corto", long, ChangedBy.BOTH))
    cut = next(each for each in page.findChildren(Text) if each.toolTip() == long)
    assert len(cut.text()) == LONGEST


@pytest.mark.parametrize(("narrow", "size"), [(False, (1000, 600)), (True, (620, 500))])
def test_it_fits_and_everything_has_a_name(compare, narrow, size):
    page = compare(besides=("mapa.pdf",), narrow=narrow, size=size)
    QApplication.processEvents()
    assert unnamed(page) == []
    assert sticks_out(page.widget()) == []
