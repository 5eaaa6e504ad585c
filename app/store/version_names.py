"""What one version of a form calls a question or repeat, in the words of another version.

Columns and repeats stay; their names are those of a version. Whatever names one of them outside
the answers (lines of the journal, what was found, where work stopped) is read through here.
"""

import json
from collections.abc import Mapping, Sequence

from app.store.answer_tables import Layout
from app.store.database import Database
from forms.instrument import Value

_NAMED_BY_KEY = ("issue",)
_NAMED_BY_UUID = ("place_of_work", "pending", "conflict")


def renamings(before: Layout, now: Layout) -> dict[str, str]:
    """Give what a version calls its columns and repeats -> what another does, where they differ.

    Args:
        before: Tables as the one calls them.
        now: The same tables as the other calls them.
    """
    columns = {(column.repeat, column.n): column.path for column in now.columns}
    repeats = {repeat.id: repeat.path for repeat in now.repeats}
    pairs = (
        *((one.path, columns.get((one.repeat, one.n), one.path)) for one in before.columns),
        *((one.path, repeats.get(one.id, one.path)) for one in before.repeats),
    )
    return {old: new for old, new in pairs if old != new}


def rows_renamed(text: Value, names: Mapping[str, str]) -> Value:
    """Give what a removed instance held, as a line of the journal says it, under other names."""
    if not names or not isinstance(text, str):
        return text
    rows = [
        {
            **row,
            "repeat": names.get(row["repeat"], row["repeat"]),
            "values": {names.get(path, path): value for path, value in row["values"].items()},
        }
        for row in json.loads(text)
    ]
    return json.dumps(rows, ensure_ascii=False)


def rename_what_waits(database: Database, records: Sequence[int], names: Mapping[str, str]) -> None:
    """Let what names a question of some records name it otherwise, inside the caller's transaction.

    Args:
        database: The open file.
        records: Keys of the records.
        names: Path -> path from now on.
    """
    wanted = json.dumps(list(records))
    keys = "SELECT value FROM json_each(?)"
    uuids = f"SELECT uuid FROM record WHERE id IN ({keys})"
    tables = [(table, keys) for table in _NAMED_BY_KEY] + [(t, uuids) for t in _NAMED_BY_UUID]
    pairs = json.dumps(dict(names))
    for table, among in tables if names else ():
        name = f"SELECT value FROM json_each(?) WHERE key = {table}.path"
        database.execute(
            f"UPDATE {table} SET path = ifnull(({name}), path) WHERE record IN ({among})",
            (pairs, wanted),
        )
