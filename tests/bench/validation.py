"""Measures the check of tables beside frictionless: time of both processors and peak memory.

`python -m tests.bench.validation ours|frictionless PACKAGE.json` checks once and prints what it
took; without arguments everything is measured and printed, each check in a process of its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure
from tests.bench.processes import ROOT, SHARED

GENERATOR = SHARED / "validation" / "make_table.py"
SIZES = (100_000, 1_000_000)


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
                ours, theirs = measured("ours", descriptor), measured("frictionless", descriptor)
                found.append(
                    {
                        "what": f"{rows:,} rows, {what}",
                        "ours": ours,
                        "frictionless": theirs,
                        "ratio": round(theirs["seconds"] / ours["seconds"], 1),
                        "equal": ours["counts"] == theirs["counts"],
                    }
                )
    return found


def figures() -> list[Figure]:
    """Give times and memory beside those of frictionless; different errors end the run."""
    found = []
    for each in compared():
        if not each["equal"]:
            raise RuntimeError(f"other errors than frictionless: {each}")
        ours, theirs = each["ours"], each["frictionless"]
        target = 0.2 if each["what"].endswith("hard") else 0.1
        what = f"table check, {each['what']}"
        found.append(Figure(what, "s", [ours["seconds"]], [theirs["seconds"]], target))
        found.append(Figure(what, "MB", [ours["megabytes"]], [theirs["megabytes"]]))
    return found


def main(words: list[str]) -> None:
    """Check once, or compare everything."""
    said = [check_once(words[0], Path(words[1]))] if words else compared()
    sys.stdout.writelines(json.dumps(each) + "\n" for each in said)


if __name__ == "__main__":
    main(sys.argv[1:])
