"""What an import would do: which column answers what, how cells are read, what only people know."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.operations.import_problems import about_columns, about_file
from app.operations.import_repeats import (
    check_links,
    instances_reader,
    is_called,
    links_of,
    of_records,
    plan_repeats,
    repeat_tables,
)
from app.operations.read_columns import (
    ALL,
    blocks_again,
    cells_reader,
    look_at_rows,
    mapped,
    records_reader,
    rules_for,
    to_look_at,
)
from app.progress import Cancel, Report, silent
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.instrument import Instrument, Repeat, Value
from forms.problem import Place, Problem, ProblemError

if TYPE_CHECKING:
    from app.operations.import_repeats import RepeatPlan
    from app.steps.answer_texts import ColumnRules
    from app.steps.column_kinds import ColumnLook, Doubt, FormulaScan, What
    from app.steps.columns import ColumnMap
    from app.steps.date_texts import DateOrder
    from app.steps.number_texts import DecimalSign
    from app.steps.table_files.spool import Spool
    from app.steps.tables import Table

SETTLED_BY: "Mapping[What, str]" = {
    "date_order": "date_orders",
    "decimal": "decimals",
    "century": "centuries",
    "epoch": "epochs",
}
"""Doubt about a column -> where `ImportOptions` keep what a person said of it."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says of a table.

    Attributes:
        sheet, encoding, delimiter, header_row: Of the file; None to find out.
        questions: Column -> question.
        ignored: Columns that stay out of the records; `*` for all that answer nothing.
        date_orders: Column -> `dmy`, `mdy` or `ymd`.
        decimals: Column -> `.` or `,`.
        centuries: Column -> first of the hundred years that its years of two figures are of.
        epochs: Column -> `1900` or `1904`, from which its bare numbers count days.
        answers: Path of a question -> what every row answers that has no cell for it.
        recipe: File of a recipe that the rows go through first; columns are those it leaves.
        mapping: File that says how the columns of an export are called.
        repeats: Name of a repeat -> the sheet or the file whose rows are its instances. Columns
            of such a table are called `repeat:column` in all that is said of columns.
        links: Name of a repeat -> the column of the table around it, and its own, that hold the
            same where rows belong together.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    questions: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    date_orders: "Mapping[str, DateOrder]" = field(default_factory=dict)
    decimals: "Mapping[str, DecimalSign]" = field(default_factory=dict)
    centuries: Mapping[str, str] = field(default_factory=dict)
    epochs: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Value] = field(default_factory=dict)
    recipe: Path | None = None
    mapping: Path | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def settled(self, what: "What", column: str) -> str:
        """Give what was said of a doubt about a column, "" for nothing."""
        said: Mapping[str, str] = getattr(self, SETTLED_BY[what])
        return said.get(column, "")


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """An import before it is done.

    Attributes:
        table: The file.
        version: Version of the form whose questions the columns answer.
        columns: Which column answers what.
        rules: Column -> how its cells are read, and what was repaired.
        doubts: What a person must say first.
        rows: Rows there are.
        looks: What the columns hold that were looked at.
        formulas: Texts that a spreadsheet would take for formulas, by column.
        remembered: The columns were told once before.
        spool: The rows of a workbook, which are slow to read; None where the file is read again.
        repeats: The tables whose rows are instances of repeats, outer ones first.
        unlinked: Warnings about sheets that are called like a repeat and belong to nothing.
    """

    table: "Table"
    version: StoredVersion
    columns: "ColumnMap"
    rules: "Mapping[str, ColumnRules]"
    doubts: "tuple[Doubt, ...]"
    rows: int
    looks: "tuple[ColumnLook, ...]"
    remembered: bool
    formulas: "tuple[FormulaScan, ...]" = ()
    spool: "Spool | None" = field(default=None, repr=False)
    repeats: "tuple[RepeatPlan, ...]" = ()
    unlinked: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give what is worth knowing before it is done."""
        of_repeats = (
            problem
            for each in self.repeats
            for problem in (*each.table.problems, *about_columns(each))
            if problem.code not in {"table.other_sheets", "table.macros"}
        )
        own = about_file(self.table, [each.table for each in self.repeats])
        return (*own, *about_columns(self), *self.unlinked, *of_repeats)


def plan_import(
    workspace: Workspace,
    form_id: str,
    file: Path,
    options: ImportOptions | None = None,
    *,
    table: "Table | None" = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportPlan:
    """Look at a whole table as the records of a form; nothing is stored.

    What was said once of columns of the same names is remembered; what is said now counts more.

    Args:
        workspace: Knows the form.
        form_id: The form.
        file: The table.
        options: What a person says of it.
        table: The same, when it is open already.
        report: Told of the bytes read.
        cancel: Stops the reading.

    Raises:
        ProblemError: The file does not fit the form; all that is wrong is named.
        KnownError: The file cannot be read.
    """
    given = options or ImportOptions()
    cancel = cancel or Cancel()
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    table = table or fitting_table(file, instrument, given)
    known = known_of(workspace, form_id, table, instrument, given.mapping)
    everything_said = together(known, given)
    found, unlinked = repeat_tables(table, instrument, everything_said)
    repeats = plan_repeats(found, instrument, everything_said, report=report, cancel=cancel)
    said = of_records(everything_said, instrument, table.header)
    links = {name for name, _inner in everything_said.links.values()}
    links |= {each.link.outer for each in found if not each.outer}
    first = mapped(table, instrument, said, allow_unknown=True, needed=False, links=links)
    wanted = to_look_at(first, table.header, said)
    spool = _spool_of(table)
    own, take = links_of([each for each in found if not each.outer], table)
    looks, formulas, rows = look_at_rows(
        table, wanted, report, cancel, keep=take if own else None, spool=spool
    )
    for plan in repeats:
        if plan.repeat.path in own:
            check_links(plan, own[plan.repeat.path], table)
    contents = {look.name: look.values for look in looks if look.values}
    columns = mapped(
        table, instrument, said, allow_unknown=ALL in said.ignored, contents=contents, links=links
    )
    rules, doubts = rules_for(columns, instrument, looks, said)
    doubts += [doubt for plan in repeats for doubt in plan.doubts]
    return ImportPlan(
        table, version, columns, rules, tuple(doubts), rows, tuple(looks), known is not None,
        formulas, spool, repeats, tuple(unlinked),
    )  # fmt: skip


def _spool_of(table: "Table") -> "Spool | None":
    """Give what keeps the rows of a workbook, which is slow to read; None for a text file."""
    from app.steps.table_files.spool import Spool

    return None if table.kind == "csv" else Spool()


def row_reader(
    plan: ImportPlan, answers: Mapping[str, Value] | None = None
) -> Callable[[Sequence[str]], dict[str, Any]]:
    """Make the function that turns the cells of a row into answers: path -> value.

    Args:
        plan: How the table is read; below the path of a repeat stand its instances.
        answers: What a row answers where it has no cell, or a blank one.
    """
    own = cells_reader(plan.columns, plan.rules, answers or {})
    if not plan.repeats:
        return own
    inside = instances_reader(plan.repeats, plan.table.header)
    return lambda cells: {**own(cells), **inside(cells)}


def records_again(
    plan: ImportPlan, answers: Mapping[str, Value], report: Report, cancel: Cancel
) -> "Iterator[tuple[int, dict[str, Any]]]":
    """Read the rows of a plan a second time, as answers: number, and what `row_reader` gives.

    Args:
        plan: How the table is read.
        answers: What a row answers where it has no cell, or a blank one.
        report: Told of the bytes done.
        cancel: Stops the reading.
    """
    read = records_reader(plan.columns, plan.rules, answers)
    inside = instances_reader(plan.repeats, plan.table.header) if plan.repeats else None
    for numbers, block in blocks_again(plan.table, plan.spool, plan.rows, report, cancel):
        records = read(block)
        if inside is not None:
            cells = zip(*block, strict=True)
            records = [{**own, **inside(row)} for own, row in zip(records, cells, strict=True)]
        yield from zip(numbers, records, strict=True)


def remember(
    workspace: Workspace, form_id: str, header: Sequence[str], said: ImportOptions
) -> None:
    """Keep what a person said of the columns, for the next table with the same names."""
    facts = {
        "questions": dict(said.questions),
        "ignored": list(said.ignored),
        "date_orders": dict(said.date_orders),
        "decimals": dict(said.decimals),
        "centuries": dict(said.centuries),
        "epochs": dict(said.epochs),
        "links": {repeat: list(pair) for repeat, pair in said.links.items()},
    }
    if any(facts.values()):
        workspace.settings.set(_key(form_id, header), json.dumps(facts, ensure_ascii=False))


def recalled(workspace: Workspace, form_id: str, header: Sequence[str]) -> ImportOptions | None:
    """Give what was said of a table with the same columns, or None."""
    kept = workspace.settings.get(_key(form_id, header))
    if not kept:
        return None
    facts: dict[str, Any] = json.loads(kept)
    links = {repeat: (outer, inner) for repeat, (outer, inner) in facts.pop("links", {}).items()}
    return ImportOptions(**{**facts, "ignored": tuple(facts["ignored"]), "links": links})


def known_of(
    workspace: Workspace, form_id: str, table: "Table", instrument: Instrument,
    mapping: Path | None = None,
) -> ImportOptions | None:  # fmt: skip
    """Give what is known of the columns of a table: told before, or shipped; None if nothing.

    Raises:
        ProblemError: `table.bad_mapping`; `table.other_mapping`: it names no column of the table.
    """
    known = (
        recalled(workspace, form_id, table.header)
        or _of_template(table, form_id)
        or _of_export(table, instrument)
    )
    return known if mapping is None else together(known, _of_mapping(mapping, table, instrument))


def _of_mapping(mapping: Path, table: "Table", instrument: Instrument) -> ImportOptions:
    from app.steps.known_exports import read_mapping

    here = _asked(read_mapping(mapping).of(table.header), instrument)
    if not here:
        place = Place(file=mapping.name)
        raise ProblemError(
            Problem("table.other_mapping", place=place, values={"table": table.file})
        )
    return ImportOptions(questions=here)


def _of_template(table: "Table", form_id: str) -> ImportOptions | None:
    """Give what a workbook that was made as a template says of itself, or None."""
    from app.steps.tables import open_table
    from app.steps.template_workbook import (
        MARK_SHEET,
        OUTER_NUMBER,
        OWN_NUMBER,
        template_columns,
        template_questions,
    )

    if not template_columns(table.sheets):
        return None
    rows = [cells for _row, cells in open_table(table.path, sheet=MARK_SHEET, header_row=1).rows]
    marked = template_questions(rows, form_id)
    own = {each.repeat: each.column for each in marked if each.path == OWN_NUMBER}
    there = {sheet.name for sheet in table.sheets}
    asked = [each for each in marked if each.path not in {OWN_NUMBER, OUTER_NUMBER}]
    questions = {
        f"{each.repeat}:{each.column}" if each.repeat else each.column: each.path
        for each in asked
        if each.repeat or each.column in table.header
    }
    if not questions:
        return None
    return ImportOptions(
        questions=questions,
        date_orders=dict.fromkeys(questions, "dmy"),
        decimals=dict.fromkeys(questions, "."),
        repeats={each.repeat: each.sheet for each in asked if each.repeat and each.sheet in there},
        links={
            each.repeat: (own[_outer_of(each.repeat, own)], each.column)
            for each in marked
            if each.path == OUTER_NUMBER
        },
    )


def _outer_of(repeat: str, numbered: Collection[str]) -> str:
    """Give the path of the repeat around another that has numbers, "" for the records."""
    return max((path for path in numbered if repeat.startswith(f"{path}/")), key=len, default="")


def _of_export(table: "Table", instrument: Instrument) -> ImportOptions | None:
    """Give the questions of an export of the state's systems that is known, or None."""
    from app.steps.known_exports import export_of

    export = export_of(table.header)
    here = _asked(export.of(table.header) if export else {}, instrument)
    return ImportOptions(questions=here) if here else None


