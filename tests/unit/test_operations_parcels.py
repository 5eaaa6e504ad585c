"""Envíos: the outbox in three parts, and what a person decides about a parcel."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from support.shipments import NAME, NOON, open_shipments

from app.messages import sentence
from app.operations.parcels import (
    in_order_of_leaving,
    put_back,
    replace_copy,
    shipment,
    shipments,
    take_out,
    try_again,
)
from app.store.database import BugError
from forms.problem import Problem
from sync.parcel import State

HERE = "http://127.0.0.1:8765"
FAR = "https://datos.example.gt"


@pytest.fixture
def box(tmp_path):
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def send(box, parcel):
    """Let an engine take the parcel in hand."""
    box.outbox.claim(box.clock(), [parcel.portal_url])


def refuse(box, parcel, code="portal.forbidden", state=State.REJECTED, **values):
    send(box, parcel)
    problem = Problem(code, values={"url": parcel.portal_url, **values})
    due = box.clock() + timedelta(minutes=5) if state is State.WAITING else None
    box.outbox.move(parcel.id, state, box.clock(), problem=problem, next_attempt_at=due)


def test_an_empty_outbox_has_three_empty_parts(box):
    found = shipments(box.workspace)
    assert (found.attention, found.to_send, found.arrived) == ((), (), ())


def test_what_is_queued_is_to_be_sent(box):
    parcel = box.parcel(HERE, rows=3)
    (seen,) = shipments(box.workspace).to_send
    assert (seen.id, seen.title, seen.number) == (parcel.id, "Conectividad de hogares", 1)
    assert (seen.rows, seen.bytes) == (3, parcel.bytes)
    assert seen.state is State.QUEUED
    assert seen.practice
    assert seen.has_way
    assert (seen.problem, seen.next_try, seen.page) == (None, None, "")


def test_a_parcel_without_a_title_goes_by_its_name(box):
    box.parcel(HERE, fields={})
    assert shipments(box.workspace).to_send[0].title == NAME


def test_a_parcel_for_a_portal_without_a_key_has_no_way(box):
    box.parcel(FAR)
    (seen,) = shipments(box.workspace).to_send
    assert not seen.practice
    assert not seen.has_way


def test_what_waits_says_why_and_until_when(box):
    refuse(box, box.parcel(HERE), "portal.unreachable", State.WAITING)
    (seen,) = shipments(box.workspace).to_send
    assert seen.state is State.WAITING
    assert seen.next_try is not None
    assert seen.next_try > NOON
    assert "No hay señal" in sentence(seen.problem)


@pytest.mark.parametrize(
    ("code", "state"),
    [("portal.forbidden", State.REJECTED), ("portal.changed", State.CONFLICT)],
)
def test_what_was_refused_needs_a_person(box, code, state):
    refuse(box, box.parcel(HERE), code, state)
    found = shipments(box.workspace)
    assert found.to_send == ()
    (seen,) = found.attention
    assert (seen.state, seen.problem.code) == (state, code)


def test_one_parcel_can_be_looked_at(box):
    parcel = box.parcel(HERE)
    assert shipment(box.workspace, parcel.id) == shipments(box.workspace).to_send[0]


def test_a_parcel_that_is_not_there_is_a_mistake_of_ours(box):
    with pytest.raises(BugError):
        shipment(box.workspace, "nada")


def test_trying_again_queues_it(box):
    parcel = box.parcel(HERE)
    refuse(box, parcel)
    try_again(box.workspace, parcel.id, box.clock())
    seen = shipment(box.workspace, parcel.id)
    assert (seen.state, seen.problem) == (State.QUEUED, None)


def test_taking_it_out_leaves_the_version_where_it_is(box):
    parcel = box.parcel(HERE)
    take_out(box.workspace, parcel.id, box.clock())
    found = shipments(box.workspace)
    assert (found.attention, found.to_send, found.arrived) == ((), (), ())
    assert box.workspace.datasets.version(parcel.version).rows == 3


def test_what_was_taken_out_can_be_put_back(box):
    parcel = box.parcel(HERE)
    take_out(box.workspace, parcel.id, box.clock())
    again = put_back(box.workspace, parcel.id, box.clock())
    assert again != parcel.id
    seen = shipment(box.workspace, again)
    assert (seen.state, seen.portal_url, seen.number) == (State.QUEUED, HERE, 1)
    assert box.outbox.parcel(again).fields == parcel.fields


def test_putting_it_back_twice_makes_one_parcel(box):
    parcel = box.parcel(HERE)
    take_out(box.workspace, parcel.id, box.clock())
    first = put_back(box.workspace, parcel.id, box.clock())
    assert put_back(box.workspace, parcel.id, box.clock()) == first


def test_replacing_the_copy_agrees_to_the_state_that_was_seen(box):
    parcel = box.parcel(HERE)
    refuse(box, parcel, "portal.changed", State.CONFLICT, modified="2026-11-21T10:00:00")
    replace_copy(box.workspace, parcel.id, box.clock())
    now = box.outbox.parcel(parcel.id)
    assert (now.state, now.overwrites) == (State.QUEUED, "2026-11-21T10:00:00")


def test_only_a_conflict_can_be_replaced(box):
    parcel = box.parcel(HERE)
    with pytest.raises(BugError):
        replace_copy(box.workspace, parcel.id, box.clock())


# -- the order in which they leave ---------------------------------------------------------------


def waiting(name, size, dataset=1, state=State.QUEUED, url="https://datos.example.gt"):
    """Give a parcel by what decides when it goes; its name tells its age."""
    return SimpleNamespace(
        id=name, bytes=size, dataset=dataset, state=state, portal_url=url,
        created_at=f"2026-11-22T09:{name}:00Z", version=int(name),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parcels", "order"),
    [
        ([], []),
        ([waiting("10", 5)], ["10"]),
        # Small ones first, whatever their age.
        ([waiting("10", 900, 1), waiting("11", 5, 2)], ["11", "10"]),
        # Of the same size the older one.
        ([waiting("11", 5, 2), waiting("10", 5, 1)], ["10", "11"]),
        # No version passes an older one of its dataset, however small it is …
        ([waiting("10", 900), waiting("11", 5)], ["10", "11"]),
        # … and what is between them in size goes before both.
        ([waiting("10", 900), waiting("11", 5), waiting("12", 70, 2)], ["12", "10", "11"]),
        # To another portal it may.
        (
            [waiting("10", 900), waiting("11", 5, url="https://otro.example.gt")],
            ["11", "10"],
        ),
        # What is under way stands first, what is in a pause last.
        (
            [
                waiting("10", 1, 1, State.WAITING),
                waiting("11", 5, 2),
                waiting("12", 900, 3, State.SENDING),
            ],
            ["12", "11", "10"],
        ),
        # What stands behind one in a pause waits as well.
        (
            [waiting("10", 9, 1, State.WAITING), waiting("11", 5, 1), waiting("12", 7, 2)],
            ["12", "10", "11"],
        ),
    ],
)
def test_what_waits_is_shown_in_the_order_it_leaves(parcels, order):
    for given in (parcels, parcels[::-1]):
        assert [parcel.id for parcel in in_order_of_leaving(given)] == order
