"""What a command of the line is made of: a name, its arguments, and what it does with them."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.cli.passphrases import key_of, read_pin
from app.messages import _
from app.progress import Cancel, Report
from app.store.workspace import Workspace
from forms.problem import Problem, Severity

EXIT_DONE = 0
EXIT_DATA = 1
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command ends with.

    Attributes:
        keys: The command's own keys of the JSON object.
        text: Lines for a person, already translated.
        problems: What was found; an error among them makes the exit 1.
        code: Exit code, when the problems alone do not say it.
        printed: The command printed its answer itself, while it was still working.
    """

    keys: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    problems: Sequence[Problem] = ()
    code: int | None = None
    printed: bool = False

    @property
    def exit_code(self) -> int:
        """Give 0, or 1 when there are errors in the data, unless the command said otherwise."""
        if self.code is not None:
            return self.code
        wrong = any(problem.severity is Severity.ERROR for problem in self.problems)
        return EXIT_DATA if wrong else EXIT_DONE


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a command, with everything from outside that it may use.

    Attributes:
        arguments: What was typed.
        person: Name of the person who works.
        report: Where progress goes.
        cancel: Set when the person presses Ctrl+C.
        clock: The time, in UTC.
    """

    arguments: argparse.Namespace
    person: str
    report: Report
    cancel: Cancel
    clock: Callable[[], datetime]

    def workspace(self, *, practice: bool | None = None) -> Workspace:
        """Open the workspace the person named, and let them in; the caller closes it.

        Args:
            practice: Ask for a practice workspace; None takes what is there.

        Raises:
            ProblemError: `store.pin_needed`, `store.wrong_pin`, `store.pin_wait`: a PIN guards
                the name they work under.
        """
        workspace = self.unguarded_workspace(practice=practice)
        try:
            self.let_in(workspace)
        except BaseException:
            workspace.close()
            raise
        return workspace

    def unguarded_workspace(self, *, practice: bool | None = None) -> Workspace:
        """Open the workspace without asking for a PIN; `let_in` must be called before work."""
        folder = Path(self.arguments.workspace)
        key = key_of(self.arguments, folder, self.clock)
        workspace = Workspace.open(folder, practice=practice, key=key)
        workspace.reader = self.person
        return workspace

    def let_in(self, workspace: Workspace) -> None:
        """See that who works knows the PIN of the name they work under; see `workspace`."""
        person = workspace.people.find(self.person)
        if person is not None and person.has_pin:
            pin = read_pin(self.arguments, _("PIN de {name}").format(name=person.name))
            workspace.people.check_pin(person.name, pin)


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as `form load`.

    Attributes:
        name: Words of the command; a group has two.
        help: One line of the catalogue, translated when it is shown.
        add_arguments: Declares the command's own arguments.
        run: Does the work.
    """

    name: tuple[str, ...]
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Invocation], Outcome]


def named_path(written: str) -> Path:
    """Refuse an empty name: it would be the folder the person happens to stand in."""
    if not written.strip():
        raise argparse.ArgumentTypeError
    return Path(written)


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare nothing beyond the common options."""
