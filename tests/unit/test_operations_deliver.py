"""Delivering everything that is due, each parcel to its own portal, and when the next is due."""

from datetime import timedelta

import pytest
from support.practice_table import FORM
from support.publishing import APPROVER, approved, choose_portal, now, put_records, sound_lines
from support.shipments import open_shipments

from app.operations.deliver import deliver_all, next_delivery
from app.operations.parcels import shipment, shipments
from app.operations.portals import PRACTICE, open_destination
from app.operations.practice_portal import PortalKeeper, Signal
from app.operations.publish import enqueue
from app.store.workspace import Workspace
from forms.problem import Problem
from sync.parcel import State

FAR = "https://datos.example.gt"
HERE = "http://127.0.0.1:8765"


@pytest.fixture
def box(tmp_path):
    opened = open_shipments(tmp_path / "envios")
    yield opened
    opened.workspace.close()


@pytest.fixture
def workspace(tmp_path):
    """A workspace with a package in the outbox, for the practice portal."""
    with Workspace.open(tmp_path / "trabajo") as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        yield workspace


def queue(workspace):
    built = approved(workspace)
    with open_destination(workspace, PRACTICE) as portal:
        return enqueue(workspace, built.name, portal, APPROVER, clock=now).id


def pause(box, parcel, minutes):
    """Let a parcel wait for the line."""
    box.outbox.claim(box.clock(), [parcel.portal_url])
    due = box.clock() + timedelta(minutes=minutes)
    problem = Problem("portal.unreachable", values={"url": parcel.portal_url})
    box.outbox.move(parcel.id, State.WAITING, box.clock(), problem=problem, next_attempt_at=due)
    return due


def test_nothing_is_due_in_an_empty_outbox(box):
    assert next_delivery(box.workspace, box.clock()) is None


def test_what_is_queued_is_due_now(box):
    box.parcel(HERE)
    moment = box.clock()
    assert next_delivery(box.workspace, moment) == moment


def test_what_waits_is_due_when_its_pause_ends(box):
    due = pause(box, box.parcel(HERE), minutes=5)
    assert next_delivery(box.workspace, box.clock()) == due


def test_the_shortest_pause_counts(box):
    pause(box, box.parcel(HERE, name="uno"), minutes=9)
    due = pause(box, box.parcel(HERE, name="dos"), minutes=2)
    assert next_delivery(box.workspace, box.clock()) == due


def test_what_has_no_way_is_never_due(box):
    box.parcel(FAR)
    assert next_delivery(box.workspace, box.clock()) is None


def test_without_a_line_only_what_stays_here_is_due(box):
    choose_portal(FAR)
    box.parcel(FAR)
    moment = box.clock()
    assert next_delivery(box.workspace, moment) == moment
    assert next_delivery(box.workspace, moment, only_here=True) is None
    box.parcel(HERE, name="otro")
    assert next_delivery(box.workspace, moment, only_here=True) == moment


def test_a_parcel_arrives_at_the_practice_portal(workspace):
    parcel = queue(workspace)
    cycle = deliver_all(workspace, clock=now)
    assert [receipt["rows"] for receipt in cycle.receipts] == [3]
    assert shipment(workspace, parcel).state is State.SENT
    assert shipment(workspace, parcel).page.endswith("conectividad-municipal")


def test_a_practice_portal_with_another_port_is_still_the_one_that_was_meant(workspace):
    queue(workspace)
    workspace.db.execute("UPDATE parcel SET portal_url = 'http://127.0.0.1:9'")
    workspace.settings.set("practice_address", "http://127.0.0.1:9")
    assert len(deliver_all(workspace, clock=now).receipts) == 1


def test_a_pause_is_kept_unless_somebody_asks(workspace):
    keeper = PortalKeeper(workspace.folder)
    try:
        keeper.set_signal(Signal.NONE)
        queue(workspace)
        assert deliver_all(workspace, clock=now).problems[0].code == "portal.line_cut"
        keeper.set_signal(Signal.GOOD)
        later = lambda: now() + timedelta(milliseconds=1)  # noqa: E731 - a clock
        assert deliver_all(workspace, clock=later).receipts == ()
        assert len(deliver_all(workspace, clock=now, at_once=True).receipts) == 1
    finally:
        keeper.close()


def test_what_has_no_way_stays_as_it_is(workspace):
    parcel = queue(workspace)
    workspace.db.execute("UPDATE parcel SET portal_url = ?", (FAR,))
    cycle = deliver_all(workspace, clock=now, at_once=True)
    assert (cycle.receipts, cycle.problems) == ((), ())
    assert shipment(workspace, parcel).state is State.QUEUED


def test_sending_again_without_a_change_writes_nothing(workspace):
    queue(workspace)
    deliver_all(workspace, clock=now)
    queue(workspace)
    again = deliver_all(workspace, clock=now)
    assert (len(again.receipts), again.writes) == (1, 0)
    assert len(shipments(workspace).arrived) == 2
    assert workspace.instruments.latest(FORM)
