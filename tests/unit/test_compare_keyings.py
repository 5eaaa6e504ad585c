"""Two keyings beside each other: where they differ, what is decided, and how people key."""

import pytest
from support.reviewed import APPROVER, KEYER, OFFICER, reviewed
from support.twice import FIRST, PAPER, SECOND, key_first, key_second
from support.workspaces import HandClock

from app.operations import capture
from app.operations.compare_keyings import Choice, agree, compare_form
from app.operations.decide_keying import decide
from app.operations.keying_statistics import operators
from app.operations.read_record import read_record
from app.operations.record_states import change_state
from app.operations.remarks import remarks_of
from app.operations.second_keying import start_second
from app.operations.undo_record import redo_last, undo_last
from app.progress import Cancel, CancelledError
from forms.instrument import Question
from forms.problem import ProblemError

JUDGE = "Dora"
THREE = [*PAPER["hijos"], {"nombre": "Eva", "edad": 1}]


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
def twice(workspace, clock, first):
    """Key the paper a second time, otherwise than the first in what is given."""
    return lambda **changes: key_second(workspace, clock, first, **changes)


@pytest.fixture
def differing(workspace):
    return lambda: {
        each.ref: (each.first_side.value, each.second_side.value)
        for each in compare_form(workspace, "hogares").differences
    }


@pytest.fixture
def judge(workspace, clock, first):
    def go(ref, taken, value=None, person=JUDGE, reason="Lo dice el papel"):
        clock.pass_by(seconds=1)
        choice = Choice(taken, value, reason)
        return decide(workspace, first.uuid, ref, choice, person, clock=clock)

    return go


@pytest.fixture
def said(workspace, first):
    """What the first record says now."""

    def say(path):
        return workspace.records.answers(first).values.get(path)

    return say


def refusal(do, *arguments, **more):
    with pytest.raises(ProblemError) as caught:
        do(*arguments, **more)
    return caught.value.problems[0].code


class TestAgree:
    @pytest.mark.parametrize(
        ("kind", "one", "other", "same"),
        [
            ("integer", 5, 5, True),
            ("integer", 5, 6, False),
            ("decimal", 5, 5.0, True),
            ("integer", "cinco", 5, False),
            ("text", None, None, True),
            ("text", "Rosa", "rosa", False),
            ("text", "Rosa ", "Rosa", True),
            ("text", "José", "Jose\u0301", True),
            ("text", None, "x", False),
            ("text", "5", 5, False),
            ("select_multiple", "a b", "b a", True),
            ("select_multiple", "a b", "a", False),
            ("rank", "a b", "b a", False),
        ],
    )
    def test_answers(self, kind, one, other, same):
        assert agree(Question("p", kind), one, other) is same
        assert agree(Question("p", kind), other, one) is same


