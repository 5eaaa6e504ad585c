"""What is said of an import before and after it: columns taken by content, doubts, repairs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from app.messages import _
from forms.problem import Problem, Severity

if TYPE_CHECKING:
    from app.operations.import_repeats import RepeatPlan
    from app.operations.plan_import import ImportPlan
    from app.steps.column_kinds import Doubt
    from app.steps.tables import Table

_LONGEST_SHOWN = 60  # characters of a cell that a problem shows


def about_file(table: "Table", beside: "Sequence[Table]") -> Iterator[Problem]:
    """Say what is worth knowing of a file; sheets that are read beside it are no others.

    Args:
        table: The table of the records.
        beside: Tables of repeats.
    """
    from app.steps.template_workbook import LISTS_SHEET, MARK_SHEET, template_columns

    read = {table.sheet, *(each.sheet for each in beside if each.path == table.path)}
    if template_columns(table.sheets):
        read |= {LISTS_SHEET, MARK_SHEET}
    others = ", ".join(f"«{each.name}»" for each in table.sheets if each.name not in read)
    for problem in table.problems:
        if problem.code != "table.other_sheets":
            yield problem
        elif others:
            yield replace(problem, values={"sheets": others})


def about_columns(plan: "ImportPlan | RepeatPlan") -> Iterator[Problem]:
    """Say what was taken by content, left out, or would be a formula elsewhere."""
    table = plan.table
    for each in plan.columns.columns:
        if each.by == "content":
            place = table.place(table.header_row, each.header)
            values = {"label": each.question.label()}
            yield Problem("table.by_content", Severity.WARNING, place, values)
    for name in plan.columns.ignored:
        yield Problem("table.left_out", Severity.WARNING, table.place(table.header_row, name))
    taken = {each.header: each.question for each in plan.columns.columns}
    for formulas in plan.formulas:
        if formulas.name in taken:
            yield from formula_problems(table, formulas.name, formulas.count, formulas.cells)
    for look in plan.looks:
        question = taken.get(look.name)
        is_date = question is not None and question.type in {"date", "dateTime"}
        if look.short_years and is_date and plan.rules[look.name].century is None:
            values = {"count": str(look.short_years)}
            place = table.place(None, look.name)
            yield Problem("table.short_years", Severity.WARNING, place, values)


def formula_problems(
    table: "Table", column: str, count: int, cells: Sequence[tuple[int, str]]
) -> Iterator[Problem]:
    """Say which cells of a column a spreadsheet would take for formulas: the first, and how many.

    Args:
        table: The table.
        column: Its column.
        count: How many there are.
        cells: Row and text of those that are named.
    """
    if count:
        place = table.place(None, column)
        yield Problem("table.formula_like", Severity.WARNING, place, {"count": str(count)})
    for row, text in cells:
        values = {"text": text[:_LONGEST_SHOWN]}
        yield Problem("table.formula_cell", Severity.WARNING, table.place(row, column), values)


def repairs(plan: "ImportPlan | RepeatPlan") -> Iterator[Problem]:
    """Say what was repaired while the rows were read: zeros put back, labels taken for codes."""
    codes = {"zeros": "table.zeros_restored", "labels": "table.labels_taken"}
    for column, rules in plan.rules.items():
        for name, count in rules.done.items():
            before, after = rules.examples[name]
            values = {"count": count, "before": before, "after": after}
            yield Problem(codes[name], Severity.WARNING, plan.table.place(None, column), values)


def doubt_problems(plan: "ImportPlan") -> list[Problem]:
    """Give a problem for each doubt."""
    tables = {doubt: each.table for each in plan.repeats for doubt in each.doubts}
    return [doubt_problem(doubt, tables.get(doubt, plan.table)) for doubt in plan.doubts]


def doubt_problem(doubt: "Doubt", table: "Table") -> Problem:
    """Say what only a person knows of a column."""
    codes = {
        "date_order": "table.date_doubt",
        "decimal": "table.decimal_doubt",
        "century": "table.century_doubt",
        "epoch": "table.epoch_doubt",
    }
    values = {
        "examples": ", ".join(f"«{text}»" for text in doubt.examples[:3]),
        "options": _(" o ").join(doubt.options),
    }
    return Problem(codes[doubt.what], place=table.place(None, doubt.column), values=values)


def as_facts(doubt: "Doubt") -> dict[str, Any]:
    """Give a doubt as a script reads it."""
    return {**asdict(doubt), "options": list(doubt.options)}
