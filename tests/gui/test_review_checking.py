"""The check that runs while somebody reviews: what it found so far is shown before it ends."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from app.progress import Cancel, Progress
from app.ui.review import checking
from app.ui.review.checking import Checking


class Row:
    """A row of work that remembers."""

    def __init__(self):
        self.said, self.shown = [], []

    def begin(self, words):
        self.said.append(words)

    def follow(self, cancel):
        self.cancel = cancel

    def show_progress(self, progress):
        self.shown.append(progress.done)

    def end(self):
        self.said.append("")


class Clock:
    """The time that passes when it is told to."""

    now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(checking, "time", clock)
    return clock


@pytest.fixture
def started(qapp, clock):
    """A check that has begun; gives it, its row and how it tells of its progress."""
    parent, row, told = QObject(), Row(), []

    def run_long(_job, _done, _failed, *, on_progress, touches):
        told.append((on_progress, touches))
        return Cancel()

    context = SimpleNamespace(tasks=SimpleNamespace(run_long=run_long))
    check = Checking(context, row, parent)
    check.begin("hogares")
    yield check, row, told
    check.deleteLater()
    parent.deleteLater()


def looks_at(started, clock, seconds, records=1_000_000):
    """Seconds after the begin at which somebody is told to look, with a report each half one."""
    check, _row, told = started
    found, begun = [], clock.now
    check.grew.connect(lambda: found.append(clock.now - begun))
    for half in range(1, seconds * 2 + 1):
        clock.now = begun + half / 2
        told[-1][0](Progress(half, records, "Revisando"))
    return found


def test_what_was_found_is_shown_after_a_second_and_then_ever_more_rarely(started, clock):
    assert looks_at(started, clock, 40) == [1, 3, 7, 15, 31]


def test_of_few_records_nothing_is_shown_before_the_end(started, clock):
    assert looks_at(started, clock, 40, records=340) == []


def test_a_check_that_is_over_at_once_shows_nothing_in_between(started, clock):
    clock.now += 0.9
    _check, row, told = started
    told[-1][0](Progress(5, 10, "Revisando"))
    assert row.shown == [5]
    assert looks_at(started, clock, 0) == []


def test_a_check_that_begins_anew_counts_from_its_own_begin(started, clock):
    assert looks_at(started, clock, 8)[:3] == [1, 3, 7]
    started[0].begin("hogares")
    assert looks_at(started, clock, 4) == [1, 3]


def test_every_report_moves_the_row(started, clock):
    looks_at(started, clock, 2)
    assert started[1].shown == [1, 2, 3, 4]


def test_without_a_form_nothing_is_checked(started):
    check, _row, told = started
    check.begin("")
    assert len(told) == 1
    assert not check.is_running
