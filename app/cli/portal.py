"""`acopio portal …`: the practice portal of this computer."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.cli.output import print_outcome
from app.messages import N_, _
from app.operations.practice_portal import practice_portal_folder


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=0, help=_("puerto (si no: el que haya libre)"))


def _serve(invocation: Invocation) -> Outcome:
    """Serve until Ctrl+C; the address and the token are printed as soon as it answers."""
    from sync.practice.server import PracticePortal

    arguments = invocation.arguments
    portal = PracticePortal(practice_portal_folder(Path(arguments.workspace)), arguments.port)
    portal.start()
    try:
        text = _("Portal de práctica en {url}\nOrganización: {organization}\nCtrl+C para cerrar.")
        opened = Outcome(
            keys={
                "url": portal.url,
                "organization": portal.organization,
                "token": portal.token,
            },
            text=text.format(url=portal.url, organization=portal.organization),
        )
        print_outcome(opened, as_json=arguments.json)
        invocation.cancel.wait()
    finally:
        portal.stop()
    return Outcome(printed=True)


COMMANDS = (Command(("portal", "serve"), N_("abre el portal de práctica"), _add_serve, _serve),)
