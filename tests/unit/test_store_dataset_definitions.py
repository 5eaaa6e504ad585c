"""Definitions in the store: numbered, signed, never changed."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin

from app.store.database import BugError
from app.store.workspace import Workspace


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def dataset(workspace):
    record = begin(workspace, household())
    return workspace.datasets.define("hogares", record.instrument, {}).id


def test_a_dataset_has_no_definition_until_somebody_writes_one(workspace, dataset):
    assert workspace.definitions.newest(dataset) is None
    assert workspace.definitions.all(dataset) == []


def test_a_definition_keeps_number_body_person_and_time(workspace, dataset, clock):
    made = workspace.definitions.add(dataset, {"series": "month", "ñ": ["ẍ"]}, PERSON)
    assert (made.number, made.person, made.at) == (1, PERSON, clock.now)
    assert made.body == {"series": "month", "ñ": ["ẍ"]}
    assert workspace.definitions.newest(dataset) == made
    assert workspace.definitions.get(dataset, 1) == made


def test_another_one_leaves_those_before_as_they_were(workspace, dataset, clock):
    first = workspace.definitions.add(dataset, {"series": "month"}, PERSON)
    clock.pass_by(days=1)
    second = workspace.definitions.add(dataset, {"series": "year"}, "Mateo")
    assert workspace.definitions.all(dataset) == [first, second]
    assert workspace.definitions.newest(dataset) == second


@pytest.mark.parametrize("again", [{"a": 1, "b": 2}, {"b": 2, "a": 1}])
def test_the_same_said_again_is_the_same_one(workspace, dataset, again):
    first = workspace.definitions.add(dataset, {"a": 1, "b": 2}, PERSON)
    assert workspace.definitions.add(dataset, again, "Mateo") == first


def test_going_back_to_an_older_one_is_a_new_one(workspace, dataset):
    for body in ({"a": 1}, {"a": 2}, {"a": 1}):
        workspace.definitions.add(dataset, body, PERSON)
    assert [each.number for each in workspace.definitions.all(dataset)] == [1, 2, 3]


def test_datasets_count_for_themselves(workspace, dataset):
    instrument = workspace.datasets.get("hogares").instrument
    other = workspace.datasets.define("otros", instrument, {}).id
    workspace.definitions.add(dataset, {"a": 1}, PERSON)
    assert workspace.definitions.add(other, {"a": 1}, PERSON).number == 1


def test_a_definition_of_nothing_is_not_kept(workspace):
    with pytest.raises(BugError):
        workspace.definitions.add(99, {}, PERSON)


def test_a_number_that_is_not_there_is_a_key_error(workspace, dataset):
    with pytest.raises(KeyError):
        workspace.definitions.get(dataset, 1)


def test_a_version_keeps_definition_reason_and_changes(workspace, dataset, clock):
    changes = {"hogares": {"added": 1, "changed": 2, "removed": 3}}
    given = {
        "folder": "exports/1",
        "rows": 0,
        "data_sha256": "ab",
        "manifest": {},
        "metadata": {},
        "person": PERSON,
        "built_at": clock(),
        "records": (),
    }
    plain = workspace.datasets.add_version("hogares", **given)
    assert (plain.definition, plain.reason, plain.changes) == (None, "", {})
    told = workspace.datasets.add_version(
        "hogares", **given, definition=1, reason="Se corrigió", changes=changes
    )
    assert (told.definition, told.reason, told.changes) == (1, "Se corrigió", changes)
    assert workspace.datasets.version(told.id) == told
