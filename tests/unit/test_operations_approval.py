"""The gate before the portal: what blocks a version, who approves it, how it is overridden."""

import json
import shutil

import pytest
from support.practice_table import FORM, PERSON
from support.publishing import APPROVER, approved, build, now, put_records, sign, sound_lines

from app.messages import sentence
from app.operations.approval import approve, blocks, check_people, last_version, let_out
from app.operations.correct import correct
from app.operations.deliver import deliver
from app.operations.parcels import put_back, take_out
from app.operations.portals import PRACTICE, open_destination
from app.operations.publish import enqueue
from app.operations.staff import work_alone
from app.steps.approval_terms import Terms
from app.steps.datapackage import MANIFEST, README
from app.steps.package_check import verify_manifest
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Place, ProblemError
from sync.outbox import Outbox
from sync.parcel import State

PINS = {PERSON: "4321", APPROVER: "9876"}
REASON = "Lo ordenó la Procuraduría para hoy"


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """Folders that are made once and copied for each test: without PINs, and with them."""
    folder = tmp_path_factory.mktemp("gate")
    with Workspace.open(folder / "plain") as workspace:
        put_records(workspace, folder, *sound_lines(3))
        workspace.people.set_role(APPROVER, "approver")
    shutil.copytree(folder / "plain", folder / "signed")
    with Workspace.open(folder / "signed") as workspace:
        for name, pin in PINS.items():
            workspace.people.set_pin(name, pin)
    return folder


@pytest.fixture
def workspace(stock, tmp_path):
    """Three records that could go out, and two people who have no PIN yet."""
    shutil.copytree(stock / "plain", tmp_path / "plain")
    with Workspace.open(tmp_path / "plain") as workspace:
        yield workspace


@pytest.fixture
def signed_in(stock, tmp_path):
    """The same with a PIN before each name."""
    shutil.copytree(stock / "signed", tmp_path / "signed")
    with Workspace.open(tmp_path / "signed") as workspace:
        yield workspace


def codes(problems):
    return [problem.code for problem in problems]


def refused(operation, *arguments, **options):
    """Codes of what an operation refuses with."""
    with pytest.raises(ProblemError) as caught:
        operation(*arguments, **options)
    return codes(caught.value.problems)


def go(workspace, person=PERSON, **options):
    return let_out(workspace, name_of(workspace), person, clock=now, **options)


