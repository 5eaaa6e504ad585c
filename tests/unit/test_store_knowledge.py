"""Who knew what when: the one order that follows from it, whatever the clocks say."""

import json
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.knowledge import Knowledge, in_order


@dataclass(frozen=True)
class Line:
    """A line, as far as its place among others goes."""

    device: str
    seq: int
    at: int = 0


@pytest.fixture
def met():
    """Berta had Ana's first three lines when she wrote her second; Carla those of Berta at five."""
    knowledge = Knowledge()
    knowledge.learn("b", 2, said(a=3))
    knowledge.learn("c", 1, said(a=3, b=5))
    return knowledge


def said(**known):
    return json.dumps({"knows": known})


@pytest.mark.parametrize(
    ("line", "other", "follows"),
    [
        (Line("a", 2), Line("a", 1), True),
        (Line("a", 1), Line("a", 2), False),
        (Line("a", 1), Line("a", 1), False),
        (Line("b", 1), Line("a", 1), False),
        (Line("b", 2), Line("a", 3), False),
        (Line("b", 3), Line("a", 3), True),
        (Line("b", 3), Line("a", 4), False),
        (Line("c", 2), Line("b", 5), True),
        (Line("c", 2), Line("b", 6), False),
        (Line("a", 9), Line("b", 1), False),
    ],
)
def test_a_line_follows_what_its_author_knew(met, line, other, follows):
    assert met.follows(line, other) is follows


@pytest.mark.parametrize("text", [None, "", "hola", "[]", "3", '{"knows": 3}', '{"knows": []}'])
def test_a_text_that_says_nothing_teaches_nothing(text):
    knowledge = Knowledge()
    knowledge.learn("b", 1, text)
    assert knowledge.knew(Line("b", 2), "a") == 0


def test_a_later_word_adds_to_an_earlier_one(met):
    met.learn("b", 7, said(c=4))
    assert met.knew(Line("b", 8), "a") == 3
    assert met.knew(Line("b", 8), "c") == 4
    assert met.knew(Line("b", 7), "c") == 0


class TestHeads:
    def test_of_one_device_the_last_counts(self, met):
        assert met.heads([Line("a", 1), Line("a", 5), Line("a", 3)]) == [Line("a", 5)]

    def test_one_that_knew_the_other_counts_alone(self, met):
        assert met.heads([Line("a", 3), Line("b", 4)]) == [Line("b", 4)]

    def test_two_that_did_not_know_each_other_both_count(self, met):
        assert set(met.heads([Line("a", 4), Line("b", 4)])) == {Line("a", 4), Line("b", 4)}

    def test_one_that_knew_all_ends_it(self, met):
        met.learn("a", 6, said(b=9, c=9))
        lines = [Line("a", 7), Line("b", 4), Line("c", 2)]
        assert met.heads(lines) == [Line("a", 7)]

    def test_of_nothing_there_are_none(self, met):
        assert met.heads([]) == []

    def test_in_whatever_order_they_came(self, met):
        lines = [Line("a", 4), Line("b", 4), Line("c", 1), Line("a", 2)]
        found = {frozenset(met.heads(some)) for some in permutations(lines)}
        assert found == {frozenset({Line("a", 4), Line("b", 4), Line("c", 1)})}


class TestOrder:
    def test_what_was_known_comes_first_whatever_the_clock_says(self, met):
        early, late = Line("b", 3, at=1), Line("a", 3, at=100)
        assert met.in_order([early, late]) == [late, early]

    def test_between_two_that_did_not_know_each_other_time_decides(self, met):
        one, other = Line("a", 4, at=2), Line("b", 4, at=1)
        assert met.in_order([one, other]) == [other, one]

    def test_at_the_same_moment_the_name_of_the_device_decides(self, met):
        one, other = Line("b", 4, at=1), Line("a", 4, at=1)
        assert met.in_order([one, other]) == [other, one]

    def test_a_device_keeps_its_own_order_with_its_clock_set_back(self, met):
        lines = [Line("a", 1, at=9), Line("a", 2, at=1)]
        assert met.in_order(reversed(lines)) == lines

    def test_the_same_in_whatever_order_they_came(self, met):
        lines = [Line("a", 3, 9), Line("b", 3, 1), Line("c", 2, 0), Line("a", 4, 5)]
        assert len({tuple(met.in_order(some)) for some in permutations(lines)}) == 1


def numbered(pairs):
    """Give lines with the numbers of each device's chain, device by device."""
    counted: dict[str, int] = {}
    lines = []
    for device, at in pairs:
        counted[device] = counted.get(device, 0) + 1
        lines.append(Line(device, counted[device], at))
    return sorted(lines, key=lambda line: (line.device, line.seq))


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=25)
LINES = PAIRS.map(numbered)


@given(LINES)
def test_both_orders_lose_nothing_and_keep_each_chain(lines):
    for ordered in (in_order(lines), Knowledge().in_order(lines)):
        assert sorted(ordered, key=lambda line: (line.device, line.seq)) == lines
        for device in "abc":
            numbers = [line.seq for line in ordered if line.device == device]
            assert numbers == sorted(numbers)


@given(LINES, st.randoms())
def test_the_order_does_not_depend_on_how_lines_came(lines, chance):
    mixed = list(lines)
    chance.shuffle(mixed)
    assert Knowledge().in_order(mixed) == Knowledge().in_order(lines)


@given(LINES)
def test_without_meetings_each_device_that_wrote_has_one_head(lines):
    heads = Knowledge().heads(lines)
    assert {line.device for line in heads} == {line.device for line in lines}
    assert len(heads) == len({line.device for line in lines})
