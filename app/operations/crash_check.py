"""Compares a workspace whose writers were killed with what they had said is on disk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from app.operations.crash_writers import Written
from app.store.workspace import Workspace

_JOURNALED_ANSWERS = (
    "SELECT j.record, j.path, j.new FROM journal j WHERE j.op = 'set' AND j.row IS NULL "
    "AND j.seq = (SELECT max(seq) FROM journal WHERE device = j.device AND record = j.record "
    "AND path = j.path AND op = 'set')"
)
_OTHER_STATES = (
    "SELECT count(*) FROM record r WHERE r.state <> ifnull((SELECT new FROM journal "
    "WHERE record = r.uuid AND op = 'state' ORDER BY seq DESC LIMIT 1), "
    "iif(r.batch IS NULL, 'draft', 'final'))"
)
_ODD_BATCHES = (
    "SELECT count(*) FROM batch b WHERE b.status = 'open' "
    "OR b.rows <> (SELECT count(*) FROM record WHERE batch = b.id)"
)
_REPEATED_ROWS = (
    "SELECT ifnull(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM record r "
    "JOIN batch b ON b.id = r.batch WHERE b.status = 'done' "
    "GROUP BY b.file_sha256, r.source_row)"
)
_REPEATED_RECORDS = "SELECT count(*) - count(DISTINCT instance_id) FROM record"


@dataclass(frozen=True, slots=True)
class Losses:
    """What is not as it must be.

    Attributes:
        lost: Writes that were promised and are not there.
        corrupt: Faults of the file, of the journal, and places where the two disagree.
        duplicates: Rows and records that are there more than once.
    """

    lost: int = 0
    corrupt: int = 0
    duplicates: int = 0

    def __add__(self, other: Self) -> "Losses":
        return Losses(
            self.lost + other.lost,
            self.corrupt + other.corrupt,
            self.duplicates + other.duplicates,
        )

    def __bool__(self) -> bool:
        return bool(self.lost or self.corrupt or self.duplicates)


def losses(workspace: Workspace, promised: Iterable[Written]) -> Losses:
    """Look for everything that was promised, and for what nobody wrote.

    Args:
        workspace: Opened anew after its writers were killed.
        promised: What they had said.
    """
    count = workspace.db.value
    return Losses(
        lost=sum(written.writes for written in promised if not _is_there(workspace, written)),
        corrupt=_faults(workspace),
        duplicates=count(_REPEATED_ROWS) + count(_REPEATED_RECORDS),
    )


def _is_there(workspace: Workspace, written: Written) -> bool:
    if written.kind == "rows":
        return bool(
            workspace.db.value(
                "SELECT 1 FROM batch WHERE file_sha256 = ? AND status = 'done' AND rows = ?",
                (written.sha256, written.rows),
            )
        )
    row = workspace.db.row(
        "SELECT * FROM journal WHERE device = ? AND seq = ?", (workspace.device.id, written.seq)
    )
    return row is not None and (row["record"], row["path"] or "", row["new"]) == (
        written.record,
        written.path,
        written.new,
    )


def _faults(workspace: Workspace) -> int:
    said = [row[0] for row in workspace.db.rows("PRAGMA integrity_check")]
    others = workspace.db.value(_OTHER_STATES) + workspace.db.value(_ODD_BATCHES)
    return (
        int(others)
        + (0 if said == ["ok"] else len(said))
        + len(workspace.db.rows("PRAGMA foreign_key_check"))
        + len(workspace.journal.verify())
        + _unlike_journal(workspace)
    )


def _unlike_journal(workspace: Workspace) -> int:
    """Count answers that are not what the journal says they became last."""
    last: dict[str, dict[str, object]] = {}
    for record, path, new in workspace.db.each(_JOURNALED_ANSWERS):
        last.setdefault(record, {})[path] = new
    keys = "SELECT id FROM record WHERE uuid IN (SELECT record FROM journal WHERE op = 'set')"
    kept = dict(workspace.records.stream(list(workspace.db.column(keys))))
    return sum(
        record not in kept or kept[record].values.get(path) != new
        for record, answers in last.items()
        for path, new in answers.items()
    )
