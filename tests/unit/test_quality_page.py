"""The page of the quality report: every part of a report, and every gap in it, in words."""

import copy
import re

import pytest

from app.paper.quality_page import quality_page, quality_pictures

PART = {
    "part": "validity",
    "title": "Datos dentro de sus reglas",
    "weight": 25.0,
    "ratio": 0.9,
    "good": 9,
    "of": 10,
    "sentence": "9 de 10 respuestas cumplen.",
    "advice": "Corrija en Revisar.",
    "worst": [{"field": "edad", "label": "Edad", "count": 1200}],
}
COLUMN = {
    "name": "edad",
    "title": "Edad",
    "rows": 4,
    "missing": 1,
    "placeholders": 0,
    "distinct": 2,
    "distinct_is_estimate": False,
    "top": [{"value": "a", "count": 2}, {"value": "b", "count": 1}],
    "mixed": False,
    "kinds": {"text": 3},
    "numbers": None,
    "dates": None,
}
NUMBERS = {
    "min": 1,
    "max": 12000.456,
    "mean": 2018,
    "quantiles": {"0.5": 7},
    "histogram": {"edges": [1, 6000, 12000.456], "counts": [2, 1]},
}
LOAD = {"name": "enero.csv", "at": "2026-01-31T10:00:00.000Z", "records": 3, "index": 90.5}
REPORT = {
    "title": "Hogares",
    "made_at": "2026-11-22T10:00:00.000Z",
    "records": 4,
    "index": 91.2,
    "parts": [PART],
    "trend": [LOAD],
    "outliers": [{"sentence": "«Edad»: 1 dato lejos."}],
    "field_work": {"people": 2, "fewest_records": 5, "hints": [], "near_duplicates": []},
    "tables": [{"columns": [COLUMN]}],
}


def page(**changes):
    """Text of the page without its markup."""
    drawn = quality_page(copy.deepcopy(REPORT) | changes)
    body = drawn[drawn.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", body)))


def column(**changes):
    return page(tables=[{"columns": [COLUMN | changes]}])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Índice 91.2 de 100, en 4 registros terminados."),
        ({"records": 1}, "en 1 registro terminado."),
        ({"index": None, "records": 0}, "Todavía no hay registros terminados."),
        ({}, "Medido el 22/11/2026."),
        ({}, "Datos dentro de sus reglas 25 90 %"),
        ({}, "Lo que más pesa: Edad (1,200)."),
        ({}, "Corrija en Revisar."),
        ({"parts": [PART | {"ratio": None}]}, "Datos dentro de sus reglas 25 –"),
        ({"parts": [PART | {"ratio": 0.99999}]}, "99.9 %"),
        ({}, "enero.csv 31/01/2026 3 90.5"),
        ({"trend": [LOAD | {"index": None}]}, "enero.csv 31/01/2026 3 –"),
        ({}, "«Edad»: 1 dato lejos."),
        ({}, "No se mira a quien tiene menos de 5 registros."),
        ({}, "Nada llama la atención en cómo se hicieron los registros."),
    ],
)
def test_it_says(changes, words):
    assert words in page(**changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"trend": []}, "Carga por carga"),
        ({"outliers": []}, "Datos lejos de los demás"),
        ({"field_work": REPORT["field_work"] | {"people": 0}}, "Trabajo de campo"),
        ({"field_work": None}, "Trabajo de campo"),
        ({"tables": []}, "Columna por columna"),
        ({"parts": [PART | {"worst": []}]}, "Lo que más pesa"),
    ],
)
def test_it_is_silent_where_there_is_nothing(changes, words):
    assert words in page() or words == "Columna por columna"
    assert words not in page(**changes)


NOTE = {
    "column": "edad",
    "question": "Edad <años>",
    "rule": "Espacios de más",
    "count": 1_200,
    "reason": "Así lo escribe RENAP & otros",
}


def test_what_was_explained_stands_with_its_reason():
    said = page(explained=[NOTE])
    assert "Explicado Pregunta Qué se dudó Datos Por qué está bien" in said
    assert "Edad &lt;años&gt; Espacios de más 1,200 Así lo escribe RENAP &amp; otros" in said


@pytest.mark.parametrize("changes", [{}, {"explained": []}])
def test_where_nothing_was_explained_nothing_is_said(changes):
    assert "Por qué está bien" not in page(**changes)


def test_hints_stand_as_they_are_said():
    hint = {"sentence": "Conviene hablar con Ana."}
    work = REPORT["field_work"] | {"hints": [hint], "near_duplicates": [hint]}
    said = page(field_work=work)
    assert said.count("Conviene hablar con Ana.") == 2
    assert "Nada llama la atención" not in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Con dato: 3 de 4 (75 %). Distintos: 2."),
        ({"distinct_is_estimate": True}, "Distintos: ~2."),
        ({}, "Más frecuentes: a (2), b (1)."),
        ({"mixed": True, "kinds": {"integer": 2, "text": 1}}, "varias clases: integer, text."),
        ({"numbers": NUMBERS}, "De 1 a 12,000.46; promedio 2018, mediana 7."),
        ({"dates": {"first": "2026-01-02", "last": "2026-03-04"}}, "Del 02/01/2026 al 04/03/2026."),
        ({"title": ""}, "edad"),
        ({"rows": 0, "missing": 0, "distinct": 0, "top": []}, "Con dato: 0 de 0 (0 %)."),
    ],
)
def test_a_column_is_said(changes, words):
    assert words in column(**changes)


def test_values_that_are_all_different_are_not_listed():
    assert "Más frecuentes" not in column(distinct=3)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, {"partes.svg"}),
        ({"parts": []}, set()),
        ({"parts": [PART | {"ratio": None}]}, set()),
        ({"trend": [LOAD, LOAD]}, {"partes.svg", "cargas.svg"}),
        ({"tables": [{"columns": [COLUMN | {"numbers": NUMBERS}]}]},
         {"partes.svg", "columna-0-0.svg"}),
    ],
)  # fmt: skip
def test_there_is_a_picture_for_what_can_be_drawn(changes, names):
    assert set(quality_pictures(REPORT | changes)) == names


def test_a_picture_of_the_page_stands_in_it_and_one_for_paper_is_named():
    assert "<svg" in quality_page(REPORT)
    assert '<img src="partes.svg"' in quality_page(REPORT, for_pdf=True)


@pytest.mark.parametrize("place", ["title", "sentence", "label", "load", "value"])
def test_whatever_people_wrote_stays_text(place):
    evil = "<script>x</script>"
    report = copy.deepcopy(REPORT)
    if place == "title":
        report["title"] = evil
    elif place == "sentence":
        report["outliers"][0]["sentence"] = evil
    elif place == "label":
        report["parts"][0]["worst"][0]["label"] = evil
    elif place == "load":
        report["trend"][0]["name"] = evil
    else:
        report["tables"][0]["columns"][0]["top"][0]["value"] = evil
    assert "<script" not in quality_page(report)
