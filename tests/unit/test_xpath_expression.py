"""Expressions that cannot be used become problems that name question, rule and place."""

import pytest

from forms.problem import Place, Problem, ProblemError
from forms.xpath.expression import Scope, compile_expression
from forms.xpath.functions import FUNCTIONS
from forms.xpath.locations import FormShape

SHAPE = FormShape("data", {"": ("edad", "g"), "g": ("b",)}, frozenset())
SCOPE = Scope(SHAPE, "edad", "¿Qué edad tiene?", "constraint")


def refusal(text: str) -> Problem:
    with pytest.raises(ProblemError) as refused:
        compile_expression(text, SCOPE)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [(". >", 4, ""), (". > > 1", 5, ">"), ("", 1, ""), ("if(1, 2", 8, ""), ("a & b", 3, "&")],
)
def test_a_syntax_error_tells_the_character_counted_from_one(text, position, found):
    problem = refusal(text)
    assert problem.code == "form.expression"
    assert problem.values["position"] == position
    assert problem.values["found"] == found
    assert problem.values["expression"] == text


def test_a_problem_names_the_question_its_label_and_the_rule():
    problem = refusal("1 +")
    assert problem.place == Place(field="edad")
    assert problem.values["label"] == "¿Qué edad tiene?"
    assert problem.values["rule"] == "constraint"


@pytest.mark.parametrize(
    ("text", "function", "position"),
    [
        ("edad-en-meses(.)", "edad-en-meses", 1),
        (". > 5 and add-date(., 1)", "add-date", 11),
        ("jr:otra()", "jr:otra", 1),
        ("If(1, 2, 3)", "If", 1),
        ("concat('a', falta())", "falta", 13),
        ("/data/g[nada(1)]/b", "nada", 9),
    ],
)
def test_an_unknown_function_is_named_with_its_place(text, function, position):
    problem = refusal(text)
    assert problem.code == "form.unknown_function"
    assert problem.values["function"] == function
    assert problem.values["position"] == position


@pytest.mark.parametrize(
    ("text", "function", "count"),
    [
        ("if(1, 2)", "if", 2),
        ("if(1, 2, 3, 4)", "if", 4),
        ("true(1)", "true", 1),
        ("selected('a')", "selected", 1),
        ("substr('a')", "substr", 1),
        ("count()", "count", 0),
        ("coalesce()", "coalesce", 0),
        ("today(1)", "today", 1),
        ("indexed-repeat(/data/g/b, /data/g)", "indexed-repeat", 2),
        ("indexed-repeat(/data/g/b, /data/g, 1, /data/g)", "indexed-repeat", 4),
        ("round(1, 2, 3)", "round", 3),
    ],
)
def test_too_few_or_too_many_arguments_are_told(text, function, count):
    problem = refusal(text)
    assert problem.code == "form.wrong_arguments"
    assert problem.values["function"] == function
    assert problem.values["count"] == count


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_refuses_one_argument_too_few_and_one_too_many(name):
    function = FUNCTIONS[name]
    if function.fewest:
        call = f"{name}({', '.join(['/data/edad'] * (function.fewest - 1))})"
        assert refusal(call).code == "form.wrong_arguments"
    if function.most is not None:
        call = f"{name}({', '.join(['/data/edad'] * (function.most + 1))})"
        assert refusal(call).code == "form.wrong_arguments"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_compiles_with_the_fewest_arguments(name):
    call = f"{name}({', '.join(['/data/edad'] * FUNCTIONS[name].fewest)})"
    assert compile_expression(call, SCOPE).text == call


def test_only_labels_depend_on_the_language():
    assert compile_expression("jr:choice-name(., '/data/edad')", SCOPE).speaks
    assert not compile_expression("concat(., 'a')", SCOPE).speaks


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("depto = /data/edad", "depto"),
        ("/data/edad = depto", "depto"),
        ("depto = 'x'", "depto"),
        ("depto = current()/../edad", "depto"),
        ("zona = 1 and depto = 'x'", "depto"),
        ("depto = 'x' and position() > 0", None),
        ("depto = 'x' or zona = 'y'", None),
        ("depto != 'x'", None),
        ("depto = zona", None),
        ("depto = string-length()", None),
        ("selected(/data/edad, name)", None),
        ("depto = concat('a', /data/edad)", "depto"),
        ("*= 'x'", None),
        ("a/b = 'x'", None),
        ("depto[1] = 'x'", None),
        ("last() = 1", None),
        ("not(depto = 'x')", None),
        ("depto = -1", "depto"),
        ("depto = (/data/edad)[1]", "depto"),
        ("depto = (zona)[1]", None),
    ],
)
def test_a_choice_filter_that_compares_a_column_can_use_an_index(text, column):
    scope = Scope(SHAPE, "edad", of_items=True)
    lookup = compile_expression(text, scope).lookup
    assert (lookup and lookup.column) == column


def test_other_rules_have_no_index():
    assert compile_expression(". = 'x'", SCOPE).lookup is None
