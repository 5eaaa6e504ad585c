"""`acopio portal …`: the practice portal of this computer."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.cli.output import print_outcome
from app.messages import N_, _
from app.operations.practice_portal import practice_portal_folder

_LAST_PORT = 65535
_LOOK_S = 0.2
"""Seconds between two looks for Ctrl+C."""


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, default=0, help=_("puerto (si no: el que haya libre)")
    )


def _port(written: str) -> int:
    port = int(written)
    if not 0 <= port <= _LAST_PORT:
        raise ValueError(written)
    return port


def _serve(invocation: Invocation) -> Outcome:
    """Serve until Ctrl+C; the address and the token are printed as soon as it answers."""
    from sync.practice.server import PracticePortal

    arguments = invocation.arguments
    portal = PracticePortal(practice_portal_folder(Path(arguments.workspace)), arguments.port)
    portal.start()
    keys = {"url": portal.url, "organization": portal.organization, "token": portal.token}
    try:
        text = _(
            "Portal de práctica en {url}\n"
            "Organización: {organization}\nLlave: {token}\nCtrl+C para cerrar."
        )
        opened = Outcome(
            keys=keys,
            text=text.format_map(keys),
        )
        print_outcome(opened, as_json=arguments.json)
        while not invocation.cancel.wait(_LOOK_S):
            pass  # Windows lets nobody interrupt a wait without an end
    finally:
        portal.stop()
    return Outcome(printed=True)


COMMANDS = (Command(("portal", "serve"), N_("abre el portal de práctica"), _add_serve, _serve),)