class TestDiffering:
    def test_the_same_paper_keyed_well_twice_differs_nowhere(self, twice, differing, workspace):
        twice()
        comparison = compare_form(workspace, "hogares")
        assert (len(comparison.pairs), comparison.begun, comparison.undecided) == (1, 0, 0)
        assert differing() == {}

    def test_field_by_field_with_both_values(self, twice, differing):
        twice(edad=31, nombre="Roza")
        assert differing() == {"nombre": ("Rosa", "Roza"), "edad": (30, 31)}

    def test_a_blank_differs_from_an_answer(self, twice, differing):
        twice(edad=None)
        assert differing() == {"edad": (30, None)}

    def test_instances_by_position(self, twice, differing):
        twice(hijos=[{"nombre": "Luz", "edad": 5}, PAPER["hijos"][1]])
        assert differing() == {"hijos[1]/edad": (4, 5)}

    def test_an_instance_that_only_one_has_is_one_difference(self, twice, workspace):
        twice(hijos=THREE)
        (one,) = compare_form(workspace, "hogares").differences
        assert (one.ref, one.path, one.is_row) == ("hijos[3]", "hijos", True)
        assert (one.first_side.value, one.second_side.value) == (None, "Eva, 1")

    def test_an_instance_that_the_second_lacks(self, twice, differing):
        twice(hijos=PAPER["hijos"][:1])
        assert differing() == {"hijos[2]": ("Juan, 7", None)}

    def test_who_keyed_what_and_when(self, twice, workspace, first):
        second = twice(edad=31)
        (one,) = compare_form(workspace, "hogares").differences
        assert (one.first_side.person, one.second_side.person) == (FIRST, SECOND)
        assert first.created_at < one.first_side.at < second.created_at < one.second_side.at
        assert (one.record, one.number, one.second) == (first.uuid, first.id, second.uuid)

    def test_in_the_order_of_records_and_of_the_form(self, workspace, clock):
        records = [key_first(workspace, clock) for _each in range(2)]
        hijos = [{"nombre": "Luis", "edad": 4}, PAPER["hijos"][1]]
        for record in reversed(records):
            key_second(workspace, clock, record, edad=1, nombre="X", hijos=hijos)
        found = compare_form(workspace, "hogares").differences
        refs = ["nombre", "edad", "hijos[1]/nombre"]
        assert [each.ref for each in found] == [*refs, *refs]
        assert [each.number for each in found] == [1, 1, 1, 2, 2, 2]

    def test_what_is_not_finished_is_counted_and_not_compared(self, workspace, clock, first):
        start_second(workspace, first.uuid, SECOND, clock=clock)
        comparison = compare_form(workspace, "hogares")
        assert (comparison.pairs, comparison.begun, comparison.differences) == ((), 1, ())

    def test_only_the_fields_that_were_keyed_again_are_compared(self, workspace, clock, first):
        begun = start_second(workspace, first.uuid, SECOND, clock=clock, fields=("edad",))
        capture.answer(workspace, begun, "edad", 31)
        capture.answer(workspace, begun, "nombre", "Otra")
        capture.finish(workspace, begun)
        (one,) = compare_form(workspace, "hogares").differences
        assert one.ref == "edad"

    def test_it_can_be_stopped(self, workspace, twice):
        twice(edad=31)
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            compare_form(workspace, "hogares", cancel=cancel)


