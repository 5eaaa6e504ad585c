"""A person decides what two laptops said otherwise; the decision holds on both."""

import json

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations.correct import bring_back, set_aside
from app.operations.decide_conflict import decide, take_back, value_here
from app.operations.record_states import RemarkGiven, change_state
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def pair(tmp_path, clock):
    """Two laptops with the same record."""
    ana = Laptop(tmp_path / "a", "Ana", clock)
    berta = Laptop(tmp_path / "b", "Berta", clock, load=False)
    yield ana, berta, ana.begin("Casa")
    ana.close()
    berta.close()


@pytest.fixture
def clash(pair):
    """Both gave the record another name; Ana has both."""
    ana, berta, record = pair
    berta.take_from(ana)
    ana.answer(record, "nombre", "Casa de Ana")
    berta.answer(record, "nombre", "Casa de Berta")
    (conflict,) = ana.take_from(berta).conflicts
    return conflict


def settle(laptop, conflict, take, **options):
    """Let the person of a laptop decide."""
    laptop.clock.pass_by(seconds=1)
    return decide(
        laptop.workspace,
        conflict.id,
        take,
        laptop.person,
        reason="se preguntó",
        clock=laptop.clock,
        **options,
    )


def code_of(caught) -> str:
    return caught.value.problems[0].code


class TestAnswers:
    @pytest.mark.parametrize(
        ("take", "value", "name"),
        [
            ("ours", None, "Casa de Ana"),
            ("theirs", None, "Casa de Berta"),
            ("value", "Casa de las dos", "Casa de las dos"),
        ],
    )
    def test_a_decision_holds_on_both(self, pair, clash, take, value, name):
        ana, berta, record = pair
        decided = settle(ana, clash, take, value=value)
        assert (decided.value, decided.changed) == (name, take != "ours")
        assert berta.take_from(ana).conflicts == []
        assert ana.take_from(berta).conflicts == []
        assert ana.everything() == berta.everything()
        assert berta.values(record)["nombre"] == name

    def test_the_decision_stands_in_the_journal_with_its_reason(self, pair, clash):
        ana, _berta, record = pair
        settle(ana, clash, "ours")
        last = ana.workspace.journal.entries(record, path="nombre")
        own = [line for line in last if line.device == ana.workspace.device.id][-1]
        assert (own.what.op, own.what.new, own.what.reason) == (
            "set", "Casa de Ana", "se preguntó",
        )  # fmt: skip

    def test_both_decided_otherwise_clashes_again(self, pair, clash):
        ana, berta, record = pair
        (theirs,) = berta.take_from(ana).conflicts
        settle(ana, clash, "theirs")
        settle(berta, theirs, "theirs")
        (again,) = ana.take_from(berta).conflicts
        settle(ana, again, "ours")
        berta.take_from(ana)
        assert berta.workspace.conflicts.waiting() == []
        assert ana.values(record) == berta.values(record)

    def test_what_the_form_refuses_is_not_decided(self, pair):
        ana, berta, record = pair
        berta.take_from(ana)
        ana.answer(record, "cuartos", 3)
        berta.answer(record, "cuartos", 4)
        (conflict,) = ana.take_from(berta).conflicts
        decided = settle(ana, conflict, "value", value="500")
        assert decided.problems
        assert ana.workspace.conflicts.count() == 1
        settle(ana, conflict, "value", value="5")
        assert ana.values(record) == {"nombre": "Casa", "cuartos": 5, "doble": "10"}

    def test_an_approved_record_is_given_back_first(self, pair, clash):
        ana, _berta, record = pair
        ana.finish(record)
        change_state(ana.workspace, record, "approved", "Ana", clock=ana.clock)
        with pytest.raises(ProblemError) as caught:
            settle(ana, clash, "theirs")
        assert code_of(caught) == "record.is_approved"
        settle(ana, clash, "ours")
        assert ana.workspace.conflicts.count() == 0

    @pytest.mark.parametrize("take", ["ours", "theirs"])
    def test_a_decision_can_be_taken_back(self, pair, clash, take):
        ana, _berta, record = pair
        decided = settle(ana, clash, take)
        take_back(ana.workspace, decided, "Ana", clock=ana.clock)
        assert ana.values(record)["nombre"] == "Casa de Ana"
        assert [each.id for each in ana.workspace.conflicts.waiting()] == [clash.id]

    def test_what_stands_here_now_is_said(self, pair, clash):
        ana, _berta, record = pair
        ana.answer(record, "nombre", "Casa nueva")
        assert value_here(ana.workspace, clash) == "Casa nueva"

    def test_who_may_not_correct_may_not_decide(self, pair, clash):
        ana, _berta, _record = pair
        ana.workspace.people.set_role("Ana", "enumerator")
        with pytest.raises(ProblemError) as caught:
            settle(ana, clash, "ours")
        assert code_of(caught) == "people.may_not_correct"

    def test_what_was_decided_is_not_decided_again(self, pair, clash):
        ana, _berta, _record = pair
        settle(ana, clash, "ours")
        with pytest.raises(ProblemError) as caught:
            settle(ana, clash, "theirs")
        assert code_of(caught) == "bundle.was_decided"

    def test_a_number_that_is_none(self, pair):
        ana, _berta, _record = pair
        with pytest.raises(ProblemError) as caught:
            ana.workspace.conflicts.get(99)
        assert code_of(caught) == "bundle.no_such_conflict"


