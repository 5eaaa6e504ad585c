"""The way of one table: only the rows that differ go up, and what is there is read back.

What stands in the table is written beside it, at its resource: `sha256` of the file it holds row
by row, and, while rows are on their way, the files it is coming from and going to. A delivery
that was cut off between any two requests is taken up from that:

======================== ================================= =====================================
broken                   at the portal                     the next run
======================== ================================= =====================================
making the table         a place, with or without table    makes the table if it is not there
first upload             the first rows of the file        counts them, sends the rest
correcting, before marks the earlier version               begins
sending rows             rows of both versions             sends every row not equal in both
taking rows away         both                              takes them away again: no harm
before the last mark     the new version, not yet said so  finds nothing to send, says it
======================== ================================= =====================================
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sync.archive import Earlier
from sync.portal import Fields, PortalError, RemoteDataset, RemoteFile, Tables
from sync.readback import ReadBack
from sync.reconcile import log_key, resource_id
from sync.release import ReleaseFile
from sync.row_versions import RowVersions, content
from sync.tables import (
    KEY,
    Cells,
    Column,
    Record,
    TableForm,
    as_record,
    batches,
    of_columns,
    read_rows,
    records,
    row_digest,
    rows_a_batch,
)

TOWARDS, FORM, ROWS = "acopio_hacia", "acopio_forma", "acopio_filas"
CONTENT = "acopio_contenido"
"""Fields of ours at a table's resource: files it goes to, signature of its form, how many rows it
has, and what stands for them."""

LOG = TableForm(
    (
        Column(KEY, "text"),
        Column("version", "numeric", "Versión"),
        Column("cambio", "text", "Qué pasó con la fila"),
        Column("clave", "text", "Clave de la fila"),
    ),
    KEY,
    (),
)
"""Form of the change log: one row for each row that a version added, changed or removed."""


def begun_fields(file: ReleaseFile, form: TableForm) -> dict[str, str]:
    """Give what stands at a table's resource while its first rows are on their way."""
    unknown = {"hash": "", "sha256": ""}
    return {**file.fields(), **unknown, TOWARDS: file.sha256, FORM: form.signature}


