"""One action on many records: a batch that is closed whatever ends it, and undone as one."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, typed

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def version(workspace):
    return workspace.instruments.add(household(), "prueba.xlsx", {})


@pytest.fixture
def path(version):
    return next(q.path for q in household().questions() if q.type == "text")


def visible(workspace, version):
    return list(workspace.records.ids(RecordQuery(version.instrument)))


def test_its_new_records_are_seen_when_it_ends(workspace, version):
    with workspace.batches.changing(version, PERSON, 2) as batch:
        for _ in range(2):
            workspace.records.create(version, PERSON, batch=batch)
        assert visible(workspace, version) == []
    assert len(visible(workspace, version)) == 2
    assert workspace.batches.get(batch).status == "done"


def test_each_answer_has_its_line_in_the_journal_under_the_batch(workspace, version, path):
    record = workspace.records.create(version, PERSON)
    with workspace.batches.changing(version, PERSON, 1) as batch:
        workspace.records.save(record, typed(path, "a"), PERSON, batch=batch)
    workspace.records.save(record, typed(path, "b", "a"), PERSON)
    entries = workspace.journal.entries(batch=batch)
    assert [(entry.what.op, entry.what.new) for entry in entries] == [("set", "a")]
    assert workspace.journal.verify() == []


def test_what_was_stored_before_an_exception_stays(workspace, version):
    begun = []

    def break_off():
        with workspace.batches.changing(version, PERSON, 5) as batch:
            begun.append(batch)
            workspace.records.create(version, PERSON, batch=batch)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert len(visible(workspace, version)) == 1
    assert workspace.batches.get(begun[0]).status == "done"


def test_what_a_gone_program_left_open_is_closed_at_the_next_start(workspace, version, monkeypatch):
    monkeypatch.setattr(workspace.batches, "_close", lambda _batch: None)
    with workspace.batches.changing(version, PERSON, 5) as batch:
        record = workspace.records.create(version, PERSON, batch=batch)
    folder = workspace.folder
    workspace.close()
    with Workspace.open(folder, clock=HandClock()) as again:
        assert visible(again, version) == [record.id]
        assert again.batches.get(batch).status == "done"
        assert (again.batches.get(batch).rows, again.batches.records_of(batch)) == (5, 1)


def test_it_is_undone_and_done_again_as_one(workspace, version):
    with workspace.batches.changing(version, PERSON, 3) as batch:
        for _ in range(3):
            workspace.records.create(version, PERSON, batch=batch)
    workspace.batches.undo(batch, PERSON)
    assert visible(workspace, version) == []
    workspace.batches.redo(batch, PERSON)
    assert len(visible(workspace, version)) == 3
    assert [entry.what.op for entry in workspace.journal.entries(ops=("undo",))] == ["undo", "undo"]


def test_what_is_not_undone_is_not_done_again(workspace, version):
    with workspace.batches.changing(version, PERSON, 1) as batch:
        workspace.records.create(version, PERSON, batch=batch)
    head = workspace.journal.head()
    workspace.batches.redo(batch, PERSON)
    assert workspace.journal.head() == head


def test_a_batch_is_found_in_the_journal_by_its_index(workspace):
    plan = workspace.db.rows("EXPLAIN QUERY PLAN SELECT * FROM journal WHERE batch = 1")
    assert "journal_by_batch" in plan[0]["detail"]
