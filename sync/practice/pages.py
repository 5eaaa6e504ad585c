"""What the pages of the practice portal show: the data for the templates, and their filters."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from sync.practice.line import Signal
from sync.practice.offices import ORGANIZATIONS
from sync.practice.shelf import Dataset, Shelf

PREVIEW_ROWS = 20
"""Rows of the data shown on a dataset's page."""

SIGNALS = (
    (Signal.GOOD, "Con señal", "Todo llega."),
    (Signal.SLOW, "Lento", "Llega, pero despacio, como con poca cobertura."),
    (Signal.NONE, "Sin señal", "Acopio no alcanza el portal; los paquetes esperan."),
    (Signal.HALF, "Falla a medias", "Se corta a mitad de un envío, o se pierde la respuesta."),
)
"""Signal, its name on the button, and what it does."""

_LABELS = {
    "author": "Responsable",
    "author_email": "Correo del responsable",
    "maintainer": "Mantiene",
    "maintainer_email": "Correo de quien mantiene",
    "version": "Versión",
    "url": "Más información",
}

_HIDDEN_EXTRAS = frozenset({"acopio_huella"})


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a table.

    Attributes:
        title: What it is.
        header: Names of the columns.
        rows: Cells as text.
        more: Whether the file goes on.
    """

    title: str
    header: list[str]
    rows: list[list[str]]
    more: bool = False


def environment() -> Environment:
    """Prepare the templates, with Guatemalan numbers and times."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = lambda value: f"{int(value or 0):,}"
    made.filters["moment"] = _moment
    made.globals["signals"] = SIGNALS
    return made


class Pages:
    """Makes the pages of one portal."""

    def __init__(self, shelf: Shelf, shown: Callable[[Dataset], Dataset]) -> None:
        """Prepare the templates.

        Args:
            shelf: Where the datasets are.
            shown: Completes a dataset as the API shows it.
        """
        self._shelf = shelf
        self._shown = shown
        self._templates = environment()

    def catalogue(self, signal: Signal) -> str:
        """Give the page that lists what is public."""
        datasets = self._shelf.datasets()
        public = [self._shown(dataset) for dataset in datasets if not dataset["private"]]
        return self._render(
            "catalogue.html", signal, datasets=public, hidden=len(datasets) - len(public)
        )

    def dataset(self, name: str, signal: Signal) -> str | None:
        """Give the page of a dataset, or None when there is none for everybody."""
        found = self._shelf.find(name)
        if found is None or found["private"] or found["state"] != "active":
            return None
        tables = [table for table in (self._preview(found), self._dictionary(found)) if table]
        said = [
            *((label, found[key]) for key, label in _LABELS.items() if found.get(key)),
            *((e["key"], e["value"]) for e in found["extras"] if e["key"] not in _HIDDEN_EXTRAS),
        ]
        return self._render(
            "dataset.html", signal, dataset=self._shown(found), tables=tables, said=said
        )

    def refusal(self, status: int, signal: Signal) -> str:
        """Give the page that says that something cannot be shown."""
        return self._render("refusal.html", signal, status=status)

    def _render(self, template: str, signal: Signal, **values: object) -> str:
        office = next(iter(ORGANIZATIONS.values()))
        page = self._templates.get_template(template)
        return page.render(signal=signal, office=office, **values)

    def _preview(self, dataset: Dataset) -> Table | None:
        resource = next((r for r in dataset["resources"] if r["format"] == "CSV"), None)
        path = self._shelf.file(resource["id"]) if resource else None
        if path is None:
            return None
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = list(islice(csv.reader(stream), PREVIEW_ROWS + 2))
        if not rows:
            return None
        more = len(rows) > PREVIEW_ROWS + 1
        return Table("Primeras filas", rows[0], rows[1 : PREVIEW_ROWS + 1], more)

    def _dictionary(self, dataset: Dataset) -> Table | None:
        """Take the data dictionary out of the package's own description."""
        resource = next((r for r in dataset["resources"] if r["name"] == "datapackage.json"), None)
        path = self._shelf.file(resource["id"]) if resource else None
        if path is None:
            return None
        try:
            package = json.loads(path.read_text(encoding="utf-8"))
            fields = package["resources"][0]["schema"]["fields"]
        except (ValueError, LookupError, TypeError):
            return None
        rows = [_field_row(field) for field in fields]
        return Table("Diccionario de datos", ["Columna", "Qué es", "Tipo"], rows)


def _field_row(field: dict[str, Any]) -> list[str]:
    meaning = ". ".join(str(field[k]) for k in ("title", "description") if field.get(k))
    return [str(field.get("name", "")), meaning, _TYPES.get(str(field.get("type")), "")]


_TYPES = {
    "string": "texto",
    "integer": "número entero",
    "number": "número",
    "date": "fecha",
    "time": "hora",
    "datetime": "fecha y hora",
    "boolean": "sí o no",
    "geopoint": "punto en el mapa",
}


def _moment(text: str) -> str:
    """Write a UTC time of the portal in this computer's own time, dd/mm/aaaa hh:mm."""
    local = datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone()
    return local.strftime("%d/%m/%Y %H:%M")
