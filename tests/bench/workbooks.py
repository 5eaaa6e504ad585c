"""A workbook of 100,000 x 12 read by Acopio and by openpyxl, each in a process of its own.

`python -m tests.bench.workbooks` prints the figures alone; `make bench` takes them up.
"""

import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from tests.bench.figures import Figure

ROWS = 100_000
READERS = {
    "ours": "from app.steps.tables import open_table\nfor _ in open_table(file).rows: pass",
    "openpyxl": "from openpyxl import load_workbook\n"
    "for _ in load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True): pass",
}
MEASURE = """
import resource, sys
from pathlib import Path
file = Path(sys.argv[1])
{read}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def figures(times: int) -> list[Figure]:
    """Measure CPU seconds and peak memory of both, the whole process each."""
    seconds = Figure("xlsx of 100,000 x 12 read / by openpyxl", "s", target=0.2)
    memory = Figure("its peak memory / openpyxl's", "MB")
    with tempfile.TemporaryDirectory() as folder:
        file = write_table(Path(folder) / "tabla.xlsx", ROWS)
        for _ in range(times):
            for reader, took, peak in (
                ("ours", seconds.runs, memory.runs),
                ("openpyxl", seconds.beside, memory.beside),
            ):
                cpu, most = _measured(reader, file)
                took.append(cpu)
                peak.append(most)
    return [seconds, memory]


def write_table(path: Path, rows: int) -> Path:
    """Write a table of twelve kinds of columns, the same each time."""
    chance = random.Random(1)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Datos")
    sheet.append([f"columna_{number}" for number in range(12)])
    for row in range(rows):
        day = date(2020, 1, 1) + timedelta(days=row % 1500)
        state = chance.choice(["bueno", "malo", "regular"])
        numbers = [101 + row % 300, chance.randrange(1000), round(chance.random() * 1e5, 2)]
        texts = [f"C-{row}", f"María López {row % 977}", f"texto libre {row % 5000}"]
        latitude = round(13 + chance.random() * 4, 6)
        cells = [f"R{row:07}", day, state, *numbers, *texts, latitude, row % 2 == 0, 10**12 + row]
        sheet.append(cells)
    book.save(path)
    return path


def _measured(reader: str, file: Path) -> tuple[float, float]:
    code = MEASURE.format(read=READERS[reader])
    run = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    cpu, most = map(float, run.stdout.split())
    return cpu, most


if __name__ == "__main__":
    for figure in figures(1):
        sys.stdout.write(figure.row() + "\n")
