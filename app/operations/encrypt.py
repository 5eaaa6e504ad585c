"""Put a workspace behind a passphrase, change the passphrase, or take it away again.

Secrets come in as arguments of functions and go nowhere else. The recovery key is given once, to
be printed; nobody can ask for it later, only replace it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.operations.back_up import back_up
from app.operations.portal_keys import forget_here
from app.progress import Cancel
from app.store.backup_notes import NOTE
from app.store.clock import Clock
from app.store.database import KnownError, known
from app.store.driver import Key
from app.store.encryption import conversion
from app.store.encryption.keyslots import (
    FOLDER,
    PASSPHRASE,
    RECOVERY,
    check_passphrase,
    has_slots,
    new_key,
    new_recovery_key,
    unlock,
    write_slot,
)
from app.store.workspace import FILE_NAME, Workspace
from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What came of encrypting a workspace.

    Attributes:
        recovery_key: To be printed and kept elsewhere; it is not shown again.
        removed_backups: Plain backups that went, now that there is an encrypted one.
        problems: Why plain backups had to stay.
    """

    recovery_key: str
    removed_backups: int
    problems: tuple[Problem, ...] = ()


def encrypt_workspace(
    folder: Path, passphrase: str, *, clock: Clock, cancel: Cancel | None = None
) -> Encrypted:
    """Encrypt a workspace, and its backups by a new one in their place.

    Args:
        folder: The workspace; nobody has it open.
        passphrase: Opens it from now on.
        clock: The time, in UTC.
        cancel: Stops it while nothing has happened yet.

    Raises:
        KnownError: `store.already_encrypted`, `store.passphrase_too_short`, `store.in_use`,
            `store.cipher_missing`, `store.no_room_for_copy` …; nothing has changed then.
    """
    check_passphrase(passphrase, folder)
    if has_slots(folder):
        raise known("store.already_encrypted", folder / FILE_NAME)
    Workspace.open(folder, clock=clock).close()  # up to date, nothing left half done
    key, recovery_key = new_key(), new_recovery_key()
    conversion.encrypt(folder, passphrase, recovery_key, key, cancel)
    try:
        with Workspace.open(folder, key=key, clock=clock) as workspace:
            back_up(workspace, kind="start", clock=clock)
            removed = _remove_plain_backups(workspace.backups)
    except (KnownError, OSError):
        left = Problem("store.plain_backups_left", values={"folder": str(folder / "backups")})
        return Encrypted(recovery_key, 0, (left,))
    return Encrypted(recovery_key, removed)


def _remove_plain_backups(backups: Path) -> int:
    gone = 0
    for note in backups.glob(f"*/{NOTE}"):
        if not has_slots(note.parent):
            shutil.rmtree(note.parent)
            gone += 1
    for copy in backups.glob("version-*.sqlite"):
        copy.unlink()
        gone += 1
    if (backups / "media").is_dir():
        shutil.rmtree(backups / "media")
    return gone


def decrypt_workspace(
    folder: Path, secret: str, *, clock: Clock, cancel: Cancel | None = None
) -> None:
    """Make an encrypted workspace plain again; its encrypted backups stay as they are.

    Args:
        folder: The workspace; nobody has it open.
        secret: Passphrase or recovery key.
        clock: The time, in UTC.
        cancel: Stops it while nothing has happened yet.

    Raises:
        KnownError: `store.not_encrypted`, `store.wrong_passphrase`, `store.in_use` …
    """
    key = open_key(folder, secret, clock=clock)
    with Workspace.open(folder, key=key, clock=clock) as workspace:
        forget_here(workspace)
    conversion.decrypt(folder, key, cancel)


def change_passphrase(folder: Path, secret: str, new: str, *, clock: Clock) -> None:
    """Let another passphrase open a workspace from now on; only its slot is rewritten.

    Args:
        folder: The workspace; others may have it open.
        secret: The passphrase until now, or the recovery key.
        new: The new one.
        clock: The time, in UTC.

    Raises:
        KnownError: `store.wrong_passphrase`, `store.passphrase_too_short` …
    """
    check_passphrase(new, folder)
    key = open_key(folder, secret, clock=clock)
    write_slot(folder / FOLDER, PASSPHRASE, new, key)


def renew_recovery_key(folder: Path, secret: str, *, clock: Clock) -> str:
    """Replace the recovery key, when its paper was lost or seen.

    Args:
        folder: The workspace; others may have it open.
        secret: Passphrase, or the recovery key until now.
        clock: The time, in UTC.

    Returns:
        The new one, to be printed.

    Raises:
        KnownError: `store.wrong_passphrase` …
    """
    key = open_key(folder, secret, clock=clock)
    recovery_key = new_recovery_key()
    write_slot(folder / FOLDER, RECOVERY, recovery_key, key)
    return recovery_key


def open_key(folder: Path, secret: str, *, clock: Clock) -> Key:
    """Give the key of an encrypted workspace, or of a backup of one.

    Args:
        folder: The workspace or the backup.
        secret: Passphrase or recovery key.
        clock: The time, in UTC.

    Raises:
        KnownError: `store.not_encrypted`, `store.wrong_passphrase`, `store.passphrase_wait` …
    """
    if not has_slots(folder):
        raise known("store.not_encrypted", folder / FILE_NAME)
    return unlock(folder, secret, clock())
