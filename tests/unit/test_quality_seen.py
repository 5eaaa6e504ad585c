"""Contents seen before are known again, in little memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.quality import seen
from app.steps.quality.seen import Seen


@given(st.lists(st.binary(max_size=3)))
def test_it_knows_what_a_set_knows(contents: list[bytes]) -> None:
    found, known = Seen(), set[bytes]()
    for content in contents:
        assert found.add(content) is (content in known)
        known.add(content)
    assert len(found) == len(known)


def test_it_grows_and_forgets_nothing() -> None:
    found = Seen()
    contents = [str(n).encode() for n in range(5000)]
    assert not any(found.add(content) for content in contents)
    assert all(found.add(content) for content in contents)
    assert len(found) == 5000


@pytest.mark.parametrize("marks", [[1, 1025, 2049], [2**64 - 1, 1023, 1], [1024, 1, 1024 * 7]])
def test_marks_that_want_the_same_place_stand_behind_each_other(marks: list[int]) -> None:
    table = seen.array("Q", bytes(8 * 1024))
    assert [seen._put(table, mark) for mark in marks] == [False] * 3
    assert [seen._put(table, mark) for mark in marks] == [True] * 3


def test_a_content_whose_hash_is_nothing_is_a_content(monkeypatch: pytest.MonkeyPatch) -> None:
    class Zero:
        def digest(self) -> bytes:
            return bytes(8)

    monkeypatch.setattr(seen.hashlib, "blake2b", lambda *_given, **_named: Zero())
    found = Seen()
    assert (found.add(b"a"), found.add(b"b"), len(found)) == (False, True, 1)


def test_it_takes_a_third_of_what_a_set_takes() -> None:
    contents = [str(n).encode() for n in range(20_000)]
    tracemalloc.start()
    try:
        found = Seen()
        for content in contents:
            found.add(content)
        held, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 40 * len(contents)
