"""One whole reading of a table: what its columns hold, how they are read, what stays in doubt."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.messages import _
from app.progress import Cancel, Progress, Report
from forms.instrument import Instrument, Question, Repeat, Value

if TYPE_CHECKING:
    from app.operations.plan_import import ImportOptions
    from app.steps.answer_texts import ColumnRules
    from app.steps.column_kinds import ColumnLook, Doubt, FormulaScan
    from app.steps.columns import ColumnMap
    from app.steps.number_texts import DecimalSign
    from app.steps.table_files.spool import Block, Spool
    from app.steps.tables import Table

ALL = "*"
"""Stands for every column that answers nothing."""

_ROWS_PER_REPORT = 2000
_ROWS_AT_ONCE = 1000
_LOOKED_AT = frozenset(
    ("integer", "decimal", "range", "date", "dateTime", "select_one", "select_multiple", "rank")
)

Keep = Callable[[int, list[str]], None]


def mapped(
    table: "Table",
    instrument: Instrument,
    said: "ImportOptions",
    *,
    allow_unknown: bool,
    needed: bool = True,
    contents: Mapping[str, Collection[str]] | None = None,
    repeat: Repeat | None = None,
    links: Collection[str] = (),
) -> "ColumnMap":
    """Find the question of every column, as `app.steps.columns.map_columns` does.

    Raises:
        ProblemError: The columns do not fit the form.
    """
    from app.steps.columns import map_columns

    return map_columns(
        table.header,
        instrument,
        file=table.file,
        allow_unknown=allow_unknown,
        needed=needed,
        chosen=said.questions,
        ignored=[name for name in said.ignored if name != ALL],
        contents=contents,
        answered=said.answers,
        repeat=repeat,
        links=links,
    )


def to_look_at(first: "ColumnMap", header: Sequence[str], said: "ImportOptions") -> set[str]:
    """Give the columns whose cells decide something: dates, numbers, choices, unknown ones."""
    plain = {
        each.header
        for each in first.columns
        if each.question.type not in _LOOKED_AT and not each.question.marks.codelist
    }
    return set(header) - plain - set(said.ignored)


def look_at_rows(
    table: "Table",
    wanted: set[str],
    report: Report,
    cancel: Cancel,
    *,
    keep: Keep | None = None,
    spool: "Spool | None" = None,
) -> "tuple[list[ColumnLook], tuple[FormulaScan, ...], int]":
    """Read all rows once.

    Args:
        table: The table.
        wanted: Columns to look at closely.
        report: Told of the bytes read.
        cancel: Stops the reading.
        keep: Given each row: number and cells.
        spool: Where rows are put aside for `blocks_again`.

    Returns:
        What those columns hold, which texts of any column look like formulas, and how many rows.
    """
    from app.steps.column_kinds import ColumnScan, FormulaScan

    scans = [ColumnScan(name, at) for at, name in enumerate(table.header) if name in wanted]
    formulas = tuple(FormulaScan(name) for name in table.header)
    rows, source = 0, watched(table, _("Leyendo"), report, cancel)
    while some := list(islice(source, _ROWS_AT_ONCE)):
        rows += len(some)
        numbers = [number for number, _cells in some]
        columns = list(zip(*(cells for _number, cells in some), strict=True))
        for scan in scans:
            scan.add_all(numbers, columns[scan.index])
        for each, texts in zip(formulas, columns, strict=True):
            each.add_all(numbers, texts)
        if spool is not None:
            spool.add((numbers, columns))
        if keep is not None:
            for number, cells in some:
                keep(number, cells)
    return [scan.done() for scan in scans], formulas, rows


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


def blocks_again(
    table: "Table", spool: "Spool | None", rows: int, report: Report, cancel: Cancel
) -> "Iterator[Block]":
    """Give the rows a second time, some at once, as `look_at_rows` read them the first time.

    Args:
        table: The table.
        spool: Where they were put aside; None where the file is read again.
        rows: How many there are.
        report: Told of the bytes done.
        cancel: Stops the reading.
    """
    if spool is None:
        source = watched(table, _("Importando"), report, cancel)
        while some := list(islice(source, _ROWS_AT_ONCE)):
            numbers = [number for number, _cells in some]
            yield numbers, list(zip(*(cells for _number, cells in some), strict=True))
        return
    what, done = _("{doing} «{file}»").format(doing=_("Importando"), file=table.file), 0
    for block in spool.blocks():
        cancel.check()
        report(Progress(table.size * done // max(rows, 1), table.size, what))
        done += len(block[0])
        yield block


def rules_for(
    columns: "ColumnMap", instrument: Instrument, looks: "Sequence[ColumnLook]",
    said: "ImportOptions",
) -> "tuple[dict[str, ColumnRules], list[Doubt]]":  # fmt: skip
    """Decide how the cells of each column are read, and gather what nobody decided."""
    from app.steps.columns import rules_of

    by_name = {look.name: look for look in looks}
    found: dict[str, ColumnRules] = {}
    doubts: list[Doubt] = []
    for each in columns.columns:
        rules = found[each.header] = rules_of(each.question, instrument)
        look = by_name.get(each.header)
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


def cells_reader(
    columns: "ColumnMap", rules: "Mapping[str, ColumnRules]", answers: Mapping[str, Value]
) -> Callable[[Sequence[str]], dict[str, Value]]:
    """Make the function that turns the cells of a row into answers: path -> value.

    Args:
        columns: Which cell answers what.
        rules: Column -> how its cells are read.
        answers: What a row answers where it has no cell, or a blank one.
    """
    from app.steps.answer_texts import reader

    readers = [
        (each.index, each.question.path, reader(rules[each.header])) for each in columns.columns
    ]

    def read(cells: Sequence[str]) -> dict[str, Value]:
        found = dict(answers)
        for index, path, read_cell in readers:
            value = read_cell(cells[index])
            if value is not None:
                found[path] = value
        return found

    return read


def records_reader(
    columns: "ColumnMap", rules: "Mapping[str, ColumnRules]", answers: Mapping[str, Value]
) -> "Callable[[Sequence[Sequence[str]]], list[dict[str, Any]]]":
    """Make the function that does what `cells_reader` does for many rows, given by columns.

    Args:
        columns: As `cells_reader`.
        rules: As there.
        answers: As there.
    """
    from app.steps.answer_texts import column_reader

    readers = [
        (each.index, each.question.path, column_reader(rules[each.header]))
        for each in columns.columns
    ]
    paths = [path for _index, path, _read in readers]

    def read(block: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        values = [read_cells(block[index]) for index, _path, read_cells in readers]
        rows = [dict(zip(paths, row, strict=True)) for row in zip(*values, strict=True)]
        if any(None in each for each in values):
            rows = [{path: v for path, v in row.items() if v is not None} for row in rows]
        return [{**answers, **row} for row in rows] if answers else rows

    return read


def of_repeat(doubt: "Doubt", repeat: str) -> "Doubt":
    """Name the column of a doubt as people name columns of a repeat's table."""
    return replace(doubt, column=f"{repeat}:{doubt.column}")


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