def _asked(known: Mapping[str, str], instrument: Instrument) -> dict[str, str]:
    names = {name for each in instrument.questions() for name in (each.name, each.path)}
    return {column: question for column, question in known.items() if question in names}


def _key(form_id: str, header: Sequence[str]) -> str:
    names = json.dumps(list(header), ensure_ascii=False)
    return f"import:{form_id}:{hashlib.sha256(names.encode()).hexdigest()[:16]}"


def together(known: ImportOptions | None, given: ImportOptions) -> ImportOptions:
    """Add what is known to what is said now, which counts more."""
    if known is None:
        return given
    questions = {
        column: question
        for column, question in {**known.questions, **given.questions}.items()
        if column not in given.ignored
    }
    return replace(
        given,
        questions=questions,
        ignored=tuple({*known.ignored, *given.ignored} - set(given.questions)),
        date_orders={**known.date_orders, **given.date_orders},
        decimals={**known.decimals, **given.decimals},
        centuries={**known.centuries, **given.centuries},
        epochs={**known.epochs, **given.epochs},
        repeats={**known.repeats, **given.repeats},
        links={**known.links, **given.links},
    )


def fitting_table(file: Path, instrument: Instrument, given: ImportOptions) -> "Table":
    """Open the sheet that is asked for, else the one whose columns are those of the form.

    Raises:
        ProblemError: `table.which_sheet`: several fit, and none was named.
    """
    from app.steps.tables import open_table
    from app.steps.template_workbook import DATA_SHEET, template_columns

    def opened(sheet: str | None) -> "Table":
        table = open_table(
            file,
            sheet=sheet,
            encoding=given.encoding,
            delimiter=given.delimiter,
            header_row=given.header_row,
        )
        return table if given.recipe is None else _cleaned(table, given.recipe)

    table = opened(given.sheet)
    if given.sheet is None and template_columns(table.sheets):
        return _quietly(opened)(DATA_SHEET) or table
    repeats = [each for each in instrument.walk() if isinstance(each, Repeat)]
    shown = [
        sheet.name
        for sheet in table.sheets
        if not sheet.hidden and not any(is_called(repeat, sheet.name) for repeat in repeats)
    ]
    if given.sheet is not None or len(shown) < 2:
        return table
    fitting = [each for each in map(_quietly(opened), shown) if each is not None]
    fitting = [each for each in fitting if _fits(each, instrument, given)]
    if len(fitting) > 1:
        names = ", ".join(f"«{each.sheet}»" for each in fitting)
        place = replace(table.place(), sheet=None)
        raise ProblemError(Problem("table.which_sheet", place=place, values={"sheets": names}))
    return fitting[0] if fitting else table


def _cleaned(table: "Table", recipe: Path) -> "Table":
    from app.steps.cleaned_tables import cleaned

    return cleaned(table, recipe)


def _quietly(opened: "Callable[[str], Table]") -> "Callable[[str], Table | None]":
    """Open a sheet that may be no table at all: a cover, a chart, a list of names."""

    def attempt(sheet: str) -> "Table | None":
        try:
            return opened(sheet)
        except ProblemError:
            return None

    return attempt


def _fits(table: "Table", instrument: Instrument, given: ImportOptions) -> bool:
    said = of_records(given, instrument, table.header)
    try:
        found = mapped(table, instrument, said, allow_unknown=True)
    except ProblemError:
        return False
    return bool(found.columns)
