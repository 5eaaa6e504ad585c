"""One table of all versions: what only earlier ones asked stays a column, said in its words."""

import pytest
from support.form_history import FormHistory
from support.forms import choices, group, instrument, integer, repeat, text
from support.workspaces import PERSON, HandClock, row_change, typed

from app.operations.browse_records import find_records, open_table, read_rows
from app.operations.earlier_questions import earlier_questions, question_before
from app.operations.find_record import column_of_any, read_conditions
from app.operations.group_records import group_records
from app.store.record_query import Condition, RecordQuery
from app.store.table_growth import Continuity
from app.store.workspace import Workspace
from forms.instrument import Question
from forms.problem import ProblemError

SEX = Question("sexo", "select_one", {"": "Sexo"}, list_name="sexos")
SEXES = choices("sexos", "Mujer", "Hombre")
OF_BEFORE = {"edad": 30, "sexo": "1", "apodo": None, "nombre": "Ana"}


@pytest.fixture
def workspace(tmp_path):
    """A form of three versions: age and sex were asked by the first, a nickname by the second."""
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        asked = (text("nombre"), integer("edad"), SEX)
        versions = (
            instrument(*asked, lists=[SEXES], xform="<a/>"),
            instrument(text("nombre"), text("apodo"), xform="<b/>"),
            instrument(text("nombre"), integer("cuartos"), xform="<c/>"),
        )
        for form in versions:
            version = opened.instruments.add(form, "prueba.xlsx", {})
            record = opened.records.create(version, PERSON)
            for path, value in OF_BEFORE.items():
                if value is not None and any(each.path == path for each in form.questions()):
                    opened.records.save(record, typed(path, value), PERSON)
        yield opened


@pytest.fixture
def table(workspace):
    return open_table(workspace)


def found(workspace, table, *condition):
    query = RecordQuery(table.instrument, conditions=[Condition(*condition)])
    return list(find_records(workspace, query, table.version))


def test_the_columns_of_today_come_first(table):
    assert [column.path for column in table.columns] == ["nombre", "cuartos", "edad", "sexo"]
    assert [column.earlier for column in table.columns] == [False, False, True, True]


def test_a_question_that_nobody_answered_is_gone_with_its_version(workspace, table):
    newest = workspace.instruments.version(table.version)
    assert "apodo" in earlier_questions(workspace, newest)
    assert "apodo" not in table.earlier


def test_a_column_of_before_keeps_its_words_and_its_kind(table):
    age, sex = table.columns[2:]
    assert (sex.title, sex.listed) == ("Sexo", True)
    assert (age.numeric, age.listed) == (True, False)


def test_its_answers_are_said_in_the_words_of_its_version(workspace, table):
    old, _middle, new = read_rows(workspace, table, [1, 2, 3], ["nombre", "edad", "sexo"])
    assert [cell.words for cell in old.cells] == ["Ana", "30", "Mujer"]
    assert [cell.words for cell in new.cells] == ["Ana", None, None]


@pytest.mark.parametrize(
    ("condition", "records"),
    [
        (("edad", "=", "30"), [1]),
        (("edad", ">", "29"), [1]),
        (("edad", "<", "30"), []),
        (("edad", "blank"), [2, 3]),
        (("sexo", "=", "mujer"), [1]),
        (("sexo", "=", "1"), [1]),
        (("sexo", "=", "hombre"), []),
        (("nombre", "contains", "ANA"), [1, 2, 3]),
    ],
)
def test_it_is_filtered_like_any_other(workspace, table, condition, records):
    assert found(workspace, table, *condition) == records


@pytest.mark.parametrize(("descending", "first"), [(True, 1), (False, 2)])
def test_it_orders_like_any_other(workspace, table, descending, first):
    query = RecordQuery(table.instrument, order_by="edad", descending=descending)
    assert find_records(workspace, query, table.version)[0] == first


def test_a_form_of_one_version_has_none(tmp_path):
    with Workspace.open(tmp_path / "otra", clock=HandClock()) as other:
        other.instruments.add(instrument(text("nombre")), "prueba.xlsx", {})
        assert open_table(other).earlier == {}


