"""Check a workspace: quickly after it ended badly, or thoroughly when somebody asks."""

from dataclasses import dataclass

from app.messages import _
from app.progress import Cancel, Progress, Report, silent
from app.store.backups import BackupPlace
from app.store.checks import changed_answers, changed_records, file_faults
from app.store.workspace import Workspace
from forms.problem import Problem

ALWAYS_CHECKED = 50_000_000
"""Bytes of a file that is checked at every start: it takes less than half a second."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        records: Records in the file.
        changes: Lines of the journal that were followed.
        media: Files that were read.
        backups: Backups whose notes the journal was compared with.
        problems: What is not as it was written; empty when all is whole.
    """

    records: int
    changes: int
    media: int
    backups: int
    problems: tuple[Problem, ...]


def check_at_start(workspace: Workspace) -> tuple[Problem, ...]:
    """Look for damage when there may be some; takes seconds on large files, so behind the page.

    Args:
        workspace: Just opened; small, or one that ended badly.

    Returns:
        `store.damaged_inside`; empty when there is none, or no reason to look.
    """
    is_small = workspace.db.path.stat().st_size < ALWAYS_CHECKED
    if not (is_small or workspace.ended_badly):
        return ()
    return tuple(file_faults(workspace.db, quick=True))


def check_store(
    workspace: Workspace, *, report: Report = silent, cancel: Cancel | None = None
) -> Checked:
    """Read everything and compare it with what is known of it.

    The file by SQLite's own check, the journal by its chain and by what backups noted of it,
    answers by the journal, media by their hashes.

    Args:
        workspace: The one that is open.
        report: Told of each of the four parts.
        cancel: Stops between them.
    """
    backups = BackupPlace(workspace.backups).all()
    heads = [head for backup in backups for head in backup.heads]
    parts = (
        lambda: file_faults(workspace.db),
        lambda: workspace.journal.verify(heads),
        lambda: [*changed_records(workspace), *changed_answers(workspace, cancel)],
        workspace.media.check,
    )
    problems: list[Problem] = []
    for number, part in enumerate(parts, start=1):
        (cancel or Cancel()).check()
        problems += part()
        report(Progress(number, len(parts), _("Revisando la carpeta de trabajo")))
    return Checked(
        records=_count(workspace, "record"),
        changes=_count(workspace, "journal"),
        media=_count(workspace, "media"),
        backups=len(backups),
        problems=tuple(problems),
    )


def _count(workspace: Workspace, table: str) -> int:
    return int(workspace.db.value(f"SELECT count(*) FROM {table}"))
