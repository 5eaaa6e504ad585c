"""All problems of one kind mended or explained as one action, and taken back as one."""

import pytest
from support.households import FLAT, MUNICIPALITY, instrument
from support.workspaces import PERSON, HandClock

from app.operations.mend_many import (
    Change,
    Left,
    Mending,
    explain_all,
    is_mending,
    issues_of,
    mend_all,
    preview_mending,
    take_back_mending,
)
from app.operations.set_answer import set_answer
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from forms.instrument import Group, Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("ingreso", "decimal", labels={"es": "Ingreso"}, marks=Marks(unit="Q")),
    Question("fecha", "date", labels={"es": "Fecha"}),
    Question("nota", "text", labels={"es": "Nota"}),
    lists=FLAT.choice_lists.values(),
)
PATHS = ("lugar/municipio", "numero", "ingreso", "fecha", "nota")


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        opened.people.ensure(PERSON)
        yield opened


def take(workspace, clock, *rows):
    """Import rows and check them; a row gives only what matters to the test."""
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    whole = {"lugar/municipio": "0101", "ingreso": 1.0}
    given = (
        (number, {**whole, "numero": number, **row}) for number, row in enumerate(rows, start=2)
    )
    workspace.records.add_imported(version, given, PERSON, file_name="t.csv", file_sha256="a")
    clock.pass_by(seconds=1)
    validate_form(workspace, "hogares", clock=clock)


def said(workspace, path):
    ids = workspace.db.column("SELECT id FROM record ORDER BY id")
    return [workspace.records.answers(workspace.records.info(n)).values.get(path) for n in ids]


def mend(workspace, clock, cause, **how):
    return mend_all(workspace, Mending("hogares", cause, **how), PERSON, clock=clock)


@pytest.mark.parametrize(
    ("path", "wrong", "cause", "how", "after"),
    [
        ("lugar/municipio", "101", "answer.not_in_list", {}, "0101"),
        ("lugar/municipio", "101", "answer.not_in_list", {"way": "zeros"}, "0101"),
        ("lugar/municipio", "Guatemalaa", "answer.not_in_list", {"way": "nearest"}, "0101"),
        ("lugar/municipio", "Pinula", "answer.not_in_list", {"way": "value", "value": "0102"},
         "0102"),
        ("ingreso", "Q 1,234.50", "answer.not_a_number", {}, 1234.5),
        ("ingreso", "mil", "answer.not_a_number", {"way": "value", "value": "1000"}, 1000.0),
        ("ingreso", "n/d", "answer.not_a_number", {"way": "blank"}, None),
        ("fecha", "03-04-2026", "answer.not_a_date", {"way": "mdy"}, "2026-03-04"),
        ("fecha", "03-04-2026", "answer.not_a_date", {"way": "dmy"}, "2026-04-03"),
        ("fecha", "2026-4-3 00:00", "answer.not_a_date", {"way": "ymd"}, "2026-04-03"),
        ("nota", "  dos   espacios ", "check.outer_spaces", {}, "dos espacios"),
        ("nota", " a ", "check.outer_spaces", {"way": "trim"}, "a"),
        ("nota", "=HYPERLINK(1)", "check.formula", {}, "HYPERLINK(1)"),
        ("nota", "- pendiente", "check.formula", {}, "pendiente"),
    ],
)  # fmt: skip
def test_a_problem_is_mended_in_every_record_and_taken_back(
    workspace, clock, path, wrong, cause, how, after
):
    take(workspace, clock, {path: wrong}, {}, {path: wrong})
    before = said(workspace, path)
    looked = preview_mending(workspace, Mending("hogares", cause, **how), PERSON, clock=clock)
    assert (looked.batch, looked.found, looked.mended) == (0, 2, 2)
    assert said(workspace, path) == before
    done = mend(workspace, clock, cause, **how)
    assert (done.found, done.mended, done.problems) == (2, 2, [])
    assert [said(workspace, path)[n] for n in (0, 2)] == [after, after]
    assert validate_form(workspace, "hogares", clock=clock).problems == ()
    clock.pass_by(seconds=1)
    assert is_mending(workspace, done.batch)
    assert take_back_mending(workspace, done.batch, PERSON, clock=clock) == 2
    assert said(workspace, path) == before
    assert {p.code for p in validate_form(workspace, "hogares", clock=clock).problems} == {cause}


