"""Imports that come and go beside captured records: what a list shows is what a model says.

Tables are imported, stopped in the middle, imported again and undone, in any order, while people
capture and set aside. Every list, count and search must agree with sets in plain Python.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.forms import household
from support.workspaces import PERSON, HandClock, typed

from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


class BatchesMachine(RuleBasedStateMachine):
    """The model: batch -> its records, which batches are undone, which records are set aside."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.batches: dict[int, list[int]] = {}
        self.undone: set[int] = set()
        self.captured: list[int] = []
        self.aside: set[int] = set()

    @initialize()
    def begin(self) -> None:
        self._open()

    def _open(self) -> None:
        self.workspace = Workspace.open(Path(self.home.name), clock=self.clock)
        self.version = self.workspace.instruments.add(household(), "prueba.xlsx", {})

    def _rows(self, count: int):
        for number in range(2, count + 2):
            yield number, {"vivienda/comunidad": f"fila {number}", "vivienda/cuartos": number}

    def _import(self, count: int, sha256: str, **options: object):
        self.clock.pass_by(minutes=1)
        return self.workspace.records.add_imported(
            self.version, self._rows(count), PERSON, file_name="t.csv", file_sha256=sha256,
            **options,
        )  # fmt: skip

    @property
    def visible(self) -> list[int]:
        """What a list shows, by the model."""
        every = [*self.captured]
        for batch, records in self.batches.items():
            every += [] if batch in self.undone else records
        return sorted(set(every) - self.aside)

    @rule(count=st.integers(0, 30), name=st.sampled_from("abc"))
    def import_a_table(self, count: int, name: str) -> None:
        batch = self._import(count, name)
        keys = self.workspace.db.column("SELECT id FROM record WHERE batch = ?", (batch.id,))
        self.batches[batch.id] = sorted(keys)
        assert (batch.rows, batch.status) == (count, "done")
        assert len(self.batches[batch.id]) == count

    @rule(count=st.integers(1, 30))
    def stop_an_import(self, count: int) -> None:
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            self._import(count, "nunca", cancel=cancel)

    @rule(count=st.integers(1, 30), at=st.integers(0, 29))
    def break_off_an_import(self, count: int, at: int) -> None:
        def broken():
            for row in self._rows(count):
                if row[0] - 2 == at % count:
                    raise OSError("the stick was pulled out")
                yield row

        with pytest.raises(OSError, match="stick"):
            self.workspace.records.add_imported(
                self.version, broken(), PERSON, file_name="t.csv", file_sha256="roto"
            )

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def undo_an_import(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(sorted(self.batches)))
        lines = self.workspace.journal.head().seq
        self.workspace.batches.undo(batch, PERSON)
        assert self.workspace.journal.head().seq == lines + (batch not in self.undone)
        self.undone.add(batch)

    @rule()
    def capture_a_record(self) -> None:
        self.clock.pass_by(minutes=1)
        record = self.workspace.records.create(self.version, PERSON)
        self.workspace.records.save(record, typed("vivienda/comunidad", "fila a mano"), PERSON)
        self.captured.append(record.id)

    @precondition(lambda self: self.visible)
    @rule(data=st.data())
    def set_a_record_aside(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.visible))
        self.workspace.records.delete(self.workspace.records.info(key), PERSON)
        self.aside.add(key)

    @precondition(lambda self: self.aside)
    @rule(data=st.data())
    def bring_a_record_back(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.aside)))
        self.workspace.records.restore(self.workspace.records.info(key), PERSON)
        self.aside.remove(key)

    @rule()
    def close_and_open_again(self) -> None:
        self.workspace.close()
        self._open()

    @invariant()
    def lists_show_what_the_model_says(self) -> None:
        query = RecordQuery(self.version.instrument)
        assert list(self.workspace.records.ids(query)) == self.visible
        found = RecordQuery(self.version.instrument, search="FILA")
        assert list(self.workspace.records.ids(found)) == self.visible
        assert self.workspace.records.counts(self.version.instrument).all == len(self.visible)

    @invariant()
    def each_batch_shows_its_own(self) -> None:
        for batch, records in self.batches.items():
            query = RecordQuery(self.version.instrument, batch=batch)
            expected = [] if batch in self.undone else sorted(set(records) - self.aside)
            assert list(self.workspace.records.ids(query)) == expected

    @invariant()
    def a_file_is_known_while_its_import_stands(self) -> None:
        for name in "abc":
            done = self.workspace.batches.of_file(self.version.instrument, name)
            standing = done is not None
            assert standing is any(batch not in self.undone for batch in self._imports_of(name))

    def _imports_of(self, name: str) -> list[int]:
        rows = self.workspace.db.rows("SELECT id FROM batch WHERE file_sha256 = ?", (name,))
        return [row["id"] for row in rows]

    @invariant()
    def nothing_half_done_is_left(self) -> None:
        assert not self.workspace.db.value("SELECT count(*) FROM batch WHERE status = 'open'")
        kept = self.workspace.db.value("SELECT count(*) FROM record")
        assert kept == len(self.captured) + sum(map(len, self.batches.values()))

    def teardown(self) -> None:
        assert self.workspace.journal.verify() == []
        self.workspace.close()
        self.home.cleanup()


TestBatches = BatchesMachine.TestCase
TestBatches.settings = settings(max_examples=15, stateful_step_count=12)
