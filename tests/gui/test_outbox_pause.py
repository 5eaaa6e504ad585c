"""Envíos stopped and let go on by a person, and how long what waits takes."""

import pytest
from support.publishing import APPROVER, approved, now, put_records, sound_lines

from app.operations.portals import PRACTICE, open_destination
from app.operations.publish import enqueue
from app.operations.sending import is_paused
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.outbox.screen import OutboxScreen
from app.ui.outbox.words import summary
from app.ui.tasks import Tasks
from sync.outbox import Outbox
from sync.parcel import State


@pytest.mark.parametrize(
    ("waiting", "size", "seconds", "paused", "said"),
    [
        (0, 0, None, False, "Nada por enviar"),
        (0, 0, 90.0, True, "En pausa"),
        (3, 1_300_000, None, False, "3 por enviar · 1.3 MB"),
        (3, 1_300_000, 230.0, False, "3 por enviar · 1.3 MB · unos 4 minutos"),
        (1, 12_000, 3.0, False, "1 por enviar · 12 KB · menos de un minuto"),
        (3, 1_300_000, 230.0, True, "3 por enviar · 1.3 MB · en pausa"),
    ],
)
def test_the_head_says_how_much_waits_and_how_long_it_takes(waiting, size, seconds, paused, said):
    assert summary(waiting, size, seconds, paused=paused) == said


@pytest.fixture
def folder(tmp_path):
    """A practice workspace with a package in the outbox."""
    folder = tmp_path / "practica"
    with Workspace.open(folder, practice=True) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        built = approved(workspace)
        with open_destination(workspace, PRACTICE) as portal:
            enqueue(workspace, built.name, portal, APPROVER, clock=now)
    return folder


@pytest.fixture
def screen(folder, settings, shown, qtbot):
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    window = MainWindow(context, {"envios": OutboxScreen})
    shown(window, 1366, 768)
    window.show_first()
    window.go("envios")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen._found is not None)
    yield screen
    tasks.close()
    context.practice_portal.close()


def states(folder):
    with Workspace.open(folder) as workspace:
        paused = is_paused(workspace)
        return paused, [parcel.state for parcel in Outbox(workspace.db).parcels()]


def test_a_person_stops_the_outbox_and_lets_it_go_on(screen, folder, qtbot):
    assert screen.pause.text() == "Pausar"

    screen.pause.click()
    qtbot.waitUntil(lambda: screen._found.paused)
    assert screen.pause.text() == "Seguir enviando"
    assert states(folder) == (True, [State.QUEUED])

    with qtbot.waitSignal(screen.context.courier.ended):
        screen.pause.click()
    qtbot.waitUntil(lambda: screen.pause.text() == "Pausar")
    assert states(folder) == (False, [State.SENT])


def test_looking_for_the_line_ends_a_pause(screen, folder, qtbot):
    screen.pause.click()
    qtbot.waitUntil(lambda: screen._found.paused)
    with qtbot.waitSignal(screen.context.courier.ended):
        screen.look.click()
    assert states(folder) == (False, [State.SENT])
