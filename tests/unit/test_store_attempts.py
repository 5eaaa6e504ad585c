"""The pause after wrong secrets: nothing twice, then twice as long each time, with an end."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store.attempts import LONGEST_WAIT, seconds_left

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "after", "left"),
    [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
        (3, 0, 2),
        (3, 0.5, 1),
        (3, 1, 0),
        (4, 0, 3),
        (4, 2, 0),
        (5, 0, 5),
        (5, 3.5, 1),
        (10, 0, 129),
        (10, 128, 0),
        (500, 0, 901),
        (500, 900, 0),
    ],
)
def test_how_long_the_next_try_waits(wrong, after, left):
    assert seconds_left(wrong, NOON, NOON + timedelta(seconds=after)) == left


def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_longest_pause():
    assert seconds_left(3, NOON, NOON - timedelta(days=400)) == 2
    assert seconds_left(500, NOON, NOON - timedelta(days=400)) == LONGEST_WAIT.seconds + 1
