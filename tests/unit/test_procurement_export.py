"""Exports of Guatecompras and of budget execution, as offices download them (all rows made up)."""

import csv
import json
from io import StringIO

import pytest
from openpyxl import Workbook
from support.commands import Shell

from app.operations.form_from_table import form_from_table
from app.operations.import_table import import_table
from app.paths import asset
from app.steps.known_exports import export_of, known_exports
from app.steps.reference import fold
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.question_types import TYPES

PERSON = "Juana"

# LAIP articles 10.10, 10.11, 10.20, 10.22: what a list of purchases must say.
WANTED_OF_PURCHASES = {
    "modalidad", "nog", "npg", "objeto", "fecha_publicacion", "fecha_cierre", "fecha_adjudicacion",
    "proveedor", "nit", "cantidad", "precio_unitario", "monto", "plazo", "contrato", "renglon",
}  # fmt: skip
# LAIP articles 10.7 and 10.8.
WANTED_OF_BUDGETS = {
    "ejercicio", "mes", "programa", "subprograma", "proyecto", "actividad", "obra", "renglon",
    "fuente", "asignado", "modificado", "vigente", "devengado", "pagado",
}  # fmt: skip

TENDERS = {
    "NOG": "0012345678",
    "Modalidad": "Cotización",
    "Descripción": 'Techo "mínimo", fase 1',
    "Fecha de publicación": "15/03/2026",
    "Fecha de cierre": "25/03/2026",
    "Fecha de adjudicación": "30/04/2026",
    "Nombre del proveedor": "Ferretería Ñandú, S.A.",
    "NIT": "576937-K",
    "Monto adjudicado": "125400.50",
    "Plazo": "3 meses",
}
DIRECT = {
    "NPG": "E00512345",
    "Tipo de compra": "Baja cuantía",
    "Objeto de la compra": "Resmas de papel",
    "Fecha publicación": "31/01/2026",
    "Proveedor": "Ana Ajú",
    "NIT proveedor": "CF",
    "Cantidad": "40",
    "Precio unitario (Q)": "38.75",
    "Monto total": "1550.00",
    "Renglón presupuestario": "041",
}


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as opened:
        yield opened


@pytest.fixture
def export(tmp_path):
    def export(*rows, name="compras.csv", delimiter=",", encoding="utf-8"):
        text = StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow(rows[0])
        writer.writerows(each.values() for each in rows)
        file = tmp_path / name
        file.write_bytes(text.getvalue().encode(encoding))
        return file

    return export


def stored(workspace, form):
    """Give the answers of all records of a form."""
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(form).instrument))
    return [dict(kept.values) for _, kept in workspace.records.stream(ids)]


def types(workspace, form):
    """Give the type of each question of a form."""
    instrument = workspace.instruments.instrument(workspace.instruments.latest(form).id)
    return {question.name: question.type for question in instrument.questions()}


class TestTheMappings:
    """The files say what the law wants told."""

    @pytest.mark.parametrize(
        ("id_", "wanted"),
        [
            ("contrataciones", WANTED_OF_PURCHASES),
            ("ejecucion_presupuestaria", WANTED_OF_BUDGETS),
        ],
    )
    def test_each_knows_all_that_the_law_wants_published(self, id_, wanted):
        (export,) = (each for each in known_exports() if each.id == id_)
        assert wanted - set(export.types) == set()

    @pytest.mark.parametrize("export", known_exports(), ids=lambda each: each.id)
    def test_names_of_questions_are_names_a_form_can_have(self, export):
        assert all(name.isidentifier() and name == fold(name).replace(" ", "_")
                   for name in export.types)  # fmt: skip
        assert set(export.types.values()) <= set(TYPES)

    @pytest.mark.parametrize("question", ["nog", "npg", "nit", "renglon", "contrato"])
    def test_codes_are_texts_so_that_zeros_and_letters_stay(self, question):
        (purchases,) = (each for each in known_exports() if each.id == "contrataciones")
        assert purchases.types[question] == "text"

    @pytest.mark.parametrize("question", ["monto", "precio_unitario", "cantidad"])
    def test_amounts_are_numbers(self, question):
        (purchases,) = (each for each in known_exports() if each.id == "contrataciones")
        assert purchases.types[question] == "decimal"

    @pytest.mark.parametrize("question", ["publicacion", "cierre", "adjudicacion"])
    def test_days_are_dates(self, question):
        (purchases,) = (each for each in known_exports() if each.id == "contrataciones")
        assert purchases.types[f"fecha_{question}"] == "date"


