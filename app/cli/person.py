"""`acopio person list | add | role | pin`: who works with a workspace."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome, no_arguments
from app.cli.passphrases import read_secret
from app.messages import N_, _
from app.operations.staff import ROLES, assign, guard
from app.store.people import Person


def _keys(person: Person) -> dict[str, object]:
    return {"name": person.name, "role": person.role, "pin": person.has_pin}


def _line(person: Person) -> str:
    return f"{person.name}: {_(ROLES[person.role][0])}"


def _list(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        people = workspace.people.all()
    return Outcome({"people": [_keys(each) for each in people]}, "\n".join(map(_line, people)))


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("cómo se llama"))


def _add_role(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    parser.add_argument("role", metavar="ROLE", choices=tuple(ROLES), help=_("qué puede hacer"))


def _assign(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        person = assign(workspace, arguments.name, arguments.role, invocation.person)
    return Outcome(_keys(person), _line(person))


def _add_pin(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    parser.add_argument("--free", action="store_true", help=_("quitar el PIN"))


def _pin(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    folder = Path(arguments.workspace)
    with invocation.workspace() as workspace:
        known = workspace.people.find(arguments.name)
        is_own = known is not None and known.has_pin and arguments.name == invocation.person
        before = read_secret(arguments, folder, _("PIN de ahora")) if is_own else ""
        pin = "" if arguments.free else read_secret(arguments, folder, _("PIN nuevo"))
        person = guard(workspace, arguments.name, pin, invocation.person, before=before)
    return Outcome(_keys(person), _line(person))


COMMANDS = (
    Command(("person", "list"), N_("muestra quién trabaja aquí"), no_arguments, _list),
    Command(("person", "add"), N_("agrega a una persona"), _add_role, _assign),
    Command(("person", "role"), N_("cambia lo que puede hacer una persona"), _add_role, _assign),
    Command(("person", "pin"), N_("pone o quita el PIN de una persona"), _add_pin, _pin),
)
"""Commands of this module."""
