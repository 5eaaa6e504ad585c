"""Take an instrument into the workspace: from an XLSForm, an XForm, or the library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.operations.forms_here import count_questions
from app.progress import Cancel
from app.store.instruments import StoredVersion
from app.store.table_growth import Continuity
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.problem import Place, Problem, ProblemError


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """What came of loading a form.

    Attributes:
        version: The stored version.
        questions: How many questions people answer.
        files: How many files came with it: lists, images, recordings.
        repeated: This version was there before: nothing changed.
        problems: Warnings; errors would have stopped the loading.
    """

    version: StoredVersion
    questions: int
    files: int
    repeated: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form file that was read, with what it names.

    Attributes:
        instrument: The form, its lists included.
        file: The file.
        found: Name -> path of lists, images and recordings.
        problems: Warnings.
    """

    instrument: Instrument
    file: Path
    found: Mapping[str, Path]
    problems: tuple[Problem, ...]


def read_form_file(
    file: Path, *, media: Path | None = None, cancel: Cancel | None = None
) -> ReadForm:
    """Read a form file with what it names; nothing is stored.

    Args:
        file: XLSForm workbook (.xlsx, .xls) or XForm (.xml).
        media: Folder of the lists, images and recordings it names; None looks into
            `<form>-media` and beside the form.
        cancel: Stops the reading.

    Raises:
        ProblemError: The form has errors; all of them are named.
        KnownError: A file cannot be read.
        CancelledError: It was stopped.
    """
    from forms.external_lists import with_lists
    from forms.xlsform import read_form

    loaded = read_form(file)
    (cancel or Cancel()).check()
    found, warnings = _files_of(loaded.instrument, file, media)
    instrument = with_lists(loaded.instrument, found)
    missing = {problem.values.get("list") for problem in warnings}
    kept = tuple(filter(_still_holds(instrument, missing), loaded.problems))
    return ReadForm(instrument, file, found, (*kept, *warnings))


def load_form(
    workspace: Workspace, file: Path, *, media: Path | None = None, cancel: Cancel | None = None
) -> LoadedForm:
    """Load a form file with what it names; loading the same again changes nothing.

    A later version of a form that is here goes on in the columns of the questions whose path,
    marks or name say that they are the same. Where there are records, and a question may be an old
    one under another name, nothing is loaded: `publish_form` lets a person decide.

    Args:
        workspace: Where it goes.
        file: XLSForm workbook (.xlsx, .xls) or XForm (.xml).
        media: Folder of the lists, images and recordings it names; None looks into
            `<form>-media` and beside the form.
        cancel: Stops the loading before anything is stored.

    Raises:
        ProblemError: The form has errors, or `form.load_doubt`; all of them are named and nothing
            was stored.
        KnownError: A file cannot be read.
        CancelledError: It was stopped.
    """
    return store_form(workspace, read_form_file(file, media=media, cancel=cancel))


def store_form(
    workspace: Workspace, read: ReadForm, continuity: Continuity | None = None
) -> LoadedForm:
    """Keep a form that was read.

    Args:
        workspace: Where it goes.
        read: The form.
        continuity: What was decided about its questions; None takes what the form itself says.
    """
    from forms.table_schema import table_schema

    instrument = read.instrument
    before = {form.form_id: form for form in workspace.instruments.forms()}
    last = before.get(instrument.form_id)
    if continuity is None and last is not None:
        continuity = _as_the_form_says(workspace, last, read)
    kept = {name: workspace.media.add(path) for name, path in read.found.items()}
    version = workspace.instruments.add(
        instrument, read.file.name, table_schema(instrument), kept, continuity
    )
    return LoadedForm(
        version,
        count_questions(instrument),
        files=len(kept),
        repeated=last is not None and version.number <= last.number,
        problems=read.problems,
    )


def _as_the_form_says(workspace: Workspace, last: StoredVersion, read: ReadForm) -> Continuity:
    """Find what a later version goes on with; where a person must say it, nothing is guessed.

    Raises:
        ProblemError: `form.load_doubt`, one for each question that may be an old one whose
            answers are here under another name.
    """
    from forms.versions import compare

    comparison = compare(workspace.instruments.instrument(last.id), read.instrument)
    kept = "SELECT 1 FROM record WHERE instrument = ? LIMIT 1"
    if comparison.doubts and workspace.db.value(kept, (last.instrument,)):
        raise ProblemError(
            *(
                Problem(
                    "form.load_doubt",
                    place=Place(file=read.file.name, field=change.path),
                    values={"old": change.before, "new": change.now},
                )
                for change in comparison.doubts
            )
        )
    return Continuity(comparison.renamed, repeats=comparison.renamed_repeats)


def _files_of(
    instrument: Instrument, file: Path, media: Path | None
) -> tuple[dict[str, Path], list[Problem]]:
    """Find the files that a form names.

    Returns:
        Name -> path; warnings about those that did not come.

    Raises:
        ProblemError: `form.no_media_folder`.
    """
    from forms.form_files import find_beside, missing_problems, named_files
    from forms.xlsform import workbook_of

    if media is not None and not media.is_dir():
        raise ProblemError(Problem("form.no_media_folder", place=Place(file=media.name)))
    wanted = named_files(instrument)
    found = find_beside(file, wanted, media)
    missing = [named for named in wanted if named.name not in found]
    if not missing:
        return found, []
    return found, missing_problems(missing, file.name, workbook_of(file))


def _still_holds(instrument: Instrument, missing: set[object]) -> Callable[[Problem], bool]:
    """Leave out what was said about lists in other files that came, or are named as missing."""
    settled: set[object] = set(instrument.branches) | missing - {None}
    settled |= {name for name, listed in instrument.choice_lists.items() if listed.source}
    return lambda problem: problem.values.get("list") not in settled


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
