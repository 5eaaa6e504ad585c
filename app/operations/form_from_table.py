"""Make an instrument of a table, as an XLSForm that can be changed later, and import the table."""

import re
from collections.abc import Iterator, Sequence
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
    from app.steps.column_kinds import ColumnLook, Doubt
    from app.steps.tables import Table

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


@dataclass(frozen=True, slots=True)
class ProposedQuestion:
    """A question that a column of a table becomes.

    Attributes:
        column: The column.
        name, type: Of the question; `select_one` with the name of its list.
        codelist: Catalogue of its codes, or "".
        choices: Code and label of each, when the list is its own.
    """

    column: str
    name: str
    type: str
    codelist: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """A form that a table would become, before anything is stored.

    Attributes:
        form_id: Its name.
        table: The table.
        questions: In the order of the columns that are taken.
        rows: Records it would have.
        doubts: What a person must say first.
        problems: What is worth knowing.
    """

    form_id: str
    table: "Table"
    questions: tuple[ProposedQuestion, ...]
    rows: int
    doubts: "tuple[Doubt, ...]"
    problems: tuple[Problem, ...]


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
    planned = plan_form(workspace, form_id, file, given, report=report, cancel=cancel)
    if planned.doubts:
        raise ProblemError(*(doubt_problem(doubt, planned.table) for doubt in planned.doubts))
    return make_form(workspace, planned, person, said=given, report=report, cancel=cancel)


def plan_form(
    workspace: Workspace,
    form_id: str,
    file: Path,
    said: ImportOptions,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> PlannedForm:
    """Say which form a table would become; nothing is stored.

    Raises:
        ProblemError, KnownError: As `form_from_table`, but for doubts.
    """
    check_name(workspace, form_id)
    seen = preview_table(file, said, report=report, cancel=cancel)
    errors = [problem for problem in seen.problems if problem.severity == "error"]
    if errors:
        raise ProblemError(*errors)
    looks = [look for look in seen.looks if look.name not in said.ignored]
    doubts = (doubt for look in looks for doubt in look.doubts)
    return PlannedForm(
        form_id,
        seen.table,
        tuple(proposed_questions(looks, said.mapping)),
        seen.rows,
        tuple(doubt for doubt in doubts if not said.settled(doubt.what, doubt.column)),
        seen.problems,
    )


def make_form(
    workspace: Workspace,
    planned: PlannedForm,
    person: str,
    *,
    said: ImportOptions,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> NewForm:
    """Make a planned form that has no doubts, and import the rows; stopped, it leaves neither.

    Raises:
        ProblemError, KnownError: As `form_from_table`.
    """
    form_id, file = planned.form_id, planned.table.path
    target = workspace.folder / "exports" / f"{form_id}.xlsx"
    _write(target, form_id, planned.questions)
    try:
        load_form(workspace, target, cancel=cancel)
        names = {each.column: each.name for each in planned.questions}
        said = replace(said, questions={**names, **said.questions})
        imported = import_table(
            workspace, form_id, file, person, options=said, report=report, cancel=cancel
        )
    except BaseException:
        _take_back(workspace, form_id, target)
        raise
    return NewForm(form_id, target, len(planned.questions), imported)


def _take_back(workspace: Workspace, form_id: str, target: Path) -> None:
    """Leave no form whose records did not come in."""
    for version in workspace.instruments.forms():
        if version.form_id == form_id:
            workspace.instruments.forget(version)
    target.unlink(missing_ok=True)


def name_for(file: Path) -> str:
    """Propose the name of a form by that of a file."""
    return _slug(file.stem, "tabla")


def check_name(workspace: Workspace, form_id: str) -> None:
    """See that a new form may be called so.

    Raises:
        ProblemError: `table.form_name`, `table.form_exists`.
    """
    if not _NAME.fullmatch(form_id):
        raise ProblemError(Problem("table.form_name", values={"form": form_id}))
    if form_id in {form.form_id for form in workspace.instruments.forms()}:
        raise ProblemError(Problem("table.form_exists", values={"form": form_id}))


def proposed_questions(
    looks: "Sequence[ColumnLook]", mapping: Path | None = None
) -> Iterator[ProposedQuestion]:
    """Give the question that each column becomes, by what it is called and holds.

    A column of an export that is known has the name that the export gives it.

    Args:
        looks: The columns.
        mapping: File that names the columns of an export; None for those that are shipped.

    Raises:
        ProblemError: `table.bad_mapping`.
    """
    from app.steps.known_exports import export_of, read_mapping

    header = [look.name for look in looks]
    export = export_of(header) if mapping is None else read_mapping(mapping)
    known = export.of(header) if export else {}
    taken: set[str] = set()
    for look in looks:
        name = base = known.get(look.name) or _slug(look.name, f"columna_{look.index + 1}")
        number = 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        yield _proposed(look, name)


def _slug(text: str, other: str) -> str:
    from app.steps.reference import fold

    slug = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:50]
    return slug if _NAME.fullmatch(slug) else f"c_{slug}" if slug else other


def _write(target: Path, form_id: str, questions: Sequence[ProposedQuestion]) -> None:
    from openpyxl import Workbook

    from app.steps.exports import replacing
    from app.steps.reference import municipalities

    choices: dict[str, Sequence[tuple[str, str]]] = {}
    survey = [["type", "name", "label", "bind::acopio:codelist"]]
    for each in questions:
        survey.append([each.type, each.name, each.column or each.name, each.codelist])
        if each.codelist:
            choices[each.codelist] = [(at.code, at.name) for at in municipalities().values()]
        elif each.choices:
            choices[each.name] = each.choices
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


def _proposed(look: "ColumnLook", name: str) -> ProposedQuestion:
    """Give a column its type, and the choices it holds."""
    from app.steps.reference import municipalities

    codes = municipalities()
    known = bool(look.values) and all(each.zfill(4) in codes for each in look.values if each)
    if look.lost_zeros == "municipios" or (known and look.kind == "code"):
        return ProposedQuestion(look.name, name, "select_one municipios", "municipios")
    if name in _IDENTIFIERS or look.kind == "code" or look.long_numbers:
        return ProposedQuestion(look.name, name, "text")
    if look.kind in {"integer", "decimal", "date", "dateTime"}:
        return ProposedQuestion(look.name, name, look.kind)
    distinct = look.distinct or 0
    few = 1 < distinct <= _MOST_CHOICES and look.filled >= _TIMES_EACH * distinct
    if few and max(map(len, look.values)) <= _LONGEST_CHOICE and not look.formula_like:
        found: dict[str, str] = {}
        for label in sorted(look.values):
            found.setdefault(_slug(label, "blanco"), " ".join(label.split()))
        if len(found) > 1:
            listed = tuple(found.items())
            return ProposedQuestion(look.name, name, f"select_one {name}", choices=listed)
    return ProposedQuestion(look.name, name, "text")
