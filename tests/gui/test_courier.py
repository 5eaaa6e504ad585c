"""The courier: delivers when asked, when the line is back, when a pause is over; one at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from support.publishing import (
    APPROVER,
    approved,
    deliver_until_stopped,
    now,
    put_records,
    sound_lines,
)

from app.operations.parcels import shipments
from app.operations.portals import PRACTICE, open_destination
from app.operations.practice_portal import Signal
from app.operations.publish import enqueue
from app.store.database import KnownError
from app.store.folder_lock import SENDING, folder_lock
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.courier import IDLE, Courier
from app.ui.tasks import Part, Tasks
from app.ui.watch import Watch
from forms.problem import Problem
from sync.parcel import State


@pytest.fixture
def folder(tmp_path):
    """A workspace with one package waiting for the practice portal."""
    folder = tmp_path / "trabajo"
    with Workspace.open(folder, practice=True) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        queue(workspace)
    return folder


@pytest.fixture
def context(folder, settings, qtbot):
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    yield context
    tasks.close()
    context.practice_portal.close()


class Alarm:
    """The courier's timer: what is due now goes at once; for what is due later no time passes."""

    def __init__(self, courier):
        self._ring, self.ms = courier._on_due, None

    def start(self, ms):
        self.ms = ms
        if ms <= 0:
            self._ring()

    def stop(self):
        self.ms = None


@pytest.fixture
def courier(context):
    courier = context.courier
    courier._timer = Alarm(courier)
    return courier


@pytest.fixture
def stopped(courier, monkeypatch):
    """Stop each round at its first report."""
    monkeypatch.setattr("app.operations.deliver.deliver_all", deliver_until_stopped)
    courier.progressed.connect(lambda _progress: courier.stop())


def queue(workspace):
    built = approved(workspace)
    with open_destination(workspace, PRACTICE) as portal:
        return enqueue(workspace, built.name, portal, APPROVER, clock=now).id


def states(folder):
    with Workspace.open(folder, read_only=True) as workspace:
        found = shipments(workspace)
    return [each.state for each in (*found.attention, *found.to_send, *found.arrived)]


def set_signal(context, signal):
    context.practice_portal.set_signal(signal)


class TestAsked:
    """A person asks for a delivery."""

    def test_what_waits_arrives(self, courier, folder, qtbot):
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert states(folder) == [State.SENT]

    def test_the_bytes_of_each_file_are_told(self, courier, qtbot):
        told = []
        courier.progressed.connect(told.append)
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert any(progress.what.startswith("Enviando") and progress.total for progress in told)
        assert courier.progress is None

    def test_it_says_what_arrived(self, courier, context, qtbot):
        with qtbot.waitSignal(context.said) as said:
            courier.send_now()
        assert said.args == ["Publicado y comprobado: 1 paquete", None]

    def test_a_screen_that_says_it_itself_asks_for_silence(self, courier, context, qtbot):
        said = []
        context.said.connect(lambda *words: said.append(words))
        with qtbot.waitSignal(courier.ended):
            courier.send_now(tell=False)
        assert said == []

    def test_the_outbox_is_shown_anew_afterwards(self, courier, context, qtbot):
        parts = []
        context.tasks.changed.connect(parts.append)
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert Part.OUTBOX in parts

    def test_asking_during_a_round_goes_round_once_more(self, courier, qtbot):
        rounds = []
        courier.started.connect(lambda: rounds.append(1))
        courier.send_now()
        courier.send_now()
        courier.send_now()
        qtbot.waitUntil(lambda: len(rounds) == 2 and not courier.is_sending)

    def test_no_pause_is_waited_for(self, courier, context, folder, qtbot):
        set_signal(context, Signal.NONE)
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert states(folder) == [State.WAITING]
        set_signal(context, Signal.GOOD)
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert states(folder) == [State.SENT]

    @pytest.mark.usefixtures("stopped")
    def test_a_round_can_be_stopped_and_nothing_is_lost(self, courier, folder, qtbot):
        with qtbot.waitSignal(courier.ended):
            courier.send_now()
        assert states(folder) == [State.QUEUED]

    def test_trouble_is_shown_to_who_asked(self, courier, context, monkeypatch, qtbot):
        def broken(*_arguments, **_options):
            raise KnownError(Problem("store.disk_full"))

        monkeypatch.setattr("app.operations.deliver.deliver_all", broken)
        with qtbot.waitSignal(context.failed) as failed:
            courier.send_now()
        assert failed.args[0].problems[0].code == "store.disk_full"
        assert not courier.is_sending


