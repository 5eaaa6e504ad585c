"""The standard instruments: well made, complete, and true to the catalogues they use."""

import csv
import re
from datetime import UTC, datetime
from importlib import resources

import pytest
from openpyxl import load_workbook

from forms.codebook import codebook
from forms.instrument import Repeat
from forms.library import library
from forms.question_types import TYPES
from forms.session import CaptureSession
from forms.table_schema import columns, public_columns, table_schema
from forms.xlsform import read_xlsform

FORMS = {form.form_id: form for form in library()}
SPANISH = "Español (es)"
PRIVACY_CLASSES = {"publico", "confidencial", "sensible", "reservado"}

both = pytest.mark.parametrize("form_id", sorted(FORMS))


@pytest.fixture(scope="module")
def read():
    """Read a form of the library once."""
    found = {}

    def loaded(form_id):
        if form_id not in found:
            found[form_id] = read_xlsform(FORMS[form_id].path)
        return found[form_id]

    return loaded


@pytest.fixture
def works(read):
    return read("obras_municipales").instrument


@pytest.fixture
def connectivity(read):
    return read("conectividad_municipal").instrument


def catalogue(name):
    """Rows of a reference catalogue that the program ships."""
    path = resources.files("app") / "assets" / "reference" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


class TestListing:
    """What a person chooses from."""

    def test_the_standard_instruments_are_there(self):
        names = {"conectividad_municipal", "obras_municipales", "remuneraciones_mensuales"}
        assert set(FORMS) == names

    @both
    def test_each_has_a_title_and_a_description_in_plain_words(self, form_id):
        form = FORMS[form_id]
        assert form.title
        assert form.description.endswith(".")
        assert "!" not in form.description

    @both
    def test_each_says_how_often_its_data_are_due(self, form_id):
        assert re.fullmatch(r"R/P\d+[DWMY]", FORMS[form_id].frequency)

    def test_works_are_due_each_month_by_law(self):
        form = FORMS["obras_municipales"]
        assert (form.frequency, form.laip) == ("R/P1M", "10.18")

    def test_pay_is_due_each_month_by_law(self):
        form = FORMS["remuneraciones_mensuales"]
        assert (form.frequency, form.laip) == ("R/P1M", "10.4")

    def test_the_census_is_asked_for_by_no_numeral(self):
        assert FORMS["conectividad_municipal"].laip == ""

    @both
    def test_the_workbook_stands_where_the_listing_says(self, form_id):
        assert FORMS[form_id].path.is_file()
        assert FORMS[form_id].path.stem == form_id

    @both
    def test_the_listing_and_the_form_say_the_same(self, form_id, read):
        form, listed = read(form_id).instrument, FORMS[form_id]
        assert form.form_id == listed.form_id
        assert form.title() == listed.title
        assert form.settings["description"] == listed.description
        assert form.settings["frequency"] == listed.frequency
        assert form.settings.get("laip", "") == listed.laip


class TestEveryForm:
    """What holds for any standard instrument."""

    @both
    def test_it_opens_without_warnings(self, form_id, read):
        assert read(form_id).problems == ()

    @both
    def test_it_is_in_spanish_and_names_its_language(self, form_id, read):
        form = read(form_id).instrument
        assert form.languages == (SPANISH,)
        assert form.default_language == SPANISH

    @both
    def test_everything_shown_has_a_label(self, form_id, read):
        form = read(form_id).instrument
        assert all(element.labels.get(SPANISH) for element in form.walk())

    @both
    def test_every_choice_has_a_label(self, form_id, read):
        lists = read(form_id).instrument.choice_lists.values()
        assert all(choice.labels.get(SPANISH) for each in lists for choice in each.choices)

    @both
    def test_every_constraint_and_requirement_says_what_is_wanted(self, form_id, read):
        for question in read(form_id).instrument.questions():
            if question.constraint:
                assert question.constraint_messages[SPANISH].endswith(".")
            if question.required:
                assert question.required_messages[SPANISH].endswith(".")

    @both
    def test_every_answer_has_a_privacy_class(self, form_id, read):
        for question in read(form_id).instrument.questions():
            if TYPES[question.type].is_answerable:
                assert question.marks.privacy in PRIVACY_CLASSES

    @both
    def test_it_begins_by_saying_what_it_is_for(self, form_id, read):
        first = next(read(form_id).instrument.questions())
        assert first.type == "note"
        assert "personas" in first.label()

    @both
    def test_numbers_of_something_have_a_unit(self, form_id, read):
        for column in public_columns(read(form_id).instrument):
            if column.type in {"integer", "number"} and column.name not in {
                "anio_censo",
                "numero",
            }:
                assert column.unit in {"%", "Q", "personas", "días"}

    @both
    def test_percentages_end_at_a_hundred(self, form_id, read):
        for column in public_columns(read(form_id).instrument):
            if column.unit == "%":
                limits = {"minimum": 0, "maximum": 100}
                assert limits.items() <= dict(column.constraints).items()

    @both
    def test_it_has_a_key(self, form_id, read):
        schema = table_schema(read(form_id).instrument)
        assert "municipio_codigo" in schema["primaryKey"]
        assert len(schema["primaryKey"]) in {2, 3}

    @both
    def test_column_names_are_plain(self, form_id, read):
        for column in columns(read(form_id).instrument):
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)

    @both
    def test_the_codebook_describes_every_public_column(self, form_id, read):
        form = read(form_id).instrument
        assert len(codebook(form)) == len(public_columns(form))
        assert all(entry.title for entry in codebook(form))

    @both
    def test_frictionless_takes_its_schema(self, form_id, read):
        from frictionless import Schema

        assert Schema.from_descriptor(table_schema(read(form_id).instrument)).fields

    @both
    def test_municipalities_are_those_of_the_official_catalogue(self, form_id, read):
        choices = read(form_id).instrument.choice_lists["municipios"].choices
        official = {row["code"]: row for row in catalogue("municipios.csv")}
        assert [choice.value for choice in choices] == list(official)
        assert len(choices) == 340
        for choice in choices:
            assert choice.label(SPANISH).startswith(official[choice.value]["name"])
            assert choice.columns["departamento"] == choice.value[:2]

    @both
    def test_no_two_municipalities_look_the_same(self, form_id, read):
        choices = read(form_id).instrument.choice_lists["municipios"].choices
        assert len({choice.label(SPANISH) for choice in choices}) == len(choices)


