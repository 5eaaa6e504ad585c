"""The check of a form's records: with the screen before it, it finds and keeps the same."""

import random

import pytest
from support.instruments import instrument, public
from support.workspaces import HandClock, begin, row_change

from app.operations import validate_form as module
from app.operations.validate_form import validate_form
from app.steps.record_screen import RecordScreen
from app.store.flat_answers import flat_answers, versions_of
from app.store.workspace import Workspace
from forms.instrument import Repeat

FORM = instrument(
    public("n", "integer", constraint=". >= 0 and . <= 9", labels={"": "N"}),
    public("t", "text", key=True, labels={"": "T"}),
    public("s", "select_one", list_name="l", labels={"": "S"}),
    public("r", "text", relevant="/data/n > 5", required="true()", labels={"": "R"}),
    Repeat("p", children=(public("p/age", "integer", constraint=". > 0", labels={"": "E"}),)),
    lists={"l": ["a", "b"]},
)
CHOICES = {
    "n": [None, 1, 7, 12, "x"],
    "t": [None, "uno", " dos", "=3", "uno"],
    "s": [None, "a", "b", "c"],
    "r": [None, "sí", "@no"],
}


@pytest.fixture
def workspace(tmp_path):
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws", clock=HandClock()) as opened:
        yield opened


def imported(workspace, count, seed=1):
    """Import random records."""
    chance = random.Random(seed)
    version = workspace.instruments.add(FORM, "prueba.xlsx", {})
    rows = [
        (row, {path: value for path in CHOICES if (value := chance.choice(CHOICES[path]))})
        for row in range(2, count + 2)
    ]
    workspace.records.add_imported(
        version, iter(rows), "Ana", file_name="t.csv", file_sha256=str(seed)
    )
    return version.id


def put_right(workspace):
    """Make every record right, without a word to anybody."""
    columns = {path: each.name for path, each in workspace.instruments.layout(1).outside.items()}
    right = {"n": "1", "t": "'x' || record", "s": "'a'", "r": "'sí'"}
    cells = ", ".join(f"{columns[path]} = {value}" for path, value in right.items())
    workspace.db.execute(f"UPDATE d1_0 SET {cells}")


def check(workspace, **options):
    """Check the form; what is open, in a few words."""
    found = validate_form(workspace, "prueba", clock=HandClock(), **options)
    issues = workspace.issues.open(workspace.instruments.latest("prueba").instrument)
    open_ = sorted((each.record, each.path, each.code, str(each.values)) for each in issues)
    return found, open_


def unchecked(workspace):
    """Count the records that wait to be checked."""
    return workspace.db.value("SELECT count(*) FROM record WHERE unchecked = 1")


def test_it_finds_the_same_with_the_screen_and_without(workspace, tmp_path, monkeypatch):
    imported(workspace, 300)
    found, screened = check(workspace)
    monkeypatch.setattr(RecordScreen, "is_right", lambda _self, _row: False)
    again, opened = check(workspace, everything=True)
    assert screened == opened
    assert (found.errors, found.warnings) == (again.errors, again.warnings)
    assert found.errors
    assert unchecked(workspace) == 0


def test_few_records_are_opened_one_by_one(workspace, monkeypatch):
    imported(workspace, 400)
    opened = []
    plain = module._check_some
    monkeypatch.setattr(
        module, "_check_some", lambda *given: opened.extend(given[2]) or plain(*given)
    )
    monkeypatch.setattr(module, "_RECORDS_A_LOOK", 50)
    check(workspace)
    found = workspace.issues.open(1)
    wrong = {each.record for each in found if each.code != "record.duplicate_key"}
    assert len(opened) < 400
    assert wrong <= set(opened)


def test_what_was_wrong_and_is_right_now_is_solved(workspace):
    imported(workspace, 60)
    _, before = check(workspace)
    put_right(workspace)
    found, after = check(workspace, everything=True)
    assert before
    assert (after, found.errors, found.warnings) == ([], 0, 0)


def test_only_what_changed_is_looked_at(workspace):
    imported(workspace, 30)
    check(workspace)
    name = workspace.instruments.layout(1).outside["n"].name
    workspace.db.execute(f"UPDATE d1_0 SET {name} = 99 WHERE record = 3")
    workspace.db.execute("UPDATE record SET unchecked = 1 WHERE id = 3")
    found, open_ = check(workspace)
    assert found.looked_at == 1
    assert (3, "n", "answer.constraint") in [each[:3] for each in open_]
    assert unchecked(workspace) == 0


def test_an_explained_warning_of_a_right_record_is_solved_too(workspace):
    imported(workspace, 20, seed=3)
    check(workspace)
    workspace.db.execute("UPDATE issue SET accepted_reason = 'así es'")
    put_right(workspace)
    check(workspace, everything=True)
    assert workspace.db.value("SELECT count(*) FROM issue WHERE solved_at IS NULL") == 0


def test_records_with_repeats_are_always_opened(workspace):
    version = imported(workspace, 2)
    record = begin(workspace, FORM)
    workspace.records.save(record, row_change("add_row", "p", "r1"), "Ana")
    layout = workspace.instruments.layout(1, version)
    found = flat_answers(workspace.db, layout, version, ["n"], [1, 2, record.id])
    assert [row[0] for row in found] == [1, 2]


def test_flat_answers_come_in_the_order_that_was_asked(workspace):
    version = imported(workspace, 5)
    layout = workspace.instruments.layout(1, version)
    text, number = layout.outside["t"].name, layout.outside["n"].name
    stored = {
        row["record"]: (row["t"], None, row["n"])
        for row in workspace.db.rows(f"SELECT record, {text} AS t, {number} AS n FROM d1_0")
    }
    found = flat_answers(workspace.db, layout, version, ["t", "nada", "n"], [4, 2, 9])
    assert [(row[0], row[1:]) for row in found] == [(4, stored[4]), (2, stored[2])]


def test_flat_answers_are_those_of_one_version(workspace):
    version = imported(workspace, 3)
    layout = workspace.instruments.layout(1, version)
    assert versions_of(workspace.db, [1, 2, 3, 77]) == [version]
    assert versions_of(workspace.db, []) == []
    assert flat_answers(workspace.db, layout, version + 1, ["n"], [1, 2]) == []
    assert len(flat_answers(workspace.db, layout, version, [], [1, 2])) == 2
