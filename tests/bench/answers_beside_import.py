"""Answers saved while a large table is being imported: by another program, and by this one."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.operations import capture
from app.store.workspace import Workspace
from tests.bench import imports, processes
from tests.bench.answers import percentile
from tests.bench.figures import Figure

SECONDS_BETWEEN_ANSWERS = 0.02  # a person who is very quick


def import_rows(folder: Path, count: int) -> None:
    """Import rows made on the way, so that this costs no memory."""
    rows = (
        (number, dict(zip(imports.NAMES, imports.cells(number), strict=True)))
        for number in range(2, count + 2)
    )
    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(imports.FORM)
        workspace.records.add_imported(
            version, rows, imports.PERSON, file_name="doce.csv", file_sha256="12"
        )


def from_another_program(folder: Path, count: int) -> list[float]:
    """Give milliseconds of each answer while another program imports."""
    command = [sys.executable, "-m", __name__, str(folder), str(count)]
    with subprocess.Popen(command, cwd=processes.ROOT) as program:
        return _answer_while(folder, lambda: program.poll() is None)


def from_another_thread(folder: Path, count: int) -> list[float]:
    """Give milliseconds of each answer while another thread of this program imports."""
    work = threading.Thread(target=import_rows, args=(folder, count))
    work.start()
    try:
        return _answer_while(folder, work.is_alive)
    finally:
        work.join()


def _answer_while(folder: Path, is_importing: Callable[[], bool]) -> list[float]:
    took = []
    with Workspace.open(folder) as workspace:
        record = capture.start(workspace, imports.FORM, "Juana", clock=lambda: datetime.now(UTC))
        while is_importing():
            has_begun = bool(workspace.db.value("SELECT 1 FROM batch WHERE status = 'open'"))
            began = time.perf_counter()
            capture.answer(workspace, record, "c04", len(took))
            if has_begun:
                took.append((time.perf_counter() - began) * 1000)
            time.sleep(SECONDS_BETWEEN_ANSWERS)
    return took


def figures(count: int) -> list[Figure]:
    """Measure both ways once: a million rows take a minute."""
    found = []
    ways = {"another program": from_another_program, "another thread": from_another_thread}
    for way, measure in ways.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "workspace"
            with Workspace.open(folder) as workspace:
                imports.load(workspace)
            took = measure(folder, count)
        what = f"answer while {way} imports"
        found += [
            Figure(f"{what}, p50", "ms", [percentile(took, 50)]),
            Figure(f"{what}, p99", "ms", [percentile(took, 99)], target=100),
            Figure(f"{what}, longest", "ms", [max(took)]),
        ]
    return found


if __name__ == "__main__":
    import_rows(Path(sys.argv[1]), int(sys.argv[2]))
