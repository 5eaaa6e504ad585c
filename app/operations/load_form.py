"""Take an instrument into the workspace: from an XLSForm, an XForm, or the library."""

from dataclasses import dataclass
from pathlib import Path

from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """What came of loading a form.

    Attributes:
        version: The stored version.
        questions: How many questions people answer.
        problems: Warnings; errors would have stopped the loading.
    """

    version: StoredVersion
    questions: int
    problems: tuple[Problem, ...]


def load_form(workspace: Workspace, file: Path) -> LoadedForm:
    """Load a form file; loading the same form again changes nothing.

    Args:
        workspace: Where it goes.
        file: XLSForm workbook (.xlsx, .xls) or XForm (.xml).

    Raises:
        ProblemError: The form has errors; all of them are named and nothing was stored.
        KnownError: The file cannot be read.
    """
    from forms.question_types import TYPES
    from forms.table_schema import table_schema
    from forms.xlsform import read_form

    loaded = read_form(file)
    instrument = loaded.instrument
    version = workspace.instruments.add(instrument, file.name, table_schema(instrument))
    answerable = [
        question for question in instrument.questions() if TYPES[question.type].is_answerable
    ]
    return LoadedForm(version, len(answerable), tuple(loaded.problems))


def load_library_form(workspace: Workspace, form_id: str) -> LoadedForm:
    """Load one of the standard instruments that come with Acopio.

    Raises:
        KeyError: The library has no form with this id.
    """
    from forms.library import library

    forms = {form.form_id: form for form in library()}
    return load_form(workspace, forms[form_id].path)
