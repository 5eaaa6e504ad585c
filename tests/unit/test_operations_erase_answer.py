"""What a citizen asks to be forgotten is forgotten, here and on every computer that has it."""

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations.erase_answer import erase_answer
from app.store.erasure import erased_lines
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def make(tmp_path, clock):
    made = []

    def make(name, **options):
        made.append(Laptop(tmp_path / name, name, clock, **options))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


@pytest.fixture
def ana(make):
    return make("Ana")


@pytest.fixture
def berta(make):
    return make("Berta", load=False)


@pytest.fixture
def record(ana, berta):
    """A record with a secret that both have."""
    record = ana.begin("Un secreto")
    ana.answer(record, "cuartos", 3)
    berta.take_from(ana)
    return record


def erase(laptop, record, field="nombre", row=None):
    laptop.clock.pass_by(seconds=1)
    return erase_answer(laptop.workspace, record, field, laptop.person, clock=laptop.clock, row=row)


def everything_kept(laptop):
    """All text in the tables of a workspace."""
    db = laptop.workspace.db
    tables = list(db.column("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return "\n".join(
        str(tuple(row)) for table in tables for row in db.rows(f'SELECT * FROM "{table}"')
    )


class TestHere:
    def test_no_table_holds_the_value_any_more(self, ana, record):
        assert erase(ana, record) == 2
        assert "Un secreto" not in everything_kept(ana)
        assert "nombre" not in ana.values(record)

    def test_the_chain_is_whole(self, ana, record):
        erase(ana, record)
        assert ana.faults() == []

    def test_the_other_answers_stay(self, ana, record):
        erase(ana, record)
        assert ana.values(record)["cuartos"] == 3

    def test_a_value_that_was_corrected_before_goes_with_its_history(self, ana, record):
        ana.answer(record, "nombre", "Otro secreto")
        erase(ana, record)
        kept = everything_kept(ana)
        assert "Un secreto" not in kept
        assert "Otro secreto" not in kept

    def test_where_nothing_was_answered_nothing_goes(self, ana):
        assert erase(ana, ana.begin()) == 0

    def test_a_second_time_nothing_is_left_to_go(self, ana, record):
        erase(ana, record)
        assert erase(ana, record) == 0

    def test_of_an_instance_only_its_own_value_goes(self, ana):
        record = ana.begin("Casa")
        for place, name in enumerate(("Eva", "Luz"), start=1):
            ana.add(record, "hijos")
            ana.answer(record, f"hijos[{place}]/apodo", name)
        rows = ana.workspace.records.answers(ana.workspace.records.find(record)).rows
        first = next(row.row for row in rows if "Eva" in row.values.values())
        erase(ana, record, "hijos/apodo", first)
        said = [values for _repeat, _n, values in ana.rows(record) if values]
        assert said == [{"hijos/apodo": "Luz"}]
        assert "Eva" not in everything_kept(ana)

    def test_who_may_not_correct_may_not(self, ana, record):
        ana.workspace.people.set_role("Ana", "approver")
        with pytest.raises(ProblemError, match="may_not_correct"):
            erase(ana, record)
        assert ana.values(record)["nombre"] == "Un secreto"


class TestElsewhere:
    def test_it_goes_from_the_other_computer_too(self, ana, berta, record):
        erase(ana, record)
        assert berta.take_from(ana).conflicts == []
        assert "Un secreto" not in everything_kept(berta)
        assert berta.values(record)["cuartos"] == 3
        assert berta.faults() == []
        assert erased_lines(berta.workspace.db) == erased_lines(ana.workspace.db)

    def test_and_from_a_third_one_that_gets_it_from_the_other(self, ana, berta, record, make):
        carla = make("Carla", load=False)
        carla.take_from(ana)
        erase(ana, record)
        berta.take_from(ana)
        carla.take_from(berta)
        assert "Un secreto" not in everything_kept(carla)
        assert carla.faults() == []

    def test_who_asks_back_what_they_wrote_loses_it_too(self, ana, berta, record):
        berta.answer(record, "nombre", "Secreto de Berta")
        ana.take_from(berta)
        erase(ana, record)
        berta.take_from(ana)
        assert "Secreto de Berta" not in everything_kept(berta)
        assert (ana.faults(), berta.faults()) == ([], [])

    def test_an_old_bundle_does_not_bring_it_back(self, ana, berta, record):
        old = berta.bundle("vieja.zip")
        erase(ana, record)
        ana.take(old)
        assert "Un secreto" not in everything_kept(ana)
        berta.take_from(ana)
        berta.take(old)
        assert "Un secreto" not in everything_kept(berta)

    def test_what_was_typed_elsewhere_meanwhile_stays(self, ana, berta, record):
        berta.answer(record, "nombre", "Norte")
        erase(ana, record)
        berta.take_from(ana)
        ana.take_from(berta)
        assert berta.values(record)["nombre"] == "Norte"
        assert ana.values(record)["nombre"] == "Norte"

    def test_what_is_answered_afterwards_comes(self, ana, berta, record):
        erase(ana, record)
        berta.take_from(ana)
        berta.answer(record, "nombre", "Sur")
        ana.take_from(berta)
        assert ana.values(record)["nombre"] == "Sur"
        assert ana.faults() == []
