"""Choices of stored instruments: short lists from memory, long ones from the file.

A list of 30,000 places is neither kept in memory nor walked at each key: it stands in `choice`
with its labels folded, so that a search is blind to accents and to the four apostrophes.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from typing_extensions import override

from app.store.database import Database
from app.store.driver import Row
from app.store.folding import folded, like_literal
from forms.choices import Choice, ChoiceSource
from forms.instrument import ChoiceList, Instrument

LONG_LIST = 100
"""Lists with more options than this are kept in the file."""


class Choices:
    """Choice lists of a workspace."""

    def __init__(self, database: Database, instrument_of: Callable[[int], Instrument]) -> None:
        self._database = database
        self._instrument_of = instrument_of
        self._sources: dict[int, StoredChoices] = {}

    def of_version(self, version: int) -> "StoredChoices":
        """Give the choices of a version of an instrument."""
        if version not in self._sources:
            instrument = self._instrument_of(version)
            self._sources[version] = StoredChoices(self._database, version, instrument)
        return self._sources[version]


class StoredChoices(ChoiceSource):
    """Choice lists of one version of an instrument."""

    def __init__(self, database: Database, version: int, instrument: Instrument) -> None:
        self._database = database
        self._short = {
            name: listed for name, listed in instrument.choice_lists.items() if not is_long(listed)
        }
        rows = database.rows(
            "SELECT name, id FROM choice_list WHERE instrument_version = ?", (version,)
        )
        self._long = {row["name"]: row["id"] for row in rows}

    @override
    def choices(self, list_name: str) -> Iterable[Choice]:
        """Give all choices of a list in their order; none when there is no such list."""
        if list_name in self._short:
            return self._short[list_name].choices
        return self._read("ORDER BY position", list_name)

    @override
    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""
        if list_name in self._short:
            listed = self._short[list_name].choices
            return next((choice for choice in listed if choice.value == value), None)
        return next(self._read("AND value = ? ORDER BY position LIMIT 1", list_name, value), None)

    @override
    def search(self, list_name: str, text: str, limit: int = 20) -> list[Choice]:
        """Find choices by part of their label or value; those that begin so come first."""
        wanted = folded(text.strip())
        if list_name not in self._short:
            return list(
                self._read(
                    r"AND folded LIKE ? ESCAPE '\' "
                    "ORDER BY instr(char(10) || folded, char(10) || ?) = 0, position LIMIT ?",
                    list_name,
                    like_literal(wanted),
                    wanted,
                    limit,
                )
            )
        texts = ((f"\n{searched(each)}", each) for each in self._short[list_name].choices)
        found = [pair for pair in texts if wanted in pair[0]]
        found.sort(key=lambda pair: f"\n{wanted}" not in pair[0])
        return [choice for _, choice in found[:limit]]

    def _read(self, rest: str, list_name: str, *arguments: object) -> Iterator[Choice]:
        if list_name not in self._long:
            return iter(())
        cursor = self._database.execute(
            f"SELECT value, labels_json, columns_json FROM choice WHERE list = ? {rest}",
            (self._long[list_name], *arguments),
        )
        return map(_choice, cursor)


def is_long(listed: ChoiceList) -> bool:
    """Say whether a list is kept in the file."""
    return len(listed.choices) > LONG_LIST


def searched(choice: Choice) -> str:
    """Give what a search looks at: labels and value, folded, a line each."""
    return "\n".join(folded(text) for text in (*choice.labels.values(), choice.value))


def keep_long_lists(database: Database, version: int, instrument: Instrument) -> None:
    """Write the long lists of a new version into the file, inside the caller's transaction."""
    for name, listed in instrument.choice_lists.items():
        if not is_long(listed):
            continue
        cursor = database.execute(
            "INSERT INTO choice_list (instrument_version, name) VALUES (?, ?)", (version, name)
        )
        database.execute_many(
            "INSERT INTO choice (list, position, value, labels_json, columns_json, folded) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                (cursor.lastrowid, n, each.value, _json(each.labels), _json(each.columns), text)
                for n, each in enumerate(listed.choices, start=1)
                for text in (searched(each),)
            ),
        )


def _json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(texts), ensure_ascii=False)


def _choice(row: Row) -> Choice:
    return Choice(row["value"], json.loads(row["labels_json"]), json.loads(row["columns_json"]))
