"""How long a parcel waits before it is tried again."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import FIRST, LONGEST, LONGEST_ASKED, pause


class MiddleOfTheRoad(random.Random):
    """Jitter that neither adds nor takes away."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 64), (7, 128), (8, 256), (9, 300), (50, 300)],
)
def test_pauses_double_up_to_five_minutes(attempt: int, seconds: float) -> None:
    assert pause(attempt, MiddleOfTheRoad()) == seconds


@given(st.integers(1, 10_000), st.integers())
def test_a_pause_is_never_shorter_than_a_second_nor_longer_than_five_minutes(
    attempt: int, seed: int
) -> None:
    seconds = pause(attempt, random.Random(seed))

    assert FIRST * 0.75 <= seconds <= LONGEST


def test_laptops_cut_off_together_do_not_come_back_in_the_same_second() -> None:
    pauses = {round(pause(7, random.Random(seed))) for seed in range(40)}

    assert len(pauses) > 20


def test_the_same_chance_gives_the_same_pause() -> None:
    assert pause(3, random.Random(7)) == pause(3, random.Random(7))


def test_what_the_portal_asks_for_is_waited() -> None:
    assert pause(1, random.Random(1), retry_after=120) == 120


def test_a_portal_that_asks_for_less_does_not_shorten_the_pause() -> None:
    assert pause(8, MiddleOfTheRoad(), retry_after=1) == 256


def test_a_portal_that_asks_for_a_day_is_taken_to_have_a_wrong_clock() -> None:
    assert pause(1, random.Random(1), retry_after=86_400) == LONGEST_ASKED
