"""One cycle of the engine: what goes, what is set aside, and what is told."""

import errno
import random
from collections.abc import Iterator
from datetime import datetime
from itertools import repeat
from pathlib import Path

import pytest
from support.fake_portal import FakePortal
from support.shipments import NAME, Shipments, open_shipments

from app.messages import fix, sentence
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.folder_lock import SENDING, folder_lock
from app.store.journal import Entry
from forms.problem import Problem
from sync.engine import PATIENCE, CycleResult, Engine
from sync.outbox import Outbox
from sync.parcel import Parcel, State
from sync.portal import Portal, PortalError, RefusedFieldsError

URL = FakePortal.url


@pytest.fixture
def shipments(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal()


def cycle(shipments: Shipments, portal: Portal | None, cancel: Cancel | None = None) -> CycleResult:
    def portal_for(url: str) -> Portal | None:
        return portal if url == URL else None

    engine = Engine(shipments.workspace, portal_for, shipments.clock, random.Random(1))
    return engine.run(cancel=cancel)


def now_at(shipments: Shipments, parcel: Parcel) -> Parcel:
    return shipments.outbox.parcel(parcel.id)


def test_an_empty_outbox_costs_nothing(shipments: Shipments, portal: FakePortal) -> None:
    assert cycle(shipments, portal) == CycleResult((), (), 0)
    assert portal.calls == []


def test_a_parcel_arrives_and_its_receipt_is_filed(
    shipments: Shipments, portal: FakePortal
) -> None:
    parcel = shipments.parcel(URL)

    result = cycle(shipments, portal)

    assert now_at(shipments, parcel).state is State.SENT
    assert result.problems == ()
    assert result.writes == 8
    filed = shipments.workspace.datasets.receipts()
    assert [dict(receipt.body) for receipt in filed] == list(result.receipts)


def test_the_receipt_holds_times_attempts_and_the_end_of_the_journal(
    shipments: Shipments, portal: FakePortal
) -> None:
    workspace = shipments.workspace
    with workspace.db.transaction():
        workspace.journal.append([Entry("import")], person=None, at="2026-11-21T12:00:00.000Z")
    shipments.parcel(URL)

    receipt = cycle(shipments, portal).receipts[0]

    assert receipt["journal_head"] == workspace.journal.head().hash != ""
    assert receipt["attempts"] == 1
    assert receipt["started_at"] < receipt["finished_at"]
    assert datetime.fromisoformat(receipt["finished_at"]).tzinfo is not None


def test_what_is_paused_is_not_touched_and_told(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)
    engine = Engine(shipments.workspace, lambda _url: portal, shipments.clock, paused=lambda: True)

    result = engine.run()

    assert [problem.code for problem in result.problems] == ["portal.paused"]
    assert (portal.calls, now_at(shipments, parcel).state) == ([], State.QUEUED)


def test_a_pause_lets_the_parcel_in_hand_arrive(shipments: Shipments, portal: FakePortal) -> None:
    for name in ("uno", "dos"):
        shipments.parcel(URL, name=name)
    engine = Engine(
        shipments.workspace, lambda _url: portal, shipments.clock, paused=lambda: bool(portal.calls)
    )

    result = engine.run()

    assert [receipt["dataset"]["name"] for receipt in result.receipts] == ["uno"]
    assert [problem.code for problem in result.problems] == ["portal.paused"]


def test_everything_deliverable_goes_oldest_first(shipments: Shipments, portal: FakePortal) -> None:
    ids = [shipments.parcel(URL, name=f"datos-{n}").id for n in (2, 1, 3)]

    result = cycle(shipments, portal)

    assert [receipt["parcel"] for receipt in result.receipts] == ids


def test_two_versions_of_one_dataset_go_one_after_the_other(
    shipments: Shipments, portal: FakePortal
) -> None:
    shipments.parcel(URL, rows=3)
    shipments.parcel(URL, rows=4)

    result = cycle(shipments, portal)

    assert [receipt["rows"] for receipt in result.receipts] == [3, 4]


def test_the_same_version_again_writes_nothing(shipments: Shipments, portal: FakePortal) -> None:
    version = shipments.version()
    shipments.parcel(URL, version=version)
    cycle(shipments, portal)
    shipments.parcel(URL, version=version)

    result = cycle(shipments, FakePortal(portal.shelf))

    assert (len(result.receipts), result.writes) == (1, 0)


def test_portals_are_closed_whatever_happens(shipments: Shipments, portal: FakePortal) -> None:
    shipments.parcel(URL)
    portal.refuse["status"] = PortalError("portal.not_ckan", url=URL)

    cycle(shipments, portal)

    assert portal.closed


def test_parcels_of_a_portal_without_a_key_stay_quietly(
    shipments: Shipments, portal: FakePortal
) -> None:
    parcel = shipments.parcel("https://datos.example.org")

    result = cycle(shipments, portal)

    assert result == CycleResult((), (), 0)
    assert now_at(shipments, parcel).state is State.QUEUED


def test_a_portal_that_cannot_be_opened_is_told_and_the_others_go_on(shipments: Shipments) -> None:
    shipments.parcel("http://datos.example.org", name="lejos")
    shipments.parcel(URL, name="cerca")

    def portal_for(url: str) -> Portal | None:
        if url != URL:
            raise PortalError("portal.insecure", url=url)
        return FakePortal()

    result = Engine(shipments.workspace, portal_for, shipments.clock).run()

    assert [p.code for p in result.problems] == ["portal.insecure"]
    assert [r["dataset"]["name"] for r in result.receipts] == ["cerca"]


# -- where a refusal leads


@pytest.mark.parametrize(
    ("call", "error", "state"),
    [
        ("status", PortalError("portal.unreachable", url=URL), State.WAITING),
        ("status", PortalError("portal.not_ckan", url=URL), State.WAITING),
        ("status", PortalError("portal.certificate", url=URL), State.REJECTED),
        ("show", PortalError("portal.shield", url=URL), State.REJECTED),
        ("show", PortalError("portal.busy", url=URL), State.WAITING),
        ("create", PortalError("portal.forbidden", url=URL), State.REJECTED),
        ("create", PortalError("portal.name_taken", name=NAME), State.REJECTED),
        ("create", RefusedFieldsError({"title": "Falta"}), State.REJECTED),
        ("update_resource", PortalError("portal.line_cut", url=URL), State.WAITING),
        ("update_resource", PortalError("portal.too_large", name="d", bytes=1), State.REJECTED),
        ("download", PortalError("portal.not_readable", url=URL, status=404), State.REJECTED),
        ("publish", PortalError("portal.stale", name=NAME), State.WAITING),
        ("publish", PortalError("portal.changed", name=NAME, url=URL), State.CONFLICT),
        ("publish", PortalError("portal.server_error", url=URL, status=500), State.WAITING),
        # What is in the way on this computer.
        ("download", KnownError(Problem("store.busy")), State.WAITING),
        ("publish", KnownError(Problem("store.disk_full")), State.WAITING),
        ("publish", KnownError(Problem("portal.package_changed")), State.REJECTED),
    ],
)
def test_a_refusal_leads_to_waiting_rejected_or_conflict(
    shipments: Shipments, portal: FakePortal, call: str, error: KnownError, state: State
) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse[call] = error

    result = cycle(shipments, portal)

    after = now_at(shipments, parcel)
    assert after.state is state
    assert after.last_problem is not None
    assert after.last_problem.code == error.problems[0].code == result.problems[0].code
    assert (after.next_attempt_at is not None) == (state is State.WAITING)


def test_a_problem_says_which_dataset_and_can_be_read(
    shipments: Shipments, portal: FakePortal
) -> None:
    shipments.parcel(URL)
    portal.refuse["create"] = RefusedFieldsError({"title": "Falta el valor"})

    problem = cycle(shipments, portal).problems[0]

    assert (problem.values["dataset"], problem.place.field) == (NAME, "title")
    assert sentence(problem) == "El portal pide «título», y no lo tiene."
    assert fix(problem)


def test_every_refused_field_is_told(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse["create"] = RefusedFieldsError({"title": "Falta", "tags": "Muy corta"})

    problems = cycle(shipments, portal).problems

    assert [problem.place.field for problem in problems] == ["title", "keywords"]
    after = now_at(shipments, parcel)
    assert (after.last_problem, *after.also) == problems


def test_a_package_that_is_damaged_here_is_not_sent(
    shipments: Shipments, portal: FakePortal
) -> None:
    parcel = shipments.parcel(URL)
    (shipments.workspace.folder / parcel.payload_path / "LEAME.md").unlink()

    result = cycle(shipments, portal)

    assert [p.code for p in result.problems] == ["portal.package_missing"]
    assert now_at(shipments, parcel).state is State.REJECTED
    assert portal.calls == []


def test_one_refused_parcel_does_not_hold_up_the_next(
    shipments: Shipments, portal: FakePortal
) -> None:
    refused = shipments.parcel(URL, name="primero")
    (shipments.workspace.folder / refused.payload_path / "LEAME.md").unlink()
    shipments.parcel(URL, name="segundo")

    result = cycle(shipments, portal)

    assert [receipt["dataset"]["name"] for receipt in result.receipts] == ["segundo"]


# -- pauses


def test_a_waiting_parcel_is_left_alone_until_its_pause_is_over(
    shipments: Shipments, portal: FakePortal
) -> None:
    shipments.parcel(URL)
    busy = FakePortal(portal.shelf)
    busy.refuse["status"] = PortalError("portal.busy", url=URL, retry_after=60)
    cycle(shipments, busy)

    assert cycle(shipments, portal).receipts == ()
    assert portal.calls == []

    shipments.clock.wait(60)
    assert len(cycle(shipments, portal).receipts) == 1


def test_pauses_grow_with_every_attempt(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse["status"] = PortalError("portal.unreachable", url=URL)
    pauses = []
    for _attempt in range(6):
        cycle(shipments, portal)
        after = now_at(shipments, parcel)
        assert after.next_attempt_at is not None
        due = datetime.fromisoformat(after.next_attempt_at)
        pauses.append((due - shipments.clock.now).total_seconds())
        shipments.clock.wait(400)

    assert pauses == sorted(pauses)
    assert pauses[-1] > 30


def test_what_a_busy_portal_asks_for_is_waited(shipments: Shipments, portal: FakePortal) -> None:
    shipments.parcel(URL)
    portal.refuse["show"] = PortalError("portal.busy", url=URL, retry_after=900)

    problem = cycle(shipments, portal).problems[0]

    due = datetime.fromisoformat(str(problem.values["next_attempt_at"]))
    assert 890 < (due - shipments.clock.now).total_seconds() <= 900


@pytest.mark.parametrize("code", sorted(PATIENCE))
def test_a_portal_that_fails_on_our_data_is_not_sent_them_for_ever(
    shipments: Shipments, portal: FakePortal, code: str
) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse["create"] = PortalError(code, url=URL, status=500, detail="", name=NAME)
    states = []
    for _attempt in range(PATIENCE[code]):
        cycle(shipments, portal)
        states.append(now_at(shipments, parcel).state)
        shipments.clock.wait(4000)

    assert states == [State.WAITING] * (PATIENCE[code] - 1) + [State.REJECTED]


def test_no_signal_is_waited_for_without_end(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse["status"] = PortalError("portal.unreachable", url=URL)
    for _attempt in range(30):
        cycle(shipments, portal)
        shipments.clock.wait(400)

    after = now_at(shipments, parcel)
    assert (after.state, after.attempts) == (State.WAITING, 30)


# -- stopping and dying


def test_stopping_queues_the_parcel_in_hand_again(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)
    cancel = Cancel()
    portal.before = lambda call: cancel.set() if call == "create" else None

    with pytest.raises(CancelledError):
        cycle(shipments, portal, cancel)

    assert now_at(shipments, parcel).state is State.QUEUED
    assert portal.closed


def test_what_arrived_before_stopping_stays_filed(shipments: Shipments, portal: FakePortal) -> None:
    first = shipments.parcel(URL, name="primero")
    shipments.parcel(URL, name="segundo")
    cancel = Cancel()
    portal.before = lambda _call: cancel.set() if portal.calls.count("status") == 2 else None

    with pytest.raises(CancelledError):
        cycle(shipments, portal, cancel)

    assert now_at(shipments, first).state is State.SENT


def test_what_a_dead_program_was_sending_is_taken_up_by_the_next_cycle(
    shipments: Shipments, portal: FakePortal
) -> None:
    parcel = shipments.parcel(URL)
    shipments.outbox.claim(shipments.clock(), [URL])

    cycle(shipments, portal)

    assert now_at(shipments, parcel).state is State.SENT


def test_only_one_program_sends_at_a_time(shipments: Shipments, portal: FakePortal) -> None:
    parcel = shipments.parcel(URL)

    with folder_lock(shipments.workspace.folder, SENDING):
        result = cycle(shipments, portal)

    assert [p.code for p in result.problems] == ["portal.sending_elsewhere"]
    assert portal.calls == []
    assert now_at(shipments, parcel).state is State.QUEUED


def test_a_conflict_that_a_person_decided_is_delivered(
    shipments: Shipments, portal: FakePortal
) -> None:
    shipments.parcel(URL, rows=3)
    cycle(shipments, portal)
    portal.revise(portal.shelf.datasets[NAME], {"notes": "A mano"})
    newer = shipments.parcel(URL, rows=4)
    problem = cycle(shipments, portal).problems[0]
    assert now_at(shipments, newer).state is State.CONFLICT

    shipments.outbox.overwrite(newer.id, str(problem.values["modified"]), shipments.clock())
    result = cycle(shipments, portal)

    assert [receipt["rows"] for receipt in result.receipts] == [4]


# -- a portal that is slower than our patience


@pytest.mark.parametrize("call", range(1, 14))
def test_what_a_portal_works_off_after_we_gave_it_up_doubles_nothing(
    shipments: Shipments, call: int
) -> None:
    """The line was silent for too long; the request arrived all the same, after our next look."""
    parcel = shipments.parcel(URL)
    late = FakePortal(late_at=call)
    cycle(shipments, late)
    for _again in range(4):
        shipments.clock.wait(3600)
        if now_at(shipments, parcel).state is State.REJECTED:  # our name, taken by ourselves
            shipments.outbox.retry_now(parcel.id, shipments.clock())
        cycle(shipments, portal := FakePortal(late.shelf))

    assert now_at(shipments, parcel).state is State.SENT
    assert not portal.shelf.torn
    names = [file.name for file in portal.shelf.datasets[NAME].files]
    assert len(names) == len(set(names)) == 5
    assert len(shipments.workspace.datasets.receipts()) == 1


# -- what befalls this computer meanwhile


@pytest.mark.parametrize(
    ("number", "code", "state"),
    [
        (errno.ENOSPC, "store.disk_full", State.WAITING),
        (errno.EDQUOT, "store.disk_full", State.WAITING),
        (errno.EACCES, "store.read_only", State.REJECTED),
    ],
)
def test_no_room_for_what_is_packed_on_the_way_is_told_and_loses_nothing(
    shipments: Shipments, portal: FakePortal, number: int, code: str, state: State
) -> None:
    parcel = shipments.parcel(URL)
    portal.refuse["update_resource"] = OSError(number, "sin lugar")

    result = cycle(shipments, portal)

    assert [problem.code for problem in result.problems] == [code]
    assert now_at(shipments, parcel).state is state
    shipments.clock.wait(3600)
    shipments.outbox.retry_now(parcel.id, shipments.clock())
    assert len(cycle(shipments, FakePortal(portal.shelf)).receipts) == 1


@pytest.mark.parametrize(
    ("known", "code"), [(True, "portal.forbidden"), (False, "portal.key_unknown")]
)
def test_a_key_that_was_taken_back_on_the_way_is_told_from_one_that_may_not(
    shipments: Shipments, portal: FakePortal, known: bool, code: str
) -> None:
    shipments.parcel(URL)
    portal.refuse["update_resource"] = PortalError("portal.forbidden", url=URL)
    portal.known = known

    assert [problem.code for problem in cycle(shipments, portal).problems] == [code]


def test_a_file_that_comes_back_without_end_is_read_no_further(
    shipments: Shipments, portal: FakePortal
) -> None:
    parcel = shipments.parcel(URL)
    portal.download = lambda _file: repeat(b"a\r\n" * 100)  # type: ignore[method-assign] # a fake

    assert [problem.code for problem in cycle(shipments, portal).problems] == ["portal.mismatch"]
    assert now_at(shipments, parcel).state is State.REJECTED


@pytest.mark.parametrize("code", ["store.disk_full", "store.busy"])
@pytest.mark.parametrize("for_long", [False, True])
def test_a_receipt_that_could_not_be_filed_is_filed_by_the_next_cycle_without_a_write(
    shipments: Shipments,
    portal: FakePortal,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    for_long: bool,
) -> None:
    """Everything is at the portal already; only here there was no room, or another program."""
    parcel = shipments.parcel(URL)

    def refused(*_given: object, **_named: object) -> None:
        raise KnownError(Problem(code))

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "deliver", refused)
        if for_long:  # not even what went wrong can be written down
            patch.setattr(Outbox, "move", refused)
            with pytest.raises(KnownError):
                cycle(shipments, portal)
        else:
            assert [problem.code for problem in cycle(shipments, portal).problems] == [code]
    shipments.clock.wait(3600)

    result = cycle(shipments, FakePortal(portal.shelf))

    assert (len(result.receipts), result.writes) == (1, 0)
    assert now_at(shipments, parcel).state is State.SENT