class TestDeciding:
    def test_the_first_stays(self, twice, judge, said):
        twice(edad=31)
        done = judge("edad", "first")
        assert said("edad") == 30
        decision = done.difference.decision
        assert (decision.taken, decision.value, decision.person) == ("first", 30, JUDGE)
        assert decision.reason == "Lo dice el papel"

    def test_the_second_is_taken_over(self, twice, judge, said, workspace):
        second = twice(edad=31)
        done = judge("edad", "second")
        assert said("edad") == 31
        assert done.difference.decision.taken == "second"
        assert (done.difference.first_side.value, done.difference.second_side.value) == (30, 31)
        assert workspace.records.answers(second).values["edad"] == 31

    def test_another_value_is_given(self, twice, judge, said):
        twice(edad=31)
        assert judge("edad", "other", "32").difference.decision.value == 32
        assert said("edad") == 32

    def test_what_is_decided_no_longer_waits(self, twice, judge, workspace):
        twice(edad=31, nombre="Roza")
        assert compare_form(workspace, "hogares").undecided == 2
        judge("edad", "first")
        judge("nombre", "second")
        assert compare_form(workspace, "hogares").undecided == 0
        assert len(compare_form(workspace, "hogares").differences) == 2

    def test_deciding_again_replaces_it(self, twice, judge, said, workspace):
        twice(edad=31)
        judge("edad", "second")
        judge("edad", "first")
        assert said("edad") == 30
        (one,) = compare_form(workspace, "hogares").differences
        assert one.decision.taken == "first"

    def test_in_an_instance(self, twice, judge, workspace, first):
        twice(hijos=[{"nombre": "Luz", "edad": 5}, PAPER["hijos"][1]])
        judge("hijos[1]/edad", "second")
        ages = [row.values["hijos/edad"] for row in workspace.records.answers(first).rows]
        assert ages == [5, 7]

    def test_the_form_may_refuse_a_value(self, twice, judge, said, workspace):
        twice(edad=31)
        done = judge("edad", "other", "200")
        assert done.problem.place.field == "edad"
        assert said("edad") == 30
        assert compare_form(workspace, "hogares").undecided == 1

    def test_where_nothing_differs_nothing_is_decided(self, twice, judge):
        twice(edad=31)
        assert refusal(judge, "nombre", "second") == "record.no_such_difference"

    def test_without_a_second_keying_nothing_is_decided(self, judge):
        assert refusal(judge, "edad", "first") == "record.no_such_difference"

    @pytest.mark.parametrize("person", [KEYER, APPROVER])
    def test_who_may_not_correct_does_not_decide(self, twice, judge, person):
        twice(edad=31)
        assert refusal(judge, "edad", "second", person=person) == "people.may_not_correct"

    def test_an_approved_record_is_given_back_first(self, workspace, twice, judge, clock, first):
        twice(edad=31)
        change_state(workspace, first.uuid, "approved", OFFICER, clock=clock)
        assert refusal(judge, "edad", "second") == "record.is_approved"

    def test_a_correction_afterwards_opens_it_again(self, twice, judge, workspace, clock, first):
        twice(edad=31)
        judge("edad", "second")
        opened = capture.resume(workspace, first.uuid, JUDGE, clock=clock)
        capture.save(workspace, opened, opened.session.answer("edad", 40), reason="acta")
        (one,) = compare_form(workspace, "hogares").differences
        assert (one.decision, one.first_side.value) == (None, 40)

    def test_it_is_no_remark_and_tells_itself_in_the_history(self, twice, judge, workspace, first):
        twice(edad=31)
        judge("edad", "second")
        assert remarks_of(workspace, first.uuid) == []
        event = read_record(workspace, first.uuid).events[0]
        assert (event.op, event.path, event.old, event.new) == ("decided", "edad", "30", "31")
        assert event.reason == "Lo dice el papel"

    def test_the_journal_is_whole(self, twice, judge, workspace):
        twice(edad=31)
        judge("edad", "second")
        assert workspace.journal.verify() == []


class TestInstances:
    def children(self, workspace, first):
        return [row.values["hijos/nombre"] for row in workspace.records.answers(first).rows]

    def test_one_that_only_the_first_has_is_taken_away(self, twice, judge, workspace, first):
        twice(hijos=PAPER["hijos"][:1])
        judge("hijos[2]", "second")
        assert self.children(workspace, first) == ["Luz"]
        assert compare_form(workspace, "hogares").undecided == 0

    def test_one_that_only_the_second_has_is_added(self, twice, judge, workspace, first):
        twice(hijos=THREE)
        judge("hijos[3]", "second")
        assert self.children(workspace, first) == ["Luz", "Juan", "Eva"]
        assert compare_form(workspace, "hogares").undecided == 0

    def test_it_may_stay_as_the_first_says(self, twice, judge, workspace, first):
        twice(hijos=THREE)
        judge("hijos[3]", "first")
        assert self.children(workspace, first) == ["Luz", "Juan"]
        assert compare_form(workspace, "hogares").undecided == 0

    def test_one_after_the_other(self, twice, judge):
        twice(hijos=[*THREE, {"nombre": "Ita", "edad": 0}])
        assert refusal(judge, "hijos[4]", "second") == "record.instance_before"
        judge("hijos[3]", "second")
        assert judge("hijos[4]", "second").difference.decision.taken == "second"

    def test_it_has_no_other_value(self, twice, judge):
        twice(hijos=THREE)
        assert refusal(judge, "hijos[3]", "other", "x") == "record.instance_has_no_value"

    def test_a_decided_one_is_undone_before_it_is_decided_otherwise(self, twice, judge):
        twice(hijos=THREE)
        judge("hijos[3]", "second")
        assert refusal(judge, "hijos[3]", "first") == "record.instance_is_decided"

    @pytest.mark.parametrize("hijos", [THREE, PAPER["hijos"][:1]])
    def test_it_is_undone_and_done_again(self, twice, judge, workspace, clock, first, hijos):
        twice(hijos=hijos)
        ref = "hijos[3]" if hijos is THREE else "hijos[2]"
        judge(ref, "second")
        clock.pass_by(seconds=1)
        undo_last(workspace, first.uuid, JUDGE, clock=clock)
        assert self.children(workspace, first) == ["Luz", "Juan"]
        assert compare_form(workspace, "hogares").undecided == 1


