"""What an import would do: which column answers what, how cells are read, what only people know."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.messages import _
from app.operations.import_problems import about_columns
from app.progress import Cancel, Progress, Report, silent
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question, Value
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from app.steps.answer_texts import ColumnRules
    from app.steps.column_kinds import ColumnLook, Doubt, FormulaScan, What
    from app.steps.columns import ColumnMap
    from app.steps.date_texts import DateOrder
    from app.steps.number_texts import DecimalSign
    from app.steps.table_files.spool import Spool
    from app.steps.tables import Table

_ROWS_PER_REPORT = 2000
_ALL = "*"
SETTLED_BY: "Mapping[What, str]" = {
    "date_order": "date_orders",
    "decimal": "decimals",
    "century": "centuries",
    "epoch": "epochs",
}
"""Doubt about a column -> where `ImportOptions` keep what a person said of it."""

_LOOKED_AT = frozenset(
    ("integer", "decimal", "range", "date", "dateTime", "select_one", "select_multiple", "rank")
)


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

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give what is worth knowing before it is done."""
        return (*self.table.problems, *about_columns(self))


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
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    table = table or fitting_table(file, instrument, given)
    known = known_of(workspace, form_id, table, instrument)
    said = together(known, given)
    first = _mapped(table, instrument, said, allow_unknown=True, needed=False)
    wanted = _to_look_at(first, table.header, said)
    looks, formulas, rows, spool = _look(table, wanted, report, cancel or Cancel())
    contents = {look.name: look.values for look in looks if look.values}
    everything = _ALL in said.ignored
    columns = _mapped(table, instrument, said, allow_unknown=everything, contents=contents)
    by_name = {look.name: look for look in looks}
    rules, doubts = _rules(columns, instrument, by_name, said)
    return ImportPlan(
        table, version, columns, rules, tuple(doubts), rows, tuple(looks), known is not None,
        formulas, spool,
    )  # fmt: skip


def row_reader(
    plan: ImportPlan, answers: Mapping[str, Value] | None = None
) -> Callable[[Sequence[str]], dict[str, Value]]:
    """Make the function that turns the cells of a row into answers: path -> value.

    Args:
        plan: How the table is read.
        answers: What a row answers where it has no cell, or a blank one.
    """
    from app.steps.answer_texts import reader

    given = answers or {}
    readers = [
        (each.index, each.question.path, reader(plan.rules[each.header]))
        for each in plan.columns.columns
    ]

    def read(cells: Sequence[str]) -> dict[str, Value]:
        values = ((path, read_cell(cells[index])) for index, path, read_cell in readers)
        return {**given, **{path: value for path, value in values if value is not None}}

    return read


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
    }
    if any(facts.values()):
        workspace.settings.set(_key(form_id, header), json.dumps(facts, ensure_ascii=False))


def recalled(workspace: Workspace, form_id: str, header: Sequence[str]) -> ImportOptions | None:
    """Give what was said of a table with the same columns, or None."""
    kept = workspace.settings.get(_key(form_id, header))
    if not kept:
        return None
    facts: dict[str, Any] = json.loads(kept)
    return ImportOptions(**{**facts, "ignored": tuple(facts["ignored"])})


def known_of(
    workspace: Workspace, form_id: str, table: "Table", instrument: Instrument
) -> ImportOptions | None:
    """Give what is known of the columns of a table: told before, or shipped; None if nothing."""
    return (
        recalled(workspace, form_id, table.header)
        or _of_template(table, form_id)
        or _of_export(table, instrument)
    )


def _of_template(table: "Table", form_id: str) -> ImportOptions | None:
    """Give what a workbook that was made as a template says of itself, or None."""
    from app.steps.tables import open_table
    from app.steps.template_workbook import MARK_SHEET, template_columns, template_questions

    if not template_columns(table.sheets):
        return None
    rows = [cells for _number, cells in open_table(table.path, sheet=MARK_SHEET).rows]
    questions = template_questions([row for row in rows if len(row) == 3], form_id)
    here = {column: path for column, path in questions.items() if column in table.header}
    if not here:
        return None
    return ImportOptions(
        questions=here,
        date_orders=dict.fromkeys(here, "dmy"),
        decimals=dict.fromkeys(here, "."),
    )


def _of_export(table: "Table", instrument: Instrument) -> ImportOptions | None:
    """Give the questions of an export of the state's systems that is known, or None."""
    from app.steps.known_exports import export_of

    export = export_of(table.header)
    asked = {question.name for question in instrument.questions()}
    known = export.of(table.header) if export else {}
    here = {column: question for column, question in known.items() if question in asked}
    return ImportOptions(questions=here) if here else None


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
    shown = [sheet.name for sheet in table.sheets if not sheet.hidden]
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
    try:
        found = _mapped(table, instrument, given, allow_unknown=True)
    except ProblemError:
        return False
    return bool(found.columns)


