"""The course, step by step as it is taught: each step ticks itself, and Inicio counts along.

A person goes from an empty practice workspace to a receipt; after every step the checklist, the
counts of Inicio and what is offered for publishing say the same thing.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.practice_table import FORM
from support.publishing import sign
from support.workspaces import HandClock

from app.operations import capture
from app.operations.add_record import add_record
from app.operations.build_dataset import build_dataset
from app.operations.correct import bring_back, correct, set_aside
from app.operations.deliver import deliver, next_delivery
from app.operations.import_table import import_table, undo_import
from app.operations.load_form import load_library_form
from app.operations.portals import PRACTICE, destinations, open_portal
from app.operations.practice import (
    Course,
    checklist,
    course,
    import_practice_table,
    open_practice,
    reset_practice,
)
from app.operations.publish import enqueue, publish
from app.operations.today import today
from app.operations.validate_form import check_record, validate_form
from app.progress import Progress
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

DAY = date(2026, 11, 21)
MATERIAL: Course = course()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock):
    with Workspace.open(tmp_path / "practica", practice=True, clock=clock) as opened:
        yield opened


def ticked(workspace: Workspace) -> list[int]:
    """Numbers of the steps that are done."""
    return [number for number, step in enumerate(checklist(workspace), start=1) if step.done]


def work(workspace: Workspace):
    """Where the work on the form of the course stands."""
    return today(workspace, DAY).forms[0]


def row_of(workspace: Workspace, row: int) -> str:
    """The record that came from a row of the table."""
    query = RecordQuery(workspace.instruments.latest(FORM).instrument)
    for key in workspace.records.ids(query):
        info = workspace.records.info(key)
        if info.source_row == row:
            return info.uuid
    raise AssertionError(row)


# The steps, as somebody at the command line or a window does them.


def load(workspace, _clock):
    load_library_form(workspace, MATERIAL.form)


def capture_one(workspace, clock, which=0):
    clock.pass_by(minutes=3)
    added = add_record(workspace, FORM, MATERIAL.captured[which], MATERIAL.prepares, clock=clock)
    assert (added.state, added.problems) == ("final", ())


def capture_two_more(workspace, clock):
    capture_one(workspace, clock, 1)
    capture_one(workspace, clock, 2)


def bring_in(workspace, clock):
    clock.pass_by(minutes=1)
    import_practice_table(workspace, MATERIAL.prepares)


def look_over(workspace, clock):
    clock.pass_by(minutes=1)
    validate_form(workspace, FORM, clock=clock)


def mend(workspace, clock):
    for each in MATERIAL.corrections:
        clock.pass_by(minutes=1)
        uuid = row_of(workspace, each.row)
        if each.field is None:
            set_aside(workspace, uuid, MATERIAL.prepares, reason=each.reason)
        else:
            correct(
                workspace, uuid, each.field, each.value, MATERIAL.prepares,
                reason=each.reason, clock=clock,
            )  # fmt: skip
    look_over(workspace, clock)


def prepare(workspace, clock):
    clock.pass_by(minutes=1)
    built = build_dataset(workspace, FORM, MATERIAL.prepares, clock=clock)
    sign(workspace, built.version, MATERIAL.prepares, MATERIAL.approves)


def send(workspace, clock):
    clock.pass_by(minutes=1)
    (dataset,) = workspace.datasets.all()
    with open_portal(workspace) as portal:
        publish(workspace, dataset.name, portal, MATERIAL.approves, clock=clock)


STEPS: tuple[tuple[Callable[..., None], list[int]], ...] = (
    (load, [1]),
    (capture_one, [1, 2]),
    (capture_two_more, [1, 2, 3]),
    (bring_in, [1, 2, 3, 4]),
    (look_over, [1, 2, 3, 4, 5]),
    (mend, [1, 2, 3, 4, 5, 6]),
    (prepare, [1, 2, 3, 4, 5, 6, 7]),
    (send, [1, 2, 3, 4, 5, 6, 7, 8]),
)


def done_up_to(workspace: Workspace, clock: HandClock, step: Callable[..., None]) -> None:
    """Do the steps of the course in order, up to and with one."""
    for each, _ in STEPS:
        each(workspace, clock)
        if each is step:
            return


def test_each_step_ticks_itself_and_no_other(workspace, clock):
    assert ticked(workspace) == []
    for step, done in STEPS:
        step(workspace, clock)
        assert ticked(workspace) == done, step.__name__


def test_inicio_counts_along(workspace, clock):
    seen = {}
    for step, _ in STEPS:
        step(workspace, clock)
        form = work(workspace)
        seen[step.__name__] = (form.records, form.errors, form.ready, form.publishable)
    assert seen == {
        "load": (0, 0, 0, 0),
        "capture_one": (1, 0, 0, 1),
        "capture_two_more": (3, 0, 0, 3),
        "bring_in": (341, 0, 0, 341),
        "look_over": (341, 5, 336, 341),
        "mend": (340, 0, 340, 340),
        "prepare": (340, 0, 340, 0),
        "send": (340, 0, 340, 0),
    }


def test_every_municipality_of_the_country_is_in_what_was_published(workspace, clock):
    from app.steps.reference import municipalities

    done_up_to(workspace, clock, mend)
    query = RecordQuery(workspace.instruments.latest(FORM).instrument)
    ids = workspace.records.ids(query)
    codes = {answers.values["municipio"] for _, answers in workspace.records.stream(ids)}
    assert codes == set(municipalities())


def test_what_is_sent_is_counted_until_it_arrives(workspace, clock):
    done_up_to(workspace, clock, prepare)
    (dataset,) = workspace.datasets.all()
    with open_portal(workspace) as portal:
        parcel = enqueue(workspace, dataset.name, portal, MATERIAL.approves, clock=clock)
        waiting = today(workspace, DAY)
        assert (waiting.to_send, waiting.to_send_bytes, waiting.refused) == (1, parcel.bytes, 0)
        assert next_delivery(workspace, clock()) == clock()
        cycle = deliver(workspace, portal, clock=clock)
    assert [receipt["parcel"] for receipt in cycle.receipts] == [parcel.id]
    arrived = today(workspace, DAY)
    assert (arrived.to_send, arrived.to_send_bytes) == (0, 0)
    assert next_delivery(workspace, clock()) is None


def test_publishing_again_without_a_change_writes_nothing(workspace, clock):
    done_up_to(workspace, clock, send)
    prepare(workspace, clock)
    (dataset,) = workspace.datasets.all()
    assert len(workspace.datasets.versions(dataset.name)) == 1
    with open_portal(workspace) as portal:
        again = publish(workspace, dataset.name, portal, MATERIAL.approves, clock=clock)
    assert again.writes == 0
    assert again.rows == 340


def test_one_more_record_is_one_to_publish_and_a_new_version(workspace, clock):
    done_up_to(workspace, clock, send)
    aside = row_of_aside(workspace)
    bring_back(workspace, aside, MATERIAL.prepares)
    assert work(workspace).publishable == 1
    set_aside(workspace, aside, MATERIAL.prepares, reason="repetido")
    assert work(workspace).publishable == 0


def row_of_aside(workspace: Workspace) -> str:
    """The one record that was set aside."""
    query = RecordQuery(workspace.instruments.latest(FORM).instrument, deleted=True)
    (key,) = workspace.records.ids(query)
    return workspace.records.info(key).uuid


def test_the_first_receipt_makes_the_next_duty_a_year_away_or_none(workspace, clock):
    load(workspace, clock)
    before = today(workspace, DAY).due
    done_up_to_send = [step for step, _ in STEPS[1:]]
    for step in done_up_to_send:
        step(workspace, clock)
    assert len(today(workspace, DAY).due) <= len(before)
    assert all(when.started for _, when in today(workspace, DAY).due)


def test_a_draft_is_no_captured_record(workspace, clock):
    load(workspace, clock)
    capture.start(workspace, FORM, MATERIAL.prepares, clock=clock)
    assert ticked(workspace) == [1]
    assert work(workspace).drafts == 1


def test_imported_records_do_not_tick_the_steps_of_capturing(workspace, clock):
    load(workspace, clock)
    bring_in(workspace, clock)
    assert ticked(workspace) == [1, 4]


def test_an_import_that_was_undone_was_practised_all_the_same(workspace, clock):
    load(workspace, clock)
    bring_in(workspace, clock)
    undo_import(workspace, 1, MATERIAL.prepares)
    assert ticked(workspace) == [1, 4]
    assert work(workspace).records == 0


def test_an_undone_table_may_be_imported_again(workspace, clock):
    load(workspace, clock)
    bring_in(workspace, clock)
    undo_import(workspace, 1, MATERIAL.prepares)
    again = import_table(workspace, FORM, MATERIAL.table, MATERIAL.prepares)
    assert (again.repeated, again.rows, again.batch) == (False, 338, 2)
    assert work(workspace).records == 338


@pytest.mark.parametrize("left", range(5))
def test_the_five_are_corrected_only_when_all_five_are(workspace, clock, left):
    load(workspace, clock)
    bring_in(workspace, clock)
    look_over(workspace, clock)
    for number, each in enumerate(MATERIAL.corrections):
        if number != left:
            uuid = row_of(workspace, each.row)
            if each.field is None:
                set_aside(workspace, uuid, MATERIAL.prepares, reason=each.reason)
            else:
                correct(
                    workspace, uuid, each.field, each.value, MATERIAL.prepares,
                    reason=each.reason, clock=clock,
                )  # fmt: skip
    clock.pass_by(minutes=1)
    look_over(workspace, clock)
    assert ticked(workspace) == [1, 4, 5]
    assert work(workspace).errors == 1


def test_a_record_that_was_mended_is_checked_at_once(workspace, clock):
    load(workspace, clock)
    bring_in(workspace, clock)
    look_over(workspace, clock)
    first = MATERIAL.corrections[0]
    begun = capture.resume(workspace, row_of(workspace, first.row), "Ana", clock=clock)
    clock.pass_by(minutes=1)
    capture.answer(workspace, begun, first.field, first.value)
    check_record(workspace, begun.record, begun.session, clock())
    assert work(workspace).errors == 4


def test_the_course_reports_as_it_goes(workspace, clock):
    told: list[Progress] = []
    import_practice_table(workspace, MATERIAL.prepares, report=told.append)
    clock.pass_by(minutes=1)
    validate_form(workspace, FORM, clock=clock, report=told.append)
    assert told[-1] == Progress(338, 338, "Revisando los registros")
    assert all(step.total is None or step.done <= step.total for step in told)


def test_beginning_anew_takes_everything_and_the_course_can_be_done_again(tmp_path, clock):
    folder = tmp_path / "curso"
    with open_practice(folder) as opened:
        done_up_to(opened, clock, look_over)
    reset_practice(folder)
    with open_practice(folder) as opened:
        assert ticked(opened) == []
        assert opened.instruments.forms() == []
        done_up_to(opened, clock, look_over)
        assert ticked(opened) == [1, 2, 3, 4, 5]


def test_practice_offers_no_portal_but_its_own(workspace):
    assert destinations(workspace) == (PRACTICE,)


def test_the_material_fits_its_form(workspace, clock):
    load(workspace, clock)
    form = workspace.instruments.instrument(workspace.instruments.latest(FORM).id)
    paths = {question.path for question in form.questions()}
    assert all(set(answers) <= paths for answers in MATERIAL.captured)
    assert {each.field for each in MATERIAL.corrections} - {None} <= paths
    assert MATERIAL.prepares != MATERIAL.approves
