"""Where records come from, read many at a time."""

import pytest
from support.instruments import instrument, public
from support.workspaces import PERSON, HandClock, begin, import_rows

from app.store import record_origins
from app.store.workspace import Workspace

FORM = instrument(public("nombre"))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


def test_a_captured_record_has_person_device_and_time(workspace):
    record = begin(workspace, FORM)
    (found,) = workspace.records.origins([record.id])
    assert (found.id, found.uuid, found.version) == (record.id, record.uuid, record.version)
    assert (found.batch, found.author, found.finalised_at) == (None, PERSON, None)
    assert found.device
    assert found.created_at == record.created_at


def test_a_finished_record_has_its_end(workspace):
    record = workspace.records.set_state(begin(workspace, FORM), "final", PERSON)
    (found,) = workspace.records.origins([record.id])
    assert found.finalised_at == record.finalised_at


def test_an_imported_record_names_its_batch(workspace):
    batch = import_rows(workspace, FORM, 3)
    assert {each.batch for each in workspace.records.origins([1, 2, 3])} == {batch.id}


def test_they_come_in_the_order_asked_for_and_over_many_readings(workspace, monkeypatch):
    monkeypatch.setattr(record_origins, "_RECORDS_A_READING", 2)
    import_rows(workspace, FORM, 5)
    assert [each.id for each in workspace.records.origins([5, 1, 4, 2, 3])] == [5, 1, 4, 2, 3]


def test_a_record_that_is_gone_is_left_out(workspace):
    record = begin(workspace, FORM)
    assert [each.id for each in workspace.records.origins([99, record.id])] == [record.id]
