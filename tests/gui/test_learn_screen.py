"""Aprender: the door to practice, the course that ticks itself, the exercise, the portal."""

import threading
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from support.keys import press
from support.layout import clipped, in_view, sticks_out, tab_order, told, unnamed

from app.operations import practice, practice_portal
from app.operations.practice import checklist, course
from app.operations.practice_portal import Signal
from app.operations.today import today
from app.paths import practice_workspace
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.dialogs import Question
from app.ui.controls.progress import ProgressRow
from app.ui.learn.course import CourseScreen
from app.ui.learn.door import DoorScreen
from app.ui.learn.lessons import STATIONS, keys_of, signal_words, standing, standing_words
from app.ui.main_window import MainWindow
from app.ui.screen import Screen
from app.ui.stations import STATIONS as RAIL
from app.ui.tasks import Tasks

STEPS = 8
DAY = date(2026, 11, 21)


class Records(Screen):
    """A station that is only reached."""

    station = "registros"


class Forms(Screen):
    """A station that is only reached."""

    station = "formularios"


@pytest.fixture
def browsed():
    """Addresses that were opened in the browser."""
    return []


@pytest.fixture
def practising(tmp_path, settings, qtbot):
    """The context of a window over a practice workspace."""
    folder = tmp_path / "practica"
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    yield context
    tasks.close()
    context.practice_portal.close()


@pytest.fixture
def open_course(practising, shown, browsed, qtbot):
    """Open the window at the course and wait until its steps are known."""

    def open_(width=1366, height=768):
        factories = {
            "formularios": Forms,
            "registros": Records,
            "aprender": lambda context: CourseScreen(context, lambda u: browsed.append(u) or True),
        }
        window = MainWindow(practising, factories)
        shown(window, width, height)
        window.go("aprender")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: bool(screen._steps))
        return screen

    return open_


def reach(screen, signal, qtbot):
    """Choose a state of the line and wait until it holds."""
    screen.portal.rows[signal].click()
    qtbot.waitUntil(lambda: screen.context.truths.connection == signal_words(signal))


# -- words ---------------------------------------------------------------------------------


def test_every_step_leads_to_a_station_of_the_rail(tmp_path):
    with practice.open_practice(tmp_path) as workspace:
        steps = checklist(workspace)
    assert len(steps) == STEPS
    assert {STATIONS[step.station] for step in steps} <= {station.code for station in RAIL}


def test_every_step_practises_some_key(tmp_path):
    with practice.open_practice(tmp_path) as workspace:
        assert all(keys_of(step) for step in checklist(workspace))


def test_the_course_says_how_far_it_is(tmp_path):
    with practice.open_practice(tmp_path) as workspace:
        assert standing_words(standing(checklist(workspace))) == "0 de 8 · quedan 27 min"
        practice.import_practice_table(workspace, "Juana")
        how = standing(checklist(workspace))
    assert (how.done, how.next) == (2, 1)


# -- the door ------------------------------------------------------------------------------


@pytest.fixture
def door(open_window, qtbot):
    """The page of Aprender in a workspace for work."""
    screen = open_window({"aprender": DoorScreen}).screen_in_view
    qtbot.waitUntil(lambda: bool(screen._steps))
    return screen


def test_the_door_leads_to_the_practice_workspace(door, context, qtbot):
    with qtbot.waitSignal(context.workspace_wanted) as wanted:
        door.enter.click()
    assert wanted.args == [practice_workspace()]


def test_f2_opens_the_door_too(door, context, qtbot):
    with qtbot.waitSignal(context.workspace_wanted):
        door.window()._shortcuts["F2"].activated.emit()


def test_the_door_opens_no_portal_and_ticks_nothing(door, context):
    assert not (context.folder / "portal-de-practica").exists()
    assert "hecho" not in " ".join(label.text() for label in in_view(door, type(door.enter)))


# -- the course ----------------------------------------------------------------------------


def test_the_first_step_that_is_not_done_is_in_hand(open_course):
    screen = open_course()
    assert screen.header.title.text() == "Paso 1 de 8: abra un formulario"
    assert screen.how_far.text() == "0 de 8 · quedan 27 min"


def test_a_step_ticks_itself_and_the_next_one_comes(open_course, qtbot):
    screen = open_course()
    screen.import_table()
    qtbot.waitUntil(lambda: screen.how_far.text().startswith("2 de 8"))
    assert screen.header.title.text() == "Paso 2 de 8: capture un registro"
    assert screen._steps[3].done


def test_any_step_can_be_looked_at(open_course):
    screen = open_course()
    screen.list.outline.chosen.emit(3)
    assert screen.header.title.text() == "Paso 4 de 8: importe la tabla de 338 filas"
    assert screen.step.exercise.isVisible()
    screen.list.outline.chosen.emit(0)
    assert not screen.step.exercise.isVisible()


def test_a_step_that_is_done_says_so_in_words(open_course, qtbot):
    screen = open_course()
    screen.import_table()
    qtbot.waitUntil(lambda: screen.how_far.text().startswith("2 de 8"))
    screen.list.outline.chosen.emit(0)
    assert screen.step.state.text() == "Hecho: Acopio lo vio en sus datos."
    assert screen.step.go.text() == "Practicar otra vez"


def test_the_primary_goes_where_the_step_is_done(open_course, practising):
    screen = open_course()
    screen.window()._shortcuts["F2"].activated.emit()
    assert screen.window().screen_in_view.station == "formularios"
    assert practising.form == course().form


