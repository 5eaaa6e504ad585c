"""Taking in many records: short transactions under an open batch, so that others can write too."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from app.progress import Cancel
from app.store.cells import Cells, storable
from app.store.clock import Clock, as_text
from app.store.database import Database
from app.store.instruments import Instruments, StoredVersion
from app.store.uuid7 import uuid7
from forms.answers import Answers
from forms.instrument import Value

LONGEST_TRANSACTION_S = 0.1
"""A person who answers a question meanwhile waits no longer than this for the file."""

_FIRST_ROWS, _MOST_ROWS = 100, 5000

ImportedRow = tuple[int, Mapping[str, Value]]


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
        """Write all rows, as many in one transaction as a tenth of a second allows.

        Args:
            rows: Row number in the file, and path -> value.
            report: Told how many rows are written, after each transaction.
            cancel: Polled between transactions.
        """
        source, size = iter(rows), _FIRST_ROWS
        while some := list(islice(source, size)):
            cancel.check()
            began = time.perf_counter()
            with self._database.transaction():
                self._write(some)
            took = time.perf_counter() - began
            self.count += len(some)
            report(self.count)
            fitting = int(size * 0.7 * LONGEST_TRANSACTION_S / max(took, 0.001))
            size = max(1, min(fitting, 2 * size, _MOST_ROWS))
        cancel.check()

    def _write(self, rows: list[ImportedRow]) -> None:
        first = 1 + (self._database.value("SELECT max(id) FROM record") or 0)
        self._database.execute_many(
            "INSERT INTO record (id, uuid, instance_id, instrument, version, batch, source_row, "
            "state, municipality, period, author, device, created_at, updated_at, finalised_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'final', ?, ?, ?, ?, ?, ?, ?)",
            self._records(rows, first),
        )
        values = ((key, Answers(dict(cells))) for key, (_, cells) in enumerate(rows, start=first))
        self._cells.store(self._layout, values)

    def _records(self, rows: list[ImportedRow], first: int) -> Iterator[tuple[object, ...]]:
        now = self._clock()
        at = as_text(now)
        for key, (number, cells) in enumerate(rows, start=first):
            uuid = uuid7(now, os.urandom)
            kept = [number, {path: storable(value) for path, value in cells.items()}]
            self._hash.update(json.dumps(kept, sort_keys=True).encode())
            yield (
                key,
                uuid,
                f"uuid:{uuid}",
                self._version.instrument,
                self._version.id,
                self._batch,
                number,
                *self._subject.of(cells),
                self._author,
                self._device,
                at,
                at,
                at,
            )
