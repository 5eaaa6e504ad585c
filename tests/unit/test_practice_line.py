"""The line to the practice portal, as bad as it is set."""

import pytest

from sync.practice.line import FAILING, SLOW_BYTES, SLOW_DELAY, Fate, Line, Signal


@pytest.fixture
def line() -> Line:
    """Give a line that does not really wait: it was ended already."""
    made = Line()
    made.end()
    return made


def test_a_good_line_lets_everything_pass(line: Line) -> None:
    assert {line.fate() for _request in range(50)} == {Fate.PASS}


def test_without_signal_nothing_passes(line: Line) -> None:
    line.signal = Signal.NONE

    assert {line.fate() for _request in range(50)} == {Fate.DROP}


def test_a_slow_line_lets_everything_pass_in_time(line: Line) -> None:
    line.signal = Signal.SLOW

    assert line.fate() is Fate.PASS


def test_a_failing_line_does_both_kinds_of_harm_and_lets_most_pass(line: Line) -> None:
    line.signal = Signal.HALF
    fates = [line.fate() for _request in range(len(FAILING))]

    assert {Fate.CUT, Fate.LOSE} < set(fates)
    assert fates.count(Fate.PASS) > len(fates) / 2
    assert [line.fate() for _request in range(len(FAILING))] == fates


def test_a_good_line_hands_pieces_on_as_they_are(line: Line) -> None:
    assert b"".join(line.carry([b"uno", b"dos"])) == b"unodos"


def test_a_slow_line_hands_on_small_pieces_and_all_of_them(line: Line) -> None:
    line.signal = Signal.SLOW
    content = bytes(range(256)) * 200

    pieces = list(line.carry([content]))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= SLOW_BYTES


@pytest.mark.parametrize("signal", [Signal.GOOD, Signal.SLOW])
def test_what_is_sent_up_arrives_whole_at_any_speed(line: Line, signal: Signal) -> None:
    line.signal = signal
    left = bytearray(b"x" * 50_000)

    def read(size: int) -> bytes:
        part = bytes(left[:size])
        del left[:size]
        return part

    slowly = line.reader(read)
    parts = []
    while part := slowly(40_000):
        parts.append(part)

    assert sum(map(len, parts)) == 50_000


def test_a_slow_line_reads_no_more_than_it_carries_in_a_second(line: Line) -> None:
    line.signal = Signal.SLOW

    assert len(line.reader(lambda size: b"x" * size)(-1)) == SLOW_BYTES


def test_a_line_that_is_ended_wakes_who_waits() -> None:
    made = Line()
    made.signal = Signal.SLOW
    made.end()

    made.wait()  # returns at once


def test_a_line_that_begins_again_is_as_slow_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Line()
    made.end()
    made.begin()
    waited: list[float] = []
    monkeypatch.setattr(made._ended, "wait", waited.append)
    made.signal = Signal.SLOW

    made.wait()
    list(made.carry([b"x" * SLOW_BYTES]))

    assert waited == [SLOW_DELAY, 1.0]
