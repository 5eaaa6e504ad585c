"""What operations, their parameters and their choices are called on the page of Limpiar."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.messages import N_, _, ngettext
from app.ui import numbers

if TYPE_CHECKING:
    from app.operations.clean_form import CleanedForm
    from app.operations.clean_import import TableLook
    from app.steps.cleaning.step import Step, Tally

OPERATIONS: Mapping[str, str] = MappingProxyType(
    {
        "trim": N_("Quitar espacios de los lados"),
        "spaces": N_("Dejar un solo espacio"),
        "case": N_("Mayúsculas y minúsculas"),
        "accents": N_("Tildes"),
        "mojibake": N_("Arreglar letras mal leídas"),
        "parse_date": N_("Escribir fechas parejas"),
        "parse_number": N_("Escribir números parejos"),
        "map": N_("Cambiar unos datos por otros"),
        "zero_fill": N_("Poner los ceros de un código"),
        "set_missing": N_("Dejar vacío lo que no es dato"),
        "fill": N_("Llenar lo vacío"),
        "mark_outliers": N_("Señalar lo que se aparta mucho"),
        "compute": N_("Calcular un dato"),
        "split": N_("Partir una columna"),
        "merge": N_("Unir columnas"),
        "drop_duplicates": N_("Quitar filas repetidas"),
        "delete_rows": N_("Quitar filas"),
        "rename": N_("Cambiar el nombre de columnas"),
        "keep_columns": N_("Quedarse con unas columnas"),
        "drop_columns": N_("Quitar columnas"),
    }
)
"""Operations, in the order they are offered."""

PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "columns": N_("Columnas"),
        "to": N_("Cómo queda"),
        "order": N_("Orden de la fecha"),
        "pivot": N_("Año de dos cifras: hasta cuál es 20.."),
        "serial": N_("Números de Excel que son fechas"),
        "drop_time": N_("Quitar la hora"),
        "decimal": N_("Signo decimal"),
        "thousands": N_("Signo de miles"),
        "parentheses": N_("Entre paréntesis es negativo"),
        "values": N_("Datos, uno por línea"),
        "match": N_("Cómo se compara"),
        "others": N_("Los que no están en la lista"),
        "width": N_("Cifras del código"),
        "catalogue": N_("Lista oficial"),
        "method": N_("Manera"),
        "value": N_("Dato que se pone"),
        "column": N_("Columna"),
        "expression": N_("Fórmula"),
        "replace": N_("Cambiar el dato que ya está"),
        "into": N_("Columna nueva; al partir, una por línea"),
        "separator": N_("Signo entre las partes"),
        "drop": N_("Quitar las columnas de donde sale"),
        "skip_blank": N_("Saltar lo vacío"),
        "keys": N_("Columnas que se comparan (ninguna: todas)"),
        "keep": N_("Cuál fila se queda"),
        "names": N_("Nombre de antes = nombre nuevo, uno por línea"),
    }
)
"""Parameters of the operations that can be written here."""

CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "upper": N_("TODO EN MAYÚSCULAS"),
        "lower": N_("todo en minúsculas"),
        "title": N_("Como Nombre Propio"),
        "sentence": N_("Como oración"),
        "plain": N_("sin tildes"),
        "composed": N_("la letra y su tilde en un solo signo"),
        "dmy": N_("día, mes, año"),
        "mdy": N_("mes, día, año"),
        "ymd": N_("año, mes, día"),
        "exact": N_("tal como se escribe"),
        "folded": N_("sin mirar tildes ni mayúsculas"),
        "keep": N_("se quedan"),
        "first": N_("la primera"),
        "last": N_("la última"),
        "most_filled": N_("la más llena"),
        "none": N_("ninguna"),
        "report": N_("se avisan"),
        "municipality": N_("municipios"),
        "department": N_("departamentos"),
        "down": N_("con el dato de arriba"),
        "constant": N_("con un mismo dato"),
        "mad": N_("por la mediana"),
        "iqr": N_("por los cuartos"),
        " ": N_("espacio"),
        "": N_("ninguno"),
    }
)
"""Choices of parameters; one without words is said as it is written."""


def operation(op: str) -> str:
    """Say an operation."""
    return _(OPERATIONS[op])


def choice(code: str) -> str:
    """Say a choice."""
    return _(CHOICES[code]) if code in CHOICES else code


def parameter(name: str) -> str:
    """Say a parameter."""
    return _(PARAMETERS.get(name, name))


def step_words(step: "Step", labels: Mapping[str, str]) -> str:
    """Say on which columns a step works, and for which records."""
    named = [*step.columns] or [step.text("column")]
    words = ", ".join(labels.get(name, name) for name in named if name)
    if not step.where:
        return words
    condition = _("solo si {condition}").format(condition=step.where)
    return f"{words} · {condition}" if words else condition


def tally_words(tally: "Tally") -> str:
    """Say what a step would change, and what it could not read."""
    said = ngettext("{n} dato", "{n} datos", tally.cells).format(n=numbers.count(tally.cells))
    if tally.removed:
        gone = ngettext("{n} fila fuera", "{n} filas fuera", tally.removed)
        said = gone.format(n=numbers.count(tally.removed))
    if tally.unread:
        said += _(", {n} sin leer").format(n=numbers.count(tally.unread))
    return said


def table_words(look: "CleanedForm | TableLook") -> str:
    """Say what a recipe would make of a table that is about to be imported."""
    data = ngettext("Cambia {n} dato;", "Cambian {n} datos;", look.changed)
    gone = ngettext("sale {n} fila;", "salen {n} filas;", look.report.removed)
    left = ngettext("queda {n} fila.", "quedan {n} filas.", look.report.rows_out)
    counts = (look.changed, look.report.removed, look.report.rows_out)
    return " ".join(
        words.format(n=numbers.count(count))
        for words, count in zip((data, gone, left), counts, strict=True)
    )
