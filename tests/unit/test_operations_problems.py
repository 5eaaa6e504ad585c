"""The review: problems by kind, what may mend them, and corrections that can be taken back."""

from pathlib import Path

import pytest
from support.practice_table import FORM
from support.workspaces import PERSON, HandClock

from app.messages import group_rule, group_title
from app.messages.problem_groups import GROUPS
from app.operations.correct import (
    Correction,
    correct_all,
    correct_checked,
    let_stand,
    question_again,
    set_aside,
    take_back,
)
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.review import count_rules, open_case, read_cases, review
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.steps.validation import Finding
from app.store.workspace import Workspace
from forms.problem import Problem, Severity


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when told to."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock) -> Workspace:
    """A workspace with the practice table, checked."""
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_library_form(opened, FORM)
        import_table(opened, FORM, course().table, PERSON)
        clock.pass_by(minutes=1)
        validate_form(opened, FORM, clock=clock)
        yield opened


def codes(workspace):
    return {group.code for group in review(workspace, FORM).groups}


def issue_of(workspace, number):
    (issue,) = workspace.issues.of_records([number])
    return issue


def uuid_of(workspace, number):
    return workspace.records.info(number).uuid


def answer_of(workspace, number, path):
    return workspace.records.answers(workspace.records.info(number)).values.get(path)


def mending(workspace, number, path, value):
    return Correction(uuid_of(workspace, number), path, value, "se revisó")


def warn(workspace, number, clock):
    """Leave a warning at a record, as a rule that only doubts would."""
    record = workspace.records.info(number)
    odd = Finding(
        record.uuid, None, "poblacion", "answer.constraint", Severity.WARNING,
        {"value": "1", "label": "Población total", "message": "Es poco."},
    )  # fmt: skip
    workspace.issues.replace(record.uuid, [odd], clock())


class TestReview:
    """What is open."""

    def test_problems_are_grouped_by_rule_and_question(self, workspace):
        groups = review(workspace, FORM).groups
        assert {(group.code, group.path, len(group.issues)) for group in groups} == {
            ("answer.not_in_list", "municipio", 1),
            ("answer.not_a_number", "poblacion", 1),
            ("answer.required", "anio_censo", 1),
            ("answer.constraint", "hogares_internet_pct", 1),
            ("record.duplicate_key", "municipio", 1),
        }

    def test_errors_stand_before_warnings_and_many_before_few(self, workspace, clock):
        for number in (1, 2, 3):
            warn(workspace, number, clock)
        groups = review(workspace, FORM).groups
        assert [group.severity for group in groups] == ["error"] * 5 + ["warning"]
        assert len(groups[-1].issues) == 3

    def test_records_and_rules_are_counted(self, workspace):
        found = review(workspace, FORM)
        assert (found.records, found.rules) == (338, 23)

    def test_the_rules_of_a_form_are_those_of_its_questions_and_its_key(self, workspace):
        instrument = workspace.instruments.instrument(workspace.instruments.latest(FORM).id)
        # 8 required, 6 bounded, 2 listed, 6 numbers, one key
        assert count_rules(instrument) == 8 + 6 + 2 + 6 + 1

    def test_without_a_name_it_is_the_form_with_most_open(self, workspace):
        load_library_form(workspace, "obras_municipales")
        assert review(workspace).form_id == FORM
        assert review(workspace, "obras_municipales").groups == ()

    def test_a_workspace_without_forms_has_none(self, tmp_path):
        with Workspace.open(tmp_path / "vacio") as empty:
            assert review(empty) is None


class TestHeadings:
    """What kinds of problems are called."""

    def test_a_heading_names_the_question_and_the_rule(self):
        wrong = Problem("answer.constraint", values={"label": "Edad", "message": "De 0 a 120"})
        assert group_title(wrong) == "«Edad» fuera de lo permitido"
        assert group_rule(wrong) == "De 0 a 120"

    @pytest.mark.parametrize("code", sorted(GROUPS))
    def test_every_heading_fills_from_what_a_check_knows(self, code):
        values = {
            "label": "Edad",
            "message": "De 0 a 120",
            "value": "x",
            "key": "1",
            "form": "Obras",
        }
        words = group_title(Problem(code, values=values)) + group_rule(Problem(code, values=values))
        assert "{" not in words
        assert "…" not in words

    def test_another_problem_is_called_by_its_sentence(self):
        other = Problem("answer.not_a_file_name", values={"label": "Foto", "value": "a/b"})
        assert group_title(other).startswith("«Foto» debe ser el nombre de un archivo")
        assert group_rule(other) == ""


class TestCases:
    """One problem at a time."""

    def test_a_case_names_its_record_and_what_is_proposed(self, workspace):
        (case,) = read_cases(workspace, FORM, [issue_of(workspace, 69).id])
        assert (case.number, case.name, case.found.short) == (69, "512, 2018", "0512")

    def test_an_open_case_asks_its_question_as_capture_would(self, workspace, clock):
        (case,) = read_cases(workspace, FORM, [issue_of(workspace, 222).id])
        opened = open_case(workspace, case, clock=clock)
        assert opened.question.path == "poblacion"
        assert opened.question.label == "Población total"
        assert opened.first is None

    def test_a_repeated_record_comes_with_the_earlier_one(self, workspace, clock):
        (case,) = read_cases(workspace, FORM, [issue_of(workspace, 313).id])
        opened = open_case(workspace, case, clock=clock)
        assert opened.sheet.info.source_row == 314
        assert opened.first.info.source_row == 45
        assert opened.first.name == opened.sheet.name

    def test_a_question_the_record_no_longer_has_cannot_be_asked(self, workspace, clock):
        record = workspace.records.info(1)
        gone = Finding(record.uuid, "no-hay", "poblacion", "answer.required")
        workspace.issues.replace(record.uuid, [gone], clock())
        (case,) = read_cases(workspace, FORM, [issue_of(workspace, 1).id])
        assert open_case(workspace, case, clock=clock).question is None

    def test_looking_changes_nothing(self, workspace, clock):
        before = workspace.journal.head()
        (case,) = read_cases(workspace, FORM, [issue_of(workspace, 69).id])
        open_case(workspace, case, clock=clock)
        assert workspace.journal.head() == before


