"""Whether a workspace is whole: its file, and the answers beside what the journal says of them."""

from collections.abc import Iterator

from app.progress import Cancel
from app.store.database import Database, KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem

_MOST_FAULTS = 100  # of one kind are enough to know

_JOURNALED = (
    "SELECT record, path, version, device, max(seq), op = 'set' AND salt IS NOT NULL, new "
    "FROM journal WHERE record IS NOT NULL AND path IS NOT NULL AND path <> '@version' "
    "AND row IS NULL AND op IN ('set', 'undo') GROUP BY record, path, version, device"
)
_JOURNALED_RECORDS = "SELECT id, instrument FROM record WHERE uuid IN (SELECT record FROM journal)"


def file_faults(database: Database, *, quick: bool = False) -> list[Problem]:
    """Let SQLite look through a file.

    Args:
        database: The open file.
        quick: Leave out that indexes agree with their tables, and references.

    Returns:
        `store.damaged_inside`, `store.loose_rows`; empty when it is sound.
    """
    word = "quick_check" if quick else "integrity_check"
    try:
        said = [row[0] for row in database.rows(f"PRAGMA {word}({_MOST_FAULTS})")]
    except KnownError as error:
        return list(error.problems)
    problems = []
    if said != ["ok"]:
        values = {"folder": str(database.path.parent), "count": len(said)}
        problems.append(Problem("store.damaged_inside", values=values))
    if not quick:
        problems += _loose_rows(database)
    return problems


def _loose_rows(database: Database) -> Iterator[Problem]:
    counted: dict[str, int] = {}
    for row in database.rows("PRAGMA foreign_key_check"):
        counted[row["table"]] = counted.get(row["table"], 0) + 1
    for table, count in counted.items():
        yield Problem("store.loose_rows", values={"table": table, "count": count})


def changed_answers(workspace: Workspace, cancel: Cancel | None = None) -> Iterator[Problem]:
    """Find answers that are not what the journal says they became last.

    Only answers that a person typed outside repeats have a line for each change; what laptops
    that were brought together say of one answer counts alike.

    Args:
        workspace: The open workspace.
        cancel: Polled between records.

    Yields:
        `store.answer_changed` with record and question.
    """
    last = _last_answers(workspace)
    by_instrument: dict[int, list[int]] = {}
    for key, instrument in workspace.db.each(_JOURNALED_RECORDS):
        by_instrument.setdefault(instrument, []).append(key)
    for keys in by_instrument.values():
        for uuid, answers in workspace.records.stream(keys):
            (cancel or Cancel()).check()
            for path, values in last.get(uuid, {}).items():
                if values and answers.values.get(path) not in values:
                    yield Problem("store.answer_changed", place=Place(record=uuid, field=path))


def _last_answers(workspace: Workspace) -> dict[str, dict[str, set[object]]]:
    """Give record -> path as the newest version has it -> what each device wrote last."""
    names: dict[int, dict[str, str]] = {}
    latest: dict[tuple[str, str, str], tuple[int, bool, object]] = {}
    for record, path, version, device, seq, is_known, new in workspace.db.each(_JOURNALED):
        if version is not None and version not in names:
            newest = workspace.instruments.newest(version)
            names[version] = workspace.instruments.renamings(version, newest)
        place = record, names.get(version, {}).get(path, path), device
        latest[place] = max(
            latest.get(place, (0, False, None)),
            (seq, bool(is_known), new),
            key=lambda line: line[0],
        )
    last: dict[str, dict[str, set[object]]] = {}
    for (record, path, _device), (_seq, is_known, new) in latest.items():
        values = last.setdefault(record, {}).setdefault(path, set())
        if is_known:
            values.add(new)
    return last
