"""Dates in expressions: ISO 8601 text that counts as days since 1970-01-01 (ODK XForms)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from forms.xpath.times import (
    date_text,
    days_of,
    instant_days,
    looks_like_date,
    moment,
    moment_in,
    moment_of,
    moment_text,
)

GUATEMALA = timezone(timedelta(hours=-6))


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-31",
        "0001-01-01",
        "2020-01-31T15:30",
        "2020-01-31T15:30:00.000-06:00",
        "9999-99-99",
        "2020-01-31T15",
        "2020-01-31T15:30Z",
    ],
)
def test_a_date_is_told_by_its_shape(text):
    assert looks_like_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020",
        "2020-1-31",
        "31/01/2020",
        "2020-01-31x",
        "2020-01-31T",
        "15:30:00",
        "2020-01-31T15:30:00+0600",
        "2020-01-31T15:30:00+15:00",
        "a",
    ],
)
def test_other_texts_are_not_taken_for_dates(text):
    assert not looks_like_date(text)


@pytest.mark.parametrize("text", ["2020-02-30", "2021-02-29", "2020-13-01", "2020-01-31T25:00:00"])
def test_a_day_that_does_not_exist_is_no_moment(text):
    assert moment(text) is None
    assert instant_days(text, UTC) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1970-01-01", 0),
        ("1970-01-02", 1),
        ("2000-03-01", 11017),
        ("2020-01-31", 18292),
        ("1969-12-31", -1),
        ("0001-01-01", -719162),
        ("9999-12-31", 2932896),
        ("2020-01-31T06:00:00", 18292.25),
        ("2020-01-31T18:00:00.000-06:00", 18293),
        ("2020-02-29", 18321),
        ("2100-03-01", 47541),
    ],
)
def test_day_numbers_count_from_1970(text, days):
    assert instant_days(text, UTC) == days


@pytest.mark.parametrize(
    ("text", "zone", "days"),
    [
        ("2020-01-31", UTC, 18292),
        ("2020-01-31", GUATEMALA, 18292.25),
        ("2020-01-31T18:00:00.000-06:00", UTC, 18293),
        ("2020-01-31T18:00:00Z", GUATEMALA, 18292.75),
        ("2020-01-31T18:00:00", GUATEMALA, 18293),
    ],
)
def test_decimal_date_times_count_in_utc(text, zone, days):
    assert instant_days(text, zone) == days


def test_a_moment_is_seen_in_the_zone_of_the_person():
    seen = moment_in("2020-02-01T03:00:00Z", GUATEMALA)
    assert seen == datetime(2020, 1, 31, 21, tzinfo=GUATEMALA)
    assert seen.hour == 21


def test_a_moment_without_offset_is_already_local():
    assert moment_in("2020-01-31T10:00:00", GUATEMALA).hour == 10


def test_without_a_zone_that_of_the_machine_is_meant():
    local = datetime(2020, 1, 31, 10).astimezone()
    assert moment_in("2020-01-31T10:00:00", None) == local


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_moments_at_the_ends_of_the_calendar_do_no_harm(text):
    assert moment_in(text, GUATEMALA).year in (1, 9999)
    assert isinstance(instant_days(text, UTC), float)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "1970-01-01T00:00:00.000+00:00"),
        (18292.5, "2020-01-31T12:00:00.000+00:00"),
        (-0.5, "1969-12-31T12:00:00.000+00:00"),
        (18292.75, "2020-01-31T18:00:00.000+00:00"),
    ],
)
def test_a_day_number_becomes_a_moment(days, expected):
    found = moment_of(days, UTC)
    assert found is not None
    assert moment_text(found) == expected


@pytest.mark.parametrize("days", [1e9, -1e9, float("inf"), float("-inf"), float("nan")])
def test_a_number_beyond_the_calendar_is_no_moment(days):
    assert moment_of(days, UTC) is None


def test_days_and_moments_go_there_and_back():
    found = moment_of(18292.75, GUATEMALA)
    assert found is not None
    assert found.hour == 12
    assert days_of(found) == 18292.75


def test_moments_are_written_with_milliseconds_and_offset():
    assert moment_text(datetime(2026, 11, 21, 10, tzinfo=GUATEMALA)) == (
        "2026-11-21T10:00:00.000-06:00"
    )


def test_midnight_is_written_as_a_date():
    assert date_text(datetime(2026, 11, 21, tzinfo=GUATEMALA)) == "2026-11-21"
    assert date_text(datetime(2026, 11, 21, 1, tzinfo=UTC)) == "2026-11-21T01:00:00.000+00:00"
