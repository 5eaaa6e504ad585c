"""Publication over everything a line, a program and a second officer can do wrong.

Each run is made by its number alone: what is published, what breaks and when. In the end the portal
holds one dataset, each file once and equal, a table row for row, and it can still be changed; every
version that arrived has one receipt, and the receipt is true. 50 runs in every run of the tests,
500 in a soak; besides, every write of a table with its answer lost, and a program killed at steps.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.portals import Side, fresh_name
from support.shipments import Shipments, TickingClock, open_shipments, sha256

from app.store.workspace import Workspace
from sync import transport
from sync.ckan import CkanPortal
from sync.engine import CycleResult, Engine
from sync.parcel import Kind, Parcel, State
from sync.receipt import Receipt
from sync.verify import Standing, verify_receipt

# The bad line lets go of its sockets in the middle: that is its work, and no leak of ours.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

SOAK = bool(os.environ.get("ACOPIO_SOAK"))
RUNS = 500 if SOAK else 50
RUNS_ON_CKAN = 500 if SOAK else 12
"""Each fault once: a real portal takes seconds for what the practice portal does in no time."""
ROOT = Path(__file__).resolve().parents[2]
LONG = 30
"""Seconds within which a machine with much to do answers on a good line."""

PATIENCE = 40
"""Cycles within which everything must have arrived once the line is good, or nearly so."""


class ProgramDiedError(BaseException):
    """The program ends here: nothing of ours may catch it."""


@pytest.fixture(scope="module")
def line(side: Side, weaknet: ModuleType) -> Iterator[Any]:
    host, port = side.url.removeprefix("http://").split(":")
    with weaknet.WeakNet(to=(host, int(port)), seed=7) as net:
        yield net


GOOD = {
    "kbit": 0, "latency_ms": 0, "jitter_ms": 0, "refuse": 0.0, "cut": 0.0, "cut_after_up": 0,
    "cut_after_down": 0, "stall": 0.0, "hole_after_up": 0, "lose_answers": 0, "down": False,
    "outage": "",
}  # fmt: skip


@dataclass
class Officer:
    """Somebody with a workspace of their own who publishes over the line."""

    folder: Path
    side: Side
    line: Any
    name: str
    box: Shipments = field(init=False)
    before: Callable[[int], None] = lambda _write: None
    after: Callable[[int], None] = lambda _write: None

    def __post_init__(self) -> None:
        self.box = open_shipments(self.folder)

    def queue(self, rows: int, kind: Kind) -> Parcel:
        office = self.side.office
        return self.box.parcel(
            self.line.url, rows=rows, name=self.name, organization=office, kind=kind
        )

    def cycle(self) -> CycleResult:
        """One cycle, an hour after the last one; a program that dies is started again."""
        self.box.clock.wait(3600)
        officer = self

        class Watched(CkanPortal):
            def _write(self, *args: Any) -> Any:
                officer.before(self.writes + 1)
                result = super()._write(*args)
                officer.after(self.writes)
                return result

            def _upload(self, *args: Any) -> Any:
                officer.before(self.writes + 1)
                result = super()._upload(*args)
                officer.after(self.writes)
                return result

        def portal_for(url: str) -> CkanPortal:
            return Watched(url, self.side.token)

        clock = self.box.clock
        try:
            return Engine(self.box.workspace, portal_for, clock, random.Random(1)).run()
        except ProgramDiedError:
            self.box.workspace.close()
            again = Workspace.open(self.folder, clock=clock)
            self.box = Shipments(again, clock, self.box.count)
            return CycleResult((), (), 0)

    def decide(self) -> None:
        """The officer looks at what needs a person, and wants their own version to stand."""
        for parcel in self.box.outbox.parcels([State.CONFLICT]):
            assert parcel.last_problem is not None
            seen = str(parcel.last_problem.values["modified"])
            self.box.outbox.overwrite(parcel.id, seen, self.box.clock())
        for parcel in self.box.outbox.parcels([State.REJECTED]):
            self.box.outbox.retry_now(parcel.id, self.box.clock())

    def finish(self) -> None:
        """Publish on a good line, and with patience, until nothing is left."""
        self.line.set(**GOOD)
        wait_for_answers(LONG)
        self.before = self.after = lambda _write: None
        for _cycle in range(PATIENCE):
            if not self.box.outbox.parcels([*_UNFINISHED]):
                return
            self.cycle()
            self.decide()
        pytest.fail(f"not arrived: {self.box.outbox.parcels([*_UNFINISHED])}")

    def receipts(self) -> list[Receipt]:
        return [receipt.body for receipt in self.box.workspace.datasets.receipts(self.name)]

    def assert_arrived(self, parcel: Parcel) -> None:
        """Ask the portal itself, on a good line and without a key."""
        assert self.box.outbox.parcel(parcel.id).state is State.SENT
        receipts = [receipt for receipt in self.receipts() if receipt["parcel"] == parcel.id]
        assert len(receipts) == 1
        folder = self.box.workspace.folder / parcel.payload_path
        copies = {sha256(path): path for path in folder.iterdir()}
        with closing(CkanPortal(self.side.url, "")) as portal:
            found = verify_receipt(portal, receipts[0], copies)
        assert {check.standing for check in found} == {Standing.EQUAL}, found
        assert {file["sha256"] for file in receipts[0]["files"]} == set(copies)
        shown = self.side.call("package_show", {"id": self.name}, token="").result
        names = [file["name"] for file in shown["resources"]]
        assert len(names) == len(set(names))
        beside = {name for name in names if name == "cambios-datos.csv" or name.endswith(".zip")}
        assert set(names) - beside == {path.name for path in folder.iterdir()}
        patch = {"id": self.name, "version": str(random.Random(parcel.id).random())}
        assert self.side.call("package_patch", patch).status == 200  # it was not torn
        search = {"fq": f"name:{self.name}", "rows": 0}
        assert self.side.call("package_search", search, token="").result["count"] == 1


_UNFINISHED = (State.QUEUED, State.SENDING, State.WAITING, State.REJECTED, State.CONFLICT)


# -- what can go wrong: each sets the line or the officer up for one delivery

Fault = Callable[[Officer, random.Random], None]


def the_answer_of_a_write_is_lost(officer: Officer, chance: random.Random) -> None:
    lost = chance.randint(1, 10)

    def before(write: int) -> None:
        if write == lost:
            officer.line.set(lose_answers=1)

    officer.before = before


def some_answers_are_lost(officer: Officer, chance: random.Random) -> None:
    def before(_write: int) -> None:
        if chance.random() < 0.2:
            officer.line.set(lose_answers=1)

    officer.before = before


def the_program_dies(officer: Officer, chance: random.Random) -> None:
    last, times = chance.randint(1, 10), [chance.choice(["before", "after"])]

    def die(when: str) -> Callable[[int], None]:
        def at(write: int) -> None:
            if write == last and times == [when]:
                times.clear()
                raise ProgramDiedError

        return at

    officer.before, officer.after = die("before"), die("after")


def connections_break_after_some_bytes_up(officer: Officer, chance: random.Random) -> None:
    officer.line.set(cut_after_up=chance.randint(1, 9000))


def connections_break_after_some_bytes_down(officer: Officer, chance: random.Random) -> None:
    officer.line.set(cut_after_down=chance.randint(200, 6000))


def connections_break_by_chance(officer: Officer, chance: random.Random) -> None:
    officer.line.set(cut=chance.uniform(0.1, 0.9), refuse=chance.uniform(0.0, 0.3))


def the_line_goes_silent(officer: Officer, chance: random.Random) -> None:
    officer.line.set(hole_after_up=chance.randint(300, 9000))


def the_line_stalls(officer: Officer, chance: random.Random) -> None:
    officer.line.set(stall=0.5, stall_s=chance.uniform(0.05, 0.5))


def the_line_comes_and_goes(officer: Officer, chance: random.Random) -> None:
    officer.line.set(outage=f"{chance.uniform(0.1, 0.4):.2f}/{chance.uniform(0.05, 0.2):.2f}")


def the_line_is_slow_and_late(officer: Officer, chance: random.Random) -> None:
    officer.line.set(kbit=1500, latency_ms=5, jitter_ms=10, cut=0.1)


def the_portal_is_slower_than_our_patience(officer: Officer, chance: random.Random) -> None:
    """Requests arrive, and are worked off, after we gave them up."""
    officer.line.set(latency_ms=int(transport.READ_SECONDS * 1000 * chance.uniform(0.4, 1.4)))


def somebody_changes_it_meanwhile(officer: Officer, chance: random.Random) -> None:
    change = chance.randint(1, 10)

    def before(write: int) -> None:
        if write == change:
            note = {"id": officer.name, "notes": f"a mano {chance.random()}"}
            officer.side.call("package_patch", note)

    officer.before = before


FAULTS: tuple[Fault, ...] = (
    the_answer_of_a_write_is_lost,
    the_program_dies,
    connections_break_after_some_bytes_up,
    connections_break_after_some_bytes_down,
    connections_break_by_chance,
    the_line_goes_silent,
    the_line_stalls,
    the_line_comes_and_goes,
    the_line_is_slow_and_late,
    somebody_changes_it_meanwhile,
    some_answers_are_lost,
    the_portal_is_slower_than_our_patience,
)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, side: Side) -> float:
    """A silent line is given up after so many seconds and not after a minute."""
    monkeypatch.setattr(transport, "READ_SECONDS", LONG)
    monkeypatch.setattr(transport, "CONNECT_SECONDS", LONG)
    return 0.3 if side.kind == "practice" else 1.0


def wait_for_answers(seconds: float) -> None:
    """Give silent lines up after so many seconds from now on."""
    transport.READ_SECONDS = transport.CONNECT_SECONDS = seconds


@pytest.mark.parametrize("number", range(RUNS))
def test_whatever_breaks_it_arrives_once_and_equal(
    side: Side, line: Any, tmp_path: Path, moment: float, number: int
) -> None:
    if side.kind == "ckan" and number >= RUNS_ON_CKAN:
        pytest.skip("more runs on a real CKAN belong to the soak")
    chance = random.Random(number)
    kind = Kind.TABLE if number % 2 else Kind.FILES
    officer = Officer(tmp_path / "trabajo", side, line, fresh_name("falla"))
    rows = chance.randint(1, 150)
    versions = chance.randint(1, 2)
    for _version in range(versions if side.kind == "practice" or SOAK else 1):
        parcel = officer.queue(rows, kind)
        wait_for_answers(moment)
        FAULTS[number % len(FAULTS)](officer, chance)
        for _cycle in range(3):
            officer.cycle()
        officer.finish()
        officer.assert_arrived(parcel)
        rows = max(0, rows + chance.randint(-5, 5))
    assert len(officer.receipts()) == len(officer.box.outbox.parcels([State.SENT]))
    officer.box.workspace.close()


# -- two officers


@pytest.mark.usefixtures("moment")
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("meets", [1, 2, 3, 5, 7])
def test_two_officers_who_publish_the_same_never_mix_their_versions(
    side: Side, line: Any, tmp_path: Path, kind: Kind, meets: int
) -> None:
    if side.kind == "ckan" and meets in {2, 7} and not SOAK:
        pytest.skip("more places to meet on a real CKAN belong to the soak")
    name = fresh_name("dos")
    line.set(**GOOD)
    ana, berta = (Officer(tmp_path / who, side, line, name) for who in ("ana", "berta"))
    first, second = ana.queue(30, kind), berta.queue(45, kind)
    met: list[CycleResult] = []

    def meet(write: int) -> None:
        if write == meets and not met:
            met.append(berta.cycle())

    ana.before = meet
    ana.cycle()
    ana.before = lambda _write: None

    arrived_meanwhile = not berta.box.outbox.parcels([*_UNFINISHED])
    ana.finish()
    ana.assert_arrived(first)
    if arrived_meanwhile:  # Ana saw that and decided: her version took the place of Berta's
        assert berta.box.outbox.parcel(second.id).state is State.SENT
    else:
        berta.finish()
        berta.assert_arrived(second)
    for officer in (ana, berta):
        officer.box.workspace.close()


# -- every write of a table, and every step of it


@pytest.mark.parametrize("write", range(1, 9))
def test_an_answer_lost_at_any_write_of_a_table_leaves_no_double(
    side: Side, line: Any, tmp_path: Path, write: int
) -> None:
    """Writes of a first delivery: dataset, table, rows, mark, four files, making it public."""
    officer = Officer(tmp_path / "trabajo", side, line, fresh_name("tabla"))
    line.set(**GOOD)
    parcel = officer.queue(60, Kind.TABLE)

    def lose(number: int) -> None:
        if number == write:
            line.set(lose_answers=1)
            officer.before = lambda _write: None

    officer.before = lose
    result = officer.cycle()

    assert [problem.code for problem in result.problems] == ["portal.line_cut"]
    officer.finish()
    officer.assert_arrived(parcel)
    officer.box.workspace.close()


@pytest.mark.parametrize("write", range(1, 7))
def test_an_answer_lost_at_any_write_of_a_correction_leaves_no_double(
    side: Side, line: Any, tmp_path: Path, write: int
) -> None:
    """Writes of a correction: fields, mark, rows, log, its rows, mark; then the files."""
    officer = Officer(tmp_path / "trabajo", side, line, fresh_name("tabla"))
    line.set(**GOOD)
    officer.queue(60, Kind.TABLE)
    officer.finish()
    parcel = officer.queue(64, Kind.TABLE)

    def lose(number: int) -> None:
        if number == write:
            line.set(lose_answers=1)
            officer.before = lambda _write: None

    officer.before = lose
    assert officer.cycle().receipts == ()
    officer.finish()
    officer.assert_arrived(parcel)
    log = {file["name"]: file["id"] for file in _resources(officer)}["cambios-datos.csv"]
    asked = {"resource_id": log, "limit": 0}
    assert officer.side.call("datastore_search", asked, token="").result["total"] == 4
    officer.box.workspace.close()


def _resources(officer: Officer) -> list[dict[str, Any]]:
    found = officer.side.call("package_show", {"id": officer.name}, token="").result["resources"]
    assert isinstance(found, list)
    return found


KILLED = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from app.store.workspace import Workspace
from sync.ckan import CkanPortal
from sync.engine import Engine
from sync.transport import Transport

folder, at, when = sys.argv[1], int(sys.argv[2]), sys.argv[3]
plain, count = Transport._request, 0

def request(self, *args, **options):
    global count
    count += 1
    if (count, when) == (at, "before"):
        os._exit(9)
    response = plain(self, *args, **options)
    if count == at:
        os._exit(9)
    return response

Transport._request = request
later = datetime.now(UTC) + timedelta(days=1)
with Workspace.open(Path(folder), clock=lambda: later) as workspace:
    token = os.environ["ACOPIO_TOKEN"]
    Engine(workspace, lambda url: CkanPortal(url, token), lambda: later).run()
"""


@pytest.mark.parametrize(
    ("request_number", "when"), [(4, "before"), (4, "after"), (5, "after"), (6, "after")]
)
def test_a_program_killed_while_a_table_goes_up_is_taken_up_where_it_was(
    side: Side, line: Any, tmp_path: Path, request_number: int, when: str
) -> None:
    officer = Officer(tmp_path / "trabajo", side, line, fresh_name("muerto"))
    line.set(**GOOD)
    parcel = officer.queue(60, Kind.TABLE)
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(officer.folder), str(request_number), when],
        cwd=ROOT,
        env={"ACOPIO_TOKEN": side.token, "PATH": ""},
        check=False,
    )
    assert child.returncode == 9
    assert officer.box.outbox.parcel(parcel.id).state is State.SENDING
    officer.finish()
    officer.assert_arrived(parcel)
    officer.box.workspace.close()


def test_the_clock_of_these_runs_is_ours(tmp_path: Path) -> None:
    """No run waits for a pause: their clock goes on by itself."""
    box = open_shipments(tmp_path / "trabajo")
    assert isinstance(box.clock, TickingClock)
    box.workspace.close()
