"""The options that name a portal, the same in every command that sends something."""

import argparse
import os

from app.messages import _
from app.operations.portals import ChosenPortal

TOKEN_VARIABLE = "ACOPIO_TOKEN"  # noqa: S105 - the name of a variable, not a secret


def add_portal_options(parser: argparse.ArgumentParser) -> None:
    """Declare which portal is meant; its token comes from ACOPIO_TOKEN, never from here."""
    parser.add_argument("--portal", metavar="URL", help=_("portal (si no: el de Ajustes)"))
    parser.add_argument(
        "--organization", metavar="O", default="", help=_("organización que publica")
    )


def chosen_portal(arguments: argparse.Namespace) -> ChosenPortal | None:
    """Give the portal that was named, with the token of the environment; None when none was."""
    if not arguments.portal:
        return None
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    return ChosenPortal(arguments.portal, arguments.organization, token)
