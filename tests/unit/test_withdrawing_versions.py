"""A version is taken back while others write: nobody waits for the journal to be looked through."""

import pytest
from support.form_history import FORM, FormHistory, now
from support.workspaces import PERSON

from app.operations.publish_form import take_back_form
from app.store.version_moves import VersionMoves
from app.store.workspace import Workspace

LOOKS_THROUGH = ("FROM journal WHERE version", "FROM record WHERE version")


@pytest.fixture
def history(tmp_path):
    """A form of two versions; what was captured answers the first."""
    with Workspace.open(tmp_path) as workspace:
        history = FormHistory(workspace)
        history.begin("ab")
        history.capture("a", "12")
        history.toggle("c")
        yield history


@pytest.fixture
def other(history, tmp_path):
    """The same workspace, in another program."""
    with Workspace.open(tmp_path) as other:
        yield other


@pytest.fixture
def held(history):
    """The statements that are run while others must wait."""
    found, inside = [], []

    def look(statement):
        if statement.startswith("BEGIN"):
            inside.append(True)
        elif statement.startswith(("COMMIT", "ROLLBACK")):
            inside.clear()
        elif inside:
            found.append(statement)

    history.workspace.db.connection.set_trace_callback(look)
    return found


def versions(history):
    form = history.workspace.instruments.latest(FORM)
    every = history.workspace.instruments.versions(form.instrument)
    return [(each.number, each.withdrawn) for each in every]


def capture_meanwhile(monkeypatch, other):
    """Let somebody capture with the version in use right after it was looked for."""
    look, made = VersionMoves.is_named, []

    def look_and_be_late(self):
        found = look(self)
        if not made:
            version = other.instruments.latest(FORM)
            made.append(other.records.create(version, PERSON))
        return found

    monkeypatch.setattr(VersionMoves, "is_named", look_and_be_late)
    return made


def test_a_version_that_nothing_names_goes_away(history):
    history.take_back()
    assert versions(history) == [(1, False)]


def test_nothing_is_looked_through_while_others_wait(history, held):
    history.take_back()
    assert any("DELETE FROM instrument_version" in statement for statement in held)
    assert not [each for each in held if any(words in each for words in LOOKS_THROUGH)]


def test_references_are_watched_again_afterwards(history):
    history.take_back()
    assert history.workspace.db.value("PRAGMA foreign_keys") == 1
    assert history.workspace.db.rows("PRAGMA foreign_key_check") == []


def test_they_are_watched_again_when_it_failed(history, monkeypatch):
    def fail(*_arguments):
        raise OSError("no")

    monkeypatch.setattr(type(history.workspace.instruments), "take_back", fail)
    with pytest.raises(OSError, match="no"):
        history.take_back()
    assert history.workspace.db.value("PRAGMA foreign_keys") == 1
    assert versions(history) == [(1, False), (2, False)]


def test_a_record_that_came_while_it_was_looked_for_keeps_its_version(history, other, monkeypatch):
    made = capture_meanwhile(monkeypatch, other)
    history.take_back()
    assert versions(history) == [(1, False), (2, True)]
    version = history.workspace.records.find(made[0].uuid).version
    assert history.workspace.instruments.version(version).number == 2
    assert history.workspace.db.rows("PRAGMA foreign_key_check") == []


def test_a_version_that_records_answer_is_looked_for_once(history, monkeypatch):
    looked = []
    look = VersionMoves.is_named
    monkeypatch.setattr(VersionMoves, "is_named", lambda self: looked.append(1) or look(self))
    history.capture("c", "7.5")
    done = take_back_form(history.workspace, FORM, PERSON, clock=now)
    assert (len(looked), done.kept) == (1, 1)
    history.check()
