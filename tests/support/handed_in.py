"""Files that offices hand in for the form of connectivity, as they come."""

import csv
from pathlib import Path

FORM = "conectividad_municipal"
HEAD = (
    "municipio_codigo", "anio_censo", "poblacion", "hogares_internet_pct",
    "personas_internet_pct", "personas_dificultad_pct", "idioma_materno", "idioma_materno_pct",
)  # fmt: skip


def row(code="0101", year="2018", people="923392", **other):
    """Give a right row of a municipality, with some cells otherwise."""
    values = (code, year, people, "50.8", "62.2", "16.0", "spa", "95.6")
    return {**dict(zip(HEAD, values, strict=True)), **other}


def write(file: Path, *rows, without=(), above=(), delimiter=","):
    """Write a CSV file, perhaps without some columns, perhaps with notes above the table."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = [name for name in HEAD if name not in without]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=delimiter)
        writer.writerows([note] for note in above)
        writer.writerow(names)
        writer.writerows([each[name] for name in names] for each in rows)
    return file
