"""A plain workspace becomes an encrypted one, and the other way round.

Nobody else may have it open. `sqlcipher_export` copies every page anew under the other key (or
none), the copy is compared with the original, and `conversion_marks` lets it take its place.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.progress import Cancel
from app.store import driver
from app.store.backup_notes import content_mark, content_path
from app.store.database import BUSY_TIMEOUT_MS, BugError, is_open_here, known, sorted_error
from app.store.driver import Connection, Key
from app.store.encryption import sealed_contents
from app.store.encryption.conversion_marks import (
    CONVERTING,
    NEW,
    commit_conversion,
    take_back,
    take_places,
)
from app.store.encryption.keyslots import FOLDER, PASSPHRASE, RECOVERY, write_slot
from app.store.encryption.sealed_contents import SealedContents
from app.store.folder_lock import folder_lock
from app.store.snapshots import room_for

FILE_NAME, MEDIA, SEALED_MEDIA = "acopio.sqlite", "media", sealed_contents.FILE_NAME


def encrypt(
    folder: Path, passphrase: str, recovery_key: str, key: Key, cancel: Cancel | None = None
) -> None:
    """Encrypt a workspace: its file, its log and its media.

    Args:
        folder: The workspace, plain and closed.
        passphrase: Opens it from now on.
        recovery_key: Opens it too.
        key: Its new key.
        cancel: Stops it while nothing has happened yet.

    Raises:
        KnownError: `store.in_use`, `store.converting`, `store.no_room_for_copy`,
            `store.cipher_missing` …; nothing has changed then.
    """
    with _alone(folder, None) as original:
        _copy(original, folder, key, cancel or Cancel())
        write_slot(folder / f"{FOLDER}{NEW}", PASSPHRASE, passphrase, key)
        write_slot(folder / f"{FOLDER}{NEW}", RECOVERY, recovery_key, key)
        _seal_media(folder, key, cancel or Cancel())
        commit_conversion(folder, (FILE_NAME, SEALED_MEDIA, FOLDER), (MEDIA,))
        _swap(folder, original)


def _seal_media(folder: Path, key: Key, cancel: Cancel) -> None:
    with SealedContents(folder / f"{SEALED_MEDIA}{NEW}", key) as contents:
        for file in sorted((folder / MEDIA).glob("??/*")):
            cancel.check()
            if contents.add(file.read_bytes()) != file.name:
                raise known("store.damaged", file)


def decrypt(folder: Path, key: Key, cancel: Cancel | None = None) -> None:
    """Make an encrypted workspace plain again.

    Args:
        folder: The workspace, closed.
        key: Of it.
        cancel: Stops it while nothing has happened yet.

    Raises:
        KnownError: As `encrypt`.
    """
    sealed = folder / SEALED_MEDIA
    with _alone(folder, key) as original:
        _copy(original, folder, None, cancel or Cancel())
        media = folder / f"{MEDIA}{NEW}"
        media.mkdir()
        if sealed.is_file():
            with SealedContents(sealed, key) as contents:
                for sha256 in contents.sizes():
                    (cancel or Cancel()).check()
                    _lay_open(contents, media, sha256)
        commit_conversion(folder, (FILE_NAME, MEDIA), (SEALED_MEDIA, FOLDER))
        _swap(folder, original)


def _lay_open(contents: SealedContents, media: Path, sha256: str) -> None:
    content = contents.read(sha256) or b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise known("store.damaged", media)
    place = content_path(media, sha256)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)


@contextmanager
def _alone(folder: Path, key: Key | None) -> Iterator[Connection]:
    """Hold the whole workspace; who opens it meanwhile is told so."""
    path = folder / FILE_NAME
    with folder_lock(folder, CONVERTING) as mine:
        if not mine:
            raise known("store.converting", path)
        if is_open_here(path):
            raise known("store.in_use", path)
        take_back(folder)
        try:
            with closing(driver.connect_to_convert(path, key)) as connection:
                _take_whole_file(connection, path)
                yield connection
        except driver.CipherMissingError as error:
            raise known("store.cipher_missing", path) from error
        except driver.errors() as error:
            raise sorted_error(error, path) from error
        finally:
            take_back(folder)


def _take_whole_file(connection: Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        # With the log in the file there is one file to replace, and nobody else has it open.
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except driver.errors() as error:
        if driver.primary_code(error) in {driver.BUSY, driver.LOCKED}:
            raise known("store.in_use", path) from error
        raise
    if mode != "delete":
        raise known("store.in_use", path)


def _copy(original: Connection, folder: Path, key: Key | None, cancel: Cancel) -> None:
    """Write the copy under the other key beside the original, and compare them."""
    copy = folder / f"{FILE_NAME}{NEW}"
    room_for(copy, 2 * (folder / FILE_NAME).stat().st_size)
    cancel.check()
    target = driver.file_uri(copy.resolve())
    literal = key.literal() if key is not None else "''"
    original.execute(f"ATTACH DATABASE ? AS other KEY {literal}", (target,))
    original.execute("SELECT sqlcipher_export('other')").fetchone()
    for pragma in ("application_id", "user_version"):
        value = original.execute(f"PRAGMA main.{pragma}").fetchone()[0]
        original.execute(f"PRAGMA other.{pragma} = {value}")
    original.execute("DETACH DATABASE other")
    cancel.check()
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    with closing(driver.connect_to_convert(copy, key)) as written:
        sound = written.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not sound or _held(written) != _held(original):
            raise BugError("a conversion that is not like its original")


def _held(connection: Connection) -> tuple[str, dict[str, int]]:
    """Give what must be the same in both: what people did, and how many rows each table has."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    counts = {
        row["name"]: connection.execute(f'SELECT count(*) FROM "{row["name"]}"').fetchone()[0]
        for row in tables
    }
    return content_mark(connection), counts


def _swap(folder: Path, original: Connection) -> None:
    """Let the new take its place while the old is still held; Windows replaces no open file."""
    if sys.platform == "win32":
        original.close()
    take_places(folder)
