"""The second keying: which records are due, who may key them, and that the first stays hidden."""

import pytest
from support.reviewed import KEYER, OFFICER, reviewed
from support.twice import FIRST, PAPER, SECOND, key_first, key_second
from support.workspaces import HandClock

from app.operations import capture
from app.operations.notes import Note, add_note
from app.operations.record_states import change_state
from app.operations.second_keying import (
    Plan,
    due_records,
    is_drawn,
    plan_of,
    questioned,
    set_plan,
    start_second,
)
from app.operations.validate_form import validate_form
from forms.problem import ProblemError

ALL = Plan(share=100)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def first(workspace, clock):
    return key_first(workspace, clock)


@pytest.fixture
def second(workspace, clock, first):
    """Begin a second keying; nothing is answered yet."""

    def begin(person=SECOND, **how):
        return start_second(workspace, first.uuid, person, clock=clock, **how)

    return begin


def refusal(do, *arguments, **more):
    with pytest.raises(ProblemError) as caught:
        do(*arguments, **more)
    return caught.value.problems[0].code


class TestBlind:
    def test_nothing_of_the_first_is_in_it(self, workspace, second):
        begun = second()
        answers = workspace.records.answers(begun.record)
        assert [value for value in answers.values.values() if value is not None] == []
        assert [row.values for row in answers.rows] in ([], [{}])

    def test_it_answers_the_same_version_of_the_form(self, first, second):
        assert second().record.version == first.version

    def test_repeating_the_answer_before_does_not_give_the_first(self, workspace, second):
        assert capture.previous_answers(workspace, second().record).values == {}

    def test_what_is_asked_can_only_be_told_to_agree_or_not(self, workspace, second):
        begun = second(way="dependent")
        asked = questioned(workspace, begun.record)
        question = begun.session.instrument.question("nombre")
        assert asked.agrees(question, "nombre", "Rosa")
        assert not asked.agrees(question, "nombre", "Rosalía")
        assert "Rosa" not in str(vars(asked).keys())
        assert not hasattr(asked, "answers")

    def test_instances_agree_by_position(self, workspace, second):
        begun = second(way="dependent")
        asked = questioned(workspace, begun.record)
        question = begun.session.instrument.question("hijos/edad")
        assert asked.agrees(question, "hijos[2]/edad", 7)
        assert not asked.agrees(question, "hijos[1]/edad", 7)
        assert not asked.agrees(question, "hijos[3]/edad", 7)
        assert asked.agrees(question, "hijos[3]/edad", None)

    def test_independently_keyed_answers_are_compared_with_nothing(self, workspace, second):
        assert questioned(workspace, second().record) is None

    def test_a_record_keyed_first_is_compared_with_nothing(self, workspace, first):
        assert questioned(workspace, first) is None


class TestWho:
    def test_who_keyed_the_first_may_not_key_the_second(self, second):
        assert refusal(second, FIRST) == "record.same_keyer"

    def test_nor_who_answered_a_part_of_it(self, workspace, clock, second, first):
        capture.resume(workspace, first.uuid, OFFICER, clock=clock)
        opened = capture.resume(workspace, first.uuid, "Carla", clock=clock)
        capture.answer(workspace, opened, "edad", 31)
        assert refusal(second, "Carla") == "record.same_keyer"
        assert second(OFFICER).record.author == OFFICER

    def test_nor_may_they_go_on_with_it(self, workspace, clock, second):
        begun = second()
        again = refusal(capture.resume, workspace, begun.record.uuid, FIRST, clock=clock)
        assert again == "record.same_keyer"

    def test_who_only_approves_keys_nothing(self, second):
        assert refusal(second, "Carlos") == "people.may_not_capture"


class TestOnce:
    def test_a_draft_is_not_keyed_again(self, workspace, clock):
        draft = capture.start(workspace, "hogares", FIRST, clock=clock).record
        code = refusal(start_second, workspace, draft.uuid, SECOND, clock=clock)
        assert code == "record.is_draft"

    def test_one_that_was_begun_is_gone_on_with(self, workspace, second):
        begun = second()
        capture.answer(workspace, begun, "nombre", "Rosa")
        again = second()
        assert again.record.uuid == begun.record.uuid
        assert again.session.node("nombre").value == "Rosa"

    def test_one_that_is_finished_is_not_begun_again(self, workspace, clock, first, second):
        key_second(workspace, clock, first)
        assert refusal(second, "Carla") == "record.is_keyed_twice"

    def test_a_second_keying_is_not_keyed_a_second_time(self, workspace, clock, second):
        begun = second()
        code = refusal(start_second, workspace, begun.record.uuid, "Carla", clock=clock)
        assert code == "record.is_second"


class TestFields:
    def test_only_some_are_keyed_and_the_others_stand_around(self, workspace, second):
        begun = second(fields=("edad", "hijos/nombre"))
        answers = workspace.records.answers(begun.record)
        assert answers.values == {"nombre": "Rosa"}
        assert [row.values for row in answers.rows] == [{"hijos/edad": 4}, {"hijos/edad": 7}]

    def test_its_instances_are_its_own(self, workspace, first, second):
        begun = second(fields=("edad",))
        own = {row.row for row in workspace.records.answers(begun.record).rows}
        assert not own & {row.row for row in workspace.records.answers(first).rows}

    def test_what_stands_around_was_keyed_by_nobody(self, workspace, second):
        begun = second(fields=("edad",))
        assert workspace.second_keyings.fields_keyed([begun.record.uuid]) == {}


