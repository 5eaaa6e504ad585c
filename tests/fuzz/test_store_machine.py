"""The store beside a model of it: whatever people do, and however often programs come and go."""

import json
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)
from support.forms import household
from support.workspaces import PERSON, HandClock, row_change, typed

from app.progress import Cancel, CancelledError
from app.store.cells import storable
from app.store.checks import changed_answers, changed_records
from app.store.records import RecordInfo, RecordQuery
from app.store.workspace import Workspace

OUTSIDE = ("municipio", "vivienda/comunidad", "vivienda/cuartos", "observaciones")
INSIDE = ("personas/nombre", "personas/edad")

VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(allow_nan=False),
    st.sampled_from(["0101", "Kꞌicheꞌ", "\ud800", "\x00", "'; DROP TABLE record; --"]),
)

RowStep = tuple[str, int, int, object]
ROW_STEPS = st.tuples(
    st.sampled_from(["add_row", "add_row", "answer", "move_row", "remove_row"]),
    st.integers(0, 5),
    st.integers(0, 5),
    VALUES,
)


class StoreMachine(RuleBasedStateMachine):
    """Two programs at one workspace; the model is plain dictionaries.

    `answers` is record -> path -> value, `rows` is record -> uuids in order, with `cells` for
    what they hold; `written` is what the journal must say, in order.
    """

    records = Bundle("records")
    batches = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.programs: list[Workspace] = []
        self.answers: dict[str, dict[str, object]] = {}
        self.rows: dict[str, list[str]] = {}
        self.cells: dict[str, dict[str, object]] = {}
        self.imported: dict[int, int] = {}
        self.aside: set[str] = set()
        self.written: list[tuple[str, str | None, str | None]] = []
        self.made = 0

    @initialize(target=records)
    def open_both_and_begin(self) -> RecordInfo:
        self.programs = [self.program(), self.program()]
        return self.begin(0)

    def program(self) -> Workspace:
        workspace = Workspace.open(Path(self.home.name), clock=self.clock)
        workspace.instruments.add(household(), "prueba.xlsx", {})
        return workspace

    @rule(which=st.integers(0, 1))
    def close_and_open_again(self, which: int) -> None:
        self.programs[which].close()
        self.programs[which] = self.program()

    @rule(seconds=st.integers(-5000, 5000))
    def let_time_go_by(self, seconds: int) -> None:
        self.clock.pass_by(seconds=seconds)

    @rule(target=records, which=st.integers(0, 1))
    def begin_another(self, which: int) -> RecordInfo:
        return self.begin(which)

    def begin(self, which: int) -> RecordInfo:
        workspace = self.programs[which]
        record = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        self.answers[record.uuid], self.rows[record.uuid] = {}, []
        self.written.append(("create", record.uuid, None))
        return record

    @rule(record=records, which=st.integers(0, 1), path=st.sampled_from(OUTSIDE), value=VALUES)
    def answer(self, record: RecordInfo, which: int, path: str, value: object) -> None:
        self.programs[which].records.save(record, typed(path, value), PERSON)
        self.answers[record.uuid][path] = storable(value)
        self.written.append(("set", record.uuid, path))

    @rule(record=records, which=st.integers(0, 1), steps=st.lists(ROW_STEPS, min_size=1))
    def work_on_rows(self, record: RecordInfo, which: int, steps: list[RowStep]) -> None:
        """Do several things to the rows of a record; a place beyond the end means the end."""
        for step, at, to, value in steps:
            rows = self.rows[record.uuid]
            if step == "add_row":
                self.add_row(record, which, min(at, len(rows)))
            elif rows and step == "remove_row":
                self.remove_row(record, which, at % len(rows))
            elif rows and step == "move_row":
                self.move_row(record, which, at % len(rows), to % len(rows))
            elif rows:
                self.answer_in_row(record, which, rows[at % len(rows)], value)

    def add_row(self, record: RecordInfo, which: int, at: int) -> None:
        self.made += 1
        row = f"fila-{self.made}"
        change = row_change("add_row", "personas", row, at + 1)
        self.programs[which].records.save(record, change, PERSON)
        self.rows[record.uuid].insert(at, row)
        self.cells[row] = {}
        self.written.append(("add_row", record.uuid, "personas"))

    def remove_row(self, record: RecordInfo, which: int, at: int) -> None:
        rows = self.rows[record.uuid]
        change = row_change("remove_row", "personas", rows[at], at + 1)
        self.programs[which].records.save(record, change, PERSON)
        del self.cells[rows.pop(at)]
        self.written.append(("remove_row", record.uuid, "personas"))

    def move_row(self, record: RecordInfo, which: int, at: int, to: int) -> None:
        rows = self.rows[record.uuid]
        change = row_change("move_row", "personas", rows[at], to + 1)
        self.programs[which].records.save(record, change, PERSON)
        rows.insert(to, rows.pop(at))
        self.written.append(("move_row", record.uuid, "personas"))

    def answer_in_row(self, record: RecordInfo, which: int, row: str, value: object) -> None:
        path = INSIDE[len(row) % 2]
        self.programs[which].records.save(record, typed(path, value, row=row), PERSON)
        self.cells[row][path] = storable(value)
        self.written.append(("set", record.uuid, path))

    @rule(record=records, which=st.integers(0, 1))
    def set_aside_or_bring_back(self, record: RecordInfo, which: int) -> None:
        records = self.programs[which].records
        if record.uuid in self.aside:
            records.restore(record, PERSON)
            self.aside.remove(record.uuid)
            self.written.append(("undo", record.uuid, None))
        else:
            records.delete(record, PERSON)
            self.aside.add(record.uuid)
            self.written.append(("delete", record.uuid, None))

    @rule(target=batches, which=st.integers(0, 1), count=st.integers(0, 150), value=VALUES)
    def take_in_a_table(self, which: int, count: int, value: object) -> int:
        batch = self.take(which, count, value, Cancel())
        self.imported[batch] = count
        self.written.append(("import", None, None))
        return batch

    @rule(which=st.integers(0, 1), count=st.integers(0, 150))
    def take_in_a_table_and_stop(self, which: int, count: int) -> None:
        cancel = Cancel()
        cancel.set()
        try:
            self.take(which, count, "x", cancel)
        except CancelledError:
            return
        raise AssertionError("a cancelled import went on")

    def take(self, which: int, count: int, value: object, cancel: Cancel) -> int:
        workspace = self.programs[which]
        rows = ((number, {"observaciones": value}) for number in range(2, count + 2))
        done = workspace.records.add_imported(
            workspace.instruments.latest("hogares"),
            rows,
            PERSON,
            file_name="tabla.csv",
            file_sha256="abc",
            cancel=cancel,
        )
        return done.id

    @rule(batch=consumes(batches), which=st.integers(0, 1))
    def undo_a_table(self, batch: int, which: int) -> None:
        self.programs[which].batches.undo(batch, PERSON)
        del self.imported[batch]
        self.written.append(("undo", None, None))

    @invariant()
    def both_programs_hold_what_was_answered(self) -> None:
        for workspace in self.programs:
            for uuid, expected in self.answers.items():
                stored = workspace.records.answers(workspace.records.find(uuid))
                assert stored.values == {
                    path: value for path, value in expected.items() if value is not None
                }
                assert [row.row for row in stored.rows] == self.rows[uuid]
                assert [row.position for row in stored.rows] == [
                    n for n, _ in enumerate(stored.rows, start=1)
                ]
                for row in stored.rows:
                    assert row.values == {
                        path: value
                        for path, value in self.cells[row.row].items()
                        if value is not None
                    }

    @invariant()
    def lists_show_what_is_to_be_seen(self) -> None:
        for workspace in self.programs:
            instrument = workspace.instruments.latest("hogares").instrument
            visible = len(self.answers) - len(self.aside) + sum(self.imported.values())
            assert len(workspace.records.ids(RecordQuery(instrument))) == visible
            aside = workspace.records.ids(RecordQuery(instrument, deleted=True))
            assert len(aside) == len(self.aside)

    @invariant()
    def the_journal_says_what_happened_in_order(self) -> None:
        for workspace in self.programs:
            said = [each.what for each in workspace.journal.entries()]
            assert [(each.op, each.record, each.path) for each in said] == self.written
            assert workspace.journal.verify() == []

    @invariant()
    def removed_rows_can_be_read_in_the_journal(self) -> None:
        for workspace in self.programs[:1]:
            for entry in workspace.journal.entries(ops=("remove_row",)):
                assert json.loads(str(entry.what.old))[0]["row"] == entry.what.row

    def teardown(self) -> None:
        for workspace in self.programs:
            assert [*changed_records(workspace), *changed_answers(workspace)] == []
            workspace.close()
        self.home.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(stateful_step_count=25)
