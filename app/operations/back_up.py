"""Back up a workspace: when somebody asks, at start, at close and once a day.

Nobody has to think of it: whoever opens the window calls `back_up_if_due`, which makes a copy only
when people did something since the last one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.progress import Cancel, Progress, Report, silent
from app.settings import Settings
from app.store.backup_notes import Backup, Kind, content_mark
from app.store.backups import BackupPlace
from app.store.clock import Clock
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What came of a backup.

    Attributes:
        backup: The copy; an earlier one when nothing had changed since.
        is_new: It was made now.
        second: Its copy in the second folder, None when there is no such folder now.
        problems: Why there is none in the second folder, when it should be there.
    """

    backup: Backup
    is_new: bool
    second: Backup | None = None
    problems: tuple[Problem, ...] = ()


def back_up(
    workspace: Workspace,
    *,
    clock: Clock,
    kind: Kind = "asked",
    place: Path | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> BackedUp:
    """Make a backup, and bring it to the second folder of the settings when that is present.

    Args:
        workspace: What to copy; others go on using it meanwhile.
        clock: The time, in UTC.
        kind: Why; only what nobody asked for is taken away again in time.
        place: Folder of backups; None takes the workspace's own and the second one.
        report: Told of what is done.
        cancel: Stops it; nothing of it stays.

    Raises:
        KnownError: `store.no_room_for_copy`, `store.backup_unsound`, `store.read_only` …
    """
    here = BackupPlace(place or workspace.backups)
    backup = here.make(
        workspace.db.path,
        kind,
        clock(),
        key=workspace.db.key,
        report=_reporter(report),
        cancel=cancel,
    )
    if place is not None:
        return BackedUp(backup, is_new=True)
    here.rotate(workspace.db.key)
    return _bring_to_second(workspace, backup, is_new=True, cancel=cancel)


def back_up_if_due(
    workspace: Workspace,
    kind: Kind,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> BackedUp:
    """Make a backup unless the newest one holds the same.

    Args:
        workspace: What to copy.
        kind: Why.
        clock: The time, in UTC.
        report: Told of what is done.
        cancel: Stops it.

    Raises:
        KnownError: As `back_up`.
    """
    mark = content_mark(workspace.db.connection)
    for newest in BackupPlace(workspace.backups).all()[:1]:
        if newest.mark == mark:
            return _bring_to_second(workspace, newest, is_new=False, cancel=cancel)
    return back_up(workspace, clock=clock, kind=kind, report=report, cancel=cancel)


@dataclass(frozen=True, slots=True)
class BackupsHere:
    """The backups of a workspace.

    Attributes:
        all: In its own folder, the newest first.
        second: The second folder, None when none was chosen.
        second_is_here: It is there now: a stick may be out.
    """

    all: tuple[Backup, ...]
    second: Path | None
    second_is_here: bool


def backups_here(workspace: Workspace) -> BackupsHere:
    """Tell of the backups of a workspace."""
    chosen = Settings.load().backup_folder
    second = Path(chosen) if chosen else None
    return BackupsHere(
        tuple(BackupPlace(workspace.backups).all()),
        second,
        second is not None and second.is_dir(),
    )


def _bring_to_second(
    workspace: Workspace, backup: Backup, *, is_new: bool, cancel: Cancel | None
) -> BackedUp:
    """Copy a backup to the second folder, unless it is there; a stick that is out is no fault."""
    chosen = Settings.load().backup_folder
    if not chosen or not Path(chosen).is_dir():
        return BackedUp(backup, is_new)
    place = BackupPlace(Path(chosen) / f"{workspace.folder.name}-{workspace.device.id[:8]}")
    try:
        second = next((each for each in place.all() if each.mark == backup.mark), None)
        second = second or place.receive(backup, key=workspace.db.key, cancel=cancel)
        place.rotate(workspace.db.key)
    except KnownError as error:
        return BackedUp(backup, is_new, problems=error.problems)
    return BackedUp(backup, is_new, second)


def _reporter(report: Report) -> Callable[[int, int], None]:
    what = _("Respaldando")
    return lambda done, total: report(Progress(done, total, what))
