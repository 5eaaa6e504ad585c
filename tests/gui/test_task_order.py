"""Background work under any order of being given: who goes first, what is never lost.

Work waits behind a gate, so that everything is given before any of it begins.
"""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from app.progress import CancelledError, Progress
from app.store.workspace import Workspace
from app.ui.tasks import EVERYTHING, Part, Tasks

MANY = settings(max_examples=25)
GIVEN = st.lists(st.sampled_from(["answer", "bulk", "fails", "cancelled"]), max_size=12)
PATIENCE_S = 60


class Memory(QObject):
    """Remembers what came back, in its order."""

    def __init__(self):
        super().__init__()
        self.back = []

    def done(self, result):
        self.back.append(result)

    def failed(self, error):
        self.back.append(type(error).__name__)


@pytest.fixture
def gated(tasks, qtbot):
    """Give work while the store stands still, then let it go and wait for the end."""

    def give(*works):
        gate, ends = threading.Event(), []
        tasks.run(lambda _w: gate.wait(PATIENCE_S))
        for work in works:
            work(tasks)
        gate.set()
        # An answer would overtake bulk work; the end of bulk work comes after both.
        tasks.run_long(lambda _w, _r, _c: None, ends.append)
        qtbot.waitUntil(lambda: len(ends) == 1)

    return give


def fail(_workspace):
    raise ValueError("mal")


class TestOrder:
    """Answers before bulk work; each in the order it was given."""

    @given(GIVEN)
    @MANY
    def test_every_order_of_giving_ends_in_the_same_order_of_doing(self, gated, kinds):
        memory, works = Memory(), []
        for number, kind in enumerate(kinds):
            works.append(self.work(kind, number, memory))
        gated(*works)
        answers = [n for n, kind in enumerate(kinds) if kind in ("answer", "fails")]
        bulk = [n for n, kind in enumerate(kinds) if kind in ("bulk", "cancelled")]
        words = {"answer": lambda n: n, "bulk": lambda n: n}
        words |= {"fails": lambda _n: "ValueError", "cancelled": lambda _n: "CancelledError"}
        assert memory.back == [words[kinds[n]](n) for n in (*answers, *bulk)]

    @staticmethod
    def work(kind, number, memory):
        def give(tasks):
            if kind == "answer":
                tasks.run(lambda _w: number, memory.done, memory.failed)
            elif kind == "fails":
                tasks.run(fail, memory.done, memory.failed)
            else:
                token = tasks.run_long(lambda _w, _r, _c: number, memory.done, memory.failed)
                if kind == "cancelled":
                    token.set()

        return give

    @pytest.mark.parametrize("answers", [0, 1, 5])
    def test_answers_given_during_bulk_work_go_at_its_next_safe_point(self, tasks, qtbot, answers):
        memory, started, given_ = Memory(), threading.Event(), threading.Event()

        def bulk(_workspace, _report, cancel):
            started.set()
            given_.wait(PATIENCE_S)
            cancel.check()
            return "importar"

        tasks.run_long(bulk, memory.done)
        qtbot.waitUntil(started.is_set)
        for number in range(answers):
            tasks.run(lambda _w, n=number: n, memory.done)
        given_.set()
        qtbot.waitUntil(lambda: len(memory.back) == answers + 1)
        assert memory.back == [*range(answers), "importar"]

    def test_an_answer_that_fails_in_between_does_not_end_the_bulk_work(self, tasks, qtbot):
        memory, started, given_ = Memory(), threading.Event(), threading.Event()

        def bulk(_workspace, _report, cancel):
            started.set()
            given_.wait(PATIENCE_S)
            cancel.check()
            return "importar"

        tasks.run_long(bulk, memory.done, memory.failed)
        qtbot.waitUntil(started.is_set)
        tasks.run(fail, memory.done, memory.failed)
        given_.set()
        qtbot.waitUntil(lambda: len(memory.back) == 2)
        assert memory.back == ["ValueError", "importar"]

    def test_questions_pass_a_store_that_stands_still(self, tasks, qtbot):
        memory, gate = Memory(), threading.Event()
        tasks.run(lambda _w: "abierto", memory.done)
        qtbot.waitUntil(lambda: memory.back == ["abierto"])
        tasks.run(lambda _w: gate.wait(PATIENCE_S) and "escrito", memory.done)
        tasks.read(lambda _w: "leído", memory.done)
        qtbot.waitUntil(lambda: "leído" in memory.back)
        gate.set()
        qtbot.waitUntil(lambda: memory.back == ["abierto", "leído", "escrito"])

    def test_a_question_sees_what_was_written_before_it(self, tasks, qtbot):
        memory = Memory()
        tasks.run(lambda w: w.settings.set("color", "añil"), memory.done)
        qtbot.waitUntil(lambda: len(memory.back) == 1)
        tasks.read(lambda w: w.settings.get("color"), memory.done)
        qtbot.waitUntil(lambda: memory.back[-1] == "añil")


