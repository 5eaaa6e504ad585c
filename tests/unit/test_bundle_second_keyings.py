"""Second keyings travel with their records, and stay out of sight over there too."""

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations import capture
from app.operations.compare_keyings import Choice, compare_form
from app.operations.correct import set_aside
from app.operations.decide_keying import decide
from app.operations.keying_statistics import operators
from app.operations.second_keying import Plan, due_records, set_plan, start_second
from app.store.record_query import RecordQuery
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def ana(tmp_path, clock):
    laptop = Laptop(tmp_path / "a", "Ana", clock)
    yield laptop
    laptop.close()


@pytest.fixture
def berta(tmp_path, clock):
    laptop = Laptop(tmp_path / "b", "Berta", clock, load=False)
    yield laptop
    laptop.close()


@pytest.fixture
def first(ana):
    """A record that Ana keyed and finished."""
    record = ana.begin("Casa")
    ana.answer(record, "cuartos", 3)
    ana.finish(record)
    return record


def key_again(laptop, first, person="Berta", *, name="Casa", rooms=3, done=True, **options):
    """Key a record a second time; give the uuid of the second keying."""
    laptop.clock.pass_by(seconds=1)
    begun = start_second(laptop.workspace, first, person, clock=laptop.clock, **options)
    capture.answer(laptop.workspace, begun, "nombre", name)
    capture.answer(laptop.workspace, begun, "cuartos", rooms)
    laptop.clock.pass_by(seconds=1)
    if done:
        assert capture.finish(laptop.workspace, begun).done
    return begun.record.uuid


def compared(laptop):
    return compare_form(laptop.workspace, "hogares")


def differing(laptop):
    return {
        each.ref: (each.first_side.value, each.second_side.value)
        for each in compared(laptop).differences
    }


def listed(laptop):
    """Give the uuids of the records that lists show."""
    form = laptop.workspace.instruments.latest("hogares")
    ids = laptop.workspace.records.ids(RecordQuery(form.instrument))
    return [laptop.workspace.records.info(key).uuid for key in ids]


class TestTravelling:
    def test_it_stays_out_of_the_lists_over_there(self, ana, berta, first):
        key_again(ana, first)
        berta.take_from(ana)
        assert listed(berta) == listed(ana) == [first]

    def test_it_names_its_record_by_the_key_it_has_there(self, ana, berta, first):
        berta.take_from(ana)
        berta.begin("Otra")  # from here on keys differ between the two
        second = key_again(ana, first)
        berta.take_from(ana)
        here = berta.workspace.records
        assert here.find(second).second_of == here.find(first).id
        assert here.find(second).id != ana.workspace.records.find(second).id

    def test_what_differs_differs_there_too(self, ana, berta, first):
        key_again(ana, first, name="Caza", rooms=4)
        berta.take_from(ana)
        assert differing(berta) == differing(ana)
        assert differing(berta) == {"nombre": ("Casa", "Caza"), "cuartos": (3, 4)}

    def test_one_that_is_not_finished_is_begun_there_too(self, ana, berta, first):
        key_again(ana, first, done=False)
        berta.take_from(ana)
        assert (compared(berta).begun, compared(berta).pairs) == (1, ())

    def test_way_and_fields_come_with_it(self, ana, berta, first):
        second = key_again(ana, first, way="dependent", fields=("nombre", "cuartos"))
        berta.take_from(ana)
        how = berta.workspace.second_keyings.of_record(berta.workspace.records.find(second))
        assert (how.way, how.fields) == ("dependent", ("nombre", "cuartos"))

    def test_one_made_where_the_record_came_to_goes_back(self, ana, berta, first):
        berta.take_from(ana)
        key_again(berta, first, rooms=5)
        assert ana.take_from(berta).conflicts == []
        assert differing(ana) == {"cuartos": (3, 5)}
        assert listed(ana) == [first]

    def test_it_reaches_a_third_through_the_second(self, ana, berta, first, tmp_path, clock):
        berta.take_from(ana)
        key_again(berta, first, rooms=5)
        carla = Laptop(tmp_path / "c", "Carla", clock, load=False)
        carla.take_from(berta)
        assert differing(carla) == {"cuartos": (3, 5)}
        assert carla.faults() == []
        carla.close()

    def test_one_set_aside_makes_no_pair_anywhere(self, ana, berta, first):
        second = key_again(ana, first)
        berta.take_from(ana)
        set_aside(ana.workspace, second, "Ana", reason="del papel equivocado")
        berta.take_from(ana)
        assert compared(berta).pairs == ()

    def test_the_record_set_aside_takes_its_pair_along(self, ana, berta, first):
        key_again(ana, first)
        set_aside(ana.workspace, first, "Ana", reason="repetido")
        berta.take_from(ana)
        assert compared(berta).pairs == ()

    def test_the_chains_hold_with_second_keyings_among_them(self, ana, berta, first):
        key_again(ana, first)
        berta.take_from(ana)
        assert (ana.faults(), berta.faults()) == ([], [])

    def test_the_same_bundle_twice_brings_it_once(self, ana, berta, first):
        key_again(ana, first)
        file = ana.bundle()
        assert berta.take(file).records == 2
        assert berta.take(file).records == 0
        assert len(compared(berta).pairs) == 1


