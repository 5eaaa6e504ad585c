"""All problems of one kind decided alike: the ways there are, what each would do in words."""

import pytest
from support.households import FLAT, MUNICIPALITY, instrument
from support.sheets import group
from support.workspaces import PERSON, HandClock

from app.operations.decide_alike import (
    WORDS,
    Alike,
    LookLine,
    decide_alike,
    look_alike,
    ways_of,
)
from app.operations.review import review
from app.operations.settle_repeated import REASONS
from app.operations.take_back_batch import take_back_batch
from app.operations.validate_form import validate_form
from app.steps.corrections import WAYS as MENDING_WAYS
from app.store.workspace import Workspace
from forms.instrument import Group, Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("ingreso", "decimal", labels={"es": "Ingreso"}),
    Question("fecha", "date", labels={"es": "Fecha"}),
    Question("nota", "text", labels={"es": "Nota"}),
    lists=FLAT.choice_lists.values(),
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        opened.people.ensure(PERSON)
        yield opened


def take(workspace, clock, *rows):
    """Import rows, check them, and give the kinds of problems."""
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    given = (
        (number, {"lugar/municipio": "0101", "numero": number, **row})
        for number, row in enumerate(rows, start=2)
    )
    workspace.records.add_imported(version, given, PERSON, file_name="t.csv", file_sha256="a")
    clock.pass_by(seconds=1)
    validate_form(workspace, "hogares", clock=clock)
    return review(workspace, "hogares").groups


@pytest.mark.parametrize(
    ("code", "severity", "more", "ways"),
    [
        pytest.param("answer.not_a_number", "error", {}, ["suggested", "blank"], id="a number"),
        pytest.param(
            "answer.not_a_number", "error", {"value": "5"}, ["value", "suggested", "blank"],
            id="one value for all",
        ),
        pytest.param(
            "answer.not_in_list", "error", {}, ["suggested", "zeros", "nearest", "blank"],
            id="a list",
        ),
        pytest.param(
            "answer.not_a_date", "error", {}, ["suggested", "dmy", "mdy", "ymd", "blank"],
            id="a date",
        ),
        pytest.param("answer.required", "error", {}, [], id="what is missing nobody can guess"),
        pytest.param("answer.required", "error", {"value": "5"}, ["value"], id="given"),
        pytest.param(
            "check.outer_spaces", "warning", {}, ["suggested", "blank", "explain"], id="a warning"
        ),
        pytest.param(
            "check.formula", "error", {"explains": True}, ["explain", "suggested", "blank"],
            id="who explains begins with that",
        ),
        pytest.param("record.duplicate_key", "error", {}, list(REASONS), id="repeated records"),
        pytest.param(
            "record.duplicate_key", "error", {"value": "5"}, list(REASONS), id="no value for those"
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_ways_the_likeliest_first(code, severity, more, ways):
    assert ways_of(group(code=code, severity=severity), **more) == ways


def test_every_way_has_words():
    assert {*MENDING_WAYS, *REASONS} - {"trim"} <= set(WORDS)


@pytest.mark.parametrize(
    ("row", "way", "line"),
    [
        pytest.param({"ingreso": "Q1,234.50"}, "suggested", ("Q1,234.50", "1234.5"), id="number"),
        pytest.param({"ingreso": "NaN"}, "suggested", ("NaN", "sin dato"), id="no number"),
        pytest.param({"ingreso": "mil"}, "blank", ("mil", "sin dato"), id="blank"),
        pytest.param(
            {"lugar/municipio": "101"},
            "zeros",
            ("101", "0101 Guatemala"),
            id="a code with its name",
        ),
        pytest.param({"fecha": "03-04-2026"}, "mdy", ("03-04-2026", "04/03/2026"), id="a date"),
        pytest.param(
            {"nota": " a "}, "explain", (" a ", "queda así, con su explicación"), id="kept"
        ),
    ],
)
def test_a_look_says_before_and_after_in_words(workspace, clock, row, way, line):
    (kind,) = take(workspace, clock, row)
    alike = Alike("hogares", kind, way, reason="así es")
    look = look_alike(workspace, alike, PERSON, clock=clock)
    assert look.lines == (LookLine("Registro 1", *line),)
    assert (look.found, look.count, look.stays) == (1, 1, 0)
    assert review(workspace, "hogares").groups[0].issues == kind.issues
    done = decide_alike(workspace, alike, PERSON, clock=clock)
    assert done.count == 1
    assert review(workspace, "hogares").groups == ()
    clock.pass_by(seconds=1)
    assert take_back_batch(workspace, done.batch, PERSON, clock=clock) == 1
    validate_form(workspace, "hogares", clock=clock)
    assert len(review(workspace, "hogares").groups[0].issues) == 1


@pytest.mark.parametrize(
    ("row", "how", "why"),
    [
        pytest.param(
            {"ingreso": "mil"}, {"way": "suggested"}, "No se sabe qué quiso decir", id="unknown"
        ),
        pytest.param(
            {"ingreso": "mil"}, {"way": "value", "value": "dos"}, "«Ingreso» debe ser un número",
            id="refused",
        ),
    ],
)  # fmt: skip
def test_a_look_says_who_stays_and_why(workspace, clock, row, how, why):
    (kind,) = take(workspace, clock, row)
    look = look_alike(workspace, Alike("hogares", kind, **how), PERSON, clock=clock)
    assert (look.count, look.stays, look.lines) == (0, 1, ())
    (left,) = look.left
    assert (left.subject, left.before) == ("Registro 1", "mil")
    assert left.after.startswith(why)


def test_repeated_records_say_who_stays_and_what_would_be_lost(workspace, clock):
    (kind,) = take(
        workspace, clock, {"numero": 7, "nota": "x", "ingreso": 1.0}, {"numero": 7}, {"numero": 7}
    )
    look = look_alike(workspace, Alike("hogares", kind, "newest"), PERSON, clock=clock)
    assert (look.found, look.count) == (1, 2)
    (line,) = look.lines
    assert line.before == "queda el 3, se aparta 1, 2"
    assert line.after == "Ingreso, Nota"
    done = decide_alike(workspace, Alike("hogares", kind, "fullest"), PERSON, clock=clock)
    assert done.count == 2
    clock.pass_by(seconds=1)
    assert take_back_batch(workspace, done.batch, PERSON, clock=clock) == 2


def test_two_approved_ones_stay_with_the_reason(workspace, clock):
    (kind,) = take(workspace, clock, {"numero": 7}, {"numero": 7})
    for number in (1, 2):
        workspace.records.set_state(workspace.records.info(number), "approved", PERSON)
    look = look_alike(workspace, Alike("hogares", kind, "newest"), PERSON, clock=clock)
    assert (look.count, look.stays) == (0, 1)
    done = decide_alike(workspace, Alike("hogares", kind, "newest"), PERSON, clock=clock)
    assert (done.batch, done.count) == (0, 0)
    assert [problem.code for problem in done.problems] == ["record.is_approved"]


def test_what_is_no_longer_open_is_said(workspace, clock):
    (kind,) = take(workspace, clock, {"nota": " a "})
    alike = Alike("hogares", kind, "suggested")
    decide_alike(workspace, alike, PERSON, clock=clock)
    with pytest.raises(ProblemError) as refused:
        look_alike(workspace, alike, PERSON, clock=clock)
    assert refused.value.problems[0].code == "check.no_such_cause"


def test_a_batch_that_is_not_there_is_said(workspace, clock):
    with pytest.raises(ProblemError) as refused:
        take_back_batch(workspace, 99, PERSON, clock=clock)
    assert refused.value.problems[0].code == "clean.no_such_batch"