class TestTelling:
    """What comes back, and what screens are told."""

    @pytest.mark.parametrize("ways", ["run", "run_long", "run_network"])
    def test_the_result_comes_before_the_news(self, tasks, qtbot, ways):
        order = []
        tasks.changed.connect(order.append)
        op = (lambda _w: "hecho") if ways == "run" else (lambda _w, _r, _c: "hecho")
        getattr(tasks, ways)(op, order.append, touches=Part.RECORDS)
        qtbot.waitUntil(lambda: order == ["hecho", Part.RECORDS])

    @pytest.mark.parametrize("part", list(Part))
    def test_each_part_is_told_as_it_was_touched(self, tasks, qtbot, part):
        with qtbot.waitSignal(tasks.changed) as changed:
            tasks.run(lambda _w: None, touches=part)
        assert changed.args == [part]

    def test_everything_is_every_part(self):
        assert all(part in EVERYTHING for part in Part)
        assert not Part.NOTHING

    def test_work_that_touches_nothing_tells_nothing(self, tasks, gated):
        told = []
        tasks.changed.connect(told.append)
        gated(lambda t: t.run(lambda _w: 1), lambda t: t.read(lambda _w: 2, lambda _r: None))
        assert told == []

    @given(st.lists(st.integers(1, 400), min_size=1, max_size=20))
    @MANY
    def test_progress_only_goes_on_and_ends_at_its_end(self, tasks, qtbot, steps):
        told, ends, total = [], [], sum(steps)

        def bulk(_workspace, report, _cancel):
            done = 0
            for step in steps:
                done += step
                report(Progress(done, total))

        tasks.run_long(bulk, ends.append, on_progress=lambda p: told.append(p.done))
        qtbot.waitUntil(lambda: len(ends) == 1)
        assert told == sorted(told)
        assert told[-1] == total

    def test_activity_rises_and_falls_to_nothing(self, tasks, qtbot):
        counts, gate = [], threading.Event()
        tasks.activity.connect(counts.append)
        for _time in range(3):
            tasks.run_network(lambda _w, _r, _c: gate.wait(PATIENCE_S))
        gate.set()
        qtbot.waitUntil(lambda: counts[-1:] == [0])
        assert counts[:3] == [1, 2, 3]
        assert len(counts) == 6


class TestClosing:
    """A window that closes keeps every answer and waits for nothing else."""

    @given(GIVEN)
    @MANY
    def test_every_answer_given_is_on_disk(self, tmp_path_factory, kinds):
        folder = tmp_path_factory.mktemp("cierre") / "trabajo"
        tasks = Tasks(lambda: Workspace.open(folder))
        tasks.run(lambda _w: None)
        for number, kind in enumerate(kinds):
            if kind == "answer":
                tasks.run(lambda w, n=number: w.settings.set(f"r{n}", "sí"))
            elif kind == "fails":
                tasks.run(fail, None, lambda _error: None)
            else:
                tasks.run_long(lambda _w, _r, cancel: cancel.check())
        tasks.close()
        with Workspace.open(folder) as workspace:
            kept = [n for n, _k in enumerate(kinds) if workspace.settings.get(f"r{n}") == "sí"]
        assert kept == [n for n, kind in enumerate(kinds) if kind == "answer"]

    def test_closing_twice_is_closing_once(self, tmp_path):
        tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
        tasks.run(lambda _w: None)
        tasks.close()
        tasks.close()

    def test_network_work_is_told_to_stop_and_waited_for(self, tmp_path, qtbot):
        tasks, started, stopped = (
            Tasks(lambda: Workspace.open(tmp_path / "trabajo")), threading.Event(), []
        )  # fmt: skip

        def deliver(_workspace, _report, cancel):
            started.set()
            try:
                while True:
                    cancel.check()
            except CancelledError:
                stopped.append(True)
                raise

        tasks.run_network(deliver)
        qtbot.waitUntil(started.is_set)
        tasks.close()
        assert stopped == [True]
