"""The DataStore of the practice portal: tables kept row by row, with CKAN's refusals."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from sync.practice import refusals
from sync.practice.shelf import Shelf

Table = dict[str, Any]
"""`fields` (id and type), `key` (name of the key's column) and `rows` (lists of texts or nulls)."""

Parameters = Mapping[str, Any]


def made_table(parameters: Parameters) -> Table:
    """Make an empty table as `datastore_create` describes it.

    Raises:
        RefusalError: A column cannot be called so.
    """
    fields = [dict(each) for each in parameters.get("fields") or [] if isinstance(each, Mapping)]
    wrong = [str(each.get("id")) for each in fields if not _may_be_called(each.get("id"))]
    if wrong:
        sentences = [{"id": [f"«{name}» no puede ser el nombre de una columna"]} for name in wrong]
        raise refusals.refused_fields({"fields": sentences})
    key = parameters.get("primary_key") or []
    return {
        "fields": [{"id": each["id"], "type": str(each.get("type") or "text")} for each in fields],
        "key": key if isinstance(key, str) else next(iter(key), ""),
        "rows": [],
    }


def upserted(table: Table, given: Sequence[Mapping[str, Any]]) -> Table:
    """Give a table with rows stored under their keys: all of them, or a refusal.

    Raises:
        RefusalError: An unknown column, no key, or a value of another type, with its row.
    """
    names, key = _names(table), table["key"]
    rows = {row[names.index(key)]: row for row in table["rows"]} if key else {}
    for place, record in enumerate(given):
        if unknown := sorted(set(record) - set(names)):
            raise refusals.refused_fields({"fields": [f'fields "{unknown[0]}" do not exist']})
        if key not in record:
            raise refusals.refused_fields({"key": [f'fields "{key}" are missing']})
        for field in table["fields"]:
            if not _fits(record.get(field["id"]), field["type"]):
                reason = f"«{record[field['id']]}» no es de tipo {field['type']}"
                raise refusals.refused_fields({"records": [reason], "records_row": place})
        before = rows.get(record[key], [None] * len(names))
        rows[record[key]] = [record.get(name, old) for name, old in zip(names, before, strict=True)]
    return {**table, "rows": list(rows.values())}


def chosen(table: Table, filters: object) -> list[list[Any]]:
    """Give the rows whose columns hold one of the values asked for.

    Raises:
        RefusalError: A column that is not there.
    """
    wanted = dict(filters) if isinstance(filters, Mapping) else {}
    names = _names(table)
    if unknown := [name for name in wanted if name not in names]:
        raise refusals.refused_fields({"filters": [f'invalid value "{unknown[0]}"']})
    places = {names.index(name): _listed(value) for name, value in wanted.items()}
    return [row for row in table["rows"] if all(row[at] in some for at, some in places.items())]


def found(table: Table, parameters: Parameters) -> dict[str, Any]:
    """Answer `datastore_search`: a page of rows, as objects or as CSV.

    Raises:
        RefusalError: A column that is not there, or a number that is none.
    """
    names = _names(table)
    asked = _listed(parameters.get("fields") or names)
    if unknown := [name for name in asked if name not in names]:
        raise refusals.refused_fields({"fields": [f'invalid value "{unknown[0]}"']})
    rows = chosen(table, parameters.get("filters"))
    start, limit = _number(parameters, "offset", 0), _number(parameters, "limit", 100)
    places = [names.index(name) for name in asked]
    page = [[row[place] for place in places] for row in rows[start : start + limit]]
    answer: dict[str, Any] = {
        "fields": [field for field in table["fields"] if field["id"] in asked],
        "records": as_csv(page)
        if parameters.get("records_format") == "csv"
        else [dict(zip(asked, row, strict=True)) for row in page],
        "limit": limit,
    }
    if parameters.get("include_total", True):
        answer["total"] = len(rows)
    return answer


def as_csv(rows: Sequence[Sequence[Any]]) -> str:
    """Write rows as CKAN does: nothing for null, lines that end in a line feed."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return text.getvalue()


class TableActions:
    """The `datastore_…` actions over one shelf: parameters and the resource in, CKAN's result out.

    Whether the user may is asked before.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def make(self, parameters: Parameters, resource: Mapping[str, Any]) -> Table:
        """Give a resource its table; one that is there keeps its rows."""
        refuse_read_only(resource)
        table = made_table(parameters)
        there = self._shelf.table(resource["id"])
        if there is None:
            self._shelf.keep_table(resource["id"], table)
        return {"resource_id": resource["id"], "fields": (there or table)["fields"]}

    def upsert(self, parameters: Parameters, resource: Mapping[str, Any]) -> Table:
        """Store rows under their keys."""
        refuse_read_only(resource)
        given = parameters.get("records") or []
        if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
            raise refusals.refused_fields({"records": ["Debe ser una lista de objetos"]})
        self._shelf.keep_table(resource["id"], upserted(self._table(resource), given))
        return {"resource_id": resource["id"], "method": "upsert"}

    def delete(self, parameters: Parameters, resource: Mapping[str, Any]) -> Table:
        """Take rows away, or the whole table where no filter is given."""
        refuse_read_only(resource)
        table, filters = self._table(resource), parameters.get("filters")
        if filters is None:
            self._shelf.drop_table(resource["id"])
        else:
            gone = chosen(table, filters)
            left = [row for row in table["rows"] if row not in gone]
            self._shelf.keep_table(resource["id"], {**table, "rows": left})
        return {"resource_id": resource["id"]}

    def search(self, parameters: Parameters, resource: Mapping[str, Any]) -> Table:
        """Give a page of rows."""
        return found(self._table(resource), parameters)

    def dump(self, resource_id: str) -> str | None:
        """Give a whole table as CSV, None when there is none."""
        table = self._shelf.table(resource_id)
        return None if table is None else as_csv([_names(table), *table["rows"]])

    def _table(self, resource: Mapping[str, Any]) -> Table:
        table = self._shelf.table(resource["id"])
        if table is None:
            raise refusals.not_found()
        return table


def refuse_read_only(resource: Mapping[str, Any]) -> None:
    """Refuse to edit a table that is made of a file: a change there would be lost."""
    if resource["url_type"] != "datastore":
        raise refusals.refused_fields({"read-only": ["Esta tabla se hace de un archivo"]})


_TYPES: Mapping[str, Callable[[str], object]] = {"numeric": Decimal, "date": date.fromisoformat}


def _fits(value: object, kind: str) -> bool:
    try:
        _TYPES.get(kind, str)(str(value) if value is not None else "")
    except (InvalidOperation, ValueError):
        return value is None
    return True


def _names(table: Table) -> list[str]:
    return [field["id"] for field in table["fields"]]


def _may_be_called(name: object) -> bool:
    return isinstance(name, str) and bool(name.strip()) and name[0] != "_" and '"' not in name


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _number(parameters: Parameters, name: str, otherwise: int) -> int:
    written = str(parameters.get(name, otherwise))
    if not (written.isascii() and written.isdecimal()):
        raise refusals.refused_fields({name: ["Debe ser un número"]})
    return int(written)
