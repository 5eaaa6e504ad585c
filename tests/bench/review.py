"""A whole check, a check of nothing new, one record, and the lists of Revisar."""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.operations import capture
from app.operations.load_form import load_library_form
from app.operations.review import read_cases, review
from app.operations.validate_form import check_record, validate_form
from app.store.workspace import Workspace

FORM = "conectividad_municipal"


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC)


def rows(count: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Give records of which one in twenty has a share over 100, with six or so of each key."""
    for n in range(count):
        share = 101.0 if n % 20 == 0 else 50.8
        yield n + 2, {
            "municipio": f"{n % 22 + 1:02d}01", "anio_censo": 1950 + n % 151, "poblacion": n,
            "hogares_internet_pct": share, "personas_internet_pct": 62.2,
            "personas_dificultad_pct": 16.0, "idioma_materno": "spa", "idioma_materno_pct": 95.6,
        }  # fmt: skip


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(count: int) -> None:
    """Print CPU seconds of each."""
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder)) as workspace:
        load_library_form(workspace, FORM)
        version = workspace.instruments.latest(FORM)
        workspace.records.add_imported(
            version, rows(count), "Ana", file_name="t.csv", file_sha256="0"
        )
        for name in ("whole", "nothing new"):
            began = time.process_time()
            checked = validate_form(workspace, FORM, clock=now, tells=False)
            _say(f"{name}: {time.process_time() - began:.2f} s, {checked.looked_at:,} records")
        record = workspace.records.info(count // 2)
        opened = capture.resume(workspace, record.uuid, "Ana", clock=now)
        began = time.process_time()
        for _time in range(200):
            check_record(workspace, opened.record, opened.session, now())
        _say(f"one record: {(time.process_time() - began) * 5:.2f} ms")
        began = time.process_time()
        found = review(workspace, FORM)
        _say(f"kinds: {time.process_time() - began:.2f} s")
        began = time.process_time()
        read_cases(workspace, FORM, found.groups[0].issues[:200])
        _say(f"a page of 200: {time.process_time() - began:.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
