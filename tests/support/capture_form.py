"""A household form for capture tests: every plain question type, relevance, a repeat."""

import tempfile
from pathlib import Path

from support.known_forms import write_form

from app.operations.load_form import load_form
from app.store.workspace import Workspace

COLUMNS = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message",
    "calculation", "appearance", "read_only", "bind::acopio:unit",
)  # fmt: skip
PIPED = "${fuente} = '1' or ${fuente} = '2'"
SOURCES = (
    "No sabe / no responde", "Tubería dentro de la vivienda", "Tubería en el terreno",
    "Chorro público", "Pozo perforado", "Agua de lluvia", "Río o lago",
    "Manantial o nacimiento", "Camión o tonel", "Otra",
)  # fmt: skip


def _row(kind, name="", label="", unit="", **columns):
    given = {"type": kind, "name": name, "label": label, "bind::acopio:unit": unit, **columns}
    return [given.get(column, "") for column in COLUMNS]


SURVEY = (
    COLUMNS,
    _row("note", "saludo", "Lea esta página antes de comenzar."),
    _row("begin group", "lugar", "Ubicación"),
    _row("text", "comunidad", "Comunidad", required="yes"),
    _row("text", "direccion", "Dirección", appearance="multiline"),
    _row("date", "visita", "Día de la visita"),
    _row("end group"),
    _row("begin group", "agua", "Agua"),
    _row(
        "integer", "personas", "¿Cuántas personas viven habitualmente en esta vivienda?",
        "personas", required="yes", constraint=". > 0", constraint_message="Debe ser al menos 1.",
    ),
    _row("integer", "dormitorios", "¿Cuántos cuartos usan para dormir?", "cuartos"),
    _row(
        "integer", "horas", "¿Cuántas horas al día llega el agua?", "horas",
        constraint=". >= 0 and . <= 24", constraint_message="Debe estar entre 0 y 24.",
    ),
    _row(
        "select_one fuentes", "fuente", "¿De dónde obtiene principalmente el agua para beber?",
        hint="Elija una: escriba su número o use las flechas.", required="yes",
    ),
    _row("decimal", "pago", "¿Cuánto paga al mes por el agua?", "Q", relevant=PIPED),
    _row("text", "empresa", "¿Quién le cobra el agua?", relevant=PIPED),
    _row("select_multiple tratos", "trato", "¿Qué hacen con el agua antes de beberla?"),
    _row(
        "integer", "litros", "Litros por persona al día", "litros",
        calculation="${horas} * 10", read_only="yes",
    ),
    _row("decimal", "gasto", "¿Cuánto gastan al mes en agua?", "Q"),
    _row("end group"),
    _row("geopoint", "punto", "Punto de la vivienda"),
    _row("begin repeat", "miembros", "Personas del hogar"),
    _row("text", "nombre", "Nombre", required="yes"),
    _row("integer", "edad", "Edad", "años"),
    _row("end repeat"),
    _row("text", "cierre", "Observaciones"),
)  # fmt: skip
CHOICES = (
    ("list_name", "name", "label"),
    *(("fuentes", str(n), SOURCES[n]) for n in (*range(1, 10), 0)),
    ("tratos", "1", "La hierven"),
    ("tratos", "2", "Le ponen cloro"),
    ("tratos", "3", "La filtran"),
)
SETTINGS = (
    ("form_id", "form_title", "namespaces"),
    ("hogares", "Hogares y agua 2026", 'acopio="https://acopio.gt/xforms"'),
)
HOUSEHOLDS = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


def load_sheets(folder, sheets):
    """Put a form written as sheets into a workspace."""
    with tempfile.TemporaryDirectory() as place, Workspace.open(folder) as workspace:
        return load_form(workspace, write_form(Path(place) / "prueba.xlsx", sheets))


def load_households(folder):
    """Put the household form into a workspace."""
    return load_sheets(folder, HOUSEHOLDS)


def load_long_page(folder, questions=20):
    """Put a form of one page with that many questions into a workspace."""
    kinds = ("text", "integer", "decimal", "date", "select_one tratos")
    rows = [_row(kinds[n % len(kinds)], f"p{n}", f"Pregunta {n}") for n in range(questions)]
    settings = (("form_id", "form_title"), ("larga", "Larga"))
    sheets = {"survey": (COLUMNS[:-1], *(row[:-1] for row in rows)), "choices": CHOICES}
    return load_sheets(folder, {**sheets, "settings": settings})