class TestUndo:
    @pytest.mark.parametrize(
        ("taken", "value", "after"), [("first", None, 30), ("second", None, 31), ("other", 32, 32)]
    )
    def test_a_decision_is_taken_back_and_made_again(
        self, twice, judge, workspace, clock, first, said, taken, value, after
    ):
        twice(edad=31)
        judge("edad", taken, value)
        clock.pass_by(seconds=1)
        undo_last(workspace, first.uuid, JUDGE, clock=clock)
        assert said("edad") == 30
        assert compare_form(workspace, "hogares").undecided == 1
        clock.pass_by(seconds=1)
        redo_last(workspace, first.uuid, JUDGE, clock=clock)
        assert said("edad") == after
        assert compare_form(workspace, "hogares").undecided == 0

    def test_the_one_before_stays(self, twice, judge, workspace, clock, first):
        twice(edad=31, nombre="Roza")
        judge("nombre", "second")
        judge("edad", "second")
        clock.pass_by(seconds=1)
        undo_last(workspace, first.uuid, JUDGE, clock=clock)
        waiting = [
            each.ref for each in compare_form(workspace, "hogares").differences if not each.decision
        ]
        assert waiting == ["edad"]


class TestOperators:
    def of(self, workspace, person):
        comparison = compare_form(workspace, "hogares")
        return {each.person: each for each in operators(workspace, "hogares", comparison)}[person]

    def test_fields_keys_and_time(self, workspace, first, twice):
        workspace.second_keyings.add_keystrokes(first, FIRST, 40)
        twice()
        one = self.of(workspace, FIRST)
        assert (one.records, one.fields, one.keystrokes, one.active_s) == (1, 6, 40, 20.0)
        assert one.fields_an_hour == 6 * 180

    @pytest.mark.usefixtures("first")
    def test_without_a_second_keying_nobody_knows_how_well(self, workspace):
        assert (self.of(workspace, FIRST).compared, self.of(workspace, FIRST).error_rate) == (
            0,
            None,
        )

    def test_what_is_decided_against_somebody_is_an_error(self, workspace, twice, judge):
        twice(edad=31, nombre="Roza", hijos=[{"nombre": "Luz", "edad": 5}, PAPER["hijos"][1]])
        judge("edad", "first")
        judge("nombre", "second")
        judge("hijos[1]/edad", "other", 6)
        for person in (FIRST, SECOND):
            each = self.of(workspace, person)
            assert (each.compared, each.against) == (6, 2)
            assert each.error_rate == pytest.approx(2 / 6)

    def test_what_is_not_decided_counts_against_nobody(self, workspace, twice):
        twice(edad=31)
        assert self.of(workspace, FIRST).error_rate == 0

    def test_of_doubtful_fields_only_those_count(self, workspace, clock, first, judge):
        begun = start_second(workspace, first.uuid, SECOND, clock=clock, fields=("edad",))
        capture.answer(workspace, begun, "edad", 31)
        capture.finish(workspace, begun)
        judge("edad", "second")
        assert self.of(workspace, FIRST).compared == 1
        assert self.of(workspace, FIRST).error_rate == 1.0
        assert self.of(workspace, SECOND).error_rate == 0.0

    def test_who_decides_keyed_nothing(self, workspace, twice, judge):
        twice(edad=31)
        judge("edad", "other", 32)
        names = {each.person for each in operators(
            workspace, "hogares", compare_form(workspace, "hogares"))}  # fmt: skip
        assert names == {FIRST, SECOND}
