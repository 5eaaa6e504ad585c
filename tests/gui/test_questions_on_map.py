"""Points, lines and areas: typed, pasted, doubted, and taken on the map."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.announcements import overheard
from support.keys import press, type_text
from support.question_states import state

from app.ui.questions.line import BarcodeQuestion
from app.ui.questions.on_map import PointQuestion, ShapeQuestion, TraceQuestion
from app.ui.questions.registry import question_widget

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
CORNERS = "14.6, -90.5\n14.7, -90.5\n14.7, -90.6"


@pytest.fixture
def asked(shown):
    """The widget of a question in a window; `said` are its answers, `typed` what it was typing."""

    def ask(kind="geopoint", value=None, width=720, height=560):
        widget = shown(question_widget(state(kind, value), ""), width, height)
        widget.said, widget.kept = [], []
        widget.answered.connect(widget.said.append)
        widget.typing.connect(widget.kept.append)
        widget.municipality = "1413"
        widget.setFocus()
        return widget

    return ask


def write(widget, text):
    """Replace what stands in the editor, as a person who pastes does."""
    editor = widget.editor
    editor.selectAll()
    if "\n" in text:
        editor.insertPlainText(text)
    else:
        type_text(editor, text)


def open_map(widget):
    """Open the map from the text."""
    press(widget.editor, Qt.Key.Key_M, CTRL)
    return widget.panel.view


class TestPoint:
    """One place."""

    def test_it_is_asked_in_one_line(self, asked):
        widget = asked()
        assert isinstance(widget, PointQuestion)
        assert widget.field.accessibleName() == "¿Qué?"

    @pytest.mark.parametrize("text", ["14.6349, -90.5069", "N 14 38 05 W 90 30 25", "hola"])
    def test_what_was_typed_is_the_answer(self, asked, text):
        widget = asked()
        write(widget, text)
        assert widget.ready()
        widget.confirm()
        assert widget.said == [text]

    def test_what_is_being_typed_is_kept(self, asked):
        widget = asked()
        type_text(widget.field, "14")
        assert widget.kept == ["1", "14"]

    def test_a_stored_point_is_shown_for_people_and_not_answered_again(self, asked):
        widget = asked(value="14.6349 -90.5069")
        assert widget.field.text() == "14.6349, -90.5069"
        widget.confirm()
        assert widget.said == []

    def test_what_was_being_typed_comes_back(self, asked):
        widget = asked()
        widget.restore("14.63")
        assert widget.field.text() == "14.63"

    def test_clearing_empties_it(self, asked):
        widget = asked(value="14.6 -90.5")
        widget.clear()
        assert widget.field.text() == ""


class TestDoubts:
    """An odd place is asked about once, and never changed in silence."""

    def test_the_other_way_round_is_asked_before_going_on(self, asked):
        widget = asked()
        write(widget, "-90.5069, 14.6349")
        assert not widget.ready()
        assert widget.box.isVisible()
        assert widget.box.hasFocus()
        assert widget.said == []

    def test_it_is_spoken_at_once(self, asked):
        widget = asked()
        write(widget, "-90.5069, 14.6349")
        with overheard() as said:
            widget.ready()
        [(words, urgent)] = said
        assert "al revés" in words
        assert urgent

    def test_one_takes_the_proposal(self, asked):
        widget = asked()
        write(widget, "-90.5069, 14.6349")
        widget.ready()
        press(widget.box, 0, text="1")
        assert widget.said == ["14.6349, -90.5069"]
        assert widget.field.hasFocus()
        assert not widget.box.isVisible()
        assert widget.ready()

    def test_two_leaves_it(self, asked):
        widget = asked()
        write(widget, "-90.5069, 14.6349")
        widget.ready()
        press(widget.box, 0, text="2")
        assert widget.field.text() == "-90.5069, 14.6349"
        assert widget.said == []
        assert widget.field.hasFocus()

    def test_going_on_again_leaves_it_too(self, asked):
        widget = asked()
        write(widget, "14.6349, 90.5069")
        assert not widget.ready()
        assert widget.ready()
        widget.confirm()
        assert widget.said == ["14.6349, 90.5069"]

    def test_another_text_is_asked_about_anew(self, asked):
        widget = asked()
        write(widget, "14.6349, 90.5069")
        widget.ready()
        widget.field.setFocus()
        write(widget, "14.6349, 90.6")
        assert not widget.box.isVisible()
        assert not widget.ready()

    def test_without_a_proposal_one_does_nothing(self, asked):
        widget = asked()
        write(widget, "40.4, -3.7")
        assert not widget.ready()
        assert not widget.box.change.isVisible()
        press(widget.box, 0, text="1")
        assert widget.field.text() == "40.4, -3.7"

    @pytest.mark.parametrize("value", ["14.6 -90.5", "40.4 -3.7", "-90.5 14.6"])
    def test_what_is_stored_is_not_asked_about(self, asked, value):
        assert asked(value=value).ready()

    def test_of_a_line_the_odd_point_is_asked_about_and_mended_alone(self, asked):
        widget = asked("geotrace")
        write(widget, "14.6, -90.5\n-90.6, 14.7\n14.8, -90.5")
        assert not widget.ready()
        press(widget.box, 0, text="1")
        assert widget.typed() == "14.6, -90.5\n14.7, -90.6\n14.8, -90.5"
        assert widget.said == ["14.6 -90.5;14.7 -90.6;14.8 -90.5"]


class TestMapOfAPoint:
    """Taken on the map, without a mouse."""

    def test_its_key_opens_it_under_the_question_with_the_keys(self, asked):
        view = open_map(asked())
        assert view.isVisible()
        assert view.hasFocus()

    def test_it_opens_at_the_municipality(self, asked):
        assert open_map(asked()).municipality == "1413"

    def test_it_opens_at_the_answer_when_there_is_one(self, asked):
        view = open_map(asked(value="14.6349 -90.5069"))
        assert view.cross == (14.6349, -90.5069)

    def test_enter_puts_the_point_and_goes_back_to_the_text(self, asked):
        widget = asked()
        view = open_map(widget)
        press(view, Qt.Key.Key_Right)
        latitude, longitude = view.cross
        press(view, ENTER)
        assert widget.said == [f"{latitude:.6f}, {longitude:.6f}"]
        assert widget.field.hasFocus()
        assert not widget.panel.isVisible()

    @pytest.mark.parametrize(("key", "modifier"), [(ESCAPE, None), (Qt.Key.Key_M, CTRL)])
    def test_leaving_changes_nothing(self, asked, key, modifier):
        widget = asked(value="14.6349 -90.5069")
        view = open_map(widget)
        press(view, Qt.Key.Key_Right)
        press(view, key, modifier or Qt.KeyboardModifier.NoModifier)
        assert not widget.panel.isVisible()
        assert widget.said == []
        assert widget.field.hasFocus()

    def test_what_is_typed_meanwhile_moves_the_mark(self, asked):
        widget = asked()
        view = open_map(widget)
        widget.field.setFocus()
        write(widget, "14.6, -90.5")
        assert view._points == ((14.6, -90.5),)

    def test_buttons_do_it_with_the_mouse(self, asked):
        widget = asked()
        widget.map_button.click()
        buttons = {b.text(): b for b in widget.panel.findChildren(type(widget.map_button))}
        before = widget.panel.view._scale
        buttons["Acercar"].click()
        assert widget.panel.view._scale > before
        buttons["Alejar"].click()
        buttons["Poner el punto aquí"].click()
        assert len(widget.said) == 1

    def test_the_words_under_it_follow_the_cross(self, asked):
        widget = asked()
        view = open_map(widget)
        view.put_cross((14.6349, -90.5069))
        assert widget.panel.caption.text() == "Guatemala, Guatemala · 14.63490, -90.50690"

    def test_none_of_it_takes_tab_from_the_page(self, asked):
        widget = asked()
        open_map(widget)
        for button in widget.panel.findChildren(type(widget.map_button)):
            assert button.focusPolicy() == Qt.FocusPolicy.NoFocus


class TestTrace:
    """A line."""

    def test_one_place_a_line_in_any_writing(self, asked):
        widget = asked("geotrace")
        assert isinstance(widget, TraceQuestion)
        write(widget, "14,6 -90,5\nN 14 42 00 W 90 30 00")
        widget.confirm()
        assert widget.said == ["14.6 -90.5;14.7 -90.5"]

    def test_enter_is_the_page_s_and_shift_enter_begins_a_line(self, asked):
        widget = asked("geotrace")
        type_text(widget.area, "14.6, -90.5")
        press(widget.area, ENTER, SHIFT, "\r")
        type_text(widget.area, "14.7, -90.5")
        press(widget.area, ENTER, text="\r")
        assert widget.parts() == ["14.6, -90.5", "14.7, -90.5"]

    def test_what_cannot_be_read_is_the_answer_as_it_is(self, asked):
        widget = asked("geotrace")
        write(widget, "14.6, -90.5\nhola")
        widget.confirm()
        assert widget.said == ["14.6, -90.5\nhola"]
        assert widget.measure.text() == "El punto 2 no se puede leer: «hola»."

    def test_a_stored_line_is_shown_line_by_line(self, asked):
        widget = asked("geotrace", "14.6 -90.5;14.7 -90.5 1500.0 4.0")
        assert widget.typed() == "14.6, -90.5\n14.7, -90.5, 1500.0, 4.0"
        widget.confirm()
        assert widget.said == []

    def test_its_length_is_shown(self, asked):
        widget = asked("geotrace", "14.6 -90.5;14.7 -90.5")
        assert widget.measure.text() == "2 puntos · 11.13 km"

    def test_it_says_how_many_are_missing(self, asked):
        assert "Faltan 2" in asked("geotrace").measure.text()

    def test_enter_on_the_map_adds_a_point_and_the_map_stays(self, asked):
        widget = asked("geotrace")
        view = open_map(widget)
        press(view, ENTER)
        press(view, Qt.Key.Key_Right)
        press(view, ENTER)
        assert len(widget.parts()) == 2
        assert view.hasFocus()
        assert widget.said[-1].count(";") == 1
        assert len(view._points) == 2

    def test_back_takes_the_last_one_away(self, asked):
        widget = asked("geotrace", "14.6 -90.5;14.7 -90.5")
        view = open_map(widget)
        press(view, Qt.Key.Key_Backspace)
        assert widget.parts() == ["14.6, -90.5"]
        press(view, Qt.Key.Key_Backspace)
        press(view, Qt.Key.Key_Backspace)
        assert widget.said[-1] == ""

    def test_the_new_length_is_spoken(self, asked):
        widget = asked("geotrace", "14.6 -90.5;14.7 -90.5")
        view = open_map(widget)
        with overheard() as said:
            press(view, ENTER)
        assert any(words.startswith("3 puntos · ") for words, _urgent in said)

    def test_a_line_taken_out_of_the_text_leaves_the_map(self, asked):
        widget = asked("geotrace", "14.6 -90.5;14.7 -90.5")
        view = open_map(widget)
        write(widget, "14.6, -90.5\n")
        assert view._points == ((14.6, -90.5),)


class TestShape:
    """An area."""

    def test_it_closes_by_itself(self, asked):
        widget = asked("geoshape")
        assert isinstance(widget, ShapeQuestion)
        write(widget, CORNERS)
        widget.confirm()
        assert widget.said == ["14.6 -90.5;14.7 -90.5;14.7 -90.6;14.6 -90.5"]

    def test_one_that_is_closed_stays_as_it_is(self, asked):
        widget = asked("geoshape")
        write(widget, f"{CORNERS}\n14.6, -90.5")
        widget.confirm()
        assert widget.said == ["14.6 -90.5;14.7 -90.5;14.7 -90.6;14.6 -90.5"]

    def test_the_last_corner_is_not_shown_twice(self, asked):
        widget = asked("geoshape", "14.6 -90.5;14.7 -90.5;14.7 -90.6;14.6 -90.5")
        assert widget.typed() == CORNERS

    def test_two_corners_are_kept_as_they_are(self, asked):
        widget = asked("geoshape")
        write(widget, "14.6, -90.5\n14.7, -90.5")
        widget.confirm()
        assert widget.said == ["14.6 -90.5;14.7 -90.5"]
        assert "Faltan 1" in widget.measure.text()

    def test_area_and_length_around_are_shown(self, asked):
        widget = asked("geoshape")
        write(widget, CORNERS)
        count, area, around = widget.measure.text().split(" · ")
        assert count == "3 puntos"
        assert area.endswith("km²")
        assert around.endswith("km alrededor")

    def test_the_map_joins_its_last_corner_to_the_first(self, asked):
        widget = asked("geoshape")
        write(widget, CORNERS)
        assert open_map(widget)._is_area


class TestRoom:
    """Small windows, large letters, three themes."""

    @pytest.mark.parametrize("kind", ["geopoint", "geotrace", "geoshape"])
    def test_twice_as_large_it_needs_no_more_than_the_page(self, look, asked, kind):
        look("contraste", 200)
        widget = asked(kind, width=620, height=380)
        widget.map_button.click()
        QApplication.sendPostedEvents()
        assert widget.minimumSizeHint().width() <= 620

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_a_doubt_is_told_by_sign_and_words_in_each_theme(self, look, asked, name):
        look(name)
        widget = asked()
        write(widget, "-90.5, 14.6")
        before = widget.grab().toImage()
        widget.ready()
        assert widget.grab().toImage() != before
        assert widget.box.accessibleName()


class TestBarcode:
    """A code that a scanner types."""

    def test_leading_zeros_are_part_of_it(self, shown):
        widget = shown(question_widget(state("barcode"), ""), 640, 200)
        said = []
        widget.answered.connect(said.append)
        type_text(widget.field, "0012345678905")
        widget.confirm()
        assert isinstance(widget, BarcodeQuestion)
        assert said == ["0012345678905"]

    def test_the_enter_at_its_end_is_left_to_the_page(self, shown):
        widget = shown(question_widget(state("barcode"), ""), 640, 200)
        before = widget.field.text()
        press(widget.field, ENTER, text="\r")
        assert widget.field.text() == before
