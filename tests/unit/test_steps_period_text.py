"""Days as people write them here, and as a description keeps them."""

import pytest

from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.period_text import read_period, write_period


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2018", "2018"),
        ("11/2018", "2018-11"),
        ("3/2018", "2018-03"),
        ("30/11/2018", "2018-11-30"),
        ("1/2/2018", "2018-02-01"),
        ("30-11-2018", "2018-11-30"),
        ("2018-11", "2018-11"),
        ("2018-11-30", "2018-11-30"),
        ("  2018 ", "2018"),
        ("", ""),
    ],
)
def test_a_day_a_month_or_a_year_is_understood(typed, kept):
    assert read_period(typed) == kept


@pytest.mark.parametrize("typed", ["31/02/2018", "13/2018", "noviembre", "18", "1/1/18"])
def test_what_is_in_no_calendar_stays_as_it_was_typed(typed):
    assert read_period(typed) == typed


@pytest.mark.parametrize("typed", ["31/02/2018", "noviembre"])
def test_it_is_then_complained_about(typed):
    metadata = DatasetMetadata("hogares", "Hogares", temporal_start=read_period(typed))
    codes = {(problem.code, problem.place.field) for problem in missing_fields(metadata)}
    assert ("package.bad_period", "temporal_start") in codes


@pytest.mark.parametrize("kept", ["2018", "2018-11", "2018-11-30"])
def test_what_is_written_can_be_read_again(kept):
    assert read_period(write_period(kept)) == kept


def test_a_day_is_written_as_here():
    assert write_period("2018-11-30") == "30/11/2018"
    assert write_period("2018-11") == "11/2018"


def test_what_is_no_date_is_written_as_it_is():
    assert write_period("31/02/2018") == "31/02/2018"
    assert write_period("") == ""
