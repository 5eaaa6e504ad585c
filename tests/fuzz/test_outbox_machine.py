"""The outbox under every order of events, over real databases and a portal in memory.

Two officers publish the same data, as files, packed or divided where the portal takes little, or
as tables. Whatever happens (new versions, broken lines, deaths in the middle, requests that are
worked off late, refusals, pauses, changes by others, people who mend, withdraw and decide), it
holds: nothing is lost, nothing stands twice at the portal, what is called sent is there byte for
byte and row for row, and no file that was published is gone from there.
"""

import hashlib
import io
import os
import random
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.fake_portal import FakePortal, Shelf
from support.shipments import Shipments, TickingClock, open_shipments, sha256

from sync.engine import Engine
from sync.large import Fit, Way
from sync.parcel import OPEN, TRANSITIONS, Kind, Parcel, State
from sync.portal import PortalError, RefusedFieldsError
from sync.receipt import Receipt
from sync.reconcile import remote_fingerprint, resource_id
from sync.release import table_key
from sync.tables import read_rows

NAMES = ("conectividad", "obras")
URL = FakePortal.url
OFFICERS = ("ana", "berta")
UNFINISHED = (*OPEN, State.REJECTED, State.CONFLICT)

REFUSALS = {
    "rights": ("create", PortalError("portal.forbidden", url=URL)),
    "fields": ("revise", RefusedFieldsError({"title": "Falta"})),
    "busy": ("show", PortalError("portal.busy", url=URL, retry_after=30)),
    "index": ("publish", PortalError("portal.server_error", url=URL, status=500, detail="")),
    "size": ("update_resource", PortalError("portal.too_large", name="datos.csv", bytes=9)),
    "row": ("upsert", PortalError("portal.row_refused", row=0, reason="no es un número")),
    "network": ("status", PortalError("portal.not_ckan", url=URL)),
}
FITS = {"any": Fit(), "packed": Fit(400, Way.ZIP), "divided": Fit(400, Way.SPLIT)}


class ProgramDiedError(BaseException):
    """Stands for a kill: nothing catches it."""


@dataclass
class Officer:
    """Somebody who publishes from a computer of their own."""

    folder: Path
    box: Shipments
    fit: Fit = FITS["any"]
    paused: bool = False
    put_in: set[str] = field(default_factory=set)
    states: dict[str, State] = field(default_factory=dict)

    def cycle(self, portal: FakePortal) -> None:
        engine = Engine(
            self.box.workspace,
            lambda _url: portal,
            self.box.clock,
            random.Random(1),
            paused=lambda: self.paused,
            fit=lambda _parcel: self.fit,
        )
        engine.run()

    def begin_again(self) -> None:
        self.box.workspace.close()
        again = open_shipments(self.folder, self.box.clock)
        self.box = Shipments(again.workspace, self.box.clock, self.box.count)

    def parcels(self, *states: State) -> list[Parcel]:
        return self.box.outbox.parcels(states)

    def receipts(self) -> list[Receipt]:
        return [receipt.body for receipt in self.box.workspace.datasets.receipts()]

    def decide(self, overwrite: bool) -> None:
        for parcel in self.parcels(State.CONFLICT):
            assert parcel.last_problem is not None
            seen = str(parcel.last_problem.values["modified"])
            if overwrite:
                self.box.outbox.overwrite(parcel.id, seen, self.box.clock())
            else:
                self.box.outbox.withdraw(parcel.id, self.box.clock())

    def mend(self) -> None:
        for parcel in self.parcels(State.REJECTED):
            self.box.outbox.retry_now(parcel.id, self.box.clock())


officers = st.sampled_from(OFFICERS)
calls = st.integers(1, 28)


