"""Background work: one thread writes, answers go first, results come back to this thread."""

import threading
import time

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.progress import CancelledError, Progress
from app.store.database import KnownError
from app.store.workspace import Workspace
from app.ui.tasks import EVERYTHING, SECONDS_BETWEEN_REPORTS, Part, Tasks


class Caller(QObject):
    """Somebody who asks and remembers what came back, and in which thread."""

    def __init__(self):
        super().__init__()
        self.results, self.errors, self.progress, self.threads = [], [], [], []

    def on_done(self, result):
        self.results.append(result)
        self.threads.append(threading.current_thread())

    def on_error(self, error):
        self.errors.append(error)

    def on_progress(self, progress):
        self.progress.append(progress)


@pytest.fixture
def caller(qapp):
    return Caller()


def thread_name(_workspace, *_more):
    return threading.current_thread().name


def test_a_result_comes_back_to_the_gui_thread(tasks, caller, qtbot):
    tasks.run(lambda workspace: workspace.folder.name, caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["trabajo"])
    assert caller.threads == [threading.main_thread()]


def test_work_runs_in_another_thread_always_the_same(tasks, caller, qtbot):
    for _ in range(3):
        tasks.run(thread_name, caller.on_done)
    tasks.run_long(thread_name, caller.on_done)
    qtbot.waitUntil(lambda: len(caller.results) == 4)
    assert set(caller.results) == {"store"}


def test_questions_have_a_thread_and_a_workspace_of_their_own(tasks, caller, qtbot):
    tasks.read(thread_name, caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["reader"])


def test_the_network_does_not_hold_the_store(tasks, caller, qtbot):
    gate = threading.Event()
    tasks.run_network(lambda _w, _r, _c: gate.wait(60) and "red", caller.on_done)
    tasks.run(lambda _w: "respuesta", caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["respuesta"])
    gate.set()
    qtbot.waitUntil(lambda: caller.results == ["respuesta", "red"])


def test_writes_end_in_the_order_they_were_given(tasks, caller, qtbot):
    for number in range(20):
        tasks.run(lambda _w, n=number: n, caller.on_done)
    qtbot.waitUntil(lambda: len(caller.results) == 20)
    assert caller.results == list(range(20))


def test_an_answer_goes_before_bulk_work_that_waits(tasks, caller, qtbot):
    gate = threading.Event()
    tasks.run(lambda _w: gate.wait(60), None)
    tasks.run_long(lambda _w, _r, _c: "importar", caller.on_done)
    tasks.run(lambda _w: "respuesta", caller.on_done)
    gate.set()
    qtbot.waitUntil(lambda: len(caller.results) == 2)
    assert caller.results == ["respuesta", "importar"]


def test_an_answer_goes_in_between_at_a_safe_point(tasks, caller, qtbot):
    started, answered = threading.Event(), threading.Event()

    def bulk(_workspace, _report, cancel):
        started.set()
        answered.wait(60)
        cancel.check()
        return "importar"

    tasks.run_long(bulk, caller.on_done)
    qtbot.waitUntil(started.is_set)
    tasks.run(lambda _w: "respuesta", caller.on_done)
    answered.set()
    qtbot.waitUntil(lambda: len(caller.results) == 2)
    assert caller.results == ["respuesta", "importar"]


def test_no_answer_slips_into_an_open_transaction(tasks, caller, qtbot):
    started, asked = threading.Event(), threading.Event()

    def bulk(workspace, _report, cancel):
        with workspace.db.transaction():
            started.set()
            asked.wait(60)
            cancel.check()
        return "importar"

    tasks.run_long(bulk, caller.on_done)
    qtbot.waitUntil(started.is_set)
    tasks.run(lambda _w: "respuesta", caller.on_done)
    asked.set()
    qtbot.waitUntil(lambda: len(caller.results) == 2)
    assert caller.results == ["importar", "respuesta"]


def test_cancelled_work_ends_at_its_next_safe_point(tasks, caller, qtbot):
    started = threading.Event()

    def bulk(_workspace, _report, cancel):
        started.set()
        while True:
            cancel.check()

    cancel = tasks.run_long(bulk, caller.on_done, caller.on_error)
    qtbot.waitUntil(started.is_set)
    cancel.set()
    qtbot.waitUntil(lambda: len(caller.errors) == 1)
    assert isinstance(caller.errors[0], CancelledError)
    assert caller.results == []


