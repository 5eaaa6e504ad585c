"""Secrets on the command line: from stdin or a terminal, never from arguments or environment."""

import argparse
import getpass
import sys
from pathlib import Path

from app.messages import _
from app.operations.encrypt import open_key
from app.store.clock import Clock
from app.store.database import known
from app.store.driver import Key
from app.store.encryption.keyslots import has_slots
from app.store.workspace import FILE_NAME


def add_passphrase_option(parser: argparse.ArgumentParser) -> None:
    """Declare how the passphrase of an encrypted workspace is given."""
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=_("leer la contraseña de la carpeta de la entrada, una línea"),
    )


def add_pin_option(parser: argparse.ArgumentParser) -> None:
    """Declare how the PIN of the person who works is given."""
    parser.add_argument(
        "--pin-stdin",
        action="store_true",
        help=_("leer el PIN de quien trabaja de la entrada, una línea"),
    )


def read_pin(arguments: argparse.Namespace, question: str) -> str:
    """Read a PIN: a line of stdin when asked so, else typed unseen at a terminal.

    Args:
        arguments: What was typed.
        question: Asked at the terminal.

    Returns:
        "" when there is nobody to ask.
    """
    if arguments.pin_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"{question}: ")
    return ""


def read_secret(arguments: argparse.Namespace, folder: Path, question: str) -> str:
    """Read one secret: a line of stdin when asked so, else typed unseen at a terminal.

    Args:
        arguments: What was typed.
        folder: What the secret opens.
        question: Asked at the terminal.

    Raises:
        KnownError: `store.locked`: there is nobody to ask.
    """
    if arguments.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"{question}: ")
    raise known("store.locked", folder / FILE_NAME)


def key_of(arguments: argparse.Namespace, folder: Path, clock: Clock) -> Key | None:
    """Give the key of a workspace or a backup, None when it is plain.

    Args:
        arguments: What was typed.
        folder: The workspace, or the backup.
        clock: The time, in UTC.

    Raises:
        KnownError: `store.locked`, `store.wrong_passphrase`, `store.passphrase_wait` …
    """
    if not has_slots(folder):
        return None
    secret = read_secret(arguments, folder, _("Contraseña de la carpeta"))
    return open_key(folder, secret, clock=clock)
