"""The answers of many records at once, one row a record: for whoever looks at all of them."""

import json
from collections.abc import Sequence
from typing import Any

from app.store.answer_tables import Layout
from app.store.database import Database


def versions_of(database: Database, ids: Sequence[int]) -> list[int]:
    """Give the keys of the versions that some records answer."""
    sql = (
        "SELECT DISTINCT version FROM record WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY version"
    )
    return list(database.column(sql, (json.dumps(list(ids)),)))


def flat_answers(
    database: Database, layout: Layout, version: int, paths: Sequence[str], ids: Sequence[int]
) -> list[tuple[Any, ...]]:
    """Give the answers outside repeats of those records of a version that have no repeats.

    Args:
        database: The open workspace file.
        layout: Tables of the instrument, as the version calls what is in them.
        version: Its key.
        paths: Questions outside repeats; those without a column have no answers.
        ids: Keys of records, a few thousand at most.

    Returns:
        For each record its key, then its answers in the order of `paths`.
    """
    columns = [layout.outside.get(path) for path in paths]
    tables = sorted({column.table for column in columns if column is not None})
    names = ["NULL" if each is None else f"{each.table}.{each.name}" for each in columns]
    joined = " ".join(f"LEFT JOIN {table} ON {table}.record = record.id" for table in tables)
    alone = " ".join(
        f"AND NOT EXISTS (SELECT 1 FROM r{repeat.id}_0 one WHERE one.record = record.id)"
        for repeat in layout.repeats
    )
    sql = (
        f"SELECT record.id, {', '.join(names) or 'NULL'} FROM json_each(?) AS wanted "
        f"CROSS JOIN record ON record.id = wanted.value {joined} WHERE record.version = ? {alone}"
    )
    return list(database.each(sql, (json.dumps(list(ids)), version)))
