"""Digests, check lists, shuffled lists, tables and places (ODK XForms, "XPath functions").

Values with a comment were given by ODK Web Forms' engine.
"""

import pytest
from support.evaluation import evaluate

TRACE = "'14.6 -90.5;14.7 -90.6;14.8 -90.5'"
SHAPE = "'0 0;0 10;10 10;10 0;0 0'"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("digest('abc', 'MD5', 'base64')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("string-length(digest('ñ', 'SHA-256', 'hex'))", "64"),
        ("string-length(digest('ñ', 'SHA-384', 'hex'))", "96"),
        ("string-length(digest('ñ', 'SHA-512', 'hex'))", "128"),
        ("digest('abc', 'CRC')", ""),
        ("digest('abc', 'MD5', 'base32')", ""),
        ("base64-decode('aG9sYQ==')", "hola"),
        ("base64-decode('w7E=')", "ñ"),
        ("base64-decode('???')", ""),
        ("base64-decode('/w==')", "\ufffd"),
        ("boolean-from-string('true')", "true"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string('yes')", "false"),
    ],
)
def test_texts_are_turned_into_others(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("checklist(1, 2, true(), false())", "true"),
        ("checklist(2, 2, true(), false())", "false"),
        ("checklist(0, 1, true(), true())", "false"),
        ("checklist(-1, 0)", "true"),
        ("checklist(2, -1, true(), true(), true())", "true"),
        ("checklist(0, -1)", "true"),
        ("checklist(3, 3, /data/rep/x)", "true"),
        ("weighted-checklist(3, 5, true(), 2, true(), 2)", "true"),
        ("weighted-checklist(3, 5, true(), 2, false(), 2)", "false"),
        ("weighted-checklist(1, -1, true(), 9)", "true"),
        ("weighted-checklist(0, 5, true(), 9)", "false"),
    ],
)
def test_true_answers_are_counted_against_bounds(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("pulldata('l', 'label', 'name', 'b')", "Beto"),
        ("pulldata('l.csv', 'label', 'name', 'b')", "Beto"),
        ("pulldata('l', 'name', 'k', '2')", "b"),
        ("pulldata('l', 'name', 'k', /data/irr)", ""),
        ("pulldata('l', 'label', 'name', 'z')", ""),
        ("pulldata('l', 'nada', 'name', 'b')", ""),
        ("pulldata('nada', 'label', 'name', 'b')", ""),
    ],
)
def test_a_table_gives_the_first_row_that_fits(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize("seed", ["42", "0", "-7", "1.9", "'texto'", "''", "1 div 0", "0 div 0"])
def test_a_seed_gives_the_same_order_always(seed):
    expression = f"join('', randomize(instance('l')/root/item/name, {seed}))"
    assert sorted(evaluate(expression)) == ["a", "b", "c"]
    assert evaluate(expression) == evaluate(expression)


def test_without_a_seed_nothing_is_lost():
    assert sorted(evaluate("join('', randomize(instance('l')/root/item/name))")) == ["a", "b", "c"]


def test_what_is_no_node_set_cannot_be_shuffled():
    assert evaluate("count(randomize('x'))") == "0"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("distance('14.6 -90.5', '14.6 -90.5')", "0"),
        (f"distance({TRACE}) > 30000", "true"),
        (f"distance({TRACE}) = distance('14.6 -90.5', '14.7 -90.6', '14.8 -90.5')", "true"),
        ("distance('14.6 -90.5')", ""),
        ("distance('aquí', 'allá')", ""),
        (f"area({SHAPE}) > 0", "true"),
        ("area('0 0;0 10')", "0"),
        ("area('')", "0"),
        (f"area({SHAPE}) = area('0 0;0 10;10 10;10 0')", "true"),
        (f"geofence('5 5', {SHAPE})", "true"),
        (f"geofence('15 5', {SHAPE})", "false"),
        ("geofence('5 5', '0 0;0 10;10 10')", "false"),
        (f"geofence('', {SHAPE})", "false"),
    ],
)
def test_places_are_measured_on_a_sphere(expression, value):
    assert evaluate(expression) == value
