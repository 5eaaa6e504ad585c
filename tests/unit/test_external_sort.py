"""Sorting beyond memory: any order in, one order out, nothing left behind."""

import random

import pytest

from app.steps import external_sort
from app.steps.external_sort import ExternalSort


@pytest.fixture
def small_runs(monkeypatch):
    """Runs of seven items, four files at once: what a million rows do, with a hundred."""
    monkeypatch.setattr(external_sort, "ITEMS_A_RUN", 7)
    monkeypatch.setattr(external_sort, "RUNS_AT_ONCE", 4)


def in_order(folder, items):
    with ExternalSort(folder / "aside") as box:
        for key, item in items:
            box.add(key, item)
        return list(box.ordered())


@pytest.mark.usefixtures("small_runs")
@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 28, 29, 200])
def test_items_come_out_by_key_however_many_runs_they_take(tmp_path, count):
    items = [((n % 5, n), f"{n}".encode()) for n in range(count)]
    mixed = random.Random(3).sample(items, count)
    assert in_order(tmp_path, mixed) == sorted(items)


@pytest.mark.usefixtures("small_runs")
def test_equal_keys_keep_the_order_in_which_they_came(tmp_path):
    items = [((n % 2,), str(n).encode()) for n in range(60)]
    even = [item for _key, item in in_order(tmp_path, items) if int(item) % 2 == 0]
    assert even == [str(n).encode() for n in range(0, 60, 2)]


def stumble_while_sorting(aside):
    with ExternalSort(aside) as box:
        for n in range(20):
            box.add((n,), b"x")
        assert list(aside.parent.iterdir())
        raise RuntimeError


@pytest.mark.usefixtures("small_runs")
def test_what_was_written_aside_goes_also_after_a_mistake(tmp_path):
    in_order(tmp_path, [((n,), b"x") for n in range(50)])
    with pytest.raises(RuntimeError):
        stumble_while_sorting(tmp_path / "other")
    assert list(tmp_path.iterdir()) == []


def test_few_items_never_touch_the_disk(tmp_path):
    with ExternalSort(tmp_path / "aside") as box:
        for n in range(100):
            box.add((-n,), b"x")
        assert not list(tmp_path.iterdir())
        assert [key for key, _ in box.ordered()] == [(n,) for n in range(-99, 1)]


def test_long_items_count_by_their_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(external_sort, "BYTES_A_RUN", 1000)
    with ExternalSort(tmp_path / "aside") as box:
        for n in range(10):
            box.add((n,), b"x" * 500)
        assert len(list(tmp_path.iterdir())) == 5
        assert box.count == len(list(box.ordered())) == 10


def test_there_are_never_more_runs_than_may_be_open_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(external_sort, "ITEMS_A_RUN", 1)
    monkeypatch.setattr(external_sort, "RUNS_AT_ONCE", 3)
    with ExternalSort(tmp_path / "aside") as box:
        for n in range(40):
            box.add((n,), b"")
            assert len(list(tmp_path.iterdir())) < 3