def test_work_cancelled_while_it_waits_never_starts(tasks, caller, qtbot):
    gate, started = threading.Event(), threading.Event()
    tasks.run(lambda _w: gate.wait(60), None)
    cancel = tasks.run_long(lambda _w, _r, _c: started.set(), None, caller.on_error)
    cancel.set()
    gate.set()
    qtbot.waitUntil(lambda: len(caller.errors) == 1)
    assert not started.is_set()


def test_a_cancelled_task_nobody_watches_is_no_error(tasks, qtbot):
    failures = []
    tasks.failed.connect(failures.append)
    cancel = tasks.run_long(lambda _w, _r, cancel: cancel.check())
    cancel.set()
    done = []
    tasks.run(lambda _w: True, done.append)
    qtbot.waitUntil(lambda: done == [True])
    assert failures == []


def test_an_error_goes_to_whoever_asked(tasks, caller, qtbot):
    tasks.run(lambda _w: 1 / 0, caller.on_done, caller.on_error)
    qtbot.waitUntil(lambda: len(caller.errors) == 1)
    assert isinstance(caller.errors[0], ZeroDivisionError)


def test_an_error_nobody_takes_care_of_reaches_the_window(tasks, qtbot):
    with qtbot.waitSignal(tasks.failed) as failure:
        tasks.run(lambda _w: 1 / 0)
    assert isinstance(failure.args[0], ZeroDivisionError)


def test_work_after_an_error_goes_on(tasks, caller, qtbot):
    tasks.run(lambda _w: 1 / 0, None, caller.on_error)
    tasks.run(lambda _w: "sigue", caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["sigue"])