def test_the_step_looked_at_is_kept_when_the_look_changes(open_course):
    screen = open_course()
    screen.list.outline.chosen.emit(5)
    assert screen.place() == {"step": 5}


# -- the exercise --------------------------------------------------------------------------


def test_the_table_is_imported_from_here(open_course, practising, qtbot):
    screen = open_course()
    screen.list.outline.chosen.emit(3)
    screen.step.import_table.click()
    said = "Se importaron 338 registros"
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == said)
    assert in_view(screen, ProgressRow) == []


def test_importing_it_again_adds_nothing(open_course, practising, qtbot):
    screen = open_course()
    screen.import_table()
    qtbot.waitUntil(lambda: screen._cancel is None)
    screen.import_table()
    said = "Esa tabla ya estaba importada; no se agregó nada"
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == said)


def test_an_import_can_be_stopped(open_course, practising, qtbot):
    screen, gate = open_course(), threading.Event()
    practising.tasks.run(lambda _workspace: gate.wait(60))
    screen.import_table()
    qtbot.waitUntil(lambda: bool(in_view(screen, ProgressRow)))
    in_view(screen, ProgressRow)[0]._button.click()
    gate.set()
    said = "Se detuvo la importación; no quedó nada a medias"
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == said)
    found = []
    practising.tasks.read(lambda w: sum(f.records for f in today(w, DAY).forms), found.append)
    qtbot.waitUntil(lambda: found == [0])


def test_the_table_can_be_saved_to_import_it_by_hand(open_course, tmp_path, qtbot):
    screen = open_course()
    screen.save.click()
    dialog = screen.findChild(QFileDialog)
    target = tmp_path / "ejercicio.csv"
    dialog.fileSelected.emit(str(target))
    qtbot.waitUntil(lambda: screen.window().undo_bar.sentence == "Se guardó «ejercicio.csv»")
    assert target.read_bytes() == course().table.read_bytes()
    dialog.close()


# -- the portal ----------------------------------------------------------------------------


def test_the_line_has_four_states_each_with_its_words(open_course):
    screen = open_course()
    assert [row.text() for row in screen.portal.rows.values()] == [
        "Con señal", "Señal lenta", "Sin señal", "Falla a medias",
    ]  # fmt: skip
    assert all(told(row)[2] for row in screen.portal.rows.values())
    assert screen.portal.rows[Signal.GOOD].isChecked()


@pytest.mark.parametrize("signal", [Signal.SLOW, Signal.NONE, Signal.HALF])
def test_a_state_of_the_line_holds_for_deliveries_and_is_said(open_course, qtbot, signal):
    screen = open_course()
    reach(screen, signal, qtbot)
    assert screen.context.practice_portal.signal is signal
    assert screen.context.truths.online is (signal is not Signal.NONE)
    with practice_portal.practice_portal(screen.context.folder) as portal:
        assert portal.signal is signal


def test_the_state_stays_when_the_window_is_built_again(open_course, qtbot):
    screen = open_course()
    reach(screen, Signal.SLOW, qtbot)
    window = screen.window()
    window.rebuild()
    assert window.screen_in_view.portal.rows[Signal.SLOW].isChecked()


def test_arrows_move_between_the_states(open_course, qtbot):
    screen = open_course()
    screen.portal.rows[Signal.GOOD].setFocus()
    press(screen.portal.rows[Signal.GOOD], Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: screen.context.practice_portal.signal is Signal.SLOW)


def test_the_portal_opens_in_the_browser(open_course, browsed, qtbot):
    screen = open_course()
    screen.portal.open.click()
    qtbot.waitUntil(lambda: bool(browsed))
    assert browsed[0].host() == "127.0.0.1"


def test_closing_the_window_ends_the_portal(open_course, practising, browsed, qtbot):
    screen = open_course()
    screen.portal.open.click()
    qtbot.waitUntil(lambda: bool(browsed))
    screen.window().close()
    assert practice_portal._running == {}


# -- beginning anew ------------------------------------------------------------------------


def test_beginning_anew_is_asked_with_the_safe_answer_first(open_course, practising, qtbot):
    screen = open_course()
    screen.reset.click()
    question = screen.findChild(Question)
    assert question.windowTitle() == "¿Reiniciar los datos de práctica?"
    assert question.safe.isDefault()
    with qtbot.assertNotEmitted(practising.reset_wanted):
        question.safe.click()


def test_beginning_anew_is_wanted_when_the_person_says_so(open_course, practising, qtbot):
    screen = open_course()
    screen.reset.click()
    with qtbot.waitSignal(practising.reset_wanted):
        screen.findChild(Question).danger.click()


# -- how it looks --------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (900, 500)])
@pytest.mark.parametrize("step", [0, 1, 3])
def test_everything_fits_and_is_named(look, open_course, name, qtbot, size, step):
    look(name)
    screen = open_course(*size)
    screen.list.outline.chosen.emit(step)
    qtbot.waitUntil(lambda: clipped(screen) == [])
    assert sticks_out(screen) == []
    assert unnamed(screen) == []


def test_the_step_in_hand_comes_first_where_room_is_short(open_course):
    screen = open_course(900, 500)
    assert screen.step.mapTo(screen, screen.step.rect().topLeft()).y() < 120
    order = tab_order(screen)
    assert order.index(screen.step.go) < order.index(screen.list.outline)


def test_the_amber_frame_is_there(open_course):
    window = open_course().window()
    assert window.windowTitle() == "Acopio (práctica)"
    assert window.grab().toImage().pixelColor(1, 300) == theme.color("practice")
