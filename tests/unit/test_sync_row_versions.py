"""Versions of a table are compared row by row, on disk and not in memory."""

import tracemalloc
from collections.abc import Iterator

import pytest

from sync.row_versions import ADDED, CHANGED, REMOVED, RowVersions, content
from sync.tables import KEY, Column, TableForm, of_columns, row_digest

FORM = TableForm((Column("k", "text"), Column("n", "numeric")), "k", ("k",))

Rows = dict[str, str]


@pytest.fixture
def versions() -> Iterator[RowVersions]:
    opened = RowVersions(row_digest(FORM))
    yield opened
    opened.close()


def put(versions: RowVersions, rows: Rows) -> int:
    return versions.add((key, (key, number)) for key, number in rows.items())


@pytest.mark.parametrize(
    ("new", "olds", "added", "changed", "removed"),
    [
        ({"1": "5"}, [], ["1"], [], []),
        ({"1": "5"}, [{}], ["1"], [], []),
        ({"1": "5"}, [{"1": "5"}], [], [], []),
        ({"1": "5"}, [{"1": "5.0"}], [], [], []),  # the same number
        ({"1": "6"}, [{"1": "5"}], [], ["1"], []),
        ({}, [{"1": "5"}], [], [], ["1"]),
        ({"1": "5", "3": "7"}, [{"1": "6", "2": "6"}], ["3"], ["1"], ["2"]),
        # Cut off between the first version and another: a row may be that of either.
        ({"1": "5"}, [{"1": "5"}, {"1": "6"}], [], ["1"], []),
        ({"1": "5"}, [{"1": "6"}, {"1": "5"}], [], ["1"], []),
        ({"1": "5"}, [{}, {"1": "5"}], ["1"], [], []),
        ({}, [{"1": "5"}, {"2": "5"}], [], [], ["1", "2"]),
        ({"1": "5", "2": "5"}, [{"1": "5", "2": "5"}, {"1": "5"}], [], ["2"], []),
    ],
)
def test_only_rows_on_which_all_agree_are_left_alone(
    versions: RowVersions,
    new: Rows,
    olds: list[Rows],
    added: list[str],
    changed: list[str],
    removed: list[str],
) -> None:
    ours = put(versions, new)
    before = [put(versions, old) for old in olds]

    assert versions.mark(ours, before) == len(added) + len(changed)
    assert set(versions.marked(ours)) == {*added, *changed}
    assert list(versions.marks(ours)) == [key in {*added, *changed} for key in new]
    assert list(versions.gone(ours, before)) == removed


def test_what_a_version_did_is_told_row_by_row(versions: RowVersions) -> None:
    old = put(versions, {"a": "1", "b": "1", "c": "1"})
    new = put(versions, {"d": "9", "b": "2", "a": "1", "e": "9"})
    assert list(versions.touched(new, old)) == [
        (ADDED, "d"), (ADDED, "e"), (CHANGED, "b"), (REMOVED, "c"),
    ]  # fmt: skip


def test_rows_go_in_the_order_of_the_file(versions: RowVersions) -> None:
    ours = put(versions, {"3": "1", "1": "1", "2": "1"})
    versions.mark(ours, [])
    assert list(versions.marked(ours)) == ["3", "1", "2"]


def test_marks_are_of_the_last_comparison(versions: RowVersions) -> None:
    ours = put(versions, {"1": "1", "2": "2"})
    assert versions.mark(ours, []) == 2
    assert versions.mark(ours, [put(versions, {"1": "1"})]) == 1
    assert list(versions.marked(ours)) == ["2"]


