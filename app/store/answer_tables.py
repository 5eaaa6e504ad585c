"""Tables of answers: which question stands in which column, and how the tables grow.

Answers outside repeats live in `d<instrument>_<part>`, one row a record; those of a repeat in
`r<repeat>_<part>`, one row an instance. A part holds at most 250 answer columns `c<n>`, declared
without a type, so that what a person typed is kept as it is. A later version of a form adds
columns; none ever goes away. A question that is called otherwise keeps its column: the map gets
another line, and each version finds its answers under its own names (`app.store.table_growth`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.store.database import Database
from forms.instrument import Element, Question, Repeat

COLUMNS_PER_PART = 250
"""SQLite refuses tables of more than 2,000 columns, and wide rows are slow to rewrite."""


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """Where the answers of a question are kept.

    Attributes:
        instrument: Key of the instrument.
        path: Path of the question, without positions.
        repeat: Key of the innermost repeat around it, None outside repeats.
        part, n: Its table and column.
        type: Question type in the newest version that calls it so.
        public_name: Name in the readable view and in what is published.
        first_version, last_version: Numbers of the versions that call it so, without a gap.
    """

    instrument: int
    path: str
    repeat: int | None
    part: int
    n: int
    type: str
    public_name: str
    first_version: int
    last_version: int

    @property
    def table(self) -> str:
        """Give the name of its table."""
        return table_name(self.instrument, self.repeat, self.part)

    @property
    def name(self) -> str:
        """Give the name of its column."""
        return f"c{self.n}"

    def is_asked(self, number: int) -> bool:
        """Say whether a version asks it under this path."""
        return self.first_version <= number <= self.last_version


@dataclass(frozen=True, slots=True)
class StoredRepeat:
    """A repeat of an instrument; its key names its tables, a version its path."""

    id: int
    path: str
    parent: int | None


class Layout:
    """All tables of one instrument, as one of its versions calls what is in them.

    Attributes:
        instrument: Key of the instrument.
        columns: All columns, of all versions, each once.
        repeats: Parents before children.
    """

    def __init__(
        self,
        instrument: int,
        lines: Sequence[QuestionColumn],
        repeats: Sequence[StoredRepeat],
        number: int | None = None,
    ) -> None:
        """Take the names of one version.

        Args:
            instrument: Key of the instrument.
            lines: All lines of the map.
            repeats: Parents before children.
            number: The version; None means the newest.
        """
        newest = max((line.last_version for line in lines), default=0)
        self.instrument = instrument
        self.columns = tuple(_as_called(lines, newest if number is None else number))
        self.repeats = tuple(repeats)
        self._lines = tuple(lines)

    @cached_property
    def outside(self) -> dict[str, QuestionColumn]:
        """Give path -> column of the questions outside repeats."""
        return {column.path: column for column in self.columns if column.repeat is None}

    @cached_property
    def inside(self) -> dict[str, QuestionColumn]:
        """Give path -> column of the questions of repeats."""
        newest_last = sorted(self.columns, key=lambda column: column.last_version)
        return {column.path: column for column in newest_last if column.repeat is not None}

    @cached_property
    def earlier(self) -> dict[str, QuestionColumn]:
        """Give path -> column of the names that other versions give to these columns."""
        now = {(column.repeat, column.n): column for column in self.columns}
        known = self.outside.keys() | self.inside.keys()
        return {
            line.path: now[line.repeat, line.n] for line in self._lines if line.path not in known
        }

    @cached_property
    def repeat_by_path(self) -> dict[str, StoredRepeat]:
        """Give path -> repeat."""
        return {repeat.path: repeat for repeat in self.repeats}

    def parts(self, repeat: int | None) -> dict[int, list[QuestionColumn]]:
        """Give part -> columns, of one repeat or of what stands outside."""
        found: dict[int, list[QuestionColumn]] = {}
        for column in self.columns:
            if column.repeat == repeat:
                found.setdefault(column.part, []).append(column)
        return found

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Give the names of all tables, those of repeats first."""
        names = [table_name(self.instrument, repeat.id, 0) for repeat in self.repeats]
        names += sorted({column.table for column in self.columns} - set(names), reverse=True)
        return tuple(names)


def table_name(instrument: int, repeat: int | None, part: int) -> str:
    """Give the name of a part."""
    return f"d{instrument}_{part}" if repeat is None else f"r{repeat}_{part}"


def _as_called(lines: Sequence[QuestionColumn], number: int) -> Iterator[QuestionColumn]:
    """Give each column once, under the path that a version gives it.

    A column that the version does not ask has the path it had last before it, or else the first
    one after it: lines of the journal name it so, and later versions must not change that. Where
    the version uses that path for another one, `@` and the number of the version that began it
    stand behind it.
    """
    of_column: dict[tuple[int | None, int], QuestionColumn] = {}
    for line in sorted(lines, key=lambda line: line.first_version):
        before = of_column.get((line.repeat, line.n))
        if before is None or line.first_version <= number:
            of_column[line.repeat, line.n] = line
    taken = {_place(line) for line in of_column.values() if line.is_asked(number)}
    for line in sorted(of_column.values(), key=lambda line: (line.repeat or 0, line.n)):
        path = line.path
        if not line.is_asked(number):
            while _place(line, path) in taken:
                path = f"{path}@{line.first_version}"
            taken.add(_place(line, path))
        yield line if path == line.path else replace(line, path=path)