@dataclass
class TableDelivery:
    """One run for one table.

    Attributes:
        tables: Those of the portal.
        dataset: As it was looked at.
        file: The CSV, with its form.
        form: That of the table.
        number: Version of the release.
        attempts: How often the parcel was begun; more of them make smaller batches.
        earlier: Earlier versions of the file.
        reserve: Adds a resource to the dataset as it stands now.
        sent: Told of the share that is done, from 0 to 1; raises CancelledError to stop.
    """

    tables: Tables
    dataset: RemoteDataset
    file: ReleaseFile
    form: TableForm
    number: int
    attempts: int
    earlier: Earlier
    reserve: Callable[[Fields], None]
    sent: Callable[[float], None]
    _sent: int | None = field(default=None)

    @property
    def id(self) -> str:
        """Give the id of the table's resource."""
        return resource_id(self.dataset.id, self.file.key)

    def close(self) -> None:
        """Let go of what was compared."""
        if "_rows" in self.__dict__:
            self._rows.close()

    def bring(self) -> None:
        """Bring the table to hold exactly the rows of the file, and say so beside it.

        Raises:
            PortalError: A refusal or a broken line; `portal.row_refused` names row and reason.
            CancelledError: `sent` raised it.
        """
        there = self.dataset.file(self.id)
        corrects = there is not None and bool(there.sha256)
        olds = self._what_may_be_there(there)
        self._sent = self._write(olds)
        if corrects and olds:
            self._log(olds[0])
        self._settle()

    def repair(self) -> None:
        """Bring the table to hold the file, whatever it holds now: all of it is read."""
        self._sent = None
        self._write([self._rows.add(self._theirs())])
        self._settle()

    def read_back(self, *, whole: bool = False) -> ReadBack:
        """Compare what the table holds with the file.

        Args:
            whole: Read every row; else, after a small correction, the count and the rows sent.

        Returns:
            The file's own hash when they are equal, "" when not; rows as the portal counts them.
        """
        count, ours = self.tables.count(self.id) or 0, self._rows.count(self._ours)
        few = not whole and self._sent is not None and 2 * self._sent < ours
        keys = self._rows.marked(self._ours) if few else None
        theirs = self._rows.add(self._theirs(keys))
        equal = count == ours and self._rows.same(self._ours, theirs, only_marked=few)
        return ReadBack(
            self.file.sha256 if equal else "",
            self.file.bytes,
            count,
            whole=not few,
            content=self._content,
        )

    @cached_property
    def _rows(self) -> RowVersions:
        return RowVersions(row_digest(self.form))

    @cached_property
    def _content(self) -> str:
        rows = read_rows(self.file.path)
        next(rows, None)
        return content(rows, of_columns(self.form.columns))

    @cached_property
    def _ours(self) -> int:
        """The version that shall be there, among the rows that are compared."""
        return self._rows.add(self._records())

    def _what_may_be_there(self, there: RemoteFile | None) -> list[int]:
        """Make the table ready and give the versions whose rows it may hold; none: it is empty."""
        begun = begun_fields(self.file, self.form)
        if there is None:
            self.reserve(self.tables.place(self.id, begun))
            self.tables.make(self.id, self.form)
            return []
        count = self.tables.count(self.id)
        towards = str(there.fields.get(TOWARDS) or "").split()
        mine = there.fields.get(FORM) == self.form.signature
        if count is not None and mine and there.sha256:
            others = [sha for sha in towards if sha != self.file.sha256]
            olds = self._earlier_versions([there.sha256, *others])
            self.tables.describe(self.id, {TOWARDS: " ".join([self.file.sha256, *others])})
            return olds
        if count is not None and mine and towards == [self.file.sha256]:
            return [self._rows.beginning(self._ours, count)]  # they go in their order
        if count is not None:
            self.tables.drop(self.id)
        if any(there.fields.get(name) != value for name, value in begun.items()):
            self.tables.describe(self.id, begun)
        self.tables.make(self.id, self.form)
        return []

    def _earlier_versions(self, hashes: list[str]) -> list[int]:
        """Read the versions a table may hold here; one that we never had is read at the portal."""
        files = [self.earlier(sha) for sha in hashes]
        if None in files:
            return [self._rows.add(self._theirs())]
        paths = [file.path for file in files if file is not None]
        return [self._rows.add(records(path, self.form)) for path in paths]

    def _write(self, olds: list[int]) -> int:
        """Send the rows that are not in all of these versions; give how many they are."""
        total, done = self._rows.mark(self._ours, olds), 0
        marked = zip(self._records(), self._rows.marks(self._ours), strict=True)
        rows = (as_record(self.form, cells) for (_key, cells), wanted in marked if wanted)
        for batch in batches(rows, rows_a_batch(self.attempts)):
            self.sent(done / max(total, 1))
            self._upsert(batch)
            done += len(batch)
        self.sent(1.0)
        self.tables.delete(self.id, self.form, self._rows.gone(self._ours, olds))
        return total

    def _upsert(self, batch: list[Record]) -> None:
        try:
            self.tables.upsert(self.id, batch)
        except PortalError as error:
            if error.code == "portal.too_large" and len(batch) > 1:
                half = len(batch) // 2  # a server before the portal takes less at once
                self._upsert(batch[:half])
                self._upsert(batch[half:])
                return
            if error.code != "portal.row_refused":
                raise
            values = error.problems[0].values
            row = batch[int(str(values["row"]))][self.form.key]
            raise PortalError(
                "portal.row_refused", file=self.file.name, row=row, reason=values["reason"]
            ) from error

    def _log(self, before: int) -> None:
        """Write down at the portal what this version did to which rows."""
        log_id = resource_id(self.dataset.id, log_key(self.file.name))
        ready = False
        for batch in batches(self._log_rows(before), rows_a_batch(self.attempts)):
            self.sent(1.0)
            if not ready:
                self._make_log(log_id)
                ready = True
            self.tables.upsert(log_id, batch)

    def _make_log(self, log_id: str) -> None:
        known = self.dataset.file(log_id) is not None
        if not known:
            name = f"cambios-{self.file.name}"
            self.reserve(self.tables.place(log_id, {"name": name, "format": "CSV"}))
        if not known or self.tables.count(log_id) is None:
            self.tables.make(log_id, LOG)

    def _log_rows(self, before: int) -> Iterable[Record]:
        for what, key in self._rows.touched(self._ours, before):
            yield as_record(LOG, (f"{self.number}|{key}", str(self.number), what, key))

    def _settle(self) -> None:
        rows = self._rows.count(self._ours)
        settled = {TOWARDS: "", FORM: self.form.signature, ROWS: str(rows), CONTENT: self._content}
        self.tables.describe(self.id, {**self.file.fields(), **settled})

    def _records(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return records(self.file.path, self.form)

    def _theirs(self, keys: Iterable[str] | None = None) -> Iterator[tuple[str, Cells]]:
        place = self.form.names.index(self.form.key)
        rows = self.tables.rows(self.id, self.form, keys)
        return ((cells[place], cells) for cells in rows)
