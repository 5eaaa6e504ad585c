"""Whatever is edited, moved or checked in between: what stands open equals a check from scratch."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.households import FLAT, MUNICIPALITY, instrument
from support.workspaces import PERSON, HandClock

from app.operations.correct import bring_back, set_aside
from app.operations.move_many import Order, move_many, take_back_move
from app.operations.set_answer import set_answer
from app.operations.undo_record import undo_last
from app.operations.validate_form import validate_form
from app.store.workspace import Workspace
from forms.instrument import Group, Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("ingreso", "decimal", labels={"es": "Ingreso"}, constraint=". >= ../numero"),
    Question("nota", "text", labels={"es": "Nota"}),
    lists=FLAT.choice_lists.values(),
)
PLACES = st.sampled_from(["0101", "0102", "101", None])
NUMBERS = st.sampled_from([1, 2, 3, "dos", None])
INCOMES = st.sampled_from([0.5, 2.0, 9.0, "mil", None])
NOTES = st.sampled_from(["bien", "=1+1", " con espacio", "-5", "- guion", None])
ROWS = st.lists(st.tuples(PLACES, NUMBERS, INCOMES, NOTES), min_size=1, max_size=6)
PATHS = ("lugar/municipio", "numero", "ingreso", "nota")
RECORDS = st.integers(0, 4)


class ReviewMachine(RuleBasedStateMachine):
    """A workspace with imported records that are edited and moved at random."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = HandClock()
        self.workspace = Workspace.open(self.folder, clock=self.clock)
        self.version = self.workspace.instruments.add(FORM, "f.xlsx", {})
        self.batches: list[int] = []
        self.moves: list[int] = []

    def teardown(self):
        self.workspace.close()
        shutil.rmtree(self.folder)

    def record(self, number):
        ids = list(self.workspace.db.column("SELECT id FROM record ORDER BY id"))
        return self.workspace.records.info(ids[number % len(ids)])

    @rule(rows=ROWS)
    def import_a_table(self, rows):
        given = ((n, dict(zip(PATHS, row, strict=True))) for n, row in enumerate(rows, start=2))
        batch = self.workspace.records.add_imported(
            self.version, given, PERSON, file_name="t.csv", file_sha256=str(len(self.batches))
        )
        self.batches.append(batch.id)
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.batches)
    @rule(
        number=RECORDS,
        change=st.one_of(
            st.tuples(st.just("lugar/municipio"), st.sampled_from(["0101", "0102"])),
            st.tuples(st.just("numero"), st.sampled_from(["1", "2", "3"])),
            st.tuples(st.just("ingreso"), st.sampled_from(["0.5", "2", "9", ""])),
            st.tuples(st.just("nota"), st.sampled_from(["bien", "=1+1", " x", ""])),
        ),
    )
    def change_an_answer(self, number, change):
        record = self.record(number)
        try:
            set_answer(
                self.workspace, record.uuid, *change, PERSON, reason="así es", clock=self.clock
            )
        except ProblemError:
            return
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.batches)
    @rule(number=RECORDS)
    def take_the_last_thing_back(self, number):
        try:
            undo_last(self.workspace, self.record(number).uuid, PERSON, clock=self.clock)
        except ProblemError:
            return
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.batches)
    @rule(number=RECORDS, is_aside=st.booleans())
    def set_aside_or_bring_back(self, number, is_aside):
        uuid = self.record(number).uuid
        if is_aside:
            set_aside(self.workspace, uuid, PERSON, reason="sobra")
        else:
            bring_back(self.workspace, uuid, PERSON)
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.batches)
    @rule(first=RECORDS, where=st.sampled_from(["approved", "returned", "draft", "aside"]))
    def move_some(self, first, where):
        ids = list(self.workspace.db.column("SELECT id FROM record ORDER BY id"))[first % 5 :: 3]
        order = Order(where, PERSON, "se revisó")
        self.workspace.people.set_role(PERSON, "steward")
        try:
            done = move_many(self.workspace, "hogares", ids, order, clock=self.clock)
        except ProblemError:
            return
        self.moves.append(done.batch)
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.moves)
    @rule()
    def take_the_move_back(self):
        try:
            take_back_move(self.workspace, self.moves.pop(), PERSON, clock=self.clock)
        except ProblemError:
            return
        self.clock.pass_by(seconds=1)

    @precondition(lambda self: self.batches)
    @rule(number=RECORDS, again=st.booleans())
    def undo_an_import(self, number, again):
        batch = self.batches[number % len(self.batches)]
        turn = self.workspace.batches.redo if again else self.workspace.batches.undo
        turn(batch, PERSON)
        self.clock.pass_by(seconds=1)

    @rule()
    def check_what_changed(self):
        validate_form(self.workspace, "hogares", clock=self.clock)
        self.clock.pass_by(seconds=1)

    def found(self, *, everything):
        checked = validate_form(self.workspace, "hogares", clock=self.clock, everything=everything)
        return sorted(
            (each.record_uuid, each.path, each.code, each.severity, str(each.values))
            for each in self.workspace.issues.open(self.version.instrument)
        ), checked

    @precondition(lambda self: self.batches)
    @rule()
    def what_is_open_equals_a_check_from_scratch(self):
        little, some = self.found(everything=False)
        whole, every = self.found(everything=True)
        assert little == whole
        assert some.looked_at <= every.looked_at == every.records
        assert (some.errors, some.warnings) == (every.errors, every.warnings)
        assert some.errors + some.warnings == len(whole)
        again, none = self.found(everything=False)
        assert (again, none.looked_at) == (whole, 0)

    @invariant()
    def a_key_is_never_open_twice_in_one_record(self):
        twice = self.workspace.db.value(
            "SELECT count(*) FROM (SELECT 1 FROM issue WHERE code = 'record.duplicate_key' "
            "AND solved_at IS NULL GROUP BY record HAVING count(*) > 1)"
        )
        assert twice == 0


TestReview = ReviewMachine.TestCase
TestReview.settings = settings(max_examples=20, stateful_step_count=30)
