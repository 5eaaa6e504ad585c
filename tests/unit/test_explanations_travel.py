"""Explanations in bundles: what somebody let stand on one laptop stands on the other."""

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations.correct import let_stand, question_again
from app.operations.notes import Note, add_note
from app.operations.validate_form import validate_form

WHY = "Así se llama"


@pytest.fixture
def clock():
    """One clock for both."""
    return HandClock()


@pytest.fixture
def ana(tmp_path, clock):
    """A laptop with a record whose name is odd, explained."""
    laptop = Laptop(tmp_path / "ana", "Ana", clock)
    record = laptop.begin(" Juana ")
    laptop.finish(record)
    clock.pass_by(seconds=1)
    validate_form(laptop.workspace, "hogares", clock=clock)
    explain(laptop)
    yield laptop
    laptop.close()


@pytest.fixture
def juan(tmp_path, clock):
    """Another laptop."""
    laptop = Laptop(tmp_path / "juan", "Juan", clock)
    yield laptop
    laptop.close()


def explain(laptop, reason=WHY):
    """Let the one doubt stand."""
    (issue,) = laptop.workspace.issues.open(1)
    let_stand(laptop.workspace, issue, laptop.person, reason=reason, clock=laptop.clock)
    laptop.clock.pass_by(seconds=1)


def received(juan, ana):
    """Take what the other one has and check it; what is open, what is explained."""
    juan.take_from(ana)
    validate_form(juan.workspace, "hogares", clock=juan.clock)
    juan.clock.pass_by(seconds=1)
    issues = juan.workspace.issues
    return [each.code for each in issues.open(1)], [
        (each.code, each.accepted_reason) for each in issues.accepted(1)
    ]


def record_of(laptop):
    """The one record."""
    return laptop.workspace.db.value("SELECT uuid FROM record")


def test_an_explanation_holds_on_the_other_laptop(ana, juan):
    assert received(juan, ana) == ([], [("check.outer_spaces", WHY)])


def test_it_holds_once_however_often_it_is_received(ana, juan):
    received(juan, ana)
    assert received(juan, ana) == ([], [("check.outer_spaces", WHY)])
    found = validate_form(juan.workspace, "hogares", clock=juan.clock, everything=True)
    assert found.warnings == 0


def test_what_was_raised_again_is_no_longer_explained(ana, juan):
    (issue,) = ana.workspace.issues.accepted(1)
    question_again(ana.workspace, issue, "Ana", clock=ana.clock)
    assert received(juan, ana) == (["check.outer_spaces"], [])


def test_an_answer_that_was_changed_since_is_doubted_anew(ana, juan):
    ana.answer(record_of(ana), "nombre", " Juana María ")
    assert received(juan, ana) == (["check.outer_spaces"], [])


def test_an_answer_that_was_changed_here_since_is_doubted_anew(ana, juan):
    received(juan, ana)
    juan.answer(record_of(juan), "nombre", "  Juana")
    validate_form(juan.workspace, "hogares", clock=juan.clock)
    assert [each.code for each in juan.workspace.issues.open(1)] == ["check.outer_spaces"]


def test_the_last_explanation_is_the_one_that_holds(ana, juan):
    (issue,) = ana.workspace.issues.accepted(1)
    question_again(ana.workspace, issue, "Ana", clock=ana.clock)
    ana.clock.pass_by(seconds=1)
    explain(ana, "Lo dice su documento")
    assert received(juan, ana) == ([], [("check.outer_spaces", "Lo dice su documento")])


def test_a_doubt_raised_again_here_stays_raised(ana, juan):
    received(juan, ana)
    (issue,) = juan.workspace.issues.accepted(1)
    question_again(juan.workspace, issue, "Juan", clock=juan.clock)
    validate_form(juan.workspace, "hogares", clock=juan.clock, everything=True)
    assert [each.code for each in juan.workspace.issues.open(1)] == ["check.outer_spaces"]


def test_a_note_is_no_explanation(ana, juan):
    (issue,) = ana.workspace.issues.accepted(1)
    question_again(ana.workspace, issue, "Ana", clock=ana.clock)
    ana.clock.pass_by(seconds=1)
    record = ana.workspace.records.find(record_of(ana))
    add_note(ana.workspace, record, Note("nombre", None, "Vea"), "Ana", clock=ana.clock)
    assert received(juan, ana) == (["check.outer_spaces"], [])
