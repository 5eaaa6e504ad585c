"""Functions on choices and decisions (ODK XForms, "XPath functions"; XPath 1.0, section 4.3)."""

import pytest
from support.evaluation import evaluate, evaluate_in_rows, form, opened


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("selected(/data/sm, 'b')", True),
        ("selected(/data/sm, 'z')", False),
        ("selected(/data/sm, 'a b')", False),
        ("selected('ab', 'a')", False),
        ("selected(' a  b ', 'b')", True),
        ("selected('a', '')", False),
        ("selected('', '')", True),
        ("selected(/data/b, 'a')", False),
    ],
)
def test_selected_wants_a_whole_choice(expression, truth):
    assert evaluate(expression) == ("true" if truth else "false")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("selected-at(/data/sm, 0)", "a"),
        ("selected-at(/data/sm, 2)", "c"),
        ("selected-at(/data/sm, 3)", ""),
        ("selected-at(/data/sm, -1)", ""),
        ("selected-at(/data/sm, 1.9)", "b"),
        ("selected-at(/data/sm, 'x')", ""),
        ("selected-at('', 0)", ""),
        ("count-selected(/data/sm)", "3"),
        ("count-selected(/data/b)", "0"),
        ("count-selected(' a  b ')", "2"),
    ],
)
def test_places_and_number_of_choices(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("jr:choice-name('b', '/data/sm')", "Beto"),
        ("jr:choice-name('b', ' /data/sm ')", "Beto"),
        ("jr:choice-name('b', '../sm')", "Beto"),
        ("jr:choice-name('b', 'current()/../sm')", "Beto"),
        ("jr:choice-name('b', './../sm')", "Beto"),
        ("jr:choice-name(selected-at(/data/sm, 1), '/data/sm')", "Beto"),
        ("jr:choice-name('z', '/data/sm')", ""),
        ("jr:choice-name('b', '/data/falta')", ""),
        ("jr:choice-name('b', '/data/s')", ""),
        ("jr:choice-name('b', '/data/rep')", ""),
        ("jr:choice-name('', '/data/sm')", ""),
        ("jr:choice-name('b', '')", ""),
        ("jr:choice-name('b', '../../../..')", ""),
    ],
)
def test_choice_name_gives_the_label(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("if(1 = 1, 'a', 'b')", "a"),
        ("if(1 = 2, 'a', 'b')", "b"),
        ("if(/data/b, 'sí', 'no')", "sí"),
        ("if(/data/i, 'sí', 'no')", "sí"),
        ("if('false', 'sí', 'no')", "sí"),
        ("if(/data/b = '', 'blanco', 'no')", "blanco"),
        ("if(true(), 1, 'x')", "1"),
        ("if(1, if(0, 'a', 'b'), 'c')", "b"),
        ("coalesce(/data/b, 'z')", "z"),
        ("coalesce(/data/i, 'z')", "5"),
        ("coalesce('', '', 'q')", "q"),
        ("coalesce(/data/b, /data/irr)", ""),
        ("coalesce('a')", "a"),
        ("boolean(1)", "true"),
        ("boolean('')", "false"),
        ("boolean(/data/b)", "true"),
        ("not(1)", "false"),
        ("not('')", "true"),
        ("not(/data/i = 5)", "false"),
        ("true()", "true"),
        ("false()", "false"),
    ],
)
def test_decisions(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("position(/data/rep[3])", "3"),
        ("position(/data/falta)", ""),
        ("position(5)", ""),
        ("count(/data/rep[position() = last()])", "1"),
        ("name(/data/i)", "i"),
        ("local-name(/data/i)", "i"),
        ("name('a')", ""),
        ("name(/data/falta)", ""),
        ("uuid()", "00000000-0000-4000-8000-000000000000"),
        ("string-length(uuid(8))", "8"),
        ("string-length(uuid(70))", "70"),
        ("uuid(0)", ""),
        ("uuid('x')", ""),
        ("uuid(99999999)", ""),
        ("indexed-repeat(/data/rep/x, /data/rep, 2)", "2"),
        ("indexed-repeat(/data/rep/x, /data/rep, 9)", ""),
        ("indexed-repeat(/data/rep/x, /data/rep, 0)", ""),
        ("indexed-repeat(/data/falta, /data/rep, 1)", ""),
        ("indexed-repeat('a', /data/rep, 1)", ""),
    ],
)
def test_places_and_identities(expression, value):
    assert evaluate(expression) == value


def test_indexed_repeat_looks_at_the_instance_before():
    before = "indexed-repeat(/data/rep/x, /data/rep, position(..) - 1)"
    assert evaluate_in_rows(before) == ["", "1", "2", "3"]


def test_a_relative_path_of_indexed_repeat_stays_in_its_own_instance():
    assert evaluate_in_rows("indexed-repeat(../x, .., 2)") == [""] * 4
    assert evaluate_in_rows("indexed-repeat(../x, .., 1)") == ["1", "2", "3", ""]


def test_indexed_repeat_takes_relative_paths_that_see_all_instances():
    before = "indexed-repeat(../../rep/x, ../../rep, position(..) - 1)"
    assert evaluate_in_rows(before) == ["", "1", "2", "3"]


def test_once_keeps_what_it_gave_first():
    session = opened(form(calculation="once(/data/i)"))
    assert session.node("o").value == "5"
    session.answer("i", 6)
    assert session.node("o").value == "5"


def test_once_waits_for_something_to_keep():
    session = opened(form(calculation="once(/data/b)"))
    assert session.node("o").value is None
    session.answer("b", "ya")
    session.answer("b", "otra")
    assert session.node("o").value == "ya"
