"""What a package says of itself: complete, in Spanish, readable by people and screen readers."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from support.households import FLAT, METADATA, NESTED, instrument, public

from app.steps import package_texts
from app.steps.package_texts import (
    dictionary_csv,
    dictionary_html,
    explain,
    readme,
    withheld_classes,
)
from app.steps.public_tables import public_tables
from forms.choices import Choice
from forms.instrument import ChoiceList, Question
from forms.question_types import TYPES

RELEASED = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def explained(form):
    tables = public_tables(form, "hogares")
    return explain(form, tables, [1234] * len(tables))


def test_the_dictionary_has_one_row_per_column():
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(explained(FLAT)))))
    assert [row["columna"] for row in rows] == ["municipio", "numero", "ingreso", "nota"]
    assert rows[0] == {
        "archivo": "hogares.csv",
        "columna": "municipio",
        "nombre": "Municipio",
        "descripcion": "",
        "tipo": "texto",
        "unidad": "",
        "reglas": "identifica la fila; catálogo «municipios»",
        "valores": "0101 = Guatemala | 0102 = Santa Catarina Pinula",
    }
    assert rows[2]["reglas"] == "mínimo 0; indicador ODS 1.1.1"


def test_a_long_list_is_cut_in_the_table_and_whole_on_the_page():
    many = ChoiceList("x", tuple(Choice(f"{n:03}", {"es": f"Valor {n}"}) for n in range(450)))
    form = instrument(Question("a", "select_one", list_name="x", marks=public()), lists=[many])
    (table,) = explained(form)
    (row,) = csv.DictReader(io.StringIO(dictionary_csv([table])))
    assert row["valores"].endswith("399 = Valor 399 | …")
    assert "Valor 449" in dictionary_html([table], METADATA, RELEASED)


def test_a_rule_is_said_once_as_limits_or_in_the_words_of_the_form():
    form = instrument(
        Question(
            "a",
            "integer",
            constraint=". >= 0 and . <= 9",
            constraint_messages={"es": "Debe estar entre 0 y 9."},
            marks=public(),
        ),
        Question(
            "b",
            "text",
            constraint="regex(., '^[0-9]+$')",
            constraint_messages={"es": "Solo números."},
            marks=public(),
        ),
    )
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(explained(form)))))
    assert [row["reglas"] for row in rows] == ["mínimo 0; máximo 9", "Solo números."]


def test_identifier_columns_are_in_the_dictionary_too():
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(explained(NESTED)))))
    assert [(row["archivo"], row["columna"]) for row in rows if "id_" in row["columna"]] == [
        ("hogares.csv", "id_registro"),
        ("hogares-personas.csv", "id_registro"),
        ("hogares-personas.csv", "id_fila"),
        ("hogares-personas-hijos.csv", "id_registro"),
        ("hogares-personas-hijos.csv", "id_fila_superior"),
        ("hogares-personas-hijos.csv", "id_fila"),
    ]


def test_every_type_of_column_has_spanish_words():
    words = package_texts._all_words()
    for kind in TYPES.values():
        assert ("type", kind.field_type) in words


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.elements = [], [], [], []

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.elements.append((tag, said))
        self.ids += [said["id"]] if "id" in said else []
        self.links += [said["href"]] if tag == "a" else []
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_accessible():
    page = _Page()
    page.feed(dictionary_html(explained(FLAT), METADATA, RELEASED))
    assert page.open == []
    assert ("html", {"lang": "es"}) in page.elements
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("caption") == tags.count("table") == 2
    assert all(said.get("scope") in {"col", "row"} for tag, said in page.elements if tag == "th")
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} == set(page.ids)


def test_the_page_needs_nothing_from_elsewhere():
    text = dictionary_html(explained(FLAT), METADATA, RELEASED)
    assert not re.search(r"<(script|link|img)|url\(", text)


def test_what_people_typed_cannot_break_the_page():
    bad = replace(METADATA, title="<script>alert(1)</script>")
    text = dictionary_html(explained(FLAT), bad, RELEASED)
    assert "<script>" not in text
    assert "Nota &lt;importante&gt;" in text


def test_the_read_me_says_what_who_when_how_to_cite_and_how_to_check():
    text = readme(FLAT, explained(FLAT), METADATA, RELEASED)
    for said in (
        "# Hogares visitados en 2026",
        "**Publica:** Municipalidad de Nebaj",
        "**Preguntas:** uip@example.org",
        "**Fecha de publicación:** 21/11/2026",
        "**Se actualiza:** cada año",
        "**Período de los datos:** 2026-01/2026-06",
        "**Territorio:** Santa María Nebaj, Quiché (1413)",
        "artículo 10, numeral 28",
        "Hogares visitados: 1,234 filas",
        "Visitas de la oficina municipal.",
        "Licencia CC-BY-4.0",
        "sha256sum -c manifiesto.sha256",
        "certutil -hashfile hogares.csv SHA256",
    ):
        assert said in text


def test_the_read_me_counts_what_stays_inside_without_naming_it():
    text = readme(FLAT, explained(FLAT), METADATA, RELEASED)
    assert "3 preguntas más, que no salen" in text
    assert "sin clasificar: 1, confidenciales: 1, sensibles: 1" in text
    assert "Pueblo" not in text
    assert withheld_classes(FLAT) == {"": 1, "confidencial": 1, "sensible": 1}


def test_a_sign_of_tables_inside_a_label_does_not_break_the_read_me():
    assert "| Ingreso \\| mensual |" in readme(FLAT, explained(FLAT), METADATA, RELEASED)


@pytest.mark.parametrize(
    ("spatial", "said"),
    [("GT", "Guatemala"), ("GT-14", "Quiché (GT-14)"), ("0101", "Guatemala, Guatemala (0101)")],
)
def test_the_territory_is_said_by_its_name(spatial, said):
    text = readme(FLAT, explained(FLAT), replace(METADATA, spatial=spatial), RELEASED)
    assert f"**Territorio:** {said}\n" in text


def test_what_is_not_known_is_not_said():
    bare = replace(
        METADATA,
        contact_email="",
        temporal_start="",
        temporal_end="",
        themes=(),
        laip="",
        sdg=(),
        sources=(),
    )
    text = readme(NESTED, explained(NESTED), bare, RELEASED)
    for heading in ("Preguntas", "Período", "Temas", "Ley de Acceso", "Fuentes", "no se publica"):
        assert heading not in text
    assert "None" not in text


def test_an_article_without_numeral_is_said_as_it_is():
    text = readme(FLAT, explained(FLAT), replace(METADATA, laip="10"), RELEASED)
    assert "artículo 10\n" in text
