"""How the tables of answers grow with a version of a form, and what its questions continue.

A question goes on in the column of the question it was in the version before: that of the same
path, or the one it is said to continue. The map gets a line; no value is touched. What goes on
keeps its public name, so that published columns stay what they are, unless the form gives it
another one by name (`acopio:column`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.store.answer_tables import (
    COLUMNS_PER_PART,
    QuestionColumn,
    RepeatName,
    free_name,
    holds_answer,
    placed,
    read_lines,
    repeat_names,
    table_name,
)
from app.store.database import Database
from forms.instrument import Element, Group, Instrument, Question, Repeat
from forms.table_schema import columns as named_columns

Column = tuple[int | None, int]
"""A column of an instrument: key of its repeat or None, and its number there."""


@dataclass(frozen=True, slots=True)
class Continuity:
    """What was decided about the questions of a version.

    Attributes:
        renamed: Path in this version -> path in the one before, of questions that are called
            otherwise now.
        apart: Paths of this version that get a column of their own beside the one they had.
        repeats: The same as `renamed`, of repeats.
        after: Number of the version that this one follows; None means the one before.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    apart: Collection[str] = frozenset()
    repeats: Mapping[str, str] = field(default_factory=dict)
    after: int | None = None

    def before(self, number: int) -> int:
        """Give the number of the version that a version follows."""
        return number - 1 if self.after is None else self.after


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of the new version and the repeat it stands in."""

    question: Question
    repeat: int | None


def extend(
    database: Database,
    instrument_id: int,
    number: int,
    instrument: Instrument,
    continuity: Continuity = Continuity(),
) -> None:
    """Make room for a version of an instrument, inside the caller's transaction.

    Args:
        database: The open workspace file.
        instrument_id: Key of the instrument.
        number: Number of the version on this computer.
        instrument: The version.
        continuity: What was decided about questions that were called or typed otherwise.
    """
    repeats = _add_repeats(database, instrument_id, number, instrument, continuity)
    asked = [
        _Asked(question, repeats[repeat.path] if repeat else None)
        for question, repeat in placed(instrument.children, None)
        if holds_answer(question)
    ]
    lines = read_lines(database, instrument_id)
    growth = _Growth(instrument_id, number, lines, instrument, continuity)
    growth.go_on(asked)
    growth.write(database)


def fit_in(
    database: Database,
    instrument_id: int,
    number: int,
    instrument: Instrument,
    continuity: Continuity = Continuity(),
) -> None:
    """Make room for a version that is older than some that are here, whose numbers moved on.

    What a version on both sides of it calls the same is the same.

    Args:
        database: The open workspace file.
        instrument_id: Key of the instrument.
        number: Number that is free for the version.
        instrument: The version.
        continuity: What was decided about questions that were called or typed otherwise.
    """
    lines = read_lines(database, instrument_id)
    known = {
        (line.path, line.repeat)
        for line in lines
        if line.first_version <= number <= line.last_version
    }
    repeats = _add_repeats(database, instrument_id, number, instrument, continuity)
    asked = [
        one
        for question, repeat in placed(instrument.children, None)
        if holds_answer(question)
        and (one := _Asked(question, repeats[repeat.path] if repeat else None))
        and (question.path, one.repeat) not in known
    ]
    growth = _Growth(instrument_id, number, lines, instrument, continuity)
    growth.go_on(asked)
    growth.write(database)


def continuity_of(
    lines: Sequence[QuestionColumn], repeats: Sequence[RepeatName], number: int, before: int
) -> Continuity:
    """Tell how the questions of a version go on from another one, for another computer.

    Args:
        lines: The map of the instrument.
        repeats: What its versions call its repeats.
        number: The version.
        before: The version it follows.
    """
    now, then = ({line.path: line for line in lines if _covers(line, n)} for n in (number, before))
    names = {(line.repeat, line.n): path for path, line in then.items()}
    renamed = {
        path: names[line.repeat, line.n]
        for path, line in now.items()
        if names.get((line.repeat, line.n), path) != path
    }
    apart = {
        path
        for path, line in now.items()
        if path in then and (then[path].repeat, then[path].n) != (line.repeat, line.n)
    }
    called = {name.id: name.path for name in repeats if _covers(name, before)}
    of_repeats = {
        name.path: called[name.id]
        for name in repeats
        if _covers(name, number) and called.get(name.id, name.path) != name.path
    }
    return Continuity(renamed, frozenset(apart - renamed.keys()), of_repeats)


def _covers(name: QuestionColumn | RepeatName, number: int) -> bool:
    return name.first_version <= number <= name.last_version


class _Growth:
    """The lines that a version adds to the map, or makes longer."""

    def __init__(
        self,
        instrument_id: int,
        number: int,
        lines: Sequence[QuestionColumn],
        form: Instrument,
        continuity: Continuity,
    ) -> None:
        self._instrument = instrument_id
        self._number = number
        self._continuity = continuity
        before = continuity.before(number)
        self._before = {(line.path, line.repeat): line for line in lines if _covers(line, before)}
        self._published = {column.path: column.name for column in named_columns(form)}
        self._newest: dict[Column, QuestionColumn] = {}
        for line in sorted(lines, key=lambda line: line.last_version):
            self._newest[line.repeat, line.n] = line
        self._taken: dict[int | None, set[str]] = {}
        for line in self._newest.values():
            self._taken.setdefault(line.repeat, set()).add(line.public_name.casefold())
        self._longer: list[tuple[QuestionColumn, str, str]] = []
        self._new: list[tuple[_Asked, int, str]] = []
        self._made: list[Column] = []
        self._width: dict[int | None, int] = {}
        for repeat, _n in self._newest:
            self._width[repeat] = self._width.get(repeat, 0) + 1

    def go_on(self, asked: Sequence[_Asked]) -> None:
        """Find for every question the column it goes on in, or a new one."""
        found = self._columns_of(asked)
        named = sorted(asked, key=lambda one: one.question.path not in self._published)
        fresh = [one for one in named if found.get(one.question.path) is None]
        for one in asked:
            line = found.get(one.question.path)
            if line is not None:
                self._continue(one, line)
        names = {one.question.path: self._new_name(one) for one in fresh}
        for one in asked:
            if one.question.path in names:
                self._add(one, names[one.question.path])

    def _columns_of(self, asked: Sequence[_Asked]) -> dict[str, QuestionColumn]:
        continuity = self._continuity
        others = sorted(self._newest.values(), key=lambda line: line.last_version)
        resting = {(line.path, line.repeat): line for line in others}
        found: dict[str, QuestionColumn] = {}
        used: set[Column] = set()
        for one in sorted(asked, key=lambda one: one.question.path not in continuity.renamed):
            path = one.question.path
            place = continuity.renamed.get(path, path), one.repeat
            line = None
            if path not in continuity.apart:
                line = self._before.get(place) or resting.get(place)
            if line is not None and (line.repeat, line.n) not in used:
                used.add((line.repeat, line.n))
                found[path] = line
        return found

    def _continue(self, one: _Asked, line: QuestionColumn) -> None:
        name = line.public_name
        wanted = self._published.get(one.question.path, name)
        if one.question.marks.column and wanted != name:
            taken = self._taken[line.repeat]
            taken.discard(name.casefold())
            name = free_name(wanted, taken)
        if line.path == one.question.path and line.last_version == self._number - 1:
            self._longer.append((line, one.question.type, name))
        else:
            self._new.append((one, line.n, name))

    def _new_name(self, one: _Asked) -> str:
        wanted = self._published.get(one.question.path, one.question.name)
        return free_name(wanted, self._taken.setdefault(one.repeat, set()))

    def _add(self, one: _Asked, name: str) -> None:
        n = self._width.get(one.repeat, 0)
        self._width[one.repeat] = n + 1
        self._made.append((one.repeat, n))
        self._new.append((one, n, name))

    def write(self, database: Database) -> None:
        """Write the lines, and make the columns that are new."""
        database.execute_many(
            "UPDATE question_column SET last_version = ?, type = ?, public_name = ? "
            "WHERE instrument = ? AND path = ? AND repeat IS ? AND first_version = ?",
            [
                (self._number, kind, name, line.instrument, line.path, line.repeat,
                 line.first_version)
                for line, kind, name in self._longer
            ],
        )  # fmt: skip
        database.execute_many(
            "INSERT INTO question_column (instrument, path, repeat, part, n, type, public_name, "
            f"first_version, last_version) VALUES (?,?,?,?,?,?,?,{self._number},{self._number})",
            [
                (self._instrument, one.question.path, one.repeat, n // COLUMNS_PER_PART, n,
                 one.question.type, name)
                for one, n, name in self._new
            ],
        )  # fmt: skip
        self._make_columns(database)

    def _make_columns(self, database: Database) -> None:
        parts: dict[Column, list[str]] = {}
        for repeat, n in self._made:
            parts.setdefault((repeat, n // COLUMNS_PER_PART), []).append(f"c{n}")
        for (repeat, part), names in parts.items():
            _make_table(database, table_name(self._instrument, repeat, part), repeat, names)


def shrink(database: Database, instrument_id: int, number: int) -> None:
    """Take a version out of the map, inside the caller's transaction.

    The columns that it alone asked stay in their tables, empty, for the next version. Newer
    versions that were taken back, and stay for their records, keep what they asked.

    Args:
        database: The open workspace file.
        instrument_id: Key of the instrument.
        number: Number of the version; no record answers it.
    """
    of_instrument = "repeat IN (SELECT id FROM repeat WHERE instrument = ?)"
    for table, meant in (("question_column", "instrument = ?"), ("repeat_name", of_instrument)):
        for change in (
            "DELETE FROM {} WHERE {} AND first_version = last_version AND last_version = ?",
            "UPDATE {} SET last_version = last_version - 1 WHERE {} AND last_version = ?",
            "UPDATE {} SET first_version = first_version + 1 WHERE {} AND first_version = ?",
        ):
            database.execute(change.format(table, meant), (instrument_id, number))


def _add_repeats(
    database: Database,
    instrument_id: int,
    number: int,
    instrument: Instrument,
    continuity: Continuity,
) -> dict[str, int]:
    """Write down the repeats a version has; give path -> key of all of them."""
    names = repeat_names(database, instrument_id)
    latest = {name.path: name for name in names}
    then = {name.path: name for name in names if _covers(name, continuity.before(number))}
    keys: dict[str, int] = {}

    def key_of(path: str, parent: int | None) -> int:
        known = then.get(continuity.repeats.get(path, path)) or latest.get(path)
        if known is not None and known.id not in keys.values():
            database.execute("UPDATE repeat SET parent = ? WHERE id = ?", (parent, known.id))
            _call_repeat(database, names, known.id, path, number)
            return known.id
        key = _new_repeat(database, instrument_id, path, parent)
        _call_repeat(database, names, key, path, number)
        return key

    def add(elements: Sequence[Element], parent: int | None) -> None:
        for element in elements:
            if not isinstance(element, Group):
                continue
            inner = parent
            if isinstance(element, Repeat):
                inner = keys[element.path] = key_of(element.path, parent)
                _make_table(database, table_name(instrument_id, inner, 0), inner, ())
            add(element.children, inner)

    add(instrument.children, None)
    return keys


def _new_repeat(database: Database, instrument_id: int, path: str, parent: int | None) -> int:
    """Make a repeat; one whose path another had before it gets a mark behind its first path."""
    taken = "SELECT 1 FROM repeat WHERE instrument = ? AND path = ?"
    while database.value(taken, (instrument_id, path)):
        path += "@"
    cursor = database.execute(
        "INSERT INTO repeat (instrument, path, parent) VALUES (?, ?, ?)",
        (instrument_id, path, parent),
    )
    return int(cursor.lastrowid or 0)


def _call_repeat(
    database: Database, names: Sequence[RepeatName], key: int, path: str, number: int
) -> None:
    """Write down what a version calls a repeat, as a line of its own or a longer one."""
    of_repeat = [name for name in names if name.id == key]
    if any(_covers(name, number) and name.path == path for name in of_repeat):
        return  # a version on both sides of this one calls it so
    for name in of_repeat:
        if name.path == path and name.last_version == number - 1:
            database.execute(
                "UPDATE repeat_name SET last_version = ? WHERE repeat = ? AND first_version = ?",
                (number, key, name.first_version),
            )
            return
    database.execute("INSERT INTO repeat_name VALUES (?, ?, ?, ?)", (key, path, number, number))


def _make_table(database: Database, table: str, repeat: int | None, columns: Iterable[str]) -> None:
    """Make a part, or give one that is there the columns it lacks."""
    there = {row["name"] for row in database.rows(f"PRAGMA table_info({table})")}
    if there:
        for column in columns:
            if column not in there:
                database.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        return
    first = first_columns(table, is_repeat=repeat is not None)
    database.execute(f"CREATE TABLE {table} ({', '.join((*first, *columns))})")
    if repeat is not None:
        database.execute(f"CREATE INDEX {table}_of_record ON {table} (record)")


def first_columns(table: str, *, is_repeat: bool) -> tuple[str, ...]:
    """Give the columns that stand before the answers in a table of answers, as SQL.

    Args:
        table: Its name; the first part of a repeat holds more than the others.
        is_repeat: It holds instances of a repeat.
    """
    if not is_repeat:
        return ("record INTEGER PRIMARY KEY REFERENCES record(id)",)
    record = "record INTEGER NOT NULL REFERENCES record(id)"
    if table.endswith("_0"):
        return ("row TEXT PRIMARY KEY", record, "parent TEXT", "position INTEGER NOT NULL")
    return ("row TEXT PRIMARY KEY", record)
