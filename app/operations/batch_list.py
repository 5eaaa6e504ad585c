"""The files that were handed in for a form, and taking one of them back."""

from dataclasses import dataclass

from app.steps.reference import municipalities
from app.store.submissions import StoredSubmission
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class ListedBatch:
    """A file that was handed in.

    Attributes:
        stored: What is known of it.
        name: Name of its municipality, "" when it has none.
        replaced_by: Key of the batch that took its place, None for none.
    """

    stored: StoredSubmission
    name: str
    replaced_by: int | None

    @property
    def standing(self) -> str:
        """Give `done`, `replaced` or `undone`."""
        if self.stored.status == "done":
            return "done"
        return "undone" if self.replaced_by is None else "replaced"


@dataclass(frozen=True, slots=True)
class Undone:
    """An import that was taken back.

    Attributes:
        batch, rows: The batch and its records, out of sight now.
        back: Key of the batch that it had replaced and that counts again, None for none.
    """

    batch: int
    rows: int
    back: int | None


def list_batches(workspace: Workspace, form_id: str) -> list[ListedBatch]:
    """Give the files of a form, newest first, those that count no more among them.

    Raises:
        ProblemError: There is no such form.
    """
    version = workspace.instruments.latest(form_id)
    stored = workspace.submissions.all(version.instrument)
    replacing = {each.replaces: each.batch for each in stored if each.status == "done"}
    for each in stored:  # newest first: of those that replaced it once, the last that counted
        if each.replaces is not None and replacing.get(each.batch):
            replacing.setdefault(each.replaces, each.batch)
    return [
        ListedBatch(
            each,
            _name(each.municipality),
            replacing.get(each.batch) if each.status != "done" else None,
        )
        for each in stored
    ]


def _name(code: str | None) -> str:
    place = municipalities().get(code or "")
    return place.name if place else ""


def undo_batch(workspace: Workspace, form_id: str, batch: int, person: str) -> Undone:
    """Take an import out of sight as one; a batch that it had replaced counts again.

    Raises:
        ProblemError: There is no such form; `batch.not_here`, `batch.undone`,
            `people.may_not_import`.
    """
    found = find_batch(workspace, form_id, batch)
    if found.status != "done":
        raise ProblemError(Problem("batch.undone", values={"batch": batch}))
    workspace.people.allow(person, "import")
    workspace.batches.undo(batch, person)
    return Undone(batch, found.rows, found.replaces)


def find_batch(workspace: Workspace, form_id: str, batch: int) -> StoredSubmission:
    """Give an import of a form.

    Raises:
        ProblemError: There is no such form; `batch.not_here`.
    """
    version = workspace.instruments.latest(form_id)
    for each in workspace.submissions.all(version.instrument):
        if each.batch == batch:
            return each
    raise ProblemError(Problem("batch.not_here", values={"form": form_id, "batch": batch}))
