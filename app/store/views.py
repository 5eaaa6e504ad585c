"""Readable views: `v_<form>` shows the records of a form under their public names.

They serve people who open the file with another program; Acopio itself never reads them.
"""

from collections.abc import Sequence

from app.store.answer_tables import Layout, QuestionColumn, free_name
from app.store.database import Database
from app.store.schema import quoted

COLUMNS_PER_VIEW = 1900
"""SQLite gives at most 2,000 columns in one result."""

_ABOUT_RECORD = ("uuid", "state", "municipality", "period", "created_at", "updated_at")


def make_views(database: Database, form_id: str, layout: Layout) -> None:
    """Make or replace the views of a form, inside the caller's transaction.

    Forms of more than 1,900 questions get `v_<form>/2` … for the rest.

    Args:
        database: The open workspace file.
        form_id: The form's stable name.
        layout: Its tables.
    """
    outside = list(layout.outside.values())
    base = _view_name(database, form_id, layout.instrument)
    for number, start in enumerate(range(0, max(len(outside), 1), COLUMNS_PER_VIEW), start=1):
        name = base if number == 1 else f"{base}/{number}"
        columns = outside[start : start + COLUMNS_PER_VIEW]
        database.execute(f"DROP VIEW IF EXISTS {quoted(name)}")
        database.execute(f"CREATE VIEW {quoted(name)} AS {_query(layout.instrument, columns)}")


def drop_views(database: Database, form_id: str, layout: Layout) -> None:
    """Take the views of a form away, inside the caller's transaction."""
    base = _view_name(database, form_id, layout.instrument)
    views = -(-max(len(layout.outside), 1) // COLUMNS_PER_VIEW)
    for name in (base, *(f"{base}/{number}" for number in range(2, views + 1))):
        database.execute(f"DROP VIEW {quoted(name)}")


def _view_name(database: Database, form_id: str, instrument: int) -> str:
    """Give the form's view; forms whose names differ only in case get their key behind it."""
    earlier = database.value(
        "SELECT count(*) FROM instrument WHERE lower(form_id) = lower(?) AND id < ?",
        (form_id, instrument),
    )
    return f"v_{form_id}~{instrument}" if earlier else f"v_{form_id}"


def _query(instrument: int, columns: Sequence[QuestionColumn]) -> str:
    taken = set(_ABOUT_RECORD)
    shown = [f"record.{name}" for name in _ABOUT_RECORD]
    shown += [
        f"{column.table}.{column.name} AS {quoted(free_name(column.public_name, taken))}"
        for column in columns
    ]
    tables = dict.fromkeys(column.table for column in columns)
    joins = " ".join(f"LEFT JOIN {table} ON {table}.record = record.id" for table in tables)
    return (
        f"SELECT {', '.join(shown)} FROM record {joins} "
        f"WHERE record.instrument = {instrument} AND record.deleted = 0 AND "
        "record.second_of IS NULL AND (record.batch IS NULL OR record.batch IN "
        "(SELECT id FROM batch WHERE status = 'done'))"
    )
