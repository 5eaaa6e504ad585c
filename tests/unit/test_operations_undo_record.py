"""Back to the beginning and forward again, whatever was done to a record."""

import pytest
from support.reviewed import KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock

from app.operations.correct import correct, set_aside
from app.operations.read_record import log_reveal, read_record
from app.operations.record_actions import actions_of
from app.operations.record_at import record_at
from app.operations.record_states import RemarkGiven, change_state
from app.operations.remarks import remarks_of
from app.operations.undo_record import redo_last, undo_last
from app.store.knowledge import in_order
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def desk(workspace, clock):
    return Desk(workspace, clock)


def undo(desk, person=OFFICER):
    action = undo_last(desk.workspace, desk.uuid, person, clock=desk.clock)
    desk.clock.pass_by(seconds=1)
    return action


def redo(desk, person=OFFICER):
    action = redo_last(desk.workspace, desk.uuid, person, clock=desk.clock)
    desk.clock.pass_by(seconds=1)
    return action


def values(desk):
    answers = desk.workspace.records.answers(desk.workspace.records.find(desk.uuid))
    own = {path: value for path, value in answers.values.items() if value is not None}
    children = [row.values.get("hijos/nombre") for row in answers.rows]
    return own, children


def refusal(turn, desk, person=OFFICER):
    with pytest.raises(ProblemError) as caught:
        turn(desk, person)
    return caught.value.problems[0].code


class TestAnswers:
    def test_one_after_the_other_goes_back_to_the_beginning(self, desk):
        desk.answer("nombre", "Rosa")
        desk.answer("edad", "30")
        desk.answer("nombre", "Rosario")
        seen = []
        for _each in range(3):
            undo(desk)
            seen.append(values(desk)[0])
        assert seen == [{"nombre": "Rosa", "edad": 30}, {"nombre": "Rosa"}, {}]

    def test_what_was_taken_back_is_done_again_in_order(self, desk):
        desk.answer("nombre", "Rosa")
        desk.answer("edad", "30")
        undo(desk)
        undo(desk)
        redo(desk)
        assert values(desk)[0] == {"nombre": "Rosa"}
        redo(desk)
        assert values(desk)[0] == {"nombre": "Rosa", "edad": 30}
        assert refusal(redo, desk) == "record.nothing_to_redo"

    def test_what_was_done_again_can_be_taken_back_again(self, desk):
        desk.answer("nombre", "Rosa")
        for _each in range(3):
            undo(desk)
            assert values(desk)[0] == {}
            redo(desk)
            assert values(desk)[0] == {"nombre": "Rosa"}

    def test_after_something_new_there_is_nothing_to_do_again(self, desk):
        desk.answer("nombre", "Rosa")
        undo(desk)
        desk.answer("edad", "30")
        assert refusal(redo, desk) == "record.nothing_to_redo"

    def test_the_first_thing_sets_the_record_aside(self, desk):
        undo(desk)
        assert desk.workspace.records.find(desk.uuid).deleted
        assert refusal(undo, desk) == "record.nothing_to_undo"
        redo(desk)
        assert not desk.workspace.records.find(desk.uuid).deleted

    def test_the_journal_keeps_what_was_done_and_that_it_was_taken_back(self, desk):
        desk.answer("nombre", "Rosa")
        undo(desk)
        said = [line.what for line in desk.workspace.journal.entries(desk.uuid, path="nombre")]
        assert [(line.old, line.new) for line in said] == [(None, "Rosa"), ("Rosa", None)]
        assert desk.workspace.journal.verify() == []

    def test_the_marks_are_no_part_of_the_history_people_read(self, desk):
        desk.answer("nombre", "Rosa")
        undo(desk)
        ops = [event.op for event in read_record(desk.workspace, desk.uuid).events]
        assert ops[:2] == ["set", "set"]
        assert "undo" not in ops


class TestInstances:
    def test_one_that_came_goes_and_returns_with_its_answers(self, desk):
        desk.add("hijos")  # beside the one that the form begins with
        desk.answer("hijos[2]/nombre", "Luz")
        desk.remove("hijos[2]")
        assert values(desk) == ({}, [None])
        undo(desk)
        assert values(desk) == ({}, [None, "Luz"])
        undo(desk)
        undo(desk)
        assert values(desk) == ({}, [None])
        redo(desk)
        redo(desk)
        assert values(desk) == ({}, [None, "Luz"])


