"""Make the workbook that people fill in far from Acopio, and that comes back without a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """A template that was written.

    Attributes:
        file: The workbook.
        questions: Questions it asks, those of repeats too.
        repeats: Path of each repeat -> the sheet that takes its rows.
    """

    file: Path
    questions: int
    repeats: Mapping[str, str]


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
    from app.steps.template_workbook import (
        OUTER_NUMBER,
        OWN_NUMBER,
        TemplateWords,
        write_template,
    )

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    words = TemplateWords(
        required=_("Obligatoria."),
        several=_("Si son varias, sepárelas con punto y coma."),
        date=_("Escriba la fecha como dd/mm/aaaa."),
        wrong=_("Este dato no está en la lista o en los límites."),
        number=_("N.º de fila"),
        number_of=_("N.º de fila en {sheet}"),
        numbering=_("Numere cada fila con un número distinto. Las filas de otra hoja que le "
                    "pertenecen repiten ese número."),
    )  # fmt: skip
    columns = write_template(instrument, file, words)
    asked = [each for each in columns if each.path not in {OWN_NUMBER, OUTER_NUMBER}]
    repeats = {each.repeat: each.sheet for each in columns if each.repeat}
    return WrittenTemplate(file, len(asked), repeats)
