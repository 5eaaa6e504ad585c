"""Operators on the values of a record (XPath 1.0, sections 3.4 and 3.5)."""

import pytest
from support.evaluation import evaluate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2", "3"),
        ("1 - 2", "-1"),
        ("2 * 3", "6"),
        ("7 div 2", "3.5"),
        ("7 mod 2", "1"),
        ("-7 mod 2", "-1"),
        ("7 mod -2", "1"),
        ("5.5 mod 2", "1.5"),
        ("1.5 mod 0.5", "0"),
        ("- 5", "-5"),
        ("--5", "5"),
        ("1 - -1", "2"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 4 - 3", "3"),
        ("100 div 10 div 2", "5"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("/data/i + /data/d", "6.5"),
        ("/data/i * '2'", "10"),
        ("true() + true()", "2"),
        ("'5' + 1", "6"),
    ],
)
def test_arithmetic_3_5(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("1 div -0", "-Infinity"),
        ("0 div 0", ""),
        ("5 mod 0", ""),
        ("1 div 0 - 1 div 0", ""),
        ("(1 div 0) mod 3", ""),
        ("3 mod (1 div 0)", "3"),
        ("(1 div 0) * 0", ""),
        ("1000000000000 * 1000000000000", "1e+24"),
    ],
)
def test_arithmetic_never_fails_ieee_754(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "/data/b + 1",
        "/data/b * 0",
        "/data/s + 1",
        "'doce' - 1",
        "-/data/b",
        "/data/i div /data/b",
        "/data/b mod 2",
        "/data/falta + 1",
    ],
)
def test_what_is_no_number_makes_the_result_blank(expression):
    assert evaluate(expression) == ""


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("1 = 1", True),
        ("1 = 1.0", True),
        ("1 != 2", True),
        ("'a' = 'a'", True),
        ("'a' = 'A'", False),
        ("'1' = 1", True),
        ("/data/i = 5", True),
        ("/data/i = '5'", True),
        ("/data/i = '5.0'", False),
        ("/data/i != 5", False),
        ("/data/d = 1.5", True),
        ("/data/s = 'hola mundo'", True),
        ("/data/b = ''", True),
        ("/data/b != ''", False),
        ("/data/b = 0", False),
        ("/data/b != 0", True),
        ("/data/bt = 'true'", True),
        ("/data/bt = true()", True),
        ("true() = 'x'", True),
        ("false() = ''", True),
        ("/data/rep/x = 3", True),
        ("/data/rep/x = 9", False),
        ("/data/rep/x != 1", True),
        ("0 div 0 = 0 div 0", False),
    ],
)
def test_equality_3_4(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("1 < 2", True),
        ("2 < 1", False),
        ("2 <= 2", True),
        ("2 >= 3", False),
        ("3 > 2", True),
        ("'10' > '9'", True),
        ("'b' > 'a'", False),
        ("/data/i > 4", True),
        ("/data/b < 5", False),
        ("/data/b >= 0", False),
        ("/data/b <= 0", False),
        ("/data/s < 5", False),
        ("/data/rep/x > 2", True),
        ("/data/rep/x > 3", False),
        ("true() > false()", True),
        ("1 < 2 < 3", True),
        ("3 > 2 > 1", False),
    ],
)
def test_order_compares_numbers_3_4(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("/data/f > '2020-01-01'", True),
        ("/data/f < '2020-01-01'", False),
        ("/data/f = '2020-01-31'", True),
        ("/data/f = date('2020-01-31')", True),
        ("/data/f <= today()", True),
        ("/data/t < today()", True),
        ("'2020-02-01' > '2020-01-31'", True),
        ("/data/f = 18292", True),
        ("/data/dt > /data/f", True),
        ("/data/dt > '2020-01-31T10:00:00.000-06:00'", True),
        ("/data/f = /data/dt", False),
        ("today() = '2026-11-21'", True),
        ("now() >= today()", True),
    ],
)
def test_dates_compare_as_day_numbers(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/data/f + 1", "18293"),
        ("today() - /data/f", "2486"),
        ("date(/data/f + 1)", "2020-02-01"),
        ("int((today() - /data/f) div 365.25)", "6"),
        ("date('2020-01-31') + 1", "18293"),
    ],
)
def test_dates_count_as_days_in_arithmetic(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("true() and true()", True),
        ("true() and false()", False),
        ("false() or true()", True),
        ("false() or false()", False),
        ("true() or false() and false()", True),
        ("(true() or false()) and false()", False),
        ("1 = 1 and 2 = 2 and 3 = 4", False),
        ("1 = 2 or 2 = 3 or 3 = 3", True),
    ],
)
def test_and_and_or_3_4(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 and 'x'", "x"),
        ("0 and 'x'", "0"),
        ("0 or 'x'", "x"),
        ("2 or 'x'", "2"),
        ("'' or 0", "0"),
        ("/data/i and /data/s", "hola mundo"),
        ("/data/b or /data/s", ""),
        ("/data/nada or /data/s", "hola mundo"),
        ("(1 or 0) + 1", "2"),
    ],
)
def test_and_and_or_give_the_operand_that_decides_as_in_web_forms(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize("count", [2, 50, 800])
def test_long_chains_of_one_operator_run(count):
    assert evaluate(" + ".join(["/data/i"] * count)) == str(5 * count)
    assert evaluate(" or ".join(["/data/i = 4"] * count)) == "false"
