"""Three laptops, anything they do, bundles in any order, twice or lost: in the end they agree."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations import capture
from app.operations.correct import bring_back, set_aside
from app.operations.decide_conflict import decide
from app.operations.remarks import answer_remark, remarks_of
from app.operations.undo_record import undo_last
from app.store.checks import changed_answers, changed_records
from app.store.journal import Entry
from forms.problem import ProblemError

NAMES = ("Ana", "Berta", "Carla")
who = st.integers(0, 2)
which = st.integers(0, 3)


class Office(RuleBasedStateMachine):
    """Three laptops of one office."""

    @initialize()
    def open_all(self):
        self.folder = Path(tempfile.mkdtemp(prefix="acopio-"))
        self.clock = HandClock()
        self.laptops = [
            Laptop(self.folder / name, name, self.clock, load=name == "Ana") for name in NAMES
        ]
        self.typed, self.sent = set(), []
        self.records = [self.laptops[0].begin("Casa"), self.laptops[0].begin("Otra")]
        for other in self.laptops[1:]:
            other.take_from(self.laptops[0])

    def teardown(self):
        if not hasattr(self, "laptops"):
            return
        try:
            self.agree()
            for laptop in self.laptops:
                told = [*changed_records(laptop.workspace), *changed_answers(laptop.workspace)]
                assert told == []
        finally:
            for laptop in self.laptops:
                laptop.close()
            shutil.rmtree(self.folder)

    def pick(self, who, which):
        """Give a laptop and a record it has, which is not approved."""
        laptop = self.laptops[who]
        record = self.records[which % len(self.records)]
        has = "SELECT 1 FROM record WHERE uuid = ?"
        return laptop, record if laptop.workspace.db.value(has, (record,)) else None

    # -- what people do ------------------------------------------------------------------------

    @rule(who=who)
    def begin(self, who):
        if len(self.records) < 4:
            self.records.append(self.laptops[who].begin(f"Casa {len(self.records)}"))

    @rule(who=who, which=which, ref=st.sampled_from(["nombre", "cuartos"]), value=st.integers(1, 6))
    def answer(self, who, which, ref, value):
        laptop, record = self.pick(who, which)
        if record:
            said = value if ref == "cuartos" else f"dijo {value}"
            laptop.answer(record, ref, said)
            self.typed.add(said)

    @rule(who=who, which=which, place=st.integers(1, 3), value=st.integers(1, 5))
    def answer_inside(self, who, which, place, value):
        laptop, record = self.pick(who, which)
        if record:
            opened = laptop.open(record)
            if opened.session.row_count("hijos") >= place:
                capture.answer(laptop.workspace, opened, f"hijos[{place}]/edad", value)

    @rule(who=who, which=which)
    def add(self, who, which):
        laptop, record = self.pick(who, which)
        if record:
            laptop.add(record, "hijos")

    @rule(who=who, which=which, place=st.integers(1, 3))
    def remove(self, who, which, place):
        laptop, record = self.pick(who, which)
        if record:
            opened = laptop.open(record)
            if opened.session.row_count("hijos") >= place:
                update = opened.session.remove_row(f"hijos[{place}]")
                capture.save(laptop.workspace, opened, update)

    @rule(who=who, which=which, state=st.sampled_from(["draft", "final", "returned"]))
    def move(self, who, which, state):
        laptop, record = self.pick(who, which)
        if record:
            self.clock.pass_by(seconds=1)
            info = laptop.workspace.records.find(record)
            laptop.workspace.records.set_state(info, state, laptop.person)

    @rule(who=who, which=which)
    def put_aside_or_back(self, who, which):
        laptop, record = self.pick(who, which)
        if record:
            self.clock.pass_by(seconds=1)
            if laptop.workspace.records.find(record).deleted:
                bring_back(laptop.workspace, record, laptop.person)
            else:
                set_aside(laptop.workspace, record, laptop.person, reason="x")

    @rule(who=who, which=which, text=st.sampled_from(["¿Seguro?", "Vea"]))
    def remark(self, who, which, text):
        laptop, record = self.pick(who, which)
        if record:
            self.clock.pass_by(seconds=1)
            if remarks_of(laptop.workspace, record):
                answer_remark(laptop.workspace, record, 1, text, laptop.person)
            else:
                entry = Entry("remark", record, path="nombre", new=text)
                laptop.workspace.records.write_down(laptop.person, entry)

    @rule(who=who, which=which)
    def undo(self, who, which):
        laptop, record = self.pick(who, which)
        if record:
            self.clock.pass_by(seconds=1)
            with suppress(ProblemError):  # nothing to take back
                undo_last(laptop.workspace, record, laptop.person, clock=self.clock)

    @rule(days=st.integers(-3, 3))
    def set_the_clock(self, days):
        self.clock.pass_by(days=days)

    # -- exchange ------------------------------------------------------------------------------

    @rule(who=who)
    def send(self, who):
        self.sent.append(self.laptops[who].bundle(f"{len(self.sent)}.zip"))

    @precondition(lambda self: self.sent)
    @rule(who=who, which=st.integers(0, 50))
    def receive(self, who, which):
        self.laptops[who].take(self.sent[which % len(self.sent)])

    @rule(who=who, take=st.sampled_from(["ours", "theirs"]))
    def decide(self, who, take):
        self.decide_one(self.laptops[who], take)

    def decide_one(self, laptop, take):
        """Let somebody decide the first thing that waits."""
        waiting = laptop.workspace.conflicts.waiting()
        if not waiting:
            return False
        self.clock.pass_by(seconds=1)
        options = {"reason": "se preguntó", "clock": self.clock}
        try:
            decide(laptop.workspace, waiting[0].id, take, laptop.person, **options)
        except ProblemError:  # what it stood in is gone
            decide(laptop.workspace, waiting[0].id, "ours", laptop.person, **options)
        return True

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def chains_are_whole(self):
        for laptop in getattr(self, "laptops", ()):
            assert laptop.faults() == []

    def agree(self):
        """Exchange and decide until nobody has anything to decide: all is equal then."""
        first = self.laptops[0]
        for _round in range(6):
            for other in self.laptops[1:]:
                first.take_from(other)
            while self.decide_one(first, "theirs"):
                pass
            for other in self.laptops[1:]:
                other.take_from(first)
            if not any(laptop.workspace.conflicts.count() for laptop in self.laptops):
                break
        assert [laptop.workspace.conflicts.count() for laptop in self.laptops] == [0, 0, 0]
        expected = first.everything()
        for laptop in self.laptops:
            assert laptop.everything() == expected
            assert laptop.faults() == []
            assert self.typed <= laptop.typed()


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=12, stateful_step_count=25)
