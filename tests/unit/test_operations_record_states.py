"""Where a record may go, who may send it there, and the remarks that travel with it."""

import pytest
from support.reviewed import APPROVER, KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock, typed

from app.operations import capture
from app.operations.notes import Note, add_note, notes_of
from app.operations.read_record import read_record
from app.operations.record_states import STEPS, RemarkGiven, change_state
from app.operations.remarks import answer_remark, close_remark, remarks_of
from app.store.people import ALLOWED
from forms.problem import ProblemError

STATES = ("draft", "final", "returned", "approved")


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def desk(workspace, clock):
    """A record with a name, still a draft."""
    desk = Desk(workspace, clock)
    desk.answer("nombre", "Rosa")
    return desk


@pytest.fixture
def move(workspace, clock, desk):
    def go(state, person=OFFICER, *remarks, **more):
        clock.pass_by(seconds=1)
        return change_state(
            workspace, desk.uuid, state, person, clock=clock, remarks=remarks, **more
        )

    return go


def refused(move, *way):
    with pytest.raises(ProblemError) as caught:
        move(*way)
    return caught.value.problems[0].code


class TestTheWay:
    def test_from_draft_to_approved(self, move):
        assert move("final", KEYER).record.state == "final"
        assert move("approved", APPROVER).record.state == "approved"

    def test_a_returned_record_is_finished_again(self, move):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "¿Seguro?"))
        assert move("final", KEYER).record.state == "final"

    def test_an_approved_record_can_be_returned(self, move):
        move("final", KEYER)
        move("approved")
        assert (
            move("returned", OFFICER, RemarkGiven("", "Falta el acta")).record.state == "returned"
        )

    def test_who_corrects_may_open_a_final_record_again(self, move):
        move("final", KEYER)
        assert move("draft", OFFICER).record.state == "draft"

    @pytest.mark.parametrize(
        ("start", "target", "code"),
        [
            ("draft", "approved", "record.is_draft"),
            ("draft", "returned", "record.is_draft"),
            ("returned", "approved", "record.is_returned"),
            ("returned", "draft", "record.is_returned"),
            ("approved", "final", "record.is_approved"),
            ("approved", "draft", "record.is_approved"),
        ],
    )
    def test_no_other_way_is_open(self, move, workspace, desk, start, target, code):
        for state in {"draft": (), "returned": ("final", "returned")}.get(
            start, ("final", "approved")
        ):
            move(state)
        assert refused(move, target) == code
        assert workspace.records.find(desk.uuid).state == start

    def test_what_is_missing_keeps_a_record_from_being_final(self, workspace, clock):
        blank = Desk(workspace, clock)
        moved = change_state(workspace, blank.uuid, "final", KEYER, clock=clock)
        assert moved.record.state == "draft"
        assert [problem.code for problem in moved.problems] == ["answer.required"]

    def test_a_record_with_errors_is_not_approved(self, move, workspace, desk):
        move("final", KEYER)
        workspace.records.save(desk.capture.record, typed("edad", 150), OFFICER)  # as an import may
        moved = move("approved")
        assert moved.record.state == "final"
        assert moved.problems[0].place.field == "edad"
        assert moved.problems[0].place.record == desk.uuid

    def test_where_it_already_is_nothing_happens(self, move, workspace):
        move("final", KEYER)
        before = workspace.journal.head()
        assert move("final", KEYER).record.state == "final"
        assert workspace.journal.head() == before

    def test_every_step_leads_between_states_that_there_are(self):
        actions = frozenset().union(*ALLOWED.values())
        for (old, new), action in STEPS.items():
            assert {old, new} <= set(STATES)
            assert action in actions