class OutboxMachine(RuleBasedStateMachine):
    """Two workspaces, one portal, and everything that can happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.shelf = Shelf()
        self.officers: dict[str, Officer] = {}

    @initialize()
    def open(self) -> None:
        clock = TickingClock()
        for name in OFFICERS:
            folder = Path(self.folder.name) / name
            self.officers[name] = Officer(folder, open_shipments(folder, clock))

    def teardown(self) -> None:
        for officer in self.officers.values():
            officer.box.workspace.close()
        self.folder.cleanup()

    @rule(
        who=officers,
        name=st.sampled_from(NAMES),
        rows=st.integers(1, 40),
        kind=st.sampled_from(list(Kind)),
    )
    def put_a_version_in(self, who: str, name: str, rows: int, kind: Kind) -> None:
        officer = self.officers[who]
        officer.put_in.add(officer.box.parcel(URL, name=name, rows=rows, kind=kind).id)

    @rule(who=officers)
    def send_on_a_good_line(self, who: str) -> None:
        self.officers[who].cycle(FakePortal(self.shelf))

    @rule(who=officers, call=calls)
    def the_line_breaks_before_a_request(self, who: str, call: int) -> None:
        self.officers[who].cycle(FakePortal(self.shelf, cut_at=call))

    @rule(who=officers, call=calls)
    def an_answer_is_lost(self, who: str, call: int) -> None:
        self.officers[who].cycle(FakePortal(self.shelf, lose_at=call))

    @rule(who=officers, call=calls)
    def a_request_is_worked_off_late(self, who: str, call: int) -> None:
        self.officers[who].cycle(FakePortal(self.shelf, late_at=call))

    @rule(who=officers, call=calls)
    def the_program_dies(self, who: str, call: int) -> None:
        portal = FakePortal(self.shelf)

        def die(_name: str) -> None:
            if len(portal.calls) == call:
                raise ProgramDiedError

        portal.before = die
        try:
            self.officers[who].cycle(portal)
        except ProgramDiedError:
            self.officers[who].begin_again()

    @rule(who=officers, other=officers, call=calls)
    def somebody_else_sends_meanwhile(self, who: str, other: str, call: int) -> None:
        portal = FakePortal(self.shelf)

        def meet(_name: str) -> None:
            if len(portal.calls) == call and who != other:
                self.officers[other].cycle(FakePortal(self.shelf))

        portal.before = meet
        self.officers[who].cycle(portal)

    @rule(who=officers, kind=st.sampled_from(sorted(REFUSALS)))
    def the_portal_refuses(self, who: str, kind: str) -> None:
        call, error = REFUSALS[kind]
        portal = FakePortal(self.shelf)
        portal.refuse[call] = error
        self.officers[who].cycle(portal)

    @rule(who=officers, fit=st.sampled_from(sorted(FITS)))
    def a_person_says_how_large_files_go(self, who: str, fit: str) -> None:
        self.officers[who].fit = FITS[fit]

    @rule(who=officers, paused=st.booleans())
    def a_person_pauses_or_lets_go(self, who: str, paused: bool) -> None:
        self.officers[who].paused = paused

    @rule(who=officers)
    def nothing_leaves_while_it_is_paused(self, who: str) -> None:
        officer = self.officers[who]
        before, officer.paused = officer.paused, True
        officer.cycle(portal := FakePortal(self.shelf))
        assert portal.calls == []
        officer.paused = before

    @rule(seconds=st.sampled_from([1, 60, 4000, -4000]))
    def time_passes_or_the_clock_is_set_back(self, seconds: int) -> None:
        self.officers["ana"].box.clock.wait(seconds)

    @precondition(lambda self: bool(self.shelf.datasets))
    @rule(data=st.data())
    def somebody_edits_at_the_portal(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.shelf.datasets)))
        portal = FakePortal(self.shelf)
        portal.revise(self.shelf.datasets[name], {"notes": f"a mano {self.shelf.clock}"})

    @rule(who=officers, overwrite=st.booleans())
    def a_person_decides_conflicts(self, who: str, overwrite: bool) -> None:
        self.officers[who].decide(overwrite)

    @rule(who=officers)
    def a_person_mends_what_was_refused(self, who: str) -> None:
        self.officers[who].mend()

    @rule(who=officers, data=st.data())
    def a_person_withdraws_a_parcel(self, who: str, data: st.DataObject) -> None:
        officer = self.officers[who]
        if waiting := officer.parcels(State.QUEUED, State.WAITING, State.REJECTED):
            parcel = data.draw(st.sampled_from(sorted(waiting, key=lambda p: p.id)))
            officer.box.outbox.withdraw(parcel.id, officer.box.clock())

    @invariant()
    def nothing_is_lost_and_every_move_was_allowed(self) -> None:
        for officer in self.officers.values():
            states = {parcel.id: parcel.state for parcel in officer.box.outbox.parcels()}
            assert set(states) == officer.put_in
            for key, state in states.items():
                before = officer.states.get(key, State.QUEUED)
                assert state is before or _reachable(before, state), (before, state)
            officer.states = states

    @invariant()
    def nothing_is_being_sent_while_nobody_sends(self) -> None:
        # A death leaves one marked; the next cycle takes it up again.
        for officer in self.officers.values():
            assert len(officer.parcels(State.SENDING)) <= 1

    @invariant()
    def nothing_stands_twice_at_the_portal(self) -> None:
        assert not self.shelf.torn
        for dataset in self.shelf.datasets.values():
            names = [file.name for file in dataset.files]
            assert len(names) == len(set(names)), names

    @invariant()
    def what_was_sent_has_one_receipt(self) -> None:
        for officer in self.officers.values():
            receipts = [receipt["parcel"] for receipt in officer.receipts()]
            assert sorted(receipts) == sorted(parcel.id for parcel in officer.parcels(State.SENT))

    @rule()
    def in_the_end_everything_arrives(self) -> None:
        """People mend, the line is good: the outboxes empty, and the portal holds the last."""
        for who in OFFICERS:
            officer = self.officers[who]
            officer.paused = False
            for _round in range(10):
                officer.box.clock.wait(4000)
                officer.mend()
                officer.decide(overwrite=True)
                officer.cycle(FakePortal(self.shelf))
                if not officer.parcels(*UNFINISHED):
                    break
            assert officer.parcels(*UNFINISHED) == []
        for name in NAMES:
            self._is_as_the_last_receipt_says(name)
            self._no_file_that_was_published_is_gone(name)

    def _of(self, name: str) -> list[tuple[Officer, Receipt]]:
        """All receipts of a dataset, of both officers."""
        return [
            (officer, receipt)
            for officer in self.officers.values()
            for receipt in officer.receipts()
            if receipt["dataset"]["name"] == name
        ]

    def _is_as_the_last_receipt_says(self, name: str) -> None:
        remote = self.shelf.datasets.get(name)
        for _officer, receipt in self._of(name):
            assert remote is not None
            if remote_fingerprint(remote) != receipt["fingerprint"]:
                continue
            assert remote.public
            for file in receipt["files"]:
                self._holds(receipt, file["id"], file["sha256"])

    def _holds(self, receipt: Receipt, file_id: str, digest: str) -> None:
        if file_id in self.shelf.bytes_of:
            assert _sha(self.shelf.bytes_of[file_id]) == digest
            return
        assert file_id == resource_id(receipt["dataset"]["id"], table_key("datos.csv"))
        path = self._frozen(receipt, digest)
        rows = sorted(cells[1:] for cells in self.shelf.tables[file_id].values())
        assert rows == sorted(list(read_rows(path))[1:])

    def _frozen(self, receipt: Receipt, digest: str) -> Path:
        found = (
            path
            for officer in self.officers.values()
            for path in officer.folder.glob(f"exports/{receipt['dataset']['name']}/*/datos.csv")
        )
        return next(path for path in found if sha256(path) == digest)

    def _no_file_that_was_published_is_gone(self, name: str) -> None:
        remote = self.shelf.datasets.get(name)
        if remote is None:
            return
        held = set[str]()
        for file in remote.files:
            content = self.shelf.bytes_of.get(file.id, b"")
            held.add(_sha(content))
            if file.name.endswith(".zip") and content:
                with zipfile.ZipFile(io.BytesIO(content)) as packed:
                    held |= {_sha(packed.read(inside)) for inside in packed.namelist()}
        for _officer, receipt in self._of(name):
            for file in receipt["files"]:
                of_data = file["name"].startswith("datos") and "content" not in file
                assert not of_data or file["sha256"] in held, file["name"]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _reachable(start: State, end: State) -> bool:
    """Tell whether some chain of allowed moves leads from one state to another."""
    seen, left = {start}, [start]
    while left:
        for state in TRANSITIONS[left.pop()] - seen:
            seen.add(state)
            left.append(state)
    return end in seen


RUNS = 3000 if os.environ.get("ACOPIO_SOAK") else 25
OutboxMachine.TestCase.settings = settings(stateful_step_count=25, max_examples=RUNS)
TestOutbox = OutboxMachine.TestCase
