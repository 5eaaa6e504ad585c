"""The calendar of publications: the next day is one declared period after the last one."""

from datetime import date

import pytest

from app.steps.publication_calendar import Due, Duty, due, this_month
from app.steps.vocabularies import frequencies

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("frequency", "last", "day"),
    [
        ("R/P1D", date(2026, 11, 21), date(2026, 11, 22)),
        ("R/P1W", date(2026, 11, 16), date(2026, 11, 23)),
        ("R/P1M", date(2026, 10, 31), date(2026, 11, 30)),
        ("R/P1M", date(2026, 1, 31), date(2026, 2, 28)),
        ("R/P1M", date(2028, 1, 31), date(2028, 2, 29)),
        ("R/P1M", date(2026, 12, 5), date(2027, 1, 5)),
        ("R/P3M", date(2026, 11, 30), date(2027, 2, 28)),
        ("R/P6M", date(2026, 6, 15), date(2026, 12, 15)),
        ("R/P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("R/P1Y6M", date(2025, 5, 20), date(2026, 11, 20)),
    ],
)
def test_the_next_day_comes_one_period_later(frequency, last, day):
    assert due(frequency, last, TODAY) == Due(day, (day - TODAY).days, started=True)


def test_the_first_publication_is_due_at_the_end_of_the_running_month():
    assert due("R/P1Y", None, TODAY) == Due(date(2026, 11, 30), 9, started=False)


def test_the_last_day_is_still_in_time_and_the_next_one_is_not():
    assert not due("R/P1M", date(2026, 10, 21), TODAY).overdue
    assert due("R/P1M", date(2026, 10, 20), TODAY).overdue
    assert due("R/P1M", date(2026, 10, 20), TODAY).days_left == -1


@pytest.mark.parametrize("frequency", ["eventual", "", "R/P", "R/P0M", "mensual", "P1M", "R/PT1H"])
def test_without_a_frequency_nothing_is_due(frequency):
    assert due(frequency, date(2020, 1, 1), TODAY) is None


def test_every_frequency_of_the_vocabulary_but_the_irregular_one_has_a_day():
    without = [code for code in frequencies() if due(code, TODAY, TODAY) is None]
    assert without == ["eventual"]


def test_this_month_shows_what_is_overdue_and_what_comes_the_most_urgent_first():
    duties = [
        Duty("Obras", "R/P1M", date(2026, 10, 28)),
        Duty("Directorio", "R/P1M", date(2026, 9, 1)),
        Duty("Inventario", "R/P1Y", date(2026, 3, 1)),
        Duty("Compras", "R/P1M"),
        Duty("Auditorías", "eventual"),
    ]
    found = this_month(duties, TODAY)
    assert [(duty.title, when.days_left) for duty, when in found] == [
        ("Directorio", -51),
        ("Obras", 7),
        ("Compras", 9),
    ]
