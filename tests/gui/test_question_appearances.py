"""What a form says of how its questions look: columns, likert, quick, masks, months, years."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLineEdit
from support.keys import press, type_text
from support.question_states import LETTERS, state

from app.ui.questions.appearance import (
    Columns,
    as_list,
    columns_of,
    goes_on_by_itself,
    only_labels,
    words_of,
)
from app.ui.questions.choices import OneQuestion
from app.ui.questions.dates import has_other_calendar, read_date, write_answer
from app.ui.questions.files import height_left
from app.ui.questions.registry import question_widget
from app.ui.questions.wording import MASKED, answer_words, help_words
from forms.choices import Choice
from forms.instrument import Question


def options(count, words="Opción {n}"):
    return tuple(Choice(f"c{n}", {"": words.format(n=n)}) for n in range(1, count + 1))


def question(appearance, kind="select_one"):
    return Question("q", kind, appearance=appearance)


@pytest.fixture
def asked(shown):
    """Build the widget of a question in a window of a width and gather what it answers."""

    def ask(kind, value=None, *, width=640, **named):
        widget = shown(question_widget(state(kind, value, **named), ""), width, 300)
        widget.said = []
        widget.answered.connect(widget.said.append)
        return widget

    return ask


def columns_in_view(widget):
    widget.layout().activate()
    return len({row.x() for row in widget.rows})


class TestReading:
    """The words of an appearance."""

    def test_words_are_read_in_any_letters_and_order(self):
        assert words_of(question("Minimal  QUICK")) == {"minimal", "quick"}
        assert words_of(None) == frozenset()

    @pytest.mark.parametrize(
        ("appearance", "count"),
        [("columns-3", 3), ("compact-2", 2), ("quickcompact-4", 4), ("columns-99", 10)],
    )
    def test_a_number_of_columns_holds(self, appearance, count):
        assert columns_of(question(appearance)) == Columns(count, across=True, fixed=True)

    @pytest.mark.parametrize(
        "appearance",
        ["columns", "columns-pack no-buttons", "compact", "horizontal", "list-nolabel", "list"],
    )
    def test_other_names_ask_for_as_many_as_fit(self, appearance):
        found = columns_of(question(appearance))
        assert (found.count, found.across, found.fixed) == (10, True, False)

    @pytest.mark.parametrize("appearance", ["", "minimal", "quick", "columns-0-x"])
    def test_without_a_word_the_page_decides(self, appearance):
        if appearance != "columns-0-x":
            assert columns_of(question(appearance)).count == 0

    @pytest.mark.parametrize("appearance", ["minimal", "autocomplete", "search", "map"])
    def test_lists_to_type_in(self, appearance):
        assert as_list(question(f"{appearance} no-buttons"))
        assert not as_list(question("columns"))

    def test_quick_and_its_old_name(self):
        assert goes_on_by_itself(question("quick"))
        assert goes_on_by_itself(question("quickcompact-2"))
        assert not goes_on_by_itself(question("columns"))

    def test_a_question_that_only_heads_a_table(self):
        assert only_labels(question("label"))
        assert not only_labels(question("list-nolabel"))


class TestColumns:
    """How options stand."""

    @pytest.mark.parametrize("count", [2, 3, 4])
    def test_columns_of_a_number(self, asked, count):
        widget = asked("select_one", choices=options(8), appearance=f"columns-{count}")
        assert columns_in_view(widget) == count

    def test_they_are_read_from_left_to_right(self, asked):
        widget = asked("select_one", choices=options(4), appearance="columns-2")
        widget.layout().activate()
        first, second, third, _fourth = widget.rows
        assert first.y() == second.y() < third.y()

    def test_columns_take_as_many_as_fit(self, asked):
        wide = asked("select_one", choices=options(6), appearance="columns", width=900)
        narrow = asked("select_one", choices=options(6), appearance="columns", width=320)
        assert columns_in_view(wide) > columns_in_view(narrow) >= 1

    def test_arrows_follow_what_the_eye_sees(self, asked, focused):
        widget = asked("select_multiple", choices=options(6), appearance="columns-3")
        widget.rows[0].setFocus()
        press(widget.rows[0], Qt.Key.Key_Down)
        assert focused() is widget.rows[3]
        press(widget.rows[3], Qt.Key.Key_Right)
        assert focused() is widget.rows[4]
        press(widget.rows[4], Qt.Key.Key_Up)
        assert focused() is widget.rows[1]

    def test_a_likert_scale_is_one_line(self, asked):
        widget = asked("select_one", choices=options(5), appearance="likert")
        assert columns_in_view(widget) == 5
        press(widget.rows[0], Qt.Key.Key_Down)
        assert widget.said == ["c2"]

    def test_a_likert_scale_without_room_stands_upright_and_whole(self, asked):
        widget = asked("select_one", choices=options(5), appearance="likert", width=300)
        assert columns_in_view(widget) == 1

    def test_two_columns_give_way_where_one_fits(self, asked):
        widget = asked("select_one", choices=options(4), appearance="columns-4", width=300)
        assert 1 <= columns_in_view(widget) < 4


class TestPictures:
    """Options with pictures."""

    @pytest.fixture
    def pictures(self, look):
        look()
        picture = QPixmap(120, 80)
        picture.fill(QColor("teal"))
        return {"a": picture, "c": picture}

    def test_they_are_tiles_beside_each_other(self, shown, pictures):
        widget = OneQuestion(state("select_one", choices=LETTERS), "", pictures)
        shown(widget, 640, 300)
        assert columns_in_view(widget) == 3
        assert widget.rows[0].height() > 120

    def test_their_keys_still_choose(self, shown, pictures):
        widget = shown(OneQuestion(state("select_one", choices=LETTERS), "", pictures))
        press(widget.rows[0], 0, text="3")
        assert [row.isChecked() for row in widget.rows] == [False, False, True]

    def test_they_are_painted_in_every_theme(self, shown, pictures, look):
        for name in ("claro", "oscuro", "contraste"):
            look(name)
            widget = shown(OneQuestion(state("select_one", "a", choices=LETTERS), "", pictures))
            image = widget.grab().toImage()
            teal = QColor("teal").rgb()
            pixels = (image.pixel(x, 90) for x in range(image.width()))
            assert any(pixel == teal for pixel in pixels)


class TestQuick:
    """Choosing is going on."""

    def test_a_key_says_the_answer_and_then_that_it_is_whole(self, asked):
        widget = asked("select_one", choices=LETTERS, appearance="quick")
        happened = []
        widget.answered.connect(happened.append)
        widget.done.connect(lambda: happened.append("done"))
        press(widget.rows[0], 0, text="2")
        assert happened == ["b", "done"]

    def test_arrows_only_choose(self, asked, qtbot):
        widget = asked("select_one", choices=LETTERS, appearance="quick")
        with qtbot.assertNotEmitted(widget.done):
            press(widget.rows[0], Qt.Key.Key_Down)

    def test_without_it_choosing_stays(self, asked, qtbot):
        widget = asked("select_one", choices=LETTERS)
        with qtbot.assertNotEmitted(widget.done):
            press(widget.rows[0], 0, text="2")


class TestText:
    """Appearances of text."""

    def test_figures_alone(self, asked):
        widget = asked("text", appearance="numbers")
        type_text(widget.field, "5a-5 1b2,3")
        assert widget.field.text() == "5-5 12,3"

    def test_a_stored_text_with_letters_is_still_shown(self, asked):
        assert asked("text", "5a", appearance="numbers").field.text() == "5a"

    def test_a_masked_answer_shows_dots_while_typed_and_after(self, asked):
        widget = asked("text", "secreto", appearance="masked")
        assert widget.field.echoMode() is QLineEdit.EchoMode.Password
        assert widget.field.text() == "secreto"
        assert answer_words(state("text", "secreto", appearance="masked"), "") == MASKED

    @pytest.mark.parametrize("appearance", ["url", "ex:org.other.app(x='1')", "printer", "zzz"])
    def test_what_a_telephone_would_do_is_typed_here(self, asked, appearance):
        widget = asked("text", appearance=appearance)
        type_text(widget.field, "https://x")
        widget.confirm()
        assert widget.said == ["https://x"]


class TestDates:
    """Months, years, other calendars."""

    @pytest.mark.parametrize(
        ("appearance", "typed", "read"),
        [
            ("month-year", "11/2026", "01/11/2026"),
            ("month-year", "3-2026", "01/03/2026"),
            ("month-year", "112026", "01/11/2026"),
            ("month-year", "21/11/2026", "21/11/2026"),
            ("month-year", "21112026", "21/11/2026"),
            ("month-year", "13/2026", "01/13/2026"),
            ("year", "2026", "01/01/2026"),
            ("year", "21/11/2026", "21/11/2026"),
            ("year", "26", "26"),
            ("", "11/2026", "11/2026"),
            ("ethiopian", "21112026", "21/11/2026"),
        ],
    )
    def test_what_is_typed(self, appearance, typed, read):
        assert read_date(question(appearance, "date"), typed) == read

    @pytest.mark.parametrize(
        ("appearance", "value", "written"),
        [
            ("month-year", "2026-11-01", "11/2026"),
            ("month-year", "2026-11-21", "21/11/2026"),
            ("year", "2026-01-01", "2026"),
            ("year", "2026-11-01", "01/11/2026"),
            ("", "2026-01-01", "01/01/2026"),
            ("year", "ayer", "ayer"),
            ("year", None, ""),
        ],
    )
    def test_what_is_shown_loses_nothing(self, appearance, value, written):
        assert write_answer(question(appearance, "date"), value) == written

    @pytest.mark.parametrize(
        ("appearance", "example"), [("", "dd/mm/aaaa"), ("month-year", "mm/aaaa"), ("year", "aaaa")]
    )
    def test_the_example_says_how_much(self, asked, appearance, example):
        assert asked("date", appearance=appearance).field.placeholderText() == example

    def test_a_shown_month_is_not_said_again(self, asked):
        widget = asked("date", "2026-11-01", appearance="month-year")
        widget.confirm()
        assert widget.said == []
        assert widget.field.text() == "11/2026"

    def test_other_calendars_are_asked_in_ours_and_say_so(self):
        assert has_other_calendar(question("persian", "date"))
        assert "nuestro calendario" in help_words(
            state("date", appearance="coptic"), typed_in_list=False
        )

    @pytest.mark.parametrize(("appearance", "said"), [("year", "año: 2026"), ("month-year", "mes")])
    def test_the_help_says_how_much(self, appearance, said):
        assert said in help_words(state("date", appearance=appearance), typed_in_list=False)


class TestRoom:
    """Words and pictures in narrow rooms."""

    def test_no_word_of_an_option_is_cut(self, asked):
        words = "Organización {n}"
        widget = asked("select_one", choices=options(4, words), appearance="columns", width=460)
        widget.layout().activate()
        for row in widget.rows:
            assert row.width() >= row.minimumSizeHint().width()

    @pytest.mark.parametrize(("zoom", "left"), [(90, 200), (100, 200), (200, 50)])
    def test_pictures_give_way_to_larger_letters(self, look, zoom, left):
        look(zoom=zoom)
        assert height_left(200) == left

    @pytest.mark.parametrize(("said", "lines"), [("8", 8), ("", 4), ("x", 4), ("99", 12)])
    def test_a_long_text_shows_as_many_lines_as_the_form_asks_for(self, asked, said, lines):
        shown = asked("text", appearance="multiline", parameters={"rows": said})
        plain = asked("text", appearance="multiline")
        line = plain.area.fontMetrics().lineSpacing()
        assert shown.area.height() - plain.area.height() == pytest.approx((lines - 4) * line, abs=4)
