"""`acopio portal …`: the portal one publishes on, its key and its check; the practice portal."""

import argparse
from pathlib import Path

from app.cli.command import EXIT_DONE, EXIT_ENVIRONMENT, Command, Invocation, Outcome
from app.cli.output import print_outcome
from app.cli.portal_options import (
    add_office_options,
    add_portal_options,
    asked_token,
    given_token,
)
from app.messages import N_, _
from app.operations.check_portal import PortalCheck, check_portal
from app.operations.portal_rules import rules_read_words
from app.operations.portals import choose_portal
from app.operations.practice_portal import practice_portal_folder
from app.portal_keys import Kept
from app.settings import Settings
from app.store.clock import as_text
from forms.problem import Problem, Severity
from sync.addresses import checked_address

_LAST_PORT = 65535
_LOOK_S = 0.2
"""Seconds between two looks for Ctrl+C."""


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help=_("dirección del portal"))
    add_office_options(parser)


def _add(invocation: Invocation) -> Outcome:
    """Write a portal into the settings, and keep its key where that is safe; no line is needed."""
    arguments = invocation.arguments
    url = checked_address(arguments.url)
    with invocation.workspace() as workspace:
        kept = choose_portal(workspace, url, arguments.organization, asked_token(arguments))
    lost = kept is Kept.SESSION
    problems = (Problem("portal.key_not_kept", Severity.WARNING, values={"url": url}),)
    text = _("Se publica en {url}. Pruebe con «acopio portal check».").format(url=url)
    return Outcome(
        {"url": url, "organization": Settings.load().organization, "key": _key(kept)},
        text,
        problems if lost else (),
    )


def _key(kept: Kept | None) -> str:
    """Name where a key is for a script: a session ends with its command."""
    if kept is None:
        return "given"
    return Kept.NOWHERE.value if kept is Kept.SESSION else kept.value


def _add_check(parser: argparse.ArgumentParser) -> None:
    add_portal_options(parser)


def _check(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        found = check_portal(
            workspace,
            arguments.portal or "",
            organization=arguments.organization,
            token=given_token(arguments),
            clock=invocation.clock,
        )
    known = [{"name": each.name, "title": each.title} for each in found.organizations]
    keys = {
        "url": found.url,
        "software": found.software,
        "version": found.version,
        "title": found.title,
        "key": _key(found.key),
        "expires_at": as_text(found.expires_at) if found.expires_at else None,
        "organization": found.organization,
        "organizations": known,
        "tables": found.has_tables,
        "rules": found.rules.to_json() if found.rules else None,
    }
    text = _("{title} (CKAN {version}) conoce su llave: puede publicar en «{organization}».")
    offices = _("Oficinas en las que puede publicar: {names}.")
    names = ", ".join(each.name for each in found.organizations)
    told = offices.format(names=names) if names else ""
    lines = [told if found.problem else text.format_map(keys), *_rule_lines(found)]
    return Outcome(
        keys,
        "\n".join(filter(None, lines)),
        (*((found.problem,) if found.problem else ()), *found.warnings),
        EXIT_ENVIRONMENT if found.problem else EXIT_DONE,
    )


def _rule_lines(found: PortalCheck) -> list[str]:
    """Say what the portal asks of a description, and when it said so."""
    if found.rules is None:
        return []
    asked = [field.label for field in found.rules.fields if field.required]
    words = _("Pide además: {names}.").format(names=", ".join(asked)) if asked else ""
    groups = ", ".join(group.name for group in found.rules.groups)
    where = _("Grupos en los que puede poner datos: {names}.").format(names=groups)
    return [words, where if groups else "", rules_read_words(found.rules)]


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


COMMANDS = (
    Command(("portal", "add"), N_("dice en qué portal se publica"), _add_add, _add),
    Command(("portal", "check"), N_("dice qué falta para publicar ahí"), _add_check, _check),
    Command(("portal", "serve"), N_("abre el portal de práctica"), _add_serve, _serve),
)
