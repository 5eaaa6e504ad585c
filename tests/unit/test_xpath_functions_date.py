"""Functions on dates and times (ODK XForms, "XPath functions")."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from support.evaluation import evaluate, form, record

from forms.session import CaptureSession


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("today()", "2026-11-21"),
        ("now()", "2026-11-21T10:00:00.000+00:00"),
        ("concat(today(), '')", "2026-11-21"),
        ("date(now())", "2026-11-21T10:00:00.000+00:00"),
    ],
)
def test_the_clock(expression, value):
    assert evaluate(expression) == value


def test_today_is_the_day_where_the_person_is():
    late = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
    session = CaptureSession(
        form(calculation="concat(today(), ' ', now())"),
        record(),
        now=lambda: late,
        new_id=lambda: "x",
        zone=timezone(timedelta(hours=-6)),
    )
    assert session.node("o").value == "2026-11-21 2026-11-21T21:30:00.000-06:00"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("date('2020-01-31')", "2020-01-31"),
        ("date('2020-01-31T15:30:00')", "2020-01-31T15:30:00.000+00:00"),
        ("date('2020-1-5')", "2020-01-05"),
        ("date('2020-01-31T23:00:00.000-06:00')", "2020-02-01T05:00:00.000+00:00"),
        ("date(18292)", "2020-01-31"),
        ("date(18292.75)", "2020-01-31T18:00:00.000+00:00"),
        ("date(-1)", "1969-12-31"),
        ("date(/data/f)", "2020-01-31"),
        ("date(/data/f + 30)", "2020-03-01"),
        ("date('')", ""),
        ("date(/data/b)", ""),
        ("date('foo')", "Invalid Date"),
        ("date('2019-02-30')", "Invalid Date"),
        ("date(99999999999)", "Invalid Date"),
    ],
)
def test_date(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("date-time('2020-01-31T10:00:00')", "2020-01-31T10:00:00.000+00:00"),
        ("date-time('2020-01-31')", "2020-01-31"),
        ("date-time(18292.5)", "2020-01-31T12:00:00.000+00:00"),
        ("date-time(/data/dt)", "2020-01-31T21:30:00.000+00:00"),
        ("date-time('foo')", "Invalid Date"),
        ("date-time('2020-02-31')", "Invalid Date"),
        ("date-time('')", ""),
    ],
)
def test_date_time(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("decimal-date-time('2020-01-31')", "18292"),
        ("decimal-date-time(/data/f)", "18292"),
        ("decimal-date-time(/data/dt)", "18292.895833333332"),
        ("decimal-date-time('2020-01-31T12:00:00Z')", "18292.5"),
        ("decimal-date-time('foo')", ""),
        ("decimal-date-time('2020-02-31')", ""),
        ("decimal-date-time(5)", "5"),
        ("int(decimal-date-time(today()) - decimal-date-time(/data/f))", "2486"),
        ("decimal-time('12:00')", "0.5"),
        ("decimal-time('18:00:00.000-06:00')", "0"),
        ("decimal-time('foo')", ""),
        ("decimal-time('25:00')", ""),
    ],
)
def test_decimal_dates_and_times(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("%Y", "2020"),
        ("%y", "20"),
        ("%m", "01"),
        ("%n", "1"),
        ("%b", "Jan"),
        ("%d", "05"),
        ("%e", "5"),
        ("%H", "03"),
        ("%h", "3"),
        ("%M", "04"),
        ("%S", "05"),
        ("%3", "678"),
        ("%a", ""),
        ("%d/%m/%Y", "05/01/2020"),
        ("%j %W", "%j %W"),
        ("100%", "100%"),
        ("", ""),
        ("sin nada", "sin nada"),
    ],
)
def test_patterns_of_format_date(pattern, value):
    moment = "2020-01-05T03:04:05.678"
    assert evaluate(f"format-date-time('{moment}', '{pattern}')") == value
    assert evaluate(f"format-date('{moment}', '{pattern}')") == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("format-date(/data/f, '%d/%m/%Y')", "31/01/2020"),
        ("format-date(today(), '%Y')", "2026"),
        ("format-date(18292, '%Y-%m-%d')", ""),
        ("format-date-time(/data/dt, '%H:%M')", "21:30"),
        ("format-date(/data/b, '%Y')", ""),
        ("format-date('foo', '%Y')", ""),
        ("format-date('2019-02-30', '%Y')", ""),
    ],
)
def test_what_format_date_takes(expression, value):
    assert evaluate(expression) == value
