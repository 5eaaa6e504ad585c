"""A form is compiled once; what cannot run is told at load, all of it, by question."""

import gc

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.sessions import NOW, calculation, form_problems, open_session

from app.messages import fix, sentence
from forms.instrument import Group, Question, Repeat
from forms.logic import Aspect, compile_form
from forms.problem import ProblemError
from forms.session import CaptureSession


def cycle(*children):
    problems = form_problems(instrument(*children))
    assert [problem.code for problem in problems] == ["form.cycle"]
    return problems[0]


def test_a_form_without_faults_has_no_problems():
    assert form_problems(instrument(integer("a"), calculation("o", "/data/a + 1"))) == []


def test_all_faults_of_a_form_are_told_at_once_each_with_its_question_and_rule():
    form = instrument(
        text("a", relevant="1 +"),
        text("b", constraint="foo(.)"),
        group("g", text("g/c", required="if(1)")),
        calculation("o", "/data/("),
        text("d", default_expression="bar()"),
        Question("e", "select_one", list_name="l", choice_filter="x ="),
        Repeat("r", count="&", children=(text("r/f", readonly="]"),)),
        Question("h", "text", {"": "Hola {{ nada( }}"}, {"": "{{ 1 + }}"}),
    )
    found = [
        (problem.code, problem.place.field, problem.values["rule"])
        for problem in form_problems(form)
    ]
    assert found == [
        ("form.expression", "a", "relevant"),
        ("form.unknown_function", "b", "constraint"),
        ("form.wrong_arguments", "g/c", "required"),
        ("form.expression", "o", "calculate"),
        ("form.unknown_function", "d", "default"),
        ("form.expression", "e", "choice_filter"),
        ("form.expression", "r", "count"),
        ("form.expression", "r/f", "readonly"),
        ("form.expression", "h", "label"),
        ("form.expression", "h", "hint"),
    ]


def test_a_session_on_a_faulty_form_is_refused_with_the_same_problems():
    with pytest.raises(ProblemError) as refused:
        open_session(instrument(text("a", relevant="1 +")))
    assert refused.value.problems[0].code == "form.expression"


@pytest.mark.parametrize(
    "form",
    [
        instrument(text("a", relevant="foo(1)")),
        instrument(text("a", relevant="1 +")),
        instrument(text("a", relevant="if(1)")),
        instrument(calculation("a", "/data/b"), calculation("b", "/data/a")),
    ],
)
def test_every_fault_has_a_sentence_that_names_the_question(form):
    (problem,) = form_problems(form)
    assert "«a»" in sentence(problem)
    assert "…" not in sentence(problem) + fix(problem)


def test_two_calculations_that_need_each_other_are_both_named():
    problem = cycle(
        Question("a", "calculate", {"": "Uno"}, calculate="/data/b + 1"),
        Question("b", "calculate", {"": "Otro"}, calculate="/data/a + 1"),
    )
    assert problem.place.field == "a"
    assert problem.values["label"] == "Uno"
    assert problem.values["other"] == "Otro"
    assert problem.values["other_field"] == "b"


def test_a_longer_circle_names_two_neighbours():
    problem = cycle(
        calculation("a", "/data/c"), calculation("b", "/data/a"), calculation("c", "/data/b")
    )
    assert {str(problem.place.field), problem.values["other_field"]} <= {"a", "b", "c"}
    assert problem.place.field != problem.values["other_field"]


@pytest.mark.parametrize(
    "children",
    [
        (calculation("a", "/data/a + 1"),),
        (calculation("a", ". + 1"),),
        (text("a", relevant=". = 'x'"),),
        (text("a", relevant="/data/b = 1"), calculation("b", "/data/a")),
        (text("a", relevant="/data/b"), text("b", relevant="/data/a")),
        (Group("g", relevant="/data/g/a = 1", children=(text("g/a"),)),),
        (repeat("r", calculation("r/a", "../b"), calculation("r/b", "../a")),),
        (repeat("r", calculation("r/a", "sum(/data/r/a)")),),
        (calculation("a", "count(/data/*)"),),
    ],
)
def test_circles_of_all_kinds_are_found(children):
    cycle(*children)


@pytest.mark.parametrize(
    "children",
    [
        (text("a", constraint=". != 'x'"),),
        (text("a", required=". = ''"),),
        (text("a", readonly=". != ''"),),
        (calculation("a", "once(1)"),),
        (Question("a", "text", {"": "Va {{ . }}"}),),
        (repeat("r", calculation("r/a", "/data/r[1]/a")),),
        (repeat("r", calculation("r/a", "count(../preceding-sibling::r/a)")),),
        (Repeat("r", count="count(/data/r[a = 'sí']) + 1", children=(text("r/a"),)),),
        (
            Question("a", "select_one", list_name="l", choice_filter="name != /data/b"),
            Question("b", "select_one", list_name="l", choice_filter="name != /data/a"),
        ),
        (text("a", relevant="/data/b = 1"), text("b", constraint="/data/a = 1")),
    ],
)
def test_what_only_looks_like_a_circle_is_allowed(children):
    assert form_problems(instrument(*children)) == []


def test_rules_are_ranked_after_what_they_read():
    logic = compile_form(
        instrument(
            calculation("c", "/data/b"),
            calculation("b", "/data/a", relevant="/data/z = 1"),
            integer("a"),
            integer("z"),
        )
    )
    assert [(vertex.path, vertex.aspect) for vertex in logic.order] == [
        ("b", Aspect.RELEVANT),
        ("b", Aspect.CALCULATE),
        ("c", Aspect.CALCULATE),
    ]


def test_a_compiled_form_opens_many_records():
    logic = compile_form(instrument(integer("a")))
    sessions = [CaptureSession(logic, now=lambda: NOW, new_id=lambda: "x") for _ in range(3)]
    sessions[0].answer("a", "5")
    assert [session.node("a").value for session in sessions] == [5, None, None]


def test_a_question_of_a_type_nobody_knows_is_taken_for_text():
    session = open_session(instrument(Question("a", "holograma")))
    session.answer("a", "x")
    assert session.node("a").value == "x"


def test_the_garbage_collector_is_on_again_afterwards():
    for rule in ("1 + 1", "1 +"):
        form_problems(instrument(Question("a", "text", calculate=rule)))
        assert gc.isenabled()
