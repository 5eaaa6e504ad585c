"""Imports of rows that hold instances of repeats: stored, seen, undone and stopped as one."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock

from app.progress import Cancel, CancelledError
from app.store.records import RecordQuery
from app.store.workspace import Workspace

COURSE = "personas/cursos"
ANA = {
    "personas/nombre": "Ana",
    "personas/edad": 30,
    COURSE: [{f"{COURSE}/grado": "primero"}, {f"{COURSE}/grado": "segundo"}],
}
JUAN = {"personas/nombre": "Juan", "personas/edad": 8}
ROWS = [
    (2, {"municipio": "1413", "personas": [ANA, JUAN], "observaciones": "Tzalbal"}),
    (3, {"municipio": "0101", "personas": []}),
    (4, {"municipio": "0101", "personas": [JUAN]}),
]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        yield workspace


@pytest.fixture
def version(workspace):
    return workspace.instruments.add(household(), "prueba.xlsx", {})


def take(workspace, version, rows=ROWS, **options):
    return workspace.records.add_imported(
        version, rows, PERSON, file_name="t.xlsx", file_sha256="abc", **options
    )


def kept(workspace, version):
    ids = workspace.records.ids(RecordQuery(version.instrument))
    return [answers for _uuid, answers in workspace.records.stream(ids)]


def told(answers):
    """The instances of a record: repeat, place among their kind, and what they answer."""
    return [(row.repeat, row.position, dict(row.values)) for row in answers.rows]


def rows_in_tables(workspace):
    tables = ("record", "d1_0", "r1_0", "r2_0")
    return [workspace.db.value(f"SELECT count(*) FROM {table}") for table in tables]


def test_instances_come_in_with_their_record_and_in_order(workspace, version):
    batch = take(workspace, version)
    nebaj, empty, other = kept(workspace, version)
    assert batch.rows == 3
    assert nebaj.values == {"municipio": "1413", "observaciones": "Tzalbal"}
    assert told(nebaj) == [
        ("personas", 1, {"personas/nombre": "Ana", "personas/edad": 30}),
        ("personas", 2, {"personas/nombre": "Juan", "personas/edad": 8}),
        (COURSE, 1, {f"{COURSE}/grado": "primero"}),
        (COURSE, 2, {f"{COURSE}/grado": "segundo"}),
    ]
    assert (told(empty), told(other)) == ([], [("personas", 1, JUAN)])


def test_an_inner_instance_stands_in_its_outer_one(workspace, version):
    take(workspace, version)
    ana, juan, *courses = kept(workspace, version)[0].rows
    assert (ana.parent, juan.parent) == (None, None)
    assert {course.parent for course in courses} == {ana.row}
    assert len({row.row for row in (ana, juan, *courses)}) == 4


def test_what_cannot_be_a_number_stays_as_text_inside_too(workspace, version):
    take(workspace, version, [(2, {"personas": [{"personas/edad": 2**70}, {"personas/edad": 4}]})])
    (answers,) = kept(workspace, version)
    assert [row.values["personas/edad"] for row in answers.rows] == [str(2**70), 4]


def test_an_instance_without_answers_is_an_instance(workspace, version):
    take(workspace, version, [(2, {"municipio": "1413", "personas": [{}, JUAN]})])
    assert told(kept(workspace, version)[0]) == [("personas", 1, {}), ("personas", 2, JUAN)]


def test_undoing_the_batch_takes_records_and_instances_out_of_sight(workspace, version):
    batch = take(workspace, version)
    workspace.batches.undo(batch.id, PERSON)
    assert kept(workspace, version) == []


def test_a_stopped_import_leaves_no_instance_behind(workspace, version):
    cancel = Cancel()

    def rows():
        for number in range(2, 900):
            if number == 800:
                cancel.set()
            yield number, ROWS[0][1]

    with pytest.raises(CancelledError):
        take(workspace, version, rows(), cancel=cancel)
    assert rows_in_tables(workspace) == [0, 0, 0, 0]


def test_the_journal_has_one_line_for_all_of_it(workspace, version):
    batch = take(workspace, version)
    lines = workspace.db.rows("SELECT op, batch FROM journal WHERE batch = ?", (batch.id,))
    assert [tuple(line) for line in lines] == [("import", batch.id)]


def test_the_hash_of_the_rows_covers_what_repeats_hold(workspace, version):
    def hashed(name):
        batch = take(workspace, version, [(2, {"personas": [{"personas/nombre": name}]})])
        return workspace.db.value("SELECT new FROM journal WHERE batch = ?", (batch.id,))

    assert hashed("Ana") != hashed("Anna")
