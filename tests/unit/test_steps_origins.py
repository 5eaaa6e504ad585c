"""Whose file is it: what names, folders and notes say, and what they leave to a person."""

import pytest

from app.steps.origins import Clue, clues_in, decided, origin_of, periods_in

CERTAIN = {
    "a code": (("0101",), "0101", "file"),
    "a code among other words": (("datos_1413_final",), "1413", "file"),
    "a code as ISO writes it": (("GT-0101 marzo",), "0101", "file"),
    "a code with a hyphen": (("16-02 presupuesto",), "1602", "file"),
    "a code beside a day": (("1602_20260315",), "1602", "file"),
    "a code beside a month": (("1602 2026-03",), "1602", "file"),
    "a name": (("San Pedro Carchá marzo 2026",), "1609", "file"),
    "a name without accents": (("san_pedro_carcha",), "1609", "file"),
    "a twin beside its department": (("La Libertad, Huehuetenango",), "1311", "file"),
    "a twin in the folder of its department": (("San José", ("Petén",)), "1702", "file"),
    "the folder": (("datos", ("1413 Nebaj", "entregas")), "1413", "folder"),
    "a note above the table": (
        ("datos", (), ("Municipalidad de Guatemala", "marzo 2026")),
        "0101",
        "cell",
    ),
    "the office of a place that is a department too": (
        ("datos", (), ("Municipalidad de Escuintla",)),
        "0501",
        "cell",
    ),
    "file and folder that agree": (("0101", ("0101",)), "0101", "file"),
}


@pytest.mark.parametrize("case", CERTAIN, ids=str)
def test_what_can_mean_one_municipality_only_is_taken(case):
    given, code, source = CERTAIN[case]
    found = origin_of(*given)
    assert (found.code, found.source, found.conflict) == (code, source, False)


DOUBTFUL = {
    "nothing": (("datos",), ()),
    "a twin alone": (("San José",), ("0509", "1702")),
    "what is a department too": (("guatemala 2026",), ("0101",)),
    "what could be a year": (("informe 2011",), ("2011",)),
    "three digits": (("101",), ()),
    "a code of no municipality": (("9901",), ()),
    "a number that is longer": (("01011",), ()),
    "part of a name": (("san juan",), ()),
    "words run together": (("SantaBarbara",), ()),
}


@pytest.mark.parametrize("case", DOUBTFUL, ids=str)
def test_what_can_mean_something_else_is_left_to_a_person(case):
    given, candidates = DOUBTFUL[case]
    found = origin_of(*given)
    assert (found.code, found.source, found.candidates) == ("", None, candidates)
    assert not found.conflict


@pytest.mark.parametrize(
    ("given", "candidates"),
    [
        (("0101 y 1413",), ("0101", "1413")),
        (("0101", ("1413",)), ("0101", "1413")),
        (("0101", (), ("Municipalidad de Escuintla",)), ("0101", "0501")),
    ],
)
def test_two_places_that_say_two_things_decide_nothing(given, candidates):
    found = origin_of(*given)
    assert found.conflict
    assert (found.code, found.candidates) == ("", candidates)


def test_what_is_not_sure_does_not_contradict_what_is():
    found = origin_of("1413 informe 2011")
    assert (found.code, found.conflict) == ("1413", False)


def test_a_clue_says_where_it_was_found_and_what_it_can_mean():
    assert list(clues_in("San José", "folder", "San José, Escuintla")) == [
        Clue("folder", "San José", ("0509",), True)
    ]


def test_no_clue_decides_nothing():
    assert decided(()).code == ""


PERIODS = {
    "2026-03": ("2026-03",),
    "datos 202603": ("2026-03",),
    "datos_2026_03": ("2026-03",),
    "1602_20260315": ("2026-03",),
    "marzo 2026": ("2026-03",),
    "Setiembre de 2026": ("2026-09",),
    "septiembre_2026": ("2026-09",),
    "enero a marzo 2026": ("2026-01", "2026-03"),
    "2026-01 y 2026-02": ("2026-01", "2026-02"),
    "informe 2026": ("2026",),
    "2025 y 2026": ("2025", "2026"),
    "marzo": (),
    "0101": (),
    "2026-13": ("2026",),
    "": (),
}


@pytest.mark.parametrize(("text", "periods"), PERIODS.items())
def test_periods_are_found_as_people_write_them(text, periods):
    assert periods_in(text) == periods
