"""The files of an encrypted workspace, with the shape of those of a plain one.

Who shows or plays a file needs it as a file: it is laid out in a private folder of this process,
readable by this person alone, which is emptied when the workspace is closed.
"""

import hashlib
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from typing_extensions import override

from app.store.clock import Clock, as_text
from app.store.database import BugError, Database, KnownError
from app.store.encryption.sealed_contents import FILE_NAME, SealedContents
from app.store.media import STALE, Media, chunks


class SealedMedia(Media):
    """The files of one encrypted workspace."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        """Prepare the files.

        Args:
            database: Knows them, and has the key.
            folder: The workspace.
            clock: The time, in UTC.
        """
        super().__init__(database, folder / "media", clock)
        if database.key is None:
            raise BugError("sealed media without a key")
        self._file = folder / FILE_NAME
        self._key = database.key
        self._shown: Path | None = None

    @override
    def add(self, content: Path | bytes) -> str:
        with self._contents() as contents:
            whole = b"".join(chunks(content))
            sha256 = contents.add(whole)
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO media (sha256, bytes, added_at) VALUES (?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET added_at = excluded.added_at",
                (sha256, len(whole), as_text(self._clock())),
            )
        return sha256

    @override
    def path(self, sha256: str) -> Path:
        if self._shown is None:
            self._shown = Path(tempfile.mkdtemp(prefix="acopio-"))
        place = self._shown / sha256
        content = None if place.is_file() else self._read(sha256)
        if content is not None:
            place.write_bytes(content)
        return place

    def _read(self, sha256: str) -> bytes | None:
        with self._contents() as contents:
            return contents.read(sha256)

    def _contents(self) -> SealedContents:
        return SealedContents(self._file, self._key)

    @override
    def _fault(self, sha256: str) -> str:
        content = self._read(sha256)
        if content is None:
            return "media.missing"
        return "" if hashlib.sha256(content).hexdigest() == sha256 else "media.changed"

    @override
    def sweep(self) -> None:
        """Take away contents that no table knows: the program ended before it said whose."""
        before = as_text(self._clock() - STALE)
        with suppress(KnownError), self._contents() as contents:
            for sha256 in contents.older_than(before):
                if not self._is_known(sha256):
                    contents.remove(sha256)

    @override
    def close(self) -> None:
        if self._shown is not None:
            shutil.rmtree(self._shown, ignore_errors=True)
            self._shown = None
