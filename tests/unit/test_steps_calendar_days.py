"""The calendar over all its days: whatever was promised, a day comes, and never too early."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.publication_calendar import Duty, due, this_month
from app.steps.vocabularies import frequencies

DAYS = st.dates(date(2018, 1, 1), date(2099, 12, 31))
REGULAR = sorted(code for code in frequencies() if code != "eventual")
EVERY_DAY = [date(2027, 12, 1) + timedelta(days=n) for n in range(458)]  # a leap year with edges


def month_end(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(first, second):
    return (second.year - first.year) * 12 + second.month - first.month


@pytest.mark.parametrize("frequency", REGULAR)
def test_from_every_day_the_next_one_comes_later(frequency):
    assert all(due(frequency, day, day).days_left > 0 for day in EVERY_DAY)


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12, 24])
def test_from_every_day_it_comes_exactly_so_many_months_later(months):
    for day in EVERY_DAY:
        found = due(f"R/P{months}M", day, day).date
        assert months_between(day, found) == months
        assert found.day == min(day.day, monthrange(found.year, found.month)[1])


def test_a_year_is_twelve_months_and_a_week_seven_days():
    for day in EVERY_DAY:
        assert due("R/P1Y", day, day) == due("R/P12M", day, day)
        assert due("R/P1W", day, day) == due("R/P7D", day, day)
        assert due("R/P10Y", day, day) == due("R/P120M", day, day)


def test_the_last_of_a_month_is_due_on_a_last_or_the_same_number():
    for day in filter(lambda day: day == month_end(day), EVERY_DAY):
        found = due("R/P1M", day, day).date
        assert found == month_end(found) or found.day == day.day


@given(last=DAYS, today=DAYS, frequency=st.sampled_from(REGULAR))
def test_days_left_lead_from_today_to_the_day(last, today, frequency):
    found = due(frequency, last, today)
    assert today + timedelta(days=found.days_left) == found.date
    assert found.overdue == (found.date < today)
    assert found.started


@given(first=DAYS, second=DAYS, frequency=st.sampled_from(REGULAR))
def test_who_publishes_later_is_never_due_earlier(first, second, frequency):
    early, late = sorted((first, second))
    assert due(frequency, early, early).date <= due(frequency, late, late).date


@given(today=DAYS, frequency=st.sampled_from(REGULAR))
def test_what_never_began_is_due_within_this_month_and_never_overdue(today, frequency):
    found = due(frequency, None, today)
    assert found.date == month_end(today)
    assert not found.started
    assert not found.overdue


@given(st.text(max_size=8), DAYS)
def test_any_other_text_promises_nothing_or_a_day_ahead(frequency, today):
    found = due(frequency, today, today)
    assert found is None or found.date > today


DUTIES = st.lists(
    st.builds(
        Duty,
        title=st.text("abcñ", min_size=1, max_size=4),
        frequency=st.sampled_from([*REGULAR, "eventual", ""]),
        last_published=st.none() | DAYS,
    ),
    max_size=8,
)


@given(duties=DUTIES, today=DAYS)
def test_this_month_shows_all_that_is_due_by_its_end_and_nothing_else(duties, today):
    shown = this_month(duties, today)
    for duty in duties:
        when = due(duty.frequency, duty.last_published, today)
        is_due = when is not None and when.date <= month_end(today)
        assert ((duty, when) in shown) is is_due
    assert len(shown) <= len(duties)


@given(duties=DUTIES, today=DAYS)
def test_the_most_urgent_stands_first(duties, today):
    days = [when.date for _, when in this_month(duties, today)]
    assert days == sorted(days)


@given(duties=DUTIES, today=DAYS, mixed=st.randoms())
def test_the_order_in_which_forms_came_does_not_matter(duties, today, mixed):
    other = duties.copy()
    mixed.shuffle(other)
    shown, again = this_month(duties, today), this_month(other, today)
    assert [(duty.title, when.date) for duty, when in shown] == [
        (duty.title, when.date) for duty, when in again
    ]


@given(duties=DUTIES, today=DAYS)
def test_a_month_shows_the_same_on_each_of_its_days_as_far_as_dates_go(duties, today):
    first, last = today.replace(day=1), month_end(today)
    titles = [sorted(duty.title for duty, _ in this_month(duties, day)) for day in (first, last)]
    assert titles[0] == titles[1]
