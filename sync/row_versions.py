"""Rows of several versions of one table side by side, outside memory: a million take disk alone.

Each row is its key and 16 bytes that stand for its cells, in a file of SQLite's own that is gone
when it is closed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress

from app.store.driver import connect_aside, errors
from sync.tables import Cells, TableForm, row_digest

ADDED, CHANGED, REMOVED = "agregada", "cambiada", "retirada"
"""What a version did to a row, as the change log says it."""

_SCHEMA = """
CREATE TABLE line (
  place INTEGER PRIMARY KEY, version INTEGER, key TEXT, digest BLOB, sent INTEGER DEFAULT 0
)
"""

_MARK = """
UPDATE line SET sent = 1 WHERE version = ?1 AND (
  SELECT count(*) FROM line AS old
  WHERE old.key = line.key AND old.digest = line.digest
    AND old.version IN (SELECT value FROM json_each(?2))
) < ?3
"""

_GONE = """
SELECT DISTINCT key FROM line WHERE version IN (SELECT value FROM json_each(?2))
  AND NOT EXISTS (SELECT 1 FROM line AS new WHERE new.key = line.key AND new.version = ?1)
ORDER BY place
"""

_TOUCHED = """
SELECT line.key AS key, old.key IS NULL AS is_new FROM line
LEFT JOIN line AS old ON old.key = line.key AND old.version = ?2
WHERE line.version = ?1 AND old.digest IS NOT line.digest ORDER BY is_new DESC, line.place
"""

_UNLIKE = """
SELECT count(*) FROM line WHERE version = ?1 AND NOT EXISTS (
  SELECT 1 FROM line AS other
  WHERE other.key = line.key AND other.version = ?2 AND other.digest = line.digest
    AND other.sent >= ?3
)
"""

_CENSUS = "SELECT digest, count(*) FROM line WHERE version = ? GROUP BY digest"


class RowVersions:
    """Versions of one table, numbered from 1 in the order they were added."""

    def __init__(self, digest: Callable[[Cells], bytes]) -> None:
        """Begin without a version.

        Args:
            digest: Gives what stands for the cells of a row (`sync.tables.row_digest`).
        """
        self._digest = digest
        self._db = connect_aside()
        self._db.execute(_SCHEMA)
        self._last = 0

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def add(self, rows: Iterable[tuple[str, Cells]]) -> int:
        """Take in a version, key and cells of each row; give its number.

        Raises:
            PortalError: Where the rows come from a portal.
        """
        self._last += 1
        number = self._last
        lines = ((number, key, self._digest(cells)) for key, cells in rows)
        self._db.execute("BEGIN")
        try:
            self._db.executemany("INSERT INTO line (version, key, digest) VALUES (?, ?, ?)", lines)
        except BaseException:
            with suppress(*errors()):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return number

    def beginning(self, version: int, count: int) -> int:
        """Add a version that is the first rows of another; give its number."""
        self._last += 1
        self._db.execute(
            "INSERT INTO line (version, key, digest)"
            " SELECT ?, key, digest FROM line WHERE version = ? ORDER BY place LIMIT ?",
            (self._last, version, count),
        )
        return self._last

    def count(self, version: int) -> int:
        """Give how many rows a version has, counting a key once."""
        sql = "SELECT count(DISTINCT key) FROM line WHERE version = ?"
        return int(self._db.execute(sql, (version,)).fetchone()[0])

    def mark(self, new: int, olds: Sequence[int]) -> int:
        """Mark the rows that have to be sent so that a table holds a version; give how many.

        Args:
            new: What shall be there.
            olds: What may be there, row by row: after a delivery that was cut off a row may be
                that of either version. A row is left alone only where all agree that it is as it
                shall be; with none, everything is sent.
        """
        self._index()
        self._db.execute("UPDATE line SET sent = 0 WHERE sent = 1")
        self._db.execute(_MARK, (new, json.dumps(list(olds)), len(olds) or 1))
        return self._marked(new)

    def marks(self, version: int) -> Iterator[bool]:
        """Tell of each row in its order whether it is marked."""
        lines = "SELECT sent FROM line WHERE version = ? ORDER BY place"
        return (bool(sent) for (sent,) in self._db.execute(lines, (version,)))

    def marked(self, version: int) -> Iterator[str]:
        """Give the keys of the rows that are marked."""
        lines = "SELECT key FROM line WHERE version = ? AND sent = 1 ORDER BY place"
        return (str(key) for (key,) in self._db.execute(lines, (version,)))

    def gone(self, new: int, olds: Sequence[int]) -> Iterator[str]:
        """Give the keys that older versions have and the new one has not."""
        self._index()
        lines = self._db.execute(_GONE, (new, json.dumps(list(olds))))
        return (str(key) for (key,) in lines)

    def touched(self, new: int, old: int) -> Iterator[tuple[str, str]]:
        """Give what a version did to each row it touched, and the row's key."""
        self._index()
        for key, is_new in self._db.execute(_TOUCHED, (new, old)):
            yield ADDED if is_new else CHANGED, str(key)
        for key in self.gone(new, [old]):
            yield REMOVED, key

    def same(self, ours: int, theirs: int, *, only_marked: bool = False) -> bool:
        """Tell whether two versions have the same rows under the same keys.

        Args:
            ours: The one that may have marks.
            theirs: The other; where `only_marked`, just the rows of those keys.
            only_marked: Compare the rows of `ours` that are marked.
        """
        self._index()
        expected = self._marked(ours) if only_marked else self.count(ours)
        unlike = int(self._db.execute(_UNLIKE, (theirs, ours, only_marked)).fetchone()[0])
        return unlike == 0 and self.count(theirs) == expected

    def alike(self, one: int, other: int) -> bool:
        """Tell whether two versions have the same rows, whatever their keys and their order."""
        both = (one, other), (other, one)
        return not any(
            self._db.execute(f"{_CENSUS} EXCEPT {_CENSUS} LIMIT 1", pair).fetchone()
            for pair in both
        )

    def content(self, version: int) -> Iterator[bytes]:
        """Give what stands for each row of a version, in the order of those marks."""
        sql = "SELECT digest FROM line WHERE version = ? ORDER BY digest"
        return (bytes(digest) for (digest,) in self._db.execute(sql, (version,)))

    def _marked(self, version: int) -> int:
        sql = "SELECT count(*) FROM line WHERE version = ? AND sent = 1"
        return int(self._db.execute(sql, (version,)).fetchone()[0])

    def _index(self) -> None:
        """Index what is there, once all of it is in: sorting at the end is quicker."""
        self._db.execute("CREATE INDEX IF NOT EXISTS by_key ON line (key, version, digest)")


def content(rows: Iterable[Cells], form: TableForm) -> str:
    """Give the SHA-256 that stands for the rows of a table, in whatever order they come.

    Args:
        rows: Cells in the order of the form's columns.
        form: Columns of the file, without a key of ours (`sync.tables.of_columns`).
    """
    digest = hashlib.sha256(json.dumps(form.names, ensure_ascii=False).encode("utf-8"))
    with closing(RowVersions(row_digest(form))) as versions:
        number = versions.add(("", cells) for cells in rows)
        for mark in versions.content(number):
            digest.update(mark)
    return digest.hexdigest()
