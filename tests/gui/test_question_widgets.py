"""Each kind of editor in all its ways: keys of choices, long lists, what is typed wrongly."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.layout import state_of

from app.ui.questions.appearance import AS_LIST
from app.ui.questions.choices import PLACES, OneQuestion, SeveralQuestion, keys_of
from app.ui.questions.line import LineQuestion
from app.ui.questions.pick import PickQuestion
from app.ui.questions.pick_several import PickSeveralQuestion
from app.ui.questions.registry import ROWS_AT_MOST, question_widget
from forms.choices import Choice
from forms.instrument import Marks, Question
from forms.node_state import NodeState

LANGUAGES = ("Kꞌicheꞌ", "Qꞌeqchiꞌ", "Kaqchikel", "Mam", "Ixil", "Tzꞌutujil", "Chꞌortiꞌ", "Achi")
WRONG = (
    ("integer", "doce"),
    ("integer", "12.5"),
    ("integer", "1,2345"),
    ("decimal", "12,5"),
    ("date", "31/02/2026"),
    ("date", "ayer"),
    ("date", "2112026"),
    ("time", "25:00"),
    ("dateTime", "21/11/2026"),
    ("geopoint", "Nebaj"),
    ("geopoint", "14.6"),
    ("geopoint", "95, -90"),
)


def choices(count, *, codes=None):
    """That many options with codes 1, 2, 3 … or those given."""
    return tuple(
        Choice(code, {"": f"Opción {code}"})
        for code in (codes or [str(n) for n in range(1, count + 1)])
    )


def state(kind="text", value=None, options=(), label="¿Qué?", **attributes):
    """The state of a question on its own."""
    listed = {"list_name": "lista"} if options else {}
    question = Question("q", kind, {"": label}, **listed, **attributes)
    return NodeState(
        ref="q",
        path="q",
        row=None,
        kind="question",
        question=question,
        relevant=True,
        required=False,
        readonly=False,
        value=value,
        label=label,
        hint="",
        choices=tuple(options),
        violation=None,
    )


@pytest.fixture
def asked(shown):
    """Build the widget of a question in a window and gather what it answers."""

    def ask(*arguments, width=640, **named):
        widget = shown(question_widget(state(*arguments, **named), ""), width, 300)
        widget.said = []
        widget.answered.connect(widget.said.append)
        return widget

    return ask


def marked(widget):
    return [row.text() for row in widget.rows if row.isChecked()]


class TestKeys:
    """Which key marks which option."""

    def test_codes_of_one_figure_are_their_own_keys_as_on_paper(self):
        assert keys_of(choices(0, codes=["1", "2", "9", "0"]), "") == ["1", "2", "9", "0"]

    @pytest.mark.parametrize(
        "codes", [["1", "10"], ["a", "b"], ["01", "02"], ["1", "x"], ["¹", "²"], ["٣", "٤"]]
    )
    def test_other_codes_have_the_key_of_their_place(self, codes):
        assert keys_of(choices(0, codes=codes), "") == ["1", "2"]

    def test_after_nine_come_zero_and_the_letters(self):
        keys = keys_of(choices(20), "")
        assert keys[8:12] == ["9", "0", "A", "B"]

    def test_no_key_is_given_twice(self):
        keys = [key for key in keys_of(choices(60), "") if key]
        assert len(keys) == len(set(keys)) == len(PLACES)

    @pytest.mark.parametrize("label", ["No sabe", "No sabe / no responde", "NO SABE"])
    def test_who_does_not_know_is_f9_on_every_form(self, label):
        options = (Choice("1", {"": "Sí"}), Choice("8", {"": label}))
        assert keys_of(options, "") == ["1", "F9"]

    def test_an_option_that_only_speaks_of_knowing_is_no_f9(self):
        assert keys_of((Choice("1", {"": "Sabe leer"}),), "") == ["1"]

    def test_without_options_there_are_no_keys(self):
        assert keys_of((), "") == []


class TestOne:
    """One of several."""

    @pytest.mark.parametrize("number", range(1, 10))
    def test_its_figure_chooses_it(self, asked, number):
        widget = asked("select_one", options=choices(9))
        press(widget, 0, text=str(number))
        assert widget.said == [str(number)]
        assert marked(widget) == [f"Opción {number}"]

    @pytest.mark.parametrize("sign", ["a", "A"])
    def test_letters_choose_small_or_large(self, asked, sign):
        widget = asked("select_one", options=choices(12))
        press(widget, 0, text=sign)
        assert widget.said == ["11"]

    def test_a_key_of_nobody_changes_nothing(self, asked):
        widget = asked("select_one", options=choices(3))
        press(widget, 0, text="7")
        assert widget.said == []

    def test_choosing_another_leaves_one(self, asked):
        widget = asked("select_one", "2", choices(3))
        press(widget, 0, text="3")
        assert marked(widget) == ["Opción 3"]

    def test_choosing_the_same_again_is_no_new_answer(self, asked):
        widget = asked("select_one", "2", choices(3))
        press(widget, 0, text="2")
        assert widget.said == []

    @pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
    def test_the_answer_can_be_taken_away(self, asked, key):
        widget = asked("select_one", "2", choices(3))
        press(widget.rows[1], key)
        assert widget.said == [None]
        assert marked(widget) == []

    def test_arrows_choose_as_they_move(self, asked):
        widget = asked("select_one", "1", choices(3))
        press(widget.rows[0], Qt.Key.Key_Down)
        assert widget.said == ["2"]

    @pytest.mark.parametrize(("at", "key"), [(0, Qt.Key.Key_Up), (2, Qt.Key.Key_Down)])
    def test_arrows_stop_at_the_ends(self, asked, at, key):
        widget = asked("select_one", str(at + 1), choices(3))
        press(widget.rows[at], key)
        assert widget.said == []

    def test_an_answer_outside_the_list_marks_nothing_and_stays(self, asked):
        widget = asked("select_one", "77", choices(3))
        widget.confirm()
        assert marked(widget) == []
        assert widget.said == []

    def test_f9_says_that_nobody_knows(self, asked):
        options = (*choices(2), Choice("8", {"": "No sabe"}))
        widget = asked("select_one", options=options)
        press(widget, Qt.Key.Key_F9)
        assert widget.said == ["8"]

    def test_f9_without_such_an_option_does_nothing(self, asked):
        widget = asked("select_one", options=choices(2))
        press(widget, Qt.Key.Key_F9)
        assert widget.said == []

    def test_a_problem_is_heard_on_every_row(self, asked):
        widget = asked("select_one", options=choices(3))
        widget.show_problem("Elija una.")
        assert {row.accessibleDescription() for row in widget.rows} == {"Elija una."}

    def test_rows_are_heard_as_chosen_or_not(self, asked):
        widget = asked("select_one", "2", choices(3))
        assert [bool(state_of(row).checked) for row in widget.rows] == [False, True, False]

    @pytest.mark.parametrize(
        ("count", "width", "columns"), [(5, 800, 1), (6, 800, 2), (6, 300, 1), (20, 800, 2)]
    )
    def test_many_options_stand_in_two_columns_where_they_fit(self, asked, count, width, columns):
        widget = asked("select_one", options=choices(count), width=width)
        assert len({row.x() for row in widget.rows}) == columns

    def test_columns_read_downwards(self, asked):
        widget = asked("select_one", options=choices(6), width=800)
        assert widget.rows[0].x() == widget.rows[2].x() < widget.rows[3].x()


class TestSeveral:
    """Several of several."""

    def test_keys_mark_and_unmark(self, asked):
        widget = asked("select_multiple", options=choices(3))
        for sign in "131":
            press(widget, 0, text=sign)
        assert widget.said == ["1", "1 3", "3"]

    def test_marks_are_said_in_the_order_of_the_list(self, asked):
        widget = asked("select_multiple", options=choices(3))
        for sign in "32":
            press(widget, 0, text=sign)
        assert widget.said[-1] == "2 3"

    def test_the_space_bar_marks_where_one_stands(self, asked):
        widget = asked("select_multiple", options=choices(3))
        press(widget.rows[1], Qt.Key.Key_Space)
        assert marked(widget) == ["Opción 2"]

    def test_arrows_move_and_mark_nothing(self, asked, focused):
        widget = asked("select_multiple", options=choices(3))
        widget.rows[0].setFocus()
        press(widget.rows[0], Qt.Key.Key_Down)
        assert focused() is widget.rows[1]
        assert widget.said == []

    @pytest.mark.parametrize("value", ["1 3", "3 1"])
    def test_a_stored_answer_marks_its_options(self, asked, value):
        assert marked(asked("select_multiple", value, choices(3))) == ["Opción 1", "Opción 3"]

    def test_all_can_be_taken_away_at_once(self, asked):
        widget = asked("select_multiple", "1 3", choices(3))
        press(widget.rows[0], Qt.Key.Key_Delete)
        assert widget.said == [None]

    def test_unmarking_the_last_leaves_a_blank(self, asked):
        widget = asked("select_multiple", "1", choices(3))
        press(widget, 0, text="1")
        assert widget.said == [""]

    def test_what_was_read_is_one_mark(self, asked):
        widget = asked("acknowledge")
        assert [row.text() for row in widget.rows] == ["Leído y entendido"]
        press(widget.rows[0], Qt.Key.Key_Space)
        assert widget.said == ["OK"]


class TestPick:
    """One of a long list."""

    @pytest.fixture
    def languages(self):
        return tuple(Choice(f"l{n:02}", {"": name}) for n, name in enumerate(LANGUAGES))

    @pytest.mark.parametrize(("count", "kind"), [(20, OneQuestion), (21, PickQuestion)])
    def test_more_than_a_page_is_found_by_typing(self, asked, count, kind):
        assert ROWS_AT_MOST == 20
        assert isinstance(asked("select_one", options=choices(count)), kind)

    @pytest.mark.parametrize("appearance", sorted(AS_LIST))
    def test_a_form_may_ask_for_it(self, asked, appearance):
        widget = asked("select_one", options=choices(3), appearance=appearance)
        assert isinstance(widget, PickQuestion)

    @pytest.mark.parametrize(("count", "kind"), [(20, SeveralQuestion), (21, PickSeveralQuestion)])
    def test_several_of_many_are_found_by_typing_too(self, asked, count, kind):
        assert isinstance(asked("select_multiple", options=choices(count)), kind)

    @pytest.mark.parametrize("typed", ["200", "opcion 200", "OPCIÓN 200"])
    def test_one_of_two_hundred_is_found_by_code_or_words(self, asked, typed):
        widget = asked("select_one", options=choices(200))
        type_text(widget.lookup.field, typed)
        widget.confirm()
        assert widget.said == ["200"]

    @pytest.mark.parametrize("name", LANGUAGES)
    def test_names_with_mayan_letters_are_found_as_they_are_written(self, asked, languages, name):
        widget = asked("select_one", options=languages, appearance="autocomplete")
        type_text(widget.lookup.field, name)
        widget.confirm()
        assert widget.said == [f"l{LANGUAGES.index(name):02}"]

    def test_what_stands_in_no_list_is_kept_as_it_was_typed(self, asked):
        widget = asked("select_one", options=choices(30))
        type_text(widget.lookup.field, "zzz")
        widget.confirm()
        assert widget.said == ["zzz"]
        assert widget.lookup.field.text() == "zzz"

    def test_a_stored_answer_outside_the_list_is_shown(self, asked):
        widget = asked("select_one", "viejo", choices(30))
        assert widget.lookup.field.text() == "viejo"
        widget.confirm()
        assert widget.said == []

    def test_a_blank_takes_nothing_of_the_list(self, asked):
        widget = asked("select_one", options=choices(30))
        widget.confirm()
        assert widget.said == []

    def test_emptying_it_is_an_answer(self, asked):
        widget = asked("select_one", "3", choices(30))
        widget.lookup.field.clear()
        widget.confirm()
        assert widget.said == [""]

    def test_the_list_is_no_higher_than_its_options(self, asked):
        few = asked("select_one", options=choices(2), appearance="minimal")
        many = asked("select_one", options=choices(30))
        assert few.sizeHint().height() < many.sizeHint().height()


class TestLine:
    """What is typed in a line."""

    @pytest.mark.parametrize(("kind", "typed"), WRONG)
    def test_what_is_wrong_is_said_as_typed_and_stays_in_the_field(self, asked, kind, typed):
        widget = asked(kind)
        type_text(widget.field, typed)
        widget.confirm()
        assert widget.said == [typed]
        assert widget.field.text() == typed

    @pytest.mark.parametrize(("kind", "typed"), WRONG)
    def test_a_wrong_answer_from_the_disk_is_shown_as_it_is(self, asked, kind, typed):
        assert asked(kind, typed).field.text() == typed

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("21112026", "21/11/2026"), (" 21112026 ", "21/11/2026"), ("21/11/2026", "21/11/2026")],
    )
    def test_a_day_can_be_typed_on_the_numeric_pad(self, asked, typed, said):
        widget = asked("date")
        type_text(widget.field, typed)
        widget.confirm()
        assert widget.said == [said]

    @pytest.mark.parametrize("sign", ["Kꞌicheꞌ", "ñandú", "Peꞌn", "¿Así?", "«cita»", "A\u0308chi"])
    def test_every_letter_of_the_country_arrives(self, asked, sign):
        widget = asked("text")
        type_text(widget.field, sign)
        widget.confirm()
        assert widget.said == [sign]

    @pytest.mark.parametrize(
        ("kind", "example"),
        [
            ("date", "dd/mm/aaaa"),
            ("time", "16:20"),
            ("dateTime", "21/11/2026 16:20"),
            ("geopoint", "14.6268, -90.4800"),
            ("text", ""),
            ("integer", ""),
        ],
    )
    def test_what_has_a_form_shows_an_example(self, asked, kind, example):
        assert asked(kind).field.placeholderText() == example

    @pytest.mark.parametrize(("unit", "first"), [("Q", True), ("horas", False)])
    def test_money_has_its_sign_before_other_units_after(self, asked, unit, first):
        widget = asked("decimal", marks=Marks(unit=unit))
        [sign] = [each for each in widget.children() if hasattr(each, "set_color")]
        assert sign.text() == unit
        assert (sign.x() < widget.field.x()) is first

    def test_a_bar_code_is_a_line_that_a_reader_types(self, asked):
        assert isinstance(asked("barcode"), LineQuestion)
