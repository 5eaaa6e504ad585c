"""Measures the check of tables beside frictionless, and that of a million records of a form.

`python -m tests.bench.validation ours|frictionless PACKAGE.json` checks once and prints what it
took, `records FOLDER` checks the records of a workspace; without arguments everything is measured
and printed, each check in a process of its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import workbooks
from tests.bench.figures import Figure
from tests.bench.processes import ROOT, SHARED
from tests.support import million

GENERATOR = SHARED / "validation" / "make_table.py"
SIZES = (100_000, 1_000_000)
_NAMES = {"estado"} | {f"{kind}_{n}" for kind in ("texto", "entero", "monto") for n in range(4)}
TWELVE = [each for each in million.QUESTIONS if each[1] in _NAMES][:12]
"""A list, four texts, four whole numbers, three amounts."""


def check_once(who: str, descriptor: Path) -> dict[str, Any]:
    """Check a package; gives errors by type, seconds of the whole process, and its peak in MB."""
    counts = _ours(descriptor) if who == "ours" else _frictionless(descriptor)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = usage.ru_utime + usage.ru_stime
    return {"counts": counts, "seconds": round(seconds, 2), "megabytes": usage.ru_maxrss // 1024}


def _ours(descriptor: Path) -> dict[str, int]:
    from app.operations.check_tables import check_tables

    return dict(sorted(check_tables(None, package=descriptor).counts.items()))


def _frictionless(descriptor: Path) -> dict[str, int]:
    from collections import Counter

    import frictionless

    report = frictionless.validate(str(descriptor), limit_errors=0)
    counts = Counter(error.type for task in report.tasks for error in task.errors)
    return dict(sorted(counts.items()))


def check_records(folder: Path) -> dict[str, Any]:
    """Check a million records; gives seconds of the processors and peak in MB.

    Returns:
        Beside these `again`, seconds by the clock of a check when nothing changed, and `shown`,
        seconds until the kinds of problems that are known can be shown.
    """
    from datetime import UTC, datetime

    from app.operations.review import review
    from app.operations.validate_form import validate_form
    from app.store.workspace import Workspace

    def now() -> datetime:
        return datetime.now(UTC)

    with Workspace.open(folder) as workspace:
        found = validate_form(workspace, million.FORM, clock=now, everything=True, tells=False)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        began = time.perf_counter()
        validate_form(workspace, million.FORM, clock=now, tells=False)
        again = time.perf_counter()
        review(workspace, million.FORM)
        shown = time.perf_counter()
    seconds = usage.ru_utime + usage.ru_stime
    return {
        "records": found.records,
        "seconds": round(seconds, 2),
        "megabytes": usage.ru_maxrss // 1024,
        "again": round(again - began, 2),
        "shown": round(shown - again, 2),
    }


def make_table(folder: Path, rows: int, seed: int = 1) -> Path:
    """Write a table with known errors; gives its package."""
    words = ["--rows", str(rows), "--seed", str(seed), "--out", str(folder)]
    subprocess.run([sys.executable, str(GENERATOR), *words], check=True)
    return folder / "datapackage.json"


def make_hard(descriptor: Path) -> Path:
    """Make the rules of a table hard: moments, a look ahead, two texts for what is missing."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    schema = package["resources"][0]["schema"]
    for field in schema["fields"]:
        if field["name"] == "dpi":
            field["constraints"] = {"pattern": "(?=\\d{2})(?!00)\\d{13}"}
        if field["name"] == "fecha":
            field |= {"type": "datetime", "format": "%Y-%m-%d"}
            field["constraints"] = {"required": True, "minimum": "2015-01-01"}
    schema["missingValues"] = ["", "ND"]
    hard = descriptor.with_name("hard.json")
    hard.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return hard


def make_workbook(folder: Path, rows: int) -> Path:
    """Write a workbook of twelve columns; gives a package of it with a schema."""
    workbooks.write_table(folder / "tabla.xlsx", rows)
    types = "string date string integer integer number string string string number boolean integer"
    fields = [
        {"name": f"columna_{number}", "type": type_} for number, type_ in enumerate(types.split())
    ]
    schema = {"fields": fields, "primaryKey": ["columna_0"]}
    table = {"name": "tabla", "path": "tabla.xlsx", "schema": schema}
    package = folder / "datapackage.json"
    package.write_text(json.dumps({"name": "libro", "resources": [table]}), encoding="utf-8")
    return package


def measured(who: str, descriptor: Path) -> dict[str, Any]:
    """Check in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.validation", who, str(descriptor)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def compared(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """Compare both on each size, plain and hard.

    Returns:
        `what`, `ours` and `frictionless` as `check_once` gives them, `ratio` of their seconds, and
        whether their errors are `equal` in number and type.
    """
    found = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            plain = make_table(Path(folder), rows)
            for what, descriptor in (("plain", plain), ("hard", make_hard(plain))):
                found.append(_both(f"{rows:,} rows, {what}", descriptor))
    with tempfile.TemporaryDirectory() as folder:
        found.append(_both(f"{SIZES[0]:,} rows, xlsx", make_workbook(Path(folder), SIZES[0])))
    return found


def _both(what: str, descriptor: Path) -> dict[str, Any]:
    ours, theirs = measured("ours", descriptor), measured("frictionless", descriptor)
    return {
        "what": what,
        "ours": ours,
        "frictionless": theirs,
        "ratio": round(theirs["seconds"] / ours["seconds"], 1),
        "equal": ours["counts"] == theirs["counts"],
    }


def stored() -> dict[str, Any]:
    """Check a million records of twelve questions in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "trabajo"
        million.make(workspace, questions=TWELVE)
        return measured("records", workspace)


def figures() -> list[Figure]:
    """Give times and memory beside those of frictionless; different errors end the run."""
    found = []
    for each in compared():
        if not each["equal"]:
            raise RuntimeError(f"other errors than frictionless: {each}")
        ours, theirs = each["ours"], each["frictionless"]
        target = 0.1 if each["what"].endswith("plain") else 0.2
        what = f"table check, {each['what']}"
        found.append(Figure(what, "s", [ours["seconds"]], [theirs["seconds"]], target))
        found.append(Figure(what, "MB", [ours["megabytes"]], [theirs["megabytes"]]))
    records = stored()
    return [
        *found,
        Figure("a million records of 12 questions checked", "s", [records["seconds"]]),
        Figure("… memory", "MB", [records["megabytes"]]),
        Figure("… again, nothing changed", "s", [records["again"]]),
        Figure("… kinds of problems shown", "s", [records["shown"]], target=2),
    ]


def main(words: list[str]) -> None:
    """Check once, or compare everything."""
    if words[:1] == ["records"]:
        said = [check_records(Path(words[1]))]
    else:
        said = [check_once(words[0], Path(words[1]))] if words else [*compared(), stored()]
    sys.stdout.writelines(json.dumps(each) + "\n" for each in said)


if __name__ == "__main__":
    main(sys.argv[1:])
