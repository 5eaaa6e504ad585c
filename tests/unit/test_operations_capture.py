"""Capturing: every answer is on disk before the next, drafts go on where they were left."""

from pathlib import Path

import pytest
from support.workspaces import PERSON, HandClock
from support.xforms import xform

from app.operations import capture
from app.operations.add_record import add_record
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError
from forms.xform import parse_xform

FORM = "conectividad_municipal"
WORKS = "obras_municipales"
ANSWERS = course().captured[1]


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when told to."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock) -> Workspace:
    """A workspace with both library forms."""
    with Workspace.open(tmp_path, clock=clock) as opened:
        load_library_form(opened, FORM)
        load_library_form(opened, WORKS)
        yield opened


def on_disk(workspace: Workspace, uuid: str) -> dict[str, object]:
    """What another program would read at this moment."""
    with Workspace.open(workspace.folder, read_only=True) as other:
        return other.records.answers(other.records.find(uuid)).values


def test_a_new_record_is_a_draft_on_disk_at_once(workspace: Workspace, clock: HandClock) -> None:
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    assert [draft.record.uuid for draft in workspace.records.drafts()] == [begun.record.uuid]


def test_answers_may_come_with_the_new_record_in_one_instant(
    workspace: Workspace, clock: HandClock
) -> None:
    given = {"municipio": "1413", "anio_censo": "2018"}
    begun = capture.start(workspace, FORM, PERSON, clock=clock, answers=given)
    assert on_disk(workspace, begun.record.uuid) == {"municipio": "1413", "anio_censo": 2018}
    entries = workspace.journal.entries(begun.record.uuid)
    assert [entry.what.op for entry in entries] == ["create", "set", "set"]
    assert workspace.records.info(begun.record.id).municipality == "1413"


def test_an_answer_that_cannot_be_given_begins_no_record(
    workspace: Workspace, clock: HandClock
) -> None:
    with pytest.raises(ProblemError):
        capture.start(workspace, FORM, PERSON, clock=clock, answers={"no_hay": "1"})
    assert workspace.records.drafts() == []


def test_an_answer_is_on_disk_before_the_next_one(workspace: Workspace, clock: HandClock) -> None:
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    capture.answer(workspace, begun, "municipio", "1413")
    assert on_disk(workspace, begun.record.uuid)["municipio"] == "1413"


def test_a_draft_goes_on_with_what_was_answered(workspace: Workspace, clock: HandClock) -> None:
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    capture.answer(workspace, begun, "municipio", "1413")
    again = capture.resume(workspace, begun.record.uuid, PERSON, clock=clock)
    assert again.session.node("municipio").value == "1413"


def test_a_record_with_something_missing_stays_a_draft(
    workspace: Workspace, clock: HandClock
) -> None:
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    finished = capture.finish(workspace, begun)
    assert not finished.done
    assert {problem.code for problem in finished.problems} == {"answer.required"}
    assert {problem.place.record for problem in finished.problems} == {begun.record.uuid}
    assert workspace.records.find(begun.record.uuid).state == "draft"


def test_a_right_record_is_final(workspace: Workspace, clock: HandClock) -> None:
    added = add_record(workspace, FORM, ANSWERS, PERSON, clock=clock)
    assert (added.state, added.problems) == ("final", ())
    assert workspace.records.find(added.uuid).municipality == "1413"


def test_what_no_longer_applies_is_kept_in_the_draft_and_left_out_of_the_record(
    workspace: Workspace, clock: HandClock
) -> None:
    begun = capture.start(workspace, WORKS, PERSON, clock=clock)
    capture.answer(workspace, begun, "identificacion/estado", "completion")
    capture.answer(workspace, begun, "cierre/costo_final", 100.5)
    capture.answer(workspace, begun, "identificacion/estado", "implementation")
    assert on_disk(workspace, begun.record.uuid)["cierre/costo_final"] == 100.5
    update = capture.leftovers(begun.session)
    assert [(change.path, change.old, change.new) for change in update.answers] == [
        ("cierre/costo_final", 100.5, None)
    ]


def test_each_answer_has_its_line_in_the_journal(workspace: Workspace, clock: HandClock) -> None:
    added = add_record(workspace, FORM, ANSWERS, PERSON, clock=clock)
    entries = workspace.journal.entries(added.uuid)
    assert [entry.what.path for entry in entries if entry.what.op == "set"] == list(ANSWERS)
    assert {entry.person for entry in entries} == {PERSON}
    assert workspace.journal.verify() == []


