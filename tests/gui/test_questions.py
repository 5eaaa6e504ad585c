"""One widget per question type: what it shows, what it emits, how the keys work in it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from support.keys import press, type_text
from support.question_states import LETTERS, state

from app.ui.questions.choices import OneQuestion, SeveralQuestion, keys_of
from app.ui.questions.line import LineQuestion
from app.ui.questions.long_text import LongTextQuestion
from app.ui.questions.pick import PickQuestion
from app.ui.questions.registry import WIDGETS, question_widget
from app.ui.questions.wording import answer_words, complaint, help_words, kind_words
from forms.choices import Choice
from forms.instrument import Marks, Question
from forms.problem import Problem
from forms.question_types import TYPES

ANSWERABLE = sorted(name for name, kind in TYPES.items() if kind.is_answerable)


@pytest.fixture
def asked(qtbot):
    """Build the widget of a question and gather what it answers."""

    def ask(*arguments, **named):
        widget = question_widget(state(*arguments, **named), "")
        qtbot.addWidget(widget)
        widget.resize(560, 200)
        widget.show()
        widget.said = []
        widget.answered.connect(widget.said.append)
        return widget

    return ask


@pytest.mark.parametrize("kind", ANSWERABLE)
def test_every_answerable_type_has_a_widget(kind):
    assert kind in WIDGETS


def test_no_widget_stands_for_a_type_that_is_not_there():
    assert set(WIDGETS) <= set(TYPES)


@pytest.mark.parametrize("kind", ANSWERABLE)
def test_every_widget_names_its_editors_after_the_question(kind, asked):
    widget = asked(kind, choices=LETTERS, label="¿De dónde viene?")
    editors = widget.findChildren(QLineEdit) + widget.findChildren(QPlainTextEdit)
    rows = widget.findChildren(QAbstractButton)
    assert editors or rows
    for editor in editors:
        assert editor.accessibleName() == "¿De dónde viene?"
    for row in rows:
        assert row.accessibleName()


@pytest.mark.parametrize("kind", ANSWERABLE)
def test_every_widget_takes_the_focus_into_its_editor(kind, asked):
    widget = asked(kind, choices=LETTERS)
    assert isinstance(widget.focusProxy(), QWidget)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Tzalbal"),
        ("integer", 42),
        ("decimal", 61.5),
        ("date", "2026-11-21"),
        ("geopoint", "14.6 -90.4"),
        ("integer", "doce"),
        ("select_one", "b"),
        ("select_multiple", "a c"),
    ],
)
def test_a_stored_answer_is_shown_and_not_said_again(kind, value, asked):
    choices = LETTERS if kind.startswith("select") else ()
    widget = asked(kind, value, choices=choices)
    widget.confirm()
    assert widget.said == []


def test_an_unknown_type_is_asked_as_a_line_of_text(asked):
    assert type(asked("metadata")) is LineQuestion


def test_a_line_says_its_answer_once_when_the_person_goes_on(asked):
    widget = asked("integer")
    type_text(widget.field, "42")
    assert widget.said == []
    widget.confirm()
    widget.confirm()
    assert widget.said == ["42"]


def test_a_line_says_what_is_being_typed(asked):
    widget, typed = asked("text"), []
    widget.typing.connect(typed.append)
    type_text(widget.field, "añú")
    assert typed == ["a", "añ", "añú"]


def test_emptying_a_line_is_an_answer_too(asked):
    widget = asked("text", "Tzalbal")
    widget.field.clear()
    widget.confirm()
    assert widget.said == [""]


def test_numbers_are_shown_as_guatemala_writes_them(asked):
    assert asked("integer", 103952).field.text() == "103,952"


def test_a_date_of_eight_figures_reads_as_a_date(asked):
    widget = asked("date")
    type_text(widget.field, "21112026")
    widget.confirm()
    assert widget.said == ["21/11/2026"]


def test_a_stored_date_is_shown_by_day_month_and_year(asked):
    assert asked("date", "2026-11-21").field.text() == "21/11/2026"


def test_a_problem_marks_the_editor_and_is_its_description(asked):
    widget = asked("integer")
    widget.show_problem("Debe estar entre 0 y 24.")
    assert widget.field.property("state") == "error"
    assert widget.field.accessibleDescription() == "Debe estar entre 0 y 24."
    widget.show_problem("")
    assert widget.field.property("state") == ""


def test_a_restored_text_is_not_an_answer_until_the_person_goes_on(asked):
    widget = asked("text", "Tzal")
    widget.restore("Tzalb")
    assert widget.said == []
    widget.confirm()
    assert widget.said == ["Tzalb"]


def test_clearing_shows_nothing(asked):
    for kind in ("text", "select_one"):
        widget = asked(kind, "a", choices=LETTERS if kind == "select_one" else ())
        widget.clear()
        assert widget.said == []


def test_several_lines_keep_enter_for_going_on(asked):
    widget = asked("text", appearance="multiline")
    assert isinstance(widget, LongTextQuestion)
    type_text(widget.area, "uno")
    press(widget.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, "\r")
    type_text(widget.area, "dos")
    press(widget.area, Qt.Key.Key_Return, text="\r")
    widget.confirm()
    assert [text.replace("\u2028", "\n") for text in widget.said] == ["uno\ndos"]


class TestKeysOfChoices:
    def test_codes_of_one_digit_are_their_own_keys(self):
        assert keys_of([Choice("1", {}), Choice("9", {})], "") == ["1", "9"]

    def test_other_codes_have_the_key_of_their_place(self):
        many = [Choice(f"c{n}", {}) for n in range(12)]
        assert keys_of(many, "") == [*"1234567890AB"]

    def test_not_knowing_is_f9(self):
        assert keys_of([Choice("88", {"": "No sabe / no responde"})], "") == ["F9"]


class TestChoices:
    def test_a_key_chooses_at_once(self, asked):
        widget = asked("select_one", choices=LETTERS)
        assert isinstance(widget, OneQuestion)
        press(widget.rows[0], Qt.Key.Key_2, text="2")
        assert widget.said == ["b"]

    def test_arrows_move_the_choice_and_stay_inside(self, asked):
        widget = asked("select_one", "b", choices=LETTERS)
        press(widget.rows[1], Qt.Key.Key_Down)
        press(widget.rows[2], Qt.Key.Key_Down)
        press(widget.rows[2], Qt.Key.Key_Up)
        assert widget.said == ["c", "b"]

    def test_supr_takes_the_answer_away(self, asked):
        widget = asked("select_one", "b", choices=LETTERS)
        press(widget.rows[1], Qt.Key.Key_Delete)
        assert widget.said == [None]
        assert not any(row.isChecked() for row in widget.rows)

    def test_several_keep_the_order_of_the_list(self, asked):
        widget = asked("select_multiple", choices=LETTERS)
        assert isinstance(widget, SeveralQuestion)
        press(widget.rows[0], Qt.Key.Key_3, text="3")
        press(widget.rows[0], Qt.Key.Key_1, text="1")
        assert widget.said == ["c", "a c"]

    def test_space_marks_and_unmarks(self, asked):
        widget = asked("select_multiple", choices=LETTERS)
        for _time in range(2):
            press(widget.rows[1], Qt.Key.Key_Space, text=" ")
        assert widget.said == ["b", ""]

    def test_a_letter_that_is_no_key_does_nothing(self, asked):
        widget = asked("select_one", choices=LETTERS)
        press(widget.rows[0], Qt.Key.Key_X, text="x")
        assert widget.said == []

    def test_six_that_fit_stand_in_two_columns_read_downwards(self, asked):
        widget = asked("select_one", choices=[Choice(str(n), {"": f"O {n}"}) for n in range(6)])
        widget.fit(560)
        widget.layout().activate()
        xs = [row.x() for row in widget.rows]
        assert xs[0] == xs[2] < xs[3] == xs[5]

    def test_arrows_go_across_the_columns(self, asked):
        widget = asked("select_one", choices=[Choice(str(n), {"": f"O {n}"}) for n in range(6)])
        widget.fit(560)
        press(widget.rows[0], Qt.Key.Key_Right)
        assert widget.said == ["3"]

    def test_long_words_keep_one_column(self, asked):
        words = "Una opción con tantas palabras que en dos columnas ocuparía más de dos líneas " * 2
        widget = asked("select_one", choices=[Choice(str(n), {"": words}) for n in range(6)])
        widget.fit(560)
        assert len({row.x() for row in widget.rows}) == 1


PLACES = tuple(
    Choice(f"{n:04}", {"": name})
    for n, name in enumerate(("Cobán", "Nebaj", "Cotzal", "Chajul"), start=1)
)


class TestLongLists:
    def test_over_twenty_options_are_found_by_typing(self, asked):
        many = [Choice(str(n), {"": f"Lugar {n}"}) for n in range(21)]
        assert isinstance(asked("select_one", choices=many), PickQuestion)
        assert isinstance(asked("select_one", choices=many[:20]), OneQuestion)

    def test_accents_do_not_matter(self, asked):
        widget = asked("select_one", choices=PLACES, appearance="autocomplete")
        type_text(widget.lookup.field, "coban")
        widget.confirm()
        assert widget.said == ["0001"]

    def test_the_code_finds_it_too(self, asked):
        widget = asked("select_one", choices=PLACES, appearance="autocomplete")
        type_text(widget.lookup.field, "0004")
        widget.confirm()
        assert widget.said == ["0004"]

    def test_what_is_in_no_list_is_said_as_typed(self, asked):
        widget = asked("select_one", choices=PLACES, appearance="autocomplete")
        type_text(widget.lookup.field, "tzalval")
        widget.confirm()
        assert widget.said == ["tzalval"]

    def test_a_stored_answer_outside_the_list_stays_in_view(self, asked):
        widget = asked("select_one", "9999", choices=PLACES, appearance="autocomplete")
        assert widget.lookup.field.text() == "9999"

    def test_going_on_without_typing_says_nothing(self, asked):
        widget = asked("select_one", choices=PLACES, appearance="autocomplete")
        widget.confirm()
        assert widget.said == []


class TestWording:
    def test_the_kind_names_the_unit(self):
        question = Question("q", "integer", marks=Marks(unit="personas"))
        assert kind_words(question) == "Número entero · personas"

    def test_answers_read_with_their_labels_and_units(self):
        assert answer_words(state("select_multiple", "a c", choices=LETTERS), "") == (
            "Opción a, Opción c"
        )
        assert answer_words(state("decimal", 10, marks=Marks(unit="Q")), "") == "Q10"
        assert answer_words(state("decimal", 10, marks=Marks(unit="%")), "") == "10 %"
        assert answer_words(state("text"), "") == ""

    def test_help_tells_the_keys(self):
        assert "flechas" in help_words(state("select_one"), typed_in_list=False)
        assert "Escriba parte" in help_words(state("select_one"), typed_in_list=True)

    def test_a_refused_answer_is_quoted(self):
        values = {"message": "Debe estar entre 0 y 24.", "value": "42", "label": "Horas"}
        problem = Problem("answer.constraint", values=values)
        assert complaint(problem) == "Debe estar entre 0 y 24. Usted escribió 42."

    def test_a_message_of_a_form_without_its_stop_gets_one(self):
        values = {"message": "De 0 a 24", "value": "42", "label": "Horas"}
        problem = Problem("answer.constraint", values=values)
        assert complaint(problem) == "De 0 a 24. Usted escribió 42."

    def test_a_missing_answer_is_told_in_the_words_of_the_form(self):
        assert complaint(Problem("answer.required")) == "Esta pregunta es obligatoria."
        told = complaint(Problem("answer.required", values={"message": "Falta el nombre."}))
        assert told == "Falta el nombre."
