"""Long choice lists: in rows of the file, not in the form.

A list of 30,000 places would make a form megabytes long, to be read at every start. It is taken
out of the XForm when that is stored; its rows stand in `choice`, folded for searching, and come
back as one `ChoiceTable` that all records of the form share.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from typing_extensions import override

from app.store.database import Database
from forms.choice_table import ChoiceTable, PackedChoices, search_key
from forms.choices import Choice, ChoiceSource
from forms.instrument import ChoiceList, Instrument
from forms.lifted_lists import can_be_lifted

LONG_LIST = 300
"""Lists with more options than this are kept in the file."""


class Choices:
    """Choice lists of a workspace."""

    def __init__(self, instrument_of: Callable[[int], Instrument]) -> None:
        self._instrument_of = instrument_of
        self._sources: dict[int, StoredChoices] = {}

    def of_version(self, version: int) -> "StoredChoices":
        """Give the choices of a version of an instrument."""
        if version not in self._sources:
            self._sources[version] = StoredChoices(self._instrument_of(version))
        return self._sources[version]


class StoredChoices(ChoiceSource):
    """Choice lists of one version of an instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self._tables = {
            name: listed.choices
            if isinstance(listed.choices, ChoiceTable)
            else ChoiceTable(listed.choices)
            for name, listed in instrument.choice_lists.items()
        }

    @override
    def choices(self, list_name: str) -> Sequence[Choice]:
        """Give all choices of a list in their order; none when there is no such list."""
        return self._tables.get(list_name, ())

    @override
    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""
        table = self._tables.get(list_name)
        return None if table is None else table.find(value)

    @override
    def search(self, list_name: str, text: str, limit: int = 20) -> list[Choice]:
        """Find choices by part of their label or value; those that begin so come first."""
        table = self._tables.get(list_name)
        places = [] if table is None else table.matches(text)
        return [] if table is None else [table[place] for place in places[:limit]]


def kept_apart(instrument: Instrument) -> dict[str, ChoiceList]:
    """Give the lists of a form that go into the file: long ones, and those from other files."""
    return {
        name: listed
        for name, listed in instrument.choice_lists.items()
        if (listed.source and listed.choices)
        or (len(listed.choices) > LONG_LIST and can_be_lifted(instrument, name))
    }


def keep_lists(database: Database, version: int, lists: Mapping[str, ChoiceList]) -> None:
    """Write lists of a new version into the file, inside the caller's transaction."""
    for name, listed in lists.items():
        cursor = database.execute(
            "INSERT INTO choice_list (instrument_version, name) VALUES (?, ?)", (version, name)
        )
        database.execute_many(
            "INSERT INTO choice (list, position, value, labels_json, columns_json, folded) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                (cursor.lastrowid, n, each.value, _json(each.labels), _json(each.columns), key)
                for n, each in enumerate(listed.choices, start=1)
                for key in (search_key(each),)
            ),
        )


def with_kept_lists(database: Database, version: int, instrument: Instrument) -> Instrument:
    """Give a stored form with the lists that were taken out of it."""
    lists = dict(instrument.choice_lists)
    sql = "SELECT id, name FROM choice_list WHERE instrument_version = ?"
    for row in database.rows(sql, (version,)):
        name = row["name"]
        known = lists.get(name)
        if known is not None and not known.choices:  # else an earlier Acopio left it in the form
            lists[name] = replace(known, choices=_table(database, row["id"]))
    return replace(instrument, choice_lists=lists)


def _table(database: Database, key: int) -> ChoiceTable:
    found = list(
        database.each(
            "SELECT value, labels_json, columns_json, folded FROM choice "
            "WHERE list = ? ORDER BY position",
            (key,),
        )
    )
    labels, columns = ([*_objects(row[at] for row in found)] for at in (1, 2))
    languages, names = ([*dict.fromkeys(chain.from_iterable(each))] for each in (labels, columns))
    same: dict[str, str] = {}  # many rows say the same municipality: one text serves them all
    rows = [
        (
            row[0],
            *map(label.get, languages),
            *(
                None if text is None else same.setdefault(text, text)
                for text in map(cell.get, names)
            ),
        )
        for row, label, cell in zip(found, labels, columns, strict=True)
    ]
    keys = [row[3] for row in found]
    return ChoiceTable(PackedChoices(languages, names, rows), keys)


def _objects(texts: Iterable[str]) -> list[dict[str, str]]:
    """Read many JSON texts at once, which is much quicker than one by one."""
    found: list[dict[str, str]] = json.loads(f"[{','.join(texts)}]")
    return found


def _json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(texts), ensure_ascii=False)