def test_names_that_are_not_in_the_form_store_nothing(
    workspace: Workspace, clock: HandClock
) -> None:
    with pytest.raises(ProblemError) as raised:
        add_record(workspace, FORM, {"clima": "frío", "municipio": "0101"}, PERSON, clock=clock)
    assert [problem.place.field for problem in raised.value.problems] == ["clima"]
    version = workspace.instruments.latest(FORM)
    assert not workspace.records.ids(RecordQuery(version.instrument))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"modificaciones": "una"}, "answer.not_a_list"),
        ({"modificaciones": [1]}, "answer.not_a_list"),
        ({"modificaciones": [{"clima": 1}]}, "answer.unknown_question"),
        ({"nombre": ["a"]}, "answer.not_a_value"),
        ({"identificacion": {}}, "answer.unknown_question"),
    ],
)
def test_answers_of_the_wrong_shape_are_named(
    workspace: Workspace, clock: HandClock, given: dict[str, object], code: str
) -> None:
    with pytest.raises(ProblemError) as raised:
        add_record(workspace, WORKS, given, PERSON, clock=clock)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_repeats_are_filled_row_by_row(workspace: Workspace, clock: HandClock) -> None:
    rows = [{"modificacion_razon": "Lluvia"}, {"modificacion_razon": "Precio"}]
    added = add_record(workspace, WORKS, {"modificaciones": rows}, PERSON, clock=clock)
    stored = workspace.records.answers(workspace.records.find(added.uuid)).rows
    path = "modificaciones/modificacion_razon"
    assert [row.values[path] for row in stored] == ["Lluvia", "Precio"]


def test_the_answers_to_repeat_are_those_of_the_persons_record_before(workspace, clock):
    for person, year in ((PERSON, "2018"), ("Pedro", "2002")):
        made = capture.start(workspace, FORM, person, clock=clock)
        capture.answer(workspace, made, "anio_censo", year)
    now = capture.start(workspace, FORM, PERSON, clock=clock)
    assert capture.previous_answers(workspace, now.record).values["anio_censo"] == 2018


def test_a_persons_first_record_has_nothing_to_repeat(workspace, clock):
    made = capture.start(workspace, FORM, PERSON, clock=clock)
    assert capture.previous_answers(workspace, made.record).values == {}


def test_the_record_before_is_of_the_same_form_and_not_set_aside(workspace, clock):
    first = capture.start(workspace, FORM, PERSON, clock=clock)
    capture.answer(workspace, first, "anio_censo", "2018")
    gone = capture.start(workspace, FORM, PERSON, clock=clock)
    workspace.records.delete(gone.record, PERSON)
    capture.start(workspace, WORKS, PERSON, clock=clock)
    now = capture.start(workspace, FORM, PERSON, clock=clock)
    assert workspace.records.before(now.record).uuid == first.record.uuid


def test_a_draft_goes_on_in_the_language_it_was_asked_in(workspace, clock):
    made = capture.start(workspace, FORM, PERSON, clock=clock)
    workspace.records.set_language(made.record, "Ixil (ixl)")
    again = capture.resume(workspace, made.record.uuid, PERSON, clock=clock)
    assert again.session.language == "Ixil (ixl)"


class TestWhatTheProgramKnows:
    """Preloads: who filled it in, on which computer, from when to when."""

    FORM = xform(
        "<a/><inicio/><fin/><quien/><donde/>",
        '<input ref="/data/a"><label>A</label></input>',
        """<bind nodeset="/data/inicio" jr:preload="timestamp" jr:preloadParams="start"/>
        <bind nodeset="/data/fin" jr:preload="timestamp" jr:preloadParams="end"/>
        <bind nodeset="/data/quien" jr:preload="property" jr:preloadParams="username"/>
        <bind nodeset="/data/donde" jr:preload="property" jr:preloadParams="deviceid"/>""",
    )

    @pytest.fixture
    def begun(self, workspace, clock):
        workspace.instruments.add(parse_xform(self.FORM), "prueba.xml", {})
        return capture.start(workspace, "prueba", PERSON, clock=clock)

    def test_a_new_record_notes_who_begins_it_where_and_when(self, workspace, begun):
        stored = on_disk(workspace, begun.record.uuid)
        assert (stored["quien"], stored["donde"]) == (PERSON, workspace.device.id)
        assert "inicio" in stored
        assert "fin" not in stored

    def test_a_finished_record_notes_when_it_was_finished(self, workspace, begun, clock):
        clock.pass_by(minutes=7)
        capture.finish(workspace, begun)
        stored = on_disk(workspace, begun.record.uuid)
        assert stored["fin"] > stored["inicio"]

    def test_a_record_that_is_refused_is_not_finished(self, workspace, clock):
        begun = capture.start(workspace, FORM, PERSON, clock=clock)
        before = on_disk(workspace, begun.record.uuid)
        capture.finish(workspace, begun)
        assert on_disk(workspace, begun.record.uuid) == before
