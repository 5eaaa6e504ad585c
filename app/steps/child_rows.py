"""Rows that belong to rows of another table: put aside on the disk, found by what links them.

What links is a column in each of the two tables. In memory stay 16 bytes a row: the hash of its
link and its place in the file. Links are compared as texts, without blanks around them.
"""

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.steps.reference import fold

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

Row = tuple[int, list[str]]

_KNOWN_LINKS = (
    ("id_fila", "id_fila_superior"),  # our own packages: of a row inside a row
    ("id_registro", "id_registro"),
    ("KEY", "PARENT_KEY"),  # ODK Central and Briefcase
    ("_index", "_parent_index"),  # KoboToolbox and XLSForm exports
)
_LINKING = frozenset(name for pair in _KNOWN_LINKS for name in pair)


@dataclass(frozen=True, slots=True)
class Link:
    """The columns by which rows of one table belong to rows of another.

    Attributes:
        outer: In the table they belong to.
        inner: In their own.
    """

    outer: str
    inner: str


def known_link(
    outer: Sequence[str], inner: Sequence[str], answering: Sequence[str] = ()
) -> Link | None:
    """Find what links two tables by the names of their columns.

    Args:
        outer: Header of the table that is belonged to.
        inner: Header of the rows that belong.
        answering: Columns of the inner table that answer questions: no link unless nothing else is.

    Returns:
        The link of an export that is known, else the one column that both tables have; None when
        there is none or more than one.
    """
    for above, below in _KNOWN_LINKS:
        if above in outer and below in inner:
            return Link(above, below)
    names = {fold(name): name for name in outer if name}
    shared = [Link(names[fold(name)], name) for name in inner if fold(name) in names]
    plain = [link for link in shared if link.inner not in answering] or shared
    return plain[0] if len(plain) == 1 else None


def linking_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Give the columns that only link rows, in the exports that are known."""
    return tuple(name for name in header if name in _LINKING)


class ChildRows:
    """Rows of one table, to be asked for by their link.

    Attributes:
        blank: Numbers of the first rows whose link is blank.
    """

    def __init__(self) -> None:
        self.blank: list[int] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
        weakref.finalize(self, self._file.close)
        self._hashes, self._places = array("q"), array("q")

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self._places)

    def add(self, link: str, row: Row) -> None:
        """Put a row aside.

        Raises:
            OSError: The disk is full.
        """
        key = link.strip()
        if not key:
            self.blank.append(row[0])
        self._hashes.append(hash(key))
        self._places.append(self._file.tell())
        pickle.dump((key, row), self._file, protocol=pickle.HIGHEST_PROTOCOL)

    @cached_property
    def _sorted(self) -> "tuple[NDArray[int64], NDArray[int64]]":
        """Give hashes and places, by hash and then by place."""
        import numpy

        hashes = numpy.array(self._hashes, dtype=numpy.int64)
        order = numpy.argsort(hashes, kind="stable")
        return hashes[order], numpy.array(self._places, dtype=numpy.int64)[order]

    def of(self, link: str) -> Iterator[Row]:
        """Give the rows with a link, in their order; all rows were added before."""
        key = link.strip()
        if not key or not self._places:
            return
        hashes, places = self._sorted
        wanted = hash(key)
        at = int(hashes.searchsorted(wanted))
        while at < len(hashes) and hashes[at] == wanted:
            kept, row = self._read(int(places[at]))
            if kept == key:
                yield row
            at += 1

    def _read(self, place: int) -> tuple[str, Row]:
        self._file.seek(place)
        found: tuple[str, Row] = pickle.load(self._file)  # noqa: S301 - written by this process
        return found

    def without(self, links: "Links", most: int) -> tuple[int, list[Row]]:
        """Give how many rows no row of the outer table has, and the first of them."""
        if not self._places:
            return 0, []
        import numpy

        hashes = numpy.array(self._hashes, dtype=numpy.int64)
        lost = numpy.flatnonzero(~numpy.isin(hashes, links.hashes) & (hashes != hash("")))
        return len(lost), [self._read(self._places[at])[1] for at in lost[:most].tolist()]

    def has(self, link: int) -> bool:
        """Whether a row has a link with this hash."""
        hashes, _places = self._sorted
        at = int(hashes.searchsorted(link))
        return at < len(hashes) and bool(hashes[at] == link)


class Links:
    """The links of the rows that others belong to, as 8 bytes a row."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._rows = array("q")

    def add(self, link: str, row: int) -> None:
        """Take the link of a row; a blank one is none."""
        if key := link.strip():
            self._hashes.append(hash(key))
            self._rows.append(row)

    @property
    def hashes(self) -> "NDArray[int64]":
        """Give the hashes of all links."""
        import numpy

        return numpy.array(self._hashes, dtype=numpy.int64)

    def repeated(self, children: ChildRows) -> list[tuple[int, int]]:
        """Give pairs of rows, an earlier and a later one, that have one link some child has."""
        import numpy

        if not self._hashes or not len(children):
            return []
        hashes = self.hashes
        order = numpy.argsort(hashes, kind="stable")
        ordered = hashes[order]
        again = numpy.flatnonzero(ordered[1:] == ordered[:-1]).tolist()
        return [
            (self._rows[int(order[at])], self._rows[int(order[at + 1])])
            for at in again
            if children.has(int(ordered[at]))
        ]
