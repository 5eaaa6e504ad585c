"""Slots: each holds the key of a workspace, and opens with a secret of its own.

The key is 32 random bytes and never changes; a new passphrase rewrites one slot and nothing else.
A slot is a file of SQLCipher with one row, whose own key is scrypt (RFC 7914) over the secret, with
the sixteen bytes the file begins with as salt. Cipher and authentication are SQLCipher's: they tell
a wrong secret, not anything of ours.

Wrong secrets make the next one wait, longer each time. That slows who sits at this computer; who
took the files away is slowed by scrypt.
"""

import hashlib
import json
import os
import secrets
import unicodedata
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from app.paths import PASSPHRASE_SLOT, is_encrypted
from app.store import driver
from app.store.attempts import seconds_left
from app.store.clock import as_moment, as_text
from app.store.database import known, refused_folder, sorted_error
from app.store.driver import KEY_BYTES, SALT_BYTES, Key
from app.store.durable import copy_durably, sync_folder, write_durably

FOLDER = PASSPHRASE_SLOT.parent.name
PASSPHRASE, RECOVERY = PASSPHRASE_SLOT.name, "recuperacion.slot1"
"""The 1 stands for these parameters of scrypt; other ones will be another ending."""

SHORTEST_PASSPHRASE = 8
_ATTEMPTS = "intentos.json"

_COST, _BLOCK, _PARALLEL, _MEMORY = 2**15, 8, 1, 64 << 20  # 32 MB and a tenth of a second
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none can be taken for another
_RECOVERY_SIGNS, _GROUP = 28, 4  # 140 bits
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def has_slots(folder: Path) -> bool:
    """Say whether a workspace, or a backup, is encrypted."""
    return is_encrypted(folder)


def copy_slots(folder: Path, to: Path) -> None:
    """Copy the slots of a workspace or a backup into another folder; plain ones have none.

    Raises:
        OSError: They cannot be copied.
    """
    for name in (PASSPHRASE, RECOVERY):
        if (folder / FOLDER / name).is_file():
            (to / FOLDER).mkdir(exist_ok=True)
            copy_durably(folder / FOLDER / name, to / FOLDER / name)


def new_key() -> Key:
    """Make the key of a new encrypted workspace."""
    return Key(secrets.token_bytes(KEY_BYTES))


def new_recovery_key() -> str:
    """Make a recovery key to be printed: seven groups of four signs."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_RECOVERY_SIGNS))
    groups = (signs[at : at + _GROUP] for at in range(0, _RECOVERY_SIGNS, _GROUP))
    return "-".join(groups)


def check_passphrase(passphrase: str, folder: Path) -> None:
    """Refuse a passphrase that is too short.

    Raises:
        KnownError: `store.passphrase_too_short`.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise known("store.passphrase_too_short", folder / FOLDER, least=SHORTEST_PASSPHRASE)


def write_slot(folder: Path, name: str, secret: str, key: Key) -> None:
    """Make or replace a slot; on disk, and read back, when this returns.

    Args:
        folder: Of the slots, not of the workspace; made when absent.
        name: `PASSPHRASE` or `RECOVERY`.
        secret: What opens it.
        key: What it holds.

    Raises:
        KnownError: `store.disk_full`, `store.read_only`, `store.cipher_missing` …
    """
    unfinished = folder / f"{name}.{os.getpid()}.unfinished"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        salt = os.urandom(SALT_BYTES)
        with closing(driver.connect(unfinished, key=_derived(secret, name, salt))) as slot:
            slot.execute("PRAGMA journal_mode = OFF")
            slot.execute("CREATE TABLE slot (key BLOB NOT NULL)")
            slot.execute("INSERT INTO slot VALUES (?)", (key.raw,))
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        if _read_slot(unfinished, name, secret) is None:
            raise known("store.disk_error", folder)
        unfinished.replace(folder / name)
        sync_folder(folder)
    except OSError as error:
        raise refused_folder(error, folder) from error
    except driver.errors() as error:
        raise sorted_error(error, folder) from error
    except driver.CipherMissingError as error:
        raise known("store.cipher_missing", folder) from error


def unlock(folder: Path, secret: str, now: datetime) -> Key:
    """Open a workspace's slots with a passphrase or the recovery key.

    Args:
        folder: The workspace, or a backup of it.
        secret: What the person gave.
        now: The time, in UTC.

    Raises:
        KnownError: `store.wrong_passphrase`; `store.passphrase_wait`; `store.cipher_missing`.
    """
    slots = folder / FOLDER
    _Attempts(slots).check(now)
    try:
        for name in (PASSPHRASE, RECOVERY):
            key = _read_slot(slots / name, name, secret)
            if key is not None:
                _Attempts(slots).forget()
                return key
    except OSError as error:
        raise refused_folder(error, slots) from error
    except driver.CipherMissingError as error:
        raise known("store.cipher_missing", slots) from error
    _Attempts(slots).count(now)
    raise known("store.wrong_passphrase", slots)


def _read_slot(slot: Path, name: str, secret: str) -> Key | None:
    """Give the key in a slot, None when the secret is not its own or the slot is not there."""
    if not slot.is_file():
        return None
    with slot.open("rb") as file:
        salt = file.read(SALT_BYTES)
    try:
        derived = _derived(secret, name, salt)
        with closing(driver.connect(slot, immutable=True, key=derived)) as opened:
            row = opened.execute("SELECT key FROM slot").fetchone()
            return None if row is None else Key(row["key"])
    except ValueError:
        return None
    except driver.errors():
        return None


def _derived(secret: str, name: str, salt: bytes) -> Key:
    """Derive a slot's own key from a secret; accents may be signs of their own (NFD) or not."""
    plain = _normal_recovery(secret) if name == RECOVERY else unicodedata.normalize("NFC", secret)
    raw = hashlib.scrypt(
        plain.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=_COST,
        r=_BLOCK,
        p=_PARALLEL,
        maxmem=_MEMORY,
        dklen=KEY_BYTES,
    )
    return Key(raw, salt)


def _normal_recovery(written: str) -> str:
    """Read a recovery key as people copy it: small letters, spaces, O for 0, I or L for 1."""
    signs = written.upper().translate(str.maketrans("OIL", "011"))
    return "".join(sign for sign in signs if sign in _SIGNS)


class _Attempts:
    """Wrong secrets so far, beside the slots."""

    def __init__(self, slots: Path) -> None:
        self._file = slots / _ATTEMPTS
        self._place = slots

    def check(self, now: datetime) -> None:
        """Refuse while the pause after a wrong secret lasts.

        Raises:
            KnownError: `store.passphrase_wait`.
        """
        seconds = seconds_left(*self._read(), now)
        if seconds:
            raise known("store.passphrase_wait", self._place, seconds=seconds)

    def count(self, now: datetime) -> None:
        """Write down one more; read-only folders cannot."""
        wrong = self._read()[0] + 1
        with suppress(OSError):
            write_durably(self._file, json.dumps({"wrong": wrong, "last": as_text(now)}))

    def forget(self) -> None:
        """Begin anew after a right one."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return int(kept["wrong"]), as_moment(kept["last"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, _LONG_AGO
