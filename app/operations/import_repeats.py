"""Tables whose rows are instances of repeats: found, read, joined to what they belong to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.operations.read_columns import (
    ALL,
    cells_reader,
    look_at_rows,
    mapped,
    of_repeat,
    rules_for,
    to_look_at,
)
from app.progress import Cancel, Report
from forms.instrument import Instrument, Repeat
from forms.problem import Problem, ProblemError, Severity

if TYPE_CHECKING:
    from app.operations.plan_import import ImportOptions
    from app.steps.answer_texts import ColumnRules
    from app.steps.child_rows import ChildRows, Link, Links
    from app.steps.column_kinds import ColumnLook, Doubt, FormulaScan
    from app.steps.columns import ColumnMap
    from app.steps.tables import Table

_BY_COLUMN = ("questions", "date_orders", "decimals", "centuries", "epochs")  # of `ImportOptions`
_NAMED = 20  # rows that are named one by one when they belong to none


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """A table whose rows are instances of a repeat, before they are stored.

    Attributes:
        repeat: The repeat.
        table: A sheet beside that of the records, or a file of its own.
        link: By which columns its rows belong to rows of the table around it.
        columns: Which column answers what.
        rules: Column -> how its cells are read, and what was repaired.
        doubts: What a person must say first; columns are named `repeat:column`.
        looks, formulas: What the columns hold.
        rows: The rows, by their link.
        own: The links by which other rows belong to these.
    """

    repeat: Repeat
    table: "Table"
    link: "Link"
    columns: "ColumnMap"
    rules: "Mapping[str, ColumnRules]"
    doubts: "tuple[Doubt, ...]"
    looks: "tuple[ColumnLook, ...]"
    formulas: "tuple[FormulaScan, ...]"
    rows: "ChildRows" = field(repr=False)
    own: "Mapping[str, Links]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class RepeatTable:
    """A table that holds instances of a repeat, and what links it.

    Attributes:
        repeat: The repeat.
        outer: Path of the repeat around it, "" for the records.
        table: Its rows.
        link: Columns that say what belongs to what.
    """

    repeat: Repeat
    outer: str
    table: "Table"
    link: "Link"


def repeat_tables(
    main: "Table", instrument: Instrument, said: "ImportOptions"
) -> tuple[list[RepeatTable], list[Problem]]:
    """Find the tables of a form's repeats: said by a person, or sheets that are called like them.

    Args:
        main: The table of the records.
        instrument: Its repeats.
        said: What a person says; `repeats` and `links` name them by path or name.

    Returns:
        The tables, outer ones first; and a warning for each sheet that is called like a repeat,
        but has no column that links it.

    Raises:
        ProblemError: `table.no_repeat`, `table.no_link`: what a person said cannot be.
        KnownError: A file cannot be read.
    """
    repeats = [element for element in instrument.walk() if isinstance(element, Repeat)]
    wanted = {_named(repeats, name, main).path: where for name, where in said.repeats.items()}
    links = {_named(repeats, name, main).path: pair for name, pair in said.links.items()}
    found: list[RepeatTable] = []
    warnings: list[Problem] = []
    tables = {"": main}
    for repeat in repeats:
        around = instrument.repeat_of(repeat.path)
        outer = around.path if around else ""
        table = _table_of(repeat, main, wanted.get(repeat.path, ""))
        if table is None:
            continue
        link = _link(tables.get(outer), table, instrument, repeat, links.get(repeat.path))
        if link is not None:
            tables[repeat.path] = table
            found.append(RepeatTable(repeat, outer, table, link))
            continue
        values = {"label": repeat.label()}
        if repeat.path in wanted:
            raise ProblemError(Problem("table.no_link", place=table.place(), values=values))
        warnings.append(Problem("table.unlinked", Severity.WARNING, table.place(), values))
    return found, warnings


def _named(repeats: Sequence[Repeat], name: str, main: "Table") -> Repeat:
    for repeat in repeats:
        if is_called(repeat, name):
            return repeat
    raise ProblemError(Problem("table.no_repeat", place=main.place(), values={"label": name}))


def is_called(repeat: Repeat, name: str) -> bool:
    """Whether a name means a repeat: its path, name or label; accents and case do not matter."""
    from app.steps.reference import fold

    texts = filter(None, (repeat.path, repeat.name, *repeat.labels.values()))
    return fold(name) in {fold(text) for text in texts}


def _table_of(repeat: Repeat, main: "Table", where: str) -> "Table | None":
    """Open the table of a repeat; a sheet without any row is none."""
    from app.steps.tables import open_table

    names = [sheet.name for sheet in main.sheets if sheet.name != main.sheet]
    if where and where not in names:
        return open_table(Path(where))
    sheet = where or next((name for name in names if is_called(repeat, name)), "")
    try:
        return open_table(main.path, sheet=sheet) if sheet else None
    except ProblemError as error:
        if error.problems[0].code == "table.empty":
            return None
        raise


def _link(
    outer: "Table | None",
    inner: "Table",
    instrument: Instrument,
    repeat: Repeat,
    said: tuple[str, str] | None,
) -> "Link | None":
    from app.steps.child_rows import Link, known_link
    from app.steps.columns import map_columns

    if outer is None:
        return None
    if said is not None:
        there = said[0] in outer.header and said[1] in inner.header
        return Link(*said) if there else None
    columns = map_columns(
        inner.header, instrument, allow_unknown=True, needed=False, repeat=repeat
    ).columns
    return known_link(outer.header, inner.header, [each.header for each in columns])


def plan_repeats(
    tables: Sequence[RepeatTable],
    instrument: Instrument,
    said: "ImportOptions",
    *,
    report: Report,
    cancel: Cancel,
) -> tuple[RepeatPlan, ...]:
    """Read the tables of repeats whole; their rows are put aside.

    Raises:
        ProblemError: A table does not fit the repeat, or its rows name none they belong to
            (`table.orphan_row`, `table.blank_link`, `table.double_link`).
        KnownError: A file cannot be read.
    """
    plans: dict[str, RepeatPlan] = {}
    for each in tables:
        inner = [other for other in tables if other.outer == each.repeat.path]
        own = of_table(said, each.repeat)
        plan = _planned(each, inner, instrument, own, report=report, cancel=cancel)
        plans[each.repeat.path] = plan
        if each.outer:
            check_links(plan, plans[each.outer].own[each.repeat.path], plans[each.outer].table)
    return tuple(plans.values())


def _planned(
    found: RepeatTable, inner: Sequence[RepeatTable], instrument: Instrument,
    said: "ImportOptions", *, report: Report, cancel: Cancel,
) -> RepeatPlan:  # fmt: skip
    from app.steps.child_rows import ChildRows, linking_columns

    table, repeat, rows = found.table, found.repeat, ChildRows()
    links = {found.link.inner, *(each.link.outer for each in inner), *linking_columns(table.header)}
    said = _only_there(said, table.header)
    first = mapped(
        table, instrument, said, allow_unknown=True, needed=False, repeat=repeat, links=links
    )
    at = table.header.index(found.link.inner)
    own, take = links_of(inner, table)

    def keep(number: int, cells: list[str]) -> None:
        rows.add(cells[at], (number, cells))
        take(number, cells)

    wanted = to_look_at(first, table.header, said)
    try:
        looks, formulas, _count = look_at_rows(table, wanted, report, cancel, keep=keep)
    except ProblemError as error:
        if [problem.code for problem in error.problems] != ["table.no_rows"]:
            raise
        looks, formulas = [], ()
    columns = mapped(
        table, instrument, said, allow_unknown=ALL in said.ignored, repeat=repeat, links=links,
        contents={look.name: look.values for look in looks if look.values},
    )  # fmt: skip
    rules, doubts = rules_for(columns, instrument, looks, said)
    doubted = tuple(of_repeat(doubt, repeat.path) for doubt in doubts)
    return RepeatPlan(
        repeat, table, found.link, columns, rules, doubted, tuple(looks), formulas, rows, own
    )


def links_of(
    inner: Sequence[RepeatTable], outer: "Table"
) -> "tuple[dict[str, Links], Callable[[int, Sequence[str]], None]]":
    """Give where the links of a table's rows are gathered, and what gathers them.

    Args:
        inner: The tables whose rows belong to its rows.
        outer: The table.

    Returns:
        Path of a repeat -> the links; a function that takes number and cells of each row.
    """
    from app.steps.child_rows import Links

    own = {each.repeat.path: Links() for each in inner}
    places = [(outer.header.index(each.link.outer), own[each.repeat.path]) for each in inner]

    def take(number: int, cells: Sequence[str]) -> None:
        for place, links in places:
            links.add(cells[place], number)

    return own, take


def check_links(plan: RepeatPlan, outer: "Links", around: "Table") -> None:
    """Refuse rows that belong to none, or to two.

    Raises:
        ProblemError: `table.blank_link`, `table.orphan_row`, `table.double_link`, the first ones.
    """
    table = plan.table
    at = table.header.index(plan.link.inner)
    problems = [
        Problem("table.blank_link", place=table.place(row, plan.link.inner))
        for row in plan.rows.blank[:_NAMED]
    ]
    count, lost = plan.rows.without(outer, _NAMED)
    for row, cells in lost:
        values = {"value": cells[at], "outer": around.sheet or around.file, "count": count}
        place = table.place(row, plan.link.inner)
        problems.append(Problem("table.orphan_row", place=place, values=values))
    for first, second in outer.repeated(plan.rows)[:_NAMED]:
        place = around.place(second, plan.link.outer)
        problems.append(Problem("table.double_link", place=place, values={"first": first}))
    if problems:
        raise ProblemError(*problems)


def of_table(said: "ImportOptions", repeat: Repeat) -> "ImportOptions":
    """Give what was said of the columns of a repeat's table, which people name `repeat:column`."""

    def inside(column: str) -> str | None:
        name, sign, rest = column.partition(":")
        return rest if sign and is_called(repeat, name) else None

    def those(facts: Mapping[str, Any]) -> dict[str, Any]:
        return {own: fact for column, fact in facts.items() if (own := inside(column))}

    ignored = (column if column == "*" else inside(column) for column in said.ignored)
    told: dict[str, Any] = {name: those(getattr(said, name)) for name in _BY_COLUMN}
    return replace(said, **told, ignored=tuple(filter(None, ignored)), answers={})


