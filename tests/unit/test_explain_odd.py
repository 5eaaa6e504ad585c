"""A number far from all others, explained: in the journal, in the notes, until it changes."""

import pytest
from support.households import instrument, public
from support.workspaces import PERSON, HandClock

from app.messages import fix, sentence
from app.operations.correct import set_aside
from app.operations.explain_odd import ask_again, explain_odd
from app.operations.measure_quality import measure_quality
from app.operations.odd_values import odd_values
from app.operations.published_notes import published_notes
from app.operations.review import review
from app.operations.set_answer import set_answer
from app.operations.validate_form import validate_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Marks, Question
from forms.problem import Problem, ProblemError

FORM = instrument(
    Question("numero", "integer", labels={"es": "Número"}, marks=public(key=True)),
    Question("pozo", "decimal", labels={"es": "Pozo"}, marks=public()),
    Question("pago", "decimal", labels={"es": "Pago"}, marks=Marks(privacy="interno")),
)
NOTE = "«Pozo» lejos de los demás: Lo usual en los otros registros"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    """Thirty wells of 4 to 8 metres, and two far deeper ones."""
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        opened.people.ensure(PERSON)
        version = opened.instruments.add(FORM, "f.xlsx", {})
        depths = [*(4.0 + n % 5 for n in range(30)), 900.0, 850.5]
        rows = ((n, {"numero": n, "pozo": depth}) for n, depth in enumerate(depths, start=2))
        opened.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
        clock.pass_by(seconds=1)
        validate_form(opened, "hogares", clock=clock)
        yield opened


def odd(workspace):
    """What is far from the others, as it is said."""
    return [each.said for each in odd_values(workspace, "hogares")]


def explain(workspace, clock, reason="Es un pozo mecánico", which=0):
    """Explain one of the odd values."""
    found = odd_values(workspace, "hogares")[which]
    clock.pass_by(seconds=1)
    return explain_odd(workspace, found, PERSON, reason=reason, clock=clock)


def change(workspace, clock, number, value):
    """Write another depth."""
    clock.pass_by(seconds=1)
    uuid = workspace.records.info(number).uuid
    set_answer(workspace, uuid, "pozo", value, PERSON, reason="se midió", clock=clock)


def notes(workspace):
    version = workspace.instruments.latest("hogares")
    ids = workspace.records.ids(RecordQuery(version.instrument))
    return [(n.rule, n.count, n.reason) for n in published_notes(workspace, version, ids)]


def lines(workspace):
    sql = "SELECT op, path, reason FROM journal WHERE path = 'pozo' ORDER BY seq"
    return [tuple(row) for row in workspace.db.rows(sql)]


def test_what_is_explained_is_odd_no_more(workspace, clock):
    assert odd(workspace) == ["900", "850.5"]
    explain(workspace, clock)
    assert odd(workspace) == ["850.5"]


def test_the_reason_stands_in_the_journal(workspace, clock):
    explain(workspace, clock, "  Es un pozo mecánico ")
    assert lines(workspace) == [("remark", "pozo", "Es un pozo mecánico")]


def test_the_quality_of_the_form_leaves_it_out_and_tells_the_note(workspace, clock):
    explain(workspace, clock)
    quality = measure_quality(workspace, "hogares", clock=clock)
    assert [value for far in quality.outliers for _record, value in far.records] == [850.5]
    assert [note.reason for note in quality.explained] == ["Es un pozo mecánico"]


def test_alike_explanations_are_published_as_one_note(workspace, clock):
    explain(workspace, clock)
    explain(workspace, clock)
    assert odd(workspace) == []
    assert notes(workspace) == [(NOTE, 2, "Es un pozo mecánico")]


def test_it_is_no_problem_that_waits(workspace, clock):
    explain(workspace, clock)
    assert review(workspace, "hogares").groups == ()
    assert validate_form(workspace, "hogares", clock=clock, everything=True).warnings == 0
    assert odd(workspace) == ["850.5"]


def test_taken_back_it_is_odd_again_and_the_journal_says_both(workspace, clock):
    issue = explain(workspace, clock)
    clock.pass_by(seconds=1)
    ask_again(workspace, issue, PERSON, clock=clock)
    assert odd(workspace) == ["900", "850.5"]
    assert notes(workspace) == []
    assert [op for op, _path, _reason in lines(workspace)] == ["remark", "undo"]
    assert review(workspace, "hogares").groups == ()


def test_it_holds_until_the_number_changes(workspace, clock):
    explain(workspace, clock)
    change(workspace, clock, 31, 901.0)
    assert odd(workspace) == ["901", "850.5"]
    assert notes(workspace) == []


def test_a_number_that_comes_back_is_not_explained_for_ever(workspace, clock):
    explain(workspace, clock)
    change(workspace, clock, 31, 5.0)
    change(workspace, clock, 31, 900.0)
    assert odd(workspace) == ["900", "850.5"]


def test_other_answers_of_the_record_leave_it_as_it_is(workspace, clock):
    explain(workspace, clock)
    uuid = workspace.records.info(31).uuid
    clock.pass_by(seconds=1)
    set_answer(workspace, uuid, "pago", 3.0, PERSON, reason="faltaba", clock=clock)
    assert odd(workspace) == ["850.5"]


def test_a_record_set_aside_is_in_no_note(workspace, clock):
    explain(workspace, clock)
    set_aside(workspace, workspace.records.info(31).uuid, PERSON, reason="prueba")
    assert notes(workspace) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(workspace, clock, reason):
    with pytest.raises(ProblemError):
        explain(workspace, clock, reason)
    assert lines(workspace) == []


def test_a_number_that_changed_meanwhile_is_not_explained(workspace, clock):
    found = odd_values(workspace, "hogares")[0]
    change(workspace, clock, 31, 5.0)
    with pytest.raises(ProblemError) as refused:
        explain_odd(workspace, found, PERSON, reason="sí", clock=clock)
    assert sentence(refused.value.problems[0]) == "«Pozo» ya no dice 900."


def test_who_may_not_review_explains_nothing(workspace, clock):
    workspace.people.ensure("Beto")
    workspace.people.set_role("Beto", "enumerator")
    found = odd_values(workspace, "hogares")[0]
    with pytest.raises(ProblemError) as refused:
        explain_odd(workspace, found, "Beto", reason="sí", clock=clock)
    assert refused.value.problems[0].code == "people.may_not_review"
    assert odd(workspace) == ["900", "850.5"]


def test_the_sentence_says_what_is_usual():
    values = {"label": "Pozo", "value": "900", "low": 2, "high": 10.5}
    problem = Problem("check.far_value", values=values)
    assert sentence(problem) == "«Pozo» dice 900, lejos de lo usual (2 a 10.5)."
    assert "explique" in fix(problem)
