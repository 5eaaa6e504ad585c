"""Tables of answers: which question stands in which column, and how the tables grow.

Answers outside repeats live in `d<instrument>_<part>`, one row a record; those of a repeat in
`r<repeat>_<part>`, one row an instance. A part holds at most 250 answer columns `c<n>`, declared
without a type, so that what a person typed is kept as it is. A later version of a form adds
columns; none ever goes away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.store.database import Database
from forms.instrument import Element, Group, Instrument, Question, Repeat
from forms.table_schema import columns as named_columns

COLUMNS_PER_PART = 250
"""SQLite refuses tables of more than 2,000 columns, and wide rows are slow to rewrite."""

MUNICIPALITIES = "municipios"
"""Code list whose answer outside repeats says which municipality a record is about."""


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """Where the answers of a question are kept.

    Attributes:
        instrument: Key of the instrument.
        path: Path of the question, without positions.
        repeat: Key of the innermost repeat around it, None outside repeats.
        part, n: Its table and column.
        type: Question type in the newest version that has it.
        public_name: Name in the readable view.
        first_version, last_version: Numbers of the versions that have it.
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


@dataclass(frozen=True, slots=True)
class StoredRepeat:
    """A repeat of an instrument; its key names its tables."""

    id: int
    path: str
    parent: int | None


class Layout:
    """All tables of one instrument.

    Attributes:
        instrument: Key of the instrument.
        columns: All columns, of all versions.
        repeats: Parents before children.
    """

    def __init__(
        self, instrument: int, columns: Sequence[QuestionColumn], repeats: Sequence[StoredRepeat]
    ) -> None:
        self.instrument = instrument
        self.columns = tuple(columns)
        self.repeats = tuple(repeats)

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


def read_layout(database: Database, instrument: int) -> Layout:
    """Read where the answers of an instrument are kept."""
    columns = database.rows(
        "SELECT * FROM question_column WHERE instrument = ? ORDER BY repeat, n", (instrument,)
    )
    repeats = database.rows(
        "SELECT id, path, parent FROM repeat WHERE instrument = ? ORDER BY length(path), id",
        (instrument,),
    )
    return Layout(
        instrument,
        [QuestionColumn(**{key: row[key] for key in row.keys()}) for row in columns],  # noqa: SIM118 - a Row is no mapping
        [StoredRepeat(*row) for row in repeats],
    )


def municipality_path(instrument: Instrument) -> str | None:
    """Give the path of the question outside repeats that says the municipality, or None."""
    for question, repeat in _placed(instrument.children, None):
        if repeat is None and question.marks.codelist == MUNICIPALITIES:
            return question.path
    return None


def holds_answer(question: Question) -> bool:
    """Say whether a question needs a column; a note that computes nothing does not."""
    return question.type != "note" or bool(question.calculate)


def extend(database: Database, instrument_id: int, number: int, instrument: Instrument) -> None:
    """Make room for a version of an instrument, inside the caller's transaction.

    Args:
        database: The open workspace file.
        instrument_id: Key of the instrument.
        number: Number of the version on this computer.
        instrument: The version.
    """
    repeats = _add_repeats(database, instrument_id, instrument)
    layout = read_layout(database, instrument_id)
    known = {(column.path, column.repeat): column for column in layout.columns}
    names = {column.path: column.name for column in named_columns(instrument)}
    added: dict[int | None, list[tuple[Question, str]]] = {}
    for question, repeat in _placed(instrument.children, None):
        if not holds_answer(question):
            continue
        key = repeats[repeat.path] if repeat else None
        if (question.path, key) in known:
            _keep_column(database, instrument_id, key, question, number)
        else:
            name = names.get(question.path, question.name)
            added.setdefault(key, []).append((question, name))
    for key, questions in added.items():
        _add_columns(database, layout, key, questions, number)


def _placed(
    elements: Sequence[Element], repeat: Repeat | None
) -> Iterator[tuple[Question, Repeat | None]]:
    """Go through all questions, each with the innermost repeat around it."""
    for element in elements:
        if isinstance(element, Question):
            yield element, repeat
        elif isinstance(element, Repeat):
            yield from _placed(element.children, element)
        else:
            yield from _placed(element.children, repeat)


def _add_repeats(database: Database, instrument_id: int, instrument: Instrument) -> dict[str, int]:
    """Write down the repeats a version brings; give path -> key of all its repeats."""
    keys: dict[str, int] = {}

    def add(elements: Sequence[Element], parent: int | None) -> None:
        for element in elements:
            if not isinstance(element, Group):
                continue
            inner = parent
            if isinstance(element, Repeat):
                database.execute(
                    "INSERT INTO repeat (instrument, path, parent) VALUES (?, ?, ?) "
                    "ON CONFLICT (instrument, path) DO UPDATE SET parent = excluded.parent",
                    (instrument_id, element.path, parent),
                )
                inner = keys[element.path] = database.value(
                    "SELECT id FROM repeat WHERE instrument = ? AND path = ?",
                    (instrument_id, element.path),
                )
                _make_table(database, table_name(instrument_id, inner, 0), inner, ())
            add(element.children, inner)

    add(instrument.children, None)
    return keys


def _keep_column(
    database: Database, instrument_id: int, repeat: int | None, question: Question, number: int
) -> None:
    database.execute(
        "UPDATE question_column SET last_version = ?, type = ? "
        "WHERE instrument = ? AND path = ? AND repeat IS ?",
        (number, question.type, instrument_id, question.path, repeat),
    )


def _add_columns(
    database: Database,
    layout: Layout,
    repeat: int | None,
    questions: Sequence[tuple[Question, str]],
    number: int,
) -> None:
    there = [column for column in layout.columns if column.repeat == repeat]
    taken = {column.public_name.casefold() for column in there}
    columns = []
    for n, (question, wanted) in enumerate(questions, start=len(there)):
        name = free_name(wanted, taken)
        part = n // COLUMNS_PER_PART
        columns.append((layout.instrument, question.path, repeat, part, n, question.type, name))
    database.execute_many(
        "INSERT INTO question_column (instrument, path, repeat, part, n, type, public_name, "
        f"first_version, last_version) VALUES (?, ?, ?, ?, ?, ?, ?, {number}, {number})",
        columns,
    )
    parts: dict[int, list[str]] = {}
    for column in columns:
        parts.setdefault(column[3], []).append(f"c{column[4]}")
    for part, names in parts.items():
        _make_table(database, table_name(layout.instrument, repeat, part), repeat, names)


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


def _make_table(database: Database, table: str, repeat: int | None, columns: Sequence[str]) -> None:
    """Make a part, or give one that is there more columns."""
    if database.value("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)):
        for column in columns:
            database.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        return
    record = "record INTEGER NOT NULL REFERENCES record(id)"
    if repeat is None:
        first = ["record INTEGER PRIMARY KEY REFERENCES record(id)"]
    elif table.endswith("_0"):
        first = ["row TEXT PRIMARY KEY", record, "parent TEXT", "position INTEGER NOT NULL"]
    else:
        first = ["row TEXT PRIMARY KEY", record]
    database.execute(f"CREATE TABLE {table} ({', '.join((*first, *columns))})")
    if repeat is not None:
        database.execute(f"CREATE INDEX {table}_of_record ON {table} (record)")
