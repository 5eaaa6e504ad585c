"""Backup and restore of a large workspace, and what an answer costs while the backup is made."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.operations import capture
from app.operations.back_up import back_up
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.restore import restore
from app.store.workspace import Workspace

FORM, PERSON = "conectividad_municipal", "Ana"


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC)


def rows(count: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Give rows of a table such as people import."""
    answers = course().captured[0]
    for number in range(2, count + 2):
        yield number, {**answers, "poblacion": number}


def fill(folder: Path, count: int) -> None:
    """Make a workspace of that many records."""
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, FORM)
        version = workspace.instruments.latest(FORM)
        workspace.records.add_imported(
            version, rows(count), PERSON, file_name="t.csv", file_sha256="0"
        )


def timings(folder: Path, count: int) -> dict[str, float]:
    """Back up and restore that many records, answering meanwhile.

    Returns:
        `backup` and `restore` in seconds, `megabytes`, `answer_p99` in milliseconds.
    """
    fill(folder / "workspace", count)
    answered: list[float] = []
    done = threading.Event()
    writer = threading.Thread(target=_answer_until, args=(folder / "workspace", done, answered))
    writer.start()
    with Workspace.open(folder / "workspace") as workspace:
        began = time.perf_counter()
        backup = back_up(workspace, clock=now, place=folder / "backups").backup
        backed_up = time.perf_counter()
    done.set()
    writer.join()
    begun = time.perf_counter()
    restore(backup.folder, folder / "restored", clock=now)
    return {
        "backup": backed_up - began,
        "restore": time.perf_counter() - begun,
        "megabytes": backup.bytes / 1e6,
        "answer_p99": sorted(answered)[int(len(answered) * 0.99)],
    }


def _answer_until(folder: Path, done: threading.Event, answered: list[float]) -> None:
    with Workspace.open(folder) as workspace:
        record = capture.start(workspace, FORM, PERSON, clock=now)
        number = 0
        while not done.is_set():
            number += 1
            began = time.perf_counter()
            capture.answer(workspace, record, "poblacion", number)
            answered.append((time.perf_counter() - began) * 1000)
            time.sleep(0.01)  # a person who is quick