HEADS = {
    "tenders": (tuple(TENDERS), "contrataciones"),
    "direct purchases": (tuple(DIRECT), "contrataciones"),
    "in capitals without accents": (
        ("NOG", "MODALIDAD DE COMPRA", "FECHA DE PUBLICACION", "ENTIDAD", "MONTO"),
        "contrataciones",
    ),
    "with signs": (("No. NOG", "Estatus", "Proveedor", "NIT:", "Monto (Q)"), "contrataciones"),
    "with spaces": ((" NOG ", "Modalidad ", " NIT", "Monto  total"), "contrataciones"),
    "with underlines": (
        ("numero_de_operacion", "tipo_de_concurso", "unidad_compradora", "fecha_de_adjudicacion"),
        "contrataciones",
    ),
    "with columns nobody knows": (
        ("NOG", "Modalidad", "Proveedor", "NIT", "Monto", "Observaciones", "Enlace"),
        "contrataciones",
    ),
    "budget": (
        ("Ejercicio", "Programa", "Renglón", "Asignado", "Vigente", "Devengado"),
        "ejecucion_presupuestaria",
    ),
    "three known columns only": (("NOG", "Proveedor", "NIT"), None),
    "half of the columns and no more": (
        ("NOG", "Proveedor", "NIT", "Monto", "a", "b", "c", "d"),
        None,
    ),
    "the same column again and again": (("NIT", "No. NIT", "NIT proveedor", "NIT"), None),
    "people": (("Nombre", "Sexo", "Edad", "NIT", "Estado"), None),
    "nothing": ((), None),
}


@pytest.mark.parametrize("case", HEADS)
def test_an_export_is_told_by_its_head(case):
    head, known = HEADS[case]
    found = export_of(head)
    assert (found.id if found else None) == known


WORDS = {
    "No. NOG": "nog", "Número NOG": "nog", "Número de operación Guatecompras": "nog",
    "Número de publicación Guatecompras": "npg", "No. NPG": "npg",
    "Tipo de compra": "modalidad", "Modalidad de contratación": "modalidad",
    "Estado del concurso": "estado", "Nombre del concurso": "objeto",
    "Objeto del contrato": "objeto", "Entidad compradora": "entidad",
    "Fecha de presentación de ofertas": "fecha_cierre", "Fecha cierre": "fecha_cierre",
    "Proveedor adjudicado": "proveedor", "Adjudicatario": "proveedor",
    "NIT adjudicatario": "nit", "Cantidad adjudicada": "cantidad",
    "Precio por unidad": "precio_unitario", "Monto del contrato": "monto",
    "Plazo del contrato": "plazo", "Vigencia del contrato": "plazo",
    "No. contrato": "contrato", "Renglón presupuestario": "renglon",
}  # fmt: skip


@pytest.mark.parametrize(("word", "question"), WORDS.items(), ids=WORDS)
def test_words_that_systems_use_find_their_question(word, question):
    (purchases,) = (each for each in known_exports() if each.id == "contrataciones")
    assert purchases.of([word]) == {word: question}


def test_of_two_columns_for_one_question_the_first_counts():
    (purchases,) = (each for each in known_exports() if each.id == "contrataciones")
    assert purchases.of(["Proveedor", "Adjudicatario"]) == {"Proveedor": "proveedor"}


