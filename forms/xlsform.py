"""Form files -> instruments: XLSForm workbooks and XForm documents, with every problem at once."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from forms.logic import FormLogic, compile_form
from forms.memory import uncollected
from forms.problem import Place, Problem, ProblemError, Severity, system_reason
from forms.workbook import Workbook, read_workbook
from forms.xform import LoadedForm, load_xform
from forms.xlsform_check import find_problems

_SAID_ROW = re.compile(r"^\s*\[row : (\d+)\]\s*")
_SAID_SHEET = re.compile(r"On the '(\w+)' sheet")
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_TO_COME = frozenset({"form.unknown_function"})
_ADVICE_FOR_PHONES = "max-pixels"
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


@uncollected()
def read_form(path: Path) -> LoadedForm:
    """Read a form file: an XLSForm workbook or an XForm document, told apart by what is in it.

    Raises:
        ProblemError: Everything that is wrong with it (`form.…`), each with its place.
    """
    content = _content(path)
    if not content.lstrip().startswith(_XML_STARTS):
        return _read_workbook(path, content)
    try:
        loaded = load_xform(_decoded(content))
    except ProblemError as error:
        raise ProblemError(*_in_file(error.problems, path.name)) from None
    return _with_rules(loaded, path.name)


def workbook_of(path: Path) -> Workbook | None:
    """Give the sheets of a form file, to name cells; None when it is no workbook.

    Raises:
        ProblemError: As `read_form`.
    """
    content = _content(path)
    if content.lstrip().startswith(_XML_STARTS):
        return None
    return read_workbook(path, content)


def read_xlsform(path: Path) -> LoadedForm:
    """Read an XLSForm workbook.

    Returns:
        The instrument, with warnings.

    Raises:
        ProblemError: `form.cannot_read`, `form.not_a_workbook`, `form.no_survey_sheet`, or all
            problems of its sheets at once, each with file, sheet, row and column.
    """
    return _read_workbook(path, _content(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        place, values = Place(file=path.name), {"detail": system_reason(error)}
        raise ProblemError(Problem("form.cannot_read", place=place, values=values)) from error


def _decoded(content: bytes) -> str:
    declared = _DECLARED_ENCODING.match(content)
    encoding = declared[1].decode("ascii") if declared else "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode("utf-8-sig" if encoding.lower() == "utf-8" else encoding)
    except (LookupError, UnicodeDecodeError):
        raise ProblemError(Problem("form.not_an_xform")) from None


def _read_workbook(path: Path, content: bytes) -> LoadedForm:
    workbook = read_workbook(path, content)
    problems = find_problems(workbook)
    if problems:
        raise ProblemError(*problems)
    xform, said = _convert(workbook)
    try:
        loaded = load_xform(xform)
    except ProblemError as error:
        raise ProblemError(*_in_file(error.problems, path.name)) from None
    warnings = [_said("form.conversion_note", text, path.name, Severity.WARNING) for text in said]
    return _with_rules(replace(loaded, problems=(*warnings, *loaded.problems)), path.name)


def _with_rules(loaded: LoadedForm, file: str) -> LoadedForm:
    """Look at the rules of a form as well: who loads it learns what would keep it from running.

    A function that Acopio does not have yet is a warning: the form is kept for the day it has.

    Raises:
        ProblemError: Rules that no program can follow, all of them.
    """
    logic: FormLogic | None = None
    told: tuple[Problem, ...] = ()
    try:
        logic = compile_form(loaded.instrument)
    except ProblemError as error:
        told = error.problems
    found = [
        replace(problem, severity=Severity.WARNING) if problem.code in _TO_COME else problem
        for problem in _in_file(told, file)
    ]
    if any(problem.severity is Severity.ERROR for problem in found):
        raise ProblemError(*found)
    return replace(loaded, problems=(*_in_file(loaded.problems, file), *found), logic=logic)


def _convert(workbook: Workbook) -> tuple[str, list[str]]:
    """Let pyxform write the XForm.

    Returns:
        The document and the warnings, in pyxform's words.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        result = convert(workbook.contents, validate=False, form_name=_root_name(workbook))
    except PyXFormError as error:
        said = str(error)
        raise ProblemError(_said("form.conversion", said, workbook.file)) from error
    except Exception as error:  # pyxform lets raw errors of its own through on odd forms
        said = f"{type(error).__name__}: {error}"
        raise ProblemError(_said("form.conversion", said, workbook.file)) from error
    return result.xform, [text for text in result.warnings if _ADVICE_FOR_PHONES not in text]


def _root_name(workbook: Workbook) -> str:
    """Find a name for the root node that no question has, as pyxform requires."""
    survey = workbook.sheets["survey"]
    used = {survey.cell(row, "name") for _, row in survey.numbered()}
    name, number = "data", 1
    while name in used:
        number += 1
        name = f"data_{number}"
    return name


def _said(code: str, text: str, file: str, severity: Severity = Severity.ERROR) -> Problem:
    """Wrap what pyxform said, taking the place out of its sentence."""
    row, sheet = _SAID_ROW.match(text), _SAID_SHEET.search(text)
    place = Place(
        file=file,
        sheet=sheet[1] if sheet else ("survey" if row else None),
        row=int(row[1]) if row else None,
    )
    return Problem(code, severity, place, {"said": _SAID_ROW.sub("", text).strip()})


def _in_file(problems: Iterable[Problem], file: str) -> tuple[Problem, ...]:
    return tuple(replace(p, place=replace(p.place, file=file)) for p in problems)
