"""A workspace with one form, and people of every role who work on its records."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.known_forms import write_form
from support.workspaces import HandClock

from app.operations import capture
from app.operations.load_form import load_form
from app.store.workspace import Workspace

FORM = """
| survey |              |        |        |          |            |
|        | type         | name   | label  | required | constraint |
|        | text         | nombre | Nombre | yes      |            |
|        | integer      | edad   | Edad   |          | . < 120    |
|        | begin repeat | hijos  | Hijos  |          |            |
|        | text         | nombre | Nombre |          |            |
|        | integer      | edad   | Edad   |          |            |
|        | end repeat   |        |        |          |            |
| settings |            |         |
|          | form_title | form_id |
|          | Hogares    | hogares |
"""
KEYER, OFFICER, APPROVER = "Ana", "Berta", "Carlos"


@contextmanager
def reviewed(folder: Path, clock: HandClock) -> Iterator[Workspace]:
    """Open a workspace in which an enumerator, an officer and an approver work."""
    with Workspace.open(folder, clock=clock) as workspace:
        load_form(workspace, write_form(folder / "hogares.xlsx", FORM))
        workspace.people.set_role(KEYER, "enumerator")
        workspace.people.set_role(OFFICER, "officer")
        workspace.people.set_role(APPROVER, "approver")
        yield workspace


class Desk:
    """Somebody who captures: each thing takes a second."""

    def __init__(self, workspace: Workspace, clock: HandClock) -> None:
        self.workspace = workspace
        self.clock = clock
        self.capture = capture.start(workspace, "hogares", KEYER, clock=clock)
        self.uuid = self.capture.record.uuid
        clock.pass_by(seconds=1)

    def answer(self, ref: str, value: object) -> None:
        """Answer a question."""
        capture.answer(self.workspace, self.capture, ref, value)
        self.clock.pass_by(seconds=1)

    def add(self, ref: str) -> None:
        """Add an instance."""
        capture.save(self.workspace, self.capture, self.capture.session.add_row(ref))
        self.clock.pass_by(seconds=1)

    def remove(self, ref: str) -> None:
        """Remove an instance."""
        capture.save(self.workspace, self.capture, self.capture.session.remove_row(ref))
        self.clock.pass_by(seconds=1)

    def finish(self) -> None:
        """Make the record final."""
        assert capture.finish(self.workspace, self.capture).done
        self.clock.pass_by(seconds=1)
