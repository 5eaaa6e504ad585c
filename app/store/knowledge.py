"""Who knew what when: whether one line of the journal was written in sight of another.

Each time a computer takes in what another one wrote, its own journal says how far it then knew
the journal of every other. So each line tells, for ever and to everybody, which lines came
before it for its author; two lines of which neither knew the other are concurrent.
"""

import heapq
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol, TypeVar

from app.store.database import Database
from app.store.driver import Row
from app.store.journal import Entry, Journal
from app.store.journal_lines import last_lines, rows_after


class Placed(Protocol):
    """A line, of which device, number and time are known."""

    @property
    def device(self) -> str:
        """Give whose line it is."""

    @property
    def seq(self) -> int:
        """Give its number in that chain."""

    @property
    def at(self) -> Any:  # noqa: ANN401 - a moment or its text; both sort by time
        """Give what the clock of its device said."""


L = TypeVar("L", bound=Placed)


class Knowledge:
    """How far each device knew the others, at each of its lines."""

    def __init__(self) -> None:
        self._meetings: dict[str, tuple[list[int], list[Mapping[str, int]]]] = {}

    @classmethod
    def read(cls, database: Database) -> "Knowledge":
        """Read what the journal tells."""
        knowledge = cls()
        for device, seq, new in database.each(
            "SELECT device, seq, new FROM journal "
            "WHERE op = 'import' AND batch IS NULL ORDER BY device, seq"
        ):
            knowledge.learn(device, seq, new)
        return knowledge

    def learn(self, device: str, seq: int, new: object) -> None:
        """Take in one line that says what its device knows; in the order of its numbers.

        Args:
            device: Whose line.
            seq: Its number.
            new: Its text; one without `knows` says nothing.
        """
        known = _known(new)
        if known:
            numbers, vectors = self._meetings.setdefault(device, ([], []))
            before = vectors[-1] if vectors else {}
            numbers.append(seq)
            vectors.append({**before, **known})

    def knew(self, line: Placed, device: str) -> int:
        """Give how far the author of a line knew the journal of another device."""
        numbers, vectors = self._meetings.get(line.device, ((), ()))
        place = bisect_left(numbers, line.seq)
        return vectors[place - 1].get(device, 0) if place else 0

    def follows(self, line: Placed, other: Placed) -> bool:
        """Say whether the author of a line knew another line."""
        if line.device == other.device:
            return line.seq > other.seq
        return self.knew(line, other.device) >= other.seq

    def heads(self, lines: Iterable[L]) -> list[L]:
        """Give the lines that no other one of them knew: what counts now.

        Args:
            lines: About one and the same thing.
        """
        last: dict[str, L] = {}
        for line in lines:
            if line.device not in last or line.seq > last[line.device].seq:
                last[line.device] = line
        ends = list(last.values())
        return [
            line
            for line in ends
            if not any(self.follows(other, line) for other in ends if other is not line)
        ]

    def in_order(self, lines: Iterable[L]) -> list[L]:
        """Bring lines into the one order that follows from them, the same on every computer.

        A line comes after all that its author knew; of others the earlier one comes first.
        """
        chains: dict[str, list[L]] = {}
        for line in sorted(lines, key=lambda line: -line.seq):
            chains.setdefault(line.device, []).append(line)
        ordered: list[L] = []
        while chains:
            firsts = sorted((chain[-1] for chain in chains.values()), key=_age)
            free = (
                one
                for one in firsts
                if not any(self.follows(one, other) for other in firsts if other is not one)
            )
            line = next(free, firsts[0])
            ordered.append(line)
            chains[line.device].pop()
            if not chains[line.device]:
                del chains[line.device]
        return ordered


def _age(line: Placed) -> tuple[Any, str]:
    return line.at, line.device


def _known(new: object) -> dict[str, int]:
    try:
        said = json.loads(str(new))
        return {str(device): int(seq) for device, seq in said["knows"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def in_order(lines: Sequence[L]) -> list[L]:
    """Bring the lines of several devices into one order, the same on every computer.

    Each device's own order stays whatever its clock said; between devices the time decides.

    Args:
        lines: Device by device, each in its own order.
    """
    parts = (_timed(list(some)) for _device, some in groupby(lines, key=lambda line: line.device))
    first: Callable[[tuple[Any, L]], Any] = lambda pair: pair[0]  # noqa: E731 - typed for merge
    return [line for _at, line in heapq.merge(*parts, key=first)]


def _timed(lines: Sequence[L]) -> list[tuple[Any, L]]:
    timed, latest = [], lines[0].at
    for line in lines:
        latest = max(latest, line.at)
        timed.append((latest, line))
    return timed


def rows_to_send(
    database: Database, known: Mapping[str, int], until: Mapping[str, int]
) -> Iterator[Row]:
    """Go through the rows of the journal that somebody lacks: none before one its author knew.

    Args:
        database: The open file.
        known: Device -> number of the last line they have.
        until: Device -> number of the last line that is meant.
    """
    given = {device: known.get(device, 0) for device in until}
    chains = {
        device: rows_after(database, known, device, until[device]) for device in sorted(until)
    }
    next_rows = {device: row for device, rows in chains.items() if (row := next(rows, None))}
    while next_rows:
        free = (d for d, row in next_rows.items() if _is_free(row, given, until))
        device = next(free, next(iter(next_rows)))
        while (row := next_rows.pop(device, None)) is not None:
            yield row
            given[device] = row["seq"]
            after = next(chains[device], None)
            if after is not None:
                next_rows[device] = after
                if not _is_free(after, given, until):
                    break


def _is_free(row: Row, given: Mapping[str, int], until: Mapping[str, int]) -> bool:
    """Say whether all that the author of a row knew was given."""
    if row["op"] != "import" or row["batch"] is not None:
        return True
    return all(
        given.get(device, seq) >= min(seq, until.get(device, 0))
        for device, seq in _known(row["new"]).items()
    )


def vector(database: Database) -> dict[str, int]:
    """Give device -> number of its last line here."""
    return {device: seq for device, (seq, _hash) in last_lines(database).items()}


def declare(database: Database, journal: Journal, at: str, **facts: object) -> bool:
    """Say in the journal what this computer knows of the others, unless it said so already.

    Args:
        database: The open file.
        journal: Its journal.
        at: The time, as `clock.as_text` writes it.
        **facts: What else the line says.
    """
    own = journal.head()
    with database.transaction():
        known = {device: seq for device, seq in vector(database).items() if device != own.device}
        said = database.value(
            "SELECT new FROM journal WHERE device = ? AND op = 'import' AND batch IS NULL "
            "ORDER BY seq DESC LIMIT 1",
            (own.device,),
        )
        if all(_known(said).get(device, 0) >= seq for device, seq in known.items()):
            return False
        line = Entry("import", new=json.dumps({**facts, "knows": known}, sort_keys=True))
        journal.append((line,), person=None, at=at)
    return True