class TestAlone:
    """Nobody asks."""

    def test_what_waits_goes_when_the_window_opens(self, courier, folder, qtbot):
        with qtbot.waitSignal(courier.ended):
            courier.work_alone()
        assert states(folder) == [State.SENT]

    def test_until_then_nothing_goes(self, courier, context, qtbot):
        context.tasks.changed.emit(Part.OUTBOX)
        answered = []
        context.tasks.read(lambda _workspace: None, answered.append)
        qtbot.waitUntil(lambda: bool(answered))
        assert not courier.is_sending

    def test_a_pause_that_is_over_begins_a_round(self, courier, context, folder, qtbot):
        set_signal(context, Signal.NONE)
        with qtbot.waitSignal(courier.ended):
            courier.work_alone()
        assert states(folder) == [State.WAITING]
        qtbot.waitUntil(lambda: courier._timer.ms is not None)
        assert 0 < courier._timer.ms <= 3_000
        set_signal(context, Signal.GOOD)
        with qtbot.waitSignal(courier.ended):
            courier._clock = lambda: datetime.now(UTC) + timedelta(seconds=10)
            courier._on_due()
        assert states(folder) == [State.SENT]

    def test_the_line_that_is_back_begins_a_round_at_once(self, courier, context, folder, qtbot):
        set_signal(context, Signal.NONE)
        courier.set_line(False)
        with qtbot.waitSignal(courier.ended):
            courier.work_alone()
        set_signal(context, Signal.GOOD)
        with qtbot.waitSignal(courier.ended):
            courier.set_line(True)
        assert states(folder) == [State.SENT]

    def test_a_line_that_was_there_all_the_time_begins_nothing(self, courier):
        courier._works_alone = True
        courier.set_line(True)
        courier.set_line(True)
        assert not courier.is_sending

    @pytest.mark.usefixtures("stopped")
    def test_what_a_person_stopped_waits_until_a_person_asks(self, courier, folder, qtbot):
        with qtbot.waitSignal(courier.ended):
            courier.work_alone()
        qtbot.waitUntil(lambda: courier._timer.ms is not None)
        assert courier._timer.ms > 60_000
        assert states(folder) == [State.QUEUED]

    def test_when_another_program_sends_it_comes_back_later(self, courier, folder, qtbot):
        at = datetime.now(UTC)
        courier._clock = lambda: at
        with folder_lock(folder, SENDING) as mine:
            assert mine
            with qtbot.waitSignal(courier.ended):
                courier.work_alone()
        qtbot.waitUntil(lambda: courier._timer.ms is not None)
        assert courier._timer.ms == IDLE.total_seconds() * 1000

    def test_trouble_is_not_shown_again_and_again(self, courier, context, monkeypatch, qtbot):
        failures = []
        context.failed.connect(lambda *shown: failures.append(shown))

        def broken(*_arguments, **_options):
            raise KnownError(Problem("store.disk_full"))

        monkeypatch.setattr("app.operations.deliver.deliver_all", broken)
        with qtbot.waitSignal(courier.ended):
            courier.work_alone()
        assert failures == []

    def test_an_empty_outbox_sets_no_timer(self, tmp_path, settings, qtbot):
        tasks = Tasks(lambda: Workspace.open(tmp_path / "vacio"))
        context = Context(tmp_path / "vacio", settings, tasks)
        context.courier._timer = Alarm(context.courier)
        context.courier.work_alone()
        answered = []
        tasks.read(lambda _workspace: None, answered.append)
        qtbot.waitUntil(lambda: bool(answered))
        assert context.courier._timer.ms is None
        tasks.close()

    def test_nothing_begins_once_the_window_is_closed(self, courier, context):
        context.tasks.close()
        courier.send_now()
        courier.set_line(False)
        courier.work_alone()
        assert not courier.is_sending


def test_the_watch_tells_the_courier_of_the_line(context, monkeypatch):
    told = []
    monkeypatch.setattr(Courier, "set_line", lambda _self, online: told.append(online))
    watch = Watch(context)
    watch._say_signal("Sin conexión", online=False)
    watch._say_signal("Con conexión", online=True)
    assert told == [False, True]
