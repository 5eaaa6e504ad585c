"""`make compat`: the same forms and walks through our engine and both of ODK's, and a table.

The forms are those of a folder, with all folders in it, and some made by chance.

Exit 0: every form that both of ODK's engines load, ours loads, and no field differs from Web
Forms. Exit 1 otherwise. Where an engine cannot be had, the reason is printed and the exit is 0.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.compat.compare import Difference, Unsteady, differences, xml_differences
from tests.compat.engines import (
    ROOT,
    Engine,
    MissingEngineError,
    javarosa,
    own_engine,
    web_forms,
)
from tests.compat.generate import write_generated
from tests.compat.walk import walk

SUFFIXES = frozenset({".xlsx", ".xls", ".xml"})
PUBLIC_FORMS = ROOT.parent / "shared" / "xlsforms"
NOW = "2026-11-21T10:00:00"


@dataclass
class Row:
    """What came of one form.

    Attributes:
        name: File name.
        loaded: Names of the engines that load it.
        compared: Fields compared with Web Forms.
        different: Fields of ours that differ from Web Forms.
        between: Fields in which ODK's own engines differ.
        errors: What an engine said that did not load it.
    """

    name: str
    loaded: set[str] = field(default_factory=set)
    compared: int = 0
    different: list[Difference] = field(default_factory=list)
    between: list[Difference] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_missed(self) -> bool:
        """Whether both of ODK's engines load it and ours does not."""
        return {"Web Forms", "JavaRosa"} <= self.loaded and "ours" not in self.loaded


def main(argv: Sequence[str]) -> int:
    """Compare, print the table, give the exit code."""
    parser = argparse.ArgumentParser(prog="compat")
    parser.add_argument("--forms", type=Path, default=PUBLIC_FORMS)
    parser.add_argument("--seeds", type=int, default=1, help="walks for each form")
    parser.add_argument("--details", type=int, default=20, help="differences shown of each form")
    parser.add_argument("--only", default="", help="part of a file's name")
    parser.add_argument("--generated", type=int, default=20, help="forms made by chance, too")
    arguments = parser.parse_args(argv)
    files = sorted(
        file
        for file in arguments.forms.rglob("*")
        if file.suffix.lower() in SUFFIXES and arguments.only in file.name and file.is_file()
    )
    try:
        engines = (own_engine(), web_forms(), javarosa())
    except MissingEngineError as error:
        sys.stdout.write(f"compat: skipped: {error}\n")
        return 0
    if not files:
        sys.stdout.write(f"compat: no forms in {arguments.forms}\n")
    try:
        with tempfile.TemporaryDirectory() as folder:
            files += write_generated(Path(folder), range(1, arguments.generated + 1))
            rows = [compare_form(file, engines, arguments.seeds) for file in files]
    finally:
        for engine in engines:
            engine.close()
    _print(rows, arguments.details)
    return int(any(row.is_missed or row.different for row in rows))


def compare_form(file: Path, engines: Sequence[Engine], seeds: int) -> Row:
    """Drive one form with each engine, one walk for each seed."""
    row = Row(file.name)
    xml = _xform(file)
    if not xml:
        row.errors["pyxform"] = "does not convert it"
        return row
    unsteady = Unsteady.of(xml)
    for seed in range(1, seeds + 1):
        request: dict[str, object] = {
            "form": xml,
            "dir": str(file.parent),
            "now": NOW,
            "seed": seed,
            "choices": True,
            "answers": _walk(xml, file.parent, seed),
        }
        for engine in engines:
            engine.send(request)
        answers = {engine.name: engine.receive() for engine in engines}
        _note(row, answers, unsteady)
    return row


def _note(row: Row, answers: dict[str, dict[str, object]], unsteady: Unsteady) -> None:
    for name, answer in answers.items():
        if answer["status"] in {"success", "warning"}:
            row.loaded.add(name)
        else:
            row.errors[name] = str(answer.get("error"))
    ours, web, java = (answers[name] for name in ("ours", "Web Forms", "JavaRosa"))
    if {"ours", "Web Forms"} <= row.loaded:
        for count, found in (
            differences(web, ours, unsteady, loose=False),
            xml_differences(str(web["xml"]), str(ours["xml"]), unsteady),
        ):
            row.compared += count
            row.different += found
    if {"Web Forms", "JavaRosa"} <= row.loaded:
        row.between += differences(web, java, unsteady, loose=True)[1]


def _xform(file: Path) -> str:
    if file.suffix.lower() == ".xml":
        return file.read_text(encoding="utf-8-sig", errors="replace")

    from pyxform.xls2xform import convert

    try:
        return str(convert(str(file), validate=False).xform)
    except Exception:  # noqa: BLE001 - whatever keeps it from converting a form keeps it out
        return ""


def _walk(xml: str, folder: Path, seed: int) -> list[dict[str, object]]:
    from forms.problem import ProblemError
    from forms.xform import parse_xform

    try:
        return walk(parse_xform(xml), folder, seed)
    except ProblemError:
        return []


def _print(rows: Sequence[Row], details: int) -> None:
    for row in rows:
        for name, error in row.errors.items():
            sys.stdout.write(f"{row.name}: {name}: {error[:300]}\n")
        for one in row.different[:details]:
            sys.stdout.write(f"{row.name}: {_told(one, 'Web Forms', 'ours')}\n")
        kinds = Counter(one.field for one in row.between)
        if kinds:
            sys.stdout.write(f"{row.name}: Web Forms and JavaRosa differ: {dict(kinds)}\n")
            for one in row.between[: details // 4]:
                sys.stdout.write(f"    {_told(one, 'Web Forms', 'JavaRosa')}\n")
    heading = ("form", "ours", "WF", "JR", "fields", "≠ WF", "WF ≠ JR")
    table = [heading, *(_cells(row) for row in rows), _total(rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(heading))]
    sys.stdout.write("\n")
    for line in table:
        first = line[0].ljust(widths[0])
        rest = "  ".join(
            cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)
        )
        sys.stdout.write(f"{first}  {rest}\n")


def _told(one: Difference, left: str, right: str) -> str:
    said = [json.dumps(each, ensure_ascii=False)[:140] for each in (one.one, one.other)]
    return f"[{one.moment}] {one.path} {one.field}: {left} {said[0]}, {right} {said[1]}"


def _cells(row: Row) -> tuple[str, ...]:
    loaded = ("yes" if name in row.loaded else "-" for name in ("ours", "Web Forms", "JavaRosa"))
    counts = (row.compared, len(row.different), len(row.between))
    return (row.name, *loaded, *(f"{count:,}" for count in counts))


def _total(rows: Sequence[Row]) -> tuple[str, ...]:
    loaded = (
        str(sum(name in row.loaded for row in rows)) for name in ("ours", "Web Forms", "JavaRosa")
    )
    counts = (
        sum(row.compared for row in rows),
        sum(len(row.different) for row in rows),
        sum(len(row.between) for row in rows),
    )
    return (f"{len(rows)} forms", *loaded, *(f"{count:,}" for count in counts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