@pytest.mark.parametrize(
    ("wrong", "way"),
    [
        ("Guatemala y Pinula", "suggested"),
        ("xyz", "nearest"),
        ("abc", "zeros"),
        ("99", "zeros"),
        ("0101 o 0102", "dmy"),
    ],
)
def test_what_nobody_can_guess_stays_open(workspace, clock, wrong, way):
    take(workspace, clock, {"lugar/municipio": wrong})
    done = mend(workspace, clock, "answer.not_in_list", way=way)
    assert (done.found, done.mended) == (1, 0)
    assert len(validate_form(workspace, "hogares", clock=clock).problems) == 1


def test_a_value_the_form_refuses_is_said_and_not_put(workspace, clock):
    take(workspace, clock, {"lugar/municipio": "x"})
    done = mend(workspace, clock, "answer.not_in_list", way="value", value="9999")
    assert [problem.code for problem in done.problems] == ["answer.not_in_list"]
    assert said(workspace, "lugar/municipio") == ["x"]


LOOKED_AT = [
    pytest.param({}, {"way": "blank"}, (1, 0), id="all can go"),
    pytest.param({"ingreso": "mil"}, {}, (0, 1), id="nobody knows what was meant"),
    pytest.param({"ingreso": "Q5"}, {}, (1, 0), id="what was meant is clear"),
    pytest.param({"ingreso": "NaN"}, {}, (1, 0), id="no number becomes no answer"),
    pytest.param({"ingreso": "1_000"}, {}, (1, 0), id="an underscore goes"),
    pytest.param({"ingreso": "x"}, {"way": "value", "value": "dos"}, (0, 1), id="refused"),
    pytest.param({"ingreso": "x"}, {"way": "value", "value": "2"}, (1, 0), id="one for all"),
]


@pytest.mark.parametrize(("row", "how", "counts"), LOOKED_AT)
def test_a_look_tells_exactly_what_will_happen(workspace, clock, row, how, counts):
    take(workspace, clock, {"ingreso": "q"} | row)
    mending = Mending("hogares", "answer.not_a_number", **how)
    looked = preview_mending(workspace, mending, PERSON, clock=clock)
    done = mend_all(workspace, mending, PERSON, clock=clock)
    assert (looked.mended, looked.found - looked.mended) == counts
    assert (looked.found, looked.mended) == (done.found, done.mended)
    assert (looked.changes, looked.left) == (done.changes, done.left)


def test_a_look_knows_who_is_approved_already(workspace, clock):
    take(workspace, clock, {"nota": " a "}, {"nota": " b "})
    workspace.records.set_state(workspace.records.info(1), "approved", PERSON)
    mending = Mending("hogares", "check.outer_spaces")
    looked = preview_mending(workspace, mending, PERSON, clock=clock)
    assert [(each.record, each.problem.code) for each in looked.left] == [(1, "record.is_approved")]
    assert mend_all(workspace, mending, PERSON, clock=clock).left == looked.left


def test_a_look_says_what_stays_and_why(workspace, clock):
    take(workspace, clock, {"ingreso": "mil"}, {"ingreso": "Q5"})
    mending = Mending("hogares", "answer.not_a_number")
    looked = preview_mending(workspace, mending, PERSON, clock=clock)
    assert looked.left == [Left(1, "ingreso", "mil", None)]
    assert looked.changes == [Change(2, "ingreso", "Q5", 5.0)]
    assert looked.problems == []


def test_a_look_is_for_who_may_correct(workspace, clock):
    take(workspace, clock, {"nota": " a "})
    workspace.people.set_role(PERSON, "enumerator")
    with pytest.raises(ProblemError) as refused:
        preview_mending(workspace, Mending("hogares", "check.outer_spaces"), PERSON, clock=clock)
    assert refused.value.problems[0].code == "people.may_not_correct"


def test_a_look_can_be_followed_and_stopped(workspace, clock):
    take(workspace, clock, {"nota": " a "}, {"nota": " b "})
    told, cancel, mending = [], Cancel(), Mending("hogares", "check.outer_spaces")
    preview_mending(workspace, mending, PERSON, clock=clock, report=told.append)
    assert [(each.done, each.total) for each in told] == [(1, 2), (2, 2)]
    cancel.set()
    with pytest.raises(CancelledError):
        preview_mending(workspace, mending, PERSON, clock=clock, cancel=cancel)


