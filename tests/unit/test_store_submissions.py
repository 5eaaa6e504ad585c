"""Imports as files that were handed in: whose, of when, what they replaced, what was corrected."""

import json

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock

from app.store.record_query import RecordQuery
from app.store.submissions import Submission
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Update

ROWS = [(2, {"municipio": "0101", "vivienda/cuartos": 3}), (3, {"municipio": "0101"})]
MARCH = Submission("0101", "2026-03", reading={"kind": "csv", "header_row": 1})


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


@pytest.fixture
def version(workspace):
    return workspace.instruments.add(household(), "prueba.xlsx", {})


@pytest.fixture
def take(workspace, version):
    def take(name="0101.csv", submission=MARCH, rows=ROWS):
        return workspace.records.add_imported(
            version, rows, PERSON, file_name=name, file_sha256=name, submission=submission
        ).id

    return take


def in_sight(workspace, version) -> set[int]:
    keys = workspace.records.ids(RecordQuery(version.instrument))
    return {workspace.records.info(key).batch for key in keys}


def change(workspace, batch, path, value, row=0):
    record = workspace.records.info(list(workspace.submissions.records(batch))[row])
    old = workspace.records.answers(record).values.get(path)
    update = Update((AnswerChange(path, None, old, value),))
    workspace.records.save(record, update, PERSON, reason="lo dijo la oficina")


def test_origin_period_and_the_way_of_reading_are_kept(workspace, version, take):
    batch = take()
    (found,) = workspace.submissions.all(version.instrument)
    assert (found.batch, found.file, found.rows, found.status) == (batch, "0101.csv", 2, "done")
    assert (found.municipality, found.period, found.person) == ("0101", "2026-03", PERSON)
    assert found.reading == {"kind": "csv", "header_row": 1}
    assert (found.replaces, found.errors, found.warnings, found.wrong_rows) == (None, 0, 0, 0)


def test_an_import_of_which_nobody_said_anything_has_no_origin(workspace, version, take):
    take(submission=Submission())
    (found,) = workspace.submissions.all(version.instrument)
    assert (found.municipality, found.period, found.reading) == (None, None, {})


def test_the_way_of_reading_travels_in_the_journal(workspace, take):
    first = take()
    take("nuevo.csv", Submission("0101", "2026-03", replaces=first))
    entry = workspace.journal.entries(ops=("import",))[-1]
    facts = json.loads(str(entry.what.new))
    assert facts["replaces"] == f"{workspace.device.id}/{first}"
    assert "reading" not in facts


class TestReplacing:
    def test_the_old_file_goes_in_the_instant_in_which_the_new_one_comes(
        self, workspace, version, take
    ):
        first = take()
        second = take("nuevo.csv", Submission("0101", "2026-03", replaces=first))
        assert in_sight(workspace, version) == {second}
        assert workspace.submissions.replaced_by(second) == first
        new, old = workspace.submissions.all(version.instrument)
        assert (new.replaces, old.status) == (first, "undone")

    def test_an_import_that_fails_replaces_nothing(self, workspace, version, take):
        first = take()

        def broken():
            yield ROWS[0]
            raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            take("nuevo.csv", Submission("0101", "2026-03", replaces=first), broken())
        assert in_sight(workspace, version) == {first}

    def test_undoing_brings_the_replaced_one_back_and_redoing_takes_it(
        self, workspace, version, take
    ):
        first = take()
        second = take("nuevo.csv", Submission("0101", "2026-03", replaces=first))
        workspace.batches.undo(second, PERSON)
        assert in_sight(workspace, version) == {first}
        workspace.batches.redo(second, PERSON)
        assert in_sight(workspace, version) == {second}

    def test_a_chain_is_walked_back_step_by_step(self, workspace, version, take):
        first = take()
        second = take("b.csv", Submission("0101", "2026-03", replaces=first))
        third = take("c.csv", Submission("0101", "2026-03", replaces=second))
        seen = [in_sight(workspace, version)]
        for batch in (third, second, first):
            workspace.batches.undo(batch, PERSON)
            seen.append(in_sight(workspace, version))
        assert seen == [{third}, {second}, {first}, set()]

    def test_undoing_what_is_out_of_sight_changes_nothing(self, workspace, version, take):
        first = take()
        second = take("b.csv", Submission("0101", "2026-03", replaces=first))
        workspace.batches.undo(first, PERSON)
        assert in_sight(workspace, version) == {second}

    def test_the_journal_stays_whole(self, workspace, take):
        first = take()
        second = take("b.csv", Submission("0101", "2026-03", replaces=first))
        workspace.batches.undo(second, PERSON)
        assert workspace.journal.verify() == []


@pytest.mark.parametrize(
    ("municipality", "period", "found"),
    [
        ("0101", "2026-03", ["a", "b"]),
        ("0101", "2026-04", ["c"]),
        ("0101", None, ["a", "b", "c"]),
        ("1413", "2026-03", []),
    ],
)
def test_imports_of_an_origin_are_found_by_period(
    workspace, version, take, municipality, period, found
):
    for name, when in (("a", "2026-03"), ("b", "2026-03"), ("c", "2026-04")):
        take(name, Submission("0101", when))
    undone = take("d", MARCH)
    workspace.batches.undo(undone, PERSON)
    seen = workspace.submissions.of_origin(version.instrument, municipality, period)
    assert sorted(each.file for each in seen) == found


class TestCorrections:
    def test_what_a_person_changed_is_told_with_what_the_file_said(self, workspace, take):
        batch = take()
        change(workspace, batch, "vivienda/cuartos", 4)
        change(workspace, batch, "vivienda/cuartos", 5)
        (found,) = workspace.submissions.corrections(batch)
        assert (found.path, found.old, found.new) == ("vivienda/cuartos", 3, 5)
        assert (found.person, found.reason) == (PERSON, "lo dijo la oficina")

    def test_what_was_changed_back_is_no_correction(self, workspace, take):
        batch = take()
        change(workspace, batch, "vivienda/cuartos", 4)
        change(workspace, batch, "vivienda/cuartos", 3)
        assert workspace.submissions.corrections(batch) == []

    def test_other_batches_are_left_out(self, workspace, take):
        change(workspace, take(), "vivienda/cuartos", 4)
        assert workspace.submissions.corrections(take("b.csv")) == []

    def test_records_set_aside_are_told(self, workspace, take):
        batch = take()
        record = workspace.records.info(list(workspace.submissions.records(batch))[1])
        workspace.records.delete(record, PERSON, reason="no es de aquí")
        assert workspace.submissions.set_aside(batch) == [record.uuid]
        assert list(workspace.submissions.records(batch).values()) == [2, 3]


class TestWhatThereIs:
    def test_records_count_by_the_municipality_they_are_about(self, workspace, version, take):
        rows = [(2, {"municipio": "0101"}), (3, {"municipio": "1413"}), (4, {})]
        take(rows=rows)
        found = workspace.submissions.present(version.instrument, "2026-03")
        assert {code: each.records for code, each in found.items()} == {"0101": 2, "1413": 1}

    @pytest.mark.parametrize(("period", "records"), [("2026-03", 2), ("2026-04", 0), (None, 2)])
    def test_only_those_of_the_period_count(self, workspace, version, take, period, records):
        take()
        found = workspace.submissions.present(version.instrument, period)
        assert sum(each.records for each in found.values()) == records

    def test_what_was_replaced_counts_no_more(self, workspace, version, take):
        first = take()
        take("b.csv", Submission("0101", "2026-03", replaces=first), ROWS[:1])
        found = workspace.submissions.present(version.instrument, "2026-03")
        assert found["0101"].records == 1
