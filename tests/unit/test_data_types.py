"""Texts as values of data types: what is none is blank (ODK XForms, "Data types")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.data_types import read_data

TYPES = ["int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape"]


@pytest.mark.parametrize(
    ("data_type", "text", "value"),
    [
        ("string", "x", "x"),
        ("string", "", None),
        ("string", " ", " "),
        ("inventado", "x", "x"),
        ("int", "7", 7),
        ("int", "3.7", 3),
        ("int", "-3.7", -3),
        ("int", "2147483647", 2147483647),
        ("int", "2147483648", None),
        ("int", "abc", None),
        ("int", "", None),
        ("int", "1_000", None),
        ("decimal", "5", 5.0),
        ("decimal", "1e3", 1000.0),
        ("decimal", "Infinity", None),
        ("decimal", "NaN", None),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "2026-11-21T10:00:00", "2026-11-21"),
        ("date", "2026-11-21T10:00:00.000-06:00", None),
        ("date", "2026-02-30", None),
        ("time", "10:30:00", "10:30:00"),
        ("time", "10:30:00.000-06:00", "10:30:00.000-06:00"),
        ("time", "10:30", None),
        ("time", "25:00:00", None),
        ("dateTime", "2026-11-21T10:00:00", "2026-11-21T10:00:00"),
        ("dateTime", "2026-11-21T10:00:00.000Z", "2026-11-21T10:00:00.000Z"),
        ("dateTime", "2026-11-21", None),
        ("dateTime", "2026-11-21T10:00:00+15:00", None),
        ("geopoint", "14 -90", "14.0 -90.0"),
        ("geopoint", "14.5 -90.25 1500 5", "14.5 -90.25 1500.0 5.0"),
        ("geopoint", "0 0", None),
        ("geopoint", "91 0", None),
        ("geotrace", "14 -90; 15 -91;", "14.0 -90.0;15.0 -91.0"),
        ("geotrace", "14 -90", None),
        ("geotrace", "14 -90;15 -91;14 -90", None),
        ("geoshape", "1 1;1 2;1 1", "1.0 1.0;1.0 2.0;1.0 1.0"),
        ("geoshape", "1 1;1 2;2 2", None),
    ],
)
def test_a_text_is_read_as_its_type(data_type, text, value):
    assert read_data(data_type, text) == value


@given(st.sampled_from(TYPES), st.text(max_size=40))
def test_no_text_breaks_it(data_type, text):
    value = read_data(data_type, text)
    assert value is None or isinstance(value, str | int | float)


@given(st.sampled_from(TYPES), st.text("0123456789-:.T +Z;", max_size=40))
def test_what_was_read_reads_as_itself(data_type, text):
    value = read_data(data_type, text)
    if isinstance(value, str):
        assert read_data(data_type, value) == value
