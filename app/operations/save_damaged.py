"""A workspace whose file is damaged: saved into a new folder beside it, the old one only read."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.operations.rescue import rescue
from app.operations.restore import restore
from app.progress import Cancel, Report
from app.store.backup_notes import Backup
from app.store.backups import BackupPlace
from app.store.clock import Clock
from app.store.database import known
from app.store.driver import Key
from app.store.workspace import Workspace
from forms.problem import Problem

DAMAGE = frozenset(
    {"store.damaged", "store.damaged_inside", "store.file_lost", "store.not_a_workspace"}
)
"""Codes of problems that mean: the file of the workspace in use is not whole, or not there."""

Way = Literal["rescue", "restore"]

_NAMES = {"rescue": "rescatado", "restore": "respaldo"}


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved.

    Attributes:
        way: How.
        folder: The new workspace.
        records: Records it holds.
        problems: What is lost or altered.
    """

    way: Way
    folder: Path
    records: int
    problems: tuple[Problem, ...]


def newest_backup(folder: Path) -> Backup | None:
    """Give the newest whole backup of a workspace, None when it has none."""
    return next(iter(BackupPlace(folder / "backups").all()), None)


def new_folder(folder: Path, way: Way, now: datetime) -> Path:
    """Give a folder beside a workspace that is not there yet.

    Args:
        folder: The damaged workspace.
        way: How it is saved.
        now: The time, in UTC.
    """
    name = f"{folder.name}-{_NAMES[way]}-{now.astimezone():%Y-%m-%d}"
    number, found = 1, folder.with_name(name)
    while found.exists():
        number += 1
        found = folder.with_name(f"{name}-{number}")
    return found


def save_damaged(
    folder: Path,
    way: Way,
    *,
    clock: Clock,
    key: Key | None = None,
    report: Report,
    cancel: Cancel,
) -> Saved:
    """Save a damaged workspace: what can still be read of it, or its newest backup.

    Args:
        folder: The damaged workspace; it stays as it is.
        way: `rescue` or `restore`.
        clock: The time, in UTC.
        key: Of an encrypted one.
        report: Told how far restoring came.
        cancel: Stops it; nothing of the new folder stays.

    Raises:
        KnownError: `store.no_backup`, `store.beyond_rescue`, `store.disk_full` …
    """
    to = new_folder(folder, way, clock())
    if way == "rescue":
        rescued = rescue(folder, to, clock=clock, key=key, cancel=cancel)
        return Saved(way, rescued.folder, rescued.records, rescued.problems)
    backup = newest_backup(folder)
    if backup is None:
        raise known("store.no_backup", folder)
    restored = restore(backup.folder, to, clock=clock, key=key, report=report, cancel=cancel)
    with Workspace.open(to, key=key, clock=clock) as workspace:
        records = int(workspace.db.value("SELECT count(*) FROM record WHERE deleted = 0"))
    return Saved(way, to, records, restored.problems)
