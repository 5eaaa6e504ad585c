"""Files that a form names: images, recordings and films of its texts, lists beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forms.choice_table import ChoiceTable
from forms.instrument import Element, Files, Instrument, Question
from forms.problem import Place, Problem, Severity
from forms.workbook import Workbook


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a form names.

    Attributes:
        name: Without folders, as the form gives it.
        is_list: It holds choices or data; else it is shown or played.
        path: First question or group that needs it, "" when only rules do.
        label: Its label.
    """

    name: str
    is_list: bool
    path: str
    label: str


def named_files(instrument: Instrument) -> tuple[NamedFile, ...]:
    """Give the files a form names, each once, in the order of the form."""
    found: dict[str, NamedFile] = {}
    for element in instrument.walk():
        label = element.label(instrument.default_language)
        names = [*_names(element.files), *_names_of_choices(instrument, element)]
        for name in names:
            found.setdefault(name, NamedFile(name, False, element.path, label))
    for name, listed in instrument.choice_lists.items():
        if listed.source:
            user = _user(instrument, name)
            path, label = ("", name) if user is None else (user.path, user.label())
            found.setdefault(listed.source, NamedFile(listed.source, True, path, label))
    return tuple(found.values())


def _names(files: Files) -> Iterator[str]:
    return (name for names in files.values() for name in names.values())


def _names_of_choices(instrument: Instrument, element: Element) -> Iterator[str]:
    listed = instrument.choice_lists.get(getattr(element, "list_name", ""))
    if listed is None or isinstance(listed.choices, ChoiceTable):
        return
    for choice in listed.choices:
        yield from _names(choice.files)


def _user(instrument: Instrument, list_name: str) -> Question | None:
    """Find the first question that offers a list or works with it."""
    quoted = re.compile(rf"""['"]{re.escape(list_name)}(\.csv)?['"]""")
    for question in instrument.questions():
        rules = (question.itemset, question.calculate, question.relevant, question.constraint)
        if question.list_name == list_name or any(quoted.search(rule) for rule in rules):
            return question
    return None


def find_beside(form: Path, wanted: Sequence[NamedFile], folder: Path | None) -> dict[str, Path]:
    """Find the files a form names.

    Args:
        form: The form's own file.
        wanted: What it names.
        folder: Where they are; None looks into `<form>-media`, as ODK names it, then beside the
            form.

    Returns:
        Name -> path of those that are there.
    """
    folders = (form.with_name(f"{form.stem}-media"), form.parent) if folder is None else (folder,)
    found: dict[str, Path] = {}
    for named in wanted:
        for place in folders:
            path = place / named.name
            if path.parent == place and path.is_file():
                found.setdefault(named.name, path)
    return found


def missing_problems(
    missing: Sequence[NamedFile], file: str, workbook: Workbook | None
) -> list[Problem]:
    """Say which files did not come; the form can be used, as on a phone, and loaded again.

    Args:
        missing: The files.
        file: Name of the form's file.
        workbook: Its sheets, where it is a workbook, to name the cells.
    """
    return [
        Problem(
            "form.missing_list_file" if one.is_list else "form.missing_media",
            Severity.WARNING,
            replace(_cell(workbook, one.name), file=file, field=one.path or None),
            {"name": one.name, "label": one.label, "list": one.name.rpartition(".")[0]},
        )
        for one in missing
    ]


def _cell(workbook: Workbook | None, name: str) -> Place:
    """Find the first cell that names a file; rules name a list without its ending."""
    stem = name.rpartition(".")[0]
    words = re.compile(rf"""(^|[\s/]){re.escape(name)}$|['"]{re.escape(stem)}['"]""")
    for sheet, row, column, text in _cells(workbook):
        if words.search(text.strip()):
            return Place(sheet=sheet, row=row, column=column)
    return Place()


def _cells(workbook: Workbook | None) -> Iterator[tuple[str, int, str, str]]:
    for name, sheet in workbook.sheets.items() if workbook is not None else ():
        for number, row in sheet.numbered():
            for column, text in row.items():
                yield name, number, column, str(text)