class TestWhoMay:
    @pytest.mark.parametrize("state", ["returned", "approved"])
    def test_who_captures_neither_returns_nor_approves(self, move, state):
        move("final", KEYER)
        assert refused(move, state, KEYER) == "people.may_not_review"

    def test_who_captures_does_not_open_a_final_record(self, move):
        move("final", KEYER)
        assert refused(move, "draft", KEYER) == "people.may_not_correct"

    def test_who_approves_does_not_capture(self, move):
        assert refused(move, "final", APPROVER) == "people.may_not_capture"

    def test_a_new_name_works_as_an_officer(self, move):
        move("final", "Nueva")
        assert move("approved", "Otra").record.state == "approved"


class TestApproved:
    def test_nobody_changes_an_approved_record_by_the_way(self, move, workspace, desk, clock):
        move("final", KEYER)
        move("approved")
        opened = capture.resume(workspace, desk.uuid, OFFICER, clock=clock)
        with pytest.raises(ProblemError) as caught:
            capture.answer(workspace, opened, "nombre", "Otra")
        assert caught.value.problems[0].code == "record.is_approved"
        assert workspace.records.answers(desk.capture.record).values["nombre"] == "Rosa"


class TestRemarks:
    def test_a_returned_record_opens_at_its_first_remark(self, move, workspace, desk):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "Falta"), RemarkGiven("nombre", "¿Rosa?"))
        assert workspace.records.place_of_work(desk.capture.record) == ("edad", None)

    def test_they_stand_beside_their_question_with_who_and_when(self, move, workspace, desk, clock):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "Falta la edad"))
        (remark,) = remarks_of(workspace, desk.uuid)
        assert (remark.number, remark.path, remark.text) == (1, "edad", "Falta la edad")
        assert (remark.person, remark.at, remark.closed) == (OFFICER, clock.now, False)

    def test_they_are_answered_and_closed(self, move, workspace, desk):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "Falta"), RemarkGiven("nombre", "¿Rosa?"))
        answer_remark(workspace, desk.uuid, 2, "Así se llama", KEYER)
        close_remark(workspace, desk.uuid, 2, OFFICER)
        first, second = remarks_of(workspace, desk.uuid)
        assert (first.replies, first.closed) == ((), False)
        assert [(reply.text, reply.person) for reply in second.replies] == [("Así se llama", KEYER)]
        assert second.closed

    def test_a_note_of_who_captures_is_a_remark_too(self, workspace, desk, clock):
        add_note(
            workspace, desk.capture.record, Note("edad", None, "No quiso decir"), KEYER, clock=clock
        )
        answer_remark(workspace, desk.uuid, 1, "Está bien", OFFICER)
        assert remarks_of(workspace, desk.uuid)[0].replies[0].text == "Está bien"
        assert [note.text for note in notes_of(workspace, desk.capture.record)] == [
            "No quiso decir"
        ]

    def test_one_that_is_not_there_is_said(self, workspace, desk):
        with pytest.raises(ProblemError) as caught:
            answer_remark(workspace, desk.uuid, 3, "¿Cuál?", KEYER)
        assert caught.value.problems[0].code == "record.no_such_remark"

    def test_a_record_that_is_returned_already_takes_more(self, move, workspace, desk):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "Uno"))
        move("returned", OFFICER, RemarkGiven("nombre", "Dos"))
        assert [remark.text for remark in remarks_of(workspace, desk.uuid)] == ["Uno", "Dos"]

    def test_an_erased_one_is_left_out(self, move, workspace, desk):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "La señora dice 40"))
        with workspace.db.transaction():
            workspace.journal.erase(desk.uuid, "edad")
        assert remarks_of(workspace, desk.uuid) == []
        assert workspace.journal.verify() == []

    def test_the_history_says_what_was_closed(self, move, workspace, desk):
        move("final", KEYER)
        move("returned", OFFICER, RemarkGiven("edad", "Falta"))
        close_remark(workspace, desk.uuid, 1, OFFICER)
        latest = read_record(workspace, desk.uuid).events[0]
        assert (latest.op, latest.path, latest.old, latest.new) == ("closed", "edad", None, None)
