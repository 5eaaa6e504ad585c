"""Functions on texts (XPath 1.0, section 4.2; ODK XForms, "XPath functions")."""

import pytest
from support.evaluation import evaluate, evaluate_in_rows


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("string(1)", "1"),
        ("string(1.50)", "1.5"),
        ("string(true())", "true"),
        ("string('a')", "a"),
        ("string(/data/i)", "5"),
        ("string(/data/b)", ""),
        ("string(/data/rep/x)", "1"),
        ("string(0 div 0)", ""),
    ],
)
def test_string(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concat('a', 'b')", "ab"),
        ("concat('a')", "a"),
        ("concat()", ""),
        ("concat('a', 1, true(), /data/b, 'z')", "a1truez"),
        ("concat(/data/rep/x)", "123"),
        ("concat(/data/f, ' ', /data/s)", "2020-01-31 hola mundo"),
        ("concat('x', 1.0, 2.50)", "x12.5"),
        ("concat(1 div 0, '')", "Infinity"),
        ("concat('[', 0 div 0, ']')", "[]"),
    ],
)
def test_concat_takes_all_nodes(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("join(',', 'a', 'b')", "a,b"),
        ("join(',', /data/rep/x)", "1,2,3,"),
        ("join(', ', /data/rep[x > 1]/x)", "2, 3"),
        ("join(',', /data/rep/x, 'q')", "1,2,3,,q"),
        ("join(',')", ""),
        ("join('', 'a', 'b')", "ab"),
    ],
)
def test_join(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("substr('hello', 1)", "ello"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -3)", "llo"),
        ("substr('hello', -3, -1)", "ll"),
        ("substr('hello', 3, 1)", ""),
        ("substr('hello', 0, 99)", "hello"),
        ("substr('hello', -99)", "hello"),
        ("substr('hello', 99)", ""),
        ("substr('hello', 'x')", ""),
        ("substr('', 1)", ""),
        ("substr('hello', 1 div 0)", ""),
    ],
)
def test_substr_counts_from_zero(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
    ],
)
def test_substring_as_the_examples_of_4_2(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('1999/04/01', '19')", "999/04/01"),
        ("substring-before('abc', 'x')", ""),
        ("substring-after('abc', 'x')", ""),
        ("substring-before('abc', '')", ""),
        ("substring-after('abc', '')", "abc"),
    ],
)
def test_substring_before_and_after(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("contains('abc', 'b')", True),
        ("contains('abc', 'x')", False),
        ("contains('abc', '')", True),
        ("contains(/data/s, 'mundo')", True),
        ("contains('', 'a')", False),
        ("starts-with('abc', 'ab')", True),
        ("starts-with('abc', 'bc')", False),
        ("starts-with('abc', '')", True),
        ("ends-with('abc', 'bc')", True),
        ("ends-with('abc', 'ab')", False),
        ("ends-with('abc', '')", True),
    ],
)
def test_parts_of_texts(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("string-length('niño')", "4"),
        ("string-length('')", "0"),
        ("string-length(/data/i)", "1"),
        ("string-length(/data/b)", "0"),
        ("normalize-space('  a   b  ')", "a b"),
        ("normalize-space('')", ""),
        ("normalize-space(' a\tb ')", "a\tb"),
        ("normalize-space('a \n b\t\tc')", "a b c"),
        ("normalize-space('\n')", ""),
        ("normalize-space('a\u00a0\u00a0b')", "a\u00a0\u00a0b"),
        ("normalize-space(/data/s)", "hola mundo"),
        ("translate('bar', 'abc', 'ABC')", "BAr"),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("translate('aaa', 'aa', 'xy')", "xxx"),
        ("translate('abc', '', 'x')", "abc"),
    ],
)
def test_length_space_and_letters(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("regex('123', '[0-9]+')", True),
        ("regex('abc123', '[0-9]+')", True),
        ("regex('123abc', '[0-9]+')", True),
        ("regex('123abc', '^[0-9]+$')", False),
        ("regex('123', '^[0-9]+$')", True),
        ("regex('', '.*')", True),
        ("regex('', '.+')", False),
        ("regex(/data/i, '[0-9]{1}')", True),
        ("regex('1601', '(0[1-9]|1[0-9]|2[0-2])[0-9]{2}')", True),
        ("regex('a', '(')", False),
        ("regex('a', '*')", False),
    ],
)
def test_regex_is_found_anywhere_unless_it_says_otherwise(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


def test_without_arguments_they_speak_of_the_context_node():
    lengths = "count(/data/rep/x[string-length() = 1])"
    assert evaluate(lengths) == "3"
    assert evaluate("count(/data/rep/x[normalize-space() = '2'])") == "1"
    assert evaluate("count(/data/rep/x[string() = '3'])") == "1"
    assert evaluate("count(/data/rep/x[number() > 1])") == "2"


def test_joined_instances_keep_their_order():
    assert evaluate_in_rows("join(' ', /data/rep/x)") == ["1 2 3 "] * 4
