"""Every way through the first start, and how each step looks and sounds."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit
from support.keys import press, type_text
from support.layout import clipped, in_view, state_of, tab_order, told
from support.painted import hard_to_read, painted

from app.messages import current_language
from app.settings import Settings
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.choices import ChoiceRow
from app.ui.controls.text import Text
from app.ui.first_run.window import STEPS, FirstRun

THEMES = list(theme.Theme)
WINDOWS = [(1366, 768), (1024, 600), (910, 512), (900, 500)]


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def first(shown, settings):
    return shown(FirstRun(settings), 910, 512)


def buttons(first):
    return {button.text(): button for button in in_view(first, Button)}


WAYS = list(itertools.product(["nebaj", ""], ["Juana Ñamku", ""], [True, False]))


@pytest.mark.parametrize(("place", "name", "practise"), WAYS)
def test_every_way_leads_to_the_end_with_what_was_told(
    first, settings, qtbot, place, name, practise
):
    first.next_step()
    if place:
        type_text(first.place, place)
        press(first.place, Qt.Key.Key_Return)
    first.next_step()
    type_text(first.name, name)
    first.next_step()
    (first.practise if practise else first.work).click()
    with qtbot.waitSignal(first.finished) as finished:
        first.next_step()
    assert finished.args == [practise]
    assert settings.municipality == ("1413" if place else "")
    assert settings.person == name


@pytest.mark.parametrize(
    ("step", "shown_buttons"),
    [
        (0, ["Seguir"]),
        (1, ["Atrás", "Después", "Seguir"]),
        (2, ["Atrás", "Después", "Seguir"]),
        (3, ["Atrás", "Practicar"]),
    ],
)
def test_each_step_offers_what_makes_sense_there(first, step, shown_buttons):
    first.show_step(step)
    assert list(buttons(first)) == shown_buttons


@pytest.mark.parametrize("step", range(STEPS))
def test_each_step_says_which_it_is(first, step):
    first.show_step(step)
    words = [label.text() for label in in_view(first, Text)]
    assert f"Paso {step + 1} de {STEPS}" in words


@pytest.mark.parametrize("step", range(STEPS))
def test_each_step_has_one_primary_and_the_focus_in_its_answer(first, focused, step):
    first.show_step(step)
    primaries = [b for b in in_view(first, Button) if b.kind is Kind.PRIMARY]
    assert len(primaries) == 1
    assert isinstance(focused(), ChoiceRow | QLineEdit)


@pytest.mark.parametrize("step", range(STEPS))
def test_tab_goes_from_the_answer_to_the_buttons_and_round(first, focused, step):
    first.show_step(step)
    answer, seen = focused(), []
    for _stop in tab_order(first):
        first.focusNextChild()
        seen.append(focused())
    assert [stop.text() for stop in seen[:-1] if isinstance(stop, Button)] == list(buttons(first))
    assert seen[-1] is answer


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("step", range(STEPS))
def test_each_step_is_readable(look, shown, settings, palette, step):
    look(palette)
    first = shown(FirstRun(settings), 910, 512)
    first.show_step(step)
    assert hard_to_read(painted(first)) == []


@pytest.mark.parametrize("size", WINDOWS, ids=str)
@pytest.mark.parametrize("zoom", [90, 100])
@pytest.mark.parametrize("step", range(STEPS))
def test_each_step_fits_every_window(look, shown, settings, size, zoom, step):
    look(zoom=zoom)
    first = shown(FirstRun(settings), *size)
    first.show_step(step)
    assert clipped(first) == []
    bottom = max(b.mapTo(first, b.rect().bottomLeft()).y() for b in in_view(first, Button))
    assert bottom < first.height()


class TestLanguage:
    """The first question is asked in both languages at once."""

    def test_its_title_is_in_both(self, first):
        assert "Idioma · Language" in [label.text() for label in in_view(first, Text)]

    @pytest.mark.parametrize(("key", "language"), [("2", "en"), ("1", "es")])
    def test_a_digit_chooses(self, first, key, language):
        rows = in_view(first, ChoiceRow)
        next(row for row in rows if row.look.key == key).click()
        assert current_language() == language

    def test_a_screen_reader_may_choose_too(self, first, settings):
        row = in_view(first, ChoiceRow)[1]
        QAccessible.queryAccessibleInterface(row).actionInterface().doAction("Toggle")
        assert settings.language == "en"

    def test_after_another_language_the_focus_is_on_its_row(self, first, focused):
        in_view(first, ChoiceRow)[1].click()
        assert told(focused())[1] == "English"
        assert state_of(focused()).checked

    def test_what_was_told_before_is_kept_through_a_change(self, first):
        first.next_step()
        first.place.choose("1413")
        first.next_step()
        first.show_step(0)
        in_view(first, ChoiceRow)[1].click()
        first.next_step()
        assert first.place.code() == "1413"


class TestPlace:
    """The municipality is found while typing."""

    def test_enter_takes_it_and_a_second_enter_goes_on(self, first, settings):
        first.show_step(1)
        type_text(first.place, "chajul")
        press(first.place, Qt.Key.Key_Return)
        assert first.place.code() == "1405"
        press(first.place, Qt.Key.Key_Return)
        assert first.step == 2
        assert settings.municipality == "1405"

    def test_skipping_leaves_it_open_even_when_something_was_typed(self, first, settings):
        first.show_step(1)
        type_text(first.place, "tzalval")
        buttons(first)["Después"].click()
        assert first.step == 2
        assert settings.municipality == ""

    def test_who_comes_again_finds_what_was_told(self, shown):
        again = shown(FirstRun(Settings(municipality="1413", person="Juana")), 910, 512)
        again.show_step(2)
        assert again.place.code() == "1413"
        assert again.name.text() == "Juana"


class TestStart:
    """Practise or begin."""

    @pytest.mark.parametrize(("row", "word"), [("practise", "Practicar"), ("work", "Empezar")])
    def test_the_button_says_what_it_will_do(self, first, row, word):
        first.show_step(3)
        getattr(first, row).click()
        assert word in buttons(first)
        assert told(buttons(first)[word])[1] == word

    def test_each_way_says_what_it_means(self, first):
        first.show_step(3)
        assert told(first.practise)[2].startswith("Con datos inventados; nada se publica.")
        assert told(first.work)[2].startswith("Con los datos de su oficina.")

    def test_practising_is_proposed(self, first):
        first.show_step(3)
        assert first.practise.isChecked()
