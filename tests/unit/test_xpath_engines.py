"""Expressions on which ODK's two engines agree have the same value here.

The values of `tests/data/xpath_engines.json` were given by ODK Web Forms' engine
(@getodk/xforms-engine 0.22.0) and by JavaRosa (in ODK Validate 1.20.0), both at
2026-11-21T10:00Z on the record of `support.evaluation`; a truth value, which JavaRosa writes
`1` or `0`, stands as `true` or `false`.
"""

import json
from pathlib import Path

import pytest
from support.evaluation import evaluate, evaluate_in_rows

CASES = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "xpath_engines.json").read_text(
        encoding="utf-8"
    )
)


def cases(where: str) -> list[object]:
    return [
        pytest.param(case["expression"], case["value"], id=case["expression"])
        for case in CASES
        if case["in"] == where
    ]


@pytest.mark.parametrize(("expression", "value"), cases("form"))
def test_an_expression_at_the_top_of_the_form_is_what_both_engines_say(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(("expression", "values"), cases("row"))
def test_an_expression_in_a_repeat_is_what_both_engines_say_in_each_instance(expression, values):
    assert evaluate_in_rows(expression) == values
