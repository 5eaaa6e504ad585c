"""What the journal says of one action in a record: its rows and its typed answers."""

import json
from collections.abc import Iterator, Mapping

from app.store.cells import storable
from app.store.journal import Entry
from app.store.record_info import RecordInfo
from forms.answers import Update


def entries_of(
    record: RecordInfo, update: Update, gone: Mapping[str, str], reason: str | None
) -> Iterator[Entry]:
    """Give what the journal says of an update: rows and typed answers, in their order."""
    for row in update.rows:
        if row.op != "remove_row":
            new = json.dumps({"parent": row.parent, "position": row.position})
            yield Entry(row.op, record.uuid, row.row, row.repeat, None, new, reason, record.version)
    for change in update.answers:
        if not change.calculated:
            old, new_value = storable(change.old), storable(change.new)
            yield Entry(
                "set", record.uuid, change.row, change.path, old, new_value, reason, record.version
            )
    for row in update.rows:
        if row.op == "remove_row":
            old_row = gone[row.row]
            yield Entry(
                row.op, record.uuid, row.row, row.repeat, old_row, None, reason, record.version
            )
