"""Cleaning measured: 100,000 values clustered, dirty places found, a recipe run over a table.

`python -m tests.bench.cleaning` prints the figures alone; `make bench` takes them up.
"""

import csv
import json
import random
import string
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support.dirty_places import DirtyPlace, dirty_places  # noqa: E402 - the path comes first

from app.operations.clean_table import clean_table  # noqa: E402 - as above
from app.steps.cleaning.clusters import METHODS, cluster_values  # noqa: E402 - as above
from app.steps.cleaning.places import place_values  # noqa: E402 - as above
from tests.bench.figures import Figure  # noqa: E402 - as above

ROWS = 100_000
FIRST = (
    *("María", "José", "Juan", "Pedro", "Ana", "Lucía", "Carlos", "Rosa", "Miguel", "Elena"),
    *("Marta", "Luis", "Jorge", "Sofía", "Diego", "Andrea", "Mynor", "Ingrid", "Byron", "Karla"),
)
LAST = (
    *("López", "Pérez", "García", "Hernández", "Chávez", "Xitumul", "Tzoc", "Ixcoy", "Ajanel"),
    *("Coj", "Batz", "Morales", "Castillo", "Ramírez", "Cúmez", "Quiej", "Choc", "Caal", "Tum"),
)
STEPS = [
    {"op": "trim", "columns": ["municipio", "departamento"]},
    {"op": "spaces", "columns": ["municipio"]},
    {"op": "mojibake", "columns": ["municipio"]},
    {"op": "case", "columns": ["municipio"], "to": "title"},
    {"op": "parse_date", "columns": ["fecha"], "order": "dmy"},
    {"op": "parse_number", "columns": ["monto"], "decimal": ",", "thousands": "."},
    {"op": "drop_duplicates", "keys": ["numero"]},
    {"op": "mark_outliers", "columns": ["monto"]},
]


def figures(times: int) -> list[Figure]:
    """Measure everything; clustering on names of persons, half of them with a typing error."""
    rows = dirty_places(ROWS)
    counts = Counter(persons(ROWS))
    found = [
        Figure(
            f"100,000 different names clustered, {method}",
            "s",
            [cpu_seconds(lambda m=method: cluster_values(counts, m)) for _ in range(times)],
            target=2,
        )
        for method in METHODS
    ]
    return [*found, *_placed(rows, times), *_cleaned(rows, times)]


def persons(number: int, seed: int = 3) -> list[str]:
    """Different names of persons, every second with a letter that is another."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < number:
        words = [chance.choice(each) for each in (FIRST, FIRST, LAST, LAST)]
        name = " ".join(words)
        if chance.random() < 0.5:
            place = chance.randrange(len(name))
            name = name[:place] + chance.choice(string.ascii_lowercase) + name[place + 1 :]
        found[name if chance.random() < 0.7 else f"{name} {chance.randrange(99)}"] = None
    return list(found)


def cpu_seconds(work: Callable[[], object]) -> float:
    """Give the processor time that something takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _placed(rows: list[DirtyPlace], times: int) -> list[Figure]:
    counts = Counter((row.value, row.department) for row in rows)
    placed = {(one.value, one.department): one for one in place_values(counts)}
    codes = [placed[row.value, row.department].code for row in rows]
    right = sum(code == row.code for code, row in zip(codes, rows, strict=True))
    wrong = sum(code not in {row.code, ""} for code, row in zip(codes, rows, strict=True))
    taken = [cpu_seconds(lambda: place_values(counts)) for _ in range(times)]
    return [
        Figure(f"places of 100,000 rows, {len(counts):,} spellings", "s", taken),
        Figure("… right (99 or more)", "%", [100 * right / ROWS]),
        Figure("… wrong (none)", "", [float(wrong)]),
    ]


def _cleaned(rows: list[DirtyPlace], times: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        table, recipe, out = (Path(folder) / name for name in ("t.csv", "r.json", "o.csv"))
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["numero", "municipio", "departamento", "fecha", "monto"])
            for number, row in enumerate(rows):
                day, month = number % 28 + 1, number % 12 + 1
                date, amount = f"{day}/{month}/2024", f"{number % 900 + 1}.{number % 1000:03},50"
                writer.writerow([number, row.value, row.department, date, amount])
        recipe.write_text(json.dumps({"recipe": 1, "steps": STEPS}), encoding="utf-8")
        taken = [cpu_seconds(lambda: clean_table(table, recipe, out)) for _ in range(times)]
        tracemalloc.start()
        clean_table(table, recipe, out)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    return [
        Figure(f"recipe of {len(STEPS)} steps over 100,000 rows", "s", taken),
        Figure("… memory of Python at its peak", "MB", [peak]),
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(figure.row() for figure in figures(3)) + "\n")
