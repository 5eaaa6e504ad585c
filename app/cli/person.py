"""`acopio person list | add | role | alone | pin`: who works with a workspace."""

import argparse

from app.cli.command import Command, Invocation, Outcome, no_arguments
from app.cli.passphrases import read_pin
from app.messages import N_, _
from app.operations.staff import ROLES, SHORTEST_PIN, assign, guard, work_alone
from app.store.people import Person
from forms.problem import Problem, ProblemError


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
    arguments, before = invocation.arguments, ""
    arguments.pin_stdin |= arguments.passphrase_stdin  # who pipes one secret pipes them all
    with invocation.unguarded_workspace() as workspace:
        known = workspace.people.find(arguments.name)
        if arguments.name != invocation.person:
            invocation.let_in(workspace)
        elif known is not None and known.has_pin:
            before = read_pin(arguments, _("PIN de ahora"))
        pin = "" if arguments.free else _new_pin(arguments)
        person = guard(workspace, arguments.name, pin, invocation.person, before=before)
    return Outcome(_keys(person), _line(person))


def _add_alone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("switch", metavar="on|off", choices=("on", "off"), help=_("sí o no"))


def _alone(invocation: Invocation) -> Outcome:
    alone = invocation.arguments.switch == "on"
    with invocation.workspace() as workspace:
        work_alone(workspace, invocation.person, alone=alone)
    if alone:
        text = _("Aquí puede preparar y aprobar la misma persona. Los datos publicados lo dirán.")
    else:
        text = _("Aquí prepara una persona y aprueba otra.")
    return Outcome({"one_person": alone}, text)


def _new_pin(arguments: argparse.Namespace) -> str:
    pin = read_pin(arguments, _("PIN nuevo"))
    if not pin:
        raise ProblemError(Problem("people.pin_too_short", values={"least": SHORTEST_PIN}))
    return pin


COMMANDS = (
    Command(("person", "list"), N_("muestra quién trabaja aquí"), no_arguments, _list),
    Command(("person", "add"), N_("agrega a una persona"), _add_role, _assign),
    Command(("person", "role"), N_("cambia lo que puede hacer una persona"), _add_role, _assign),
    Command(
        ("person", "alone"), N_("deja que una sola persona prepare y apruebe"), _add_alone, _alone
    ),
    Command(("person", "pin"), N_("pone o quita el PIN de una persona"), _add_pin, _pin),
)
"""Commands of this module."""
