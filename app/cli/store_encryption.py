"""`acopio store encrypt`, `decrypt`, `passphrase`: a workspace behind a passphrase."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome, no_arguments
from app.cli.passphrases import read_secret
from app.messages import N_, _
from app.operations.encrypt import (
    change_passphrase,
    decrypt_workspace,
    encrypt_workspace,
    renew_recovery_key,
)


def _encrypt(invocation: Invocation) -> Outcome:
    folder = Path(invocation.arguments.workspace)
    passphrase = read_secret(invocation.arguments, folder, _("Contraseña nueva"))
    done = encrypt_workspace(folder, passphrase, clock=invocation.clock, cancel=invocation.cancel)
    return Outcome(
        keys={
            "encrypted": True,
            "recovery_key": done.recovery_key,
            "removed_backups": done.removed_backups,
        },
        text=_recovery_lines(done.recovery_key),
        problems=done.problems,
    )


def _recovery_lines(recovery_key: str) -> str:
    return _(
        "La carpeta quedó cifrada. Si olvida la contraseña, solo esta llave la abre:\n\n"
        "    {key}\n\nImprímala o anótela y guárdela en otro lugar: no se mostrará otra vez."
    ).format(key=recovery_key)


def _decrypt(invocation: Invocation) -> Outcome:
    folder = Path(invocation.arguments.workspace)
    secret = read_secret(invocation.arguments, folder, _("Contraseña de la carpeta"))
    decrypt_workspace(folder, secret, clock=invocation.clock, cancel=invocation.cancel)
    return Outcome(keys={"encrypted": False}, text=_("La carpeta ya no está cifrada."))


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-recovery-key",
        action="store_true",
        help=_("cambiar la llave de recuperación en vez de la contraseña"),
    )


def _passphrase(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    folder = Path(arguments.workspace)
    secret = read_secret(arguments, folder, _("Contraseña de la carpeta"))
    if arguments.new_recovery_key:
        recovery_key = renew_recovery_key(folder, secret, clock=invocation.clock)
        return Outcome(keys={"recovery_key": recovery_key}, text=_recovery_lines(recovery_key))
    new = read_secret(arguments, folder, _("Contraseña nueva"))
    change_passphrase(folder, secret, new, clock=invocation.clock)
    return Outcome(keys={"recovery_key": None}, text=_("La contraseña quedó cambiada."))


COMMANDS = (
    Command(("store", "encrypt"), N_("cifra la carpeta de trabajo"), no_arguments, _encrypt),
    Command(("store", "decrypt"), N_("quita el cifrado"), no_arguments, _decrypt),
    Command(
        ("store", "passphrase"),
        N_("cambia la contraseña, o la llave de recuperación"),
        _add_passphrase,
        _passphrase,
    ),
)
"""Commands of this module."""
