"""The options that name a portal, the same in every command that sends something."""

import argparse
import getpass
import os
import sys

from app.messages import _
from app.operations.portals import ChosenPortal
from app.settings import Settings

TOKEN_VARIABLE = "ACOPIO_TOKEN"  # noqa: S105 - the name of a variable, not a secret


def add_portal_options(parser: argparse.ArgumentParser) -> None:
    """Declare which portal is meant; its token comes by stdin or variable, never as an argument."""
    parser.add_argument("--portal", metavar="URL", help=_("portal (si no: el de Ajustes)"))
    add_office_options(parser)


def add_office_options(parser: argparse.ArgumentParser) -> None:
    """Declare under which office one publishes, and how the key is given."""
    parser.add_argument(
        "--organization", metavar="O", default="", help=_("organización que publica")
    )
    parser.add_argument(
        "--token-stdin",
        action="store_true",
        help=_("leer la llave del portal de la entrada, una línea"),
    )


def chosen_portal(arguments: argparse.Namespace) -> ChosenPortal | None:
    """Give the portal that was named, None when none was and no key was given for this once.

    Its token is that of stdin or of the environment; "" takes the one that is kept.
    """
    settings, token = Settings.load(), given_token(arguments)
    url = arguments.portal or (settings.portal_url if token else "")
    if not url:
        return None
    usual = settings.organization if _same(url, settings.portal_url) else ""
    return ChosenPortal(url, arguments.organization or usual, token)


def given_token(arguments: argparse.Namespace) -> str:
    """Give the key that was given for this once, "" when none was.

    After the PIN, when both come by stdin.
    """
    if arguments.token_stdin:
        return sys.stdin.readline().strip()
    return os.environ.get(TOKEN_VARIABLE, "").strip()


def asked_token(arguments: argparse.Namespace) -> str:
    """Give the key that is to be kept: of stdin, of the environment, or typed unseen."""
    token = given_token(arguments)
    if not token and sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(_("Llave del portal") + ": ").strip()
    return token


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip("/") == other.strip().rstrip("/")
