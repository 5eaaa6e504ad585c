"""The outbox: what waits, in which order it goes, and what may follow what."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.shipments import FIELDS, NOON, OFFICE, Shipments, open_shipments

from app.store.database import BugError
from forms.problem import Place, Problem
from sync.outbox import NewParcel, manifest_sha256
from sync.parcel import OPEN, TRANSITIONS, Parcel, State, Step
from sync.receipt import Receipt

URL = "http://127.0.0.1:1"
OTHER_URL = "http://127.0.0.1:2"
SIZES = {"mayor": 900, "menor": 1, "mediano": 50}
"""Rows of three parcels of one moment."""


@pytest.fixture
def shipments(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def claimed(shipments: Shipments, *urls: str, limit: int = 20) -> list[str]:
    return [p.id for p in shipments.outbox.claim(shipments.clock(), urls or (URL,), limit)]


def a_receipt(parcel: Parcel, fingerprint: str = "f") -> Receipt:
    return Receipt(
        parcel=parcel.id,
        version=parcel.number,
        portal={"url": parcel.portal_url, "title": "Portal", "version": "2.12.0"},
        dataset={
            "name": parcel.dataset_name,
            "id": "d",
            "url": f"{parcel.portal_url}/dataset/{parcel.dataset_name}",
            "organization": OFFICE,
        },
        files=[],
        rows=3,
        sha256="s",
        fingerprint=fingerprint,
        writes=7,
        attempts=1,
        journal_head="h",
        started_at="2026",
        finished_at="2026",
    )


def in_state(shipments: Shipments, state: State, **parcel: object) -> Parcel:
    """Put a parcel into the outbox and take it to a state by allowed moves."""
    made = shipments.parcel(**parcel)
    outbox, clock = shipments.outbox, shipments.clock
    if state is State.QUEUED:
        return made
    if state is State.WITHDRAWN:
        return outbox.withdraw(made.id, clock())
    assert made.id in claimed(shipments, made.portal_url)
    if state is State.SENDING:
        return outbox.parcel(made.id)
    due = clock() + timedelta(seconds=60) if state is State.WAITING else None
    return outbox.move(made.id, state, clock(), next_attempt_at=due)


# -- putting in


def test_a_version_is_put_in_with_everything_needed_to_send_it(shipments: Shipments) -> None:
    parcel = shipments.parcel(rows=4)

    assert parcel.state is State.QUEUED
    assert (parcel.number, parcel.step, parcel.attempts) == (1, "", 0)
    assert parcel.fields == FIELDS
    assert parcel.organization == OFFICE
    folder = shipments.workspace.folder / parcel.payload_path
    listed = [p for p in folder.iterdir() if p.name != "manifiesto.sha256"]
    assert parcel.bytes == sum(path.stat().st_size for path in listed)


def test_a_slash_at_the_end_of_the_address_makes_no_other_portal(shipments: Shipments) -> None:
    version = shipments.version()
    first = shipments.parcel(URL + "/", version=version)
    again = shipments.parcel(URL, version=version)

    assert first.portal_url == URL
    assert again.id == first.id


def test_the_same_version_is_not_put_in_twice(shipments: Shipments) -> None:
    version = shipments.version()

    ids = {shipments.parcel(version=version).id for _ in range(3)}

    assert len(ids) == 1


def test_the_same_version_for_another_portal_is_another_parcel(shipments: Shipments) -> None:
    version = shipments.version()

    ids = {shipments.parcel(url, version=version).id for url in (URL, OTHER_URL)}

    assert len(ids) == 2


def test_a_version_that_arrived_may_be_sent_again(shipments: Shipments) -> None:
    version = shipments.version()
    first = shipments.parcel(version=version)
    claimed(shipments)
    shipments.outbox.deliver(first, a_receipt(first), shipments.clock())

    assert shipments.parcel(version=version).id != first.id


@pytest.mark.parametrize("state", [State.REJECTED, State.WAITING])
def test_putting_a_refused_version_in_again_queues_it_with_the_corrected_fields(
    shipments: Shipments, state: State
) -> None:
    version = shipments.version()
    first = in_state(shipments, state, version=version)

    again = shipments.parcel(version=version, fields={"title": "Corregido"})

    assert again.id == first.id
    assert again.state is State.QUEUED
    assert again.fields == {"title": "Corregido"}


def test_what_is_being_sent_is_left_alone(shipments: Shipments) -> None:
    version = shipments.version()
    in_state(shipments, State.SENDING, version=version)

    again = shipments.parcel(version=version, fields={"title": "Tarde"})

    assert (again.state, again.fields) == (State.SENDING, FIELDS)


def test_a_conflict_waits_for_a_persons_word_whatever_is_put_in(shipments: Shipments) -> None:
    version = shipments.version()
    in_state(shipments, State.CONFLICT, version=version)

    assert shipments.parcel(version=version).state is State.CONFLICT


def test_a_version_that_does_not_exist_is_our_mistake(shipments: Shipments) -> None:
    with pytest.raises(BugError):
        shipments.outbox.add(NewParcel("x", 1, 99, URL, OFFICE, {}), NOON)


def test_a_parcel_that_does_not_exist_is_our_mistake(shipments: Shipments) -> None:
    with pytest.raises(BugError):
        shipments.outbox.parcel("nada")


def test_a_manifest_has_one_hash_whatever_its_order() -> None:
    one = {"a": {"sha256": "1", "bytes": 1}, "b": {"sha256": "2", "bytes": 2}}
    other = {"b": {"bytes": 2, "sha256": "2"}, "a": {"bytes": 1, "sha256": "1"}}

    assert manifest_sha256(one) == manifest_sha256(other)
    assert manifest_sha256(one) != manifest_sha256({"a": one["a"]})


# -- claiming


def test_an_empty_outbox_gives_nothing(shipments: Shipments) -> None:
    assert claimed(shipments) == []


def test_claimed_parcels_are_marked_and_counted(shipments: Shipments) -> None:
    parcel = shipments.parcel()

    assert claimed(shipments) == [parcel.id]

    after = shipments.outbox.parcel(parcel.id)
    assert (after.state, after.attempts) == (State.SENDING, 1)


def test_nothing_is_claimed_twice(shipments: Shipments) -> None:
    shipments.parcel()
    claimed(shipments)

    assert claimed(shipments) == []


def test_of_equal_ones_the_oldest_goes_first(shipments: Shipments) -> None:
    ids = [shipments.parcel(name=f"datos-{n}").id for n in (3, 1, 2)]

    assert claimed(shipments) == ids


def test_small_ones_go_first(shipments: Shipments) -> None:
    rows = {name: shipments.parcel(name=name, rows=n).id for name, n in SIZES.items()}

    assert claimed(shipments, limit=1) == [rows["menor"]]
    assert claimed(shipments) == [rows["mediano"], rows["mayor"]]


def test_a_small_newer_version_does_not_overtake_a_large_older_one(shipments: Shipments) -> None:
    older, newer = shipments.parcel(rows=900), shipments.parcel(rows=1)
    other = shipments.parcel(name="otros", rows=50)

    assert newer.bytes < other.bytes < older.bytes
    assert claimed(shipments) == [other.id, older.id]


def test_parcels_of_the_same_second_go_in_the_order_of_their_versions(shipments: Shipments) -> None:
    versions = [shipments.version(name=f"datos-{n}") for n in range(4)]
    for number, (dataset, version) in enumerate(reversed(versions)):
        shipments.outbox.add(NewParcel(f"p{number}", dataset, version, URL, OFFICE, {}), NOON)

    assert claimed(shipments) == ["p3", "p2", "p1", "p0"]


def test_never_two_versions_of_one_dataset_at_once(shipments: Shipments) -> None:
    first, second = shipments.parcel(rows=3), shipments.parcel(rows=4)

    assert claimed(shipments) == [first.id]
    assert claimed(shipments) == []

    shipments.outbox.deliver(first, a_receipt(first), shipments.clock())
    assert claimed(shipments) == [second.id]


def test_a_newer_version_does_not_overtake_one_that_waits_for_the_line(
    shipments: Shipments,
) -> None:
    in_state(shipments, State.WAITING, rows=3)
    shipments.parcel(rows=4)

    assert claimed(shipments) == []


@pytest.mark.parametrize("state", [State.REJECTED, State.CONFLICT, State.WITHDRAWN])
def test_a_newer_version_passes_one_that_needs_a_person(shipments: Shipments, state: State) -> None:
    in_state(shipments, state, rows=3)
    newer = shipments.parcel(rows=4)

    assert claimed(shipments) == [newer.id]


def test_versions_for_two_portals_do_not_wait_for_each_other(shipments: Shipments) -> None:
    version = shipments.version()
    here, there = (shipments.parcel(url, version=version) for url in (URL, OTHER_URL))

    assert claimed(shipments, URL, OTHER_URL) == [here.id, there.id]


def test_only_parcels_of_portals_that_can_be_spoken_to_are_taken(shipments: Shipments) -> None:
    shipments.parcel(OTHER_URL)

    assert claimed(shipments, URL) == []
    assert claimed(shipments, OTHER_URL + "/") != []


def test_no_more_than_asked_for_are_taken(shipments: Shipments) -> None:
    ids = [shipments.parcel(name=f"datos-{n}").id for n in range(3)]

    assert claimed(shipments, limit=2) == ids[:2]
    assert claimed(shipments, limit=2) == ids[2:]


def test_a_pause_is_kept_to_the_second(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.WAITING)
    due = NOON.replace(minute=50)
    shipments.outbox.retry_now(parcel.id, shipments.clock())
    claimed(shipments)
    shipments.outbox.move(parcel.id, State.WAITING, shipments.clock(), next_attempt_at=due)

    early = shipments.outbox.claim(due - timedelta(milliseconds=1), [URL])
    late = shipments.outbox.claim(due, [URL])

    assert [p.id for p in early] == []
    assert [(p.id, p.next_attempt_at) for p in late] == [(parcel.id, None)]


@pytest.mark.parametrize(("hours", "goes"), [(0.9, False), (1.1, True), (24 * 365, True)])
def test_a_pause_of_a_clock_that_was_set_back_is_none(
    shipments: Shipments, hours: float, goes: bool
) -> None:
    """No pause is longer than an hour: what ends later was written down in another time."""
    parcel = in_state(shipments, State.WAITING)
    now = shipments.clock()
    shipments.outbox.retry_now(parcel.id, now)
    claimed(shipments)
    due = now + timedelta(hours=hours)
    shipments.outbox.move(parcel.id, State.WAITING, now, next_attempt_at=due)

    assert (shipments.outbox.claim(now, [URL]) != []) is goes


# -- states


@pytest.mark.parametrize("start", list(State))
@pytest.mark.parametrize("end", list(State))
def test_only_the_moves_of_the_table_are_possible(
    shipments: Shipments, start: State, end: State
) -> None:
    parcel = in_state(shipments, start)
    due = NOON + timedelta(days=1) if end is State.WAITING else None

    if end in TRANSITIONS[start]:
        moved = shipments.outbox.move(parcel.id, end, shipments.clock(), next_attempt_at=due)
        assert moved.state is end
    else:
        with pytest.raises(BugError):
            shipments.outbox.move(parcel.id, end, shipments.clock(), next_attempt_at=due)
        assert shipments.outbox.parcel(parcel.id).state is start


def test_every_state_has_its_row_and_the_last_ones_lead_nowhere() -> None:
    assert set(TRANSITIONS) == set(State)
    assert [state for state in State if not TRANSITIONS[state]] == [State.SENT, State.WITHDRAWN]


def test_waiting_needs_an_end_and_nothing_else_has_one(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)

    with pytest.raises(BugError):
        shipments.outbox.move(parcel.id, State.WAITING, NOON)
    with pytest.raises(BugError):
        shipments.outbox.move(parcel.id, State.REJECTED, NOON, next_attempt_at=NOON)


def test_why_it_did_not_go_can_be_read_tomorrow(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)
    problem = Problem(
        "portal.validation", place=Place(field="title"), values={"reason": "Falta", "n": 2}
    )

    moved = shipments.outbox.move(parcel.id, State.REJECTED, NOON, problem=problem)

    assert moved.last_problem == problem


def test_a_parcel_that_is_tried_again_forgets_its_last_problem(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)
    shipments.outbox.move(parcel.id, State.REJECTED, NOON, problem=Problem("portal.forbidden"))

    assert shipments.outbox.retry_now(parcel.id, NOON).last_problem is None


def test_steps_are_written_down_and_the_portals_id_is_not_forgotten(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)

    shipments.outbox.finish_step(parcel.id, Step.CREATE, NOON, "remoto")
    shipments.outbox.finish_step(parcel.id, Step.RESOURCES, NOON)

    after = shipments.outbox.parcel(parcel.id)
    assert (after.step, after.remote_id) == ("resources", "remoto")


def test_agreeing_to_overwrite_names_the_state_that_was_seen(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.CONFLICT)

    after = shipments.outbox.overwrite(parcel.id, "2026-11-21T01:02:03", NOON)

    assert (after.state, after.overwrites) == (State.QUEUED, "2026-11-21T01:02:03")


@pytest.mark.parametrize("state", [state for state in State if state is not State.CONFLICT])
def test_only_a_conflict_can_be_overwritten(shipments: Shipments, state: State) -> None:
    parcel = in_state(shipments, state)

    with pytest.raises(BugError):
        shipments.outbox.overwrite(parcel.id, "x", NOON)


# -- receipts


def test_receipt_and_state_are_written_together(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)

    shipments.outbox.deliver(parcel, a_receipt(parcel), NOON)

    after = shipments.outbox.parcel(parcel.id)
    assert (after.state, after.step) == (State.SENT, "receipt")
    assert [r.parcel for r in shipments.workspace.datasets.receipts()] == [parcel.id]


def test_a_receipt_for_a_parcel_that_is_not_being_sent_is_not_filed(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.QUEUED)

    with pytest.raises(BugError):
        shipments.outbox.deliver(parcel, a_receipt(parcel), NOON)

    assert shipments.workspace.datasets.receipts() == []


@pytest.mark.parametrize("state", [State.REJECTED, State.CONFLICT])
def test_what_a_newer_version_replaced_is_withdrawn(shipments: Shipments, state: State) -> None:
    older = in_state(shipments, state, rows=3)
    newer = in_state(shipments, State.SENDING, rows=4)

    shipments.outbox.deliver(newer, a_receipt(newer), NOON)

    assert shipments.outbox.parcel(older.id).state is State.WITHDRAWN


def test_other_datasets_and_other_portals_are_not_withdrawn(shipments: Shipments) -> None:
    other_name = in_state(shipments, State.REJECTED, name="otros-datos")
    other_portal = in_state(shipments, State.REJECTED, url=OTHER_URL)
    newer = in_state(shipments, State.SENDING, rows=4)

    shipments.outbox.deliver(newer, a_receipt(newer), NOON)

    for left in (other_name, other_portal):
        assert shipments.outbox.parcel(left.id).state is State.REJECTED


def test_the_last_receipt_is_that_of_the_same_portal(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)
    shipments.outbox.deliver(parcel, a_receipt(parcel, "primera"), NOON)
    newer = in_state(shipments, State.SENDING, rows=4)
    shipments.outbox.deliver(newer, a_receipt(newer, "segunda"), NOON)

    found = shipments.outbox.last_receipt(parcel.dataset, URL + "/")

    assert found is not None
    assert found["fingerprint"] == "segunda"
    assert shipments.outbox.last_receipt(parcel.dataset, OTHER_URL) is None


# -- after a crash, and looking


def test_what_was_being_sent_when_the_program_died_is_queued_again(shipments: Shipments) -> None:
    parcel = in_state(shipments, State.SENDING)

    assert shipments.outbox.recover(NOON) == 1
    assert shipments.outbox.recover(NOON) == 0
    assert shipments.outbox.parcel(parcel.id).state is State.QUEUED


@pytest.mark.parametrize("state", [state for state in State if state is not State.SENDING])
def test_recovery_touches_nothing_else(shipments: Shipments, state: State) -> None:
    if state is State.SENT:
        parcel = in_state(shipments, State.SENDING)
        shipments.outbox.deliver(parcel, a_receipt(parcel), NOON)
    else:
        parcel = in_state(shipments, state)

    assert shipments.outbox.recover(NOON) == 0
    assert shipments.outbox.parcel(parcel.id).state is state


def test_counts_name_every_state(shipments: Shipments) -> None:
    shipments.parcel(name="a1")
    in_state(shipments, State.REJECTED, name="b1")

    counts = shipments.outbox.counts()

    assert set(counts) == {state.value for state in State}
    assert sum(counts.values()) == 2


def test_what_waits_is_what_will_go_by_itself(shipments: Shipments) -> None:
    in_state(shipments, State.REJECTED, name="c1")
    in_state(shipments, State.WAITING, name="b1")
    shipments.parcel(name="a1")

    assert shipments.outbox.waiting() == 2


def test_the_list_shows_the_newest_first_and_can_be_narrowed(shipments: Shipments) -> None:
    rejected = in_state(shipments, State.REJECTED, name="b1")
    queued = shipments.parcel(name="a1")

    assert [p.id for p in shipments.outbox.parcels()] == [queued.id, rejected.id]
    assert [p.id for p in shipments.outbox.parcels(OPEN)] == [queued.id]