class TestConnectivity:
    """Households and internet by municipality."""

    def test_its_columns(self, connectivity):
        assert [column.name for column in public_columns(connectivity)] == [
            "municipio_codigo",
            "anio_censo",
            "poblacion",
            "hogares_internet_pct",
            "personas_internet_pct",
            "personas_dificultad_pct",
            "idioma_materno",
            "idioma_materno_pct",
        ]

    def test_everything_is_required(self, connectivity):
        assert all(column.constraints["required"] for column in public_columns(connectivity))

    def test_a_row_is_a_municipality_in_a_census(self, connectivity):
        assert table_schema(connectivity)["primaryKey"] == ["municipio_codigo", "anio_censo"]

    def test_use_of_internet_is_an_sdg_indicator(self, connectivity):
        assert connectivity.question("personas_internet_pct").marks.sdg == "17.8.1"

    def test_languages_are_those_of_the_catalogue_and_one_for_the_rest(self, connectivity):
        values = [choice.value for choice in connectivity.choice_lists["idiomas"].choices]
        official = {row["iso"] or row["tag"] for row in catalogue("idiomas.csv")}
        assert set(values) == official | {"mis"}
        assert values[0] == "spa"

    def test_the_list_holds_the_first_language_of_every_municipality(self, connectivity):
        values = {choice.value for choice in connectivity.choice_lists["idiomas"].choices}
        spoken = {row["first_language"] for row in catalogue("municipios.csv")}
        assert spoken <= values

    def test_the_figures_of_the_census_fit_its_limits(self, connectivity):
        limits = {column.path: column.constraints for column in columns(connectivity)}
        facts = {
            "poblacion": "population_2018",
            "hogares_internet_pct": "homes_with_internet_pct",
            "personas_internet_pct": "internet_users_pct",
            "personas_dificultad_pct": "difficulty_pct",
            "idioma_materno_pct": "first_language_pct",
        }
        for row in catalogue("municipios.csv"):
            for path, fact in facts.items():
                kind = TYPES[connectivity.question(path).type]
                value = kind.parse(row[fact])
                assert limits[path]["minimum"] <= value <= limits[path]["maximum"]


