"""Where the records and cells of a block begin and end."""

from dataclasses import dataclass

import numpy as np

from app.steps.table_check.arrays import ROOM_BEFORE, Buffer, Bytes, Cells, Ints, Mask
from app.steps.table_check.quotes import CR, LF, Quoting, read_quotes


@dataclass(frozen=True, slots=True)
class Signs:
    """What parts a text into cells.

    Attributes:
        separator: The byte between cells.
        quote: The byte around cells, None where quotes mean nothing.
    """

    separator: int
    quote: int | None


@dataclass(slots=True)
class Records:
    """The complete records of a block.

    Attributes:
        buffer: Their bytes.
        starts: Place of each record's first byte.
        ends: Place after each record's last byte, its line end left out.
        widths: Number of cells of each record.
        after: Place after the last record and its line end.
        quoting: Its quotes, None where the block has none.
        cell_ends: Place after each cell of all records, in order.
        last_cells: Index in `cell_ends` of each record's last cell.
        offset: Where the block begins in the file, when its bytes are those of the file.
    """

    buffer: Buffer
    starts: Ints
    ends: Ints
    widths: Ints
    after: int
    quoting: Quoting | None
    cell_ends: Ints
    last_cells: Ints
    offset: int = 0

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, record: int) -> bytes:
        """Give the bytes of one record without its line end."""
        return bytes(self.buffer.raw[int(self.starts[record]) : int(self.ends[record])])


def scan(buffer: Buffer, signs: Signs, *, final: bool) -> Records:
    """Find the complete records of a block that begins with a record.

    Args:
        buffer: The block.
        signs: What parts it.
        final: No byte follows: what is left after the last line end is a record too, unless it
            stands in quotes.
    """
    begin, end = ROOM_BEFORE, buffer.end
    data = buffer.data
    if final and end > begin and data[end - 1] not in {LF, CR}:
        buffer.raw[end] = LF
        end += 1
    view = data[begin:end]
    returns = view == CR
    has_returns = bool(returns.any())
    marks = (view == signs.separator) | (view == LF)
    if has_returns:
        if not final:
            returns[-1] = False
        marks |= returns
    places: Ints = np.flatnonzero(marks) + begin
    quoting = _quoting(data, view, signs, begin)
    if quoting is not None:
        places = places[quoting.outside(places)]
    wide: Mask | None = None
    if has_returns:
        places = places[~((data[places] == LF) & (data[places - 1] == CR) & (places > begin))]
        wide = (data[places] == CR) & (data[places + 1] == LF)
    return _records(buffer, places, wide, signs, quoting)


def _quoting(data: Bytes, view: Bytes, signs: Signs, begin: int) -> Quoting | None:
    if signs.quote is None:
        return None
    places: Ints = np.flatnonzero(view == signs.quote) + begin
    if not len(places):
        return None
    return read_quotes(data, places, signs.separator, signs.quote, begin)


def _records(
    buffer: Buffer, places: Ints, wide: Mask | None, signs: Signs, quoting: Quoting | None
) -> Records:
    last_cells: Ints = np.flatnonzero(buffer.data[places] != signs.separator)
    ends = places[last_cells]
    following = ends + 1
    if wide is not None:
        following = following + wide[last_cells]
    starts = np.empty_like(ends)
    if len(ends):
        starts[0] = ROOM_BEFORE
        starts[1:] = following[:-1]
    widths = np.diff(last_cells, prepend=-1)
    after = int(following[-1]) if len(ends) else ROOM_BEFORE
    return Records(buffer, starts, ends, widths, after, quoting, places, last_cells)


@dataclass(slots=True)
class Matrix:
    """The records of a block that have the expected number of cells.

    Attributes:
        records: All records.
        rows: Index among all records of each row of the matrix.
        width: Cells of a row.
        strange: By column, the rows whose cell csv must read.
    """

    records: Records
    rows: Ints
    width: int
    strange: dict[int, Ints]
    _ends: Ints

    @classmethod
    def of(cls, records: Records, first: int, width: int) -> "Matrix":
        """Take the records from a first one on that have so many cells.

        An empty line is no record of one empty cell: csv gives no cell for it.
        """
        fits = records.widths == width
        if width == 1:
            fits &= records.ends > records.starts
        fits[:first] = False
        rows: Ints = np.flatnonzero(fits)
        last = records.last_cells[rows]
        if len(rows) and len(rows) * width == int(last[-1] - last[0]) + width:
            ends = records.cell_ends[last[0] - width + 1 : last[-1] + 1].reshape(-1, width)
        else:
            ends = records.cell_ends[last[:, None] + np.arange(1 - width, 1)]
        return cls(records, rows, width, _strange(records, rows, fits, width), ends)

    def column(self, number: int, quote: int | None) -> Cells:
        """Give the cells of a column, counted from 0, without the quotes around them."""
        buffer = self.records.buffer
        ends: Ints = np.ascontiguousarray(self._ends[:, number])
        starts = self._ends[:, number - 1] + 1 if number else self.records.starts[self.rows]
        if self.records.quoting is not None:
            quoted = (buffer.data[starts] == quote) & (ends > starts)
            if number in self.strange:
                quoted[self.strange[number]] = False
            starts = starts + quoted
            ends = ends - quoted
        return Cells(buffer, starts, ends - starts)

    def raw(self, row: int, number: int) -> bytes:
        """Give the bytes of a cell as they stand, quotes and all."""
        start = (
            int(self._ends[row, number - 1]) + 1
            if number
            else int(self.records.starts[self.rows[row]])
        )
        return bytes(self.records.buffer.raw[start : int(self._ends[row, number])])


def _strange(records: Records, rows: Ints, fits: Mask, width: int) -> dict[int, Ints]:
    """Find the cells that hold strange quotes."""
    if records.quoting is None or not len(records.quoting.strange):
        return {}
    flat = np.unique(np.searchsorted(records.cell_ends, records.quoting.strange))
    flat = flat[flat < records.last_cells[-1] + 1] if len(records) else flat[:0]
    owner = np.searchsorted(records.last_cells, flat)
    flat, owner = flat[fits[owner]], owner[fits[owner]]
    column = flat - (records.last_cells[owner] - width + 1)
    row = np.searchsorted(rows, owner)
    return {int(number): row[column == number] for number in np.unique(column)}
