"""What a column is made of: how many records give each answer."""

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock

from app.store import record_groups
from app.store.record_groups import Group, count_groups
from app.store.record_query import Condition, RecordQuery
from app.store.workspace import Workspace

ANSWERS = ("1413", "1413", "0101", None, "1413", "0101", "0512")


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        yield workspace


@pytest.fixture
def version(workspace):
    """Seven records with a municipality each, or none."""
    version = workspace.instruments.add(household(), "h.xlsx", {})
    rows = [(n, {"municipio": code, "vivienda/cuartos": n}) for n, code in enumerate(ANSWERS, 2)]
    workspace.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
    return version


def groups(workspace, version, path="municipio", **query):
    layout = workspace.instruments.layout(version.instrument)
    return count_groups(workspace.db, layout, RecordQuery(version.instrument, **query), path)


def test_the_most_frequent_answer_comes_first(workspace, version):
    assert groups(workspace, version).groups == (
        Group("1413", 3), Group("0101", 2), Group(None, 1), Group("0512", 1),
    )  # fmt: skip


def test_all_records_of_the_query_are_counted(workspace, version):
    found = groups(workspace, version)
    assert (found.records, found.others) == (7, 0)
    assert sum(each.records for each in found.groups) == 7


def test_only_the_records_of_the_query_count(workspace, version):
    found = groups(workspace, version, conditions=[Condition("vivienda/cuartos", "<", 4)])
    assert found.groups == (Group("1413", 2),)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("@state", Group("final", 7)), ("@person", Group(PERSON, 7)), ("@period", Group(None, 7))],
)
def test_what_stands_beside_the_answers_groups_too(workspace, version, path, expected):
    assert groups(workspace, version, path).groups == (expected,)


def test_the_rarest_of_very_many_answers_are_added_up(workspace, version, monkeypatch):
    monkeypatch.setattr(record_groups, "GROUPS_AT_MOST", 2)
    found = groups(workspace, version)
    assert [each.value for each in found.groups] == ["1413", "0101"]
    assert (found.others, found.records) == (2, 7)


def test_a_query_that_finds_nothing_has_no_groups(workspace, version):
    found = groups(workspace, version, search="nada de esto")
    assert (found.groups, found.records) == ((), 0)
