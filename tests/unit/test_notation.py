"""Numbers, days and places as Guatemala writes them: strict in, faithful out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.notation import (
    LARGEST_WHOLE,
    Unreadable,
    read_date,
    read_decimal,
    read_point,
    read_time,
    read_whole,
    write_date,
    write_number,
    write_time,
)


def with_commas(number):
    """Thousands grouped by the rule of the country, whatever their size."""
    return f"{number:,}"


@given(st.integers(-LARGEST_WHOLE, LARGEST_WHOLE))
def test_thousands_may_be_grouped_or_not(number):
    assert read_whole(str(number)) == read_whole(with_commas(number)) == number


@given(st.integers(1000, LARGEST_WHOLE), st.data())
def test_a_comma_out_of_its_place_is_refused(number, data):
    digits = str(number)
    place = data.draw(st.integers(1, len(digits) - 1))
    moved = f"{digits[:place]},{digits[place:]}"
    if moved == with_commas(number):
        assert read_whole(moved) == number
    else:
        with pytest.raises(Unreadable):
            read_whole(moved)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_decimal_comma_is_refused_or_means_thousands(number):
    written = f"{number:.2f}".replace(".", ",")
    with pytest.raises(Unreadable) as refused:
        read_decimal(written)
    assert refused.value.code == "answer.not_a_number"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_has_no_sign_but_digits_point_and_commas(number):
    assert re.fullmatch(r"-?[0-9]{1,3}([0-9]|(,[0-9]{3})+)?(\.[0-9]+)?", write_number(number))


@given(st.integers(-9999, 9999))
def test_four_digits_are_never_grouped(number):
    assert write_number(number) == str(number)


@given(st.dates())
def test_both_ways_of_writing_a_day_are_the_same_day(day):
    written = f"{day.day}/{day.month}/{day.year:04}"
    assert read_date(written, "x") == read_date(day.isoformat(), "x") == day.isoformat()
    assert write_date(day.isoformat()) == f"{day.day:02}/{day.month:02}/{day.year:04}"


@given(st.integers(13, 31), st.integers(13, 31), st.integers(1000, 9999))
def test_a_month_is_never_guessed(day, month, year):
    with pytest.raises(Unreadable):
        read_date(f"{day}/{month}/{year}", "x")


@given(st.times().map(lambda moment: moment.replace(microsecond=0)))
def test_a_time_is_read_back_as_it_was(moment):
    assert read_time(write_time(moment.isoformat()), "x") == moment.isoformat()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_on_earth_is_kept_to_its_last_digit(latitude, longitude):
    text = f"{latitude:.7f}, {longitude:.7f}"
    kept = [f"{float(part):.7f}" for part in read_point(text, "x").split()]
    assert ", ".join(kept) == text


@given(st.floats(90.001, 1000), st.floats(-180, 180))
def test_a_place_beyond_the_poles_is_none(latitude, longitude):
    with pytest.raises(Unreadable):
        read_point(f"{latitude:.3f} {longitude:.3f}", "x")


@pytest.mark.parametrize("reader", [read_date, read_time, read_point])
def test_the_refusal_carries_the_code_of_who_asked(reader):
    with pytest.raises(Unreadable) as refused:
        reader("???", "answer.not_a_line")
    assert refused.value.code == "answer.not_a_line"


def test_a_refusal_is_a_value_error():
    assert issubclass(Unreadable, ValueError)
    assert str(Unreadable("answer.not_a_date")) == "answer.not_a_date"


@pytest.mark.parametrize("text", ["mañana", "2026-13", "", "2026-11-21T10:00"])
def test_what_is_no_date_is_written_as_it_is(text):
    assert write_date(text) == text


@pytest.mark.parametrize("text", ["tarde", "16", "16:20:00.5"])
def test_what_is_no_plain_time_is_written_as_it_is(text):
    assert write_time(text) == text
