"""Spellings that programs accept and people did not mean: told apart from what people mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.plain_spelling import (
    has_other_digits,
    is_no_number,
    plain_digits,
    plain_spelling,
    says_no_data,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("١٢٣", "123"),
        ("１２", "12"),
        ("१५ de mayo", "15 de mayo"),
        ("casa 3", "casa 3"),
        ("m²", "m²"),
        ("½", "½"),
        ("Ⅳ", "Ⅳ"),
        ("", ""),
    ],
)
def test_digits_of_other_scripts_become_those_of_here(text, plain):
    assert plain_digits(text) == plain
    assert has_other_digits(text) == (text != plain)


@given(st.text(max_size=30))
def test_plain_digits_stay_so(text):
    assert not has_other_digits(plain_digits(text))


@pytest.mark.parametrize("text", ["NaN", " nan ", "NULL", "#N/A", "#n/d", "#DIV/0!", "#¿NOMBRE?"])
def test_what_programs_write_for_nothing_is_known(text):
    assert says_no_data(text)


@pytest.mark.parametrize(
    "text", ["", " ", "N/D", "-", "None", "Nan López", "0", "nulo", "#1", "inf"]
)
def test_what_people_write_is_theirs(text):
    assert not says_no_data(text)


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("nan", True),
        ("-Inf", True),
        ("+infinity", True),
        ("1e999", False),
        ("", False),
        ("-", False),
    ],
)
def test_numbers_that_are_none_are_known(text, is_none):
    assert is_no_number(text) is is_none


@given(st.text(alphabet="0123456789_ ٣２.-", max_size=12))
def test_a_plain_number_has_no_underscore_and_only_our_digits(cell):
    plain = plain_spelling("number", cell)
    assert "_" not in plain
    assert plain == plain.strip()
    assert not has_other_digits(plain)
