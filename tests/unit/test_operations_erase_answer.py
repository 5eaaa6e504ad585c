"""What a citizen asks to be forgotten is forgotten, here and on every computer that has it."""

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock

from app.operations.back_up import back_up
from app.operations.erase_answer import erase_answer, erase_named, look_at_erasure
from app.operations.notes import notes_of
from app.operations.read_record import read_record
from app.operations.remarks import remarks_of
from app.settings import Settings
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

    @pytest.mark.parametrize("removed", [False, True])
    def test_without_a_position_all_instances_go_and_those_that_were_removed(self, ana, removed):
        record = ana.begin("Casa")
        for place, name in enumerate(("Secreto uno", "Secreto dos"), start=1):
            ana.add(record, "hijos")
            ana.answer(record, f"hijos[{place}]/apodo", name)
        if removed:
            ana.remove(record, "hijos[1]")
        ana.clock.pass_by(seconds=1)
        place, lines = erase_named(
            ana.workspace, record, "hijos/apodo", ana.person, clock=ana.clock
        )
        assert place == "hijos/apodo"
        assert lines >= 2
        assert "Secreto" not in everything_kept(ana)
        assert ana.workspace.journal.verify() == []

    def test_who_may_not_correct_may_not(self, ana, record):
        ana.workspace.people.set_role("Ana", "approver")
        with pytest.raises(ProblemError, match="may_not_correct"):
            erase(ana, record)
        assert ana.values(record)["nombre"] == "Un secreto"


class TestReason:
    """Why it was erased stays, in words that do not tell it."""

    def erase(self, laptop, record, reason, **place):
        laptop.clock.pass_by(seconds=1)
        place = {"field": "nombre", **place}
        return erase_answer(
            laptop.workspace, record, person=laptop.person, clock=laptop.clock, reason=reason,
            **place,
        )  # fmt: skip

    def told(self, laptop, record):
        events = read_record(laptop.workspace, record).events
        return [(each.label, each.person, each.reason) for each in events if each.op == "erased"]

    def test_it_stands_in_the_history_of_the_record(self, ana, record):
        self.erase(ana, record, "Lo pidió la persona")
        assert self.told(ana, record) == [("Nombre", "Ana", "Lo pidió la persona")]
        assert ana.faults() == []

    def test_without_one_none_is_written(self, ana, record):
        self.erase(ana, record, "")
        assert self.told(ana, record) == []

    def test_it_goes_to_the_other_computers(self, ana, berta, record):
        self.erase(ana, record, "Lo pidió la persona")
        berta.take_from(ana)
        assert self.told(berta, record) == self.told(ana, record)
        assert "Un secreto" not in everything_kept(berta)
        assert berta.faults() == []

    @pytest.mark.parametrize(
        "reason", ["Un secreto", "decía «un SECRETO», y no", "Borrar: un sécreto"]
    )
    def test_one_that_repeats_the_answer_is_refused(self, ana, record, reason):
        with pytest.raises(ProblemError, match="reason_tells"):
            self.erase(ana, record, reason)
        assert ana.values(record)["nombre"] == "Un secreto"
        assert self.told(ana, record) == []

    def test_a_short_answer_may_stand_in_it_by_chance(self, ana, record):
        assert self.erase(ana, record, "Hay 3 personas que lo piden", field="cuartos") > 0

    def test_it_is_no_note_and_nothing_to_undo(self, ana, record):
        self.erase(ana, record, "Lo pidió la persona")
        info = ana.workspace.records.find(record)
        assert notes_of(ana.workspace, info) == []
        assert remarks_of(ana.workspace, record) == []


class TestLookingBefore:
    def look(self, laptop, record, field="nombre", row=None):
        return look_at_erasure(laptop.workspace, record, field, laptop.person, row=row)

    def test_it_says_how_many_lines_will_lose_the_answer(self, ana, record):
        ana.answer(record, "nombre", "Otro secreto")
        told = self.look(ana, record)
        assert (told.label, told.lines) == ("Nombre", 2)
        assert erase(ana, record) == told.lines + 1  # the line that blanks it

    def test_nothing_is_changed_by_it(self, ana, record):
        before = everything_kept(ana)
        self.look(ana, record)
        assert everything_kept(ana) == before

    def test_backups_that_keep_it_are_counted(self, ana, record):
        assert self.look(ana, record).backups == 0
        back_up(ana.workspace, clock=ana.clock)
        assert self.look(ana, record).backups == 1

    def test_a_second_folder_is_told_of(self, ana, record, tmp_path):
        assert not self.look(ana, record).second
        settings = Settings.load()
        settings.backup_folder = str(tmp_path)
        settings.save()
        assert self.look(ana, record).second

    def test_prepared_data_that_hold_the_record_are_counted(self, ana, record):
        assert self.look(ana, record).releases == 0

    def test_who_may_not_correct_is_told_before(self, ana, record):
        ana.workspace.people.set_role("Ana", "approver")
        with pytest.raises(ProblemError, match="may_not_correct"):
            self.look(ana, record)


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