def test_a_workspace_that_cannot_be_opened_is_said_once(tmp_path, qtbot):
    (tmp_path / "trabajo").write_text("no es una carpeta", encoding="utf-8")
    tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    told = []
    with qtbot.waitSignal(tasks.failed) as failure:
        tasks.read(lambda workspace: workspace.folder, told.append, told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert isinstance(failure.args[0], KnownError)
    tasks.close()


def test_the_workspace_is_opened_with_the_first_work(tmp_path, caller, qtbot):
    tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    assert not [t for t in threading.enumerate() if t.name in {"store", "reader"}]
    assert not (tmp_path / "trabajo").exists()
    tasks.read(lambda workspace: workspace.folder.name, caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["trabajo"])
    tasks.close()


def test_a_runner_closed_before_any_work_opens_nothing(tmp_path, caller):
    tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    tasks.close()
    tasks.run(lambda workspace: workspace.folder, caller.on_done)
    assert not [t for t in threading.enumerate() if t.name in {"store", "reader"}]
    assert not (tmp_path / "trabajo").exists()


def test_what_a_write_touched_is_announced(tasks, qtbot):
    with qtbot.waitSignal(tasks.changed) as change:
        tasks.run(lambda _w: None, touches=Part.RECORDS | Part.ISSUES)
    assert change.args[0] & Part.RECORDS
    assert not change.args[0] & Part.OUTBOX


def test_a_write_that_failed_announces_nothing(tasks, caller, qtbot):
    changes = []
    tasks.changed.connect(changes.append)
    tasks.run(lambda _w: 1 / 0, None, caller.on_error, touches=EVERYTHING)
    qtbot.waitUntil(lambda: len(caller.errors) == 1)
    assert changes == []


def test_a_callback_whose_widget_is_gone_is_left_out(tasks, caller, qtbot):
    class Page(QWidget):
        def on_done(self, _result):
            raise AssertionError("the page is gone")

    page, gate = Page(), threading.Event()
    tasks.run(lambda _w: gate.wait(60), page.on_done)
    page.deleteLater()
    page.destroyed.connect(gate.set)
    tasks.run(lambda _w: "después", caller.on_done)
    qtbot.waitUntil(lambda: caller.results == ["después"])


def test_the_last_report_always_comes(tasks, caller, qtbot):
    def bulk(_workspace, report, _cancel):
        for done in range(1001):
            report(Progress(done, 1000))

    tasks.run_long(bulk, caller.on_done, on_progress=caller.on_progress)
    qtbot.waitUntil(lambda: len(caller.results) == 1)
    assert caller.progress[-1] == Progress(1000, 1000)


def test_reports_come_at_most_ten_times_a_second(tasks, caller, qtbot):
    def bulk(_workspace, report, _cancel):
        began = time.monotonic()
        for done in range(5000):
            report(Progress(done, None))
        return time.monotonic() - began

    tasks.run_long(bulk, caller.on_done, on_progress=caller.on_progress)
    qtbot.waitUntil(lambda: len(caller.results) == 1)
    assert len(caller.progress) <= caller.results[0] / SECONDS_BETWEEN_REPORTS + 1


def test_activity_counts_long_work(tasks, qtbot):
    counts = []
    tasks.activity.connect(counts.append)
    tasks.run_long(lambda _w, _r, _c: None)
    qtbot.waitUntil(lambda: counts == [1, 0])


def test_the_event_loop_is_never_held_while_the_store_works(tasks, caller, qtbot):
    begun, gate, beats = threading.Barrier(3), threading.Event(), []

    def work(_workspace):
        begun.wait(60)
        return gate.wait(60)

    tasks.run(work, caller.on_done)
    tasks.read(work, caller.on_done)
    begun.wait(60)
    beat = QTimer()
    beat.timeout.connect(lambda: beats.append(not gate.is_set()))
    beat.start(1)
    qtbot.waitUntil(lambda: len(beats) > 20)
    assert caller.results == []
    gate.set()
    qtbot.waitUntil(lambda: caller.results == [True, True])
    beat.stop()


def test_closing_finishes_the_writes_that_were_given(tmp_path, qapp):
    tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    for number in range(10):
        tasks.run(lambda w, n=number: w.settings.set("último", str(n)))
    tasks.close()
    with Workspace.open(tmp_path / "trabajo") as workspace:
        assert workspace.settings.get("último") == "9"


def test_closing_stops_long_work(tmp_path, qtbot):
    tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    started = threading.Event()

    def bulk(_workspace, _report, cancel):
        started.set()
        while True:
            cancel.check()

    tasks.run_long(bulk)
    qtbot.waitUntil(started.is_set)
    tasks.close()
    assert not [t for t in threading.enumerate() if t.name in {"store", "reader"}]


class TestSeeking:
    """Questions that take long, beside those that turn a page."""

    def test_they_have_a_thread_and_a_workspace_of_their_own(self, tasks, caller, qtbot):
        tasks.seek(thread_name, caller.on_done)
        qtbot.waitUntil(lambda: caller.results == ["seeker"])
        assert caller.threads == [threading.main_thread()]

    def test_parts_come_before_the_answer_and_in_order(self, tasks, qtbot):
        def seek(_workspace, tell, _cancel):
            for number in range(5):
                tell(number)
            return "all"

        heard = []
        tasks.seek(seek, heard.append, on_part=heard.append)
        qtbot.waitUntil(lambda: len(heard) == 6)
        assert heard == [0, 1, 2, 3, 4, "all"]

    def test_a_page_does_not_wait_for_them(self, tasks, caller, qtbot):
        let_go = threading.Event()
        tasks.seek(lambda *_: let_go.wait(60), caller.on_done)
        tasks.read(thread_name, caller.on_done)
        qtbot.waitUntil(lambda: caller.results == ["reader"])
        let_go.set()
        qtbot.waitUntil(lambda: caller.results == ["reader", True])

    def test_the_next_one_stops_the_statement_of_the_one_before(self, tasks, caller, qtbot):
        begun = threading.Event()

        def endless(workspace, _tell, _cancel):
            begun.set()
            return workspace.db.value(
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "
                "SELECT count(*) FROM n"
            )

        token = tasks.seek(endless, caller.on_done, caller.on_error)
        assert begun.wait(60)
        tasks.seek(thread_name, caller.on_done)
        # Asked again: the first time may be just before SQLite begins the statement.
        qtbot.waitUntil(lambda: token.set() or caller.results == ["seeker"])
        assert [type(error) for error in caller.errors] == [CancelledError]

    def test_one_that_nobody_wants_any_more_is_not_begun(self, tasks, caller, qtbot):
        let_go, begun = threading.Event(), []
        tasks.seek(lambda *_: let_go.wait(60), caller.on_done)
        tasks.seek(lambda *_: begun.append(1), caller.on_done, caller.on_error).set()
        let_go.set()
        qtbot.waitUntil(lambda: len(caller.errors) == 1)
        assert begun == []

    def test_closing_does_not_wait_for_what_is_sought(self, tasks, caller):
        begun = threading.Event()

        def endless(_workspace, _tell, cancel):
            begun.set()
            while True:
                cancel.check()

        tasks.seek(endless, caller.on_done, caller.on_error)
        assert begun.wait(60)
        tasks.close()
        assert caller.results == []
