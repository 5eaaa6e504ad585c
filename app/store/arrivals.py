"""Taking in what another computer wrote: line after line of its journal, each with its effect.

Lines come in the order of each chain, and a line is entered in the transaction in which it takes
effect. So whatever is here is what the other computer held at some moment: an arrival that was
broken off is an earlier one, and the same file goes on from there. Records of an import stand
under an open batch until its line comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from app.store.answer_tables import Layout
from app.store.cells import Cells
from app.store.clock import Clock, as_text
from app.store.conflicts import Conflicts
from app.store.database import Database
from app.store.instruments import Instruments
from app.store.journal import VERSION
from app.store.journal_lines import Keys, Line, keep_lines, line_of, lines_of_record
from app.store.knowledge import Knowledge, vector
from app.store.merging import Merged, RecordNow, merge
from app.store.portable_records import Portable, PortableRecords, keep_files
from app.store.presence import Presence
from app.store.version_names import rename_what_waits, rows_renamed
from forms.answers import AnswerChange, Update
from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of what arrives.

    Attributes:
        line: A line of a journal; None for a record of an import, which has no line of its own.
        record: The record that the line begins, whole.
        held: What the instance that the line adds holds.
        files: Name -> SHA-256 of the file that the line answers with.
    """

    line: Line | None
    record: Portable | None = None
    held: Mapping[str, Value] | None = None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Keyring:
    """What keys of other computers are here.

    Attributes:
        people: Device -> key of a person there -> key here.
        versions: The same of versions of forms.
        batches: The same of batches.
        authors: Name -> key here.
        forms: (form, SHA-256) -> key of the version here.
        origins: Origin of a batch -> its key here.
    """

    people: dict[str, dict[int, int]] = field(default_factory=dict)
    versions: dict[str, dict[int, int]] = field(default_factory=dict)
    batches: dict[str, dict[int, int]] = field(default_factory=dict)
    authors: dict[str, int] = field(default_factory=dict)
    forms: dict[tuple[str, str], int] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)

    def here(self, line: Line) -> Keys:
        """Give the keys here of what a line points at."""
        tables = (self.batches, self.people, self.versions)
        batch, person, version = (
            None if key is None else table[line.device][key]
            for table, key in zip(tables, line.keys, strict=True)
        )
        return batch, person, version


@dataclass(slots=True)
class Taken:
    """What came of a piece.

    Attributes:
        lines: Lines that are new here.
        skipped: Lines that were here.
        records: Records that are new here.
        conflicts: Conflicts that are new.
        changed: Keys of records that were here and changed, for what their forms compute.
    """

    lines: int = 0
    skipped: int = 0
    records: int = 0
    conflicts: int = 0
    changed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Tables:
    """What an arrival is written to."""

    database: Database
    instruments: Instruments
    conflicts: Conflicts
    cells: Cells
    records: PortableRecords
    clock: Clock

    def lines_as_now(self, here: "Here", uuid: str) -> list[Line]:
        """Give all lines about a record, called as the version that it answers calls things."""
        sql = "SELECT * FROM journal WHERE record = ? ORDER BY device, seq"
        found = []
        names: dict[int, dict[str, str]] = {}
        for row in self.database.rows(sql, (uuid,)):
            line, version = line_of(row), row["version"]
            if version is None:
                found += called_as_now(here, [line])
                continue
            if version not in names:
                names[version] = self.instruments.renamings(version, here.version)
            found.append(_renamed(line, names[version]))
        return found


class Arrivals:
    """Enters what other computers wrote into one workspace."""

    def __init__(
        self,
        database: Database,
        *,
        instruments: Instruments,
        conflicts: Conflicts,
        presence: Presence,
        device: str,
        clock: Clock,
    ) -> None:
        records = PortableRecords(database, instruments, device)
        self._presence = presence
        self._of = _Tables(database, instruments, conflicts, Cells(database), records, clock)

    @contextmanager
    def receiving(self, keys: Keyring) -> Iterator["Arrival"]:
        """Take something in for the length of a block; other programs leave its batches alone."""
        with self._presence.at_work():
            yield Arrival(self._of, keys, Knowledge.read(self._of.database))

    def preview(self, uuid: str, fresh: Sequence[Line], knowledge: Knowledge) -> Merged | None:
        """Say what would become of a record that is here, without changing anything.

        Args:
            uuid: Which record.
            fresh: Lines that would come.
            knowledge: Who knew what, with what would come.

        Returns:
            None when the record is not here.
        """
        here = read_now(self._of.database, self._of.cells, self._of.instruments, uuid)
        if here is None:
            return None
        fresh = called_as_now(here, fresh)
        lines = [*self._of.lines_as_now(here, uuid), *fresh]
        lines.sort(key=lambda line: (line.device, line.seq))
        return merge(lines, fresh, here.now, knowledge, {})

    def add_batch(self, origin: str, facts: Mapping[str, Any], person: int | None) -> int:
        """Keep a batch of another computer; the records of an import appear with its line.

        Args:
            origin: Device and key that it has where it was made.
            facts: Its row there, with the key of the instrument here.
            person: Key here of who did it.
        """
        known = self._of.database.value("SELECT id FROM batch WHERE origin = ?", (origin,))
        if known is not None:
            return int(known)
        with self._of.database.transaction():
            cursor = self._of.database.execute(
                "INSERT INTO batch (kind, instrument, file_name, file_sha256, municipality, "
                "period, person, at, rows, status, origin) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    facts["kind"], facts["instrument"], facts["file_name"], facts["file_sha256"],
                    facts["municipality"], facts["period"], person, facts["at"], facts["rows"],
                    "open" if facts["kind"] == "import" else "done", origin,
                ),
            )  # fmt: skip
        return int(cursor.lastrowid or 0)


