"""Second keyings in the store: records of their own that no list shows."""

import sqlite3
from types import MappingProxyType

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, typed

from app.store.database import Database
from app.store.migrations import STEPS, bring_up_to_date
from app.store.record_query import RecordQuery
from app.store.schema import BATCHES, FIRST, MEDIA, NAMES
from app.store.second_keyings import LONGEST_PAUSE_S, SecondKeying
from app.store.workspace import FILE_NAME, Workspace
from forms.answers import Answers

OTHER = "Berta"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def first(workspace, clock):
    """A finished record with two answers."""
    record = begin(workspace, household())
    for path, value in (("municipio", "1413"), ("vivienda/cuartos", 3)):
        clock.pass_by(seconds=10)
        workspace.records.save(record, typed(path, value), PERSON)
    clock.pass_by(seconds=10)
    return workspace.records.set_state(record, "final", PERSON)


@pytest.fixture
def second(workspace, clock, first):
    """Its second keying, still a draft."""
    clock.pass_by(seconds=10)
    return key_again(workspace, first)


def key_again(workspace, first, person=OTHER, **how):
    version = workspace.instruments.version(first.version)
    return workspace.records.create(version, person, second=SecondKeying(first.id, **how))


class TestHidden:
    @pytest.mark.usefixtures("second")
    def test_lists_do_not_show_it(self, workspace, first):
        assert list(workspace.records.ids(RecordQuery(first.instrument))) == [first.id]
        assert list(workspace.records.ids(RecordQuery(first.instrument, deleted=True))) == []

    def test_counts_do_not_count_it(self, workspace, first, second):
        assert workspace.records.counts(first.instrument).all == 1
        workspace.records.set_state(second, "final", OTHER)
        assert workspace.records.counts(first.instrument).by_state == {"final": 1}

    @pytest.mark.usefixtures("second")
    def test_it_is_nobodys_draft(self, workspace):
        assert workspace.records.drafts() == []

    def test_its_findings_are_not_told(self, workspace, first, second):
        class Found:
            record, row, path, code, severity = second.uuid, None, "municipio", "x.y", "error"
            values = MappingProxyType({})

        workspace.issues.replace(second.uuid, [Found()], second.created_at)
        assert workspace.issues.open(first.instrument) == []
        assert workspace.issues.counts() == {}
        assert workspace.records.counts(first.instrument).with_errors == 0

    @pytest.mark.usefixtures("second")
    def test_the_views_of_the_file_leave_it_out(self, workspace, first):
        form = workspace.instruments.version(first.version).form_id
        (count,) = workspace.db.column(f'SELECT count(*) FROM "v_{form}"')
        assert count == 1

    def test_it_is_found_by_its_identity(self, workspace, first, second):
        assert workspace.records.find(second.uuid).second_of == first.id
        assert first.second_of is None


class TestBlind:
    @pytest.mark.usefixtures("second")
    def test_the_record_before_is_never_the_one_keyed_first(self, workspace, first):
        own = key_again(workspace, first, PERSON)
        assert workspace.records.before(own) is None

    def test_the_record_before_a_second_keying_is_the_second_keying_before(
        self, workspace, first, second
    ):
        after = key_again(workspace, first)
        assert workspace.records.before(after).uuid == second.uuid

    @pytest.mark.usefixtures("second")
    def test_a_second_keying_does_not_come_before_a_first(self, workspace, first):
        version = workspace.instruments.version(first.version)
        after = workspace.records.create(version, OTHER)
        assert workspace.records.before(after) is None


class TestHow:
    @pytest.mark.parametrize("way", ["independent", "dependent"])
    @pytest.mark.parametrize("fields", [None, (), ("municipio", "vivienda/cuartos")])
    def test_way_and_fields_are_kept(self, workspace, first, way, fields):
        record = key_again(workspace, first, way=way, fields=fields)
        assert workspace.second_keyings.of_record(record) == SecondKeying(first.id, way, fields)

    def test_a_record_keyed_first_has_none(self, workspace, first):
        assert workspace.second_keyings.of_record(first) is None

    def test_the_journal_says_of_which_record_it_is(self, workspace, first, second):
        (line,) = workspace.journal.entries(second.uuid)
        assert (line.what.op, line.what.new) == ("create", first.uuid)
        assert workspace.journal.verify() == []

    def test_answers_that_are_not_keyed_again_come_with_it(self, workspace, first):
        version = workspace.instruments.version(first.version)
        record = workspace.records.create(
            version,
            OTHER,
            initial=Answers({"municipio": "1413"}),
            second=SecondKeying(first.id, fields=("vivienda/cuartos",)),
        )
        assert workspace.records.answers(record).values == {"municipio": "1413"}
        assert workspace.second_keyings.fields_keyed([record.uuid]) == {}


