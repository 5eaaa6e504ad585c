"""Issues: what checking found stays until it is corrected or somebody lets it stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.store.issues import REPEATED, IssueCounts
from app.store.journal import Entry
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


class TestReplaceSome:
    """What a check of some records found, in one transaction."""

    def kept(self, workspace, found, at):
        keys = [workspace.records.find(uuid).id for uuid in found]
        workspace.issues.replace_some(found, workspace.issues.stamps(keys), at)

    def test_each_record_has_what_was_found_in_it(self, workspace, record, clock):
        other = begin(workspace, household())
        found = {record.uuid: [Found(record.uuid)], other.uuid: [Found(other.uuid, code="a.b")]}
        self.kept(workspace, found, clock())
        assert open_codes(workspace, record) == ["answer.too_large", "a.b"]
        self.kept(workspace, {record.uuid: []}, clock())
        assert open_codes(workspace, record) == ["a.b"]

    def test_they_need_no_other_check(self, workspace, clock):
        import_rows(workspace, household(), 20)
        version = workspace.instruments.latest("hogares")
        ids = workspace.records.ids(RecordQuery(version.instrument))
        uuids = list(workspace.issues.stamps(ids))
        self.kept(workspace, dict.fromkeys(uuids[:15], ()), clock())
        unchecked = RecordQuery(version.instrument, only_unchecked=True)
        assert list(workspace.records.ids(unchecked)) == list(ids)[15:]

    def test_one_that_changed_meanwhile_keeps_what_its_own_check_found(
        self, workspace, record, clock
    ):
        stamps = workspace.issues.stamps([record.id])
        clock.pass_by(seconds=1)
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        workspace.issues.replace_some({record.uuid: [Found(record.uuid)]}, stamps, clock())
        assert open_codes(workspace, record) == []
        assert workspace.records.info(record.id).unchecked

    def test_one_that_changed_on_a_computer_whose_clock_is_ahead_is_checked_too(
        self, workspace, record, clock
    ):
        clock.pass_by(days=1)
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        clock.pass_by(days=-1)
        self.kept(workspace, {record.uuid: [Found(record.uuid)]}, clock())
        assert open_codes(workspace, record) == ["answer.too_large"]
        assert not workspace.records.info(record.id).unchecked

    def test_what_is_about_keys_is_left_as_it_is(self, workspace, record, clock):
        twice = Found(record.uuid, code=REPEATED)
        workspace.issues.replace_repeated({record.id: twice}, clock())
        self.kept(workspace, {record.uuid: [Found(record.uuid)]}, clock())
        assert open_codes(workspace, record) == [REPEATED, "answer.too_large"]
        workspace.issues.replace_repeated({record.id: None}, clock())
        assert open_codes(workspace, record) == ["answer.too_large"]


class TestComingAndGoing:
    """What makes a record one to be checked."""

    @pytest.fixture
    def checked(self, workspace, record, clock):
        workspace.records.set_state(record, "final", PERSON)
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        assert not workspace.records.info(record.id).unchecked
        return workspace.records.info(record.id)

    @pytest.mark.parametrize(
        ("happens", "is_unchecked"),
        [
            (lambda ws, r: ws.records.set_state(r, "approved", PERSON), False),
            (lambda ws, r: ws.records.set_state(r, "returned", PERSON), False),
            (lambda ws, r: ws.records.set_state(r, "draft", PERSON), True),
            (lambda ws, r: ws.records.delete(r, PERSON), True),
            (lambda ws, r: ws.records.save(r, typed("vivienda/cuartos", 3), PERSON), True),
            (lambda ws, r: ws.records.write_down(PERSON, Entry("remark", r.uuid)), False),
        ],
        ids=["approved", "returned", "draft again", "set aside", "changed", "remarked"],
    )
    def test_it_is_checked_again_when_it_may_be_judged_otherwise(
        self, workspace, checked, happens, is_unchecked
    ):
        happens(workspace, checked)
        assert workspace.records.info(checked.id).unchecked == is_unchecked

    @pytest.mark.parametrize("state", ["draft", "aside"])
    def test_what_was_found_in_one_that_left_is_solved(self, workspace, checked, clock, state):
        if state == "draft":
            workspace.records.set_state(checked, "draft", PERSON)
        else:
            workspace.records.delete(checked, PERSON)
        workspace.issues.solve_unseen(checked.instrument, clock())
        (issue,) = workspace.issues.all(checked.instrument)
        assert issue.solved_at == clock()

    def test_the_others_keep_theirs(self, workspace, checked, clock):
        workspace.issues.solve_unseen(checked.instrument, clock())
        assert open_codes(workspace, checked) == ["answer.too_large"]


class TestKinds:
    """What is open, by kind."""

    def test_errors_come_first_and_many_before_few(self, workspace, record, clock):
        odd = Found(record.uuid, code="answer.unusual", severity=Severity.WARNING)
        findings = [odd, odd, odd, Found(record.uuid), Found(record.uuid, path="b"), Found(
            record.uuid, path="b")]  # fmt: skip
        workspace.issues.replace(record.uuid, findings, clock())
        kinds = workspace.issues.kinds(record.instrument)
        assert [(kind.severity, kind.path, len(kind.issues)) for kind in kinds] == [
            ("error", "b", 2),
            ("error", "vivienda/cuartos", 1),
            ("warning", "vivienda/cuartos", 3),
        ]

    def test_the_issues_of_a_kind_are_got_by_their_keys(self, workspace, record, clock):
        found = [Found(record.uuid, values={"value": n}) for n in (1, 2, 3)]
        workspace.issues.replace(record.uuid, found, clock())
        (kind,) = workspace.issues.kinds(record.instrument)
        wanted = list(reversed(kind.issues))
        assert [issue.values["value"] for issue in workspace.issues.get(wanted)] == [3, 2, 1]
        assert workspace.issues.get([wanted[0], 99]) == workspace.issues.get(wanted[:1])

    def test_records_out_of_sight_are_left_out(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        assert workspace.issues.kinds(record.instrument, without=[record.id]) == []

    def test_what_was_explained_is_no_longer_open_and_is_told_apart(self, workspace, record, clock):
        workspace.issues.replace(record.uuid, [Found(record.uuid)], clock())
        (issue,) = workspace.issues.open(record.instrument)
        workspace.issues.accept(issue.id, "así es")
        assert workspace.issues.kinds(record.instrument) == []
        (explained,) = workspace.issues.accepted(record.instrument)
        assert (explained.id, explained.accepted_reason) == (issue.id, "así es")


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
        workspace.issues.replace(record.uuid, [Found(record.uuid), warning], clock())
        workspace.issues.replace(second.uuid, [Found(second.uuid)], clock())
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
