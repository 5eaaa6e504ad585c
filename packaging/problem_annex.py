"""Writes the manual's annex of problems from the table of sentences.

`python packaging/problem_annex.py` writes `docs/manual/problemas.md`; with `--check` it writes
nothing and exits with 1 when the page lags.
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from app.messages import problem_codes

ANNEX = Path(__file__).resolve().parent.parent / "docs" / "manual" / "problemas.md"

HEAD = """\
# Anexo: lo que Acopio le puede decir

Cada aviso tiene un código, que aparece bajo «Ver detalle». Si pide ayuda, dé el código.
Lo que va entre llaves, como `{file}`, lo pone Acopio: el nombre del archivo, la fila, el valor.

"""
COLUMNS = "| código | qué pasó | qué hacer |\n|---|---|---|\n"
AREAS = {
    "answer": "Respuestas",
    "bundle": "Entregas entre computadoras",
    "command": "Línea de comandos",
    "dataset": "Datos por publicar",
    "form": "Formularios",
    "grid": "Cuadrícula",
    "media": "Fotos, grabaciones y archivos",
    "package": "Paquete de datos",
    "people": "Personas",
    "portal": "Portal",
    "practice": "Portal de práctica",
    "record": "Registros",
    "store": "Carpeta de trabajo",
    "table": "Tablas que se importan",
}


def area(code: str) -> str:
    """Give the first part of a code, such as `form`."""
    return code.partition(".")[0]


def page() -> str:
    """Write the annex: a table of codes for each area."""
    codes = sorted(problem_codes().items())
    parts = [HEAD]
    for name, entries in groupby(codes, key=lambda entry: area(entry[0])):
        parts += [f"## {AREAS.get(name, name)}\n\n", COLUMNS]
        parts += [row(code, *texts) for code, texts in entries]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def row(code: str, happened: str, to_do: str) -> str:
    """Write one row of the table."""
    return f"| `{code}` | {cell(happened)} | {cell(to_do)} |\n"


def cell(text: str) -> str:
    """Make a sentence fit a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the annex, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say whether it lags")
    wanted = page()
    if parser.parse_args().check:
        current = ANNEX.exists() and ANNEX.read_text(encoding="utf-8") == wanted
        if not current:
            print("docs/manual/problemas.md lags: run python packaging/problem_annex.py")
        return 0 if current else 1
    ANNEX.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
