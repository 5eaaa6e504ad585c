"""How far a parcel is, and how long the rest takes."""

import pytest

from app.messages.durations import duration
from sync.pace import SETTLED, Pace


class Seconds:
    """A clock a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def test_it_says_what_goes_and_how_much_of_all_there_is(seconds: Seconds) -> None:
    told = Pace(1000, seconds).reached(250, "Enviando datos.csv")
    assert (told.done, told.total, told.what) == (250, 1000, "Enviando datos.csv")


def test_the_first_bytes_promise_nothing(seconds: Seconds) -> None:
    pace = Pace(1000, seconds)
    assert pace.reached(900, "").seconds_left is None
    seconds.now += SETTLED / 2
    assert pace.reached(950, "").seconds_left is None


@pytest.mark.parametrize(
    ("carried", "spent", "left"),
    [
        (8_000, 1, 12.0),  # a thousandth of what a buffer swallowed first does not count
        (80_000, 10, 3.0),
        (104_000, 13, 0.0),
        (4_000, 1, 25.0),
    ],
)
def test_the_rest_takes_as_long_as_the_line_is_slow(
    seconds: Seconds, carried: int, spent: float, left: float
) -> None:
    pace = Pace(120_000, seconds)
    seconds.now += SETTLED
    pace.reached(16_000, "")  # what fits into the buffers of the way
    seconds.now += spent
    assert pace.reached(16_000 + carried, "").seconds_left == pytest.approx(left, abs=0.01)


def test_a_line_that_stands_still_promises_nothing(seconds: Seconds) -> None:
    pace = Pace(1000, seconds)
    seconds.now += SETTLED
    pace.reached(100, "")
    seconds.now += 60
    assert pace.reached(100, "").seconds_left is None


@pytest.mark.parametrize(("said", "believed"), [(-5, 0), (0, 0), (700, 700), (1200, 1000)])
def test_no_more_than_all_is_ever_done(seconds: Seconds, said: int, believed: int) -> None:
    assert Pace(1000, seconds).reached(said, "").done == believed


def test_a_file_that_is_sent_twice_is_twice_the_way(seconds: Seconds) -> None:
    pace = Pace(1000, seconds)
    pace.more(200)
    assert pace.reached(1100, "").total == 1200


@pytest.mark.parametrize(
    ("seconds_left", "words"),
    [
        (0, "menos de un minuto"),
        (59.9, "menos de un minuto"),
        (60, "1 minuto"),
        (61, "2 minutos"),
        (3599, "60 minutos"),
        (3600, "1 h 00 min"),
        (7500, "2 h 05 min"),
        (200_000, "55 h 34 min"),
    ],
)
def test_a_time_is_said_as_people_say_it_and_never_too_short(
    seconds_left: float, words: str
) -> None:
    assert duration(seconds_left) == words
