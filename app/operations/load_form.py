"""Take an instrument into the workspace: from an XLSForm, an XForm, or the library."""

from dataclasses import dataclass
from pathlib import Path

from app.operations.forms_here import count_questions
from app.progress import Cancel
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """What came of loading a form.

    Attributes:
        version: The stored version.
        questions: How many questions people answer.
        repeated: This version was there before: nothing changed.
        problems: Warnings; errors would have stopped the loading.
    """

    version: StoredVersion
    questions: int
    repeated: bool
    problems: tuple[Problem, ...]


def load_form(workspace: Workspace, file: Path, *, cancel: Cancel | None = None) -> LoadedForm:
    """Load a form file; loading the same form again changes nothing.

    Args:
        workspace: Where it goes.
        file: XLSForm workbook (.xlsx, .xls) or XForm (.xml).
        cancel: Stops the loading before anything is stored.

    Raises:
        ProblemError: The form has errors; all of them are named and nothing was stored.
        KnownError: The file cannot be read.
        CancelledError: It was stopped.
    """
    from forms.table_schema import table_schema
    from forms.xlsform import read_form

    loaded = read_form(file)
    (cancel or Cancel()).check()
    instrument = loaded.instrument
    before = {form.form_id: form.number for form in workspace.instruments.forms()}
    version = workspace.instruments.add(instrument, file.name, table_schema(instrument))
    return LoadedForm(
        version,
        count_questions(instrument),
        repeated=version.number <= before.get(version.form_id, 0),
        problems=tuple(loaded.problems),
    )


def load_library_form(
    workspace: Workspace, form_id: str, *, cancel: Cancel | None = None
) -> LoadedForm:
    """Load one of the standard instruments that come with Acopio.

    Raises:
        KeyError: The library has no form with this id.
    """
    from forms.library import library

    forms = {form.form_id: form for form in library()}
    return load_form(workspace, forms[form_id].path, cancel=cancel)
