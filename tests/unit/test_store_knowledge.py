"""Who knew what when: orders that every computer finds alike, lines that wait for others."""

import json
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, typed

from app.store.clock import as_text
from app.store.knowledge import Knowledge, declare, in_order, rows_to_send, vector
from app.store.workspace import Workspace


@dataclass(frozen=True)
class Line:
    """A line of which only its place is known."""

    device: str
    seq: int
    at: int


LINES = st.lists(
    st.builds(Line, st.sampled_from("abc"), st.integers(1, 20), st.integers(0, 9)),
    unique_by=lambda line: (line.device, line.seq),
    max_size=12,
)


def by_device(lines):
    return sorted(lines, key=lambda line: (line.device, line.seq))


def knows(**devices):
    return json.dumps({"knows": devices})


class TestOneOrder:
    @given(LINES)
    def test_loses_and_adds_nothing(self, lines):
        assert sorted(in_order(by_device(lines)), key=repr) == sorted(lines, key=repr)

    @given(LINES)
    def test_keeps_that_of_each_device_whatever_its_clock_said(self, lines):
        ordered = in_order(by_device(lines))
        for device in "abc":
            numbers = [line.seq for line in ordered if line.device == device]
            assert numbers == sorted(numbers)

    @given(LINES, st.randoms(use_true_random=False))
    def test_is_the_same_however_the_lines_came(self, lines, chance):
        shuffled = list(lines)
        chance.shuffle(shuffled)
        assert Knowledge().in_order(shuffled) == Knowledge().in_order(lines)

    def test_between_devices_the_earlier_comes_first(self):
        lines = [Line("a", 1, 5), Line("b", 1, 3)]
        assert in_order(lines) == [lines[1], lines[0]]

    def test_a_clock_set_back_holds_up_its_own_lines_alone(self):
        lines = [Line("a", 1, 9), Line("a", 2, 1), Line("b", 1, 5)]
        assert [(line.device, line.seq) for line in in_order(lines)] == [
            ("b", 1),
            ("a", 1),
            ("a", 2),
        ]

    def test_what_an_author_knew_comes_first_whatever_the_clocks_said(self):
        knowledge = Knowledge()
        knowledge.learn("b", 1, knows(a=1))
        early, late = Line("b", 2, 1), Line("a", 1, 9)
        for lines in permutations((early, late)):
            assert knowledge.in_order(lines) == [late, early]


class TestWhatIsKnown:
    def test_grows_and_is_never_forgotten(self):
        knowledge = Knowledge()
        knowledge.learn("a", 2, knows(b=5))
        knowledge.learn("a", 4, knows(c=7))
        known = {seq: knowledge.knew(Line("a", seq, 0), "b") for seq in (1, 2, 3, 5)}
        assert known == {1: 0, 2: 0, 3: 5, 5: 5}
        assert knowledge.knew(Line("a", 5, 0), "c") == 7

    def test_nothing_is_known_of_who_was_never_met(self):
        assert Knowledge().knew(Line("a", 9, 0), "b") == 0

    @pytest.mark.parametrize(
        "said",
        [None, "", "x", "[]", "{}", "1", '{"knows": 3}', '{"knows": [1]}', '{"knows": {"b": "x"}}'],
    )
    def test_a_line_that_says_nothing_of_it_changes_nothing(self, said):
        knowledge = Knowledge()
        knowledge.learn("a", 1, said)
        assert knowledge.knew(Line("a", 2, 0), "b") == 0

    def test_a_device_follows_itself(self):
        one, two = Line("a", 1, 0), Line("a", 2, 0)
        assert Knowledge().follows(two, one)
        assert not Knowledge().follows(one, two)
        assert not Knowledge().follows(one, one)

    @given(LINES)
    def test_of_lines_that_nobody_saw_each_device_has_one_head(self, lines):
        heads = Knowledge().heads(lines)
        assert {(line.device, line.seq) for line in heads} == {
            (device, max(line.seq for line in lines if line.device == device))
            for device in {line.device for line in lines}
        }


class TestWhatIsSent:
    @pytest.fixture
    def workspace(self, tmp_path):
        clock = HandClock()
        with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
            record = begin(opened, household())
            for number in range(5):
                opened.records.save(record, typed("observaciones", str(number)), PERSON)
            yield opened

    def sent(self, workspace, known):
        return [row["seq"] for row in rows_to_send(workspace.db, known, vector(workspace.db))]

    def test_everything_to_who_knows_nothing(self, workspace):
        (last,) = vector(workspace.db).values()
        assert self.sent(workspace, {}) == list(range(1, last + 1))

    def test_the_rest_to_who_knows_the_beginning(self, workspace):
        ((device, last),) = vector(workspace.db).items()
        assert self.sent(workspace, {device: last - 2}) == [last - 1, last]

    def test_nothing_to_who_knows_all(self, workspace):
        assert self.sent(workspace, vector(workspace.db)) == []

    def test_nothing_more_to_who_claims_to_know_the_future(self, workspace):
        (device,) = vector(workspace.db)
        assert self.sent(workspace, {device: 10**9}) == []

    def test_who_met_nobody_has_nothing_to_declare(self, workspace):
        before = vector(workspace.db)
        at = as_text(HandClock()())
        assert not declare(workspace.db, workspace.journal, at)
        assert vector(workspace.db) == before
