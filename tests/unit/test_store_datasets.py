"""Datasets: frozen versions, two people who stand for them, receipts of the portal."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin

from app.messages import sentence
from app.store.database import BugError
from app.store.people import ALLOWED, may
from app.store.workspace import Workspace
from forms.problem import ProblemError

MANIFEST = {"datos.csv": {"sha256": "ab", "bytes": 12}}


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def record(workspace):
    record = begin(workspace, household())
    workspace.datasets.define("hogares-nebaj", record.instrument, {"title": "Hogares"})
    return record


def freeze(workspace, clock, records=(), person=PERSON):
    return workspace.datasets.add_version(
        "hogares-nebaj",
        folder="exports/hogares-nebaj/1",
        rows=len(records),
        data_sha256="ab",
        manifest=MANIFEST,
        metadata={"title": "Hogares"},
        person=person,
        built_at=clock(),
        records=records,
    )


def file_parcel(workspace, version, key="p1"):
    with workspace.db.transaction():
        workspace.db.execute(
            "INSERT INTO parcel (id, dataset, version, kind, portal_url, organization, "
            "payload_path, payload_sha256, bytes, fields_json, state, created_at, updated_at) "
            "VALUES (?, ?, ?, 'publish', 'http://127.0.0.1', 'nebaj', 'x', 'ab', 1, '{}', 'sent', "
            "'', '')",
            (key, version.dataset, version.id),
        )


class TestDatasets:
    def test_a_dataset_is_named_once_and_described_anew(self, workspace, record):
        before = workspace.datasets.get("hogares-nebaj")
        after = workspace.datasets.define("hogares-nebaj", record.instrument, {"title": "Otro"})
        assert after.id == before.id
        assert (before.metadata, after.metadata) == ({"title": "Hogares"}, {"title": "Otro"})
        assert workspace.datasets.all() == workspace.datasets.all(record.instrument) == [after]

    def test_a_dataset_that_is_not_there_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            workspace.datasets.get("nada")
        assert "«nada»" in sentence(caught.value.problems[0])


class TestVersions:
    def test_a_version_keeps_all_that_was_said_of_it(self, workspace, record, clock):
        version = freeze(workspace, clock, [record.id])
        assert (version.name, version.number, version.rows) == ("hogares-nebaj", 1, 1)
        assert (version.manifest, version.metadata) == (MANIFEST, {"title": "Hogares"})
        assert (version.prepared_by, version.built_at) == (PERSON, clock.now)
        assert workspace.datasets.version(version.id) == version

    @pytest.mark.usefixtures("record")
    def test_versions_are_numbered(self, workspace, clock):
        made = [freeze(workspace, clock) for _ in range(3)]
        assert [version.number for version in made] == [1, 2, 3]
        assert workspace.datasets.versions("hogares-nebaj") == made
        assert workspace.datasets.last_version("hogares-nebaj") == made[2]

    @pytest.mark.usefixtures("record")
    def test_a_dataset_without_versions_has_no_last_one(self, workspace):
        assert workspace.datasets.last_version("hogares-nebaj") is None
        assert workspace.datasets.versions("hogares-nebaj") == []

    def test_a_version_that_is_not_there_is_a_key_error(self, workspace):
        with pytest.raises(KeyError):
            workspace.datasets.version(9)

    def test_the_records_of_a_version_are_known(self, workspace, record, clock):
        version = freeze(workspace, clock, [record.id])
        rows = workspace.db.rows("SELECT version, record FROM dataset_version_record")
        assert [tuple(row) for row in rows] == [(version.id, record.id)]

    def test_a_version_with_a_record_that_is_not_there_is_not_kept(self, workspace, record, clock):
        with pytest.raises(BugError):
            freeze(workspace, clock, [record.id, 999])
        assert workspace.datasets.versions("hogares-nebaj") == []


class TestReceipts:
    def test_a_receipt_is_filed_once_a_parcel(self, workspace, record, clock):
        version = freeze(workspace, clock, [record.id])
        file_parcel(workspace, version)
        for rows in (1, 2):
            workspace.datasets.add_receipt(
                "p1", version.id, "http://127.0.0.1/x", {"rows": rows}, clock()
            )
        (receipt,) = workspace.datasets.receipts("hogares-nebaj")
        assert (receipt.parcel, receipt.body, receipt.at) == ("p1", {"rows": 1}, clock.now)
        assert workspace.datasets.receipts() == [receipt]
        assert workspace.datasets.receipts("otro") == []

    def test_it_may_be_filed_with_other_changes_as_one(self, workspace, record, clock):
        version = freeze(workspace, clock, [record.id])
        file_parcel(workspace, version)
        with workspace.db.transaction():
            workspace.datasets.add_receipt("p1", version.id, "http://127.0.0.1", {}, clock())
        assert len(workspace.datasets.receipts()) == 1

    @pytest.mark.usefixtures("record")
    def test_a_receipt_without_a_parcel_is_our_mistake(self, workspace, clock):
        version = freeze(workspace, clock)
        with pytest.raises(BugError):
            workspace.datasets.add_receipt("nada", version.id, "http://127.0.0.1", {}, clock())


class TestPeople:
    def test_a_new_name_is_written_down_once(self, workspace):
        first = workspace.people.ensure("Ana Brito", "enumerator")
        assert workspace.people.ensure("Ana Brito", "steward") == first
        assert workspace.people.find("Ana Brito") == first
        assert workspace.people.all() == [first]

    def test_a_name_that_is_not_there_is_none(self, workspace):
        assert workspace.people.find("Nadie") is None

    def test_a_role_can_change(self, workspace):
        workspace.people.ensure("Ana Brito", "enumerator")
        assert workspace.people.set_role("Ana Brito", "approver").role == "approver"
        assert workspace.people.ensure("Ana Brito").role == "approver"

    def test_a_role_changed_elsewhere_is_seen(self, workspace, tmp_path):
        workspace.people.ensure("Ana Brito", "enumerator")
        with Workspace.open(tmp_path) as other:
            other.people.set_role("Ana Brito", "steward")
        assert workspace.people.ensure("Ana Brito").role == "steward"

    def test_the_key_of_a_name_never_changes(self, workspace):
        key = workspace.people.key("Ana Brito")
        workspace.people.set_role("Ana Brito", "steward")
        assert workspace.people.key("Ana Brito") == key == workspace.people.find("Ana Brito").id

    def test_a_role_that_does_not_exist_is_our_mistake(self, workspace):
        with pytest.raises(BugError):
            workspace.people.ensure("Ana Brito", "reina")

    def test_a_name_without_a_pin_lets_everybody_in(self, workspace):
        workspace.people.ensure("Ana Brito")
        workspace.people.check_pin("Ana Brito", "1234")

    def test_a_pin_guards_a_name(self, workspace):
        assert workspace.people.set_pin("Ana Brito", "2468").has_pin
        workspace.people.check_pin("Ana Brito", "2468")
        with pytest.raises(ProblemError) as caught:
            workspace.people.check_pin("Ana Brito", "1234")
        assert caught.value.problems[0].code == "store.wrong_pin"

    def test_a_pin_can_be_taken_away(self, workspace):
        workspace.people.set_pin("Ana Brito", "2468")
        assert not workspace.people.set_pin("Ana Brito", None).has_pin
        workspace.people.check_pin("Ana Brito", "lo que sea")

    def test_equal_pins_are_stored_unlike(self, workspace):
        for name in ("Ana Brito", "Pedro Raymundo"):
            workspace.people.set_pin(name, "2468")
        stored = list(workspace.db.column("SELECT pin_hash FROM person"))
        assert len(set(stored)) == 2
        assert not any("2468" in each for each in stored)

    @pytest.mark.parametrize(
        ("role", "action", "allowed"),
        [
            ("enumerator", "capture", True),
            ("enumerator", "prepare", False),
            ("officer", "prepare", True),
            ("officer", "approve", False),
            ("steward", "approve", True),
            ("approver", "approve", True),
            ("approver", "correct", False),
        ],
    )
    def test_roles_say_who_prepares_and_who_approves(self, role, action, allowed):
        assert may(role, action) is allowed

    def test_the_table_of_roles_is_that_of_the_file(self, workspace):
        for role in ALLOWED:
            assert workspace.people.ensure(f"Alguien {role}", role).role == role
