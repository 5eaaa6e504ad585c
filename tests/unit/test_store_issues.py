"""Issues: what checking found stays until it is corrected or somebody lets it stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from support.forms import household, instrument, text
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.store.issues import IssueCounts
from app.store.records import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Severity


@dataclass(frozen=True)
class Found:
    """What a check of `app.steps` finds."""

    record: str
    code: str = "answer.too_large"
    path: str = "vivienda/cuartos"
    row: str | None = None
    severity: str = Severity.ERROR
    values: Mapping[str, object] = field(default_factory=dict)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def record(workspace):
    return begin(workspace, household())


def open_codes(workspace, record) -> list[str]:
    return [issue.code for issue in workspace.issues.open(record.instrument)]


class TestReplace:
    def test_what_was_found_is_kept_with_its_place(self, workspace, record, clock):
        found = Found(record.uuid, row="uno", path="personas/edad", values={"value": 130})
        workspace.issues.replace(record.uuid, [found], clock())
        (issue,) = workspace.issues.open(record.instrument)
        assert (issue.record, issue.record_uuid) == (record.id, record.uuid)
        assert (issue.path, issue.row, issue.code) == ("personas/edad", "uno", "answer.too_large")
        assert (issue.severity, issue.values) == ("error", {"value": 130})
        assert (issue.found_at, issue.solved_at) == (clock.now, None)

    def test_what_is_found_again_is_the_same_issue(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        (before,) = workspace.issues.open(record.instrument)
        clock.pass_by(days=1)
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        assert workspace.issues.open(record.instrument) == [before]

    def test_what_is_no_longer_found_is_solved(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        clock.pass_by(days=1)
        workspace.issues.replace(record.uuid, [], clock())
        assert workspace.issues.open(record.instrument) == []
        (issue,) = workspace.issues.all(record.instrument)
        assert issue.solved_at == clock.now

    def test_another_value_is_another_issue(self, workspace, record, clock):
        for value in (130, 140):
            found = Found(record.uuid, values={"value": value})
            workspace.issues.replace(record.uuid, [found], clock())
        (issue,) = workspace.issues.open(record.instrument)
        assert issue.values == {"value": 140}

    def test_the_same_finding_twice_is_two_issues(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)] * 2, clock())
        assert len(workspace.issues.open(record.instrument)) == 2

    def test_a_record_that_is_gone_is_no_matter(self, workspace, clock):
        workspace.issues.replace("nada", [Found("nada")], clock())

    def test_a_checked_record_needs_no_check(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [], clock())
        assert not workspace.records.info(record.id).unchecked

    def test_a_record_that_changed_during_the_check_needs_another(self, workspace, record, clock):
        began = clock()
        clock.pass_by(seconds=1)
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        workspace.issues.replace(record.uuid, [], began)
        assert workspace.records.info(record.id).unchecked


class TestReplaceAll:
    def test_a_whole_form_is_replaced_as_one(self, workspace, record, clock):
        other = begin(workspace, household())
        findings = [Found(record.uuid), Found(other.uuid, code="answer.required")]
        workspace.issues.replace_all(record.instrument, findings, clock())
        assert open_codes(workspace, record) == ["answer.too_large", "answer.required"]
        workspace.issues.replace_all(record.instrument, [Found(other.uuid)], clock())
        assert open_codes(workspace, record) == ["answer.too_large"]

    def test_the_issues_of_other_forms_stay(self, workspace, record, clock):
        other = begin(workspace, instrument(text("a"), form_id="otra"))
        workspace.issues.replace(other.uuid, [Found(other.uuid)], clock())
        workspace.issues.replace_all(record.instrument, [], clock())
        assert len(workspace.issues.open(other.instrument)) == 1

    def test_finished_records_without_findings_are_checked_too(self, workspace, clock):
        import_rows(workspace, household(), 20)
        version = workspace.instruments.latest("hogares")
        workspace.issues.replace_all(version.instrument, [], clock())
        unchecked = RecordQuery(version.instrument, only_unchecked=True)
        assert list(workspace.records.ids(unchecked)) == []

    def test_many_are_kept_in_short_transactions(self, workspace, clock, monkeypatch):
        monkeypatch.setattr("app.store.issues._RECORDS_A_TRANSACTION", 3)
        monkeypatch.setattr("app.store.issues._MARKS_A_TRANSACTION", 7)
        import_rows(workspace, household(), 20)
        version = workspace.instruments.latest("hogares")
        ids = workspace.records.ids(RecordQuery(version.instrument))
        findings = [Found(workspace.records.info(key).uuid) for key in ids]
        workspace.issues.replace_all(version.instrument, findings, clock())
        assert len(workspace.issues.open(version.instrument)) == 20
        unchecked = RecordQuery(version.instrument, only_unchecked=True)
        assert list(workspace.records.ids(unchecked)) == []

    def test_a_record_that_changed_meanwhile_stays_to_be_checked(self, workspace, clock):
        import_rows(workspace, household(), 2)
        version = workspace.instruments.latest("hogares")
        keys = workspace.records.ids(RecordQuery(version.instrument))
        began = clock()
        clock.pass_by(seconds=1)
        changed = workspace.records.info(keys[1])
        workspace.records.save(changed, typed("vivienda/cuartos", 3), PERSON)
        workspace.issues.replace_all(version.instrument, [Found(changed.uuid)], began)
        unchecked = RecordQuery(version.instrument, only_unchecked=True)
        assert list(workspace.records.ids(unchecked)) == [changed.id]

    def test_drafts_were_not_checked(self, workspace, record, clock):
        workspace.issues.replace_all(record.instrument, [], clock())
        assert workspace.records.info(record.id).unchecked


class TestReading:
    def test_errors_come_before_warnings(self, workspace, record, clock):
        findings = [
            Found(record.uuid, code="answer.unusual", severity=Severity.WARNING),
            Found(record.uuid),
        ]
        workspace.issues.replace(record.uuid, findings, clock())
        assert open_codes(workspace, record) == ["answer.too_large", "answer.unusual"]

    def test_an_accepted_issue_no_longer_waits(self, workspace, record, clock):
        warning = Found(record.uuid, severity=Severity.WARNING)
        workspace.issues.replace(record.uuid, [warning], clock())
        (issue,) = workspace.issues.open(record.instrument)
        workspace.issues.accept(issue.id, "así es esta comunidad")
        assert workspace.issues.open(record.instrument) == []
        (kept,) = workspace.issues.all(record.instrument)
        assert kept.accepted_reason == "así es esta comunidad"

    def test_an_accepted_issue_found_again_stays_accepted(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        (issue,) = workspace.issues.open(record.instrument)
        workspace.issues.accept(issue.id, "así es")
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        assert workspace.issues.open(record.instrument) == []

    def test_an_imported_record_s_row_of_the_file_is_named(self, workspace, clock):
        import_rows(workspace, household(), 3)
        version = workspace.instruments.latest("hogares")
        key = workspace.records.ids(RecordQuery(version.instrument))[1]
        uuid = workspace.records.info(key).uuid
        workspace.issues.replace(uuid, [Found(uuid)], clock())
        (issue,) = workspace.issues.open(version.instrument)
        assert issue.source_row == 3

    def test_records_set_aside_wait_for_nobody(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        workspace.records.delete(record, PERSON)
        assert workspace.issues.open(record.instrument) == []
        assert workspace.issues.counts() == {}

    def test_records_of_an_undone_import_wait_for_nobody(self, workspace, clock):
        batch = import_rows(workspace, household(), 1)
        version = workspace.instruments.latest("hogares")
        (key,) = workspace.records.ids(RecordQuery(version.instrument))
        uuid = workspace.records.info(key).uuid
        workspace.issues.replace(uuid, [Found(uuid)], clock())
        workspace.batches.undo(batch.id, PERSON)
        assert workspace.issues.open(version.instrument) == []

    def test_counts_are_by_form(self, workspace, record, clock):
        second = begin(workspace, household())
        warning = Found(record.uuid, severity=Severity.WARNING)
        findings = [Found(record.uuid), warning, Found(second.uuid)]
        workspace.issues.replace_all(record.instrument, findings, clock())
        assert workspace.issues.counts() == {
            record.instrument: IssueCounts(errors=2, warnings=1, records=2)
        }

    def test_lists_show_how_much_is_open(self, workspace, record, clock):
        warning = Found(record.uuid, severity=Severity.WARNING)
        workspace.issues.replace(record.uuid, [Found(record.uuid), warning, warning], clock())
        page = workspace.records.page(record.instrument, [record.id], ["@errors", "@warnings"])
        assert page == [(1, 2)]
        query = RecordQuery(record.instrument, only_with_issues=True)
        assert list(workspace.records.ids(query)) == [record.id]
