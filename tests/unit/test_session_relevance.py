"""Relevance: what is asked, what reads as blank, what comes back (ODK XForms, "Bind")."""

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.sessions import calculation, changes, codes, open_session, session_of

from forms.instrument import Group, Question, Repeat


def relevant(session, ref: str) -> bool:
    return session.node(ref).relevant


@pytest.mark.parametrize(
    ("answer", "asked"), [("sí", True), ("no", False), ("", False), ("SÍ", False)]
)
def test_a_question_is_asked_when_its_rule_holds(answer, asked):
    session = session_of(text("a"), text("b", relevant="/data/a = 'sí'"))
    session.answer("a", answer)
    assert relevant(session, "b") is asked


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("true()", True),
        ("false()", False),
        ("1", True),
        ("0", False),
        ("''", False),
        ("'a'", True),
        ("/data/a", True),
        ("not(/data/a)", False),
        ("count(/data/falta) > 0", False),
    ],
)
def test_any_value_is_turned_into_a_truth_value(rule, asked):
    assert relevant(session_of(text("a"), text("b", relevant=rule)), "b") is asked


def test_what_a_group_holds_is_asked_when_the_group_is():
    session = session_of(
        text("a"),
        Group("g", relevant="/data/a = 'sí'", children=(text("g/b"), group("g/h", text("g/h/c")))),
    )
    assert not relevant(session, "g")
    assert not relevant(session, "g/b")
    assert not relevant(session, "g/h")
    assert not relevant(session, "g/h/c")
    session.answer("a", "sí")
    assert relevant(session, "g/h/c")


def test_a_question_needs_its_own_rule_and_its_group_s():
    session = session_of(
        text("a"),
        text("x"),
        Group("g", relevant="/data/a = 'sí'", children=(text("g/b", relevant="/data/x = 'sí'"),)),
    )
    session.answer("x", "sí")
    assert not relevant(session, "g/b")
    session.answer("a", "sí")
    assert relevant(session, "g/b")
    session.answer("x", "no")
    assert not relevant(session, "g/b")


def test_a_repeat_that_is_not_asked_hides_its_instances():
    session = session_of(text("a"), Repeat("r", relevant="/data/a = 'sí'", children=(text("r/b"),)))
    assert not relevant(session, "r")
    assert not relevant(session, "r[1]")
    assert not relevant(session, "r[1]/b")
    session.answer("a", "sí")
    assert relevant(session, "r[1]/b")


def test_a_rule_inside_a_repeat_speaks_of_its_own_instance():
    session = session_of(repeat("r", integer("r/edad"), text("r/escuela", relevant="../edad > 6")))
    session.add_row("r")
    session.answer("r[2]/edad", "8")
    assert not relevant(session, "r[1]/escuela")
    assert relevant(session, "r[2]/escuela")


def test_hidden_answers_read_as_blank_and_come_back():
    session = session_of(
        text("a"), integer("b", relevant="/data/a = 'sí'"), calculation("o", "/data/b + 1")
    )
    session.answer("a", "sí")
    session.answer("b", "5")
    assert session.node("o").value == "6"
    session.answer("a", "no")
    assert session.node("o").value is None
    assert session.node("b").value == 5
    session.answer("a", "sí")
    assert session.node("o").value == "6"


def test_the_draft_keeps_what_is_hidden_and_the_final_record_does_not():
    session = session_of(text("a"), text("b", relevant="/data/a = 'sí'"))
    session.answer("a", "sí")
    session.answer("b", "dato")
    session.answer("a", "no")
    assert session.answers().values == {"a": "no", "b": "dato"}
    assert session.final_answers().values == {"a": "no"}


def test_hiding_is_no_change_of_an_answer():
    session = session_of(text("a"), text("b", relevant="/data/a = 'sí'"))
    session.answer("a", "sí")
    session.answer("b", "dato")
    assert changes(session.answer("a", "no")) == [("a", "sí", "no")]


def test_hidden_questions_have_no_violations():
    session = session_of(
        text("a"), integer("b", relevant="/data/a = 'sí'", required="true()", constraint=". > 5")
    )
    session.answer("b", "1")
    assert codes(session) == []
    session.answer("a", "sí")
    assert codes(session) == [("answer.constraint", "b")]


def test_relevance_travels_through_hidden_answers():
    session = session_of(
        text("a"),
        text("b", relevant="/data/a = 'sí'"),
        text("c", relevant="/data/b = 'sí'"),
        text("d", relevant="/data/c = 'sí'"),
    )
    for ref in ("a", "b", "c"):
        session.answer(ref, "sí")
    assert relevant(session, "d")
    session.answer("a", "no")
    assert [relevant(session, ref) for ref in ("b", "c", "d")] == [False, False, False]


def test_a_calculation_runs_when_its_question_is_asked_again():
    session = session_of(
        text("a"),
        integer("n"),
        Question("o", "calculate", calculate="/data/n * 2", relevant="/data/a = 'sí'"),
        calculation("p", "concat('o=', /data/o)"),
    )
    session.answer("n", "5")
    assert session.node("p").value == "o="
    session.answer("a", "sí")
    assert session.node("p").value == "o=10"
    session.answer("n", "6")
    assert session.node("p").value == "o=12"


def test_everything_that_shows_or_hides_is_drawn_again():
    form = instrument(
        text("a"), Group("g", relevant="/data/a = 'sí'", children=(text("g/b"), text("g/c")))
    )
    session = open_session(form)
    assert session.answer("a", "sí").refreshed == {"a", "g", "g/b", "g/c"}
    assert session.answer("a", "sí ").refreshed == {"a", "g", "g/b", "g/c"}
    assert session.answer("a", "nada").refreshed == {"a"}


def test_a_hidden_instance_is_a_blank_in_a_sum():
    session = session_of(
        repeat("r", text("r/cuenta"), integer("r/n", relevant="../cuenta != 'no'")),
        calculation("total", "sum(/data/r/n)"),
    )
    session.add_row("r")
    session.answer("r[1]/n", "5")
    session.answer("r[2]/n", "7")
    assert session.node("total").value == "12"
    session.answer("r[1]/cuenta", "no")
    assert session.node("total").value is None
    session.answer("r[1]/cuenta", "sí")
    assert session.node("total").value == "12"
