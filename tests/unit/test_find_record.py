"""What people write to name a record, a question and a condition, and what is meant by it."""

import pytest
from support.forms import choices, group, instrument, integer, repeat, text
from support.workspaces import HandClock, begin

from app.operations import capture
from app.operations.find_record import column_of, find_record, named, place_of, read_condition
from app.store.record_query import ATTRIBUTES, COMPARISONS
from app.store.workspace import Workspace
from forms.instrument import Question
from forms.problem import ProblemError

FORM = instrument(
    text("nombre"),
    integer("edad"),
    Question("peso", "decimal", {"": "Peso"}),
    Question("nacio", "date", {"": "Nació"}),
    Question("sexo", "select_one", {"": "Sexo"}, list_name="sexos"),
    group("casa", integer("casa/cuartos"), text("casa/nombre")),
    repeat("hijos", text("hijos/apodo"), integer("hijos/talla")),
    group("escuela", text("escuela/turno")),
    lists=[choices("sexos", "Mujer", "Hombre")],
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


def refusal(read, *words):
    with pytest.raises(ProblemError) as caught:
        read(*words)
    return caught.value.problems[0]


class TestRecord:
    def test_its_number_and_its_identity_mean_the_same(self, workspace):
        record = begin(workspace, FORM)
        assert find_record(workspace, str(record.id)) == record
        assert find_record(workspace, record.uuid) == record

    @pytest.mark.parametrize("zeros", ["0", "00", "000000"])
    def test_zeros_before_a_number_say_nothing(self, workspace, zeros):
        record = begin(workspace, FORM)
        assert find_record(workspace, f"{zeros}{record.id}") == record

    @pytest.mark.parametrize(
        "written", ["0", "2", "-1", "", " ", "１", "²", "1e0", "0x1", "9" * 15, "9" * 16, "uuid"]
    )
    def test_whatever_names_none_is_said(self, workspace, written):
        begin(workspace, FORM)
        assert refusal(find_record, workspace, written).code == "store.no_such_record"

    def test_one_that_was_set_aside_is_still_found(self, workspace):
        record = begin(workspace, FORM)
        workspace.records.delete(record, "Ana", reason="repetido")
        assert find_record(workspace, str(record.id)).deleted


class TestQuestion:
    @pytest.mark.parametrize(
        ("field", "path"),
        [
            ("edad", "edad"),
            ("casa/cuartos", "casa/cuartos"),
            ("cuartos", "casa/cuartos"),
            ("turno", "escuela/turno"),
            ("apodo", "hijos/apodo"),
            ("nombre", "nombre"),
            ("casa/nombre", "casa/nombre"),
        ],
    )
    def test_is_named_by_its_path_or_by_a_name_it_alone_bears(self, field, path):
        assert named(FORM, field).path == path

    @pytest.mark.parametrize("field", ["", "casa", "hijos", "Edad", "edad ", "casa/", "/edad", "*"])
    def test_nothing_else_names_one(self, field):
        assert named(FORM, field) is None

    def test_a_name_that_two_bear_names_none(self):
        form = instrument(group("a", text("a/nombre")), group("b", text("b/nombre")))
        assert named(form, "nombre") is None

    def test_a_path_wins_over_the_same_name_elsewhere(self):
        form = instrument(group("a", text("a/nombre")), text("nombre"))
        assert named(form, "nombre").path == "nombre"


class TestColumn:
    @pytest.mark.parametrize("field", sorted(ATTRIBUTES))
    def test_what_is_known_of_every_record_is_a_column(self, field):
        assert column_of(FORM, field) == field

    def test_a_question_outside_repeats_is_one(self):
        assert column_of(FORM, "cuartos") == "casa/cuartos"

    @pytest.mark.parametrize("field", ["apodo", "hijos/talla", "altura", "@altura", "hijos"])
    def test_a_question_of_many_answers_or_of_none_is_not(self, field):
        found = refusal(column_of, FORM, field)
        assert (found.code, found.place.field) == ("answer.unknown_question", field)


class TestPlace:
    @pytest.fixture
    def begun(self, tmp_path):
        from support.reviewed import KEYER, reviewed

        clock = HandClock()
        with reviewed(tmp_path / "hogares", clock) as workspace:
            yield capture.start(workspace, "hogares", KEYER, clock=clock)

    @pytest.mark.parametrize(
        ("field", "ref"),
        [("edad", "edad"), ("hijos[1]/edad", "hijos[1]/edad"), ("hijos[1]/nombre",) * 2],
    )
    def test_a_name_or_a_place_with_positions(self, begun, field, ref):
        assert place_of(begun, field) == ref

    @pytest.mark.parametrize("field", ["hijos[2]/edad", "altura", "", "hijos/edad"])
    def test_one_that_is_not_in_the_record_is_said(self, begun, field):
        assert refusal(place_of, begun, field).code == "answer.unknown_question"


class TestCondition:
    @pytest.mark.parametrize(
        ("field", "written", "value"),
        [
            ("edad", "30", 30),
            ("edad", " 30 ", 30),
            ("edad", "treinta", "treinta"),
            ("peso", "1.5", 1.5),
            ("nombre", "30", "30"),
            ("nacio", "2026-11-21", "2026-11-21"),
            ("sexo", "1", "1"),
            ("cuartos", "4", 4),
            ("talla", "90", 90),
        ],
    )
    def test_is_read_by_the_type_of_its_question(self, field, written, value):
        assert read_condition(FORM, field, "=", written).value == value

    def test_a_part_of_an_answer_is_no_answer(self):
        """Who seeks the 3 in 30 means the sign, not the number."""
        assert read_condition(FORM, "edad", "contains", "3").value == "3"

    @pytest.mark.parametrize("comparison", COMPARISONS)
    def test_knows_every_comparison(self, comparison):
        assert read_condition(FORM, "edad", comparison, "1").comparison == comparison

    @pytest.mark.parametrize("comparison", ["", "==", "<>", "≥", "like", "CONTAINS", "=; --"])
    def test_says_which_ones_there_are(self, comparison):
        found = refusal(read_condition, FORM, "edad", comparison, "1")
        assert found.code == "record.unknown_comparison"
        assert found.values["known"].split() == list(COMPARISONS)

    @pytest.mark.parametrize("field", ["@id", "@source_row", "@errors", "@warnings"])
    @pytest.mark.parametrize(("written", "value"), [("7", 7), ("007", 7), ("-7", "-7"), ("x", "x")])
    def test_counts_are_numbers(self, field, written, value):
        assert read_condition(FORM, field, "=", written).value == value

    @pytest.mark.parametrize("field", ["@state", "@person", "@period", "@municipality"])
    def test_codes_keep_their_zeros(self, field):
        assert read_condition(FORM, field, "=", "0101").value == "0101"

    def test_a_question_that_is_not_there_is_said(self):
        assert refusal(read_condition, FORM, "altura", "=", "1").code == "answer.unknown_question"
