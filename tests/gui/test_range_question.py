"""A number on a scale: typed, stepped, set with the mouse; ratings as a few marks."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.keys import press, type_text
from support.question_states import state

from app.ui.controls.scale import ScaleBar
from app.ui.questions.choices import OneQuestion
from app.ui.questions.line import NumberQuestion
from app.ui.questions.range import (
    RangeQuestion,
    marks_of,
    position_of,
    stands_on,
    steps_of,
    value_at,
)
from app.ui.questions.registry import question_widget
from forms.instrument import Question, Scale

TEN = {"start": "0", "end": "10", "step": "1"}


@pytest.fixture
def asked(shown):
    """Build the widget of a range and gather what it answers."""

    def ask(value=None, appearance="", parameters=None):
        parameters = TEN if parameters is None else parameters
        given = state("range", value, appearance=appearance, parameters=parameters)
        widget = shown(question_widget(given, ""), 700, 260)
        widget.said = []
        widget.answered.connect(widget.said.append)
        return widget

    return ask


class TestScale:
    """Positions and numbers."""

    @pytest.mark.parametrize(
        ("scale", "steps"),
        [
            (Scale(0, 10, 1), 10),
            (Scale(10, 0, 1), 10),
            (Scale(0, 1, 0.1), 10),
            (Scale(1, 10, 2), 4),
            (Scale(5, 5, 1), 0),
        ],
    )
    def test_steps(self, scale, steps):
        assert steps_of(scale) == steps

    def test_decimals_have_no_dust(self):
        assert [value_at(Scale(0, 1, 0.1), at) for at in range(4)] == [0, 0.1, 0.2, 0.3]

    def test_a_scale_may_go_down(self):
        assert value_at(Scale(10, 0, 2), 1) == 8
        assert position_of(Scale(10, 0, 2), 8) == 1

    @pytest.mark.parametrize("value", [None, "doce"])
    def test_a_blank_or_a_text_has_no_position(self, value):
        assert position_of(Scale(0, 10, 1), value) is None
        assert stands_on(Scale(0, 10, 1), value)

    @pytest.mark.parametrize(
        ("value", "stands"), [(3, True), (3.5, False), (42, False), (-1, False)]
    )
    def test_numbers_off_the_scale_are_seen(self, value, stands):
        assert stands_on(Scale(0, 10, 1), value) is stands


class TestTyping:
    """The field beside the bar."""

    def test_it_is_typed_like_any_number(self, asked):
        widget = asked()
        assert isinstance(widget, RangeQuestion)
        type_text(widget.field, "7")
        widget.confirm()
        assert widget.said == ["7"]
        assert widget.bar.value() == 7

    def test_a_stored_answer_stands_in_both(self, asked):
        widget = asked(4)
        assert widget.field.text() == "4"
        assert (widget.bar.marked, widget.bar.value()) == (True, 4)
        widget.confirm()
        assert widget.said == []

    def test_a_blank_has_no_mark(self, asked):
        assert not asked().bar.marked

    def test_arrows_step_and_stay_inside(self, asked):
        widget = asked(8)
        for _time in range(3):
            press(widget.field, Qt.Key.Key_Up)
        assert widget.field.text() == "10"
        press(widget.field, Qt.Key.Key_Down)
        widget.confirm()
        assert widget.said == ["9"]

    def test_the_first_arrow_begins_at_the_start(self, asked):
        widget = asked(parameters={"start": "2", "end": "8", "step": "2"})
        press(widget.field, Qt.Key.Key_Up)
        assert widget.field.text() == "2"

    def test_a_step_is_told_as_being_typed(self, asked):
        widget, typed = asked(3), []
        widget.typing.connect(typed.append)
        press(widget.field, Qt.Key.Key_Up)
        assert typed == ["4"]

    @pytest.mark.parametrize(("typed", "doubted"), [("42", True), ("2.5", True), ("2", False)])
    def test_off_the_scale_is_told_and_taken(self, asked, typed, doubted):
        widget = asked()
        type_text(widget.field, typed)
        assert widget.doubt.isHidden() is not doubted
        widget.confirm()
        assert widget.said == [typed]

    def test_what_was_being_typed_comes_back_with_its_mark(self, asked):
        widget = asked()
        widget.restore("6")
        assert widget.said == []
        assert widget.bar.value() == 6


class TestBar:
    """The mouse."""

    def test_a_press_answers_where_it_lands(self, asked):
        widget = asked()
        end = QPoint(widget.bar.width() - 13, widget.bar.height() // 2)
        QTest.mouseClick(widget.bar, Qt.MouseButton.LeftButton, pos=end)
        assert widget.said == ["10"]
        assert widget.field.text() == "10"

    def test_an_upright_bar_grows_upwards(self, asked):
        widget = asked(appearance="vertical")
        top = QPoint(widget.bar.width() // 2, 13)
        QTest.mouseClick(widget.bar, Qt.MouseButton.LeftButton, pos=top)
        assert widget.said == ["10"]

    def test_a_picker_has_no_bar(self, asked):
        widget = asked(appearance="picker")
        assert widget.bar.isHidden()
        press(widget.field, Qt.Key.Key_Up)
        assert widget.field.text() == "0"

    @pytest.mark.parametrize("theme", ["claro", "oscuro", "contraste"])
    @pytest.mark.parametrize("upright", [False, True])
    def test_it_is_painted_with_and_without_a_mark(self, shown, look, theme, upright):
        look(theme)
        bar = shown(ScaleBar("Escala", 5, upright=upright))
        blank = bar.grab().toImage()
        bar.mark(3)
        assert bar.grab().toImage() != blank


class TestRating:
    """A few marks."""

    def test_stars_are_marks_with_their_own_keys(self, asked):
        widget = asked(3, "rating", {"start": "1", "end": "5", "step": "1"})
        assert isinstance(widget, OneQuestion)
        assert [row.isChecked() for row in widget.rows] == [False, False, True, False, False]
        press(widget.rows[0], 0, text="5")
        assert widget.said == ["5"]

    def test_too_many_marks_are_typed(self, asked):
        assert isinstance(asked(appearance="rating"), RangeQuestion)

    def test_other_looks_have_no_marks(self):
        question = Question("q", "range", parameters={"start": "1", "end": "5", "step": "1"})
        assert marks_of(question) == []


@pytest.mark.parametrize("parameters", [{}, {"start": "a", "end": "1", "step": "1"}])
def test_a_range_without_sound_ends_is_a_number(asked, parameters):
    assert type(asked(parameters=parameters)) is NumberQuestion