def _mapped(
    table: "Table",
    instrument: Instrument,
    said: ImportOptions,
    *,
    allow_unknown: bool,
    needed: bool = True,
    contents: Mapping[str, Collection[str]] | None = None,
) -> "ColumnMap":
    from app.steps.columns import map_columns

    return map_columns(
        table.header,
        instrument,
        file=table.file,
        allow_unknown=allow_unknown,
        needed=needed,
        chosen=said.questions,
        ignored=[name for name in said.ignored if name != _ALL],
        contents=contents,
        answered=said.answers,
    )


def _to_look_at(first: "ColumnMap", header: Sequence[str], said: ImportOptions) -> set[str]:
    """Give the columns whose cells decide something: dates, numbers, choices, unknown ones."""
    plain = {
        each.header
        for each in first.columns
        if each.question.type not in _LOOKED_AT and not each.question.marks.codelist
    }
    return set(header) - plain - set(said.ignored)


def _look(
    table: "Table", wanted: set[str], report: Report, cancel: Cancel
) -> "tuple[list[ColumnLook], tuple[FormulaScan, ...], int, Spool | None]":
    from app.steps.column_kinds import ColumnScan, FormulaScan
    from app.steps.table_files.spool import Spool

    scans = [ColumnScan(name, at) for at, name in enumerate(table.header) if name in wanted]
    formulas = tuple(FormulaScan(name) for name in table.header)
    rows = 0
    spool = None if table.kind == "csv" else Spool()
    for number, cells in watched(table, _("Leyendo"), report, cancel):
        rows += 1
        for scan in scans:
            scan.add(number, cells[scan.index])
        for each, text in zip(formulas, cells, strict=True):
            each.add(number, text)
        if spool is not None:
            spool.add((number, cells))
    return [scan.done() for scan in scans], formulas, rows, spool


def watched(
    table: "Table", doing: str, report: Report, cancel: Cancel
) -> Iterator[tuple[int, list[str]]]:
    """Read the rows of a table, with the bytes done told now and then."""
    what = _("{doing} «{file}»").format(doing=doing, file=table.file)
    for at, row in enumerate(table.rows):
        if at % _ROWS_PER_REPORT == 0:
            cancel.check()
            report(Progress(table.done, table.size, what))
        yield row


def rows_again(
    plan: ImportPlan, doing: str, report: Report, cancel: Cancel
) -> Iterator[tuple[int, list[str]]]:
    """Read the rows of a plan a second time, as `watched` does the first time."""
    if plan.spool is None:
        yield from watched(plan.table, doing, report, cancel)
        return
    what = _("{doing} «{file}»").format(doing=doing, file=plan.table.file)
    for at, row in enumerate(plan.spool.rows()):
        if at % _ROWS_PER_REPORT == 0:
            cancel.check()
            report(Progress(plan.table.size * at // max(plan.rows, 1), plan.table.size, what))
        yield row


def _rules(
    columns: "ColumnMap", instrument: Instrument, looks: "Mapping[str, ColumnLook]",
    said: ImportOptions,
) -> "tuple[dict[str, ColumnRules], list[Doubt]]":  # fmt: skip
    """Decide how the cells of each column are read, and gather what nobody decided."""
    from app.steps.columns import rules_of

    found: dict[str, ColumnRules] = {}
    doubts: list[Doubt] = []
    for each in columns.columns:
        rules = found[each.header] = rules_of(each.question, instrument)
        look = looks.get(each.header)
        order, sign = said.date_orders.get(each.header), said.decimals.get(each.header)
        century, epoch = said.centuries.get(each.header), said.epochs.get(each.header)
        if look is not None:
            rules.fill_zeros = not look.keeps_zeros
            order, sign = order or look.date_order, sign or look.decimal
            sign = sign or _sign_of_whole(each.question, look)
            known = {"date_order": order, "decimal": sign, "century": century, "epoch": epoch}
            doubts += [one for one in _doubts(look, each.question) if not known[one.what]]
        rules.date_order = order or "dmy"
        rules.decimal = sign or "."
        rules.century = int(century) if century else None
        rules.epoch = epoch or ""
    return found, doubts


def _sign_of_whole(question: Question, look: "ColumnLook") -> "DecimalSign | None":
    """Read `1.234` of whole numbers with the sign that leaves no decimals."""
    doubtful = [doubt for doubt in look.doubts if doubt.what == "decimal"]
    if question.type != "integer" or not doubtful or doubtful[0].mixed:
        return None
    return "," if "." in doubtful[0].examples[0] else "."


def _doubts(look: "ColumnLook", question: Question) -> "Iterator[Doubt]":
    """Give the doubts about a column that matter to the question it answers."""
    from app.steps.column_kinds import Doubt
    from app.steps.date_texts import EPOCHS

    if question.type in {"date", "dateTime"}:
        yield from (doubt for doubt in look.doubts if doubt.what in {"date_order", "century"})
        if look.counts_days:
            yield Doubt(look.name, "epoch", EPOCHS, look.examples)
    elif question.type in {"decimal", "range", "integer"}:
        yield from (doubt for doubt in look.doubts if doubt.what == "decimal")
