"""Taking in many records: short transactions under an open batch, so that others can write too."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.progress import Cancel
from app.store.cells import Cells, storable
from app.store.clock import Clock, as_text
from app.store.database import Database
from app.store.instruments import Instruments, StoredVersion
from app.store.uuid7 import uuid7_series
from forms.answers import Answers, StoredRow

if TYPE_CHECKING:
    from forms.instrument import Value

LONGEST_TRANSACTION_S = 0.05
"""A person who answers a question meanwhile waits about as long as this for the file."""

PAUSE_S = 0.002
"""Between two transactions; who waits looks each millisecond (`Database.transaction`)."""

_FIRST_ROWS, _MOST_ROWS = 100, 5000

Told = Mapping[str, "Value | Sequence[Told]"]
"""Path -> value, and path of a repeat -> its instances in order, each told alike."""

ImportedRow = tuple[int, Told]
_Row = tuple[int, dict[str, Any]]

_INSERT_RECORD = (
    "INSERT INTO record (id, uuid, instance_id, source_row, municipality, period, instrument, "
    "version, batch, author, device, created_at, updated_at, finalised_at, state) "
    "VALUES (?1, ?2, 'uuid:' || ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?11, 'final')"
)


class Importer:
    """Writes the rows of one import.

    Attributes:
        count: Rows written so far.
    """

    def __init__(
        self,
        database: Database,
        instruments: Instruments,
        version: StoredVersion,
        *,
        batch: int,
        author: int,
        device: str,
        clock: Clock,
    ) -> None:
        self.count = 0
        self._database = database
        self._cells = Cells(database)
        self._layout = instruments.layout(version.instrument, version.id)
        self._subject = instruments.subject(version.id)
        self._version = version
        self._batch = batch
        self._author = author
        self._device = device
        self._clock = clock
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Give the hash over all rows written so far."""
        return self._hash.hexdigest()

    def take(
        self, rows: Iterable[ImportedRow], report: Callable[[int], None], cancel: Cancel
    ) -> None:
        """Write all rows, as many in one transaction as a twentieth of a second allows.

        Args:
            rows: Row number in the file, and what it says.
            report: Told how many rows are written, after each transaction.
            cancel: Polled between transactions.
        """
        source, size = iter(rows), _FIRST_ROWS
        while some := [(number, dict(cells)) for number, cells in islice(source, size)]:
            cancel.check()
            began = time.perf_counter()
            self._take_some(some)
            took = time.perf_counter() - began
            self.count += len(some)
            report(self.count)
            fitting = int(size * 0.6 * LONGEST_TRANSACTION_S / max(took, 0.001))
            size = max(1, min(fitting, 2 * size, _MOST_ROWS))
            time.sleep(PAUSE_S)
        cancel.check()

    def _take_some(self, rows: Sequence[_Row]) -> None:
        """Write some rows; those that SQLite cannot hold are rare, and are found by trying."""
        try:
            written = self._write(rows)
        except (ValueError, OverflowError):
            written = self._write([(number, _can_hold(cells)) for number, cells in rows])
        self._hash.update(written)

    def _write(self, rows: Sequence[_Row]) -> bytes:
        """Write rows in one transaction and give what is hashed of them.

        Raises:
            ValueError: A number that is none, a text that is no Unicode.
            OverflowError: A whole number of more than 64 bits.
        """
        written = json.dumps(rows, ensure_ascii=False, allow_nan=False, sort_keys=True).encode()
        now = self._clock()
        with self._database.transaction():
            first = 1 + (self._database.value("SELECT max(id) FROM record") or 0)
            self._database.execute_many(_INSERT_RECORD, self._records(rows, first, now))
            self._cells.store_rows(self._layout, first, [cells for _number, cells in rows])
            if self._layout.repeats:
                self._cells.store(self._layout, self._instances(rows, first, now))
        return written[1:-1] + b", "  # one list, however it falls into transactions

    def _instances(
        self, rows: Sequence[_Row], first: int, now: datetime
    ) -> Iterator[tuple[int, Answers]]:
        """Give what the rows say inside repeats, instances with identities of their own."""
        count = sum(_instances_in(cells) for _number, cells in rows)
        uuids = iter(uuid7_series(now, os.urandom, count))

        def within(cells: Mapping[str, Any], parent: str | None) -> Iterator[StoredRow]:
            for repeat, told in cells.items():
                for position, inner in enumerate(told if isinstance(told, list) else (), start=1):
                    values = {p: value for p, value in inner.items() if not isinstance(value, list)}
                    row = StoredRow(repeat, next(uuids), parent, position, values)
                    yield row
                    yield from within(inner, row.row)

        for key, (_number, cells) in enumerate(rows, start=first):
            if instances := list(within(cells, None)):
                yield key, Answers(rows=instances)

    def _records(
        self, rows: Sequence[_Row], first: int, now: datetime
    ) -> Iterator[tuple[object, ...]]:
        fixed = (
            self._version.instrument, self._version.id, self._batch,
            self._author, self._device, as_text(now),
        )  # fmt: skip
        uuids = uuid7_series(now, os.urandom, len(rows))
        for key, (uuid, (number, cells)) in enumerate(zip(uuids, rows, strict=True), start=first):
            yield key, uuid, number, *self._subject.of(cells), *fixed


def _instances_in(cells: Mapping[str, Any]) -> int:
    """Count the instances of repeats that cells hold, those inside others too."""
    told = (inner for value in cells.values() if isinstance(value, list) for inner in value)
    return sum(1 + _instances_in(inner) for inner in told)


def _can_hold(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Give cells as SQLite keeps them, those of repeats too."""
    return {
        path: [_can_hold(inner) for inner in value] if isinstance(value, list) else storable(value)
        for path, value in cells.items()
    }