class TestStates:
    @pytest.fixture
    def states(self, pair):
        """Ana gave the record back, Berta approved it; Ana has both."""
        ana, berta, record = pair
        ana.finish(record)
        berta.take_from(ana)
        remark = RemarkGiven("nombre", "¿Cuál?")
        change_state(ana.workspace, record, "returned", "Ana", clock=ana.clock, remarks=[remark])
        change_state(berta.workspace, record, "approved", "Berta", clock=berta.clock)
        (conflict,) = ana.take_from(berta).conflicts
        return conflict

    @pytest.mark.parametrize(("take", "state"), [("ours", "returned"), ("theirs", "approved")])
    def test_a_state_holds_on_both(self, pair, states, take, state):
        ana, berta, record = pair
        settle(ana, states, take)
        assert berta.take_from(ana).conflicts == []
        assert berta.workspace.records.find(record).state == state
        assert ana.everything() == berta.everything()

    def test_a_state_is_no_text_to_be_written(self, pair, states):
        ana, _berta, _record = pair
        with pytest.raises(ProblemError) as caught:
            settle(ana, states, "value", value="final")
        assert code_of(caught) == "bundle.only_two_ways"

    def test_a_state_that_was_taken_can_be_taken_back(self, pair, states):
        ana, _berta, record = pair
        decided = settle(ana, states, "theirs")
        take_back(ana.workspace, decided, "Ana", clock=ana.clock)
        assert ana.workspace.records.find(record).state == "returned"
        assert ana.workspace.conflicts.count() == 1

    @pytest.mark.parametrize(("take", "deleted"), [("ours", True), ("theirs", False)])
    def test_set_aside_here_and_brought_back_there(self, pair, take, deleted):
        ana, berta, record = pair
        set_aside(ana.workspace, record, "Ana", reason="repetido")
        berta.take_from(ana)
        bring_back(ana.workspace, record, "Ana")
        set_aside(ana.workspace, record, "Ana", reason="sí lo es")
        bring_back(berta.workspace, record, "Berta")
        (conflict,) = ana.take_from(berta).conflicts
        assert conflict.path == "@deleted"
        settle(ana, conflict, take)
        assert berta.take_from(ana).conflicts == []
        assert berta.workspace.records.find(record).deleted is deleted
        assert ana.workspace.records.find(record).deleted is deleted


class TestInstances:
    @pytest.fixture
    def both(self, pair):
        """Ana took a child away whose age Berta wrote down; both have both."""
        ana, berta, record = pair
        ana.answer(record, "hijos[1]/apodo", "Chepe")
        ana.answer(record, "hijos[1]/cursos[1]/grado", "tercero")
        berta.take_from(ana)
        ana.remove(record, "hijos[1]")
        berta.answer(record, "hijos[1]/edad", 7)
        (here,) = ana.take_from(berta).conflicts
        (there,) = berta.take_from(ana).conflicts
        return here, there

    @pytest.mark.usefixtures("both")
    def test_nothing_of_it_is_decided_by_itself(self, pair):
        ana, berta, record = pair
        assert ana.rows(record) == []
        assert len(berta.rows(record)) == 2

    def test_the_one_who_took_it_away_brings_it_back_with_the_answer(self, pair, both):
        ana, berta, record = pair
        settle(ana, both[0], "theirs")
        assert berta.take_from(ana).conflicts == []
        assert ana.everything() == berta.everything()
        child, course = berta.rows(record)
        assert child[2] == {"hijos/apodo": "Chepe", "hijos/edad": 7}
        assert course[2] == {"hijos/cursos/grado": "tercero"}

    def test_the_one_who_took_it_away_stays_with_that(self, pair, both):
        ana, berta, record = pair
        settle(ana, both[0], "ours")
        assert berta.take_from(ana).conflicts == []
        assert ana.everything() == berta.everything()
        assert berta.rows(record) == []

    def test_the_one_who_changed_it_lets_it_go(self, pair, both):
        ana, berta, record = pair
        settle(berta, both[1], "theirs")
        assert ana.take_from(berta).conflicts == []
        assert ana.everything() == berta.everything()
        assert ana.rows(record) == []

    def test_the_one_who_changed_it_keeps_it(self, pair, both):
        ana, berta, record = pair
        settle(berta, both[1], "ours")
        assert ana.take_from(berta).conflicts == []
        assert ana.everything() == berta.everything()
        assert ana.rows(record)[0][2] == {"hijos/apodo": "Chepe", "hijos/edad": 7}

    def test_what_it_held_is_shown(self, both):
        here, there = both
        assert json.loads(here.theirs)["hijos/apodo"] == "Chepe"
        assert json.loads(there.ours)["hijos/edad"] == 7