class TestWhatBlocks:
    def test_nothing_when_two_people_signed_the_bytes(self, workspace):
        built = approved(workspace)
        assert blocks(workspace, workspace.datasets.version(built.version)) == ()
        assert go(workspace).id == built.version

    def test_a_version_that_was_only_built_lacks_both_signatures_each_with_its_place(
        self, workspace
    ):
        version = workspace.datasets.version(build(workspace).version)
        found = blocks(workspace, version)
        assert codes(found) == ["approval.preparer_unproven", "approval.missing"]
        places = [problem.place.field for problem in found]
        assert places == ["publicar/preparar", "publicar/aprobar"]
        assert all(version.name in sentence(problem) for problem in found)

    def test_the_refusal_counts_and_lists_them(self, workspace):
        build(workspace)
        found = ["approval.blocked", "approval.preparer_unproven", "approval.missing"]
        assert refused(go, workspace) == found

    def test_whoever_is_behind_a_pin_has_signed_by_preparing(self, signed_in):
        version = signed_in.datasets.version(build(signed_in).version)
        assert codes(blocks(signed_in, version)) == ["approval.missing"]

    def test_preparing_again_with_a_pin_signs_the_same_version(self, workspace):
        first = build(workspace)
        workspace.people.set_pin(PERSON, PINS[PERSON])
        again = build(workspace)
        assert (again.repeated, again.version) == (True, first.version)
        version = workspace.datasets.version(first.version)
        assert codes(blocks(workspace, version)) == ["approval.missing"]

    def test_who_approved_does_not_become_who_prepared_by_building_again(self, workspace):
        built = approved(workspace)
        workspace.people.set_role(APPROVER, "steward")
        build(workspace, APPROVER)
        assert workspace.datasets.version(built.version).prepared_by == PERSON
        assert go(workspace).id == built.version

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda folder: (folder / README).write_text("x", encoding="utf-8"), "changed"),
            (lambda folder: (folder / README).unlink(), "missing"),
            (lambda folder: (folder / "otro.csv").write_text("a", encoding="utf-8"), "unknown"),
        ],
    )
    def test_files_that_are_not_as_they_were_frozen(self, workspace, spoil, code):
        built = approved(workspace)
        spoil(built.folder)
        assert refused(go, workspace) == ["approval.blocked", f"package.file_{code}"]
        assert refused(go, workspace, override=REASON)[1:] == [f"package.file_{code}"]

    def test_a_folder_that_is_gone(self, workspace):
        shutil.rmtree(approved(workspace).folder)
        assert refused(go, workspace) == ["approval.blocked", "package.cannot_read"]

    def test_a_file_and_its_line_in_the_manifest_changed_together(self, workspace):
        from app.steps.datapackage import write_manifest

        built = approved(workspace)
        (built.folder / README).write_text("otra cosa", encoding="utf-8")
        write_manifest(built.folder)
        assert refused(go, workspace) == ["approval.blocked", "package.file_changed"]

    def test_signatures_for_other_bytes_hold_for_nothing(self, workspace):
        approved(workspace)
        workspace.db.execute("UPDATE approval SET manifest_sha256 = 'otro'")
        found = ["approval.blocked", "approval.not_validated", "approval.missing"]
        assert refused(go, workspace) == found

    def test_what_an_earlier_program_let_approve_is_prepared_again(self, workspace):
        approved(workspace)
        workspace.db.execute("UPDATE approval SET manifest_sha256 = NULL, with_pin = 0")
        assert refused(go, workspace)[1:] == ["approval.not_validated", "approval.missing"]
        sign(workspace, build(workspace).version)
        assert go(workspace).number == 1

    def test_a_changed_record_gives_a_version_that_needs_a_signature_of_its_own(self, workspace):
        approved(workspace)
        instrument = workspace.instruments.latest(FORM).instrument
        ids = workspace.records.ids(RecordQuery(instrument))
        record = workspace.records.info(ids[0]).uuid
        correct(workspace, record, "poblacion", 7, PERSON, reason="conteo", clock=now)
        assert build(workspace).number == 2
        assert "approval.missing" in refused(go, workspace)

    def test_errors_found_since_in_what_was_frozen_are_listed_record_by_record(self, workspace):
        built = approved(workspace)
        record = workspace.datasets.records_of(built.version)[1]
        find_error(workspace, record)
        with pytest.raises(ProblemError) as caught:
            go(workspace)
        _, found = caught.value.problems
        info = workspace.records.info(record)
        assert found.code == "answer.constraint"
        assert found.place == Place(row=info.source_row, record=info.uuid, field="poblacion")

    def test_an_error_in_a_record_that_was_changed_since_is_not_in_the_frozen_bytes(
        self, workspace
    ):
        built = approved(workspace)
        record = workspace.datasets.records_of(built.version)[0]
        workspace.db.execute(
            "UPDATE record SET updated_at = '2999-01-01T00:00:00.000Z' WHERE id = ?", (record,)
        )
        find_error(workspace, record)
        assert go(workspace).id == built.version


def find_error(workspace, record):
    """Let a check find an answer of a record wrong."""
    workspace.db.execute(
        "INSERT INTO issue (record, path, code, severity, values_json, found_at) "
        "VALUES (?, 'poblacion', 'answer.constraint', 'error', '{}', '2026-01-01T00:00:00.000Z')",
        (record,),
    )


class TestApproving:
    def test_it_holds_for_the_bytes_and_says_who_stands_for_them(self, signed_in):
        built = build(signed_in)
        done = approve(signed_in, built.name, APPROVER, PINS[APPROVER])
        assert (done.prepared_by, done.approved_by, done.repeated) == (PERSON, APPROVER, False)
        assert done.version.id == built.version
        assert go(signed_in, APPROVER).id == built.version

    def test_twice_is_once(self, signed_in):
        name = build(signed_in).name
        first = approve(signed_in, name, APPROVER, PINS[APPROVER])
        again = approve(signed_in, name, APPROVER, PINS[APPROVER])
        assert (again.repeated, again.at) == (True, first.at)

    @pytest.mark.parametrize(
        ("person", "role", "pin", "code"),
        [
            (APPROVER, "approver", "0000", "store.wrong_pin"),
            (APPROVER, "approver", "", "store.pin_needed"),
            (APPROVER, "officer", PINS[APPROVER], "people.may_not_approve"),
            (APPROVER, "enumerator", PINS[APPROVER], "people.may_not_approve"),
            (PERSON, "steward", PINS[PERSON], "store.same_person"),
            ("Nadie", "steward", "1234", "approval.needs_pin"),
        ],
    )
    def test_who_may_not(self, signed_in, person, role, pin, code):
        name = build(signed_in).name
        signed_in.people.set_role(person, role)
        assert refused(approve, signed_in, name, person, pin) == [code]
        assert signed_in.approvals.who(last_version(signed_in, name).id, "approves") is None

    def test_the_preparer_must_have_signed_first(self, workspace):
        workspace.people.set_pin(APPROVER, PINS[APPROVER])
        name = build(workspace).name
        found = refused(approve, workspace, name, APPROVER, PINS[APPROVER])
        assert found == ["approval.blocked", "approval.preparer_unproven"]

    def test_nobody_approves_changed_files(self, signed_in):
        built = build(signed_in)
        (built.folder / README).unlink()
        found = refused(approve, signed_in, built.name, APPROVER, PINS[APPROVER])
        assert found == ["approval.blocked", "package.file_missing"]

    def test_nobody_approves_what_they_did_not_look_at(self, signed_in):
        built = build(signed_in)
        found = refused(
            approve, signed_in, built.name, APPROVER, PINS[APPROVER], version=built.version + 1
        )
        assert found == ["approval.newer"]

    def test_a_name_that_was_never_prepared(self, signed_in):
        assert refused(approve, signed_in, "nada", APPROVER, "9876") == ["dataset.unknown"]