class Arrival:
    """One arrival; `take` is called piece after piece."""

    def __init__(self, of: _Tables, keys: Keyring, knowledge: Knowledge) -> None:
        self._of = of
        self._keys = keys
        self._knowledge = knowledge
        self._whole: dict[str, str] = {}
        self._early: set[str] = set()

    def take(self, items: Sequence[Item]) -> Taken:
        """Enter a piece, in one transaction.

        Args:
            items: In the order of each chain; those that are here are passed over.

        Raises:
            KnownError: The disk is full …; nothing of the piece was kept.
        """
        of, taken = self._of, Taken()
        with of.database.transaction():
            known = vector(of.database)
            fresh: dict[str, list[Line]] = {}
            held: dict[str, Mapping[str, Value]] = {}
            batches: set[int] = set()
            for item in items:
                if item.line is not None and item.line.seq <= known.get(item.line.device, 0):
                    taken.skipped += 1
                    continue
                self._enter(item, taken)
                if item.line is not None:
                    self._sort(item, item.line, fresh, held, batches)
            self._settle(fresh, held, taken)
            for batch in batches:
                self._settle_batch(batch)
        return taken

    def _enter(self, item: Item, taken: Taken) -> None:
        """Enter the record and the line of an item."""
        if item.record is not None:
            taken.records += self._take_record(item.record, item.line)
        line = item.line
        if line is None:
            return
        keep_lines(self._of.database, [(line, self._keys.here(line))])
        taken.lines += 1
        if line.op == "import" and line.keys[0] is None:
            self._knowledge.learn(line.device, line.seq, line.new)

    def _take_record(self, record: Portable, line: Line | None) -> bool:
        keys = self._keys
        came = self._of.records.take_in(
            record,
            version=keys.forms[record["form_id"], record["sha256"]],
            batch=keys.origins[record["batch"]] if record["batch"] else None,
            author=keys.authors.get(record["author"]),
        )
        early = "SELECT 1 FROM journal WHERE record = ?"
        if came and self._of.database.value(early, (record["uuid"],)):
            self._early.add(record["uuid"])
        elif came and line is not None:
            self._whole[record["uuid"]] = line.device
        return came

    def _sort(
        self,
        item: Item,
        line: Line,
        fresh: dict[str, list[Line]],
        held: dict[str, Mapping[str, Value]],
        batches: set[int],
    ) -> None:
        """Put a line to what it is about."""
        if line.record is not None:
            fresh.setdefault(line.record, []).append(line)
            if item.files:
                keep_files(self._of.database, line.record, item.files)
        elif line.op in ("import", "undo") and line.keys[0] is not None:
            batches.add(self._keys.batches[line.device][line.keys[0]])
        if item.held is not None and line.row is not None:
            held[line.row] = item.held

    # -- records -------------------------------------------------------------------------------

    def _settle(
        self,
        fresh: Mapping[str, Sequence[Line]],
        held: Mapping[str, Mapping[str, Value]],
        taken: Taken,
    ) -> None:
        of, database = self._of, self._of.database
        for uuid, lines in fresh.items():
            if all(line.device == self._whole.get(uuid) for line in lines):
                continue  # it came whole: it says already what its lines say
            self._whole.pop(uuid, None)
            self._follow_version(uuid, lines)
            here = read_now(database, of.cells, of.instruments, uuid)
            if here is not None:
                everything = of.lines_as_now(here, uuid)
                is_early = uuid in self._early  # lines about it were here before it was
                came = {(line.device, line.seq) for line in lines}
                new = [x for x in everything if is_early or (x.device, x.seq) in came]
                self._early.discard(uuid)
                merged = merge(everything, new, here.now, self._knowledge, held)
                self._write(here, uuid, new, merged)
                taken.conflicts += of.conflicts.keep(
                    uuid, merged.settled, merged.clashes, as_text(of.clock())
                )
                taken.changed.append(here.key)

    def _follow_version(self, uuid: str, lines: Sequence[Line]) -> None:
        """Let a record answer the version that those who came last say; the newest of several."""
        of = self._of
        if all(line.path != VERSION for line in lines):
            return
        row = of.database.row("SELECT id, instrument, version FROM record WHERE uuid = ?", (uuid,))
        if row is None:
            return
        about = [x for x in lines_of_record(of.database, uuid) if x.path == VERSION]
        heads = [line for line in self._knowledge.heads(about) if not line.erased]
        named = [of.instruments.named(row["instrument"], line.new) for line in heads]
        known = [version for version in named if version is not None]
        version = max(known, key=lambda version: version.number, default=None)
        if version is not None and version.id != row["version"]:
            names = of.instruments.renamings(row["version"], version.id)
            rename_what_waits(of.database, (row["id"],), names)
            sql = "UPDATE record SET version = ?, unchecked = 1 WHERE id = ?"
            of.database.execute(sql, (version.id, row["id"]))

    def _write(self, here: "Here", uuid: str, lines: Sequence[Line], merged: Merged) -> None:
        of, key = self._of, here.key
        layout = here.layout
        answers = tuple(
            each
            for each in merged.answers
            if each.path in (layout.outside if each.row is None else layout.inside)
        )
        rows = tuple(each for each in merged.rows if each.repeat in layout.repeat_by_path)
        of.cells.apply(layout, key, Update(_last_of_each(answers), rows))
        for (repeat, _parent), order in merged.order.items():
            if repeat in layout.repeat_by_path:
                of.cells.arrange(layout, key, repeat, order)
        at = max(line.at for line in lines)
        of.database.execute(
            "UPDATE record SET updated_at = max(updated_at, ?), unchecked = 1 WHERE id = ?",
            (at, key),
        )
        self._write_standing(key, uuid, merged)
        about = of.instruments.subject(here.version).changed(answers)
        for column, value in about.items():
            of.database.execute(f"UPDATE record SET {column} = ? WHERE id = ?", (value, key))

    def _write_standing(self, key: int, uuid: str, merged: Merged) -> None:
        database = self._of.database
        if merged.state is not None:
            state, at = merged.state.new, merged.state.at
            database.execute(
                "UPDATE record SET state = ?, finalised_at = iif(? = 'final', ?, finalised_at) "
                "WHERE id = ?",
                (state, state, at, key),
            )
            if state != "draft":
                database.execute("DELETE FROM pending WHERE record = ?", (uuid,))
                database.execute("DELETE FROM place_of_work WHERE record = ?", (uuid,))
        if merged.deleted is not None:
            database.execute("UPDATE record SET deleted = ? WHERE id = ?", (merged.deleted, key))

    # -- batches -------------------------------------------------------------------------------

    def _settle_batch(self, batch: int) -> None:
        """Show or hide a batch as the last word about it says."""
        rows = self._of.database.rows(
            "SELECT * FROM journal WHERE batch = ? AND record IS NULL "
            "AND op IN ('import', 'undo') ORDER BY device, seq",
            (batch,),
        )
        heads = self._knowledge.heads([line_of(row) for row in rows])
        last = self._knowledge.in_order(heads)[-1]
        is_gone = last.op == "undo" and last.new is None
        self._of.database.execute(
            "UPDATE batch SET status = ? WHERE id = ?", ("undone" if is_gone else "done", batch)
        )


