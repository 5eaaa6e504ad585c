"""Columns of a table find their questions by every name a person may use, and by no guess."""

import pytest

from app.steps.columns import map_columns, row_values
from forms.instrument import Group, Instrument, Marks, Question, Repeat
from forms.problem import ProblemError


def instrument(*children):
    return Instrument(
        "f", "1", {"": "F"}, ("",), "", "data", children, choice_lists={}, settings={}, xform=""
    )


MUNICIPALITY = Question(
    "lugar/municipio",
    "select_one",
    labels={"es": "Municipio del hogar", "en": "Municipality"},
    required="true()",
    marks=Marks(key=True, column="codigo_municipio"),
)
YEAR = Question("anio", "integer", labels={"es": "Año de la medición"}, required="true()")
SHARE = Question("hogares_internet", "decimal", labels={"es": "Hogares con internet (%)"})
NOTE = Question("aviso", "note", labels={"es": "Gracias"})
TOTAL = Question("total", "calculate", calculate="1 + 1")
FORM = instrument(Group("lugar", children=(MUNICIPALITY,)), YEAR, SHARE, NOTE, TOTAL)


def paths(columns):
    return [(column.header, column.question.path) for column in columns.columns]


@pytest.mark.parametrize(
    "name",
    [
        "codigo_municipio",
        "lugar/municipio",
        "municipio",
        "Municipio del hogar",
        "MUNICIPIO DEL HOGAR",
        "Municipality",
        "Código municipio",
    ],
)
def test_a_column_is_known_by_public_name_path_name_or_label(name):
    found = map_columns([name, "anio"], FORM)
    assert paths(found)[0] == (name, "lugar/municipio")


def test_accents_case_and_signs_do_not_matter_in_labels():
    found = map_columns(["municipio", "ano de la medicion", "hogares con internet"], FORM)
    assert [path for _, path in paths(found)] == ["lugar/municipio", "anio", "hogares_internet"]


def test_the_header_of_a_question_can_be_asked():
    found = map_columns(["municipio", "Año de la medición"], FORM)
    assert found.header_of("anio") == "Año de la medición"
    assert found.header_of("hogares_internet") is None


def test_everything_wrong_is_named_at_once():
    with pytest.raises(ProblemError) as refused:
        map_columns(["hogares_internet", "color", "tamaño"], FORM, file="x.csv")
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("table.unknown_column", "color"),
        ("table.unknown_column", "tamaño"),
        ("table.missing_column", "codigo_municipio"),
        ("table.missing_column", "anio"),
    ]
    assert {p.place.file for p in refused.value.problems} == {"x.csv"}


def test_unknown_columns_may_be_left_out_on_request():
    found = map_columns(["municipio", "anio", "color"], FORM, allow_unknown=True)
    assert found.ignored == ("color",)


def test_a_column_without_a_name_is_named_by_its_position():
    with pytest.raises(ProblemError) as refused:
        map_columns(["municipio", "", "anio"], FORM)
    assert refused.value.problems[0].place.column == "2"


def test_columns_the_form_computes_are_known_and_left_out():
    found = map_columns(["municipio", "anio", "total", "aviso"], FORM)
    assert found.ignored == ("total", "aviso")
    assert len(found.columns) == 2


def test_two_columns_for_one_question_are_refused():
    with pytest.raises(ProblemError) as refused:
        map_columns(["municipio", "Municipality", "anio"], FORM)
    (problem,) = refused.value.problems
    assert problem.code == "table.two_columns"
    assert (problem.values["first"], problem.place.column) == ("municipio", "Municipality")


def test_where_two_groups_share_a_name_the_published_names_tell_them_apart():
    form = instrument(
        Group("a", children=(Question("a/nombre", "text"),)),
        Group("b", children=(Question("b/nombre", "text"),)),
    )
    for header in (["a/nombre", "b/nombre"], ["nombre", "b_nombre"]):
        assert [path for _, path in paths(map_columns(header, form))] == ["a/nombre", "b/nombre"]


def test_a_label_that_two_questions_share_is_no_name():
    form = instrument(
        Question("padre", "text", labels={"": "Nombre"}),
        Question("madre", "text", labels={"": "Nombre"}),
    )
    with pytest.raises(ProblemError) as refused:
        map_columns(["Nombre"], form)
    assert refused.value.problems[0].code == "table.unknown_column"


def test_names_that_differ_in_case_are_different_questions():
    form = instrument(Question("Edad", "integer"), Question("edad", "integer"))
    assert [path for _, path in paths(map_columns(["edad", "Edad"], form))] == ["edad", "Edad"]


def test_a_question_asked_only_sometimes_needs_no_column():
    form = instrument(
        Question("a", "text", required="true()", relevant="${b} = 1"),
        Group("g", relevant="1 = 2", children=(Question("g/c", "text", required="true()"),)),
        Question("b", "integer"),
    )
    assert paths(map_columns(["b"], form)) == [("b", "b")]


def test_questions_inside_repeats_have_no_column_in_a_flat_table():
    form = instrument(
        Question("hogar", "text"),
        Repeat("personas", children=(Question("personas/edad", "integer", required="true()"),)),
    )
    assert paths(map_columns(["hogar"], form)) == [("hogar", "hogar")]
    with pytest.raises(ProblemError):
        map_columns(["hogar", "edad"], form)


def test_cells_become_values_and_blank_ones_are_left_out():
    columns = map_columns(["municipio", "anio", "hogares_internet"], FORM)
    assert row_values(columns, ["0101", "2018", "50.8"]) == {
        "lugar/municipio": "0101",
        "anio": 2018,
        "hogares_internet": 50.8,
    }
    assert row_values(columns, ["0101", "", "  "]) == {"lugar/municipio": "0101"}


def test_a_cell_that_cannot_be_read_stays_as_its_text():
    columns = map_columns(["municipio", "anio"], FORM)
    assert row_values(columns, ["0101", "dos mil"])["anio"] == "dos mil"