@pytest.mark.parametrize(("count", "left"), [(0, ["c", "a", "b"]), (2, ["b"]), (9, [])])
def test_the_beginning_of_a_version_is_a_version(
    versions: RowVersions, count: int, left: list[str]
) -> None:
    ours = put(versions, {"c": "1", "a": "1", "b": "1"})
    versions.mark(ours, [versions.beginning(ours, count)])
    assert list(versions.marked(ours)) == left


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        ({"1": "1", "2": "2"}, True),
        ({"2": "2.0", "1": "1"}, True),
        ({"1": "1"}, False),
        ({"1": "1", "2": "3"}, False),
        ({"1": "1", "2": "2", "3": "3"}, False),
        ({"1": "1", "3": "2"}, False),
        ({}, False),
    ],
)
def test_two_versions_are_the_same_row_by_row(
    versions: RowVersions, theirs: Rows, same: bool
) -> None:
    ours = put(versions, {"1": "1", "2": "2"})
    assert versions.same(ours, put(versions, theirs)) is same


@pytest.mark.parametrize(
    ("read", "same"), [({"2": "2"}, True), ({"2": "9"}, False), ({}, False), ({"1": "1"}, False)]
)
def test_after_a_correction_the_rows_sent_are_compared(
    versions: RowVersions, read: Rows, same: bool
) -> None:
    ours = put(versions, {"1": "1", "2": "2", "3": "3"})
    versions.mark(ours, [put(versions, {"1": "1", "3": "3"})])
    assert versions.same(ours, put(versions, read), only_marked=True) is same


def test_a_row_that_a_portal_gives_twice_stands_for_no_other(versions: RowVersions) -> None:
    """Pages shift when somebody adds a row while it is read."""
    ours = put(versions, {"1": "1", "2": "2"})
    theirs = versions.add([("1", ("1", "1")), ("1", ("1", "1"))])
    assert not versions.same(ours, theirs)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1.0")], True),
        ([("a", "1"), ("a", "1")], [("a", "1")], False),
        ([("a", "1")], [("a", "1"), ("b", "2")], False),
        ([], [], True),
    ],
)
def test_rows_are_alike_whatever_their_order(
    versions: RowVersions, one: list[tuple[str, str]], other: list[tuple[str, str]], alike: bool
) -> None:
    first, second = (versions.add(("", row) for row in rows) for rows in (one, other))
    assert versions.alike(first, second) is alike


def test_a_version_whose_rows_stop_coming_leaves_nothing(versions: RowVersions) -> None:
    def broken() -> Iterator[tuple[str, tuple[str, str]]]:
        yield "1", ("1", "1")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        versions.add(broken())
    assert versions.count(1) == 0
    assert versions.count(put(versions, {"1": "1"})) == 1


def test_a_large_table_takes_no_memory_of_ours(versions: RowVersions) -> None:
    rows = [(f"clave-{n:07d}", (f"clave-{n:07d}", "1")) for n in range(10_000)]
    versions.add(iter(rows))
    tracemalloc.start()
    try:
        other = versions.add(iter(rows))
        versions.mark(other, [1])
        assert sum(versions.marks(other)) == 0
        assert versions.same(1, other)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000  # the keys alone take a megabyte


# -- what stands for all rows


ROWS = [("a", "1"), ("b", "2"), ("b", "2")]


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        (ROWS[::-1], True),
        ([("a", "1.0"), ("b", "2.00"), ("b", "2")], True),  # the same numbers
        (ROWS[:2], False),
        ([*ROWS, ("b", "2")], False),
        ([("a", "2"), ("b", "1"), ("b", "2")], False),
        ([], False),
    ],
)
def test_the_same_rows_have_the_same_content_in_any_order(
    rows: list[tuple[str, str]], same: bool
) -> None:
    assert (content(rows, FORM) == content(ROWS, FORM)) is same


def test_another_header_is_another_content() -> None:
    other = TableForm((Column("k", "text"), Column("m", "numeric")), "k", ("k",))
    assert content(ROWS, other) != content(ROWS, FORM)


def test_a_key_of_ours_is_no_content() -> None:
    own = (Column(KEY, "text"), *FORM.columns)
    assert of_columns(own).names == FORM.names
