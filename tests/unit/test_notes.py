"""Notes on a record: written beside a question, read back in order, kept in the journal."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin

from app.operations.notes import Note, add_note, notes_of
from app.store.workspace import Workspace


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        yield opened


@pytest.fixture
def record(workspace):
    return begin(workspace, household())


def write(workspace, record, clock, text, path="vivienda/cuartos", row=None):
    """Write a note down."""
    return add_note(workspace, record, Note(path, row, text), PERSON, clock=clock)


def test_a_record_begins_without_notes(workspace, record):
    assert notes_of(workspace, record) == []


def test_notes_come_back_in_the_order_they_were_written(workspace, record, clock):
    write(workspace, record, clock, "la medida es aproximada")
    found = write(workspace, record, clock, "volver el martes")
    assert [note.text for note in found] == ["la medida es aproximada", "volver el martes"]


def test_a_note_knows_its_question_and_instance(workspace, record, clock):
    [note] = write(workspace, record, clock, "dudoso", "personas/edad", "fila-1")
    assert (note.path, note.row) == ("personas/edad", "fila-1")


def test_a_note_on_the_whole_record_has_no_question(workspace, record, clock):
    [note] = write(workspace, record, clock, "dudoso", "")
    assert note.path == ""


def test_notes_of_other_records_stay_away(workspace, record, clock):
    other = begin(workspace, household())
    write(workspace, other, clock, "de otro")
    assert notes_of(workspace, record) == []


def test_a_note_is_in_the_journal_with_its_writer(workspace, record, clock):
    write(workspace, record, clock, "dudoso")
    [entry] = workspace.journal.entries(record.uuid, ops=("remark",))
    assert (entry.person, entry.what.new) == (PERSON, "dudoso")
    assert workspace.journal.verify() == []


def test_a_note_that_was_erased_is_left_out(workspace, record, clock):
    write(workspace, record, clock, "lleva un nombre")
    with workspace.db.transaction():
        workspace.journal.erase(record.uuid, "vivienda/cuartos")
    assert notes_of(workspace, record) == []
