"""The first start: four steps by keyboard alone, all but the language may be skipped."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.layout import clipped, sticks_out, unnamed

from app.messages import current_language
from app.settings import Settings
from app.ui import theme
from app.ui.first_run.window import STEPS, FirstRun


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def first(shown, settings):
    return shown(FirstRun(settings), 910, 512)


def test_there_are_four_steps(first):
    assert STEPS == 4
    assert first.step == 0


def test_the_whole_start_goes_by_keyboard(first, settings, focused, qtbot):
    press(focused(), Qt.Key.Key_Return)
    type_text(focused(), "nebaj")
    press(focused(), Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Return)
    type_text(focused(), "Juana Ñamku")
    press(focused(), Qt.Key.Key_Return)
    with qtbot.waitSignal(first.finished) as finished:
        press(focused(), Qt.Key.Key_Return)
    assert finished.args == [True]
    assert settings.municipality == "1413"
    assert settings.person == "Juana Ñamku"


def test_starting_to_work_is_the_other_way(first, qtbot):
    first.show_step(3)
    first.work.click()
    with qtbot.waitSignal(first.finished) as finished:
        first.next_step()
    assert finished.args == [False]


def test_municipality_and_name_may_be_skipped(first, settings):
    first.next_step()
    first._skip.click()
    first._skip.click()
    assert first.step == 3
    assert settings.municipality == settings.person == ""


def test_the_language_cannot_be_skipped(first):
    assert not first._skip.isVisible()


def test_a_place_that_is_not_found_keeps_the_person_there(first, focused):
    first.next_step()
    type_text(focused(), "xyz")
    first.next_step()
    assert first.step == 1


def test_going_back_keeps_what_was_written(first, focused):
    first.show_step(2)
    type_text(focused(), "Juana")
    first._back.click()
    first.show_step(2)
    assert first.name.text() == "Juana"


def test_another_language_is_spoken_at_once(first, settings):
    first._on_language_chosen("en")
    assert current_language() == settings.language == "en"
    assert first.step == 0


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("step", range(STEPS))
def test_every_step_fits_and_is_named(look, shown, settings, name, step):
    look(name)
    first = shown(FirstRun(settings), 900, 500)
    first.show_step(step)
    assert clipped(first) == []
    assert sticks_out(first) == []
    assert unnamed(first) == []
