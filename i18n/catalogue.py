"""Keeps the catalogue of sentences: extract, merge into each language, compile.

`python i18n/catalogue.py` writes `i18n/acopio.pot`, `i18n/<language>.po` and
`app/assets/locale/<language>/LC_MESSAGES/acopio.mo`. With `--check` it writes nothing, says what
lags and exits with 1. Nothing here depends on the time, so files change only with the sentences.
"""

import argparse
import csv
import io
import json
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "i18n"
TEMPLATE = FOLDER / "acopio.pot"
COMPILED = ROOT / "app" / "assets" / "locale"
LANGUAGES = ("en",)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
SOURCES = ("app", "sync")
TABLES = {"frecuencias.csv": "name", "licencias.csv": "title", "temas.csv": "name"}
FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)
BUGS = "see CONTRIBUTING.md"
HEADER = """\
# Sentences of Acopio; the source language is Spanish (es_GT).
# Licensed under Apache-2.0, as the program.
#"""


def extract() -> Catalog:
    """Collect every sentence of the program, with the files it stands in."""
    catalog = Catalog(
        project="Acopio",
        version="0",
        msgid_bugs_address=BUGS,
        header_comment=HEADER,
        creation_date=FIRST_DAY,
        fuzzy=False,
    )
    for folder in SOURCES:
        for file, _line, message, comments, context in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", "python")],
            options_map={},
            keywords=KEYWORDS,
            comment_tags=("i18n:",),
            strip_comment_tags=True,
        ):
            place = f"{folder}/{Path(file).as_posix()}"
            catalog.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    for place, words in (*_of_the_look(), *_of_the_tables()):
        catalog.add(words, None, [(place, 0)])
    return catalog


def _of_the_look() -> Iterator[tuple[str, str]]:
    """Give what palettes, states and privacy marks are called, with the file that says it."""
    place = "app/assets/look/tokens.json"
    tokens = json.loads((ROOT / place).read_text(encoding="utf-8"))
    for theme in tokens["themes"].values():
        yield place, theme["label"]
    for _icon, words, *_rest in (*tokens["states"].values(), *tokens["privacy_marks"].values()):
        yield place, words


def _of_the_tables() -> Iterator[tuple[str, str]]:
    """Give what can be chosen in the description of data, with the file that says it."""
    for name, column in TABLES.items():
        place = f"app/assets/reference/{name}"
        with (ROOT / place).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield place, row[column]


def merged(language: str, template: Catalog) -> Catalog:
    """Bring the sentences of a language up to the template; translations are kept."""
    path = FOLDER / f"{language}.po"
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, project="Acopio", version="0", fuzzy=False)
    catalog.msgid_bugs_address = BUGS
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    catalog.revision_date = FIRST_DAY
    catalog.last_translator = "The Acopio contributors"
    catalog.language_team = f"{language} <>"
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Write a catalogue as text: sentences in order of their files, no line numbers."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_by_file=True, include_lineno=False)
    return buffer.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Compile a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def files() -> dict[Path, bytes]:
    """Give every file of the catalogue with the content it should have."""
    template = extract()
    wanted = {TEMPLATE: as_po(template)}
    for language in LANGUAGES:
        catalog = merged(language, template)
        wanted[FOLDER / f"{language}.po"] = as_po(catalog)
        wanted[COMPILED / language / "LC_MESSAGES" / "acopio.mo"] = as_mo(catalog)
    return wanted


def fields(text: str) -> set[str]:
    """Names of the fields of a str.format template."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(text: object) -> list[str]:
    """Give a sentence, or its singular and plural, as a list."""
    return [str(part or "") for part in (text if isinstance(text, list | tuple) else [text])]


def faults(catalog: Catalog) -> Iterator[str]:
    """Say what a translation lacks: a sentence, a plural, a field."""
    for message in catalog:
        if not message.id:
            continue
        source, target = forms(message.id), forms(message.string)
        if message.fuzzy or not all(target):
            yield f"not translated: {source[0]}"
        elif set().union(*map(fields, target)) != set().union(*map(fields, source)):
            yield f"fields differ: {source[0]}"


def check() -> list[str]:
    """Say what lags behind the program; empty when the catalogue is current and complete."""
    template = extract()
    said = [
        f"{path.relative_to(ROOT).as_posix()} is not current: run `make messages`"
        for path, content in files().items()
        if not path.exists() or path.read_bytes() != content
    ]
    for language in LANGUAGES:
        said += [f"{language}: {fault}" for fault in faults(merged(language, template))]
    return said


def main() -> int:
    """Write the catalogue, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what lags")
    if parser.parse_args().check:
        said = check()
        sys.stdout.write("".join(f"{line}\n" for line in said))
        return 1 if said else 0
    for path, content in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
