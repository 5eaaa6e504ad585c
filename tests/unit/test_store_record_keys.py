"""Keys of records: who says the same as an earlier record, found by the columns themselves."""

import pytest
from support.forms import instrument, text
from support.workspaces import PERSON, HandClock, typed

from app.store.record_keys import RecordKeys
from app.store.workspace import Workspace
from forms.instrument import Question


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        yield opened


FORM = instrument(text("lugar"), Question("numero", "integer"), text("otro"))


def take(workspace, *rows, form=FORM, paths=("lugar", "numero")):
    """Import rows of (place, number) and give the keys of the form."""
    version = workspace.instruments.add(form, "f.xlsx", {})
    given = enumerate(({"lugar": place, "numero": n} for place, n in rows), start=2)
    workspace.records.add_imported(version, given, PERSON, file_name="t.csv", file_sha256="a")
    layout = workspace.instruments.layout(version.instrument, version.id)
    return RecordKeys(workspace.db, layout, paths)


def pairs(keys):
    return [(each.id, first.id) for each, first in keys.repeated()]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("a", 1), ("a", 2), ("b", 1)], []),
        ([("a", 1), ("b", 1), ("a", 1)], [(3, 1)]),
        ([("a", 1), ("a", 1), ("a", 1)], [(2, 1), (3, 1)]),
        ([("b", 1), ("a", 1), ("a", 1), ("b", 1)], [(3, 2), (4, 1)]),
        ([("a", None), ("a", None)], []),
        ([(None, 1), (None, 1)], []),
        ([("0101", 1), ("101", 1)], []),
        ([("a", 1), ("A", 1), ("á", 1), ("a ", 1)], []),
        ([("a", "uno"), ("a", "uno")], [(2, 1)]),
        ([("a", 1), ("a", "1")], []),
        ([("a", 1), ("a", 1.0)], [(2, 1)]),
        ([("Kꞌicheꞌ", 1), ("Kꞌicheꞌ", 1)], [(2, 1)]),
    ],
)
def test_later_records_that_say_the_same_are_given_with_the_first(workspace, rows, expected):
    assert pairs(take(workspace, *rows)) == expected


def test_a_form_without_a_key_compares_nothing(workspace):
    keys = take(workspace, ("a", 1), ("a", 1), paths=())
    assert not keys
    assert pairs(keys) == []
    assert keys.of_records([1]) == {}


def test_the_row_of_the_file_is_known_of_both(workspace):
    ((again, first),) = take(workspace, ("a", 1), ("a", 1)).repeated()
    assert (again.source_row, first.source_row, first.key) == (3, 2, ("a", 1))


def test_a_record_set_aside_is_compared_with_nothing(workspace):
    keys = take(workspace, ("a", 1), ("a", 1), ("a", 1))
    workspace.records.delete(workspace.records.info(1), PERSON)
    assert pairs(keys) == [(3, 2)]


def test_a_draft_is_compared_with_nothing(workspace):
    keys = take(workspace, ("a", 1), ("a", 1))
    workspace.records.set_state(workspace.records.info(2), "draft", PERSON)
    assert pairs(keys) == []


def test_an_undone_import_is_compared_with_nothing(workspace):
    keys = take(workspace, ("a", 1), ("a", 1))
    workspace.batches.undo(workspace.records.info(1).batch, PERSON)
    assert pairs(keys) == []


def test_a_changed_answer_counts_at_once(workspace):
    keys = take(workspace, ("a", 1), ("a", 2))
    workspace.records.save(workspace.records.info(2), typed("numero", 1, 2), PERSON)
    assert pairs(keys) == [(2, 1)]


def test_those_with_a_key_come_in_order_and_no_more_than_wanted(workspace):
    keys = take(workspace, ("a", 1), ("b", 1), ("a", 1), ("a", 1))
    assert [each.id for each in keys.with_key(("a", 1), 2)] == [1, 3]
    assert keys.with_key(("c", 1), 2) == []


def test_whole_keys_of_records_are_given_whatever_their_state(workspace):
    keys = take(workspace, ("a", 1), ("b", None), ("c", 3))
    workspace.records.delete(workspace.records.info(3), PERSON)
    assert keys.of_records([1, 2, 3, 99]) == {1: ("a", 1), 3: ("c", 3)}


def test_a_key_whose_questions_stand_in_two_tables_is_compared_too(workspace):
    many = [text(f"q{n}") for n in range(260)]
    form = instrument(text("lugar"), *many, Question("numero", "integer"), form_id="ancho")
    keys = take(workspace, ("a", 1), ("a", 2), ("a", 1), form=form)
    assert pairs(keys) == [(3, 1)]
    assert [each.id for each in keys.with_key(("a", 2), 5)] == [2]


def test_the_index_is_made_once_and_answers_the_question(workspace):
    keys = take(workspace, ("a", 1))
    take(workspace, ("a", 1))
    found = "SELECT name FROM sqlite_master WHERE name GLOB 'key_*'"
    (index,) = workspace.db.column(found)
    table, columns = index[4:8], ", ".join(index[9:].split("_"))
    plan = workspace.db.rows(
        f"EXPLAIN QUERY PLAN SELECT {columns} FROM {table} GROUP BY {columns} HAVING count(*) > 1"
    )
    assert keys
    assert any("COVERING INDEX" in row["detail"] for row in plan)
