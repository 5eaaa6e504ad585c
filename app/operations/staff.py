"""Who works in a workspace: known by name, with a role, perhaps behind a PIN."""

from collections.abc import Mapping
from types import MappingProxyType

from app.messages import N_
from app.operations.approval import ONE_PERSON
from app.store.journal import Entry
from app.store.people import Person, Role, written
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

SHORTEST_PIN = 4

ROLES: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        "enumerator": (N_("Captura"), N_("Captura registros y corrige los que le devuelven.")),
        "officer": (
            N_("Datos"),
            N_("Captura, importa, corrige, revisa, prepara publicaciones y las envía."),
        ),
        "steward": (
            N_("Responsable"),
            N_("Todo lo anterior, aprueba publicaciones y dice quién hace qué."),
        ),
        "approver": (N_("Aprobación"), N_("Revisa, aprueba y envía; no captura ni corrige.")),
    }
)
"""Role -> what it is called, and what it may do in plain words (`app.store.people.ALLOWED`)."""


def enter(workspace: Workspace, name: str, pin: str = "") -> Person:
    """Let somebody take the place of who worked until now.

    Args:
        workspace: Where they work.
        name: Who; somebody new is written down.
        pin: Of the name, "" when none guards it.

    Raises:
        ProblemError: `store.pin_needed`, `store.wrong_pin`, `store.pin_wait`.
    """
    workspace.people.check_pin(name, pin)
    return workspace.people.ensure(name)


def needs_pin(workspace: Workspace, name: str) -> bool:
    """Say whether a PIN guards a name."""
    person = workspace.people.find(name)
    return person is not None and person.has_pin


def assign(workspace: Workspace, name: str, role: Role, by: str) -> Person:
    """Give somebody a role; somebody new is written down with it.

    Until a workspace has a steward, everybody may; from then on only stewards.

    Args:
        workspace: Where they work.
        name: Who.
        role: What they may do from now on.
        by: Who says so.

    Raises:
        ProblemError: `people.steward_only`.
    """
    allow_steward(workspace, by)
    return workspace.people.set_role(name, role)


def guard(workspace: Workspace, name: str, pin: str, by: str, *, before: str = "") -> Person:
    """Put a PIN before a name, or free it with "".

    Args:
        workspace: Where they work.
        name: Whose.
        pin: The new one.
        by: Who asks; for the PIN of somebody else, a steward.
        before: The PIN until now, when it is one's own.

    Raises:
        ProblemError: `people.pin_too_short`, `store.pin_needed`, `store.wrong_pin`,
            `store.pin_wait`, `people.steward_only`.
    """
    if pin and len(pin) < SHORTEST_PIN:
        raise ProblemError(Problem("people.pin_too_short", values={"least": SHORTEST_PIN}))
    if written(name) == written(by):
        workspace.people.check_pin(name, before)
    else:
        allow_steward(workspace, by)
    return workspace.people.set_pin(name, pin or None)


def work_alone(workspace: Workspace, by: str, *, alone: bool) -> None:
    """Let whoever prepares a publication approve it as well, or ask for two people again.

    What is prepared from then on says so to everybody who reads it.

    Args:
        workspace: A small office.
        by: Who says so.
        alone: One person is enough.

    Raises:
        ProblemError: `people.steward_only`.
    """
    allow_steward(workspace, by)
    workspace.settings.set(ONE_PERSON, "1" if alone else "0")
    said = Entry("remark", path=f"@{ONE_PERSON}", new="1" if alone else "0")
    workspace.records.write_down(by, said)


def allow_steward(workspace: Workspace, by: str) -> None:
    """Let only a steward go on, once a workspace has one.

    Raises:
        ProblemError: `people.steward_only`.
    """
    people = workspace.people.all()
    stewards = [each.name for each in people if each.role == "steward"]
    if stewards and written(by) not in stewards:
        values = {"name": by, "steward": stewards[0]}
        raise ProblemError(Problem("people.steward_only", values=values))