class TestPairs:
    def test_a_pair_is_there_once_the_second_is_finished(self, workspace, first, second):
        assert workspace.second_keyings.pairs(first.instrument) == []
        second = workspace.records.set_state(second, "final", OTHER)
        (pair,) = workspace.second_keyings.pairs(first.instrument)
        assert (pair.first.uuid, pair.second) == (first.uuid, second)

    def test_what_is_set_aside_makes_no_pair(self, workspace, first, second):
        second = workspace.records.set_state(second, "final", OTHER)
        workspace.records.delete(first, PERSON)
        assert workspace.second_keyings.pairs(first.instrument) == []
        workspace.records.restore(first, PERSON)
        workspace.records.delete(second, OTHER)
        assert workspace.second_keyings.pairs(first.instrument) == []

    def test_begun_ones_are_listed_apart(self, workspace, first, second):
        (draft,) = workspace.second_keyings.drafts(first.instrument)
        assert draft.record.uuid == second.uuid
        workspace.records.delete(first, PERSON)
        assert workspace.second_keyings.drafts(first.instrument) == []

    def test_of_two_the_one_begun_first_counts(self, workspace, first, second):
        key_again(workspace, first)
        assert workspace.second_keyings.begun(first).uuid == second.uuid
        workspace.records.delete(second, OTHER)
        assert workspace.second_keyings.begun(first).uuid != second.uuid


class TestCandidates:
    def uuids(self, workspace, record):
        return [each.uuid for each in workspace.second_keyings.candidates(record.instrument)]

    def test_a_finished_record_is_one_with_who_keyed_it(self, workspace, first):
        (candidate,) = workspace.second_keyings.candidates(first.instrument)
        assert (candidate.id, candidate.uuid, candidate.author) == (first.id, first.uuid, PERSON)

    def test_a_draft_is_none(self, workspace, first):
        workspace.records.set_state(first, "draft", PERSON)
        assert self.uuids(workspace, first) == []

    def test_what_was_keyed_twice_is_none(self, workspace, first, second):
        assert self.uuids(workspace, first) == []
        workspace.records.delete(second, OTHER)
        assert self.uuids(workspace, first) == [first.uuid]

    def test_nobody_keyed_the_rows_of_an_imported_file(self, workspace, first):
        version = workspace.instruments.version(first.version)
        rows = [(2, {"municipio": "0101"})]
        workspace.records.add_imported(
            version, rows, PERSON, file_name="f.csv", file_sha256="0" * 64
        )
        assert self.uuids(workspace, first) == [first.uuid]


class TestKeyed:
    def test_who_answered_or_began_is_a_keyer(self, workspace, first):
        workspace.records.save(first, typed("municipio", "0101", "1413"), "Carla", reason="acta")
        assert workspace.second_keyings.keyers(first) == {PERSON, "Carla"}

    @pytest.mark.usefixtures("second")
    def test_fields_records_keys_and_time_by_person(self, workspace, first):
        workspace.second_keyings.add_keystrokes(first, PERSON, 5)
        workspace.second_keyings.add_keystrokes(first, PERSON, 2)
        (keyed,) = workspace.second_keyings.keyed(first.instrument)
        assert (keyed.person, keyed.records, keyed.fields) == (PERSON, 1, 2)
        assert (keyed.keystrokes, keyed.active_s) == (7, 30.0)

    def test_a_field_changed_twice_is_one_field(self, workspace, first):
        workspace.records.save(first, typed("vivienda/cuartos", 4, 3), PERSON)
        (keyed,) = workspace.second_keyings.keyed(first.instrument)
        assert keyed.fields == 2

    def test_a_long_pause_is_no_work(self, workspace, first, clock):
        clock.pass_by(seconds=LONGEST_PAUSE_S + 1)
        workspace.records.save(first, typed("vivienda/cuartos", 4, 3), PERSON)
        (keyed,) = workspace.second_keyings.keyed(first.instrument)
        assert keyed.active_s == 30.0

    def test_a_clock_set_back_takes_no_time_away(self, workspace, first, clock):
        clock.pass_by(hours=-1)
        workspace.records.save(first, typed("vivienda/cuartos", 4, 3), PERSON)
        (keyed,) = workspace.second_keyings.keyed(first.instrument)
        assert keyed.active_s >= 0

    def test_a_correction_is_not_keying(self, workspace, first):
        workspace.records.save(first, typed("municipio", "0101", "1413"), "Carla", reason="acta")
        assert [each.person for each in workspace.second_keyings.keyed(first.instrument)] == [
            PERSON
        ]
        assert workspace.second_keyings.fields_keyed([first.uuid]) == {PERSON: 2}


def test_an_older_file_keeps_its_views_and_leaves_second_keyings_out(tmp_path, clock):
    database = Database.open(tmp_path / FILE_NAME)
    bring_up_to_date(database, tmp_path, clock(), STEPS[:3], FIRST + MEDIA + BATCHES + NAMES)
    database.close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(
        "CREATE VIEW v_f AS SELECT uuid FROM record WHERE record.deleted = 0 AND "
        "(record.batch IS NULL OR record.batch IN (SELECT id FROM batch WHERE status = 'done'))"
    )
    connection.commit()
    connection.close()
    with Workspace.open(tmp_path, clock=clock) as workspace:
        record = begin(workspace, household())
        key_again(workspace, record)
        assert list(workspace.db.column("SELECT uuid FROM v_f")) == [record.uuid]
