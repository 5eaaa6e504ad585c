"""Tables in memory that break where a test tells them to, with CKAN's rules that matter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from typing_extensions import override

from sync.portal import Fields, PortalError, RemoteDataset, RemoteFile, Tables
from sync.tables import Column, Record, TableForm


@dataclass
class TableShelf:
    """What is kept; outlives the FakeTables whose line broke."""

    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    torn: bool = False

    def reserve(self, place: Fields) -> None:
        self.torn = self.torn or place["id"] in self.resources
        self.resources[str(place["id"])] = {k: v for k, v in place.items() if k != "id"}

    def dataset(self, of: RemoteDataset) -> RemoteDataset:
        """Give the dataset as the portal shows it now."""
        files = tuple(
            RemoteFile(key, str(said["name"]), "", str(said.get("sha256", "")), None, said)
            for key, said in self.resources.items()
        )
        return replace(of, files=files)


class FakeTables(Tables):
    """Speaks for a shelf. Requests are numbered from 1.

    Attributes:
        calls: Names of the requests so far; a request that brings rows names how many.
        cut_at: Number of a request that never arrives.
        lose_at: Number of a request that is done and whose answer is lost.
        most: Rows that are taken at once.
    """

    def __init__(self, shelf: TableShelf, *, cut_at: int = 0, lose_at: int = 0) -> None:
        self.shelf = shelf
        self.calls: list[str] = []
        self.cut_at, self.lose_at = cut_at, lose_at
        self.refuse_row: Callable[[Record], bool] = lambda _row: False
        self.most = 10_000

    def reserve(self, place: Fields) -> None:
        """Add a resource as the portal of these tables does; under its lock it is added once."""
        self._do("reserve", lambda: self.shelf.reserve(place))

    @override
    def place(self, table_id: str, fields: Fields) -> Fields:
        return {**fields, "id": table_id}

    @override
    def make(self, table_id: str, form: TableForm) -> None:
        self._do("make", lambda: self.shelf.tables.setdefault(table_id, {}))

    @override
    def describe(self, table_id: str, fields: Fields) -> None:
        self._do("describe", lambda: self.shelf.resources[table_id].update(fields))

    @override
    def drop(self, table_id: str) -> None:
        self._do("drop", lambda: self.shelf.tables.pop(table_id))

    @override
    def count(self, table_id: str) -> int | None:
        table = self._do("count", lambda: self.shelf.tables.get(table_id))
        return None if table is None else len(table)

    @override
    def columns(self, table_id: str) -> tuple[Column, ...]:
        raise AssertionError("nobody asks a table of paper for its columns")

    @override
    def upsert(self, table_id: str, rows: Sequence[Record]) -> None:
        def do() -> None:
            if len(rows) > self.most:
                raise PortalError("portal.too_large", name="")
            for place, row in enumerate(rows):
                if self.refuse_row(row):
                    raise PortalError("portal.row_refused", row=place, reason="no es un número")
            for row in rows:
                cells = tuple(cell or "" for cell in row.values())
                self.shelf.tables[table_id][cells[0]] = cells

        self._do(f"upsert {len(rows)}", do)

    @override
    def delete(self, table_id: str, form: TableForm, keys: Iterable[str]) -> None:
        gone = list(keys)

        def do() -> None:
            for key in gone:
                self.shelf.tables[table_id].pop(key, None)

        if gone:
            self._do(f"delete {len(gone)}", do)

    @override
    def rows(
        self, table_id: str, form: TableForm, keys: Iterable[str] | None = None
    ) -> Iterator[tuple[str, ...]]:
        table = self.shelf.tables[table_id]
        asked = None if keys is None else set(keys)
        found = [row for key, row in table.items() if asked is None or key in asked]
        yield from self._do(f"rows {len(found)}", lambda: found)

    def _do(self, call: str, do: Callable[[], Any]) -> Any:
        self.calls.append(call)
        if len(self.calls) == self.cut_at:
            raise PortalError("portal.line_cut", url="")
        result = do()
        if len(self.calls) == self.lose_at:
            raise PortalError("portal.line_cut", url="")
        return result