class TestWorks:
    """Municipal works: LAIP article 10, numeral 18, with the core of OC4IDS."""

    def test_it_has_the_fields_of_the_law_and_the_standard(self, works):
        assert {column.name for column in public_columns(works) if column.repeat is None} == {
            "fecha_corte",
            "obra_id",
            "snip",
            "nog",
            "nombre",
            "proposito",
            "sector",
            "tipo",
            "estado",
            "municipio_codigo",
            "lugar",
            "ubicacion",
            "presupuesto",
            "fuente_financiamiento",
            "monto_contrato",
            "ejecutor",
            "funcionario",
            "fecha_inicio",
            "fecha_fin_prevista",
            "plazo_dias",
            "avance_fisico_pct",
            "avance_financiero_pct",
            "beneficiarios",
            "modificado",
            "fecha_fin_real",
            "costo_final",
            "alcance_final",
        }

    def test_modifications_are_rows_with_their_reason(self, works):
        repeat = next(e for e in works.walk() if isinstance(e, Repeat))
        assert repeat.path == "modificaciones"
        assert [c.name for c in public_columns(works) if c.repeat == "modificaciones"] == [
            "fecha",
            "tipo",
            "descripcion",
            "razon",
        ]

    def test_modifications_are_asked_of_contracts_that_had_some(self, works):
        repeat = next(e for e in works.walk() if isinstance(e, Repeat))
        assert repeat.relevant == f"/{works.root}/modificado  = 'si'"

    def test_states_are_those_of_the_standard(self, works):
        assert [choice.value for choice in works.choice_lists["estados"].choices] == [
            "identification",
            "preparation",
            "implementation",
            "completion",
            "maintenance",
            "decommissioning",
            "decommissioned",
            "cancelled",
        ]

    def test_types_are_those_of_the_standard(self, works):
        assert {choice.value for choice in works.choice_lists["tipos"].choices} == {
            "construction",
            "rehabilitation",
            "replacement",
            "expansion",
            "maintenance",
            "decommissioning",
        }

    def test_the_final_cost_is_asked_of_what_is_finished(self, works):
        closing = next(e for e in works.walk() if e.path == "cierre")
        assert "'completion'" in closing.relevant
        assert "'implementation'" not in closing.relevant
        assert works.question("cierre/costo_final").required == "true()"
        final_cost = next(c for c in columns(works) if c.name == "costo_final")
        assert "required" not in final_cost.constraints

    def test_a_work_cannot_end_before_it_begins(self, works):
        root = works.root
        assert works.question("ejecucion/fecha_fin_prevista").constraint == (
            f". >=  /{root}/ejecucion/fecha_inicio"
        )

    def test_internal_remarks_stay_inside(self, works):
        assert works.question("observaciones").marks.privacy == "confidencial"
        assert "observaciones" not in {column.name for column in public_columns(works)}
        assert "observaciones" not in {entry.column for entry in codebook(works)}

    def test_its_place_is_a_point(self, works):
        assert works.question("ubicacion/punto").type == "geopoint"


class TestPay:
    """What a municipality pays each month: LAIP article 10, numeral 4."""

    @pytest.fixture
    def pay(self, read):
        return read("remuneraciones_mensuales").instrument

    def test_it_has_what_the_law_names(self, pay):
        assert [column.name for column in public_columns(pay)] == [
            "municipio_codigo",
            "periodo",
            "numero",
            "nombre",
            "puesto",
            "dependencia",
            "renglon_codigo",
            "salario_base",
            "honorarios",
            "bonos",
            "dietas",
            "viaticos",
            "otras",
            "total",
        ]

    def test_a_row_is_a_person_of_a_month(self, pay):
        assert table_schema(pay)["primaryKey"] == ["municipio_codigo", "periodo", "numero"]

    def test_who_is_paid_is_public_and_how_they_are_identified_is_not(self, pay):
        assert pay.question("nombre").marks.privacy == "publico"
        for path in ("cui", "observaciones"):
            assert pay.question(path).marks.privacy == "confidencial"

    def test_nobody_types_the_total(self, pay):
        total = pay.question("total")
        assert total.calculate
        assert total.readonly == "true()"

    @pytest.mark.parametrize(
        ("code", "asked"),
        [
            ("011", {"salario_base"}),
            ("022", {"salario_base"}),
            ("029", {"honorarios"}),
            ("183", {"honorarios"}),
            ("061", {"dietas"}),
            ("062", {"dietas"}),
        ],
    )
    def test_the_budget_line_decides_which_pay_is_asked(self, pay, code, asked):
        session = CaptureSession(
            pay, now=lambda: datetime(2026, 11, 21, tzinfo=UTC), new_id=lambda: "1"
        )
        session.answer("renglon", code)
        ways = ("salario_base", "honorarios", "dietas")
        assert {way for way in ways if session.node(way).relevant} == asked

    def test_a_month_is_its_first_day(self, pay):
        session = CaptureSession(
            pay, now=lambda: datetime(2026, 11, 21, tzinfo=UTC), new_id=lambda: "1"
        )
        session.answer("periodo", "02/10/2026")
        assert session.node("periodo").violation is not None
        session.answer("periodo", "01/10/2026")
        assert session.node("periodo").violation is None


class TestWorkbooks:
    """The files are pleasant to open in a spreadsheet."""

    @pytest.fixture(params=sorted(FORMS))
    def workbook(self, request):
        book = load_workbook(FORMS[request.param].path)
        yield book
        book.close()

    def test_the_sheets_are_those_of_an_xlsform(self, workbook):
        assert workbook.sheetnames == ["survey", "choices", "settings"]

    def test_headers_are_frozen_and_stand_out(self, workbook):
        for sheet in workbook:
            assert sheet.freeze_panes
            assert all(cell.font.bold for cell in sheet[1])

    def test_columns_are_wide_enough_to_read(self, workbook):
        for sheet in workbook:
            for cell in sheet[1]:
                assert sheet.column_dimensions[cell.column_letter].width >= 10

    def test_codes_are_kept_as_text(self, workbook):
        choices = workbook["choices"]
        codes = [
            row[1].value for row in choices.iter_rows(min_row=2) if row[0].value == "municipios"
        ]
        assert all(isinstance(code, str) and len(code) == 4 for code in codes)

    def test_there_are_no_blank_columns(self, workbook):
        for sheet in workbook:
            assert all(cell.value for cell in sheet[1])
            for column in sheet.iter_cols(min_row=2):
                assert any(cell.value for cell in column)
