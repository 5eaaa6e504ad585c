"""Our form engine beside ODK's two, on forms of 50, 500 and 3,000 questions and 1,000 instances.

All in one run. The other engines are timed once each: Web Forms takes minutes to open the
largest form. Where they cannot be had, that is said and ours stand alone.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench import sized_forms
from tests.bench.figures import Figure
from tests.bench.processes import ROOT
from tests.compat.engines import MissingEngineError, javarosa, web_forms

HERE = Path(__file__).parent
ANSWERS = 250
SURVEYS = {
    "50 questions": sized_forms.flat(50),
    "500 questions": sized_forms.flat(500),
    "3,000 questions": sized_forms.flat(3000),
    "1,000 instances": sized_forms.repeated(1000),
}
LONGEST_S = 900
TARGETS = {("load", "3,000 questions"): 0.5, ("answer, p99", "3,000 questions"): 1.0}

Times = Mapping[str, object]


def figures(times: int) -> list[Figure]:
    """Measure all forms with all engines that are here."""
    found: list[Figure] = []
    others = _others()
    with tempfile.TemporaryDirectory() as folder:
        for name, survey in SURVEYS.items():
            form, opening = _converted(name, survey, Path(folder), times)
            found.append(opening)
            asked = min(ANSWERS, sum(row["type"] == "integer" for row in survey))
            count = str(ANSWERS if "repeat_count" in survey[0] else asked)
            own = [sys.executable, "-m", "tests.bench.engine_times", str(form), count]
            ours = [_timed(own, ROOT) for _ in range(times)]
            beside = {
                other: _timed([*command, str(form), count], place)
                for other, (command, place) in others.items()
            }
            found += _compared(name, ours, beside)
    return found


def _others() -> dict[str, tuple[list[str], Path]]:
    """Give how the other engines are timed; who is missing is told on stdout."""
    found: dict[str, tuple[list[str], Path]] = {}
    for name, engine, file in (
        ("Web Forms", web_forms, "engine_times.mjs"),
        ("JavaRosa", javarosa, "EngineTimes.java"),
    ):
        try:
            known = engine()
        except MissingEngineError as error:
            sys.stdout.write(f"{name}: not measured: {error}\n")
            continue
        place = HERE
        if file.endswith(".mjs"):  # packages are looked for beside the script
            place = known.folder
            shutil.copyfile(HERE / file, place / file)
        # the command without the driver of the comparison and its option
        found[name] = ([*known.command[:-2], str(place / file)], place)
    return found


def _converted(
    name: str, survey: sized_forms.Rows, folder: Path, times: int
) -> tuple[Path, Figure]:
    """Convert a survey, and time how long it takes to open its workbook, up to the first page."""
    from pyxform.xls2xform import convert

    slug = "".join(sign for sign in name if sign.isalnum())
    workbook = sized_forms.write_workbook(survey, folder / f"f{slug}.xlsx")
    opened = Figure(f"workbook to first page, {name}", "s")
    xml = ""
    for _ in range(times):
        started = time.perf_counter()
        xml = convert(str(workbook), validate=False).xform
        between = time.perf_counter()
        _first_page(workbook)
        opened.beside.append(between - started)
        opened.runs.append(time.perf_counter() - between)
    form = folder / f"f{slug}.xml"
    form.write_text(xml, encoding="utf-8")
    return form, opened


def _first_page(workbook: Path) -> None:
    from datetime import UTC, datetime

    from forms.session import CaptureSession
    from forms.xlsform import read_form

    now = datetime.now(UTC)
    loaded = read_form(workbook)
    form = loaded.logic or loaded.instrument
    session = CaptureSession(form, now=lambda: now, new_id=str, zone=UTC)
    for ref in session.pages()[0].refs:
        session.node(ref)


def _timed(command: list[str], place: Path) -> Times:
    done = subprocess.run(
        command, cwd=place, capture_output=True, text=True, check=False, timeout=LONGEST_S
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-300:]}")
    times: Times = json.loads(done.stdout.strip().splitlines()[-1])
    return times


def _compared(name: str, ours: list[Times], beside: Mapping[str, Times]) -> list[Figure]:
    measures = {
        "load": ("s", lambda times: times["load"]),
        "full pass": ("s", lambda times: times["pass"]),
        "answer, p50": ("ms", lambda times: _share(times["answers"], 0.50)),
        "answer, p99": ("ms", lambda times: _share(times["answers"], 0.99)),
        "memory": ("MB", lambda times: times["megabytes"]),
    }
    found = []
    for what, (unit, read) in measures.items():
        runs = [read(one) for one in ours]
        for other, told in beside.items() or {"": None}.items():
            value = None if told is None else read(told)
            title = f"{what}, {name}" + (f" ({other})" if other else "")
            target = TARGETS.get((what, name))
            found.append(Figure(title, unit, runs, [] if value is None else [value], target))
    return found


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    sys.stdout.write("\n".join(figure.row() for figure in figures(3)) + "\n")
