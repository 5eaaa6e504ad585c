"""Make an instrument of a table, as an XLSForm that can be changed later, and import the table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.import_problems import doubt_problem
from app.operations.import_table import ImportedTable, import_table
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions
from app.operations.preview_table import preview_table
from app.progress import Cancel, Report, silent
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from app.steps.column_kinds import ColumnLook

_MOST_CHOICES = 12
_TIMES_EACH = 3  # a text that stands for a choice comes back this often, on average
_LONGEST_CHOICE = 60
_IDENTIFIERS = frozenset(("cui", "dpi", "nit", "telefono", "nog", "npg", "renglon"))
_NAMESPACES = 'acopio="https://acopio.gt/xforms"'
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class NewForm:
    """An instrument that was made of a table.

    Attributes:
        form_id: Its name.
        file: The XLSForm that says the same.
        questions: How many it has.
        imported: What came of the import of the table.
    """

    form_id: str
    file: Path
    questions: int
    imported: ImportedTable


def form_from_table(
    workspace: Workspace,
    form_id: str,
    file: Path,
    person: str,
    *,
    options: ImportOptions | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> NewForm:
    """Make a form whose questions are the columns of a table, and import its rows.

    Args:
        workspace: Where both go; the XLSForm stands in its `exports`.
        form_id: Name of the form: small letters, digits, `_`.
        file: The table.
        person: Who imports.
        options: What the person says of the table.
        report: Told of the bytes done.
        cancel: Stops it.

    Raises:
        ProblemError: `table.form_exists`, `table.form_name`; what `import_table` refuses, doubts
            too: nothing was stored.
        KnownError: A file cannot be read or written.
    """
    given = options or ImportOptions()
    _check_name(workspace, form_id)
    seen = preview_table(file, given, report=report, cancel=cancel)
    errors = [problem for problem in seen.problems if problem.severity == "error"]
    looks = [look for look in seen.looks if look.name not in given.ignored]
    errors += [
        doubt_problem(doubt, seen.table)
        for look in looks
        for doubt in look.doubts
        if not given.settled(doubt.what, look.name)
    ]
    if errors:
        raise ProblemError(*errors)
    names = dict(_names(looks))
    target = workspace.folder / "exports" / f"{form_id}.xlsx"
    _write(target, form_id, looks, names)
    load_form(workspace, target, cancel=cancel)
    said = replace(given, questions={**names, **given.questions})
    imported = import_table(
        workspace, form_id, file, person, options=said, report=report, cancel=cancel
    )
    return NewForm(form_id, target, len(looks), imported)


def _check_name(workspace: Workspace, form_id: str) -> None:
    if not _NAME.fullmatch(form_id):
        raise ProblemError(Problem("table.form_name", values={"form": form_id}))
    if form_id in {form.form_id for form in workspace.instruments.forms()}:
        raise ProblemError(Problem("table.form_exists", values={"form": form_id}))


def _names(looks: "list[ColumnLook]") -> Iterator[tuple[str, str]]:
    """Give each column the name of a question: what its export is known by, else its own."""
    from app.steps.known_exports import export_of

    header = [look.name for look in looks]
    export = export_of(header)
    known = export.of(header) if export else {}
    taken: set[str] = set()
    for look in looks:
        name = base = known.get(look.name) or _slug(look.name, f"columna_{look.index + 1}")
        number = 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        yield look.name, name


def _slug(text: str, other: str) -> str:
    from app.steps.reference import fold

    slug = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:50]
    return slug if _NAME.fullmatch(slug) else f"c_{slug}" if slug else other


def _write(target: Path, form_id: str, looks: "list[ColumnLook]", names: Mapping[str, str]) -> None:
    from openpyxl import Workbook

    from app.steps.exports import replacing

    choices: dict[str, list[tuple[str, str]]] = {}
    survey = [["type", "name", "label", "bind::acopio:codelist"]]
    for look in looks:
        name = names[look.name]
        kind, codelist = _type(look, name, choices)
        survey.append([kind, name, look.name or name, codelist])
    listed = [
        [listed_as, code, label] for listed_as, found in choices.items() for code, label in found
    ]
    book = Workbook(write_only=True)
    for title, rows in (
        ("survey", survey),
        ("choices", [["list_name", "name", "label"], *listed]),
        (
            "settings",
            [["form_id", "form_title", "namespaces"], [form_id, form_id, _NAMESPACES]],
        ),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    with replacing(target) as part:
        book.save(part)


def _type(
    look: "ColumnLook", name: str, choices: dict[str, list[tuple[str, str]]]
) -> tuple[str, str]:
    """Give the type of a question and its catalogue, and write down its choices."""
    from app.steps.reference import municipalities

    codes = municipalities()
    known = bool(look.values) and all(each.zfill(4) in codes for each in look.values if each)
    if look.lost_zeros == "municipios" or (known and look.kind == "code"):
        choices["municipios"] = [(each.code, each.name) for each in codes.values()]
        return "select_one municipios", "municipios"
    if name in _IDENTIFIERS or look.kind == "code" or look.long_numbers:
        return "text", ""
    if look.kind in {"integer", "decimal", "date", "dateTime"}:
        return look.kind, ""
    distinct = look.distinct or 0
    few = 1 < distinct <= _MOST_CHOICES and look.filled >= _TIMES_EACH * distinct
    if few and max(map(len, look.values)) <= _LONGEST_CHOICE and not look.formula_like:
        found: dict[str, str] = {}
        for label in sorted(look.values):
            found.setdefault(_slug(label, "blanco"), " ".join(label.split()))
        if len(found) > 1:
            choices[name] = list(found.items())
            return f"select_one {name}", ""
    return "text", ""
