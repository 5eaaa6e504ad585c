"""Which backups stay: the newest, and the last of each day, week and month."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.store.rotation import DAYS, MONTHS, NEWEST, WEEKS, kept

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 10 * 365 * 24).map(lambda hours: NOON - timedelta(hours=hours)), max_size=60
)


def days_ago(days, hours=0):
    return NOON - timedelta(days=days, hours=hours)


def test_the_newest_stay_one_by_one():
    hours = [days_ago(0, hour) for hour in range(10)]
    assert kept(hours) == set(hours[:NEWEST])


def test_the_last_of_each_day_stays():
    moments = [days_ago(day, hour) for day in range(DAYS) for hour in range(3)]
    assert {days_ago(day) for day in range(DAYS)} <= kept(moments)


def test_a_year_of_daily_backups_is_kept_in_a_few():
    stay = kept(days_ago(day) for day in range(400))
    assert len(stay) <= NEWEST + DAYS + WEEKS + MONTHS
    assert min(stay) <= days_ago(320)


def test_a_long_pause_takes_nothing_away():
    before = [days_ago(200 + day) for day in range(DAYS)]
    assert kept(before) == set(before)


def test_a_clock_that_was_ahead_does_not_push_out_everything_else():
    ahead = [NOON + timedelta(days=900, hours=hour) for hour in range(50)]
    now = [days_ago(day) for day in range(3)]
    assert set(now) <= kept(ahead + now)


@given(MOMENTS)
def test_the_newest_of_all_stays_and_the_number_is_bounded(moments):
    stay = kept(moments)
    assert stay <= set(moments)
    assert len(stay) <= NEWEST + DAYS + WEEKS + MONTHS
    assert not moments or max(moments) in stay


@given(MOMENTS)
def test_what_stays_once_stays_again(moments):
    stay = kept(moments)
    assert kept(stay) == stay
