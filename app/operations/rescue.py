"""Rescue a damaged workspace into a new one, and say what was lost."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.operations.check_store import check_store
from app.progress import Cancel
from app.store.clock import Clock
from app.store.database import refused_folder
from app.store.driver import Key
from app.store.durable import write_durably
from app.store.rescue import answers_from_journal, forms_are_whole, rescue_files
from app.store.salvage import SavedTable
from app.store.workspace import Workspace
from forms.problem import Problem, Severity

REPORT = "rescate.json"


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue.

    Attributes:
        folder: The new workspace, with the report in `rescate.json`.
        records: Records it holds.
        from_journal: Records whose answers came back from the journal.
        tables: What was saved and lost, table by table.
        problems: What the new workspace shows as missing or altered.
    """

    folder: Path
    records: int
    from_journal: int
    tables: tuple[SavedTable, ...]
    problems: tuple[Problem, ...]


def rescue(
    folder: Path, to: Path, *, clock: Clock, key: Key | None = None, cancel: Cancel | None = None
) -> Rescued:
    """Save what can be read of a damaged workspace; the damaged one is only read.

    Args:
        folder: The damaged workspace.
        to: The new one: absent, or an empty folder.
        clock: The time, in UTC.
        key: Of an encrypted workspace.
        cancel: Stops it; nothing of it stays.

    Raises:
        KnownError: `store.beyond_rescue`, `store.folder_taken`, `store.disk_full` …
    """
    to = to.resolve()
    tables = rescue_files(folder, to, clock=clock, key=key, cancel=cancel)
    with Workspace.open(to, key=key, clock=clock) as workspace:
        records = int(workspace.db.value("SELECT count(*) FROM record"))
        from_journal, found = 0, tuple(workspace.journal.verify([]))
        if forms_are_whole(workspace):  # else nobody can say which question an answer belongs to
            from_journal = answers_from_journal(workspace)
            found = check_store(workspace, cancel=cancel).problems
    done = Rescued(to, records, from_journal, tuple(tables), (*_losses(tables), *found))
    _write_report(done)
    return done


def _losses(tables: Sequence[SavedTable]) -> list[Problem]:
    """Say of each table what is lost; a table that is whole is not spoken of."""
    problems = []
    for table in tables:
        if table.lost is None:
            values: dict[str, object] = {"table": table.table, "saved": table.saved}
            problems.append(Problem("store.rows_perhaps_lost", Severity.WARNING, values=values))
        elif table.lost:
            values = {"table": table.table, "saved": table.saved, "lost": table.lost}
            problems.append(Problem("store.rows_lost", Severity.WARNING, values=values))
    return problems


def _write_report(done: Rescued) -> None:
    report = {
        "records": done.records,
        "from_journal": done.from_journal,
        "tables": [asdict(table) for table in done.tables],
        "problems": [
            {"code": each.code, "record": each.place.record, "values": dict(each.values)}
            for each in done.problems
        ],
    }
    try:
        write_durably(done.folder / REPORT, json.dumps(report, ensure_ascii=False, indent=1))
    except OSError as error:
        raise refused_folder(error, done.folder / REPORT) from error
