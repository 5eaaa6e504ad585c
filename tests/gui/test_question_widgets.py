"""Question widgets in depth: keys of options, screen readers, what is typed, words and help."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from support.keys import press, type_text
from support.layout import clipped, state_of, told
from support.painted import painted
from support.question_states import LETTERS, state

from app.ui import theme
from app.ui.controls.text import Text
from app.ui.questions.choices import DONT_KNOW_KEY, PLACES, keys_of
from app.ui.questions.registry import ROWS_AT_MOST, WIDGETS, question_widget
from app.ui.questions.wording import HELP, KINDS, answer_words, complaint, help_words, kind_words
from forms.choices import Choice
from forms.instrument import Marks
from forms.problem import Problem
from forms.question_types import TYPES

Key = Qt.Key
LINES = [kind for kind, build in WIDGETS.items() if "select" not in kind and kind != "acknowledge"]
CODES = st.lists(st.text("0123456789abc", min_size=1, max_size=2), unique=True, max_size=30)
TYPED = st.text("abcñÑáéíóúüꞌʼẍɨ 0123456789.,:/-«»", min_size=1, max_size=12)
ONCE_BUILT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)


@pytest.fixture
def asked(qtbot):
    """Build the widget of a question and gather what it answers and what is typed."""

    def ask(*arguments, width=560, **named):
        widget = question_widget(state(*arguments, **named), "")
        qtbot.addWidget(widget)
        widget.resize(theme.px(width), theme.px(300))
        widget.show()
        widget.said, widget.typed = [], []
        widget.answered.connect(widget.said.append)
        widget.typing.connect(widget.typed.append)
        return widget

    return ask


def options(*words):
    """Give options whose codes are places of a list: a1, a2 …"""
    return tuple(Choice(f"a{n}", {"": each}) for n, each in enumerate(words, start=1))


class TestKeysOfOptions:
    """The key of each option, printed beside it."""

    @given(CODES)
    def test_no_two_options_have_the_same_key(self, codes):
        keys = [k for k in keys_of([Choice(c, {"": f"Opción {c}"}) for c in codes], "") if k]
        assert len(set(keys)) == len(keys)

    @given(CODES)
    def test_every_option_has_a_key_as_long_as_there_are_any(self, codes):
        keys = keys_of([Choice(c, {"": f"Opción {c}"}) for c in codes], "")
        assert len(keys) == len(codes)
        assert all(keys[: len(PLACES)])

    @given(st.lists(st.sampled_from("0123456789"), unique=True, min_size=1))
    def test_on_paper_and_on_the_screen_the_code_is_the_key(self, codes):
        assert keys_of([Choice(c, {"": "x"}) for c in codes], "") == codes

    @pytest.mark.parametrize("words", ["No sabe", "NO SABE / NO RESPONDE", "no sabe o no responde"])
    def test_not_knowing_has_f9_on_every_form(self, words):
        assert keys_of(options("Sí", "No", words), "") == ["1", "2", DONT_KNOW_KEY]

    @pytest.mark.parametrize("words", ["No", "Sabe leer", "No se sabe aún"])
    def test_other_words_have_the_key_of_their_place(self, words):
        assert keys_of(options("Sí", words), "") == ["1", "2"]

    def test_the_tenth_place_is_zero_and_the_eleventh_a_letter(self):
        keys = keys_of(options(*(f"Opción {n}" for n in range(12))), "")
        assert keys[8:] == ["9", "0", "A", "B"]

    def test_past_the_letters_there_is_no_key(self):
        many = options(*(f"Opción {n}" for n in range(len(PLACES) + 2)))
        assert keys_of(many, "")[-2:] == ["", ""]


class TestChoosing:
    """However an option is turned, the answer is said once."""

    WAYS = ("click", "key", "space", "reader")

    def turn(self, widget, index, way):
        row = widget.rows[index]
        if way == "click":
            row.click()
        elif way == "key":
            press(widget.rows[0], Key.Key_1 + index, text=str(index + 1))
        elif way == "space":
            press(row, Key.Key_Space, text=" ")
        else:
            actions = QAccessible.queryAccessibleInterface(row).actionInterface()
            actions.doAction("Toggle" if "Toggle" in actions.actionNames() else "Press")

    @pytest.mark.parametrize("way", WAYS)
    def test_one_of_several(self, asked, way):
        widget = asked("select_one", "a", choices=LETTERS)
        self.turn(widget, 1, way)
        assert widget.said == ["b"]
        assert [bool(state_of(row).checked) for row in widget.rows] == [False, True, False]

    @pytest.mark.parametrize("way", WAYS)
    def test_several(self, asked, way):
        widget = asked("select_multiple", "a", choices=LETTERS)
        self.turn(widget, 2, way)
        self.turn(widget, 0, way)
        assert widget.said == ["a c", "c"]

    @pytest.mark.parametrize("way", ["click", "key", "space"])
    def test_choosing_what_is_chosen_says_nothing_new(self, asked, way):
        widget = asked("select_one", "b", choices=LETTERS)
        self.turn(widget, 1, way)
        assert widget.said == []

    @pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
    @pytest.mark.parametrize("value", [None, "a", "c", "zz"])
    def test_showing_an_answer_says_nothing(self, asked, kind, value):
        widget = asked(kind, "b", choices=LETTERS)
        widget.set_answer(value)
        assert widget.said == []

    def test_an_answer_that_is_in_no_list_leaves_every_row_unmarked(self, asked):
        widget = asked("select_one", "zz", choices=LETTERS)
        assert not any(row.isChecked() for row in widget.rows)
        widget.rows[0].click()
        assert widget.said == ["a"]

    def test_after_supr_the_same_option_can_be_chosen_again(self, asked):
        widget = asked("select_one", "b", choices=LETTERS)
        press(widget.rows[1], Key.Key_Delete)
        widget.rows[1].click()
        assert widget.said == [None, "b"]

    def test_supr_takes_every_mark_away(self, asked):
        widget = asked("select_multiple", "a c", choices=LETTERS)
        press(widget.rows[0], Key.Key_Backspace)
        assert widget.said == [None]
        assert not any(row.isChecked() for row in widget.rows)

    @given(st.lists(st.integers(0, 2), max_size=8))
    @ONCE_BUILT
    def test_several_always_say_the_marks_in_the_order_of_the_list(self, asked, turns):
        widget = asked("select_multiple", choices=LETTERS)
        marked = set()
        for index in turns:
            widget.rows[index].click()
            marked ^= {"abc"[index]}
            assert widget.said[-1] == " ".join(sorted(marked))

    def test_the_focus_begins_at_the_answer(self, asked):
        for value, words in (("c", "Opción c"), (None, "Opción a")):
            widget = asked("select_one", value, choices=LETTERS)
            assert widget.focusProxy().text() == words

    def test_f9_says_that_nobody_knows(self, asked):
        widget = asked("select_one", choices=options("Sí", "No", "No sabe"))
        press(widget.rows[0], Key.Key_F9)
        assert widget.said == ["a3"]

    def test_f9_without_such_an_option_is_left_to_the_window(self, asked):
        widget = asked("select_one", choices=LETTERS)
        press(widget.rows[0], Key.Key_F9)
        assert widget.said == []

    @pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.AltModifier])
    def test_a_digit_with_alt_belongs_to_the_rail(self, asked, modifier):
        widget = asked("select_one", choices=LETTERS)
        press(widget.rows[0], Key.Key_2, modifier, "2")
        assert widget.said == []

    def test_arrows_move_the_focus_among_several_without_marking(self, asked, focused, qtbot):
        widget = asked("select_multiple", choices=LETTERS)
        with qtbot.waitActive(widget):
            widget.activateWindow()
        widget.rows[0].setFocus()
        press(widget.rows[0], Key.Key_Down)
        assert focused() is widget.rows[1]
        assert widget.said == []


class TestColumns:
    """Two columns for six or more that fit, read downwards."""

    @pytest.mark.parametrize(("count", "columns"), [(2, 1), (5, 1), (6, 2), (9, 2), (10, 2)])
    def test_six_or_more_that_fit_stand_in_two(self, asked, count, columns):
        widget = asked("select_one", choices=options(*(f"Opción {n}" for n in range(count))))
        widget.fit(theme.px(560))
        widget.layout().activate()
        assert len({row.x() for row in widget.rows}) == columns

    @pytest.mark.parametrize("count", [6, 7, 9, 10])
    def test_they_are_read_downwards(self, asked, count):
        widget = asked("select_one", choices=options(*(f"Opción {n}" for n in range(count))))
        widget.fit(theme.px(560))
        widget.layout().activate()
        order = sorted(widget.rows, key=lambda row: (row.x(), row.y()))
        assert order == widget.rows

    def test_a_narrow_page_has_one(self, asked):
        widget = asked("select_one", choices=options(*(f"Opción {n}" for n in range(8))), width=400)
        widget.fit(theme.px(400))
        widget.layout().activate()
        assert len({row.x() for row in widget.rows}) == 1

    @pytest.mark.parametrize("zoom", [100, 150, 200])
    @pytest.mark.parametrize("width", [300, 560, 760])
    def test_no_option_is_cut_or_covers_another(self, look, asked, qtbot, zoom, width):
        look(zoom=zoom)
        words = ("Tubería dentro de la vivienda", "Chorro público de la comunidad", "Pozo")
        widget = asked("select_one", choices=options(*words, *words), width=width)
        qtbot.waitUntil(lambda: all(r.height() >= r.heightForWidth(r.width()) for r in widget.rows))
        places = [row.geometry() for row in widget.rows]
        assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])
        assert [cut for row in widget.rows for cut in painted(row).cut()] == []


class TestLines:
    """Answers typed in one line."""

    @pytest.mark.parametrize("kind", LINES)
    def test_the_editor_is_told_with_question_and_hint(self, asked, kind):
        widget = asked(kind, label="¿Cuántos viven aquí?", hint="Cuente a los niños")
        role, name, description = told(widget.focusProxy())
        assert role is QAccessible.Role.EditableText
        assert (name, description) == ("¿Cuántos viven aquí?", "Cuente a los niños")

    @pytest.mark.parametrize("kind", [kind for kind in LINES if kind != "date"])
    @given(typed=TYPED)
    @ONCE_BUILT
    def test_whatever_is_typed_is_said_as_it_was_typed(self, asked, kind, typed):
        widget = asked(kind)
        type_text(widget, typed)
        assert widget.said == []
        assert widget.typed[-1] == typed
        widget.confirm()
        assert widget.said == [typed]

    @pytest.mark.parametrize("kind", LINES)
    def test_going_on_twice_says_it_once(self, asked, kind):
        widget = asked(kind)
        type_text(widget, "7")
        widget.confirm()
        widget.confirm()
        assert widget.said == ["7"]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("21112026", "21/11/2026"),
            (" 21112026 ", "21/11/2026"),
            ("21/11/2026", "21/11/2026"),
            ("2026-11-21", "2026-11-21"),
            ("2111202", "2111202"),
            ("211120267", "211120267"),
            ("ayer", "ayer"),
        ],
    )
    def test_a_date_may_be_typed_with_the_number_pad_alone(self, asked, typed, said):
        widget = asked("date")
        type_text(widget, typed)
        widget.confirm()
        assert widget.said == [said]

    @pytest.mark.parametrize(
        ("kind", "example"),
        [("date", "dd/mm/aaaa"), ("time", "16:20"), ("dateTime", "21/11/2026 16:20"),
         ("geopoint", "14.6268, -90.4800"), ("text", ""), ("integer", "")],
    )  # fmt: skip
    def test_an_example_shows_how_it_is_written(self, asked, kind, example):
        widget = asked(kind)
        assert widget.field.placeholderText() == example

    @pytest.mark.parametrize(("unit", "first"), [("Q", True), ("personas", False), ("%", False)])
    def test_money_stands_before_its_number_and_other_units_after(self, asked, unit, first):
        widget = asked("decimal", marks=Marks(unit=unit))
        widget.layout().activate()
        words = next(each for each in widget.findChildren(Text) if each.text() == unit)
        assert (words.x() < widget.field.x()) == first

    @pytest.mark.parametrize("kind", ["integer", "decimal", "date", "time", "dateTime", "geopoint"])
    @pytest.mark.parametrize("zoom", [90, 100, 150])
    def test_a_field_has_room_for_the_longest_usual_answer(self, look, asked, kind, zoom):
        look(zoom=zoom)
        longest = {"integer": "1,234,567", "decimal": "1,234,567.50", "date": "21/11/2026",
                   "time": "16:20", "dateTime": "21/11/2026 16:20",
                   "geopoint": "14.626812, -90.480034"}[kind]  # fmt: skip
        widget = asked(kind)
        field = widget.field
        margins = field.textMargins()
        room = field.width() - margins.left() - margins.right() - 2 * theme.px(7)
        assert theme.metrics("body").horizontalAdvance(longest) <= room

    def test_text_of_several_lines_keeps_its_lines(self, asked):
        widget = asked("text", "uno\ndos", appearance="multiline")
        area = widget.findChild(QPlainTextEdit)
        assert area.toPlainText() == "uno\ndos"
        press(area, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, "\n")
        assert area.toPlainText().count("\n") == 2
        widget.confirm()
        assert len(widget.said) == 1

    def test_what_was_being_typed_comes_back_and_is_no_answer_yet(self, asked):
        for kind, more in (("text", {}), ("text", {"appearance": "multiline"})):
            widget = asked(kind, "Acul", **more)
            widget.restore("Acul y Pul")
            assert widget.said == []
            widget.confirm()
            assert widget.said == ["Acul y Pul"]


class TestProblems:
    """A refused answer: border, sentence, description; and all of it away again."""

    @pytest.mark.parametrize("kind", [*LINES, "select_one", "select_multiple"])
    def test_a_screen_reader_hears_why(self, asked, kind):
        widget = asked(kind, choices=LETTERS if "select" in kind else (), hint="Con cuidado")
        editor = widget.focusProxy()
        widget.show_problem("Debe estar entre 0 y 24.")
        assert told(editor)[2] == "Debe estar entre 0 y 24."
        widget.show_problem("")
        assert told(editor)[2] in ("Con cuidado", "¿Qué?")

    def test_the_editor_shows_it(self, asked):
        widget = asked("integer")
        widget.show_problem("Debe estar entre 0 y 24.")
        assert widget.field.property("state") == "error"
        widget.show_problem("")
        assert widget.field.property("state") == ""

    @pytest.mark.parametrize(
        ("code", "values", "said"),
        [
            ("answer.required", {}, "Esta pregunta es obligatoria."),
            ("answer.required", {"message": "Diga cuántas horas."}, "Diga cuántas horas."),
            ("answer.constraint", {"message": "Debe estar entre 0 y 24.", "value": "42"},
             "Debe estar entre 0 y 24. Usted escribió 42."),
        ],
    )  # fmt: skip
    def test_it_is_said_in_the_words_of_the_form(self, code, values, said):
        assert complaint(Problem(code, values=values)) == said


class TestWords:
    """How questions and answers read."""

    @pytest.mark.parametrize("kind", sorted(k for k, t in TYPES.items() if t.is_answerable))
    def test_every_type_says_what_kind_of_answer_it_wants(self, kind):
        assert kind in KINDS
        assert kind_words(state(kind).question) == KINDS[kind]

    def test_no_words_stand_for_a_type_that_is_not_there(self):
        assert set(KINDS) <= set(TYPES)
        assert set(HELP) <= set(KINDS)

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_help_is_a_whole_sentence_without_exclamations(self, kind):
        words = help_words(state(kind), typed_in_list=False)
        assert words.endswith(".")
        assert "!" not in words

    def test_a_long_list_is_helped_otherwise(self):
        words = help_words(state("select_one"), typed_in_list=True)
        assert words != help_words(state("select_one"), typed_in_list=False)
        assert "flechas" in words

    @pytest.mark.parametrize(
        ("kind", "value", "unit", "read"),
        [
            ("integer", 12345, "personas", "12,345 personas"),
            ("integer", 2018, "", "2018"),
            ("decimal", 12345.5, "Q", "Q12,345.5"),
            ("integer", 6, "", "6"),
            ("date", "2026-11-21", "", "21/11/2026"),
            ("text", "Acul", "", "Acul"),
            ("integer", None, "personas", ""),
            ("integer", "doce", "", "doce"),
        ],
    )
    def test_an_answer_reads_as_people_say_it(self, kind, value, unit, read):
        assert answer_words(state(kind, value, marks=Marks(unit=unit)), "") == read

    @pytest.mark.parametrize(
        ("kind", "value", "read"),
        [("select_one", "b", "Opción b"), ("select_multiple", "a c", "Opción a, Opción c"),
         ("select_one", "zz", "zz"), ("select_multiple", "a zz", "Opción a, zz")],
    )  # fmt: skip
    def test_choices_read_with_their_words_and_unknown_ones_as_they_are(self, kind, value, read):
        assert answer_words(state(kind, value, choices=LETTERS), "") == read


class TestRegistry:
    """Which widget asks what."""

    @pytest.mark.parametrize("count", [1, ROWS_AT_MOST, ROWS_AT_MOST + 1])
    def test_a_list_longer_than_twenty_is_typed_in(self, asked, count):
        widget = asked("select_one", choices=options(*(f"Opción {n}" for n in range(count))))
        assert hasattr(widget, "lookup") == (count > ROWS_AT_MOST)

    @pytest.mark.parametrize("appearance", ["autocomplete", "search", "minimal", "w1 minimal"])
    def test_a_form_may_ask_for_a_list_to_type_in(self, asked, appearance):
        assert hasattr(asked("select_one", choices=LETTERS, appearance=appearance), "lookup")

    def test_reading_is_confirmed_by_one_mark(self, asked):
        widget = asked("acknowledge")
        assert [row.text() for row in widget.rows] == ["Leído y entendido"]
        widget.rows[0].click()
        assert widget.said == ["OK"]

    @pytest.mark.parametrize("kind", sorted(WIDGETS))
    @pytest.mark.parametrize("width", [320, 560])
    def test_no_widget_cuts_its_words(self, asked, shown, kind, width):
        page = QWidget()
        QVBoxLayout(page).addWidget(asked(kind, choices=LETTERS, marks=Marks(unit="personas")))
        shown(page, width, 400)
        assert clipped(page) == []

    @pytest.mark.parametrize("kind", sorted(WIDGETS))
    def test_an_editor_is_found_where_the_focus_goes(self, asked, kind):
        widget = asked(kind, choices=LETTERS)
        editor = widget.focusProxy()
        assert widget.isAncestorOf(editor)
        assert isinstance(editor, QLineEdit | QPlainTextEdit) or editor in widget.rows
