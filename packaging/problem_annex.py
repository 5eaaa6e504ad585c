"""Writes the manual's annex of problems from the table of sentences.

`python packaging/problem_annex.py` writes `docs/manual/problemas.md`; with `--check` it writes
nothing and exits with 1 when the page lags.
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ANNEX = ROOT / "docs" / "manual" / "problemas.md"

HEAD = """\
# Anexo: lo que Acopio le puede decir

Cada aviso tiene un código, que aparece bajo «Ver detalle». Si pide ayuda, dé el código.
Lo que va entre llaves, como `{file}`, lo pone Acopio: el nombre del archivo, la fila, el valor.

"""
AREAS = {
    "answer": "Respuestas",
    "command": "Línea de comandos",
    "dataset": "Datos por publicar",
    "form": "Formularios",
    "portal": "Portal",
    "store": "Carpeta de trabajo",
    "table": "Tablas que se importan",
}


def area(code: str) -> str:
    """Give the first part of a code, such as `form`."""
    return code.partition(".")[0]


def page() -> str:
    """Write the annex: a table of codes for each area."""
    from app.messages import problem_codes

    codes = sorted(problem_codes().items())
    parts = [HEAD]
    for name, entries in groupby(codes, key=lambda entry: area(entry[0])):
        parts.append(f"## {AREAS.get(name, name)}\n\n| código | qué pasó | qué hacer |\n|---|---|---|\n")
        parts += [f"| `{code}` | {cell(texts[0])} | {cell(texts[1])} |\n" for code, texts in entries]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def cell(text: str) -> str:
    """Make a sentence fit a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the annex, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say whether it lags")
    written = ANNEX.read_text(encoding="utf-8") if ANNEX.exists() else ""
    if parser.parse_args().check:
        if written != page():
            print(f"{ANNEX.relative_to(ROOT)} is not current: run python packaging/problem_annex.py")
            return 1
        return 0
    ANNEX.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
