"""One table of all versions: what only earlier ones asked stays a column, said in its words."""

import pytest
from support.forms import choices, instrument, integer, text
from support.workspaces import PERSON, HandClock, typed

from app.operations.browse_records import find_records, open_table, read_rows
from app.operations.earlier_questions import earlier_questions
from app.store.record_query import Condition, RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Question

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
