"""Definitions of datasets, all versions kept: which columns they hold, which records they take."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.people import People


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """A definition as it was kept.

    Attributes:
        number: 1, 2, 3 … of its dataset.
        body: What `app.steps.dataset_definition` wrote.
        person: Who wrote it.
        at: When, UTC.
    """

    number: int
    body: Mapping[str, object]
    person: str
    at: datetime


class DatasetDefinitions:
    """The definitions of the datasets of one workspace."""

    def __init__(self, database: Database, people: People, clock: Clock) -> None:
        self._database = database
        self._people = people
        self._clock = clock

    def add(self, dataset: int, body: Mapping[str, object], person: str) -> StoredDefinition:
        """Keep a definition; one that says the same as the newest is that one.

        Args:
            dataset: Key of the dataset.
            body: What it says, as JSON knows it.
            person: Who wrote it.
        """
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        who = self._people.key(person)
        with self._database.transaction():
            newest = self._newest(dataset)
            if newest is None or newest["body_json"] != text:
                number = 1 + (newest["number"] if newest is not None else 0)
                self._database.execute(
                    "INSERT INTO dataset_definition (dataset, number, body_json, person, at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (dataset, number, text, who, as_text(self._clock())),
                )
        return self.all(dataset)[-1]

    def newest(self, dataset: int) -> StoredDefinition | None:
        """Give the definition that counts, None while the dataset follows its form alone."""
        row = self._newest(dataset)
        return None if row is None else _definition(row)

    def get(self, dataset: int, number: int) -> StoredDefinition:
        """Give one definition.

        Raises:
            KeyError: There is none with this number.
        """
        row = self._database.row(
            f"{_DEFINITION} WHERE dataset = ? AND number = ?", (dataset, number)
        )
        if row is None:
            raise KeyError(number)
        return _definition(row)

    def all(self, dataset: int) -> list[StoredDefinition]:
        """Give all definitions of a dataset, the first one first."""
        rows = self._database.rows(f"{_DEFINITION} WHERE dataset = ? ORDER BY number", (dataset,))
        return [_definition(row) for row in rows]

    def _newest(self, dataset: int) -> Row | None:
        return self._database.row(
            f"{_DEFINITION} WHERE dataset = ? ORDER BY number DESC LIMIT 1", (dataset,)
        )


_DEFINITION = (
    "SELECT d.*, ifnull(p.name, '') AS name FROM dataset_definition d "
    "LEFT JOIN person p ON p.id = d.person"
)


def _definition(row: Row) -> StoredDefinition:
    return StoredDefinition(
        row["number"], json.loads(row["body_json"]), row["name"], as_moment(row["at"])
    )