def _place(line: QuestionColumn, path: str = "") -> tuple[bool, str]:
    return line.repeat is None, path or line.path


def read_lines(database: Database, instrument: int) -> list[QuestionColumn]:
    """Read the map of an instrument: a line for each name that a column has had."""
    rows = database.rows(
        "SELECT instrument, path, repeat, part, n, type, public_name, first_version, last_version "
        "FROM question_column WHERE instrument = ? ORDER BY repeat, n, first_version",
        (instrument,),
    )
    return [QuestionColumn(*row) for row in rows]


def read_layout(database: Database, instrument: int, number: int | None = None) -> Layout:
    """Read where the answers of an instrument are kept, as a version of it calls them.

    Args:
        database: The open workspace file.
        instrument: Its key.
        number: The version; None means the newest.
    """
    lines = read_lines(database, instrument)
    return Layout(instrument, lines, _repeats(database, instrument, number), number)


@dataclass(frozen=True, slots=True)
class RepeatName:
    """What some versions call a repeat.

    Attributes:
        id, parent: Key of the repeat, and of the one around it.
        path: What they call it.
        first_version, last_version: Their numbers, without a gap.
    """

    id: int
    parent: int | None
    path: str
    first_version: int
    last_version: int


def repeat_names(database: Database, instrument: int) -> list[RepeatName]:
    """Read what the versions of an instrument call its repeats, the latest last."""
    rows = database.rows(
        "SELECT repeat.id, parent, repeat_name.path, first_version, last_version FROM repeat_name "
        "JOIN repeat ON repeat.id = repeat_name.repeat WHERE instrument = ? "
        "ORDER BY last_version, repeat.id",
        (instrument,),
    )
    return [RepeatName(*row) for row in rows]


def _repeats(database: Database, instrument: int, number: int | None) -> list[StoredRepeat]:
    """Give all repeats, parents first, each under the path that a version gives it.

    One that the version does not have is called as columns are (`_as_called`).
    """
    names = repeat_names(database, instrument)
    newest = max((name.last_version for name in names), default=0)
    number = newest if number is None else number
    called: dict[int, RepeatName] = {}
    for name in sorted(names, key=lambda name: name.first_version):
        if name.id not in called or name.first_version <= number:
            called[name.id] = name
    asked = {n.id: n for n in names[::-1] if n.first_version <= number <= n.last_version}
    taken = {name.path for name in asked.values()}
    found = []
    for key, name in (called | asked).items():
        path = name.path
        while key not in asked and path in taken:
            path = f"{path}@{name.first_version}"
        taken.add(path)
        found.append(StoredRepeat(key, path, name.parent))
    return _parents_first(found)


def _parents_first(repeats: Sequence[StoredRepeat]) -> list[StoredRepeat]:
    parents = {repeat.id: repeat.parent for repeat in repeats}

    def depth(key: int | None) -> int:
        return 0 if key is None else 1 + depth(parents.get(key))

    return sorted(repeats, key=lambda repeat: (depth(repeat.id), repeat.id))


def number_in_use(database: Database, instrument: int) -> int:
    """Give the number of the newest version of an instrument that was not taken back."""
    sql = "SELECT max(number) FROM instrument_version WHERE instrument = ? AND withdrawn_at IS NULL"
    return int(database.value(sql, (instrument,)) or 0)


def is_filled(database: Database, column: QuestionColumn) -> bool:
    """Say whether a column holds an answer of any record."""
    sql = f"SELECT EXISTS (SELECT 1 FROM {column.table} WHERE {column.name} IS NOT NULL)"
    return bool(database.value(sql))


def holds_answer(question: Question) -> bool:
    """Say whether a question needs a column; a note that computes nothing does not."""
    return question.type != "note" or bool(question.calculate)


def placed(
    elements: Sequence[Element], repeat: Repeat | None
) -> Iterator[tuple[Question, Repeat | None]]:
    """Go through all questions, each with the innermost repeat around it, or None."""
    for element in elements:
        if isinstance(element, Question):
            yield element, repeat
        elif isinstance(element, Repeat):
            yield from placed(element.children, element)
        else:
            yield from placed(element.children, repeat)


def free_name(wanted: str, taken: set[str]) -> str:
    """Give a name, with a number behind it where that differs from a taken one only in case.

    Args:
        wanted: The name.
        taken: Casefolded names; the one given is added.
    """
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name.casefold())
    return name
