"""From a table with errors to records one can publish: import, check, correct, build."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.workspaces import PERSON, HandClock

from app.operations.build_dataset import build_dataset, copy_package, describe_dataset
from app.operations.build_dataset import dataset_metadata as metadata_of
from app.operations.correct import bring_back, correct, set_aside
from app.operations.export_view import export_view
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import checklist, course, open_practice, reset_practice
from app.operations.today import today
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.steps.package_check import verify_manifest
from app.store.database import KnownError
from app.store.folder_lock import PACKING, folder_lock
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

FORM = "conectividad_municipal"
TABLE = course().table


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when told to."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock) -> Workspace:
    """A workspace with the standard form."""
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_library_form(opened, FORM)
        yield opened


@pytest.fixture
def imported(workspace: Workspace) -> Workspace:
    """The practice table with its five errors."""
    import_table(workspace, FORM, TABLE, PERSON)
    return workspace


def repair(workspace: Workspace, clock: HandClock) -> None:
    """Correct the five errors as the course says."""
    by_row = {correction.row: correction for correction in course().corrections}
    version = workspace.instruments.latest(FORM)
    for issue in workspace.issues.open(version.instrument):
        mend = by_row[issue.source_row]
        if mend.field is None:
            set_aside(workspace, issue.record_uuid, PERSON, reason=mend.reason)
        else:
            correct(
                workspace, issue.record_uuid, mend.field, mend.value, PERSON,
                reason=mend.reason, clock=clock,
            )  # fmt: skip


def test_the_table_comes_in_whole_with_its_errors(imported: Workspace) -> None:
    version = imported.instruments.latest(FORM)
    assert len(imported.records.ids(RecordQuery(version.instrument))) == 338


def test_the_same_file_is_taken_once(imported: Workspace) -> None:
    again = import_table(imported, FORM, TABLE, PERSON)
    assert again.repeated
    assert [problem.code for problem in again.problems] == ["table.already_imported"]


def test_a_cancelled_import_leaves_nothing(workspace: Workspace) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        import_table(workspace, FORM, TABLE, PERSON, cancel=cancel)
    version = workspace.instruments.latest(FORM)
    assert not workspace.records.ids(RecordQuery(version.instrument))


def test_exactly_the_five_errors_are_found_with_row_and_question(
    imported: Workspace, clock: HandClock
) -> None:
    found = validate_form(imported, FORM, clock=clock).problems
    assert {(problem.place.row, problem.place.field, problem.code) for problem in found} == {
        (70, "municipio", "answer.not_in_list"),
        (223, "poblacion", "answer.not_a_number"),
        (287, "anio_censo", "answer.required"),
        (299, "hogares_internet_pct", "answer.constraint"),
        (314, "municipio", "record.duplicate_key"),
    }


def test_the_later_of_two_equal_records_is_named(imported: Workspace, clock: HandClock) -> None:
    found = validate_form(imported, FORM, clock=clock).problems
    (twice,) = [problem for problem in found if problem.code == "record.duplicate_key"]
    first = imported.records.find(str(twice.values["first"]))
    assert first.source_row < twice.place.row


def test_corrections_leave_no_problem_and_a_history(imported: Workspace, clock: HandClock) -> None:
    validate_form(imported, FORM, clock=clock)
    repair(imported, clock)
    assert validate_form(imported, FORM, clock=clock).problems == ()
    reasons = {entry.what.reason for entry in imported.journal.entries() if entry.what.reason}
    assert reasons == {correction.reason for correction in course().corrections}
    assert imported.journal.verify() == []


def test_a_record_set_aside_comes_back(imported: Workspace) -> None:
    version = imported.instruments.latest(FORM)
    uuid = imported.records.info(imported.records.ids(RecordQuery(version.instrument))[0]).uuid
    set_aside(imported, uuid, PERSON, reason="prueba")
    assert len(imported.records.ids(RecordQuery(version.instrument))) == 337
    bring_back(imported, uuid, PERSON)
    assert len(imported.records.ids(RecordQuery(version.instrument))) == 338


def test_errors_stop_the_dataset_and_are_all_named(imported: Workspace, clock: HandClock) -> None:
    with pytest.raises(ProblemError) as raised:
        build_dataset(imported, FORM, PERSON, clock=clock)
    assert len(raised.value.problems) == 6
    assert imported.datasets.all() == []


class TestDataset:
    """Building the package."""

    @pytest.fixture
    def ready(self, imported: Workspace, clock: HandClock) -> Workspace:
        validate_form(imported, FORM, clock=clock)
        repair(imported, clock)
        return imported

    def test_it_holds_every_record_that_is_not_set_aside(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        built = build_dataset(ready, FORM, PERSON, clock=clock)
        assert (built.name, built.number, built.rows) == ("conectividad-municipal", 1, 337)

    def test_unchanged_records_give_the_same_version_again(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        first = build_dataset(ready, FORM, PERSON, clock=clock)
        clock.pass_by(days=3)
        again = build_dataset(ready, FORM, PERSON, clock=clock)
        assert again.repeated
        assert (again.version, again.folder) == (first.version, first.folder)

    def test_another_window_that_packs_is_not_disturbed(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        with folder_lock(ready.folder, PACKING), pytest.raises(KnownError) as refused:
            build_dataset(ready, FORM, PERSON, clock=clock)
        assert refused.value.problems[0].code == "dataset.building_elsewhere"
        assert build_dataset(ready, FORM, PERSON, clock=clock).number == 1

    def test_files_that_were_damaged_or_lost_come_back_byte_for_byte(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        first = build_dataset(ready, FORM, PERSON, clock=clock)
        for spoil in (lambda: (first.folder / "LEAME.md").write_text("x", encoding="utf-8"),
                      lambda: shutil.rmtree(ready.exports)):  # fmt: skip
            spoil()
            clock.pass_by(days=1)
            again = build_dataset(ready, FORM, PERSON, clock=clock)
            assert (again.repeated, again.version, again.folder) == (
                True,
                first.version,
                first.folder,
            )
            assert verify_manifest(again.folder) == []

    def test_a_copy_that_finds_no_place_says_why(
        self, ready: Workspace, clock: HandClock, tmp_path: Path
    ) -> None:
        built = build_dataset(ready, FORM, PERSON, clock=clock)
        (tmp_path / "archivo").write_text("x", encoding="utf-8")
        with pytest.raises(KnownError) as refused:
            copy_package(built.folder, tmp_path / "archivo")
        (problem,) = refused.value.problems
        assert (problem.code, problem.values["detail"]) == ("command.cannot_write", "EEXIST")

    def test_a_changed_record_gives_a_new_version_and_keeps_the_old_files(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        first = build_dataset(ready, FORM, PERSON, clock=clock)
        version = ready.instruments.latest(FORM)
        uuid = ready.records.info(ready.records.ids(RecordQuery(version.instrument))[0]).uuid
        correct(ready, uuid, "poblacion", 7, PERSON, reason="prueba", clock=clock)
        clock.pass_by(seconds=1)
        second = build_dataset(ready, FORM, PERSON, clock=clock)
        assert second.number == 2
        assert first.folder.is_dir()
        assert second.folder != first.folder

    def test_a_new_description_gives_a_new_version(
        self, ready: Workspace, clock: HandClock
    ) -> None:
        first = build_dataset(ready, FORM, PERSON, clock=clock)
        described = replace(metadata_of(ready, FORM), title="Internet en los municipios")
        describe_dataset(ready, FORM, described)
        second = build_dataset(ready, FORM, PERSON, clock=clock)
        package = json.loads((second.folder / "datapackage.json").read_text(encoding="utf-8"))
        assert (second.number, package["title"]) == (2, "Internet en los municipios")
        assert verify_manifest(first.folder) == []  # in the same second, with the same data

    def test_a_description_with_gaps_is_refused(self, ready: Workspace, clock: HandClock) -> None:
        gap = replace(metadata_of(ready, FORM), title="")
        with pytest.raises(ProblemError) as raised:
            build_dataset(ready, FORM, PERSON, clock=clock, metadata=gap)
        assert [problem.code for problem in raised.value.problems] == ["package.no_title"]

    def test_who_prepared_it_is_written_down(self, ready: Workspace, clock: HandClock) -> None:
        built = build_dataset(ready, FORM, PERSON, clock=clock)
        (approval,) = ready.approvals.of(built.version)
        assert (approval.person, approval.part) == (PERSON, "prepares")

    def test_a_copy_goes_where_the_person_wants_it(
        self, ready: Workspace, clock: HandClock, tmp_path: Path
    ) -> None:
        built = build_dataset(ready, FORM, PERSON, clock=clock)
        target = copy_package(built.folder, tmp_path / "usb")
        assert {path.name for path in target.iterdir()} == {
            path.name for path in built.folder.iterdir()
        }

    def test_a_copy_that_cannot_be_written_is_said(
        self, ready: Workspace, clock: HandClock, tmp_path: Path
    ) -> None:
        built = build_dataset(ready, FORM, PERSON, clock=clock)
        (tmp_path / "usb").write_text("", encoding="utf-8")
        with pytest.raises(KnownError) as raised:
            copy_package(built.folder, tmp_path / "usb")
        assert raised.value.problems[0].code == "command.cannot_write"


@pytest.mark.parametrize("name", ["vista.csv", "vista.xlsx"])
def test_a_view_is_exported_as_it_is_shown(imported: Workspace, tmp_path: Path, name: str) -> None:
    version = imported.instruments.latest(FORM)
    query = RecordQuery(version.instrument, search="1413", order_by="poblacion")
    paths, header = ["@source_row", "municipio", "poblacion"], ["Fila", "Municipio", "Población"]
    every = RecordQuery(version.instrument)
    assert export_view(imported, query, paths, header, tmp_path / name) == 0
    assert export_view(imported, every, paths, header, tmp_path / name) == 338


class TestToday:
    """What Inicio shows."""

    def test_a_new_workspace_has_nothing_to_do(
        self, workspace: Workspace, clock: HandClock
    ) -> None:
        found = today(workspace, clock().date())
        assert (found.left_at, found.errors, found.to_send) == (None, 0, 0)
        assert [form.records for form in found.forms] == [0]

    def test_errors_and_records_are_counted(self, imported: Workspace, clock: HandClock) -> None:
        validate_form(imported, FORM, clock=clock)
        found = today(imported, clock().date())
        assert (found.errors, found.forms[0].records) == (5, 338)
        assert found.forms[0].publishable == 338

    def test_a_declared_frequency_makes_a_duty(
        self, workspace: Workspace, clock: HandClock
    ) -> None:
        load_library_form(workspace, "obras_municipales")
        duties = today(workspace, clock().date()).due
        assert any("numeral 18" in duty.title for duty, _ in duties)


class TestPractice:
    """The practice workspace and its course."""

    def test_the_course_ticks_itself_from_what_was_done(
        self, tmp_path: Path, clock: HandClock
    ) -> None:
        with open_practice(tmp_path) as workspace:
            assert [step.done for step in checklist(workspace)] == [False] * 8
            load_library_form(workspace, FORM)
            import_table(workspace, FORM, TABLE, PERSON)
            validate_form(workspace, FORM, clock=clock)
            done = [step.done for step in checklist(workspace)]
        assert done == [True, False, False, True, True, False, False, False]

    def test_a_reset_takes_everything_out(self, tmp_path: Path) -> None:
        with open_practice(tmp_path) as workspace:
            load_library_form(workspace, FORM)
        reset_practice(tmp_path)
        with open_practice(tmp_path) as workspace:
            assert workspace.instruments.forms() == []

    def test_real_work_is_never_reset(self, tmp_path: Path) -> None:
        with Workspace.open(tmp_path) as workspace:
            load_library_form(workspace, FORM)
        with pytest.raises(KnownError):
            reset_practice(tmp_path)
        with Workspace.open(tmp_path) as workspace:
            assert len(workspace.instruments.forms()) == 1
