"""Tables of the portal in memory: its calls break where those of `FakePortal` do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from sync.portal import Fields, RemoteFile, Tables
from sync.tables import Column, Record, TableForm

if TYPE_CHECKING:
    from support.fake_portal import FakePortal


class PortalTables(Tables):
    """Rows are kept by their key in the shelf of the portal, what is said of them at its files."""

    def __init__(self, portal: "FakePortal") -> None:
        self._portal = portal
        self._kept = portal.shelf.tables

    @override
    def place(self, table_id: str, fields: Fields) -> Fields:
        return {**fields, "id": table_id, "url_type": "datastore"}

    @override
    def make(self, table_id: str, form: TableForm) -> None:
        self._portal.write("make", lambda: self._kept.setdefault(table_id, {}))

    @override
    def describe(self, table_id: str, fields: Fields) -> None:
        self._portal.write("describe", lambda: self._describe(table_id, fields))

    @override
    def drop(self, table_id: str) -> None:
        self._portal.write("drop", lambda: self._kept.pop(table_id, None))

    @override
    def count(self, table_id: str) -> int | None:
        table = self._portal.read("count", lambda: self._kept.get(table_id))
        return None if table is None else len(table)

    @override
    def columns(self, table_id: str) -> tuple[Column, ...]:
        raise AssertionError("nobody asks a table of paper for its columns")

    @override
    def upsert(self, table_id: str, rows: Sequence[Record]) -> None:
        def do() -> None:
            for row in rows:
                cells = tuple(cell or "" for cell in row.values())
                self._kept[table_id][cells[0]] = cells

        self._portal.write("upsert", do)

    @override
    def delete(self, table_id: str, form: TableForm, keys: Iterable[str]) -> None:
        gone = list(keys)

        def do() -> None:
            for key in gone:
                self._kept[table_id].pop(key, None)

        if gone:
            self._portal.write("delete", do)

    @override
    def rows(
        self, table_id: str, form: TableForm, keys: Iterable[str] | None = None
    ) -> Iterator[tuple[str, ...]]:
        asked = None if keys is None else set(keys)
        table = self._portal.read("rows", lambda: dict(self._kept[table_id]))
        return (row for key, row in table.items() if asked is None or key in asked)

    def _describe(self, table_id: str, fields: Fields) -> None:
        home = next(d for d in self._portal.shelf.datasets.values() if d.file(table_id))
        self._portal.keep(
            replace(
                home,
                files=tuple(_said(f, fields) if f.id == table_id else f for f in home.files),
            )
        )


def _said(file: RemoteFile, fields: Fields) -> RemoteFile:
    said = {**file.fields, **fields}
    sha256 = str(said.get("sha256") or "")
    return replace(file, name=str(said["name"]), sha256=sha256, fields=said)