class TestImporting:
    """What becomes of the cells."""

    def test_a_list_of_tenders_makes_a_form_with_the_names_of_the_mapping(self, workspace, export):
        form_from_table(workspace, "compras", export(TENDERS), PERSON)
        assert types(workspace, "compras") == {
            "nog": "text", "modalidad": "text", "objeto": "text", "fecha_publicacion": "date",
            "fecha_cierre": "date", "fecha_adjudicacion": "date", "proveedor": "text",
            "nit": "text", "monto": "decimal", "plazo": "text",
        }  # fmt: skip

    def test_codes_keep_their_zeros_and_texts_their_signs(self, workspace, export):
        form_from_table(workspace, "compras", export(TENDERS), PERSON)
        (kept,) = stored(workspace, "compras")
        assert (kept["nog"], kept["nit"]) == ("0012345678", "576937-K")
        assert kept["objeto"] == 'Techo "mínimo", fase 1'
        assert kept["proveedor"] == "Ferretería Ñandú, S.A."

    def test_days_and_amounts_are_read(self, workspace, export):
        form_from_table(workspace, "compras", export(TENDERS), PERSON)
        (kept,) = stored(workspace, "compras")
        assert kept["monto"] == 125400.5
        assert [kept[f"fecha_{day}"] for day in ("publicacion", "cierre", "adjudicacion")] == [
            "2026-03-15", "2026-03-25", "2026-04-30",
        ]  # fmt: skip

    def test_a_direct_purchase_keeps_its_npg_its_consumer_and_its_line(self, workspace, export):
        form_from_table(workspace, "compras", export(DIRECT), PERSON)
        (kept,) = stored(workspace, "compras")
        assert (kept["npg"], kept["nit"], kept["renglon"]) == ("E00512345", "CF", "041")
        assert (kept["cantidad"], kept["precio_unitario"], kept["monto"]) == (40, 38.75, 1550)

    @pytest.mark.parametrize(
        ("delimiter", "encoding"),
        [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig"), ("|", "utf-8")],
        ids=["Excel of an office", "Unicode text of Excel", "with its mark", "upright strokes"],
    )
    def test_however_the_file_is_written(self, workspace, export, delimiter, encoding):
        file = export(TENDERS, delimiter=delimiter, encoding=encoding)
        form_from_table(workspace, "compras", file, PERSON)
        (kept,) = stored(workspace, "compras")
        assert (kept["proveedor"], kept["monto"]) == ("Ferretería Ñandú, S.A.", 125400.5)

    def test_a_later_export_with_other_words_fits_the_same_form(self, workspace, export):
        form_from_table(workspace, "compras", export(TENDERS), PERSON)
        words = ("No. NOG", "Tipo de concurso", "Objeto", "Fecha publicación", "Fecha cierre",
                 "Fecha adjudicación", "Adjudicatario", "No. NIT", "Monto (Q)",
                 "Plazo de entrega")  # fmt: skip
        later = dict(zip(words, TENDERS.values(), strict=True)) | {"No. NOG": "99"}
        done = import_table(workspace, "compras", export(later, name="abril.csv"), PERSON)
        assert {each.question.name for each in done.plan.columns.columns} == set(
            types(workspace, "compras")
        )
        assert [each["nog"] for each in stored(workspace, "compras")] == ["0012345678", "99"]

    def test_a_workbook_with_notes_above_the_table_is_the_same_export(self, workspace, tmp_path):
        book = Workbook()
        book.active.append(["Sistema de compras del Estado"])
        book.active.append(["Fecha de consulta: 05/04/2026"])
        book.active.append([])
        book.active.append(list(TENDERS))
        book.active.append(list(TENDERS.values()))
        file = tmp_path / "compras.xlsx"
        book.save(file)
        form_from_table(workspace, "compras", file, PERSON)
        (kept,) = stored(workspace, "compras")
        assert (kept["nog"], kept["monto"]) == ("0012345678", 125400.5)


class TestFromTheCommandLine:
    """`data import --new` of an export, then of the next one."""

    @pytest.fixture
    def shell(self, tmp_path, monkeypatch):
        return Shell(tmp_path / "carpeta", monkeypatch)

    def test_the_columns_say_which_question_they_answer(self, shell, export):
        said = shell("data", "import", "--new", "compras", export(TENDERS), "--json")
        assert (said.code, said.object["form"], said.object["imported"]) == (0, "compras", 1)
        assert {each["column"]: each["question"] for each in said.object["columns"]} == {
            "NOG": "nog",
            "Modalidad": "modalidad",
            "Descripción": "objeto",
            "Fecha de publicación": "fecha_publicacion",
            "Fecha de cierre": "fecha_cierre",
            "Fecha de adjudicación": "fecha_adjudicacion",
            "Nombre del proveedor": "proveedor",
            "NIT": "nit",
            "Monto adjudicado": "monto",
            "Plazo": "plazo",
        }

    def test_the_same_export_again_adds_nothing(self, shell, export):
        file = export(TENDERS)
        shell("data", "import", "--new", "compras", file, "--json")
        said = shell("data", "import", "compras", file, "--json")
        assert (said.code, said.object["repeated"]) == (0, True)

    def test_a_doubt_about_the_order_of_days_is_asked_not_guessed(self, shell, export):
        row = {name: "05/03/2026" if "Fecha" in name else cell for name, cell in TENDERS.items()}
        said = shell("data", "import", "--new", "compras", export(row), "--json")
        assert said.code == 1
        assert said.codes
        settled = [
            word
            for name in row
            if "Fecha" in name
            for word in ("--date-order", f"{name}=dmy")
        ]  # fmt: skip
        said = shell("data", "import", "--new", "compras", export(row), *settled, "--json")
        assert (said.code, said.object["imported"]) == (0, 1)


def test_every_mapping_is_plain_json_of_the_first_format():
    for file in asset("mappings").glob("*.json"):
        facts = json.loads(file.read_text(encoding="utf-8"))
        assert facts["mapping"] == 1
        assert facts["title"]
        assert all(column["names"] for column in facts["columns"])
