"""Who may correct, set aside and explain: by role and state of the record, one answer or all."""

import pytest
from support.households import instrument
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.operations.batch_list import undo_batch
from app.operations.correct import (
    Correction,
    allow_change,
    bring_back,
    correct,
    correct_all,
    correct_checked,
    let_stand,
    question_again,
    set_aside,
    take_back,
)
from app.operations.grid import Grid
from app.operations.grid_changes import remove_rows
from app.operations.import_table import import_table, undo_import
from app.operations.mend_many import Mending, explain_all, issues_of, mend_all, take_back_mending
from app.operations.set_answer import set_answer
from app.operations.take_back_batch import take_back_batch
from app.operations.validate_form import validate_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("nota", "text", labels={"es": "Nota"}),
    Question("edad", "integer", labels={"es": "Edad"}, constraint=". < 120"),
)
OTHER = "Pedro Sis"
CAPTURE, IMPORT, CORRECT, REVIEW = (
    "people.may_not_capture",
    "people.may_not_import",
    "people.may_not_correct",
    "people.may_not_review",
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    """A workspace with three finished records; the first two have an outer space."""
    with Workspace.open(tmp_path, clock=clock) as opened:
        version = opened.instruments.add(FORM, "f.xlsx", {})
        rows = [(n, {"numero": n, "nota": note}) for n, note in ((2, " a"), (3, " b"), (4, "c"))]
        opened.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
        clock.pass_by(seconds=1)
        validate_form(opened, "hogares", clock=clock)
        yield opened


def uuid(workspace, number=1):
    return workspace.records.info(number).uuid


def notes(workspace):
    infos = [workspace.records.info(n) for n in (1, 2, 3)]
    return [workspace.records.answers(info).values.get("nota") for info in infos]


def lines(workspace):
    return len(workspace.journal.entries(limit=1000))


def refusal(work):
    """Give the code a person is refused with, "" when it is done."""
    try:
        work()
    except ProblemError as error:
        return error.problems[0].code
    return ""


def put(workspace, clock, number=1, value="otra", field="nota"):
    wanted = Correction(uuid(workspace, number), field, value, "así era")
    return correct_checked(workspace, wanted, OTHER, clock=clock)


STATES_AND_ROLES = [
    pytest.param("draft", "enumerator", "", id="an enumerator in a draft"),
    pytest.param("draft", "officer", "", id="an officer in a draft"),
    pytest.param("draft", "steward", "", id="a steward in a draft"),
    pytest.param("draft", "approver", CAPTURE, id="an approver captures nothing"),
    pytest.param("returned", "enumerator", "", id="an enumerator in what came back"),
    pytest.param("returned", "officer", "", id="an officer in what came back"),
    pytest.param("returned", "steward", "", id="a steward in what came back"),
    pytest.param("returned", "approver", CAPTURE, id="an approver in what came back"),
    pytest.param("final", "enumerator", CORRECT, id="an enumerator in a finished record"),
    pytest.param("final", "officer", "", id="an officer in a finished record"),
    pytest.param("final", "steward", "", id="a steward in a finished record"),
    pytest.param("final", "approver", CORRECT, id="an approver corrects nothing"),
]


@pytest.mark.parametrize(("state", "role", "code"), STATES_AND_ROLES)
class TestOneAnswer:
    """Each door to an answer asks the same."""

    @pytest.fixture(autouse=True)
    def _prepared(self, workspace, state, role):
        workspace.people.set_role(OTHER, role)
        info = workspace.records.info(1)
        if state == "draft":
            workspace.records.set_state(info, "draft", PERSON)
        elif state == "returned":
            workspace.records.set_state(info, "returned", PERSON)

    def test_a_checked_correction(self, workspace, clock, code):
        assert refusal(lambda: put(workspace, clock)) == code
        assert notes(workspace)[0] == (" a" if code else "otra")

    def test_a_plain_correction(self, workspace, clock, code):
        def work():
            correct(workspace, uuid(workspace), "nota", "x", OTHER, reason="así", clock=clock)

        assert refusal(work) == code
        assert notes(workspace)[0] == (" a" if code else "x")

    def test_a_correction_from_a_script(self, workspace, clock, code):
        def work():
            set_answer(workspace, uuid(workspace), "nota", "x", OTHER, reason="así", clock=clock)

        assert refusal(work) == code
        assert notes(workspace)[0] == (" a" if code else "x")

    def test_setting_a_record_aside_and_bringing_it_back(self, workspace, code):
        assert refusal(lambda: set_aside(workspace, uuid(workspace), OTHER, reason="x")) == code
        assert workspace.records.info(1).deleted == (not code)
        assert refusal(lambda: bring_back(workspace, uuid(workspace), OTHER)) == code
        assert not workspace.records.info(1).deleted

    def test_the_question_itself(self, workspace, code):
        assert refusal(lambda: allow_change(workspace, uuid(workspace), OTHER)) == code

    def test_who_is_refused_writes_no_line(self, workspace, clock, code):
        before = lines(workspace)
        refusal(lambda: put(workspace, clock))
        assert (lines(workspace) == before) == bool(code)


@pytest.mark.parametrize(
    ("role", "mends", "explains"),
    [
        pytest.param("enumerator", CORRECT, REVIEW, id="who captures does neither"),
        pytest.param("officer", "", "", id="who keeps data does both"),
        pytest.param("steward", "", "", id="who answers for them does both"),
        pytest.param("approver", CORRECT, "", id="who approves explains, but corrects nothing"),
    ],
)
@pytest.mark.usefixtures("mends", "explains")
class TestAllAlike:
    """One action over all records of a kind asks the role once."""

    def test_mending_all(self, workspace, clock, role, mends):
        workspace.people.set_role(OTHER, role)
        wanted = Mending("hogares", "check.outer_spaces")
        assert refusal(lambda: mend_all(workspace, wanted, OTHER, clock=clock)) == mends
        assert notes(workspace) == ([" a", " b", "c"] if mends else ["a", "b", "c"])

    def test_explaining_all(self, workspace, clock, role, explains):
        workspace.people.set_role(OTHER, role)
        issues = issues_of(workspace, "hogares", "check.outer_spaces")

        def work():
            explain_all(workspace, "hogares", issues, OTHER, reason="así es", clock=clock)

        assert refusal(work) == explains
        version = workspace.instruments.latest("hogares")
        assert len(workspace.issues.accepted(version.instrument)) == (0 if explains else 2)

    def test_explaining_one_and_asking_again(self, workspace, clock, role, explains):
        workspace.people.set_role(OTHER, role)
        version = workspace.instruments.latest("hogares")
        issue = workspace.issues.open(version.instrument)[0]
        stands = lambda: let_stand(workspace, issue, OTHER, reason="x", clock=clock)  # noqa: E731 - a case
        again = lambda: question_again(workspace, issue, OTHER, clock=clock)  # noqa: E731 - a case
        assert refusal(stands) == explains
        assert len(workspace.issues.accepted(version.instrument)) == (0 if explains else 1)
        assert refusal(again) == explains
        assert workspace.issues.accepted(version.instrument) == []

    def test_taking_a_correction_back(self, workspace, clock, role, mends):
        given = Correction(uuid(workspace), "nota", "otra", "así era")
        done = correct_all(workspace, [given], PERSON, clock=clock)
        workspace.people.set_role(OTHER, role)
        clock.pass_by(seconds=1)
        assert refusal(lambda: take_back(workspace, done, OTHER, clock=clock)) == mends
        assert notes(workspace)[0] == ("otra" if mends else " a")


CAPTURERS, IMPORTERS = ("enumerator", "officer", "steward"), ("officer", "steward")


@pytest.mark.parametrize("role", ["enumerator", "officer", "steward", "approver"])
class TestManyAtOnce:
    """What changes many records at once is ruled by the same table as one record."""

    @pytest.fixture(autouse=True)
    def _role(self, workspace, role):
        workspace.people.set_role(OTHER, role)

    def test_beginning_a_record(self, workspace, clock, role):
        begin = lambda: capture.start(workspace, "hogares", OTHER, clock=clock)  # noqa: E731 - a case
        assert refusal(begin) == ("" if role in CAPTURERS else CAPTURE)

    def test_removing_rows_of_a_grid(self, workspace, clock, role):
        grid = Grid(workspace, "hogares", OTHER, clock=clock)
        remove = lambda: remove_rows(workspace, grid, [1, 2])  # noqa: E731 - a case
        assert refusal(remove) == ("" if role in IMPORTERS else CORRECT)
        assert workspace.records.info(2).deleted == (role in IMPORTERS)

    def test_importing_a_table(self, workspace, tmp_path, role):
        table = tmp_path / "t.csv"
        table.write_text("numero,nota\n9,z\n", encoding="utf-8")
        imports = lambda: import_table(workspace, "hogares", table, OTHER)  # noqa: E731 - a case
        assert refusal(imports) == ("" if role in IMPORTERS else IMPORT)
        version = workspace.instruments.latest("hogares")
        seen = len(workspace.records.ids(RecordQuery(version.instrument)))
        assert seen == (4 if role in IMPORTERS else 3)

    @pytest.mark.parametrize("door", ["batch", "import", "takeback"])
    def test_taking_an_import_out_of_sight(self, workspace, role, door):
        version = workspace.instruments.latest("hogares")
        (batch,) = workspace.batches.all(version.instrument)
        if door == "batch":
            back = lambda: undo_batch(workspace, "hogares", batch.id, OTHER)  # noqa: E731 - a case
        elif door == "import":
            back = lambda: undo_import(workspace, batch.id, OTHER)  # noqa: E731 - a case
        else:
            back = lambda: take_back_batch(workspace, batch.id, OTHER, clock=HandClock())  # noqa: E731 - a case
        assert refusal(back) == ("" if role in IMPORTERS else IMPORT)
        left = len(workspace.records.ids(RecordQuery(version.instrument)))
        assert left == (0 if role in IMPORTERS else 3)


def test_an_import_is_taken_back_by_its_number_once(workspace, clock):
    (batch,) = workspace.batches.all(workspace.instruments.latest("hogares").instrument)
    assert take_back_batch(workspace, batch.id, PERSON, clock=clock) == 3
    assert take_back_batch(workspace, batch.id, PERSON, clock=clock) == 0
    assert workspace.batches.get(batch.id).status == "undone"


def test_a_refused_person_is_named_in_the_problem(workspace, clock):
    workspace.people.set_role(OTHER, "enumerator")
    with pytest.raises(ProblemError) as refused:
        put(workspace, clock)
    assert refused.value.problems[0].values == {"name": OTHER}


def test_a_record_that_is_not_there_is_said_whoever_asks(workspace):
    with pytest.raises(ProblemError) as refused:
        allow_change(workspace, "nadie", PERSON)
    assert refused.value.problems[0].code == "store.no_such_record"


def test_somebody_new_is_an_officer_as_everywhere(workspace, clock):
    assert refusal(lambda: put(workspace, clock)) == ""
    assert workspace.people.find(OTHER).role == "officer"


@pytest.mark.parametrize(
    ("field", "value", "code", "kept"),
    [
        pytest.param("edad", "119", None, 119, id="within its bound"),
        pytest.param("edad", "120", "answer.constraint", None, id="on the bound"),
        pytest.param("edad", "mucho", "answer.not_a_number", None, id="no number"),
        pytest.param("edad", "3.5", "answer.not_a_whole_number", None, id="decimals"),
        pytest.param("edad", "", None, None, id="a blank"),
        pytest.param("nota", "=x", None, "=x", id="a formula is taken and found by the check"),
    ],
)
def test_the_form_refuses_a_correction_as_it_refuses_an_answer(
    workspace, clock, field, value, code, kept
):
    done = put(workspace, clock, 3, value, field)
    assert (done.problem.code if done.problem else None) == code
    answers = workspace.records.answers(workspace.records.info(3)).values
    assert answers.get(field) == kept


def test_a_correction_that_brings_a_formula_in_is_open_at_once(workspace, clock):
    put(workspace, clock, 3, "=x")
    assert len(issues_of(workspace, "hogares", "check.formula")) == 1


def test_a_correction_frees_and_catches_whoever_has_the_same_key(workspace, clock):
    put(workspace, clock, 3, 2, "numero")
    assert len(issues_of(workspace, "hogares", "record.duplicate_key")) == 1
    clock.pass_by(seconds=1)
    put(workspace, clock, 1, 9, "numero")
    with pytest.raises(ProblemError):
        issues_of(workspace, "hogares", "record.duplicate_key")


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_corrections_are_taken_back_the_last_one_first(workspace, clock, order):
    given = [Correction(uuid(workspace), "nota", f"paso {n}", "así") for n in order]
    done = correct_all(workspace, given, PERSON, clock=clock)
    assert [each.before for each in done] == [" a", f"paso {order[0]}"]
    clock.pass_by(seconds=1)
    take_back(workspace, done, PERSON, clock=clock)
    assert notes(workspace)[0] == " a"


def test_mending_twice_finds_nothing_the_second_time(workspace, clock):
    wanted = Mending("hogares", "check.outer_spaces")
    first = mend_all(workspace, wanted, PERSON, clock=clock)
    clock.pass_by(seconds=1)
    assert refusal(lambda: mend_all(workspace, wanted, PERSON, clock=clock)) == (
        "check.no_such_cause"
    )
    assert take_back_mending(workspace, first.batch, PERSON, clock=clock) == 2
    clock.pass_by(seconds=1)
    assert take_back_mending(workspace, first.batch, PERSON, clock=clock) == 0
    assert notes(workspace) == [" a", " b", "c"]
