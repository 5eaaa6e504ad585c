"""The way of one table: only the rows that differ go up, and what is there is read back.

What stands in the table is written beside it, at its resource: `sha256` of the file it holds row
by row, and, while rows are on their way, the files it is coming from and going to. A delivery
that was cut off between any two requests is taken up from that:

======================== ================================= =====================================
broken                   at the portal                     the next run
======================== ================================= =====================================
making the table         a resource, with or without table makes the table if it is not there
first upload             the first rows of the file        counts them, sends the rest
correcting, before marks the earlier version               begins
sending rows             rows of both versions             sends every row not equal in both
taking rows away         both                              takes them away again: no harm
before the last mark     the new version, not yet said so  finds nothing to send, says it
======================== ================================= =====================================
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sync.archive import Earlier
from sync.portal import Fields, PortalError, RemoteDataset, RemoteFile, Tables
from sync.readback import ReadBack
from sync.reconcile import log_key, resource_id
from sync.release import ReleaseFile
from sync.tables import (
    KEY,
    Changes,
    Column,
    Record,
    TableForm,
    as_record,
    batches,
    changes,
    digests,
    records,
    rows_a_batch,
)

TOWARDS, FORM, ROWS = "acopio_hacia", "acopio_forma", "acopio_filas"
"""Fields of ours at a table's resource: files it goes to, signature of its form, its rows."""

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

ADDED, CHANGED, REMOVED = "agregada", "cambiada", "retirada"

Digests = Mapping[str, bytes]


@dataclass(slots=True)
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
        sent: Told of the share that is done, from 0 to 1; raises CancelledError to stop.
    """

    tables: Tables
    dataset: RemoteDataset
    file: ReleaseFile
    form: TableForm
    number: int
    attempts: int
    earlier: Earlier
    sent: Callable[[float], None]
    _found: Changes | None = field(default=None)

    @property
    def id(self) -> str:
        """Give the id of the table's resource."""
        return resource_id(self.dataset.id, self.file.key)

    def bring(self) -> None:
        """Bring the table to hold exactly the rows of the file, and say so beside it.

        Raises:
            PortalError: A refusal or a broken line; `portal.row_refused` names row and reason.
            CancelledError: `sent` raised it.
        """
        there = self.dataset.file(self.id)
        corrects = there is not None and bool(there.sha256)
        olds = self._what_may_be_there(there)
        new = self._ours()
        self._found = changes(new, olds)
        self._write(self._found)
        if corrects and olds:
            self._log(changes(new, olds[:1]))
        self._settle(len(new))

    def repair(self) -> None:
        """Bring the table to hold the file, whatever it holds now: all of it is read."""
        new = self._ours()
        self._found = None
        self._write(changes(new, [self._theirs()]))
        self._settle(len(new))

    def read_back(self, *, whole: bool = False) -> ReadBack:
        """Compare what the table holds with the file.

        Args:
            whole: Read every row; else, after a small correction, the count and the rows sent.

        Returns:
            The file's own hash when they are equal, "" when not; rows as the portal counts them.
        """
        count, ours = self.tables.count(self.id) or 0, self._ours()
        sent = self._found.sent if self._found is not None else frozenset(ours)
        few = not whole and 2 * len(sent) < len(ours)
        expected = {key: ours[key] for key in sent} if few else ours
        theirs = self._theirs(sorted(sent) if few else None)
        equal = count == len(ours) and theirs == expected
        return ReadBack(self.file.sha256 if equal else "", self.file.bytes, count, whole=not few)

    def _what_may_be_there(self, there: RemoteFile | None) -> list[Digests]:
        """Make the table ready and give the versions whose rows it may hold; none: it is empty."""
        if there is None:
            self.tables.create(self.dataset, self.id, self.form, self._begun())
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
            return [self._first(count)]
        if count is not None:
            self.tables.drop(self.id)
        self.tables.describe(self.id, self._begun())
        self.tables.make(self.id, self.form)
        return []

    def _earlier_versions(self, hashes: list[str]) -> list[Digests]:
        """Read the versions a table may hold here; one that we never had is read at the portal."""
        files = [self.earlier(sha) for sha in hashes]
        if None in files:
            return [self._theirs()]
        paths = [file.path for file in files if file is not None]
        return [digests(records(path, self.form), self.form) for path in paths]

    def _first(self, count: int) -> Digests:
        """Give the rows a first upload that was cut off has brought: they go in their order."""
        return dict(list(self._ours().items())[:count])

    def _write(self, found: Changes) -> None:
        sent, done = found.sent, 0
        rows = (as_record(self.form, c) for key, c in self._records() if key in sent)
        for batch in batches(rows, rows_a_batch(self.attempts)):
            self.sent(done / max(len(sent), 1))
            self._upsert(batch)
            done += len(batch)
        self.sent(1.0)
        if found.removed:
            self.tables.delete(self.id, self.form, found.removed)

    def _upsert(self, batch: list[Record]) -> None:
        try:
            self.tables.upsert(self.id, batch)
        except PortalError as error:
            if error.code != "portal.row_refused":
                raise
            values = error.problems[0].values
            row = batch[int(str(values["row"]))][self.form.key]
            raise PortalError(
                "portal.row_refused", file=self.file.name, row=row, reason=values["reason"]
            ) from error

    def _log(self, found: Changes) -> None:
        """Write down at the portal what this version did to which rows."""
        if not len(found):
            return
        log_id = resource_id(self.dataset.id, log_key(self.file.name))
        if self.dataset.file(log_id) is None:
            name = f"cambios-{self.file.name}"
            self.tables.create(self.dataset, log_id, LOG, {"name": name, "format": "CSV"})
        elif self.tables.count(log_id) is None:
            self.tables.make(log_id, LOG)
        for batch in batches(self._log_rows(found), rows_a_batch(self.attempts)):
            self.sent(1.0)
            self.tables.upsert(log_id, batch)

    def _log_rows(self, found: Changes) -> Iterable[Record]:
        for what, keys in (
            (ADDED, found.added), (CHANGED, found.changed), (REMOVED, found.removed),
        ):  # fmt: skip
            for key in keys:
                yield as_record(LOG, (f"{self.number}|{key}", str(self.number), what, key))

    def _settle(self, rows: int) -> None:
        said = {**self.file.fields(), TOWARDS: "", FORM: self.form.signature, ROWS: str(rows)}
        self.tables.describe(self.id, said)

    def _begun(self) -> Fields:
        unknown = {"hash": "", "sha256": ""}
        towards = {TOWARDS: self.file.sha256, FORM: self.form.signature}
        return {**self.file.fields(), **unknown, **towards}

    def _records(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return records(self.file.path, self.form)

    def _ours(self) -> dict[str, bytes]:
        return digests(self._records(), self.form)

    def _theirs(self, keys: list[str] | None = None) -> dict[str, bytes]:
        place = self.form.names.index(self.form.key)
        rows = self.tables.rows(self.id, self.form, keys)
        return digests(((cells[place], cells) for cells in rows), self.form)