def _last_of_each(changes: Sequence[AnswerChange]) -> tuple[AnswerChange, ...]:
    return tuple({(change.row, change.path): change for change in changes}.values())


@dataclass(frozen=True, slots=True)
class Here:
    """A record that is here: its keys, its tables under the names of its version, how it stands."""

    key: int
    version: int
    layout: Layout
    now: RecordNow


def read_now(database: Database, cells: Cells, instruments: Instruments, uuid: str) -> Here | None:
    """Read how a record stands here, None when it is not here."""
    row = database.row(
        "SELECT id, instrument, version, state, deleted FROM record WHERE uuid = ?", (uuid,)
    )
    if row is None:
        return None
    layout = instruments.layout(row["instrument"], row["version"])
    answers = cells.read(layout, (row["id"],))[row["id"]]
    now = RecordNow(row["state"], bool(row["deleted"]), answers)
    return Here(row["id"], row["version"], layout, now)


def called_as_now(here: Here, lines: Sequence[Line]) -> list[Line]:
    """Give lines with questions called as the version of the record calls them.

    Only the names tell, for lines of which nobody here knows the version.
    """
    names = {path: column.path for path, column in here.layout.earlier.items()}
    return [_renamed(line, names) for line in lines]


def _renamed(line: Line, names: Mapping[str, str]) -> Line:
    path, old = names.get(line.path or "", line.path), line.old
    if line.op == "remove_row":
        old = rows_renamed(old, names)
    return line if (path, old) == (line.path, line.old) else replace(line, path=path, old=old)
