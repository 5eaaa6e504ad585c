"""Which column of a table answers which question.

A column is known by its public name, its path, its question's name or its label; accents, case
and signs do not matter for labels. A name that two questions share is no name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.steps.reference import fold
from forms.instrument import Element, Group, Instrument, Question, Repeat, Value
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES, Unreadable
from forms.table_schema import columns as table_columns


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column whose cells become answers.

    Attributes:
        index: 0-based position in a row.
        header: Name in the table.
        question: What it answers.
    """

    index: int
    header: str
    question: Question


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the columns of a table meet an instrument.

    Attributes:
        columns: Columns that become answers, in the order of the table.
        ignored: Headers that are left out: calculated by the form, or unknown and allowed.
    """

    columns: tuple[MappedColumn, ...]
    ignored: tuple[str, ...] = ()

    def header_of(self, path: str) -> str | None:
        """Give the name of the column that answers a question, or None."""
        return next((c.header for c in self.columns if c.question.path == path), None)


def map_columns(
    header: Sequence[str], instrument: Instrument, *, file: str = "", allow_unknown: bool = False
) -> ColumnMap:
    """Find the question of every column.

    Args:
        header: Names of the columns.
        instrument: What they should answer.
        file: File name that problems show.
        allow_unknown: Leave unknown columns out instead of refusing the table.

    Raises:
        ProblemError: Everything at once: `table.missing_column` for each question that must be
            answered and has no column, `table.unknown_column` for each column that answers
            nothing, `table.two_columns` where two answer the same question.
    """
    public = {column.path: column.name for column in table_columns(instrument)}
    known = _names(instrument, public)
    columns: list[MappedColumn] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for index, name in enumerate(header):
        question = known.get(name) or known.get(_as_label(name)) if name else None
        if question is None:
            if not allow_unknown:
                problems.append(_problem("table.unknown_column", file, name or f"{index + 1}"))
            ignored.append(name)
        elif not TYPES[question.type].is_answerable:
            ignored.append(name)
        elif question.path in taken:
            problems.append(_problem("table.two_columns", file, name, first=taken[question.path]))
        else:
            taken[question.path] = name
            columns.append(MappedColumn(index, name, question))
    problems += [
        _problem("table.missing_column", file, public[question.path], label=question.label())
        for question in _indispensable(instrument)
        if question.path not in taken
    ]
    if problems:
        raise ProblemError(*problems)
    return ColumnMap(tuple(columns), tuple(ignored))


def row_values(columns: ColumnMap, cells: Sequence[str]) -> dict[str, Value]:
    """Read the cells of one row: path -> value; blank ones are left out.

    A cell that its question cannot read is kept as its text, so that nothing is lost and the
    check of the record finds it.
    """
    values: dict[str, Value] = {}
    for column in columns.columns:
        value = _read(column.question, cells[column.index])
        if value is not None:
            values[column.question.path] = value
    return values


def _read(question: Question, cell: str) -> Value:
    try:
        return TYPES[question.type].parse(cell)
    except Unreadable:
        return cell


def _names(instrument: Instrument, public: Mapping[str, str]) -> Mapping[str, Question]:
    """Give every name that means exactly one question; stronger names win over weaker ones."""
    questions = [question for question, _ in _outside_repeats(instrument.children)]
    kinds = (
        [(question.path, question) for question in questions],
        [(public.get(question.path, question.name), question) for question in questions],
        [(question.name, question) for question in questions],
        [(_as_label(public.get(question.path, question.name)), question) for question in questions],
        [
            (_as_label(label), question)
            for question in questions
            for label in set(question.labels.values())
        ],
    )
    names: dict[str, Question] = {}
    for kind in kinds:
        found: dict[str, set[str]] = {}
        for name, question in kind:
            found.setdefault(name, set()).add(question.path)
        names.update({name: q for name, q in kind if len(found[name]) == 1 and name not in names})
    return names


def _as_label(text: str) -> str:
    """Mark folded names, so that a label never hides a name written exactly."""
    return f"≈{fold(text)}"


def _indispensable(instrument: Instrument) -> Iterator[Question]:
    """Give the questions that every record answers: part of the key, or always required."""
    for question, conditional in _outside_repeats(instrument.children):
        always = question.required not in {"", "false()"} and not conditional
        if TYPES[question.type].is_answerable and (question.marks.key or always):
            yield question


def _outside_repeats(
    elements: Sequence[Element], conditional: bool = False
) -> Iterator[tuple[Question, bool]]:
    """Go through the questions outside repeats, each with "is it only asked sometimes?"."""
    for element in elements:
        sometimes = conditional or bool(element.relevant)
        if isinstance(element, Question):
            yield element, sometimes
        elif isinstance(element, Group) and not isinstance(element, Repeat):
            yield from _outside_repeats(element.children, sometimes)


def _problem(code: str, file: str, column: str, **values: str) -> Problem:
    return Problem(code, place=Place(file=file or None, column=column), values=dict(values))
