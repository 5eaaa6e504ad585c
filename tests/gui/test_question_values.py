"""What questions make of a value, apart from any window: scales, dates, keys, looks, colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from support.question_states import state

from app.ui import theme
from app.ui.controls.rich_text import PaintedText, contrast, legible
from app.ui.questions.appearance import (
    MOST_COLUMNS,
    Columns,
    as_list,
    columns_of,
    first_word,
    goes_on_by_itself,
    only_labels,
    way_of,
    words_of,
)
from app.ui.questions.choices import keys_of
from app.ui.questions.dates import has_other_calendar, read_date, write_answer
from app.ui.questions.range import MOST_STEPS, marks_of, position_of, stands_on, steps_of, value_at
from forms.choices import Choice
from forms.instrument import Question, Scale

STEPS = st.sampled_from([0.01, 0.1, 0.25, 0.5, 1, 2, 5])
STARTS = st.integers(-1000, 1000)


def question(appearance="", kind="select_one", **named):
    """A question of a look."""
    return Question("q", kind, appearance=appearance, **named)


def ends(start, end, step="1"):
    """The parameters of a range."""
    return {"start": str(start), "end": str(end), "step": str(step)}


class TestScale:
    """The numbers that a bar can stand on."""

    @given(STARTS, STEPS, st.integers(1, 200), st.booleans())
    def test_a_number_of_the_scale_has_its_own_position(self, start, step, steps, down):
        scale = Scale(start, start + (-steps if down else steps) * step, step)
        for position in (0, steps // 2, steps):
            assert position_of(scale, value_at(scale, position)) == position

    @given(STARTS, STEPS, st.integers(1, 200))
    def test_a_number_of_the_scale_is_not_doubted(self, start, step, steps):
        scale = Scale(start, start + steps * step, step)
        assert stands_on(scale, value_at(scale, steps // 2))

    @pytest.mark.parametrize(
        ("value", "position"),
        [
            (-5, 0),
            (0, 0),
            (2.4, 2),
            (2.6, 3),
            (10, 10),
            (99, 10),
        ],
    )
    def test_a_number_off_the_scale_is_shown_at_the_nearest_mark(self, value, position):
        assert position_of(Scale(0, 10, 1), value) == position

    @pytest.mark.parametrize(
        ("value", "position"),
        [
            (12, 0),
            (10, 0),
            (4, 3),
            (-3, 5),
        ],
    )
    def test_a_scale_that_goes_down_keeps_its_ends_too(self, value, position):
        assert position_of(Scale(10, 0, 2), value) == position

    def test_a_step_that_does_not_reach_the_end_stops_before_it(self):
        scale = Scale(0, 10, 4)
        assert value_at(scale, steps_of(scale)) == 8

    def test_the_end_is_doubted_where_the_steps_do_not_reach_it(self):
        assert not stands_on(Scale(0, 10, 4), 10)

    def test_steps_without_number_are_bounded(self):
        assert steps_of(Scale(0, 1e12, 0.001)) == MOST_STEPS

    def test_nought_stands_on_a_scale_that_begins_there(self):
        assert stands_on(Scale(0, 10, 1), 0)

    def test_nought_is_doubted_on_a_scale_that_begins_later(self):
        assert not stands_on(Scale(1, 10, 1), 0)


class TestMarks:
    """The marks of a rating."""

    @pytest.mark.parametrize(
        ("parameters", "marks"),
        [
            (ends(1, 5), ["1", "2", "3", "4", "5"]),
            (ends(3, 1), ["3", "2", "1"]),
            (ends(0, 1, 0.5), ["0", "0.5", "1"]),
            (ends(-1, 1), ["-1", "0", "1"]),
        ],
    )
    def test_they_go_from_the_start_to_the_end(self, parameters, marks):
        assert marks_of(question("rating", "range", parameters=parameters)) == marks

    @pytest.mark.parametrize(("last", "count"), [(10, 10), (11, 0)])
    def test_ten_are_the_most(self, last, count):
        assert len(marks_of(question("rating", "range", parameters=ends(1, last)))) == count

    def test_without_numbers_there_are_none(self):
        assert marks_of(question("rating", "range")) == []


class TestDates:
    """Dates as they are typed, and as they are shown."""

    @pytest.mark.parametrize(
        ("appearance", "typed", "read"),
        [
            ("month-year", " 3 / 2026 ", "01/03/2026"),
            ("month-year", "11 2026", "01/11/2026"),
            ("month-year", "032026", "01/03/2026"),
            ("MONTH-YEAR", "11/2026", "01/11/2026"),
            ("year", " 2026 ", "01/01/2026"),
            ("year", "21112026", "21/11/2026"),
            ("", "01012026", "01/01/2026"),
        ],
    )
    def test_what_is_whole_enough_is_completed(self, appearance, typed, read):
        assert read_date(question(appearance, "date"), typed) == read

    @pytest.mark.parametrize(
        ("appearance", "typed"),
        [
            ("", ""),
            ("", "2026"),
            ("", "2111202"),
            ("", "211120260"),
            ("", "٢١١١٢٠٢٦"),
            ("", " ayer "),
            ("month-year", "2026"),
            ("month-year", "1112026"),
            ("month-year", "111/2026"),
            ("month-year", "nov 2026"),
            ("year", "20260"),
            ("year", "11/2026"),
            ("year", "٢٠٢٦"),
        ],
    )
    def test_what_is_not_stays_as_it_was_typed(self, appearance, typed):
        assert read_date(question(appearance, "date"), typed) == typed

    @pytest.mark.parametrize("appearance", ["", "month-year", "year"])
    @given(day=st.dates())
    def test_what_is_shown_reads_as_the_same_day(self, appearance, day):
        asked = question(appearance, "date")
        shown = write_answer(asked, day.isoformat())
        assert read_date(asked, shown) == day.strftime("%d/%m/") + f"{day.year:04}"

    @pytest.mark.parametrize(
        ("kind", "value", "written"),
        [
            ("text", "01/01/2026", "01/01/2026"),
            ("integer", 2026, "2026"),
            ("text", None, ""),
        ],
    )
    def test_only_dates_are_shortened(self, kind, value, written):
        assert write_answer(question("year month-year", kind), value) == written

    @pytest.mark.parametrize(
        ("appearance", "other"),
        [
            ("", False),
            ("month-year", False),
            ("gregorian", False),
            ("Buddhist", True),
            ("islamic no-calendar", True),
            ("bikram-sambat", True),
        ],
    )
    def test_another_calendar_is_known_by_its_name(self, appearance, other):
        assert has_other_calendar(question(appearance, "date")) is other

    def test_without_a_question_there_is_no_other_calendar(self):
        assert not has_other_calendar(None)


class TestKeys:
    """The keys of options."""

    def test_not_knowing_leaves_the_places_of_the_others_as_they_are(self):
        options = [
            Choice("si", {"": "Sí"}),
            Choice("ns", {"": "No sabe"}),
            Choice("no", {"": "No"}),
        ]
        assert keys_of(options, "") == ["1", "F9", "3"]

    def test_not_knowing_is_looked_for_in_the_language_on_the_screen(self):
        option = Choice("8", {"es": "No sabe", "en": "Unknown"})
        assert (keys_of([option], "es"), keys_of([option], "en")) == (["F9"], ["8"])

    def test_an_empty_code_is_no_figure(self):
        assert keys_of([Choice("", {"": "Sí"}), Choice("5", {"": "No"})], "") == ["1", "2"]


class TestAppearance:
    """What a form says of how a question looks."""

    @pytest.mark.parametrize("ask", [as_list, goes_on_by_itself, only_labels, way_of, words_of])
    def test_no_question_asks_for_nothing(self, ask):
        assert not ask(None)

    def test_no_question_has_no_columns(self):
        assert columns_of(None) == Columns()

    @pytest.mark.parametrize(
        ("appearance", "count", "fixed"),
        [
            ("columns-1", 1, True),
            ("COLUMNS-2", 2, True),
            ("columns-0", MOST_COLUMNS, False),
            ("columns-²", MOST_COLUMNS, False),
            ("columns-٣", MOST_COLUMNS, False),
            ("columns-", MOST_COLUMNS, False),
            ("compact-4 columns-2", 2, True),
        ],
    )
    def test_only_a_number_of_columns_is_held(self, appearance, count, fixed):
        assert columns_of(question(appearance)) == Columns(count, across=True, fixed=fixed)

    @pytest.mark.parametrize("appearance", ["likert", "rating", "likert columns-2", "Likert"])
    def test_a_likert_scale_is_one_line_of_tiles(self, appearance):
        assert columns_of(question(appearance)) == Columns(10, across=True, tiles=True, fixed=True)

    @pytest.mark.parametrize(
        ("start", "word"),
        [
            ("columns", "columns-3"),
            ("quick", "quick"),
            ("compact", ""),
        ],
    )
    def test_a_word_is_found_by_how_it_begins(self, start, word):
        assert first_word(question("quick columns-3"), start) == word

    @pytest.mark.parametrize(
        ("kind", "appearance", "way"),
        [
            ("image", "signature", "signature"),
            ("image", "Draw", "draw"),
            ("image", "annotate new", "annotate"),
            ("image", "draw signature", "signature"),
            ("image", "new", ""),
            ("text", "signature", ""),
        ],
    )
    def test_only_an_image_is_drawn_by_hand(self, kind, appearance, way):
        assert way_of(state(kind, appearance=appearance).question) == way


class TestColours:
    """Colours of a form on the ground in use."""

    @given(*[st.integers(0, 0xFFFFFF)] * 2)
    def test_contrast_is_the_same_both_ways_and_within_its_bounds(self, one, other):
        ratio = contrast(QColor(one), QColor(other))
        assert ratio == contrast(QColor(other), QColor(one))
        assert 1 <= ratio <= 21.0001

    @pytest.mark.parametrize(
        ("written", "given"),
        [
            ("darkred", "#8b0000"),
            ("#8B0000", "#8b0000"),
            ("#800", "#880000"),
            ("", ""),
            ("rojo", ""),
            ("#12", ""),
        ],
    )
    def test_a_colour_is_given_by_its_number_or_not_at_all(self, look, written, given):
        look("claro")
        assert legible(written) == given

    @pytest.mark.parametrize("name", ["claro", "oscuro"])
    def test_the_ground_itself_is_no_ink(self, look, name):
        look(name)
        assert legible(theme.color("surface").name()) == ""

    @pytest.mark.usefixtures("qapp")
    @pytest.mark.parametrize("width", [0, -5])
    def test_painted_words_without_room_still_have_a_height(self, width):
        assert PaintedText("uno dos", "body", "ink").height(width) > 0
