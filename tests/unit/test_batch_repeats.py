"""Files with repeats that take the place of others: compared and corrected instance by instance."""

import pytest
from support.forms import instrument, integer, municipality, repeat, text
from support.workspaces import PERSON, HandClock

from app.operations.carry_corrections import carry_corrections
from app.operations.compare_batches import Comparison
from app.operations.repeat_cells import (
    is_inside,
    positions_of,
    question_of,
    stored_cells,
    stored_places,
    told_cells,
)
from app.store.submissions import Submission
from app.store.workspace import Workspace
from forms.answers import AnswerChange, StoredRow, Update
from forms.instrument import Marks

FORM = instrument(
    municipality(),
    text("clave", marks=Marks(key=True)),
    repeat(
        "personas",
        text("personas/nombre"),
        integer("personas/edad"),
        repeat("personas/cursos", integer("personas/cursos/nota")),
    ),
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


def person(nombre, edad, *notas):
    """One instance, with the instances inside it."""
    found = {"personas/nombre": nombre, "personas/edad": edad}
    if notas:
        found["personas/cursos"] = [{"personas/cursos/nota": each} for each in notas]
    return found


def home(clave, *people):
    """One row of a file."""
    return {"clave": clave, "personas": list(people)}


ANA, BETO = person("Ana", 30, 7, 8), person("Beto", 300)


def take(workspace, *homes, name="uno.xlsx", replaces=None):
    """Import a file of homes."""
    version = workspace.instruments.add(FORM, "prueba.xlsx", {})
    return workspace.records.add_imported(
        version, list(enumerate(homes, 2)), PERSON, file_name=name, file_sha256=name,
        submission=Submission("0101", "2026-03", replaces=replaces),
    ).id  # fmt: skip


def answers(workspace, batch, row=0):
    """The answers of a record of a batch."""
    record = workspace.records.info(list(workspace.submissions.records(batch))[row])
    return record, workspace.records.answers(record)


def correct(workspace, batch, place, value):
    """Change an answer inside a repeat, as a person does."""
    record, found = answers(workspace, batch)
    around = place[: place.rindex("]") + 1]
    instance = next(r for r, at in stored_places(found.rows).items() if at == around)
    path = question_of(place)
    old = stored_cells(found.rows)[place]
    update = Update((AnswerChange(path, instance, old, value),))
    workspace.records.save(record, update, PERSON, reason="se preguntó")


def cells(workspace, batch):
    """What is stored inside the repeats of the first record of a batch."""
    return stored_cells(answers(workspace, batch)[1].rows)


TOLD = {
    "clave": "a",
    "personas[1]/nombre": "Ana",
    "personas[1]/edad": 30,
    "personas[1]/cursos[1]/nota": 7,
    "personas[1]/cursos[2]/nota": 8,
    "personas[2]/nombre": "Beto",
    "personas[2]/edad": 300,
}


class TestPlaces:
    """The names of cells inside repeats."""

    def test_a_row_of_a_file_names_its_cells_by_their_positions(self):
        assert told_cells(home("a", ANA, BETO)) == TOLD

    def test_stored_instances_have_the_same_names(self, workspace):
        batch = take(workspace, home("a", ANA, BETO))
        assert {"clave": "a", **cells(workspace, batch)} == TOLD

    def test_a_row_without_repeats_keeps_its_questions(self):
        assert told_cells({"clave": "a", "g/nota": None}) == {"clave": "a", "g/nota": None}

    def test_instances_count_by_their_place_whatever_numbers_they_carry(self):
        rows = [
            StoredRow("p", "x", None, 7, {"p/a": 1}),
            StoredRow("p", "y", None, 3, {"p/a": 2}),
            StoredRow("p/q", "z", "x", 1, {"p/q/b": 3}),
        ]
        assert stored_places(rows) == {"y": "p[1]", "x": "p[2]", "z": "p[2]/q[1]"}
        assert stored_cells(rows) == {"p[2]/a": 1, "p[1]/a": 2, "p[2]/q[1]/b": 3}

    @pytest.mark.parametrize(
        ("place", "question", "positions"),
        [
            ("nota", "nota", ()),
            ("p[2]/a", "p/a", (2,)),
            ("p[12]/q[3]/a", "p/q/a", (12, 3)),
        ],
    )
    def test_a_place_tells_its_question_and_positions(self, place, question, positions):
        assert (question_of(place), positions_of(place)) == (question, positions)
        assert is_inside(place) is bool(positions)


OTHER = {
    "the same": (home("a", ANA, BETO), []),
    "an answer otherwise": (
        home("a", ANA, person("Beto", 29)),
        [("personas[2]/edad", "300", "29")],
    ),
    "one deeper otherwise": (
        home("a", person("Ana", 30, 7, 9), BETO),
        [("personas[1]/cursos[2]/nota", "8", "9")],
    ),
    "an instance more": (
        home("a", ANA, BETO, person("Eva", 2)),
        [("personas[3]/edad", "", "2"), ("personas[3]/nombre", "", "Eva")],
    ),
    "an instance less": (
        home("a", ANA),
        [("personas[2]/edad", "300", ""), ("personas[2]/nombre", "Beto", "")],
    ),
}


@pytest.mark.parametrize(("new", "changed"), OTHER.values(), ids=OTHER)
def test_a_new_file_is_compared_inside_repeats_too(workspace, new, changed):
    batch = take(workspace, home("a", ANA, BETO))
    found = Comparison(workspace, FORM, batch).with_rows([(2, new)])
    assert (found.changed, found.same) == (bool(changed), not changed)
    said = [(c.path, c.before, c.after) for row in found.rows for c in row.cells]
    assert said == changed


def test_a_changed_cell_is_called_by_its_question_and_positions(workspace):
    batch = take(workspace, home("a", ANA))
    new = home("a", person("Ana", 30, 7, 9))
    (row,) = Comparison(workspace, FORM, batch).with_rows([(2, new)]).rows
    (cell,) = row.cells
    assert cell.label.endswith(" (1, 2)")


class TestCorrections:
    """What was corrected inside repeats of the file before."""

    @pytest.fixture
    def first(self, workspace):
        """Beto's age was corrected to 30, Ana's second mark to 80."""
        batch = take(workspace, home("a", ANA, BETO))
        correct(workspace, batch, "personas[2]/edad", 30)
        correct(workspace, batch, "personas[1]/cursos[2]/nota", 80)
        return batch

    def carry(self, workspace, first, *homes):
        """Take the new file in, and make the corrections again."""
        batch = take(workspace, *homes, name="dos.xlsx", replaces=first)
        kept = carry_corrections(workspace, "hogares", batch, "Rosa", HandClock())
        return batch, {each.place: each.outcome for each in kept}

    def test_they_do_not_count_as_a_difference_of_the_files(self, workspace, first):
        found = Comparison(workspace, FORM, first).with_rows([(2, home("a", ANA, BETO))])
        assert (found.same, found.rows) == (1, ())

    def test_they_are_made_again_at_the_same_places(self, workspace, first):
        batch, outcomes = self.carry(workspace, first, home("a", ANA, BETO))
        assert outcomes == {
            "personas[2]/edad": "carried",
            "personas[1]/cursos[2]/nota": "carried",
        }
        found = cells(workspace, batch)
        assert (found["personas[2]/edad"], found["personas[1]/cursos[2]/nota"]) == (30, 80)
        assert found["personas[1]/edad"] == 30

    @pytest.mark.parametrize(
        ("beto", "outcome"), [(30, "settled"), (31, "other"), (300, "carried")]
    )
    def test_what_the_new_file_says_there_decides(self, workspace, first, beto, outcome):
        _batch, outcomes = self.carry(workspace, first, home("a", ANA, person("Beto", beto)))
        assert outcomes["personas[2]/edad"] == outcome

    def test_an_instance_that_is_not_there_any_more_is_another_answer(self, workspace, first):
        _batch, outcomes = self.carry(workspace, first, home("a", ANA))
        assert outcomes["personas[2]/edad"] == "other"

    def test_a_record_that_is_not_there_any_more_is_gone(self, workspace, first):
        _batch, outcomes = self.carry(workspace, first, home("b", ANA, BETO))
        assert set(outcomes.values()) == {"gone"}

    def test_a_second_run_makes_nothing_twice(self, workspace, first):
        batch, _outcomes = self.carry(workspace, first, home("a", ANA, BETO))
        count = len(workspace.journal.entries(ops=("set",)))
        carry_corrections(workspace, "hogares", batch, "Rosa", HandClock())
        assert len(workspace.journal.entries(ops=("set",))) == count

    def test_a_cell_that_somebody_changed_meanwhile_is_left_alone(self, workspace, first):
        batch = take(workspace, home("a", ANA, BETO), name="dos.xlsx", replaces=first)
        correct(workspace, batch, "personas[2]/edad", 33)
        carry_corrections(workspace, "hogares", batch, "Rosa", HandClock())
        assert cells(workspace, batch)["personas[2]/edad"] == 33

    def test_the_journal_says_whose_they_were(self, workspace, first):
        batch, _outcomes = self.carry(workspace, first, home("a", ANA, BETO))
        made = workspace.submissions.corrections(batch)
        assert {(each.person, each.row is not None) for each in made} == {("Rosa", True)}
        assert all("se preguntó" in each.reason and PERSON in each.reason for each in made)