class TestAnOfficeOfOne:
    def test_the_same_person_signs_twice_and_the_release_says_so(self, signed_in):
        signed_in.people.set_role(PERSON, "steward")
        work_alone(signed_in, PERSON, alone=True)
        built = build(signed_in)
        done = approve(signed_in, built.name, PERSON, PINS[PERSON])
        assert (done.prepared_by, done.approved_by) == (PERSON, PERSON)
        assert go(signed_in).id == built.version
        assert "una sola persona" in (built.folder / README).read_text(encoding="utf-8")
        assert verify_manifest(built.folder) == []

    def test_what_was_prepared_before_is_prepared_again_so_that_it_says_so(self, signed_in):
        signed_in.people.set_role(PERSON, "steward")
        name = build(signed_in).name
        work_alone(signed_in, PERSON, alone=True)
        assert refused(approve, signed_in, name, PERSON, "4321") == ["approval.built_for_two"]
        assert build(signed_in).number == 2
        approve(signed_in, name, PERSON, PINS[PERSON])

    def test_unchanged_records_give_the_same_version_again(self, signed_in):
        work_alone(signed_in, PERSON, alone=True)
        first = build(signed_in)
        assert build(signed_in).version == first.version

    def test_switched_off_it_takes_two_again(self, signed_in):
        signed_in.people.set_role(PERSON, "steward")
        work_alone(signed_in, PERSON, alone=True)
        name = build(signed_in).name
        work_alone(signed_in, PERSON, alone=False)
        assert refused(approve, signed_in, name, PERSON, "4321") == ["store.same_person"]

    def test_a_second_person_is_welcome_all_the_same(self, signed_in):
        work_alone(signed_in, PERSON, alone=True)
        name = build(signed_in).name
        assert approve(signed_in, name, APPROVER, PINS[APPROVER]).approved_by == APPROVER


class TestOverriding:
    def test_a_version_of_its_own_carries_the_reason_and_the_same_data(self, signed_in):
        built = build(signed_in)
        noted = go(signed_in, override=f"  {REASON}\n")
        assert (noted.number, noted.rows, noted.data_sha256) == (2, 3, built.data_sha256)
        assert Terms.from_json(noted.terms) == Terms(override=REASON)
        folder = signed_in.folder / noted.folder
        assert f"> {REASON}" in (folder / README).read_text(encoding="utf-8")
        quality = json.loads((folder / "calidad.json").read_text(encoding="utf-8"))
        assert quality["approval"] == {"override": REASON}
        assert verify_manifest(folder) == []
        assert verify_manifest(built.folder) == []

    def test_the_journal_says_who_and_why(self, signed_in):
        build(signed_in)
        go(signed_in, override=REASON)
        last = signed_in.journal.entries(ops=("remark",))[-1]
        assert (last.person, last.what.reason) == (PERSON, REASON)

    def test_asked_again_it_is_the_same_version(self, signed_in):
        build(signed_in)
        first = go(signed_in, override=REASON)
        assert go(signed_in, override=REASON).id == first.id == go(signed_in).id

    def test_errors_can_be_let_pass_too(self, signed_in):
        built = build(signed_in)
        find_error(signed_in, signed_in.datasets.records_of(built.version)[0])
        assert go(signed_in, override=REASON).number == 2

    def test_nothing_is_overridden_where_nothing_blocks(self, workspace):
        built = approved(workspace)
        assert go(workspace, override=REASON).id == built.version

    def test_preparing_anew_gives_a_version_without_the_note(self, signed_in):
        build(signed_in)
        go(signed_in, override=REASON)
        clean = build(signed_in)
        assert (clean.number, clean.repeated) == (3, False)
        assert "approval.missing" in refused(go, signed_in)

    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            ("urge", "approval.reason_too_short"),
            ("  por   fin \n", "approval.reason_too_short"),
            ("x" * 501, "approval.reason_too_long"),
        ],
    )
    def test_a_reason_is_a_sentence(self, signed_in, reason, code):
        build(signed_in)
        assert refused(go, signed_in, override=reason) == [code]
        assert [version.number for version in signed_in.datasets.versions(name_of(signed_in))] == [
            1
        ]

    def test_it_takes_a_pin(self, workspace):
        build(workspace)
        assert refused(go, workspace, override=REASON) == ["approval.needs_pin"]

    @pytest.mark.parametrize("role", ["enumerator"])
    def test_who_may_not_send_does_not_override(self, signed_in, role):
        build(signed_in)
        signed_in.people.set_role(PERSON, role)
        assert refused(go, signed_in, override=REASON) == ["people.may_not_send"]


