"""Questions answered with the keyboard alone: what each key does, and when an answer is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from support.keys import press, type_text
from support.question_states import LETTERS, state

from app.ui.controls.ranking import Ranking
from app.ui.questions.registry import question_widget
from forms.choices import Choice

ENTER, RETURN = Qt.Key.Key_Enter, Qt.Key.Key_Return
UP, DOWN, LEFT, RIGHT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right
DELETE, BACKSPACE = Qt.Key.Key_Delete, Qt.Key.Key_Backspace
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TEN = {"start": "0", "end": "10", "step": "1"}
LINES = ("text", "barcode", "integer", "decimal", "date", "time", "dateTime")


@pytest.fixture
def asked(shown):
    """Build the widget of a question in a window; gather what it answers and what is typed."""

    def ask(kind, value=None, *, width=640, **named):
        widget = shown(question_widget(state(kind, value, **named), ""), width, 320)
        widget.said, widget.typed = [], []
        widget.answered.connect(widget.said.append)
        widget.typing.connect(widget.typed.append)
        return widget

    return ask


def numbered(count):
    """Options with the codes 1, 2, 3 …"""
    return tuple(Choice(str(n), {"": f"Opción {n}"}) for n in range(1, count + 1))


class TestLine:
    """One line, whatever its type."""

    @pytest.mark.parametrize("kind", LINES)
    def test_nothing_typed_is_no_answer(self, asked, kind):
        widget = asked(kind)
        widget.confirm()
        assert widget.said == []

    @pytest.mark.parametrize("kind", LINES)
    def test_each_sign_is_told_while_it_is_typed(self, asked, kind):
        widget = asked(kind)
        type_text(widget.field, "12")
        assert (widget.typed, widget.said) == (["1", "12"], [])

    @pytest.mark.parametrize("kind", LINES)
    def test_going_on_twice_says_it_once(self, asked, kind):
        widget = asked(kind)
        type_text(widget.field, "12")
        widget.confirm()
        widget.confirm()
        assert widget.said == ["12"]

    def test_typing_back_what_was_there_is_no_answer(self, asked):
        widget = asked("text", "Cobá")
        type_text(widget.field, "n")
        press(widget.field, BACKSPACE)
        widget.confirm()
        assert widget.said == []

    def test_a_shown_answer_is_not_told_as_being_typed(self, asked):
        widget = asked("text")
        widget.set_answer("Cobán")
        assert (widget.typed, widget.said) == ([], [])

    def test_a_bar_code_keeps_its_leading_zeros(self, asked):
        widget = asked("barcode")
        type_text(widget.field, "0740123456789")
        widget.confirm()
        assert widget.said == ["0740123456789"]

    def test_a_year_alone_is_said_as_its_first_day(self, asked):
        widget = asked("date", appearance="year")
        type_text(widget.field, "2026")
        widget.confirm()
        assert widget.said == ["01/01/2026"]

    def test_a_text_of_figures_takes_signs_and_points_but_no_letters(self, asked):
        widget = asked("text", appearance="numbers")
        type_text(widget.field, "+5O2 4,0l.7")
        assert widget.field.text() == "+52 4,0.7"

    def test_a_text_with_no_mask_is_read_as_it_is_typed(self, asked):
        assert asked("text").field.echoMode() is QLineEdit.EchoMode.Normal

    @pytest.mark.parametrize("kind", ["integer", "decimal", "range"])
    def test_a_telephone_would_offer_figures_for_a_number(self, asked, kind):
        hints = asked(kind).field.inputMethodHints()
        assert hints & Qt.InputMethodHint.ImhFormattedNumbersOnly


class TestLongText:
    """Several lines."""

    @pytest.mark.parametrize("key", [ENTER, RETURN])
    def test_enter_is_left_to_the_page(self, asked, key):
        widget = asked("text", "uno", appearance="multiline")
        press(widget.area, key, text="\r")
        assert widget.area.toPlainText() == "uno"

    @pytest.mark.parametrize("key", [ENTER, RETURN])
    def test_with_shift_it_begins_another_line(self, asked, key):
        widget = asked("text", appearance="multiline")
        type_text(widget.area, "uno")
        press(widget.area, key, SHIFT, "\r")
        type_text(widget.area, "dos")
        widget.confirm()
        assert widget.said == ["uno\ndos"]

    def test_lines_of_a_stored_text_are_shown_and_not_said_again(self, asked):
        widget = asked("text", "uno\n\ndos", appearance="multiline")
        widget.confirm()
        assert (widget.area.toPlainText(), widget.said) == ("uno\n\ndos", [])

    def test_what_was_being_typed_comes_back_unsaid_until_the_person_goes_on(self, asked):
        widget = asked("text", "uno", appearance="multiline")
        widget.restore("uno y dos")
        assert (widget.typed, widget.said) == ([], [])
        widget.confirm()
        assert widget.said == ["uno y dos"]

    def test_emptying_it_is_an_answer(self, asked):
        widget = asked("text", "uno", appearance="multiline")
        widget.area.selectAll()
        press(widget.area, DELETE)
        widget.confirm()
        assert widget.said == [""]


class TestRange:
    """A number on a scale."""

    @pytest.mark.parametrize(
        ("value", "key", "stands"),
        [
            (5, UP, "6"),
            (5, DOWN, "4"),
            (0, DOWN, "0"),
            (10, UP, "10"),
            (99, DOWN, "9"),
            (None, DOWN, "0"),
            ("doce", UP, "0"),
        ],
    )
    def test_an_arrow_steps_from_where_it_stands(self, asked, value, key, stands):
        widget = asked("range", value, parameters=TEN)
        press(widget.field, key)
        assert widget.field.text() == stands

    def test_an_arrow_is_no_answer_until_the_person_goes_on(self, asked):
        widget = asked("range", 5, parameters=TEN)
        press(widget.field, UP)
        assert widget.said == []

    def test_arrows_with_control_are_left_to_the_page(self, asked):
        widget = asked("range", 5, parameters=TEN)
        press(widget.field, UP, CONTROL)
        assert widget.field.text() == "5"

    def test_up_follows_a_scale_that_goes_down(self, asked):
        widget = asked("range", 8, parameters={"start": "10", "end": "0", "step": "2"})
        press(widget.field, UP)
        assert widget.field.text() == "6"

    def test_an_arrow_takes_the_doubt_away(self, asked):
        widget = asked("range", 4.5, parameters=TEN)
        assert not widget.doubt.isHidden()
        press(widget.field, DOWN)
        assert widget.doubt.isHidden()

    def test_clearing_takes_mark_and_doubt_away(self, asked):
        widget = asked("range", 42, parameters=TEN)
        widget.clear()
        assert not widget.bar.marked
        assert widget.doubt.isHidden()


class TestChoices:
    """Options that all stand on the page."""

    def test_alt_leaves_the_keys_of_options_to_the_window(self, asked):
        widget = asked("select_one", choices=numbered(3))
        press(widget.rows[0], Qt.Key.Key_2, ALT, "2")
        assert widget.said == []

    def test_a_key_takes_the_focus_to_its_option(self, asked, focused):
        widget = asked("select_multiple", choices=numbered(3))
        press(widget.rows[0], 0, text="3")
        assert focused() is widget.rows[2]

    @pytest.mark.parametrize(
        ("at", "key", "to"),
        [
            (0, DOWN, "2"),
            (0, RIGHT, "2"),
            (2, UP, "2"),
            (2, LEFT, "2"),
        ],
    )
    def test_in_one_column_both_pairs_of_arrows_move_by_one(self, asked, at, key, to):
        widget = asked("select_one", str(at + 1), choices=numbered(3), width=300)
        press(widget.rows[at], key)
        assert widget.said == [to]

    def test_the_focus_goes_to_the_answer(self, asked):
        widget = asked("select_one", "2", choices=numbered(3))
        assert widget.focusProxy() is widget.rows[1]

    def test_without_an_answer_it_goes_to_the_first_option(self, asked):
        widget = asked("select_one", "2", choices=numbered(3))
        widget.clear()
        assert widget.focusProxy() is widget.rows[0]

    def test_taking_away_where_nothing_is_marked_says_a_blank(self, asked):
        widget = asked("select_multiple", choices=numbered(3))
        press(widget.rows[0], BACKSPACE)
        assert widget.said == [None]

    @pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
    def test_an_answer_without_options_marks_nothing_and_is_not_said(self, qtbot, kind):
        widget = question_widget(state(kind), "")
        qtbot.addWidget(widget)
        with qtbot.assertNotEmitted(widget.answered):
            widget.set_answer("1")
            widget.confirm()
        assert widget.rows == []


class TestPickSeveral:
    """Several of a long list."""

    @pytest.fixture
    def picked(self, asked):
        return lambda value=None: asked("select_multiple", value, choices=numbered(30))

    @pytest.mark.parametrize(
        ("value", "chosen"),
        [
            (None, ()),
            ("12 3", ("3", "12")),
            ("3  3 12", ("3", "12")),
            ("viejo 3", ("3", "viejo")),
        ],
    )
    def test_a_stored_answer_is_read_in_the_order_of_the_list(self, picked, value, chosen):
        assert picked(value).chosen() == chosen

    @pytest.mark.parametrize("key", [BACKSPACE, DELETE])
    def test_with_nothing_chosen_there_is_nothing_to_take_away(self, picked, key):
        widget = picked()
        press(widget.lookup.field, key)
        assert widget.said == []

    def test_words_outside_the_list_become_one_code(self, picked):
        widget = picked()
        type_text(widget.lookup.field, "otra cosa rara")
        widget.confirm()
        assert widget.said == ["otra_cosa_rara"]

    def test_blanks_alone_add_nothing(self, picked):
        widget = picked("3")
        type_text(widget.lookup.field, "  ")
        widget.confirm()
        assert widget.said == []

    @pytest.mark.parametrize("key", [ENTER, RETURN])
    def test_enter_in_the_empty_field_adds_nothing(self, picked, key):
        widget = picked("3")
        press(widget.lookup.field, key, text="\r")
        assert (widget.chosen(), widget.said) == (("3",), [])


class TestRank:
    """Options in order."""

    def test_the_order_is_said_by_codes_with_one_space_between(self, asked):
        widget = asked("rank", choices=LETTERS)
        press(widget.ranking, 0, text="2")
        press(widget.ranking, 0, text="1")
        assert widget.said == ["a", "b a"]

    @pytest.mark.parametrize("value", ["c a", "c  a", "c a c"])
    def test_a_stored_order_holds_each_code_once(self, asked, value):
        assert asked("rank", value, choices=LETTERS).ranking.order() == ["c", "a"]

    def test_showing_an_order_says_nothing(self, asked):
        widget = asked("rank", choices=LETTERS)
        widget.set_answer("b a")
        assert widget.said == []

    @pytest.mark.parametrize(
        ("row", "place", "order"),
        [
            (0, 2, ["b", "c", "a"]),
            (2, 0, ["c", "a", "b"]),
            (1, 99, ["a", "c", "b"]),
            (1, -4, ["b", "a", "c"]),
        ],
    )
    def test_a_row_is_put_within_the_list(self, qtbot, row, place, order):
        ranking = Ranking("Orden", [(letter, letter) for letter in "abc"])
        qtbot.addWidget(ranking)
        ranking.set_order(list("abc"))
        ranking.put(row, place)
        assert ranking.order() == order

    @pytest.mark.parametrize("row", [-1, 3])
    @pytest.mark.parametrize("move", ["put", "shift", "take_out"])
    def test_a_row_that_is_not_there_moves_nothing(self, qtbot, row, move):
        ranking = Ranking("Orden", [(letter, letter) for letter in "abc"])
        qtbot.addWidget(ranking)
        ranking.set_order(list("abc"))
        getattr(ranking, move)(row, *([0] if move != "take_out" else []))
        assert ranking.order() == ["a", "b", "c"]

    def test_an_empty_list_has_no_row_in_hand(self, qtbot):
        ranking = Ranking("Orden", [])
        qtbot.addWidget(ranking)
        assert (ranking.row(), ranking.order(), ranking.missing()) == (-1, [], 0)

    @pytest.mark.parametrize(("key", "text"), [(UP, ""), (Qt.Key.Key_Space, " "), (0, "1")])
    def test_keys_break_nothing_in_an_empty_list(self, qtbot, key, text):
        ranking = Ranking("Orden", [])
        qtbot.addWidget(ranking)
        press(ranking, key, text=text)
        assert ranking.order() == []
