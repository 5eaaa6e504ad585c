"""Several options of a long list: typed, gathered, taken away."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.question_states import state

from app.ui.controls.removable import Removable
from app.ui.questions.pick_several import PickSeveralQuestion
from app.ui.questions.registry import question_widget
from app.ui.questions.wording import help_words
from forms.choices import Choice

TOWNS = ("Cobán", "Nebaj", "Cotzal", "Chajul", "San Juan Cotzal")
PLACES = tuple(Choice(f"{n:04}", {"": name}) for n, name in enumerate(TOWNS, start=1))


@pytest.fixture
def asked(shown):
    def ask(value=None):
        asked_of = state("select_multiple", value, choices=PLACES, appearance="minimal")
        widget = shown(question_widget(asked_of, ""), 640, 400)
        widget.said = []
        widget.answered.connect(widget.said.append)
        return widget

    return ask


def words(widget):
    return [box.text() for box in widget.findChildren(Removable) if not box.isHidden()]


def enter(widget):
    press(widget.lookup.field, Qt.Key.Key_Return, text="\r")


def test_enter_adds_what_is_marked_and_empties_the_field(asked):
    widget = asked()
    assert isinstance(widget, PickSeveralQuestion)
    type_text(widget.lookup.field, "coban")
    enter(widget)
    assert widget.said == ["0001"]
    assert widget.lookup.field.text() == ""
    assert words(widget) == ["Cobán"]


def test_answers_stand_in_the_order_of_the_list(asked):
    widget = asked()
    for typed in ("chajul", "nebaj"):
        type_text(widget.lookup.field, typed)
        enter(widget)
    assert widget.said == ["0004", "0002 0004"]
    assert widget.chosen() == ("0002", "0004")


def test_the_same_twice_is_there_once(asked):
    widget = asked("0002")
    type_text(widget.lookup.field, "nebaj")
    enter(widget)
    assert widget.said == []
    assert words(widget) == ["Nebaj"]


def test_arrows_choose_another_row(asked):
    widget = asked()
    type_text(widget.lookup.field, "cotzal")
    press(widget.lookup.field, Qt.Key.Key_Down)
    enter(widget)
    assert widget.said == ["0005"]


def test_going_on_takes_what_is_still_typed(asked):
    widget = asked()
    type_text(widget.lookup.field, "0004")
    widget.confirm()
    widget.confirm()
    assert widget.said == ["0004"]


def test_going_on_with_nothing_typed_says_nothing(asked):
    widget = asked("0001 0002")
    widget.confirm()
    assert widget.said == []


def test_what_stands_in_no_list_is_kept_to_be_corrected(asked):
    widget = asked("0001")
    type_text(widget.lookup.field, "zz zz")
    enter(widget)
    assert widget.said == ["0001 zz_zz"]


def test_a_stored_answer_outside_the_list_stays_in_view(asked):
    widget = asked("viejo 0002")
    assert words(widget) == ["Nebaj", "viejo"]


def test_backspace_in_the_empty_field_takes_the_last_one_away(asked):
    widget = asked("0001 0002")
    press(widget.lookup.field, Qt.Key.Key_Backspace)
    assert widget.said == ["0001"]


def test_backspace_in_what_is_typed_is_backspace(asked):
    widget = asked("0001")
    type_text(widget.lookup.field, "ne")
    press(widget.lookup.field, Qt.Key.Key_Backspace)
    assert widget.lookup.field.text() == "n"
    assert widget.said == []


def test_supr_takes_all_away(asked):
    widget = asked("0001 0002")
    press(widget.lookup.field, Qt.Key.Key_Delete)
    assert widget.said == [""]
    assert words(widget) == []


def test_a_word_is_taken_away_with_a_click_and_named_for_it(asked):
    widget = asked("0001 0002")
    [first, _second] = [b for b in widget.findChildren(Removable) if not b.isHidden()]
    assert first.accessibleName() == "Quitar «Cobán»"
    first.click()
    assert widget.said == ["0002"]


def test_what_was_being_typed_comes_back_without_being_an_answer(asked):
    widget = asked("0001")
    widget.restore("neb")
    assert widget.said == []
    widget.confirm()
    assert widget.said == ["0001 0002"]


def test_the_help_tells_how_to_go_on():
    asked_of = state("select_multiple", choices=PLACES)
    assert "Enter sin escribir sigue" in help_words(asked_of, typed_in_list=True)
