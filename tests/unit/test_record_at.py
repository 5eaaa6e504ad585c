"""A record as it was: whatever was done to it, each moment is seen again as it was seen then."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reviewed import KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock

from app.operations.record_at import record_at
from app.operations.record_states import change_state
from app.operations.set_answer import set_answer
from app.operations.undo_record import redo_last, undo_last
from forms.problem import ProblemError

WORDS = st.sampled_from(["", "Ana", "Xʼkꞌoy", "ñandú", "30", "{x}"])
AGES = st.sampled_from(["", "0", "7", "treinta", "119"])
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.just("nombre"), WORDS),
    st.tuples(st.just("answer"), st.just("edad"), AGES),
    st.tuples(st.just("answer"), st.sampled_from(["hijos[1]/nombre", "hijos[2]/nombre"]), WORDS),
    st.tuples(st.just("add")),
    st.tuples(st.just("remove"), st.sampled_from(["hijos[1]", "hijos[2]"])),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


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


def seen(answers):
    """Give answers in a form that can be compared: those that are not blank, instances in order."""
    filled = {path: value for path, value in answers.values.items() if value is not None}
    rows = [
        (row.repeat, row.row, row.position, {p: v for p, v in row.values.items() if v is not None})
        for row in answers.rows
    ]
    return filled, rows


def now(desk):
    record = desk.workspace.records.find(desk.uuid)
    return record.deleted, seen(desk.workspace.records.answers(record))


def then(desk, moment):
    past = record_at(desk.workspace, desk.uuid, moment)
    return past.deleted, seen(past.answers)


def do(desk, step):
    """Do one thing, which may be refused; a fresh desk, for undoing goes round the open one."""
    what, *given_ = step
    if what in ("undo", "redo"):
        turn = undo_last if what == "undo" else redo_last
        turn(desk.workspace, desk.uuid, OFFICER, clock=desk.clock)
        desk.clock.pass_by(seconds=1)
        return
    from app.operations import capture

    desk.capture = capture.resume(desk.workspace, desk.uuid, KEYER, clock=desk.clock)
    getattr(desk, what)(*(given_ or ("hijos",)))


class TestEveryMoment:
    @settings(max_examples=15)
    @given(steps=st.lists(STEPS, max_size=8))
    def test_is_seen_again_as_it_was_seen_then(self, tmp_path_factory, steps):
        clock = HandClock()
        with reviewed(tmp_path_factory.mktemp("pasado"), clock) as workspace:
            desk = Desk(workspace, clock)
            was = {}
            for step in steps:
                with suppress(ProblemError):
                    do(desk, step)
                was[clock.now] = now(desk)
                clock.pass_by(seconds=5)
            assert {moment: then(desk, moment) for moment in was} == was


class TestStates:
    def test_each_is_shown_at_its_time(self, desk, workspace, clock):
        desk.answer("nombre", "Rosa")
        moments = [(clock.now, "draft")]
        clock.pass_by(seconds=1)
        desk.finish()
        moments.append((clock.now, "final"))
        clock.pass_by(seconds=1)
        change_state(workspace, desk.uuid, "returned", OFFICER, clock=clock)
        moments.append((clock.now, "returned"))
        assert [record_at(workspace, desk.uuid, at).state for at, _state in moments] == [
            state for _at, state in moments
        ]

    def test_looking_back_changes_nothing(self, desk, workspace, clock):
        desk.answer("nombre", "Rosa")
        before = list(workspace.db.each("SELECT count(*), max(hash) FROM journal"))
        record_at(workspace, desk.uuid, clock.now)
        assert list(workspace.db.each("SELECT count(*), max(hash) FROM journal")) == before


class TestClocks:
    def test_one_that_was_set_back_hides_nothing_that_happened_before(self, desk, clock):
        desk.answer("nombre", "Rosa")
        clock.pass_by(hours=-3)
        desk.answer("edad", "30")
        clock.pass_by(hours=9)
        assert then(desk, clock.now) == now(desk)

    def test_a_moment_before_the_first_line_is_refused(self, desk, clock):
        clock.pass_by(days=-400)
        with pytest.raises(ProblemError) as caught:
            record_at(desk.workspace, desk.uuid, clock.now)
        assert caught.value.problems[0].code == "record.not_yet"


class TestSettingAnAnswer:
    def give(self, desk, field, value, person=OFFICER):
        return set_answer(
            desk.workspace, desk.uuid, field, value, person, reason="se leyó mal", clock=desk.clock
        )

    def test_says_what_it_was_and_what_it_is_in_the_types_of_the_form(self, desk):
        desk.answer("edad", "7")
        said = self.give(desk, "edad", "8")
        assert (said.field, said.old, said.new, said.problems) == ("edad", 7, 8, ())

    def test_the_same_answer_again_writes_nothing_down(self, desk):
        desk.answer("edad", "7")
        lines = list(desk.workspace.journal.entries(desk.uuid, path="edad"))
        self.give(desk, "edad", "7")
        assert list(desk.workspace.journal.entries(desk.uuid, path="edad")) == lines

    @pytest.mark.parametrize("value", ["treinta", "200", "1e400"])
    def test_a_finished_record_stays_as_it_is_when_its_form_refuses(self, desk, value):
        desk.answer("nombre", "Rosa")
        desk.answer("edad", "7")
        desk.finish()
        before = now(desk)
        said = self.give(desk, "edad", value)
        assert (said.old, said.new) == (7, 7)
        assert said.problems
        assert now(desk) == before

    def test_what_must_be_answered_cannot_be_blanked_in_a_finished_record(self, desk):
        desk.answer("nombre", "Rosa")
        desk.finish()
        assert self.give(desk, "nombre", "").problems
        assert now(desk)[1][0] == {"nombre": "Rosa"}

    def test_its_reason_stands_beside_it_in_the_journal(self, desk):
        self.give(desk, "edad", "8")
        (line,) = desk.workspace.journal.entries(desk.uuid, path="edad")
        assert (line.person, line.what.reason) == (OFFICER, "se leyó mal")

    @pytest.mark.parametrize("field", ["altura", "hijos", "hijos[3]/edad", ""])
    def test_a_question_that_is_not_there_is_refused(self, desk, field):
        before = now(desk)
        with pytest.raises(ProblemError):
            self.give(desk, field, "8")
        assert now(desk) == before
