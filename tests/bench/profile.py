"""A table looked at column by column: processor time beside reading it alone, and memory.

`python -m tests.bench.profile` prints the figures alone; `make bench` takes them up. Every run is
a process of its own, so that memory is that of one profile.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.processes import ROOT
from tests.bench.validation import GENERATOR, make_table

ROWS = 1_000_000
_WORK = """
import json, resource, sys, time
from pathlib import Path
from app.operations.profile_table import profile_file
from app.steps.tables import open_table
path = Path(sys.argv[1])
before = time.process_time()
if sys.argv[2] == "read":
    rows = sum(1 for row in open_table(path).rows)
else:
    rows = profile_file(path).rows
took = time.process_time() - before
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows]))
"""


def figures(times: int, rows: int = ROWS) -> list[Figure]:
    """Measure a profile of a seeded table of 12 columns; none where its generator is missing."""
    if not GENERATOR.exists():
        return []
    took = Figure(f"profile of {rows:,} x 12, beside reading it", "s")
    memory = Figure("… memory (below 250)", "MB")
    with tempfile.TemporaryDirectory() as folder:
        table = make_table(Path(folder), rows).with_name("data.csv")
        for _ in range(times):
            seconds, megabytes = _run(table, "profile")
            took.runs.append(seconds)
            memory.runs.append(megabytes)
            took.beside.append(_run(table, "read")[0])
    return [took, memory]


def _run(table: Path, what: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _WORK, str(table), what]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    seconds, megabytes, _rows = json.loads(told.stdout)
    return seconds, megabytes


if __name__ == "__main__":
    sys.stdout.write("\n".join(figure.row() for figure in figures(1)) + "\n")
