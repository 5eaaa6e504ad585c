"""Proposals: what a spreadsheet spoiled comes back; what is unclear is left to people."""

from types import SimpleNamespace

import pytest
from support.choice_lists import ListChoices
from support.households import instrument

from app.steps.corrections import proposal
from app.steps.reference import municipalities
from forms.instrument import Marks, Question

CHOICES = ListChoices(
    municipios={code: place.name for code, place in municipalities().items()},
    agua={"1": "Tubería", "2": "Pozo propio", "3": "Río o lago", "03": "Otro", "ns": "No sabe"},
    sino={"si": "Sí", "no": "No"},
)
FORM = instrument(
    Question("municipio", "select_one", list_name="municipios", marks=Marks(codelist="municipios")),
    Question("agua", "select_one", list_name="agua"),
    Question("fuentes", "select_multiple", list_name="agua"),
    Question("luz", "select_one", list_name="sino"),
    Question("poblacion", "integer", marks=Marks(unit="personas")),
    Question("costo", "decimal", marks=Marks(unit="Q")),
    Question("cuando", "date"),
    Question("nombre", "text"),
)


def proposed(path, value, code="answer.anything"):
    finding = SimpleNamespace(path=path, code=code, values={"value": value})
    return proposal(finding, FORM, CHOICES)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("101", "0101"),
        ("101.0", "0101"),
        (" 101 ", "0101"),
        (" 0101 ", "0101"),
        ("San José Pinula", "0103"),
        ("san jose pinula", "0103"),
        ("GT-0103", "0103"),
        ("Nebaj", "1413"),
    ],
)
def test_a_municipality_is_recognised_in_other_spellings(wrong, meant):
    assert proposed("municipio", wrong) == meant


@pytest.mark.parametrize("wrong", ["9999", "199", "San Lorenzo", "Atlántida", "ciento uno"])
def test_a_municipality_that_is_not_clear_proposes_nothing(wrong):
    assert proposed("municipio", wrong) is None


@pytest.mark.parametrize(
    ("path", "wrong", "meant"),
    [
        ("agua", "pozo  PROPIO", "2"),
        ("agua", "rio o lago", "3"),
        ("agua", "NS", "ns"),
        ("luz", "Sí", "si"),
        ("luz", "SI", "si"),
    ],
)
def test_a_label_is_turned_into_its_code(path, wrong, meant):
    assert proposed(path, wrong) == meant


def test_zeros_are_added_only_when_one_code_alone_has_them():
    assert ListChoices(x={"01": "a", "001": "b"}).find("x", "1") is None
    form = instrument(Question("a", "select_one", list_name="x"))
    finding = SimpleNamespace(path="a", code="answer.not_in_list", values={"value": "1"})
    assert proposal(finding, form, ListChoices(x={"01": "a", "001": "b"})) is None
    assert proposal(finding, form, ListChoices(x={"01": "a", "002": "b"})) == "01"


def test_several_choices_are_repaired_together_or_not_at_all():
    assert proposed("fuentes", "Tubería ns") == "1 ns"
    assert proposed("fuentes", "Tubería nube") is None


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("1 234", 1234),
        ("12 345 678", 12_345_678),
        ("1\u00a0234", 1234),
        ("1'234", 1234),
        ("923392 personas", 923_392),
        ("1,234 Personas", 1234),
    ],
)
def test_a_whole_number_loses_its_signs_and_unit(wrong, meant):
    assert proposed("poblacion", wrong) == meant


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Q1,234.50", 1234.5),
        ("Q. 1,234.50", 1234.5),
        ("GTQ 1234", 1234.0),
        ("1.234,50", 1234.5),
        ("1.234.567,8", 1_234_567.8),
        ("1234,5", 1234.5),
        ("12,5 %", 12.5),
        ("1 234,5", 1234.5),
    ],
)
def test_an_amount_is_read_the_only_way_its_signs_make_sense(wrong, meant):
    assert proposed("costo", wrong) == meant


@pytest.mark.parametrize(
    "wrong", ["mucho", "12 mil", "1,23,4", "1.2.3", "12 o 13", "½", "1234,567"]
)
def test_a_text_that_is_no_clear_number_proposes_nothing(wrong):
    assert proposed("costo", wrong) is None


def test_a_number_out_of_its_limits_proposes_nothing():
    assert proposed("costo", "150", "answer.constraint") is None
    assert proposed("costo", "12,345.5", "answer.constraint") is None
    assert proposed("poblacion", "7", "answer.constraint") is None


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("31-12-2024", "2024-12-31"),
        ("31.12.2024", "2024-12-31"),
        ("2024/12/31", "2024-12-31"),
        ("2024-1-5", "2024-01-05"),
        ("2024-12-31 00:00:00", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
    ],
)
def test_a_date_in_another_spelling_is_read(wrong, meant):
    assert proposed("cuando", wrong) == meant


@pytest.mark.parametrize("wrong", ["31/02/2024", "13/13/2024", "31/12/24", "ayer", "45657"])
def test_what_is_no_day_proposes_nothing(wrong):
    assert proposed("cuando", wrong) is None


@pytest.mark.parametrize("wrong", [None, ""])
def test_nothing_is_proposed_for_what_is_missing(wrong):
    assert proposed("poblacion", wrong, "answer.required") is None


def test_nothing_is_proposed_for_a_whole_record():
    assert proposed("", "0101", "record.duplicate_key") is None
    assert proposed("municipio", "101", "record.duplicate_key") is None


def test_nothing_is_proposed_for_free_text():
    assert proposed("nombre", " x ") is None