class TestTwoAtOnce:
    @pytest.fixture
    def both(self, ana, berta, first):
        """Each keyed the record again without knowing of the other; both have both."""
        berta.take_from(ana)
        one = key_again(ana, first, "Carla", rooms=4)
        other = key_again(berta, first, "Berta", rooms=5)
        ana.take_from(berta)
        berta.take_from(ana)
        return one, other

    def test_neither_is_lost(self, ana, berta, both):
        for laptop in (ana, berta):
            assert [laptop.values(uuid)["cuartos"] for uuid in both] == [4, 5]

    @pytest.mark.usefixtures("both")
    def test_they_do_not_clash_with_each_other(self, ana, berta):
        assert ana.workspace.conflicts.count() == berta.workspace.conflicts.count() == 0

    @pytest.mark.usefixtures("both")
    def test_each_compares_with_one_of_them(self, ana, berta):
        assert len(compared(ana).pairs) == len(compared(berta).pairs) == 1


class TestDue:
    def test_what_was_keyed_twice_elsewhere_is_not_due_here(self, ana, berta, first):
        plan = Plan(share=100)
        berta.take_from(ana)
        set_plan(berta.workspace, "hogares", plan, "Berta")
        assert [each.uuid for each in due_records(berta.workspace, "hogares", plan)] == [first]
        key_again(ana, first)
        berta.take_from(ana)
        assert list(due_records(berta.workspace, "hogares", plan)) == []

    def test_the_same_share_draws_the_same_records_on_both(self, ana, berta):
        for n in range(12):
            ana.finish(ana.begin(f"Casa {n}"))
        berta.take_from(ana)
        drawn = [
            {each.uuid for each in due_records(laptop.workspace, "hogares", Plan(50, "s"))}
            for laptop in (ana, berta)
        ]
        assert drawn[0] == drawn[1]
        assert 0 < len(drawn[0]) < 12

    def test_who_keyed_it_elsewhere_is_known_here(self, ana, berta, first):
        berta.take_from(ana)
        info = berta.workspace.records.find(first)
        assert berta.workspace.second_keyings.keyers(info) == {"Ana"}

    def test_who_keyed_it_first_elsewhere_is_refused_here(self, ana, berta, first):
        berta.take_from(ana)
        with pytest.raises(ProblemError):
            start_second(berta.workspace, first, "Ana", clock=berta.clock)


class TestDecisions:
    @pytest.fixture
    def pair(self, ana, berta, first):
        """Both have the record and a second keying with other rooms."""
        key_again(ana, first, rooms=4)
        berta.take_from(ana)
        return first

    def judge(self, laptop, record, taken, value=None):
        laptop.clock.pass_by(seconds=1)
        choice = Choice(taken, value, "Lo dice el papel")
        return decide(
            laptop.workspace, record, "cuartos", choice, "Dora", clock=laptop.clock
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("taken", "value", "rooms"), [("first", None, 3), ("second", None, 4), ("other", 7, 7)]
    )
    def test_a_decision_holds_on_both(self, ana, berta, pair, taken, value, rooms):
        self.judge(berta, pair, taken, value)
        assert ana.take_from(berta).conflicts == []
        assert ana.values(pair)["cuartos"] == rooms
        assert compared(ana).undecided == 0

    def test_who_decided_and_why_is_known_on_both(self, ana, berta, pair):
        self.judge(berta, pair, "second")
        ana.take_from(berta)
        (difference,) = compared(ana).differences
        assert difference.decision.person == "Dora"
        assert difference.decision.reason == "Lo dice el papel"

    def test_both_decided_otherwise_waits_for_a_person(self, ana, berta, pair):
        self.judge(ana, pair, "other", 8)
        self.judge(berta, pair, "other", 9)
        (conflict,) = ana.take_from(berta).conflicts
        assert (conflict.path, conflict.ours, conflict.theirs) == ("cuartos", 8, 9)

    def test_a_correction_elsewhere_opens_it_again(self, ana, berta, pair):
        self.judge(ana, pair, "first")
        berta.take_from(ana)
        assert compared(berta).undecided == 0
        berta.answer(pair, "cuartos", 6)
        ana.take_from(berta)
        assert compared(ana).undecided == 1


class TestStatistics:
    def figures(self, laptop):
        found = operators(laptop.workspace, "hogares", compared(laptop))
        return {
            each.person: (each.records, each.fields, each.compared, each.against) for each in found
        }

    def test_records_fields_and_errors_are_the_same_on_both(self, ana, berta, first):
        key_again(ana, first, rooms=4)
        berta.take_from(ana)
        assert self.figures(berta) == self.figures(ana)
        assert set(self.figures(berta)) == {"Ana", "Berta"}

    def test_time_at_work_is_the_same_on_both(self, ana, berta, first):
        key_again(ana, first)
        berta.take_from(ana)
        times = [
            {each.person: each.active_s for each in operators(x.workspace, "hogares", compared(x))}
            for x in (ana, berta)
        ]
        assert times[0] == times[1]

    def test_a_decision_elsewhere_counts_against_the_same_person(self, ana, berta, first):
        key_again(ana, first, rooms=4)
        berta.take_from(ana)
        TestDecisions().judge(berta, first, "second")
        ana.take_from(berta)
        assert self.figures(ana) == self.figures(berta)
        assert self.figures(ana)["Ana"][3] == 1

    def test_receiving_is_not_keying(self, ana, berta, first):
        berta.take_from(ana)
        assert set(self.figures(berta)) == {"Ana"}
        assert first in listed(berta)
