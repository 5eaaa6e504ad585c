"""The outbox under every order of events, over a real database and a portal in memory.

Whatever happens (new versions, broken lines, deaths in the middle, refusals, changes by others,
people who mend), three things hold: nothing is lost, nothing stands twice at the portal, and what
is called sent is there byte for byte.
"""

import random
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.fake_portal import FakePortal, Shelf
from support.shipments import Shipments, open_shipments

from sync.engine import Engine
from sync.parcel import OPEN, TRANSITIONS, State
from sync.portal import PortalError, RefusedFieldsError
from sync.reconcile import remote_fingerprint

NAMES = ("conectividad", "obras")
URL = FakePortal.url

REFUSALS = {
    "rights": ("create", PortalError("portal.forbidden", url=URL)),
    "fields": ("revise", RefusedFieldsError({"title": "Falta"})),
    "busy": ("show", PortalError("portal.busy", url=URL, retry_after=30)),
    "index": ("publish", PortalError("portal.server_error", url=URL, status=500, detail="")),
    "size": ("update_resource", PortalError("portal.too_large", name="datos.csv", bytes=9)),
}


class ProgramDiedError(BaseException):
    """Stands for a kill: nothing catches it."""


class OutboxMachine(RuleBasedStateMachine):
    """One workspace, one portal, and everything that can happen between them."""

    shipments: Shipments

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.shelf = Shelf()
        self.put_in: set[str] = set()
        self.last_state: dict[str, State] = {}

    @initialize()
    def open(self) -> None:
        self.shipments = open_shipments(Path(self.folder.name) / "trabajo")

    def teardown(self) -> None:
        self.shipments.workspace.close()
        self.folder.cleanup()

    def cycle(self, portal: FakePortal) -> None:
        engine = Engine(
            self.shipments.workspace, lambda _url: portal, self.shipments.clock, random.Random(1)
        )
        engine.run()

    @rule(name=st.sampled_from(NAMES), rows=st.integers(1, 4))
    def put_a_version_in(self, name: str, rows: int) -> None:
        self.put_in.add(self.shipments.parcel(URL, name=name, rows=rows).id)

    @rule()
    def send_on_a_good_line(self) -> None:
        self.cycle(FakePortal(self.shelf))

    @rule(call=st.integers(1, 25))
    def the_line_breaks_before_a_request(self, call: int) -> None:
        self.cycle(FakePortal(self.shelf, cut_at=call))

    @rule(call=st.integers(1, 25))
    def an_answer_is_lost(self, call: int) -> None:
        self.cycle(FakePortal(self.shelf, lose_at=call))

    @rule(call=st.integers(1, 25))
    def the_program_dies(self, call: int) -> None:
        portal = FakePortal(self.shelf)

        def die(_name: str) -> None:
            if len(portal.calls) == call:
                raise ProgramDiedError

        portal.before = die
        try:
            self.cycle(portal)
        except ProgramDiedError:
            self.shipments.workspace.close()
            self.shipments = Shipments(
                open_shipments(Path(self.folder.name) / "trabajo").workspace,
                self.shipments.clock,
                self.shipments.count,
            )

    @rule(kind=st.sampled_from(sorted(REFUSALS)))
    def the_portal_refuses(self, kind: str) -> None:
        call, error = REFUSALS[kind]
        portal = FakePortal(self.shelf)
        portal.refuse[call] = error
        self.cycle(portal)

    @rule(seconds=st.sampled_from([1, 60, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.shipments.clock.wait(seconds)

    @precondition(lambda self: bool(self.shelf.datasets))
    @rule(data=st.data())
    def somebody_edits_at_the_portal(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.shelf.datasets)))
        portal = FakePortal(self.shelf)
        portal.revise(self.shelf.datasets[name], {"notes": f"a mano {self.shelf.clock}"})

    @rule(overwrite=st.booleans())
    def a_person_decides_conflicts(self, overwrite: bool) -> None:
        for parcel in self.shipments.outbox.parcels([State.CONFLICT]):
            assert parcel.last_problem is not None
            seen = str(parcel.last_problem.values["modified"])
            if overwrite:
                self.shipments.outbox.overwrite(parcel.id, seen, self.shipments.clock())
            else:
                self.shipments.outbox.withdraw(parcel.id, self.shipments.clock())

    @rule()
    def a_person_mends_what_was_refused(self) -> None:
        for parcel in self.shipments.outbox.parcels([State.REJECTED]):
            self.shipments.outbox.retry_now(parcel.id, self.shipments.clock())

    @invariant()
    def nothing_is_lost_and_every_move_was_allowed(self) -> None:
        states = {parcel.id: parcel.state for parcel in self.shipments.outbox.parcels()}
        assert set(states) == self.put_in
        for key, state in states.items():
            before = self.last_state.get(key, State.QUEUED)
            assert state is before or _reachable(before, state), (before, state)
        self.last_state = states

    @invariant()
    def nothing_is_being_sent_while_nobody_sends(self) -> None:
        sending = self.shipments.outbox.parcels([State.SENDING])
        # A death leaves them marked; the next cycle takes them up again.
        assert len(sending) <= 1

    @invariant()
    def nothing_stands_twice_at_the_portal(self) -> None:
        assert not self.shelf.torn
        for dataset in self.shelf.datasets.values():
            names = [file.name for file in dataset.files]
            assert len(names) == len(set(names))

    @invariant()
    def what_was_sent_has_one_receipt(self) -> None:
        receipts = [r.parcel for r in self.shipments.workspace.datasets.receipts()]
        sent = [parcel.id for parcel in self.shipments.outbox.parcels([State.SENT])]
        assert sorted(receipts) == sorted(sent)

    @rule()
    def in_the_end_everything_arrives(self) -> None:
        """People mend, the line is good: the outbox empties, and the portal holds the last."""
        for _round in range(4):
            self.shipments.clock.wait(4000)
            self.a_person_mends_what_was_refused()
            self.a_person_decides_conflicts(overwrite=True)
            self.cycle(FakePortal(self.shelf))
        assert self.shipments.outbox.parcels([*OPEN, State.REJECTED, State.CONFLICT]) == []
        for name in {p.dataset_name for p in self.shipments.outbox.parcels([State.SENT])}:
            self._holds_the_last_receipt(name)

    def _holds_the_last_receipt(self, name: str) -> None:
        remote = self.shelf.datasets[name]
        dataset = self.shipments.workspace.datasets.get(name)
        receipt = self.shipments.outbox.last_receipt(dataset.id, URL)
        assert receipt is not None
        for file in receipt["files"]:
            assert len(self.shelf.bytes_of[file["id"]]) == file["bytes"]
        if "a mano" not in str(remote.fields.get("notes")):
            assert remote.public
            assert remote_fingerprint(remote) == receipt["fingerprint"]


def _reachable(start: State, end: State) -> bool:
    """Tell whether some chain of allowed moves leads from one state to another."""
    seen, left = {start}, [start]
    while left:
        for state in TRANSITIONS[left.pop()] - seen:
            seen.add(state)
            left.append(state)
    return end in seen


# How many runs is the profile's matter: 100 in every run of the tests, 3,000 in a soak.
OutboxMachine.TestCase.settings = settings(stateful_step_count=25)
TestOutbox = OutboxMachine.TestCase
