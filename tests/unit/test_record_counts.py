"""How many records stand where: what the filters of a list show beside their names."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows

from app.store.record_counts import count_in, count_records
from app.store.workspace import Workspace

STATES = ("draft", "final", "returned", "approved")


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        opened.instruments.add(household(), "prueba.xlsx", {})
        yield opened


def count(workspace):
    return count_records(workspace.db, workspace.instruments.latest("hogares").instrument)


def test_a_form_without_records_has_none(workspace):
    counts = count(workspace)
    assert (counts.all, dict(counts.by_state), counts.set_aside) == (0, {}, 0)


@settings(max_examples=10)
@given(kept=st.lists(st.sampled_from(STATES), max_size=6), aside=st.integers(0, 3))
def test_each_is_counted_once_where_it_stands(tmp_path_factory, kept, aside):
    with Workspace.open(tmp_path_factory.mktemp("cuenta"), clock=HandClock()) as workspace:
        workspace.instruments.add(household(), "prueba.xlsx", {})
        for state in kept:
            record = begin(workspace, household())
            if state != "draft":
                workspace.records.set_state(record, state, PERSON)
        for _each in range(aside):
            workspace.records.delete(begin(workspace, household()), PERSON, reason="repetido")
        counts = count(workspace)
        assert dict(counts.by_state) == dict(Counter(kept))
        assert (counts.all, counts.set_aside) == (len(kept), aside)
        for states in (("final",), STATES[1:], ("draft", "approved")):
            some = count_in(
                workspace.db, workspace.instruments.latest("hogares").instrument, states
            )
            assert some == sum(kept.count(state) for state in states)


def test_records_of_another_form_are_not_counted(workspace):
    from support.forms import instrument, text

    begin(workspace, instrument(text("nombre"), form_id="otra"))
    assert count(workspace).all == 0


def test_an_import_that_was_taken_back_is_not_counted(workspace):
    batch = import_rows(workspace, household(), 3)
    before = count(workspace).all
    workspace.batches.undo(batch.id, PERSON)
    after_undo = count(workspace).all
    workspace.batches.redo(batch.id, PERSON)
    assert (before, after_undo, count(workspace).all) == (3, 0, 3)


def test_without_checks_nobody_has_errors(workspace):
    begin(workspace, household())
    counts = count(workspace)
    assert (counts.with_errors, counts.with_warnings) == (0, 0)


def test_records_in_some_states_leave_other_forms_and_what_was_taken_back(workspace):
    from support.forms import instrument, text

    begin(workspace, instrument(text("nombre"), form_id="otra"))
    batch = import_rows(workspace, household(), 3)
    form = workspace.instruments.latest("hogares").instrument
    assert count_in(workspace.db, form, STATES) == 3
    assert count_in(workspace.db, form, ("approved",)) == 0
    workspace.batches.undo(batch.id, PERSON)
    assert count_in(workspace.db, form, STATES) == 0
