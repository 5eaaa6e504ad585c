"""Operations on single cells: a text goes in, a text comes out, or it stays and is said."""

from collections.abc import Callable, Mapping

from typing_extensions import override

from app.steps import date_texts
from app.steps.cleaning import dates, figures, texts
from app.steps.cleaning.expressions import RowExpression
from app.steps.cleaning.parameters import Parameter
from app.steps.cleaning.step import Make, Operation, Step, Tally, UnreadError, Work
from app.steps.reference import fold
from forms.problem import Problem, ProblemError

ReadCell = Callable[[str], str]
"""Gives what a cell becomes, or raises `UnreadError`."""

COLUMNS = Parameter("columns", "columns", required=True)


class CellWork(Work):
    """Changes the cells of some columns; blank ones stay."""

    def __init__(self, step: Step, header: tuple[str, ...], read: ReadCell) -> None:
        super().__init__(header)
        self._places = [(header.index(name), name) for name in step.columns]
        self._where = RowExpression(step.where, header) if step.where else None
        self._read = read

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        if self._where is None or self._where.holds(cells):
            for place, name in self._places:
                before = cells[place]
                if before:
                    cells[place] = self._cell(row, name, before, tally)
        return cells

    def _cell(self, row: int, name: str, before: str, tally: Tally) -> str:
        try:
            after = self._read(before)
        except UnreadError as unread:
            if before.strip():
                tally.leave(row, name, before, unread.code)
            return before
        if after != before:
            tally.change(row, name, before, after)
        return after


def _of_cells(name: str, make: Callable[[Step], ReadCell], *parameters: Parameter) -> Operation:
    def work(step: Step, header: tuple[str, ...]) -> Work:
        return CellWork(step, header, make(step))

    made: Make = work
    return Operation(name, "cells", (COLUMNS, *parameters), made)


def _date(step: Step) -> ReadCell:
    return dates.date_reader(
        step.text("order"),
        pivot=step.number("pivot"),
        epoch=step.text("serial"),
        drop_time=step.flag("drop_time"),
    )


def _number(step: Step) -> ReadCell:
    decimal, thousands = step.text("decimal"), step.text("thousands")
    if decimal == thousands:
        raise ProblemError(Problem("clean.same_signs", values={"value": decimal}))
    return figures.number_reader(decimal, thousands, parentheses=step.flag("parentheses"))


def _zeros(step: Step) -> ReadCell:
    width, catalogue = step.number("width"), step.text("catalogue")
    if (width is None) == (not catalogue):
        raise ProblemError(Problem("clean.width_or_catalogue"))
    return figures.code_filler(catalogue) if catalogue else figures.zero_filler(width or 0)


def _mapped(step: Step) -> ReadCell:
    strict = step.text("others") == "report"
    write = _folded if step.text("match") == "folded" else str
    values = _known(step.mapping("values"), write)
    right = set(values.values())

    def read(text: str) -> str:
        found = values.get(write(text))
        if found is None and strict and text not in right:
            raise UnreadError("clean.not_in_map")
        return text if found is None else found

    return read


def _known(values: Mapping[str, str], write: Callable[[str], str]) -> dict[str, str]:
    """Write the keys as they are compared; two that then say different things are refused."""
    known: dict[str, str] = {}
    for key, value in values.items():
        if known.setdefault(write(key), value) != value:
            raise ProblemError(Problem("clean.mapped_twice", values={"value": key}))
    return known


def _missing(step: Step) -> ReadCell:
    missing = {_folded(each) for each in step.texts("values")}

    def read(text: str) -> str:
        return "" if _folded(text) in missing else text

    return read


def _folded(text: str) -> str:
    """Fold a text; one of signs only stays what it is."""
    return fold(text) or text.strip()


def _accents(step: Step) -> ReadCell:
    return texts.composed if step.text("to") == "composed" else texts.without_accents


_THOUSANDS = Parameter("thousands", "choice", default="", choices=figures.SIGNS)
_ORDER = Parameter("order", "choice", required=True, choices=date_texts.ORDERS)
_CASE = Parameter("to", "choice", required=True, choices=tuple(texts.CASES))

OPERATIONS = (
    _of_cells("trim", lambda _step: texts.trimmed),
    _of_cells("spaces", lambda _step: texts.collapsed),
    _of_cells("case", lambda step: texts.CASES[step.text("to")], _CASE),
    _of_cells(
        "accents",
        _accents,
        Parameter("to", "choice", default="plain", choices=("plain", "composed")),
    ),
    _of_cells("mojibake", lambda _step: texts.repaired),
    _of_cells(
        "parse_date",
        _date,
        _ORDER,
        Parameter("pivot", "number", at_most=99),
        Parameter("serial", "choice", choices=date_texts.EPOCHS),
        Parameter("drop_time", "flag", default=False),
    ),
    _of_cells(
        "parse_number",
        _number,
        Parameter("decimal", "choice", required=True, choices=(".", ",")),
        _THOUSANDS,
        Parameter("parentheses", "flag", default=False),
    ),
    _of_cells(
        "map",
        _mapped,
        Parameter("values", "mapping", required=True),
        Parameter("match", "choice", default="exact", choices=("exact", "folded")),
        Parameter("others", "choice", default="keep", choices=("keep", "report")),
    ),
    _of_cells(
        "zero_fill",
        _zeros,
        Parameter("width", "number", at_most=100),
        Parameter("catalogue", "choice", choices=figures.CATALOGUES),
    ),
    _of_cells("set_missing", _missing, Parameter("values", "texts", required=True)),
)
"""Operations that change values where they stand; `step.Operation` each."""
