"""Windows that are garbage are destroyed in the GUI thread, whoever allocates meanwhile."""

import gc
import threading
import weakref
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, QThread

from app.ui import garbage
from app.ui.garbage import Collector, collect_due


class Ring:
    """Something that only the cyclic collector takes away; it notes in which thread that was."""

    died_in: ClassVar[list[QThread]] = []

    def __init__(self):
        self.itself = self
        self.qt = QObject()

    def __del__(self):
        Ring.died_in.append(QThread.currentThread())


@pytest.fixture
def died_in():
    Ring.died_in.clear()
    return Ring.died_in


def make_much():
    """Allocate far more containers than a collection waits for."""
    return [[number] for number in range(50_000)]


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class TestCollectDue:
    """One look."""

    @pytest.mark.parametrize(
        ("counts", "expected"),
        [
            pytest.param((0, 0, 0), None, id="nothing was made"),
            pytest.param((700, 10, 10), None, id="at the threshold nothing is due"),
            pytest.param((701, 0, 0), 0, id="the young"),
            pytest.param((701, 11, 0), 1, id="those that survived once go along"),
            pytest.param((0, 11, 0), 1, id="also when few are young"),
            pytest.param((701, 11, 11), 2, id="everything"),
            pytest.param((0, 0, 11), 2, id="the old alone are enough"),
        ],
    )
    def test_the_oldest_generation_over_its_threshold(self, monkeypatch, counts, expected):
        collected = []
        monkeypatch.setattr(garbage.gc, "get_count", lambda: counts)
        monkeypatch.setattr(garbage.gc, "get_threshold", lambda: (700, 10, 10))
        monkeypatch.setattr(garbage.gc, "collect", collected.append)
        assert collect_due() == expected
        assert collected == ([] if expected is None else [expected])

    def test_who_turned_a_threshold_off_is_heard(self, monkeypatch):
        monkeypatch.setattr(garbage.gc, "get_count", lambda: (9_999, 99, 99))
        monkeypatch.setattr(garbage.gc, "get_threshold", lambda: (0, 10, 10))
        assert collect_due() == 2

    def test_rings_are_taken_away(self):
        gone = weakref.ref(Ring())
        kept = make_much()
        while collect_due() is not None:
            pass
        assert gone() is None
        assert len(kept) == 50_000


@pytest.mark.usefixtures("qtbot")
class TestCollector:
    """While the window stands."""

    def test_no_other_thread_collects(self, died_in):
        collector = Collector()
        Ring()
        in_a_thread(make_much)
        assert died_in == []
        collector.timer.stop()

    def test_the_gui_thread_does(self, died_in, qtbot):
        collector = Collector()
        collector.timer.setInterval(1)
        Ring()
        in_a_thread(make_much)
        kept = make_much()
        qtbot.waitUntil(lambda: bool(died_in))
        assert set(died_in) == {QThread.currentThread()}
        assert kept
        collector.timer.stop()

    def test_pythons_own_one_is_off(self):
        gc.enable()
        collector = Collector()
        assert not gc.isenabled()
        collector.timer.stop()
