"""A definition says what is other than in the form; the rest follows the form."""

import json

import pytest
from support.households import FLAT, NESTED, instrument, public

from app.messages import sentence
from app.steps.dataset_definition import (
    FORMATS,
    LEFT_OUT,
    DatasetDefinition,
    DefinedColumn,
    applied,
    definition_problems,
    left_unmarked,
    period_path,
    shown,
    type_problems,
    without_echo,
)
from forms.instrument import Question
from forms.problem import ProblemError
from forms.table_schema import columns, public_columns, table_schema

DATED = instrument(
    Question("fecha", "date", labels={"es": "Fecha"}, required="true()", marks=public()),
    Question("nota", "text", labels={"es": "Nota"}, marks=public()),
)


def defined(*said, **top):
    return DatasetDefinition(columns=tuple(DefinedColumn(**each) for each in said), **top)


def column(form, path):
    return next(each for each in columns(form) if each.path == path)


def refused(body):
    """Give what is wrong with a written definition, place by place."""
    with pytest.raises(ProblemError) as caught:
        DatasetDefinition.from_json(body)
    assert {each.code for each in caught.value.problems} == {"dataset.bad_definition"}
    assert all(sentence(each) for each in caught.value.problems)
    return [each.values["where"] for each in caught.value.problems]