def of_records(
    said: "ImportOptions", instrument: Instrument, header: Sequence[str]
) -> "ImportOptions":
    """Give what was said of the columns of the records' table."""
    repeats = [element for element in instrument.walk() if isinstance(element, Repeat)]

    def here(column: str) -> bool:
        name, sign, _rest = column.partition(":")
        return column in header or not sign or not any(is_called(each, name) for each in repeats)

    def those(facts: Mapping[str, Any]) -> dict[str, Any]:
        return {column: fact for column, fact in facts.items() if here(column)}

    told: dict[str, Any] = {name: those(getattr(said, name)) for name in _BY_COLUMN}
    return replace(said, **told, ignored=tuple(filter(here, said.ignored)))


def _only_there(said: "ImportOptions", header: Sequence[str]) -> "ImportOptions":
    """Drop what is remembered of columns that this table does not have."""
    return replace(
        said,
        questions={name: path for name, path in said.questions.items() if name in header},
        ignored=tuple(name for name in said.ignored if name == "*" or name in header),
    )


def instances_reader(
    plans: Sequence[RepeatPlan], header: Sequence[str], outer: str = ""
) -> Callable[[Sequence[str]], dict[str, Any]]:
    """Make the function that gives the instances that belong to a row: path of a repeat -> them.

    Args:
        plans: Of all repeats.
        header: Of the table whose rows they belong to.
        outer: Path of the repeat whose instances those rows are, "" for records.
    """
    inside = [plan for plan in plans if _around(plan, plans) == outer]
    readers = [
        (
            plan,
            header.index(plan.link.outer),
            cells_reader(plan.columns, plan.rules, {}),
            instances_reader(plans, plan.table.header, plan.repeat.path),
        )
        for plan in inside
    ]

    def read(cells: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for plan, at, own, below in readers:
            rows = plan.rows.of(cells[at])
            instances = [{**own(row), **below(row)} for _number, row in rows]
            if instances:
                found[plan.repeat.path] = instances
        return found

    return read


def _around(plan: RepeatPlan, plans: Sequence[RepeatPlan]) -> str:
    """Give the path of the innermost repeat around another, "" for none."""
    paths = [
        each.repeat.path for each in plans if plan.repeat.path.startswith(f"{each.repeat.path}/")
    ]
    return max(paths, key=len, default="")


def repeat_facts(plans: Sequence[RepeatPlan]) -> Iterator[dict[str, Any]]:
    """Give what a script reads of the tables of repeats."""
    for plan in plans:
        yield {
            "repeat": plan.repeat.path,
            "file": plan.table.file,
            "sheet": plan.table.sheet or None,
            "rows": len(plan.rows),
            "columns": {each.header: each.question.path for each in plan.columns.columns},
            "sha256": plan.table.sha256,
        }
