"""The outbox paused, and what is known beforehand of how long it takes."""

import pytest
from support.shipments import Shipments, open_shipments

from app.operations.deliver import BARREN_CYCLES, deliver, deliver_until_done, next_delivery
from app.operations.portals import ChosenPortal
from app.operations.sending import (
    MEASURABLE,
    is_paused,
    load,
    pause_sending,
    remember_speed,
    resume_sending,
)
from app.progress import Cancel, CancelledError
from sync.parcel import State
from sync.portal import Traffic
from sync.practice.line import Signal
from sync.practice.server import PracticePortal

NOBODY = ChosenPortal("http://127.0.0.1:9", "oficina", "llave")


@pytest.fixture
def box(tmp_path):
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


@pytest.fixture
def portal(tmp_path):
    with PracticePortal(tmp_path / "portal") as served:
        yield served


class Waits(Cancel):
    """Lets a pause pass at once: the clock goes on by it."""

    def __init__(self, box: Shipments, stop_after: int = 1000) -> None:
        super().__init__()
        self.box, self.stop_after, self.pauses = box, stop_after, []

    def wait(self, seconds=None):
        self.pauses.append(seconds)
        self.box.clock.wait(seconds or 0)
        return len(self.pauses) >= self.stop_after


def chosen(portal):
    return ChosenPortal(portal.url, portal.organization, portal.token)


def until_done(box, to, cancel=None):
    return deliver_until_done(box.workspace, to, clock=box.clock, cancel=cancel or Waits(box))


def test_nobody_paused_a_new_outbox(box):
    assert not is_paused(box.workspace)


def test_a_paused_outbox_sends_nothing_and_says_so(box, portal):
    parcel = box.parcel(portal.url)
    pause_sending(box.workspace)

    cycle = deliver(box.workspace, chosen(portal), clock=box.clock)

    assert [problem.code for problem in cycle.problems] == ["portal.paused"]
    assert cycle.traffic.requests == 0
    assert box.outbox.parcel(parcel.id).state is State.QUEUED


def test_an_empty_outbox_that_is_paused_is_no_trouble(box, portal):
    pause_sending(box.workspace)
    assert deliver(box.workspace, chosen(portal), clock=box.clock).problems == ()


def test_what_was_paused_goes_on(box, portal):
    box.parcel(portal.url)
    pause_sending(box.workspace)
    resume_sending(box.workspace)
    assert len(deliver(box.workspace, chosen(portal), clock=box.clock).receipts) == 1


def test_nothing_is_due_while_it_is_paused(box):
    box.parcel("http://127.0.0.1:8765")
    pause_sending(box.workspace)
    assert next_delivery(box.workspace, box.clock()) is None
    resume_sending(box.workspace)
    assert next_delivery(box.workspace, box.clock()) is not None


def test_what_waits_is_told_in_bytes(box):
    sizes = [box.parcel(name=f"datos-{n}", rows=n).bytes for n in (3, 30)]
    left = load(box.workspace)
    assert (left.parcels, left.bytes, left.seconds) == (2, sum(sizes), None)


def test_the_time_is_known_after_the_first_delivery_up_and_back(box):
    box.parcel(rows=500)
    remember_speed(box.workspace, Traffic(9, 60_000, 20_000), 10.0)
    left = load(box.workspace)
    assert left.seconds == 2 * left.bytes / 8000


@pytest.mark.parametrize(
    ("traffic", "seconds"),
    [(Traffic(3, MEASURABLE - 1, 0), 5.0), (Traffic(3, MEASURABLE, 0), 0.0), (Traffic(), 0.0)],
)
def test_a_few_bytes_say_nothing_of_the_line(box, traffic, seconds):
    box.parcel()
    remember_speed(box.workspace, traffic, seconds)
    assert load(box.workspace).seconds is None


def test_all_that_went_over_the_line_is_counted(box, portal):
    parcel = box.parcel(portal.url, rows=2000)
    traffic = deliver(box.workspace, chosen(portal), clock=box.clock).traffic
    # looking, writing, reading back, who it is, looking again
    assert traffic.requests == 1 + 8 + 5 + 1 + 1
    assert parcel.bytes < traffic.bytes_up < parcel.bytes + 17 * 1500
    assert parcel.bytes < traffic.bytes_down < parcel.bytes + 17 * 2500


def test_an_empty_outbox_ends_at_once(box):
    waits = Waits(box)
    assert until_done(box, NOBODY, waits).receipts == ()
    assert waits.pauses == []


def test_it_waits_for_the_ends_of_pauses_and_brings_everything_home(box, portal):
    for name in ("uno", "dos", "tres"):
        box.parcel(portal.url, name=name)
    portal.signal = Signal.HALF

    whole = until_done(box, chosen(portal))

    assert sorted(r["dataset"]["name"] for r in whole.receipts) == ["dos", "tres", "uno"]
    assert whole.problems == ()
    assert whole.traffic.requests > 3 * 17


def test_a_portal_that_stays_away_is_left_after_some_tries(box):
    parcel = box.parcel(NOBODY.url)
    waits = Waits(box)

    whole = until_done(box, NOBODY, waits)

    assert [problem.code for problem in whole.problems] == ["portal.unreachable"]
    assert len(waits.pauses) == BARREN_CYCLES
    assert waits.pauses == sorted(waits.pauses)
    assert box.outbox.parcel(parcel.id).state is State.WAITING


def test_a_person_who_pauses_ends_it(box):
    box.parcel(NOBODY.url)

    class Pausing(Waits):
        def wait(self, seconds=None):
            pause_sending(self.box.workspace)
            return super().wait(seconds)

    waits = Pausing(box)
    until_done(box, NOBODY, waits)
    assert len(waits.pauses) == 1


def test_a_person_who_stops_it_loses_nothing(box):
    parcel = box.parcel(NOBODY.url)
    with pytest.raises(CancelledError):
        until_done(box, NOBODY, Waits(box, stop_after=2))
    assert box.outbox.parcel(parcel.id).state is State.WAITING