class TestStates:
    def test_finishing_is_taken_back(self, desk):
        desk.answer("nombre", "Rosa")
        desk.finish()
        undo(desk, KEYER)
        assert desk.workspace.records.find(desk.uuid).state == "draft"
        redo(desk, KEYER)
        assert desk.workspace.records.find(desk.uuid).state == "final"

    def test_a_return_is_taken_back_with_its_remarks(self, desk):
        desk.answer("nombre", "Rosa")
        desk.finish()
        remark = RemarkGiven("edad", "Falta")
        change_state(
            desk.workspace, desk.uuid, "returned", OFFICER, clock=desk.clock, remarks=[remark]
        )
        desk.clock.pass_by(seconds=1)
        undo(desk)
        assert desk.workspace.records.find(desk.uuid).state == "final"
        assert [each.closed for each in remarks_of(desk.workspace, desk.uuid)] == [True]
        redo(desk)
        assert desk.workspace.records.find(desk.uuid).state == "returned"
        assert [each.closed for each in remarks_of(desk.workspace, desk.uuid)] == [False]

    def test_who_may_not_review_takes_no_return_back(self, desk):
        desk.answer("nombre", "Rosa")
        desk.finish()
        change_state(desk.workspace, desk.uuid, "returned", OFFICER, clock=desk.clock)
        assert refusal(undo, desk, KEYER) == "people.may_not_review"

    @pytest.mark.parametrize("deed", ["correct", "aside"])
    def test_who_may_not_change_a_finished_record_takes_no_change_of_it_back(self, desk, deed):
        desk.answer("nombre", "Rosa")
        desk.finish()
        if deed == "correct":
            correct(
                desk.workspace, desk.uuid, "nombre", "Ana", OFFICER, reason="x", clock=desk.clock
            )
        else:
            set_aside(desk.workspace, desk.uuid, OFFICER, reason="Repetido")
        desk.clock.pass_by(seconds=1)
        before = desk.workspace.journal.head()
        assert refusal(undo, desk, KEYER) == "people.may_not_correct"
        assert desk.workspace.journal.head() == before
        undo(desk)
        assert values(desk)[0]["nombre"] == "Rosa"
        assert not desk.workspace.records.find(desk.uuid).deleted
        assert refusal(redo, desk, KEYER) == "people.may_not_correct"

    def test_what_was_set_aside_comes_back(self, desk):
        desk.answer("nombre", "Rosa")
        set_aside(desk.workspace, desk.uuid, OFFICER, reason="Repetido")
        desk.clock.pass_by(seconds=1)
        undo(desk)
        assert not desk.workspace.records.find(desk.uuid).deleted

    def test_looking_is_nothing_to_take_back(self, desk):
        desk.answer("nombre", "Rosa")
        log_reveal(desk.workspace, desk.uuid, OFFICER, clock=desk.clock)
        desk.clock.pass_by(seconds=1)
        undo(desk)
        assert values(desk)[0] == {}

    def test_an_unknown_record_is_said(self, desk):
        with pytest.raises(ProblemError) as caught:
            undo_last(desk.workspace, "no-hay", OFFICER, clock=desk.clock)
        assert caught.value.problems[0].code == "store.no_such_record"


class TestAtAMoment:
    def test_every_moment_can_be_seen_again(self, desk):
        moments = []

        def then():
            moments.append((desk.clock.now, values(desk)))
            desk.clock.pass_by(seconds=1)

        then()
        desk.answer("nombre", "Rosa")
        then()
        desk.add("hijos")
        desk.answer("hijos[1]/nombre", "Luz")
        then()
        desk.add("hijos")
        desk.answer("hijos[2]/nombre", "Sol")
        then()
        desk.remove("hijos[1]")
        then()
        desk.answer("nombre", None)
        then()
        for moment, (own, children) in moments:
            past = record_at(desk.workspace, desk.uuid, moment).answers
            rows = sorted(past.rows, key=lambda row: row.position)
            assert {k: v for k, v in past.values.items() if v is not None} == own
            assert [row.values.get("hijos/nombre") for row in rows] == children
            assert [row.position for row in rows] == list(range(1, len(rows) + 1))

    def test_states_and_setting_aside_too(self, desk):
        desk.answer("nombre", "Rosa")
        draft = desk.clock.now
        desk.clock.pass_by(seconds=1)
        desk.finish()
        final = desk.clock.now
        desk.clock.pass_by(seconds=1)
        set_aside(desk.workspace, desk.uuid, OFFICER, reason="Repetido")
        seen = [record_at(desk.workspace, desk.uuid, at) for at in (draft, final, desk.clock.now)]
        assert [(past.state, past.deleted) for past in seen] == [
            ("draft", False), ("final", False), ("final", True),
        ]  # fmt: skip

    def test_before_it_began_there_is_none(self, desk):
        begun = desk.workspace.records.find(desk.uuid).created_at
        with pytest.raises(ProblemError) as caught:
            record_at(desk.workspace, desk.uuid, begun.replace(year=2020))
        assert caught.value.problems[0].code == "record.not_yet"

    def test_looking_back_writes_nothing(self, desk):
        desk.answer("nombre", "Rosa")
        before = desk.workspace.journal.head()
        record_at(desk.workspace, desk.uuid, desk.clock.now)
        assert desk.workspace.journal.head() == before

    def test_a_clock_that_is_set_back_breaks_no_order(self, desk):
        desk.answer("nombre", "Uno")
        desk.clock.pass_by(hours=-5)
        desk.answer("nombre", "Dos")
        lines = in_order(desk.workspace.journal.entries(desk.uuid))
        assert [line.seq for line in lines] == sorted(line.seq for line in lines)
        undo(desk)
        assert values(desk)[0] == {"nombre": "Uno"}


class TestActions:
    def test_what_one_person_does_at_one_moment_is_one(self, desk):
        desk.answer("nombre", "Rosa")
        desk.finish()
        change_state(
            desk.workspace,
            desk.uuid,
            "returned",
            OFFICER,
            clock=desk.clock,
            remarks=[RemarkGiven("edad", "Uno"), RemarkGiven("", "Dos")],
        )
        last = actions_of(desk.workspace, desk.uuid)[-1]
        assert [line.what.op for line in last.entries] == ["state", "remark", "remark"]

    def test_one_that_takes_another_back_names_it(self, desk):
        desk.answer("nombre", "Rosa")
        taken = undo(desk)
        last = actions_of(desk.workspace, desk.uuid)[-1]
        assert last.takes_back == taken.key