def name_of(workspace):
    return workspace.datasets.all()[0].name


class TestTheOutbox:
    def test_nothing_is_put_in_that_nobody_approved(self, workspace):
        name = build(workspace).name
        with open_destination(workspace, PRACTICE) as portal:
            found = refused(enqueue, workspace, name, portal, PERSON, clock=now)
        assert found[0] == "approval.blocked"
        assert Outbox(workspace.db).parcels() == []

    def test_what_stands_there_without_signatures_is_taken_out_and_told(self, workspace):
        name = approved(workspace).name
        with open_destination(workspace, PRACTICE) as portal:
            parcel = enqueue(workspace, name, portal, PERSON, clock=now)
            workspace.db.execute("DELETE FROM approval WHERE part = 'approves'")
            cycle = deliver(workspace, portal, clock=now)
        assert codes(cycle.problems) == ["approval.blocked", "approval.missing"]
        assert cycle.writes == 0
        assert Outbox(workspace.db).parcel(parcel.id).state is State.WITHDRAWN

    def test_what_was_taken_out_is_not_put_back_without_them(self, workspace):
        name = approved(workspace).name
        with open_destination(workspace, PRACTICE) as portal:
            parcel = enqueue(workspace, name, portal, PERSON, clock=now)
        take_out(workspace, parcel.id, now())
        workspace.db.execute("DELETE FROM approval WHERE part = 'approves'")
        assert refused(put_back, workspace, parcel.id, now()) == [
            "approval.blocked",
            "approval.missing",
        ]

    def test_an_overridden_version_needs_no_second_look(self, signed_in):
        build(signed_in)
        check_people(signed_in, go(signed_in, override=REASON))


def test_columns_without_a_class_stop_the_release_one_by_one(tmp_path):
    from support.forms import household
    from support.workspaces import begin

    with Workspace.open(tmp_path / "otra") as workspace:
        begin(workspace, household())
        form = workspace.instruments.forms()[0].form_id
        from app.operations.build_dataset import build_dataset

        with pytest.raises(ProblemError) as caught:
            build_dataset(workspace, form, PERSON, clock=now)
        found = [p for p in caught.value.problems if p.code == "approval.column_without_class"]
        assert found
        assert all(problem.place.column and problem.place.field for problem in found)


@pytest.mark.parametrize("role", ["enumerator", "approver"])
def test_who_may_not_prepare_builds_nothing(workspace, role):
    workspace.people.set_role(PERSON, role)
    assert refused(build, workspace) == ["people.may_not_prepare"]
    assert workspace.datasets.all() == []


def test_drafts_that_stay_are_counted(workspace):
    from app.operations import capture

    capture.start(workspace, FORM, PERSON, clock=now)
    built = build(workspace)
    assert (built.rows, built.drafts) == (3, 1)
    assert MANIFEST in {path.name for path in built.folder.iterdir()}


def test_another_computer_takes_the_lines_in_and_has_no_version_of_its_own(signed_in, tmp_path):
    from app.operations.export_bundle import export_bundle
    from app.operations.import_bundle import import_bundle

    name = build(signed_in).name
    approve(signed_in, name, APPROVER, PINS[APPROVER])
    export_bundle(signed_in, tmp_path / "entrega.zip", clock=now)
    with Workspace.open(tmp_path / "otra") as other:
        import_bundle(other, tmp_path / "entrega.zip", clock=now)
        said = [line.what.new for line in other.journal.entries(ops=("remark",))]
        assert [json.loads(str(each))["part"] for each in said] == ["prepares", "approves"]
        assert other.datasets.all() == []
        assert other.journal.verify() == []