def test_only_one_question_is_mended_when_it_is_named(workspace, clock):
    take(workspace, clock, {"ingreso": "Q5", "numero": "Q6"})
    assert mend(workspace, clock, "answer.not_a_number", field="ingreso").mended == 1
    assert (said(workspace, "ingreso"), said(workspace, "numero")) == ([5.0], ["Q6"])


def test_an_answer_changed_since_is_left_when_it_is_taken_back(workspace, clock):
    take(workspace, clock, {"nota": " a "}, {"nota": " b "})
    done = mend(workspace, clock, "check.outer_spaces")
    clock.pass_by(seconds=1)
    uuid = workspace.records.info(1).uuid
    set_answer(workspace, uuid, "nota", "otra", PERSON, reason="así era", clock=clock)
    assert take_back_mending(workspace, done.batch, PERSON, clock=clock) == 1
    assert said(workspace, "nota") == ["otra", " b "]


def test_a_reason_given_once_stands_in_every_record(workspace, clock):
    take(workspace, clock, {"nota": " a "}, {"nota": " b "})
    done = mend(workspace, clock, "check.outer_spaces", reason="sobraban espacios")
    lines = workspace.journal.entries(batch=done.batch)
    assert {line.what.reason for line in lines} == {"sobraban espacios"}


@pytest.mark.parametrize("cause", ["check.outer_spaces", "check.formula"])
def test_what_is_right_as_it_is_is_explained_in_all_and_can_be_asked_again(workspace, clock, cause):
    text = " a " if cause == "check.outer_spaces" else "=a"
    take(workspace, clock, {"nota": text}, {"nota": text}, {})
    issues = issues_of(workspace, "hogares", cause)
    done = explain_all(workspace, "hogares", issues, PERSON, reason="así se llama", clock=clock)
    assert done.mended == 2
    clock.pass_by(seconds=1)
    checked = validate_form(workspace, "hogares", clock=clock, everything=True)
    assert (checked.errors, checked.warnings) == (0, 0)
    assert take_back_mending(workspace, done.batch, PERSON, clock=clock) == 2
    assert len(issues_of(workspace, "hogares", cause)) == 2


def test_what_was_explained_is_open_again_when_the_value_changes(workspace, clock):
    take(workspace, clock, {"nota": "=a"})
    issues = issues_of(workspace, "hogares", "check.formula")
    explain_all(workspace, "hogares", issues, PERSON, reason="así se llama", clock=clock)
    clock.pass_by(seconds=1)
    uuid = workspace.records.info(1).uuid
    set_answer(workspace, uuid, "nota", "=b", PERSON, reason="así era", clock=clock)
    assert len(issues_of(workspace, "hogares", "check.formula")) == 1


def test_an_error_is_corrected_and_not_explained(workspace, clock):
    take(workspace, clock, {"ingreso": "mil"})
    issues = issues_of(workspace, "hogares", "answer.not_a_number")
    with pytest.raises(ProblemError) as refused:
        explain_all(workspace, "hogares", issues, PERSON, reason="porque sí", clock=clock)
    assert refused.value.problems[0].code == "check.not_explained"


@pytest.mark.parametrize(
    ("role", "mends", "explains"),
    [("enumerator", 0, 0), ("officer", 1, 1), ("steward", 1, 1), ("approver", 0, 1)],
)
def test_who_may_mend_and_who_may_explain(workspace, clock, role, mends, explains):
    take(workspace, clock, {"nota": " a "})
    workspace.people.set_role(PERSON, role)
    issues = issues_of(workspace, "hogares", "check.outer_spaces")

    def count(work):
        try:
            return work().mended
        except ProblemError:
            return 0

    assert count(lambda: mend(workspace, clock, "check.outer_spaces")) == mends
    if not mends:
        explain = lambda: explain_all(  # noqa: E731 - as short as the case above
            workspace, "hogares", issues, PERSON, reason="x", clock=clock
        )
        assert count(explain) == explains


def test_a_cause_nobody_found_is_answered_with_those_there_are(workspace, clock):
    take(workspace, clock, {"nota": " a "})
    with pytest.raises(ProblemError) as refused:
        issues_of(workspace, "hogares", "answer.required")
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["known"]) == (
        "check.no_such_cause",
        "check.outer_spaces",
    )