class TestApplied:
    """What an instrument says once a definition is applied to it."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "ingreso_mensual"),
            ("title", "Lo que entra al mes"),
            ("description", "En quetzales."),
            ("description", ""),
            ("unit", "quetzales"),
            ("unit", ""),
            ("codelist", "rangos"),
            ("privacy", "confidencial"),
            ("privacy", ""),
        ],
    )
    def test_a_column_says_what_the_definition_says(self, field, value):
        form = applied(FLAT, defined({"path": "ingreso", field: value}))
        assert getattr(column(form, "ingreso"), field) == value

    def test_all_else_stays_as_the_form_says(self):
        form = applied(FLAT, defined({"path": "ingreso", "title": "Otro"}))
        others = [each for each in columns(FLAT) if each.path != "ingreso"]
        assert [each for each in columns(form) if each.path != "ingreso"] == others
        before, after = column(FLAT, "ingreso"), column(form, "ingreso")
        assert (after.unit, after.sdg, after.type) == (before.unit, before.sdg, before.type)

    def test_a_definition_that_says_nothing_is_the_form_itself(self):
        assert applied(FLAT, DatasetDefinition()) is FLAT
        assert applied(FLAT, defined({"path": "ingreso"})) is FLAT

    def test_a_column_that_becomes_public_goes_out_and_another_stays(self):
        said = defined(
            {"path": "otro", "privacy": "publico"}, {"path": "nota", "privacy": "sensible"}
        )
        names = [each.name for each in public_columns(applied(FLAT, said))]
        assert names == ["municipio", "numero", "ingreso", "otro"]

    def test_a_column_left_out_stays_whatever_its_class(self):
        said = defined({"path": "nota", "publish": False, "privacy": "publico"})
        form = applied(FLAT, said)
        assert column(form, "nota").privacy == LEFT_OUT
        assert "nota" not in [each["name"] for each in table_schema(form)["fields"]]

    def test_columns_of_repeats_are_defined_too(self):
        form = applied(NESTED, defined({"path": "personas/edad", "name": "anios"}))
        assert [each["name"] for each in table_schema(form, "personas")["fields"]] == ["anios"]

    def test_a_question_that_the_form_does_not_have_says_nothing(self):
        assert columns(applied(FLAT, defined({"path": "ya/no", "title": "x"}))) == columns(FLAT)


class TestWritten:
    """Definitions as JSON."""

    def test_what_is_written_is_read_back(self):
        said = defined(
            {"path": "ingreso", "title": "Otro", "unit": ""},
            {"path": "nota", "publish": False},
            least_state="approved",
            series="month",
            period="fecha",
            formats=("xlsx", "pdf"),
        )
        assert DatasetDefinition.from_json(json.loads(json.dumps(said.to_json()))) == said

    def test_an_empty_object_is_the_plainest_definition(self):
        assert DatasetDefinition.from_json({}) == DatasetDefinition()

    def test_formats_stand_in_one_order_however_they_were_said(self):
        one = DatasetDefinition.from_json({"formats": ["pdf", "xlsx", "pdf"]})
        assert one.formats == ("xlsx", "pdf")

    def test_all_that_is_shown_is_taken_back_and_changes_nothing(self):
        said = defined({"path": "ingreso", "title": "Otro"}, {"path": "nota", "publish": False})
        body = json.loads(json.dumps(shown(FLAT, said)))
        again = without_echo(FLAT, DatasetDefinition.from_json(body))
        assert again == said
        assert not list(type_problems(FLAT, body))

    def test_all_columns_are_shown_with_type_key_and_table(self):
        listed = shown(NESTED, DatasetDefinition())["columns"]
        assert [(each["path"], each["table"], each["key"]) for each in listed] == [
            ("lugar/municipio", "", True),
            ("numero", "", True),
            ("personas/edad", "personas", False),
            ("personas/hijos/sexo", "personas/hijos", False),
        ]
        assert [each["type"] for each in listed] == ["string", "integer", "integer", "string"]

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            (None, ["definition"]),
            ([], ["definition"]),
            ("x", ["definition"]),
            ({"definition": 2}, ["definition"]),
            ({"least_state": "draft"}, ["least_state"]),
            ({"least_state": ["final"]}, ["least_state"]),
            ({"series": "week"}, ["series"]),
            ({"series": None}, ["series"]),
            ({"period": 3}, ["period"]),
            ({"formats": "pdf"}, ["formats"]),
            ({"formats": ["docx"]}, ["formats"]),
            ({"formats": [["pdf"]]}, ["formats"]),
            ({"columns": {}}, ["columns"]),
            ({"columns": ["x"]}, ["columns[1]"]),
            ({"columns": [{"name": "x"}]}, ["columns[1]"]),
            ({"columns": [{"path": "a"}, {"path": "b", "title": 5}]}, ["columns[2].title"]),
            ({"columns": [{"path": "a", "privacy": "secreto"}]}, ["columns[1].privacy"]),
            ({"columns": [{"path": "a", "publish": "no"}]}, ["columns[1].publish"]),
            ({"columns": [{"path": "a", "colour": "x"}]}, ["columns[1].colour"]),
            ({"colour": 1, "series": 1}, ["colour", "series"]),
        ],
    )
    def test_what_is_none_is_named_with_its_place(self, body, where):
        assert refused(body) == where

    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format_can_be_chosen_alone(self, name):
        assert DatasetDefinition.from_json({"formats": [name]}).formats == (name,)


class TestStates:
    """Which records a dataset takes."""

    @pytest.mark.parametrize(
        ("least", "states"), [("final", ("final", "approved")), ("approved", ("approved",))]
    )
    def test_the_least_state_and_all_after_it_go_out(self, least, states):
        assert DatasetDefinition(least_state=least).states == states


class TestFit:
    """Whether a definition fits its form."""

    @pytest.mark.parametrize(
        ("said", "codes"),
        [
            ([], []),
            ([{"path": "ingreso", "name": "otro_nombre"}], []),
            ([{"path": "nada"}], ["dataset.unknown_column"]),
            ([{"path": "nota"}, {"path": "nota"}], ["dataset.same_question"]),
            ([{"path": "nota", "name": "con espacio"}], ["dataset.bad_column_name"]),
            ([{"path": "nota", "name": ""}], ["dataset.bad_column_name"]),
            ([{"path": "nota", "name": "ñ" * 60}], ["dataset.bad_column_name"]),
            ([{"path": "nota", "name": "INGRESO"}], ["dataset.same_column_name"]),
        ],
    )
    def test_what_does_not_fit_is_named(self, said, codes):
        problems = definition_problems(FLAT, defined(*said))
        assert [each.code for each in problems] == codes
        assert all(sentence(each) for each in problems)

    def test_columns_may_trade_their_names(self):
        said = defined({"path": "nota", "name": "ingreso"}, {"path": "ingreso", "name": "nota"})
        assert definition_problems(FLAT, said) == []

    def test_tables_may_have_columns_of_one_name(self):
        said = defined({"path": "personas/edad", "name": "numero"})
        assert definition_problems(NESTED, said) == []

    @pytest.mark.parametrize(
        ("form", "said", "codes"),
        [
            (FLAT, {"series": "", "period": "nada"}, []),
            (FLAT, {"series": "year"}, []),
            (DATED, {"series": "month"}, []),
            (DATED, {"series": "month", "period": "fecha"}, []),
            (DATED, {"series": "month", "period": "nada"}, ["dataset.period_inside"]),
            (NESTED, {"series": "month", "period": "personas/edad"}, ["dataset.period_inside"]),
            (FLAT, {"series": "month", "period": "nombre"}, ["dataset.period_withheld"]),
            (instrument(Question("a", "text")), {"series": "month"}, ["dataset.no_period"]),
        ],
    )
    def test_a_series_needs_a_public_question_of_the_record(self, form, said, codes):
        assert [each.code for each in definition_problems(form, defined(**said))] == codes

    def test_a_period_that_the_definition_withholds_is_seen(self):
        said = defined({"path": "fecha", "privacy": "sensible"}, series="month")
        (problem,) = definition_problems(DATED, said)
        assert problem.code == "dataset.period_withheld"

    @pytest.mark.parametrize(("said", "path"), [("", "fecha"), ("nota", "nota")])
    def test_the_period_is_the_one_named_or_else_that_of_the_form(self, said, path):
        assert period_path(DATED, DatasetDefinition(period=said)) == path

    def test_another_type_than_the_question_has_is_refused(self):
        body = {
            "columns": [{"path": "numero", "type": "string"}, {"path": "nota", "type": "string"}]
        }
        (problem,) = type_problems(FLAT, body)
        assert (problem.code, problem.place.column) == ("dataset.other_type", "numero")
        assert "integer" in sentence(problem)

    def test_columns_without_a_class_are_found(self):
        assert [each.path for each in left_unmarked(FLAT)] == ["otro"]
        said = defined({"path": "otro", "privacy": "sensible"}, {"path": "nota", "privacy": ""})
        assert [each.path for each in left_unmarked(applied(FLAT, said))] == ["nota"]
