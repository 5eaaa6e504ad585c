"""Expressions over the cells of a row."""

import pytest

from app.messages import fix, sentence
from app.steps.cleaning.expressions import RowExpression, columns_of
from forms.problem import ProblemError

HEADER = ["edad", "Código municipio", "nombre", ""]


def value(text, *cells):
    """What an expression gives for a row."""
    row = [*cells, *[""] * (len(HEADER) - len(cells))]
    return RowExpression(text, HEADER).value(row)


def holds(text, *cells):
    """Whether an expression is true of a row."""
    row = [*cells, *[""] * (len(HEADER) - len(cells))]
    return RowExpression(text, HEADER).holds(row)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("1 + 1", []),
        ("${edad}", ["edad"]),
        ("${edad} + ${edad}", ["edad"]),
        ("${b} = ${a}", ["b", "a"]),
        ("${Código municipio}", ["Código municipio"]),
        ("'${edad}'", []),
        ('"${edad}" = ${nombre}', ["nombre"]),
        ("concat('it', \"'s\", ${a})", ["a"]),
        ("${}", [""]),
        ("$ {a}", []),
    ],
)
def test_the_columns_of_an_expression(text, found):
    assert columns_of(text) == found


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("${edad} + 1", ["20"], "21"),
        ("${edad} div 3", ["10"], "3.3333333333333335"),
        ("${edad} mod 3", ["10"], "1"),
        ("-${edad}", ["10"], "-10"),
        ("${edad} * 2", ["diez"], ""),
        ("${edad} * 2", [""], ""),
        ("concat(${nombre}, ' ', ${edad})", ["20", "", "Ana"], "Ana 20"),
        ("substr(${Código municipio}, 0, 2)", ["", "0101"], "01"),
        ("string-length(${nombre})", ["", "", "Ana"], "3"),
        ("if(${edad} >= 18, 'mayor', 'menor')", ["20"], "mayor"),
        ("if(${edad} >= 18, 'mayor', 'menor')", ["2"], "menor"),
        ("coalesce(${nombre}, 'nadie')", ["", "", ""], "nadie"),
        ("round(${edad}, 0)", ["2.5"], "3"),
        ("${edad} > 3", ["4"], "true"),
        ("'a'", [], "a"),
        ("number('12')", [], "12"),
        ("regex(${Código municipio}, '^[0-9]{4}$')", ["", "0101"], "true"),
        ("normalize-space(${nombre})", ["", "", "  a   b "], "a b"),
        ("translate(${nombre}, 'abc', 'ABC')", ["", "", "aabbz"], "AABBz"),
    ],
)
def test_an_expression_gives_a_text(text, cells, found):
    assert value(text, *cells) == found


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("${edad} > 17", ["18"], True),
        ("${edad} > 17", ["17"], False),
        ("${edad} > 17", [""], False),
        ("${edad} > 17", ["viejo"], False),
        ("${edad} = ''", [""], True),
        ("${edad} != ''", ["0"], True),
        ("${edad}", ["0"], True),
        ("${edad}", [""], False),
        ("${edad}", ["  "], False),
        ("${nombre} = 'Ana' and ${edad} = 3", ["3", "", "Ana"], True),
        ("${nombre} = 'Ana' or ${edad} = 3", ["4", "", "Ana"], True),
        ("not(${edad} = 3)", ["4"], True),
        ("${Código municipio} = '0101'", ["", "0101"], True),
        ("${Código municipio} = '0101'", ["", "101"], False),
        ("${Código municipio} = 101", ["", "0101"], True),
        ("selected(${nombre}, 'b')", ["", "", "a b"], True),
        ("starts-with(${nombre}, 'A')", ["", "", "Ana"], True),
        ("contains(${nombre}, 'n')", ["", "", "Ana"], True),
        ("true()", [], True),
        ("0", [], False),
        ("''", [], False),
    ],
)
def test_an_expression_is_true_or_not(text, cells, found):
    assert holds(text, *cells) is found


def test_the_same_expression_reads_row_after_row():
    expression = RowExpression("${a} + ${b}", ["a", "b"])
    assert [expression.value(row) for row in (["1", "2"], ["3", "4"], ["", "1"])] == ["3", "7", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("${edad} +", "clean.expression"),
        ("(${edad}", "clean.expression"),
        ("${edad} ${edad}", "clean.expression"),
        ("$edad", "clean.expression"),
        ("'abierto", "clean.expression"),
        ("edades(${edad})", "clean.unknown_function"),
        ("string-length(1, 2, 3)", "clean.wrong_arguments"),
        ("if(1)", "clean.wrong_arguments"),
        ("today()", "clean.not_repeatable"),
        ("now()", "clean.not_repeatable"),
        ("random()", "clean.not_repeatable"),
        ("uuid()", "clean.not_repeatable"),
        ("1 + if(true(), random(), 2)", "clean.not_repeatable"),
        ("${edad} > decimal-date-time(today())", "clean.not_repeatable"),
    ],
)
def test_an_expression_that_cannot_run_the_same_each_time_is_refused(text, code):
    with pytest.raises(ProblemError) as caught:
        RowExpression(text, HEADER)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.values["expression"] == text
    assert text.replace("{", "").replace("}", "")[:3] in sentence(problem).replace("{", "").replace(
        "}", ""
    )
    assert fix(problem)


def test_lists_and_places_of_a_form_are_simply_not_there():
    assert value("instance('x')/root/item/name") == ""
    assert value("/data/otro") == ""
    assert value("jr:itext('x')") == ""
