"""Make the workbook that people fill in far from Acopio, and that comes back without a question."""

from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.store.workspace import Workspace
from forms.problem import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """A template that was written.

    Attributes:
        file: The workbook.
        questions: Columns it has.
        problems: What it does not take.
    """

    file: Path
    questions: int
    problems: tuple[Problem, ...]


def write_form_template(workspace: Workspace, form_id: str, file: Path) -> WrittenTemplate:
    """Write a workbook with a column for each question of a form.

    Args:
        workspace: Knows the form.
        form_id: The form.
        file: Target; an older file is replaced when the new one is complete.

    Raises:
        ProblemError: `store.no_such_form`.
        KnownError: `table.file_open` or `table.cannot_write`; the target stays as it was.
    """
    from app.steps.tables import open_table
    from app.steps.template_workbook import MARK_SHEET, TemplateWords, write_template

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    words = TemplateWords(
        required=_("Obligatoria."),
        several=_("Si son varias, sepárelas con punto y coma."),
        date=_("Escriba la fecha como dd/mm/aaaa."),
        wrong=_("Este dato no está en la lista o en los límites."),
    )
    repeats = write_template(instrument, file, words)
    columns = sum(1 for _row in open_table(file, sheet=MARK_SHEET).rows)
    place = Place(file=file.name)
    problems = (
        Problem("table.template_repeat", Severity.WARNING, place, {"label": path})
        for path in repeats
    )
    return WrittenTemplate(file, columns, tuple(problems))
