"""What two computers said of the same thing, waiting for a person who decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store.clock import as_moment
from app.store.database import Database
from app.store.driver import Row
from app.store.merging import Cell, Clash
from forms.instrument import Value
from forms.problem import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values for one thing, each with its author.

    Attributes:
        id: How people name it.
        record: uuid of the record.
        row: uuid of the repeat instance, None outside repeats.
        path: Question, repeat, `merging.STATE` or `merging.DELETED`.
        base: What stood there before both.
        ours, theirs: What stood here when theirs came, and theirs.
        our_person, our_at: Who said ours and when, "" and None when it was nobody.
        their_person, their_at: Who said theirs, and when.
        their_device: Name of the computer it was said on.
        decided: Somebody decided, here or elsewhere.
    """

    id: int
    record: str
    row: str | None
    path: str
    base: Value
    ours: Value
    theirs: Value
    our_person: str
    our_at: datetime | None
    their_person: str
    their_at: datetime
    their_device: str
    decided: bool


class Conflicts:
    """The conflicts of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, record: str, settled: Collection[Cell], clashes: list[Clash], at: str) -> int:
        """Note what clashes in a record, and that the rest waits no longer.

        Inside the caller's transaction.

        Args:
            record: uuid of the record.
            settled: What lines that came were about.
            clashes: What of it waits for a person.
            at: The time, as `clock.as_text` writes it.

        Returns:
            How many conflicts are new.
        """
        lines = {(clash.device, clash.seq) for clash in clashes}
        waiting = self._database.rows(
            "SELECT id, row, path, device, seq FROM conflict "
            "WHERE record = ? AND decided_at IS NULL",
            (record,),
        )
        for row in waiting:
            is_meant = (row["row"], row["path"]) in settled
            if is_meant and (row["device"], row["seq"]) not in lines:
                self._decide(row["id"], at)
        known = {
            (row["row"], row["path"], row["device"], row["seq"])
            for row in self._database.rows(
                "SELECT row, path, device, seq FROM conflict WHERE record = ?", (record,)
            )
        }
        new = [c for c in clashes if (c.row, c.path, c.device, c.seq) not in known]
        self._database.execute_many(
            "INSERT INTO conflict (record, row, path, base, ours, theirs, device, seq, found_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((record, c.row, c.path, c.base, c.ours, c.theirs, c.device, c.seq, at) for c in new),
        )
        return len(new)

    def _decide(self, conflict: int, at: str | None) -> None:
        sql = "UPDATE conflict SET decided_at = ? WHERE id = ?"
        self._database.execute(sql, (at, conflict))

    def waiting(self) -> list[Conflict]:
        """Give what nobody decided yet, record by record."""
        rows = self._database.rows(f"{_CONFLICT} WHERE c.decided_at IS NULL ORDER BY c.id")
        return [self._conflict(row) for row in rows]

    def count(self) -> int:
        """Give how many wait for a person."""
        return int(self._database.value("SELECT count(*) FROM conflict WHERE decided_at IS NULL"))

    def get(self, conflict: int) -> Conflict:
        """Give a conflict by its number.

        Raises:
            ProblemError: `bundle.no_such_conflict`.
        """
        row = self._database.row(f"{_CONFLICT} WHERE c.id = ?", (conflict,))
        if row is None:
            raise ProblemError(Problem("bundle.no_such_conflict", values={"number": conflict}))
        return self._conflict(row)

    def close(self, conflict: Conflict, at: str) -> None:
        """Note that a person decided: all that waits about the same thing is settled."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE conflict SET decided_at = ? "
                "WHERE record = ? AND row IS ? AND path = ? AND decided_at IS NULL",
                (at, conflict.record, conflict.row, conflict.path),
            )

    def reopen(self, conflict: int) -> None:
        """Let a conflict wait again."""
        with self._database.transaction():
            self._decide(conflict, None)

    def _conflict(self, row: Row) -> Conflict:
        our_person, our_at = self._author_of_ours(row)
        return Conflict(
            row["id"], row["record"], row["row"], row["path"], row["base"], row["ours"],
            row["theirs"], our_person, our_at, row["their_person"] or "",
            as_moment(row["their_at"]), row["their_device"], row["decided_at"] is not None,
        )  # fmt: skip

    def _author_of_ours(self, row: Row) -> tuple[str, datetime | None]:
        """Find who said last what stands here, other than by the line that clashes with it."""
        found: Any = self._database.row(
            "SELECT ifnull(p.name, '') AS name, j.at FROM journal j "
            "LEFT JOIN person p ON p.id = j.person WHERE j.record = ? AND j.row IS ? "
            "AND (j.path IS ? OR ? LIKE '@%' AND j.op IN ('state', 'delete', 'undo') "
            "AND j.path IS NULL) AND NOT (j.device = ? AND j.seq = ?) "
            "ORDER BY j.new IS ? DESC, j.at DESC LIMIT 1",
            (
                row["record"], row["row"], row["path"], row["path"], row["device"], row["seq"],
                row["ours"],
            ),
        )  # fmt: skip
        return ("", None) if found is None else (found["name"], as_moment(found["at"]))


_CONFLICT = (
    "SELECT c.*, j.at AS their_at, p.name AS their_person, d.name AS their_device "
    "FROM conflict c JOIN journal j ON j.device = c.device AND j.seq = c.seq "
    "JOIN device d ON d.id = c.device LEFT JOIN person p ON p.id = j.person"
)