class TestCorrecting:
    """Another value, with its reason."""

    def test_a_corrected_answer_is_no_problem_any_more(self, workspace, clock):
        done = correct_checked(
            workspace, mending(workspace, 69, "municipio", "0512"), PERSON, clock=clock
        )
        assert (done.before, done.problem) == ("512", None)
        assert answer_of(workspace, 69, "municipio") == "0512"
        assert "answer.not_in_list" not in codes(workspace)

    def test_its_reason_is_in_the_journal(self, workspace, clock):
        correct_checked(workspace, mending(workspace, 69, "municipio", "0512"), PERSON, clock=clock)
        (entry,) = workspace.journal.entries(uuid_of(workspace, 69))
        assert (entry.what.old, entry.what.new, entry.what.reason) == ("512", "0512", "se revisó")

    @pytest.mark.parametrize(
        ("number", "path", "value", "code"),
        [
            (298, "hogares_internet_pct", "140", "answer.constraint"),
            (222, "poblacion", "muchos", "answer.not_a_number"),
            (69, "municipio", "9999", "answer.not_in_list"),
            (286, "anio_censo", None, "answer.required"),
        ],
    )
    def test_a_value_the_form_refuses_changes_nothing(
        self, workspace, clock, number, path, value, code
    ):
        before, head = answer_of(workspace, number, path), workspace.journal.head()
        done = correct_checked(
            workspace, mending(workspace, number, path, value), PERSON, clock=clock
        )
        assert done.problem.code == code
        assert answer_of(workspace, number, path) == before
        assert workspace.journal.head() == head

    def test_that_a_record_repeats_another_stays_known(self, workspace, clock):
        correct_checked(workspace, mending(workspace, 313, "poblacion", 7), PERSON, clock=clock)
        assert issue_of(workspace, 313).code == "record.duplicate_key"

    def test_a_correction_is_taken_back_as_it_was(self, workspace, clock):
        done = correct_checked(
            workspace, mending(workspace, 222, "poblacion", 49607), PERSON, clock=clock
        )
        take_back(workspace, [done], PERSON, clock=clock)
        assert answer_of(workspace, 222, "poblacion") == "cuarenta y nueve mil"
        assert issue_of(workspace, 222).code == "answer.not_a_number"
        assert workspace.journal.verify() == []

    def test_what_was_refused_is_not_taken_back(self, workspace, clock):
        done = correct_checked(
            workspace, mending(workspace, 298, "hogares_internet_pct", 140), PERSON, clock=clock
        )
        head = workspace.journal.head()
        take_back(workspace, [done], PERSON, clock=clock)
        assert workspace.journal.head() == head

    def test_many_are_corrected_one_by_one(self, workspace, clock):
        wanted = [
            mending(workspace, 69, "municipio", "0512"),
            mending(workspace, 298, "hogares_internet_pct", 5.7),
            mending(workspace, 222, "poblacion", "muchos"),
        ]
        done = correct_all(workspace, wanted, PERSON, clock=clock)
        assert [each.problem is None for each in done] == [True, True, False]
        assert len(review(workspace, FORM).groups) == 3

    def test_a_stop_keeps_what_was_corrected(self, workspace, clock):
        cancel = Cancel()
        wanted = [
            mending(workspace, 69, "municipio", "0512"),
            mending(workspace, 298, "hogares_internet_pct", 5.7),
        ]
        with pytest.raises(CancelledError):
            correct_all(
                workspace, wanted, PERSON, clock=clock, report=lambda _p: cancel.set(),
                cancel=cancel,
            )  # fmt: skip
        assert answer_of(workspace, 69, "municipio") == "0512"
        assert answer_of(workspace, 298, "hogares_internet_pct") == 117.4

    def test_setting_the_earlier_record_aside_solves_the_later_one(self, workspace, clock):
        set_aside(workspace, uuid_of(workspace, 44), PERSON, reason="la otra es la buena")
        validate_form(workspace, FORM, clock=clock)
        assert "record.duplicate_key" not in codes(workspace)


class TestLettingStand:
    """What is right as it is."""

    def test_an_explained_warning_waits_no_more(self, workspace, clock):
        warn(workspace, 1, clock)
        let_stand(workspace, issue_of(workspace, 1), PERSON, reason="es la capital", clock=clock)
        assert workspace.issues.of_records([1]) == []
        (entry,) = workspace.journal.entries(uuid_of(workspace, 1))
        assert (entry.what.op, entry.what.path) == ("remark", "poblacion")
        assert entry.what.reason == "es la capital"

    def test_that_can_be_undone(self, workspace, clock):
        warn(workspace, 1, clock)
        issue = issue_of(workspace, 1)
        let_stand(workspace, issue, PERSON, reason="es la capital", clock=clock)
        question_again(workspace, issue, PERSON, clock=clock)
        assert issue_of(workspace, 1).accepted_reason is None
        assert [entry.what.op for entry in workspace.journal.entries(uuid_of(workspace, 1))] == [
            "remark",
            "undo",
        ]
        assert workspace.journal.verify() == []
