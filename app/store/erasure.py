"""Values that a citizen has a right to have forgotten: out of the journal, and out of what tells.

A line of the journal that loses its values keeps their salted hashes, so its chain verifies, here
and on every computer that has the line. Which lines lost theirs travels with every bundle; who
takes it in takes them out too.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from app.store.database import Database
from app.store.driver import Row
from app.store.journal_lines import sealed_values
from forms.instrument import Value

ERASED = "@erased"
"""Old value of the remark that says why an answer was erased."""

Erased = Mapping[str, Sequence[int]]
"""Device -> numbers of its lines whose values were taken out."""


def seal(database: Database, rows: Iterable[Row]) -> int:
    """Take the values out of lines, inside the caller's transaction; say how many there were.

    Args:
        database: The open file.
        rows: Rows of the table `journal` that have their salt still.
    """
    sealed = [
        (
            json.dumps(sealed_values(row["salt"], row["old"], row["new"], row["reason"])),
            row["device"],
            row["seq"],
        )
        for row in rows
    ]
    database.execute_many(
        "UPDATE journal SET old = NULL, new = NULL, reason = NULL, salt = NULL, sealed = ? "
        "WHERE device = ? AND seq = ?",
        sealed,
    )
    return len(sealed)


def erased_lines(database: Database) -> dict[str, list[int]]:
    """Give the lines whose values were taken out."""
    found: dict[str, list[int]] = {}
    for device, seq in database.each("SELECT device, seq FROM journal WHERE salt IS NULL"):
        found.setdefault(device, []).append(seq)
    return found


def forget(
    database: Database, record: str, path: str, row: str | None, values: Iterable[Value]
) -> None:
    """Take a value out of what else holds it, inside the caller's transaction.

    What was found about the answer goes and is found anew; what waits for a decision about it
    waits no longer; a text being typed there and the names of its files go.

    Args:
        database: The open file.
        record: uuid of the record.
        path: The question.
        row: uuid of the repeat instance.
        values: What it said.
    """
    place = (path, row, record)
    key = "(SELECT id FROM record WHERE uuid = ?)"
    database.execute(f"DELETE FROM issue WHERE path = ? AND row IS ? AND record = {key}", place)
    for table in ("conflict", "pending"):
        database.execute(f"DELETE FROM {table} WHERE path = ? AND row IS ? AND record = ?", place)
    names = json.dumps([value for value in values if isinstance(value, str)])
    database.execute(
        "DELETE FROM record_file WHERE record = ? AND name IN (SELECT value FROM json_each(?))",
        (record, names),
    )
    database.execute("UPDATE record SET unchecked = 1 WHERE uuid = ?", (record,))


def take_in(database: Database, erased: Erased) -> int:
    """Take out here what was taken out elsewhere, inside the caller's transaction.

    Args:
        database: The open file.
        erased: What the other computer says.

    Returns:
        How many lines lost their values.
    """
    count = 0
    for device, numbers in erased.items():
        rows = database.rows(
            "SELECT * FROM journal WHERE device = ? AND salt IS NOT NULL "
            "AND seq IN (SELECT value FROM json_each(?))",
            (device, json.dumps(list(numbers))),
        )
        count += seal(database, rows)
        for row in rows:
            if row["record"] is not None and row["path"] is not None:
                values = (row["old"], row["new"])
                forget(database, row["record"], row["path"], row["row"], values)
    return count
