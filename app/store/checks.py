"""Whether a workspace is whole: its file, and the answers beside what the journal says of them."""

import json
from collections.abc import Iterator

from app.progress import Cancel
from app.store.database import Database, KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem

_MOST_FAULTS = 100  # of one kind are enough to know

_JOURNALED = (
    "SELECT record, row, path, version, device, max(seq), op = 'set' AND salt IS NOT NULL, new "
    "FROM journal WHERE record IS NOT NULL AND path IS NOT NULL AND path <> '@version' "
    "AND op IN ('set', 'undo') GROUP BY record, row, path, version, device"
)
_ADDED_ROWS = "SELECT record, row, path, version, new FROM journal WHERE op = 'add_row'"
_REMOVED_ROWS = "SELECT record, old FROM journal WHERE op = 'remove_row'"
_ERASED_REMOVALS = "SELECT record FROM journal WHERE op = 'remove_row' AND old IS NULL"
_JOURNALED_RECORDS = "SELECT id, instrument FROM record WHERE uuid IN (SELECT record FROM journal)"
_RECORDS_GONE = (
    "SELECT DISTINCT record FROM journal WHERE op = 'create' "
    "AND record NOT IN (SELECT uuid FROM record)"
)
_STATES_CHANGED = (
    "SELECT uuid FROM record WHERE uuid IN (SELECT record FROM journal WHERE op = 'state') "
    "AND state NOT IN (SELECT new FROM (SELECT new, max(seq) FROM journal "
    "WHERE record = uuid AND op = 'state' GROUP BY device))"
)
_IMPORTS_CHANGED = (
    "SELECT ifnull(file_name, ''), rows, (SELECT count(*) FROM record WHERE batch = batch.id) AS n "
    "FROM batch WHERE kind = 'import' AND status <> 'open' AND rows <> n"
)

_Cell = tuple[str, str]
"""uuid of the repeat instance ("" outside repeats), and path."""


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


def changed_records(workspace: Workspace) -> Iterator[Problem]:
    """Find records that are gone, or in another state than the journal says.

    Yields:
        `store.record_gone`, `store.state_changed`, `store.import_changed`.
    """
    for (uuid,) in workspace.db.each(_RECORDS_GONE):
        yield Problem("store.record_gone", place=Place(record=uuid))
    for (uuid,) in workspace.db.each(_STATES_CHANGED):
        yield Problem("store.state_changed", place=Place(record=uuid))
    for file, rows, count in workspace.db.each(_IMPORTS_CHANGED):
        values = {"file": file, "rows": rows, "count": count}
        yield Problem("store.import_changed", values=values)


def changed_answers(workspace: Workspace, cancel: Cancel | None = None) -> Iterator[Problem]:
    """Find answers and repeat instances that are not what the journal says they became last.

    Only answers that a person typed have a line for each change; what laptops that were brought
    together say of one answer counts alike.

    Args:
        workspace: The open workspace.
        cancel: Polled between records.

    Yields:
        `store.answer_changed` with record and question; of an instance that is gone, its repeat.
    """
    removed = {
        (record, gone["row"])
        for record, old in workspace.db.each(_REMOVED_ROWS)
        for gone in json.loads(old or "[]")
    }
    last, instances = _last_answers(workspace, removed), _last_rows(workspace, removed)
    by_instrument: dict[int, list[int]] = {}
    for key, instrument in workspace.db.each(_JOURNALED_RECORDS):
        by_instrument.setdefault(instrument, []).append(key)
    for keys in by_instrument.values():
        for uuid, answers in workspace.records.stream(keys):
            (cancel or Cancel()).check()
            held = {"": answers.values, **{row.row: row.values for row in answers.rows}}
            wrong = [each for each in instances.get(uuid, {}).items() if each[0] not in held]
            wrong += [
                (row, path)
                for (row, path), values in last.get(uuid, {}).items()
                if values and row in held and held[row].get(path) not in values
            ]
            for row, path in wrong:
                place = Place(record=uuid, row_id=row or None, field=path)
                yield Problem("store.answer_changed", place=place)


def _last_answers(
    workspace: Workspace, removed: set[tuple[str, str]]
) -> dict[str, dict[_Cell, set[object]]]:
    """Give record -> cell as the newest version has it -> what each device wrote last.

    An instance that was removed and is there again has its answers from elsewhere.
    """
    names = _Names(workspace)
    latest: dict[tuple[str, _Cell, str], tuple[int, bool, object]] = {}
    for record, row, path, version, device, seq, is_known, new in workspace.db.each(_JOURNALED):
        if (record, row) in removed:
            continue
        place = record, (row or "", names.newest(version, path)), device
        latest[place] = max(
            latest.get(place, (0, False, None)),
            (seq, bool(is_known), new),
            key=lambda line: line[0],
        )
    last: dict[str, dict[_Cell, set[object]]] = {}
    for (record, cell, _device), (_seq, is_known, new) in latest.items():
        values = last.setdefault(record, {}).setdefault(cell, set())
        if is_known:
            values.add(new)
    return last


def _last_rows(workspace: Workspace, removed: set[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Give record -> repeat instance that was added and never removed -> path of its repeat.

    What another computer removed may hold instances that it never heard of.
    """
    names = _Names(workspace)
    rows: dict[str, dict[str, str]] = {}
    outer: dict[str, str | None] = {}
    for record, row, path, version, place in workspace.db.each(_ADDED_ROWS):
        if (record, row) not in removed:
            rows.setdefault(record, {})[row] = names.newest(version, path)
        outer[row] = None if place is None else json.loads(place)["parent"]
    for record in workspace.db.column(_ERASED_REMOVALS):
        rows.pop(record, None)  # what went was erased on a citizen's request
    for added in rows.values():
        inner = {row for row in added if outer[row] in outer}
        while lost := {row for row in inner & added.keys() if outer[row] not in added}:
            for row in lost:
                del added[row]
    return rows


class _Names:
    """What the newest version of a form calls the paths of the others."""

    def __init__(self, workspace: Workspace) -> None:
        self._instruments = workspace.instruments
        self._known: dict[int, dict[str, str]] = {}

    def newest(self, version: int | None, path: str) -> str:
        """Give the newest name of a path that a version has; of one that is lost, the same."""
        if version is None:
            return path
        if version not in self._known:
            self._known[version] = self._renamings(version)
        return self._known[version].get(path, path)

    def _renamings(self, version: int) -> dict[str, str]:
        try:
            newest = self._instruments.newest(version)
        except KeyError:
            return {}
        return self._instruments.renamings(version, newest)
