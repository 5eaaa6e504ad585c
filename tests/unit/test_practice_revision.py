"""`package_revise`: what is matched, filtered and merged."""

from copy import deepcopy
from typing import Any

import pytest

from sync.practice.refusals import RefusalError
from sync.practice.revision import added, keep_only, merge, unmatched

DATASET: dict[str, Any] = {
    "id": "1",
    "name": "hogares",
    "title": "Hogares",
    "extras": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}],
    "organization": {"name": "muni", "title": "Municipalidad"},
}


@pytest.fixture
def dataset() -> dict[str, Any]:
    return deepcopy(DATASET)


def test_what_is_as_believed_is_matched(dataset: dict[str, Any]) -> None:
    assert unmatched(dataset, {"id": "1", "name": "hogares"}) == []


def test_every_field_that_differs_is_named(dataset: dict[str, Any]) -> None:
    assert unmatched(dataset, {"id": "1", "title": "Otro", "falta": "x"}) == ["title", "falta"]


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ([], {"id", "name", "title", "extras", "organization"}),
        (["-title"], {"id", "name", "extras", "organization"}),
        (["-title", "-nada"], {"id", "name", "extras", "organization"}),
        (["-*"], set()),
        (["+title", "-*"], {"title"}),
        (["-*", "+title"], set()),
        (["+id", "+name", "-*"], {"id", "name"}),
    ],
)
def test_patterns_say_what_stays(
    dataset: dict[str, Any], patterns: list[str], left: set[str]
) -> None:
    keep_only(dataset, patterns)

    assert set(dataset) == left


def test_a_pattern_reaches_into_objects(dataset: dict[str, Any]) -> None:
    keep_only(dataset, ["+organization__name", "-organization__*"])

    assert dataset["organization"] == {"name": "muni"}
    assert dataset["title"] == "Hogares"


def test_a_pattern_into_what_is_no_object_does_nothing(dataset: dict[str, Any]) -> None:
    keep_only(dataset, ["-title__x", "-nada__x"])

    assert dataset == DATASET


def test_plain_fields_are_replaced_and_new_ones_added(dataset: dict[str, Any]) -> None:
    merge(dataset, {"title": "Otro", "notes": "Nuevo"})

    assert (dataset["title"], dataset["notes"]) == ("Otro", "Nuevo")


def test_lists_are_merged_item_by_item(dataset: dict[str, Any]) -> None:
    merge(dataset, {"extras": [{"value": "9"}]})

    assert dataset["extras"] == [{"key": "a", "value": "9"}, {"key": "b", "value": "2"}]


def test_a_longer_list_grows(dataset: dict[str, Any]) -> None:
    merge(dataset, {"extras": [{}, {}, {"key": "c", "value": "3"}]})

    assert [extra["key"] for extra in dataset["extras"]] == ["a", "b", "c"]


def test_objects_are_merged_key_by_key(dataset: dict[str, Any]) -> None:
    merge(dataset, {"organization": {"title": "Otra"}})

    assert dataset["organization"] == {"name": "muni", "title": "Otra"}


def test_items_that_are_no_objects_are_replaced() -> None:
    value: dict[str, Any] = {"groups": ["a", "b"]}
    merge(value, {"groups": ["c"]})

    assert value == {"groups": ["c", "b"]}


def test_a_list_cannot_become_a_text(dataset: dict[str, Any]) -> None:
    with pytest.raises(RefusalError) as caught:
        merge(dataset, {"extras": "texto"})

    assert caught.value.status == 409


@pytest.mark.parametrize("given", [None, [], [{"id": "1"}, {"name": "b"}]])
def test_resources_are_added_at_the_end_of_the_list(given: object) -> None:
    assert added({"update__resources__extend": given}) == (given or [])
    assert added({}) == []


@pytest.mark.parametrize("given", ["texto", {"id": "1"}, ["texto"], 7])
def test_what_is_no_list_of_objects_adds_no_resource(given: object) -> None:
    with pytest.raises(RefusalError) as caught:
        added({"update__resources__extend": given})

    assert caught.value.status == 409
