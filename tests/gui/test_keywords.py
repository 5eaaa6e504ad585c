"""Keywords: words in small boxes, added and taken away by keyboard or mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from support.keys import press, type_text
from support.layout import told, unnamed

from app.ui.controls.pressable import Pressable
from app.ui.publish.keywords import Keywords


@pytest.fixture
def keywords(shown):
    return shown(Keywords("Palabras clave"), 400, 120)


@pytest.fixture
def changes(keywords):
    """How often other words were there."""
    seen = []
    keywords.changed.connect(lambda: seen.append(keywords.words()))
    return seen


def boxes(keywords):
    return [box for box in keywords.findChildren(Pressable) if not box.isHidden()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_adds_a_word(keywords, changes, key):
    type_text(keywords, "agua potable")
    press(keywords, key)
    assert keywords.words() == ("agua potable",)
    assert changes == [("agua potable",)]
    assert keywords.writer.text() == ""


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_separator_adds_a_word(keywords, sign):
    type_text(keywords, f"agua{sign}")
    assert keywords.words() == ("agua",)


def test_several_pasted_words_become_several_boxes(keywords):
    keywords.writer.setText("agua; hogares, ñandú ,")
    press(keywords, Qt.Key.Key_Return)
    assert keywords.words() == ("agua", "hogares", "ñandú")


def test_leaving_the_field_adds_what_was_typed(keywords):
    type_text(keywords, "agua")
    keywords.writer.editingFinished.emit()
    assert keywords.words() == ("agua",)


def test_a_word_is_there_once(keywords, changes):
    for _again in range(2):
        type_text(keywords, "agua")
        press(keywords, Qt.Key.Key_Return)
    assert keywords.words() == ("agua",)
    assert len(changes) == 1


def test_blank_words_are_none(keywords, changes):
    type_text(keywords, "  ,")
    assert keywords.words() == ()
    assert changes == []


def test_enter_without_a_word_is_left_to_the_page(keywords, qtbot):
    with qtbot.waitSignal(keywords.writer.returnPressed):
        press(keywords, Qt.Key.Key_Return)


def test_backspace_in_the_empty_field_takes_the_last_word(keywords):
    keywords.show_words(["agua", "hogares"])
    press(keywords, Qt.Key.Key_Backspace)
    assert keywords.words() == ("agua",)


def test_backspace_in_a_word_only_takes_a_letter(keywords):
    keywords.show_words(["agua"])
    type_text(keywords, "ho")
    press(keywords, Qt.Key.Key_Backspace)
    assert (keywords.words(), keywords.writer.text()) == (("agua",), "h")


def test_backspace_without_any_word_does_nothing(keywords, changes):
    press(keywords, Qt.Key.Key_Backspace)
    assert changes == []


def test_pressing_a_box_takes_its_word_away(keywords, focused):
    keywords.show_words(["agua", "hogares", "nebaj"])
    boxes(keywords)[1].click()
    assert keywords.words() == ("agua", "nebaj")
    assert focused() is keywords.writer


def test_each_box_says_what_pressing_it_does(keywords):
    keywords.show_words(["agua"])
    (box,) = boxes(keywords)
    assert told(box)[1] == "Quitar la palabra «agua»"
    assert unnamed(keywords) == []


def test_the_field_carries_the_name_of_the_question(keywords):
    assert keywords.findChild(QLineEdit).accessibleName() == "Palabras clave"


def test_words_that_are_shown_are_no_change(keywords, changes):
    keywords.show_words(("agua", "hogares"))
    keywords.show_words(("agua", "hogares"))
    assert changes == []
    assert len(boxes(keywords)) == 2


def test_many_words_go_on_in_the_next_line(keywords):
    keywords.show_words([f"palabra número {n}" for n in range(8)])
    keywords.layout().activate()
    assert len({box.y() for box in boxes(keywords)}) > 1
    assert all(box.geometry().right() <= keywords.width() for box in boxes(keywords))
    assert not keywords.grab().isNull()
