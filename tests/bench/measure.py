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
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench import answers, processes

RESULTS = processes.ROOT / "bench-results" / "bench.json"


@dataclass
class Figure:
    """A measured figure.

    Attributes:
        what: Its name.
        unit: s, ms or MB.
        runs: One value a run.
        beside: One value a run of what it is compared with.
        target: What it should stay below, as a ratio where there is a comparison.
    """

    what: str
    unit: str
    runs: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    target: float | None = None

    def row(self) -> str:
        """Write the figure as a row of the table."""
        value = statistics.median(self.runs)
        other = statistics.median(self.beside) if self.beside else None
        cells = [
            f"{self.what:42}",
            f"{value:9.2f} {self.unit:2}",
            f"{other:9.2f} {self.unit:2}" if other else " " * 12,
            f"{value / other:6.2f} x" if other else " " * 8,
            f"{self.target:g}" if self.target else "",
        ]
        return "  ".join(cells).rstrip()


def repeated(times: int, measure: Callable[[Path], float]) -> list[float]:
    """Measure several times, each in a new folder."""
    values = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            values.append(measure(Path(folder)))
    return values


def paints(times: int) -> list[Figure]:
    """Measure the first paint in every way that can be started here, beside an empty window."""
    ways = {"source": processes.SOURCE}
    if Path(processes.FROZEN[0]).exists():
        ways["frozen"] = processes.FROZEN
    speeds = {"": lambda command: command}
    if processes.can_slow():
        speeds[", quarter of a processor"] = processes.slowed
    figures = []
    for speed, slow in speeds.items():
        empty = repeated(times, _first_paint(slow(processes.EMPTY)))
        for way, command in ways.items():
            runs = repeated(times, _first_paint(slow(command)))
            figures.append(Figure(f"first paint, {way}{speed}", "s", runs, empty, target=2))
    return figures


def _first_paint(command: list[str]) -> Callable[[Path], float]:
    return lambda home: processes.first_paint_seconds(command, processes.settled_home(home))


def memory(times: int) -> Figure:
    """Measure the resident memory of the window at rest on Inicio, beside an empty window."""

    def resident(command: list[str]) -> list[float]:
        return repeated(
            times,
            lambda home: processes.resident_megabytes(command, processes.settled_home(home)),
        )

    runs = resident(processes.SOURCE)
    return Figure("memory at Inicio", "MB", runs, resident([*processes.EMPTY, "--stay"]))


def saved(times: int) -> list[Figure]:
    """Measure one answer saved in a form of 250 questions, beside one bare commit."""
    median = Figure("answer saved, p50", "ms", target=3)
    high = Figure("answer saved, p99", "ms", target=3)
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            answered, committed = answers.timings(Path(folder))
        for figure, share in ((median, 50), (high, 99)):
            figure.runs.append(answers.percentile(answered, share))
            figure.beside.append(answers.percentile(committed, share))
    return [median, high]


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
    repeated(1, _first_paint(processes.SOURCE))  # compiles what was not run since it changed
    figures = [Figure("demo", "s", repeated(times, processes.demo_seconds))]
    figures += [*paints(times), memory(times), *saved(times), *bundle()]
    head = f"{'':42}  {'median':>12}  {'beside':>12}  {'ratio':>8}  target"
    sys.stdout.write("\n".join([head, *(figure.row() for figure in figures), ""]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) for figure in figures], indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
