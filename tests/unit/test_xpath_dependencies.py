"""The order in which rules run, and circles among them."""

import pytest

from forms.xpath.dependencies import CycleError, topological_order


@pytest.mark.parametrize(
    ("needs", "order"),
    [
        ({}, []),
        ({"a": []}, ["a"]),
        ({"a": [], "b": []}, ["a", "b"]),
        ({"a": ["b"], "b": []}, ["b", "a"]),
        ({"a": ["b"], "b": ["c"], "c": []}, ["c", "b", "a"]),
        ({"a": ["c"], "b": ["c"], "c": []}, ["c", "a", "b"]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, ["d", "b", "c", "a"]),
        ({"a": ["ajeno"]}, ["a"]),
    ],
)
def test_everything_comes_after_what_it_needs(needs, order):
    assert topological_order(needs) == order


def test_things_that_need_nothing_stay_in_the_order_of_the_form():
    names = [f"q{n}" for n in range(50)]
    assert topological_order({name: [] for name in names}) == names


def test_a_chain_of_thousands_does_not_exhaust_the_stack():
    chain = {n: [n + 1] if n < 20_000 else [] for n in range(20_001)}
    assert topological_order(chain) == list(reversed(range(20_001)))


@pytest.mark.parametrize(
    ("needs", "members"),
    [
        ({"a": ["a"]}, ["a"]),
        ({"a": ["b"], "b": ["a"]}, ["a", "b"]),
        ({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, ["a", "b", "c"]),
        ({"a": [], "b": ["a", "c"], "c": ["b"]}, ["b", "c"]),
    ],
)
def test_a_circle_names_its_members_in_order(needs, members):
    with pytest.raises(CycleError) as found:
        topological_order(needs)
    assert found.value.members == members


def test_a_circle_can_be_read_in_its_message():
    with pytest.raises(CycleError, match="a -> b"):
        topological_order({"a": ["b"], "b": ["a"]})