class TestNames:
    """What people write may be a path or a name of any version."""

    @pytest.fixture
    def newest(self, workspace, table):
        return workspace.instruments.version(table.version)

    @pytest.mark.parametrize(
        ("condition", "records"),
        [
            (("edad", ">", "29"), [1]),
            (("edad", "=", "30"), [1]),
            (("edad", "<=", "29"), []),
            (("sexo", "=", "1"), [1]),
            (("sexo", "=", "mujer"), [1]),
            (("apodo", "blank", ""), [1, 2, 3]),
            (("cuartos", "blank", ""), [1, 2, 3]),
        ],
    )
    def test_conditions_are_read_by_the_version_that_asked(
        self, workspace, table, newest, condition, records
    ):
        (read,) = read_conditions(workspace, newest, [condition])
        query = RecordQuery(table.instrument, conditions=[read])
        assert list(find_records(workspace, query, table.version)) == records

    @pytest.mark.parametrize("comparison", ["<", "<=", ">", ">="])
    def test_a_number_of_before_is_compared_with_numbers(self, workspace, newest, comparison):
        with pytest.raises(ProblemError) as caught:
            read_conditions(workspace, newest, [("edad", comparison, "treinta")])
        assert caught.value.problems[0].code == "record.unreadable_value"

    def test_options_of_before_are_counted_in_their_words(self, workspace, table):
        found = group_records(workspace, RecordQuery(table.instrument), table.version, "sexo")
        assert [(each.words, each.records) for each in found.groups] == [("–", 2), ("Mujer", 1)]

    def test_a_name_of_a_question_that_moved_is_enough(self, workspace):
        inner = group("g", text("g/nombre"), text("g/apodo"))
        form = instrument(inner, xform="<d/>")
        moved = Continuity({"g/nombre": "nombre"})
        newest = workspace.instruments.add(form, "prueba.xlsx", {}, {}, moved)
        assert column_of_any(workspace, newest, "nombre") == "g/nombre"
        assert column_of_any(workspace, newest, "cuartos") == "cuartos"
        assert question_before(workspace, newest, "nada") is None

    def test_an_answer_inside_a_repeat_of_before_is_found(self, workspace, table):
        inside = repeat("hijos", text("hijos/nombre"))
        version = workspace.instruments.add(instrument(inside, xform="<e/>"), "e.xlsx", {})
        record = workspace.records.create(version, PERSON)
        workspace.records.save(record, row_change("add_row", "hijos", "fila"), PERSON)
        workspace.records.save(record, typed("hijos/nombre", "Luz", row="fila"), PERSON)
        newest = workspace.instruments.add(instrument(text("z"), xform="<f/>"), "f.xlsx", {})
        read = read_conditions(workspace, newest, [("hijos/nombre", "=", "Luz")])
        query = RecordQuery(table.instrument, conditions=read)
        assert list(find_records(workspace, query, newest.id)) == [record.id]

    def test_it_is_no_column(self, workspace):
        inside = repeat("hijos", text("hijos/nombre"))
        workspace.instruments.add(instrument(inside, xform="<e/>"), "e.xlsx", {})
        newest = workspace.instruments.add(instrument(text("z"), xform="<f/>"), "f.xlsx", {})
        with pytest.raises(ProblemError):
            column_of_any(workspace, newest, "hijos/nombre")


def test_what_was_captured_with_a_version_taken_back_stays_in_the_table(tmp_path):
    with Workspace.open(tmp_path / "otra") as other:
        history = FormHistory(other)
        history.begin("a")
        history.toggle("b")
        history.capture("b", "doce")
        history.take_back()
        table = open_table(other)
        assert [(each.path, each.earlier) for each in table.columns] == [("a", False), ("b", True)]


def test_a_question_is_known_when_the_last_version_that_asked_it_went_away(tmp_path):
    with Workspace.open(tmp_path / "otra") as other:
        history = FormHistory(other)
        history.begin("ab")
        history.capture("a", "x")
        history.toggle("c")
        history.toggle("d")
        history.take_back()
        history.take_back()
        history.toggle("a")
        newest = other.instruments.latest("hogares")
        assert earlier_questions(other, newest).keys() == {"a"}
