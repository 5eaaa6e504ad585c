"""Which column of a table answers which question.

A column is known by its public name, its path, its question's name or its label in any language;
accents, case and signs do not matter for labels. A name that two questions share is no name.
A column that no name tells may be known by what it holds: choices of one question and of no other.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.steps.answer_texts import ColumnRules, holds_choices, reader
from app.steps.reference import fold
from forms.instrument import Element, Group, Instrument, Question, Repeat, Value
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES
from forms.table_schema import columns as table_columns

By = Literal["name", "content", "person"]

_FEWEST_CONTENTS = 2  # different texts: one alone says nothing


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column whose cells become answers.

    Attributes:
        index: 0-based position in a row.
        header: Name in the table.
        question: What it answers.
        by: What told so: its name, what it holds, or a person.
        read: Turns a cell into the value to store; a text it cannot read stays as it is.
    """

    index: int
    header: str
    question: Question
    by: By = "name"
    read: Callable[[str], Value] = field(default=str, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the columns of a table meet an instrument.

    Attributes:
        columns: Columns that become answers, in the order of the table.
        ignored: Headers that are left out: calculated by the form, or allowed to be.
    """

    columns: tuple[MappedColumn, ...]
    ignored: tuple[str, ...] = ()

    def header_of(self, path: str) -> str | None:
        """Give the name of the column that answers a question, or None."""
        return next((c.header for c in self.columns if c.question.path == path), None)


def map_columns(
    header: Sequence[str],
    instrument: Instrument,
    *,
    file: str = "",
    allow_unknown: bool = False,
    needed: bool = True,
    chosen: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    contents: Mapping[str, Collection[str]] | None = None,
    answered: Collection[str] = (),
    repeat: Repeat | None = None,
    links: Collection[str] = (),
) -> ColumnMap:
    """Find the question of every column.

    Args:
        header: Names of the columns.
        instrument: What they should answer.
        file: File name that problems show.
        allow_unknown: Leave unknown columns out instead of refusing the table.
        needed: Refuse a table that lacks a column for what every record answers.
        chosen: Column -> question, as a person said, by any name they have.
        ignored: Columns that a person leaves out.
        contents: Column -> the different texts in it, for those with few.
        answered: Paths of questions that need no column: all rows answer them alike.
        repeat: Whose instances the rows are; None where they are records.
        links: Columns that only say which row belongs to which.

    Raises:
        ProblemError: All that is wrong at once: `table.missing_column`, `table.two_columns` …
    """
    finder = _Finder(instrument, file, instrument.children if repeat is None else repeat.children)
    said = finder.said(header, chosen or {}, ignored)
    columns: list[MappedColumn] = []
    left_out, unknown = list[str](), list[tuple[int, str]]()
    taken: dict[str, str] = {}
    for index, name in enumerate(header):
        question = said.get(name, finder.named(name))
        if question is None and name not in said:
            unknown.append((index, name))
        elif question is None or not TYPES[question.type].is_answerable:
            left_out.append(name)
        elif question.path in taken:
            finder.problem("table.two_columns", name, first=taken[question.path])
        else:
            taken[question.path] = name
            columns.append(_mapped(index, name, question, finder.way(name, said), instrument))
    for index, name in unknown:
        question = finder.by_content(name, (contents or {}).get(name, ()), taken)
        if question is not None:
            columns.append(_mapped(index, name, question, "content", instrument))
        elif name not in links:
            left_out.append(name)
            finder.unknown(name or f"{index + 1}", allowed=allow_unknown)
    if needed:
        finder.miss({*taken, *answered})
    if finder.problems:
        raise ProblemError(*finder.problems)
    return ColumnMap(tuple(sorted(columns, key=lambda each: each.index)), tuple(left_out))


def row_values(columns: ColumnMap, cells: Sequence[str]) -> dict[str, Value]:
    """Read the cells of one row: path -> value; blank ones are left out.

    A cell that its question cannot read is kept as its text, so that nothing is lost and the
    check of the record finds it.
    """
    values: dict[str, Value] = {}
    for column in columns.columns:
        value = column.read(cells[column.index])
        if value is not None:
            values[column.question.path] = value
    return values


def open_questions(elements: Sequence[Element]) -> tuple[Question, ...]:
    """Give the questions that a column can answer, in the order of the form.

    Args:
        elements: Children of the form, or of the repeat whose instances the rows are.
    """
    found = (question for question, _ in _outside_repeats(elements))
    return tuple(question for question in found if TYPES[question.type].is_answerable)


def rules_of(question: Question, instrument: Instrument) -> ColumnRules:
    """Give how the cells of a column for a question are read, before anything is known of them."""
    listed = instrument.choice_lists.get(question.list_name)
    return ColumnRules(question, listed.choices if listed else ())


def _mapped(
    index: int, name: str, question: Question, by: By, instrument: Instrument
) -> MappedColumn:
    return MappedColumn(index, name, question, by, reader(rules_of(question, instrument)))


class _Finder:
    """Finds questions by what columns are called and hold, and gathers what is wrong.

    Attributes:
        problems: What is wrong so far.
    """

    def __init__(self, instrument: Instrument, file: str, elements: Sequence[Element]) -> None:
        self.problems: list[Problem] = []
        self._instrument = instrument
        self._elements = elements
        self._file = file
        self._public = {column.path: column.name for column in table_columns(instrument)}
        self._known = _names(elements, self._public)

    def named(self, name: str) -> Question | None:
        """Give the question that a name means, or None."""
        return self._known.get(name) or self._known.get(_as_label(name)) if name else None

    def said(
        self, header: Sequence[str], chosen: Mapping[str, str], ignored: Collection[str]
    ) -> dict[str, Question | None]:
        """Give what a person said of the columns: their question, None to leave one out."""
        by_fold = {fold(name): name for name in header}
        found: dict[str, Question | None] = {}
        for column, wanted in (*chosen.items(), *((name, "") for name in ignored)):
            name = column if column in header else by_fold.get(fold(column), "")
            question = self.named(wanted)
            if not name:
                self.problem("table.no_column", column)
            elif wanted and question is None:
                self.problem("table.no_question", column, question=wanted)
            else:
                found[name] = question
        return found

    def by_content(
        self, name: str, texts: Collection[str], taken: dict[str, str]
    ) -> Question | None:
        """Give, and take, the one question without a column whose choices these texts are."""
        if len(texts) < _FEWEST_CONTENTS:
            return None
        fitting = [
            question
            for question, _ in _outside_repeats(self._elements)
            if question.path not in taken and question.list_name
            if holds_choices(texts, rules_of(question, self._instrument))
        ]
        if len(fitting) != 1:
            return None
        taken[fitting[0].path] = name
        return fitting[0]

    def unknown(self, name: str, *, allowed: bool) -> None:
        """Note a column that answers nothing."""
        if not allowed:
            self.problem("table.unknown_column", name)

    @staticmethod
    def way(name: str, said: Collection[str]) -> "By":
        """Say how a column is known that is not known by what it holds."""
        return "person" if name in said else "name"

    def miss(self, taken: Collection[str]) -> None:
        """Name the questions that every record answers and no column does."""
        for question in _indispensable(self._elements):
            if question.path not in taken:
                name = self._public[question.path]
                self.problem("table.missing_column", name, label=question.label())

    def problem(self, code: str, column: str, **values: str) -> None:
        """Gather a problem."""
        place = Place(file=self._file or None, column=column)
        self.problems.append(Problem(code, place=place, values=dict(values)))


def _names(elements: Sequence[Element], public: Mapping[str, str]) -> Mapping[str, Question]:
    """Give every name that means exactly one question; stronger names win over weaker ones."""
    questions = [question for question, _ in _outside_repeats(elements)]
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


def _indispensable(elements: Sequence[Element]) -> Iterator[Question]:
    """Give the questions that every record answers: part of the key, or always required."""
    for question, conditional in _outside_repeats(elements):
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
