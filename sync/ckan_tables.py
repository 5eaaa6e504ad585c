"""CKAN's DataStore: tables that are kept row by row, as the editor of an organisation writes them.

Checked against 2.12; what that taught:

- `datastore_create` with a `resource` makes resource and table at once, and is as dangerous sent
  twice as `resource_create`. With the `resource_id` of a reserved place it may be repeated.
- `datastore_upsert` stores all rows of a request or none, and twice the same is harmless.
- `records_format: csv` gives numbers as they are stored; as objects they would pass through
  floating point.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice

from typing_extensions import override

from sync.portal import Fields, PortalError, RefusedFieldsError, Tables
from sync.tables import Column, Record, TableForm

PAGE = 2000
"""Rows read at once."""

KEYS_A_REQUEST = 100
"""Keys that are looked for, or taken away, by one request."""

Ask = Callable[[str, Fields], object]
"""Sends an action and gives its result; raises PortalError."""


class CkanTables(Tables):
    """The tables of a CKAN site that has the DataStore."""

    def __init__(self, url: str, read: Ask, write: Ask) -> None:
        self._url = url
        self._read = read
        self._write = write

    @override
    def place(self, table_id: str, fields: Fields) -> Fields:
        kind = {"url_type": "datastore", "url": "_datastore_only_resource"}
        return {**fields, "id": table_id, **kind}

    @override
    def make(self, table_id: str, form: TableForm) -> None:
        self._write("datastore_create", {"resource_id": table_id, **_made(form)})

    @override
    def describe(self, table_id: str, fields: Fields) -> None:
        self._write("resource_patch", {"id": table_id, **fields})

    @override
    def drop(self, table_id: str) -> None:
        self._write("datastore_delete", {"resource_id": table_id})

    @override
    def count(self, table_id: str) -> int | None:
        try:
            result = self._read("datastore_search", {"resource_id": table_id, "limit": 0})
        except PortalError as error:
            if error.code == "portal.not_found":
                return None
            raise
        total = result.get("total") if isinstance(result, Mapping) else None
        if not isinstance(total, int):
            raise PortalError("portal.not_ckan", url=self._url)
        return total

    @override
    def columns(self, table_id: str) -> tuple[Column, ...]:
        result = self._read("datastore_search", {"resource_id": table_id, "limit": 0})
        fields = result.get("fields") if isinstance(result, Mapping) else None
        if not isinstance(fields, list):
            raise PortalError("portal.not_ckan", url=self._url)
        named = [field for field in fields if isinstance(field, Mapping)]
        return tuple(
            Column(str(field.get("id")), str(field.get("type")))
            for field in named
            if not str(field.get("id")).startswith("_")
        )

    @override
    def upsert(self, table_id: str, rows: Sequence[Record]) -> None:
        request = {
            "resource_id": table_id,
            "method": "upsert",
            "records": [dict(row) for row in rows],
            "calculate_record_count": False,
        }
        try:
            self._write("datastore_upsert", request)
        except RefusedFieldsError as error:
            place = error.reasons.get("records_row", error.reasons.get("_records_row", ""))
            if not place.isdecimal() or int(place) >= len(rows):
                raise
            reason = error.reasons.get("records", "")
            raise PortalError("portal.row_refused", row=int(place), reason=reason) from error

    @override
    def delete(self, table_id: str, form: TableForm, keys: Iterable[str]) -> None:
        for some in _some(keys):
            self._write(
                "datastore_delete",
                {
                    "resource_id": table_id,
                    "filters": {form.key: some},
                    "calculate_record_count": False,
                },
            )

    @override
    def rows(
        self, table_id: str, form: TableForm, keys: Iterable[str] | None = None
    ) -> Iterator[tuple[str, ...]]:
        if keys is None:
            yield from self._pages(table_id, form)
            return
        for some in _some(keys):
            yield from self._page(table_id, form, limit=len(some), filters={form.key: some})

    def _pages(self, table_id: str, form: TableForm) -> Iterator[tuple[str, ...]]:
        offset = 0
        while True:
            page = self._page(table_id, form, limit=PAGE, offset=offset, sort="_id")
            yield from page
            offset += len(page)
            if len(page) < PAGE:
                return

    def _page(self, table_id: str, form: TableForm, **query: object) -> list[tuple[str, ...]]:
        asked = {
            "resource_id": table_id,
            "fields": list(form.names),
            "records_format": "csv",
            "include_total": False,
            **query,
        }
        result = self._read("datastore_search", asked)
        text = result.get("records") if isinstance(result, Mapping) else None
        if not isinstance(text, str):
            raise PortalError("portal.not_ckan", url=self._url)
        rows = [tuple(row) for row in csv.reader(StringIO(text, newline="")) if row]
        if any(len(row) != len(form.columns) for row in rows):
            raise PortalError("portal.not_ckan", url=self._url)
        return rows


def _some(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while some := list(islice(left, KEYS_A_REQUEST)):
        yield some


def _made(form: TableForm) -> dict[str, object]:
    fields = [
        {"id": column.name, "type": column.kind, "info": {"label": column.title}}
        if column.title
        else {"id": column.name, "type": column.kind}
        for column in form.columns
    ]
    return {"fields": fields, "primary_key": [form.key]}
