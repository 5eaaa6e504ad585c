"""How many records of an instrument stand where; what the filters of a list show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.store.database import Database
from app.store.record_query import VISIBLE, State


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """Counts of one instrument.

    Attributes:
        by_state: Records that are not set aside, by state.
        set_aside: Records that are.
        with_errors, with_warnings: Records that are not set aside and have open ones.
    """

    by_state: Mapping[State, int]
    set_aside: int
    with_errors: int
    with_warnings: int

    @property
    def all(self) -> int:
        """Give how many records are not set aside."""
        return sum(self.by_state.values())


def count_in(database: Database, instrument: int, states: Sequence[State]) -> int:
    """Count the records of an instrument that are in some states and not set aside."""
    marks = ", ".join("?" * len(states))
    counted: int = database.value(
        "SELECT count(*) FROM record WHERE instrument = ? AND deleted = 0 "
        f"AND state IN ({marks}) AND {VISIBLE}",
        (instrument, *states),
    )
    return counted


def count_records(database: Database, instrument: int) -> RecordCounts:
    """Count the records of an instrument: a million in about a third of a second.

    Args:
        database: The open workspace file.
        instrument: Key of the instrument.
    """
    by_state: Counter[State] = Counter()
    set_aside = 0
    states = database.rows(
        "SELECT state, deleted, count(*) FROM record "
        f"WHERE instrument = ? AND {VISIBLE} GROUP BY state, deleted",
        (instrument,),
    )
    for state, deleted, count in map(tuple, states):
        if deleted:
            set_aside += count
        else:
            by_state[state] += count
    concerned = database.rows(
        "SELECT severity, count(DISTINCT record) FROM issue "
        "JOIN record ON record.id = issue.record "
        "WHERE solved_at IS NULL AND accepted_reason IS NULL "
        f"AND instrument = ? AND deleted = 0 AND {VISIBLE} GROUP BY severity",
        (instrument,),
    )
    having: dict[str, int] = dict(map(tuple, concerned))
    return RecordCounts(by_state, set_aside, having.get("error", 0), having.get("warning", 0))
