"""Where the person is among the problems, also when they are read anew."""

import pytest

from app.operations.review import ProblemGroup
from app.ui.review.position import CASES_SHOWN, Position


def group(*keys):
    return ProblemGroup("c", "p", "error", "Edad", "", keys)


@pytest.fixture
def position():
    place = Position()
    place.take([group(1, 2, 3), group(4), group(5, 6)])
    return place


def test_it_begins_at_the_first(position):
    assert (position.group, position.case, position.issue) == (0, 0, 1)


def test_it_goes_on_through_all_kinds(position):
    seen = [position.issue]
    while position.step(1):
        seen.append(position.issue)
    assert seen == [1, 2, 3, 4, 5, 6]


def test_it_goes_back_the_same_way(position):
    position.choose(2, 1)
    seen = [position.issue]
    while position.step(-1):
        seen.append(position.issue)
    assert seen == [6, 5, 4, 3, 2, 1]


def test_it_stays_at_the_ends(position):
    assert not position.step(-1)
    position.choose(2, 1)
    assert not position.step(1)
    assert position.issue == 6


def test_it_stays_at_its_problem_when_others_go(position):
    position.choose(2, 0)
    position.take([group(3), group(5, 6)])
    assert (position.group, position.case, position.issue) == (1, 0, 5)


def test_when_its_problem_is_decided_the_next_of_the_kind_follows(position):
    position.choose(0, 1)
    position.leave()
    position.take([group(1, 3), group(4), group(5, 6)])
    assert position.issue == 3


def test_after_the_last_of_a_kind_comes_the_one_before(position):
    position.choose(0, 2)
    position.leave()
    position.take([group(1, 2), group(4), group(5, 6)])
    assert position.issue == 2


def test_after_a_whole_kind_comes_the_next_kind(position):
    position.choose(1, 0)
    position.leave()
    position.take([group(1, 2, 3), group(5, 6)])
    assert position.issue == 5


def test_when_nothing_that_followed_is_left_it_begins_again(position):
    position.choose(2, 1)
    position.leave()
    position.take([group(1)])
    assert position.issue == 1


def test_without_problems_there_is_no_place():
    place = Position()
    place.take([])
    assert (place.issue, place.current(), tuple(place.window())) == (0, 0, ())
    assert not place.step(1)


def test_a_kind_of_thousands_is_listed_a_part_at_a_time():
    place = Position()
    place.take([group(*range(1, 1000))])
    assert len(place.window()) == CASES_SHOWN
    place.choose(0, CASES_SHOWN)
    assert place.first_shown == CASES_SHOWN
    assert place.window()[0] == CASES_SHOWN + 1
