"""Records as they travel to another computer: all of them at once, for one that lacks them."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.store.answer_tables import Layout, table_name
from app.store.cells import Cells
from app.store.database import Database
from app.store.instruments import Instruments
from forms.answers import Answers, StoredRow

_FACTS = (
    "uuid", "instance_id", "source_row", "state", "deleted", "municipality", "period", "device",
    "language", "xml_sha256", "created_at", "updated_at", "finalised_at", "second_json",
)  # fmt: skip

_SELECT = (
    "SELECT record.*, person.name AS author_name, v.sha256 AS form_sha256, i.form_id, "
    "batch.origin AS batch_origin, first.uuid AS first_uuid FROM record "
    "LEFT JOIN record first ON first.id = record.second_of "
    "JOIN instrument_version v ON v.id = record.version "
    "JOIN instrument i ON i.id = record.instrument "
    "LEFT JOIN batch ON batch.id = record.batch "
    "LEFT JOIN person ON person.id = record.author"
)

RECORDS_A_READING = 200

Portable = dict[str, Any]
"""A record as plain JSON."""


class PortableRecords:
    """Gives the records of one workspace to others, and takes in theirs."""

    def __init__(self, database: Database, instruments: Instruments, device: str) -> None:
        """Prepare.

        Args:
            database: The open file.
            instruments: Its forms.
            device: Which computer this is.
        """
        self._database = database
        self._instruments = instruments
        self._device = device
        self._cells = Cells(database)

    def one(self, uuid: str) -> Portable | None:
        """Give a record, None when there is none."""
        record = next(self._some(f"{_SELECT} WHERE record.uuid = ?", (uuid,)), None)
        if record is not None:
            del record["id"]
        return record

    def of_batch(self, batch: int) -> Iterator[Portable]:
        """Give the records of a batch in their order, some at a time."""
        last = 0
        sql = f"{_SELECT} WHERE record.batch = ? AND record.id > ? ORDER BY record.id LIMIT ?"
        while some := list(self._some(sql, (batch, last, RECORDS_A_READING))):
            last = some[-1].pop("id")
            yield from some

    def _some(self, sql: str, arguments: tuple[object, ...]) -> Iterator[Portable]:
        rows = self._database.rows(sql, arguments)
        if not rows:
            return
        answers: dict[int, Answers] = {}
        for version, instrument in {(row["version"], row["instrument"]) for row in rows}:
            keys = [row["id"] for row in rows if row["version"] == version]
            answers |= self._cells.read(self._instruments.layout(instrument, version), keys)
        for row in rows:
            said = answers[row["id"]]
            portable: Portable = {name: row[name] for name in _FACTS}
            portable |= {
                "id": row["id"],
                "form_id": row["form_id"],
                "sha256": row["form_sha256"],
                "author": row["author_name"],
                "second_of": row["first_uuid"],
                "batch": row["batch"] and (row["batch_origin"] or f"{self._device}/{row['batch']}"),
                "values": said.values,
                "rows": [
                    [each.repeat, each.row, each.parent, each.position, each.values]
                    for each in said.rows
                ],
                "files": dict(
                    self._database.each(
                        "SELECT name, sha256 FROM record_file WHERE record = ?", (row["uuid"],)
                    )
                ),
            }
            yield portable

    def held(self, row: str) -> dict[str, Any] | None:
        """Give all that a repeat instance holds, None when it is not here any more."""
        for repeat in self._database.rows("SELECT id, instrument FROM repeat"):
            found = self._database.value(
                f"SELECT record FROM {table_name(repeat['instrument'], repeat['id'], 0)} "
                "WHERE row = ?",
                (row,),
            )
            if found is not None:
                version = self._database.value("SELECT version FROM record WHERE id = ?", (found,))
                layout = self._instruments.layout(repeat["instrument"], version)
                rows = self._cells.read(layout, (found,))[found].rows
                return next(each.values for each in rows if each.row == row)
        return None

    def take_in(
        self,
        record: Portable,
        *,
        version: int,
        batch: int | None,
        author: int | None,
    ) -> bool:
        """Enter a record that came, inside the caller's transaction.

        Args:
            record: As `one` gave it.
            version: Key of its version here.
            batch: Key of its batch here.
            author: Key of its author here.

        Returns:
            False when it is here already: nothing was changed.
        """
        here = "SELECT 1 FROM record WHERE uuid = ?"
        if self._database.value(here, (record["uuid"],)):
            return False
        instrument = self._instruments.version(version).instrument
        facts = {name: record[name] for name in _FACTS}
        facts |= {
            "instrument": instrument, "version": version, "batch": batch, "author": author,
            "unchecked": 1,
            "second_of": self._database.value(
                "SELECT id FROM record WHERE uuid = ?", (record["second_of"],)
            ),
        }  # fmt: skip
        cursor = self._database.execute(
            f"INSERT INTO record ({', '.join(facts)}) VALUES ({', '.join('?' * len(facts))})",
            tuple(facts.values()),
        )
        layout = self._instruments.layout(instrument, version)
        answers = _known_only(layout, record)
        self._cells.store(layout, [(int(cursor.lastrowid or 0), answers)])
        keep_files(self._database, record["uuid"], record["files"])
        return True


def keep_files(database: Database, record: str, files: Mapping[str, str]) -> None:
    """Note which contents the answers of a record name, inside the caller's transaction."""
    for name, sha256 in files.items():
        database.execute("UPDATE media SET in_use = 1 WHERE sha256 = ?", (sha256,))
        database.execute(
            "INSERT INTO record_file (record, name, sha256) SELECT ?, ?, sha256 FROM media "
            "WHERE sha256 = ? ON CONFLICT (record, name) DO NOTHING",
            (record, name, sha256),
        )


def _known_only(layout: Layout, record: Portable) -> Answers:
    """Give the answers for which a form here has a place."""
    rows = [
        StoredRow(
            repeat, row, parent, position, {p: v for p, v in values.items() if p in layout.inside}
        )
        for repeat, row, parent, position, values in record["rows"]
        if repeat in layout.repeat_by_path
    ]
    values = {path: v for path, v in record["values"].items() if path in layout.outside}
    return Answers(values, rows)