class TestDrawn:
    def test_the_same_records_come_out_each_time(self):
        uuids = [f"01999999-0000-7000-8000-{n:012}" for n in range(2000)]
        drawn = [uuid for uuid in uuids if is_drawn(uuid, 10, "a")]
        assert drawn == [uuid for uuid in uuids if is_drawn(uuid, 10, "a")]
        assert 150 < len(drawn) < 250

    def test_another_seed_draws_others(self):
        uuids = [f"01999999-0000-7000-8000-{n:012}" for n in range(2000)]
        one, other = ({u for u in uuids if is_drawn(u, 10, seed)} for seed in "ab")
        assert one != other

    def test_a_larger_share_holds_the_smaller_one(self):
        uuids = [f"01999999-0000-7000-8000-{n:012}" for n in range(500)]
        tenth, half = ({u for u in uuids if is_drawn(u, share)} for share in (10, 50))
        assert tenth < half

    @pytest.mark.parametrize(("share", "drawn"), [(0, False), (100, True)])
    def test_none_or_all(self, share, drawn):
        assert {is_drawn(str(n), share) for n in range(300)} == {drawn}


class TestDue:
    def due(self, workspace, plan=ALL, person=SECOND):
        return [each.uuid for each in due_records(workspace, "hogares", plan, person)]

    def test_finished_records_wait(self, workspace, first):
        assert self.due(workspace) == [first.uuid]

    def test_not_for_who_began_them(self, workspace, first):
        assert self.due(workspace, person=FIRST) == []
        assert self.due(workspace, person="") == [first.uuid]

    def test_what_was_begun_no_longer_waits(self, workspace, second):
        second()
        assert self.due(workspace) == []

    @pytest.mark.usefixtures("first")
    def test_without_a_plan_nothing_waits(self, workspace):
        assert self.due(workspace, plan_of(workspace, "hogares")) == []

    def test_doubtful_are_fields_with_a_remark_that_is_open(self, workspace, clock, first):
        add_note(workspace, first, Note("edad", None, "No se lee"), KEYER, clock=clock)
        (due,) = due_records(workspace, "hogares", Plan(share=100, doubtful=True))
        assert due.fields == ("edad",)

    def test_doubtful_are_fields_with_a_finding(self, workspace, clock, first):
        opened = capture.resume(workspace, first.uuid, OFFICER, clock=clock)
        capture.save(workspace, opened, opened.session.answer("edad", 150), reason="prueba")
        clock.pass_by(seconds=1)
        validate_form(workspace, "hogares", clock=clock)
        (due,) = due_records(workspace, "hogares", Plan(share=100, doubtful=True))
        assert due.fields == ("edad",)

    @pytest.mark.usefixtures("first")
    def test_doubtful_are_the_listed_ones(self, workspace):
        plan = Plan(share=100, doubtful=True, fields=("hijos/edad",))
        (due,) = due_records(workspace, "hogares", plan)
        assert due.fields == ("hijos/edad",)

    @pytest.mark.usefixtures("first")
    def test_a_record_without_doubts_does_not_wait_then(self, workspace):
        assert self.due(workspace, Plan(share=100, doubtful=True)) == []


class TestPlan:
    def test_it_is_kept(self, workspace):
        plan = Plan(10, "x", "dependent", doubtful=True, fields=("edad",))
        set_plan(workspace, "hogares", plan, OFFICER)
        assert plan_of(workspace, "hogares") == plan

    def test_who_captures_does_not_choose(self, workspace):
        assert refusal(set_plan, workspace, "hogares", ALL, KEYER) == "people.may_not_review"

    @pytest.mark.parametrize("share", [-1, 101])
    def test_a_share_is_a_percentage(self, workspace, share):
        code = refusal(set_plan, workspace, "hogares", Plan(share=share), OFFICER)
        assert code == "record.no_such_share"


class TestFinishing:
    def test_what_must_be_corrected_keeps_it_from_being_finished(self, workspace, second):
        begun = second()
        assert not capture.finish(workspace, begun).done

    def test_the_first_stays_as_it_was(self, workspace, clock, first):
        key_second(workspace, clock, first, edad=31)
        assert workspace.records.find(first.uuid) == first
        assert workspace.records.answers(first).values == {"nombre": "Rosa", "edad": 30}

    def test_it_is_not_checked_with_the_others(self, workspace, clock, first):
        key_second(workspace, clock, first)
        assert validate_form(workspace, "hogares", clock=clock).records == 1

    def test_an_approved_record_can_be_keyed_again_to_measure(self, workspace, clock, first):
        change_state(workspace, first.uuid, "approved", OFFICER, clock=clock)
        assert key_second(workspace, clock, first).state == "final"
        assert PAPER["nombre"] == "Rosa"
