"""Measures what the README states: `make bench`.

Each figure is the median of five runs, beside what it is compared with. The table goes to
stdout, all single values to bench-results/bench.json. Nothing here asserts a time.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.bench import (
    answers,
    answers_beside_import,
    backups,
    cleaning,
    engines,
    imports,
    processes,
    profile,
    publication,
    records_table,
    validation,
    workbooks,
)
from tests.bench.figures import Figure

Commands = dict[str, list[str]]
Variables = dict[str, str]

MANY_RECORDS = 1_000_000
RESULTS = processes.ROOT / "bench-results" / "bench.json"


def repeated(times: int, measure: Callable[[Path], float]) -> list[float]:
    """Measure several times, each in a new folder."""
    values = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            values.append(measure(Path(folder)))
    return values


def windows(times: int) -> list[Figure]:
    """Measure first paint and memory of the window, of somebody who has worked before."""
    ways = {"source": processes.SOURCE}
    if Path(processes.FROZEN[0]).exists():
        ways["frozen"] = processes.FROZEN
    with tempfile.TemporaryDirectory() as folder:
        home = processes.settled_home(Path(folder))
        return [*_paints(times, ways, home), *_memories(times, ways, home)]


def _paints(times: int, ways: Commands, home: Variables) -> list[Figure]:
    """Measure the first paint of each way, and when Inicio is filled, beside an empty window.

    All are started in turn, so that what else the machine does falls on all alike.
    """
    commands = {"": processes.EMPTY}
    commands |= {f"first paint, {way}": command for way, command in ways.items()}
    commands["Inicio filled, source"] = processes.FILLED
    speeds = {"": lambda command: command}
    if processes.can_slow():
        speeds[", quarter of a processor"] = processes.slowed
    figures = []
    for speed, slow in speeds.items():
        runs = {what: [] for what in commands}
        for turn in range(times + 1):
            for what, command in commands.items():
                seconds = processes.first_paint_seconds(slow(command), home)
                if turn:  # the first one brings files into memory and compiles
                    runs[what].append(seconds)
        empty = runs.pop("")
        for what, seconds in runs.items():
            target = 2 if what.startswith("first") else None
            figures.append(Figure(f"{what}{speed}", "s", seconds, empty, target))
    return figures


def _memories(times: int, ways: Commands, home: Variables) -> list[Figure]:
    """Measure the resident memory at rest on Inicio, beside an empty window."""

    def resident(command: list[str]) -> list[float]:
        return [processes.resident_megabytes(command, home) for _ in range(times)]

    empty = resident([*processes.EMPTY, "--stay"])
    return [
        Figure(f"memory at Inicio, {way} (below 90)", "MB", resident(command), empty)
        for way, command in ways.items()
    ]


def saved(times: int) -> list[Figure]:
    """Measure one answer saved in a form of 250 questions, beside one bare commit."""
    return [
        *_saved("answer saved", times, target=3, encrypt=False),
        *_saved("answer saved, encrypted", times, target=4, encrypt=True),
    ]


def _saved(what: str, times: int, *, target: float, encrypt: bool) -> list[Figure]:
    median = Figure(f"{what}, p50", "ms", target=target)
    high = Figure(f"{what}, p99", "ms", target=target)
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            answered, committed = answers.timings(Path(folder), encrypt=encrypt)
        for figure, share in ((median, 50), (high, 99)):
            figure.runs.append(answers.percentile(answered, share))
            figure.beside.append(answers.percentile(committed, share))
    return [median, high]


def copied() -> list[Figure]:
    """Measure backup and restore of a million records, once: it takes minutes to fill them in."""
    with tempfile.TemporaryDirectory() as folder:
        took = backups.timings(Path(folder), MANY_RECORDS)
    return [
        Figure(f"backup of a million ({took['megabytes']:.0f} MB)", "s", [took["backup"]]),
        Figure("… answer meanwhile, p99", "ms", [took["answer_p99"]], target=100),
        Figure("restore of a million", "s", [took["restore"]]),
    ]


def captured(times: int) -> list[Figure]:
    """Measure 20 records of the works instrument typed in the window, and a page of 20."""
    keys, seconds = Figure("keystrokes of 20 records of works", ""), Figure("… typed", "s")
    median, high = Figure("… from Enter to next question, p50", "ms"), Figure("… p99", "ms")
    page = Figure("page of 20 questions built", "ms", target=30)
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            found = processes.told("keying", home=Path(folder))
        keys.runs.append(found["keystrokes"])
        seconds.runs.append(found["seconds"])
        median.runs.append(answers.percentile(found["step_ms"], 50))
        high.runs.append(answers.percentile(found["step_ms"], 99))
        page.runs.append(statistics.median(found["page_ms"]))
    return [keys, seconds, median, high, page]


def opened(times: int) -> list[Figure]:
    """Measure an XLSForm opened up to its first question, beside pyxform's conversion alone."""
    form = str(processes.WORKS_FORM)
    first = Figure("works form to its first question", "s")
    gap = Figure("… longest gap of the event loop", "ms", target=50)
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            found = processes.told("open_form", form, home=Path(folder))
            alone = processes.told("open_form", "--conversion", form, home=Path(folder))
        first.runs.append(found["open_s"])
        first.beside.append(alone["conversion_s"])
        gap.runs.append(max(found["gaps_ms"]))
    return [first, gap]


def grids(times: int) -> list[Figure]:
    """Measure a grid of 1,000 rows and 20 columns: gaps of the event loop, cells, a paste."""
    figures: dict[str, Figure] = {}

    def note(what: str, value: float, beside: float | None = None, target: float | None = None):
        figure = figures.setdefault(what, Figure(what, "ms", target=target))
        figure.runs.append(value)
        if beside is not None:
            figure.beside.append(beside)

    for _ in range(times):
        found = processes.grid_figures()
        for doing, (clock, work) in found["gaps"].items():
            note(f"grid, {doing}: largest gap (below 50)", clock)
            note(f"grid, {doing}: largest gap at work (below 50)", work)
        for share in (50, 99):
            committed = answers.percentile(found["committed"], share)
            note(
                f"grid, cell stored, p{share}",
                answers.percentile(found["stored"], share),
                committed,
            )
        note("grid, 300 x 12 looked at", found["planned"])
        note("grid, 300 x 12 stored", found["applied"])
    return list(figures.values())


def bundle() -> list[Figure]:
    """Weigh the frozen program, where there is one."""
    folder = Path(processes.FROZEN[0]).parent
    if not folder.exists():
        return []
    spec = importlib.util.spec_from_file_location("build", processes.ROOT / "packaging/build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return [Figure("frozen program on disk", "MB", [build.megabytes(folder)], target=235)]


def main() -> int:
    """Measure all, print the table, keep the values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each figure")
    times = parser.parse_args().runs
    figures = [Figure("demo", "s", repeated(times, processes.demo_seconds))]
    figures += [*windows(times), *saved(times), *captured(times), *opened(times)]
    figures += [*copied(), *imports.figures(times), *answers_beside_import.figures(MANY_RECORDS)]
    figures += [*records_table.figures(MANY_RECORDS), *engines.figures(times), *bundle()]
    figures += [*validation.figures(), *cleaning.figures(times)]
    figures += [*profile.figures(times), *workbooks.figures(times), *publication.figures()]
    head = f"{'':46}  {'median':>12}  {'beside':>12}  {'ratio':>8}  target"
    sys.stdout.write("\n".join([head, *(figure.row() for figure in figures), ""]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) for figure in figures], indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
