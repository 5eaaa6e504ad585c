"""Tables of web pages, which many systems hand out under the name `.xls`: streamed, bounded.

What a person sees of the page is read: spaces as one, `<br>` as a line break, cells over several
columns or rows where they stand. Nothing of the page is run or fetched.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from typing_extensions import override

from app.steps.encodings import detect_encoding, encoding_problem, first_undecodable
from app.steps.table_files.numbers import number_text
from app.steps.table_files.source import MOST_COLUMNS, Merge, Seen, SheetName, chosen_sheet
from forms.problem import Place, Problem, ProblemError

LONGEST_CELL = 4 << 20
"""Characters of a cell, a tag or a remark: memory stays bounded whatever comes."""

_HEAD = 4096
_BLOCK = 1 << 18
_MOST_ROWS_SPANNED = 1_048_576
_MOST_MERGES = 100_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_BEGINS = re.compile(r"<(?:!doctype html|html|head|meta|style|body|table|div)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_BREAKS = frozenset(("br", "p", "div", "li"))
_UNSEEN = frozenset(("script", "style", "title"))


def is_page(head: str) -> bool:
    """Whether a text begins as a web page does."""
    return bool(_BEGINS.match(head.lstrip("\ufeff \t\r\n")))


class HtmlSource:
    """One table of a web page; see `Source`. The tables of a page are its sheets."""

    kind = "html"

    def __init__(self, path: Path, sheet: str | None, encoding: str | None = None) -> None:
        """Open a page.

        Args:
            path: The file.
            sheet: Number of the table, from 1; None for the one with the most cells.
            encoding: Python's name of an encoding; None for what the page says, or shows.

        Raises:
            ProblemError: `table.not_a_csv` (no table in it), `table.no_sheet`, `table.damaged`,
                `table.encoding`.
            LookupError: There is no such encoding.
            OSError: It cannot be read.
        """
        self._path = path
        self.size, self.done = path.stat().st_size, 0
        self.encoding = encoding or _declared(path) or detect_encoding(path)
        self.seen = Seen(path.name)
        self.sheet = ""
        page = _Page()
        for _row in self._read(page):
            pass
        if not page.cells:
            raise self._refused("table.not_a_csv")
        self.sheets = tuple(SheetName(str(number)) for number in sorted(page.cells))
        largest = str(max(page.cells, key=lambda number: (page.cells[number], -number)))
        self.sheet = largest if sheet is None else chosen_sheet(path.name, self.sheets, sheet)
        self.merged = tuple(page.merged.get(int(self.sheet), ()))

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows of the table; see `Source.records`."""
        self.seen = Seen(self._path.name, self.sheet)
        for table, number, cells, hidden in self._read(_Page()):
            if str(table) == self.sheet:
                if hidden:
                    self.seen.note("table.hidden_row", "", number)
                yield number, cells
        self.done = self.size

    def _read(self, page: "_Page") -> Iterator[tuple[int, int, list[str], bool]]:
        try:
            with self._path.open(encoding=self.encoding, newline="") as file:
                while block := file.read(_BLOCK):
                    self.done = min(self.size, self.done + len(block))
                    page.feed(block)
                    if len(page.rawdata) > LONGEST_CELL:
                        raise self._refused("table.damaged")
                    yield from page.taken()
        except UnicodeError as error:
            byte = first_undecodable(self._path, self.encoding) or 0
            raise encoding_problem(self._path, self.encoding, byte) from error
        except _TooLongError as error:
            raise self._refused("table.damaged") from error
        page.close()
        page.end()
        yield from page.taken()

    def _refused(self, code: str) -> ProblemError:
        place = Place(file=self._path.name, sheet=self.sheet or None)
        return ProblemError(Problem(code, place=place, values={"part": ""}))


def _declared(path: Path) -> str | None:
    """Give the encoding that a page says it has, unless its bytes say otherwise."""
    with path.open("rb") as file:
        found = _CHARSET.search(file.read(_HEAD))
    if found is None:
        return None
    name = found[1].decode("ascii")
    name = "cp1252" if name.lower() in {"iso-8859-1", "latin1", "us-ascii"} else name
    with suppress(LookupError):
        return name if first_undecodable(path, name) is None else None
    return None


class _TooLongError(Exception):
    """A cell that never ends."""


class _Grid:
    """A table that is being read.

    Attributes:
        number: Of the table in the page, from 1.
        row: Of the page that is being read; 0 before the first.
        cells: Its texts so far.
        hidden: It is not shown.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = 0
        self.cells: list[str] = []
        self.hidden = False
        self._parts: list[str] | None = None
        self._length = 0
        self._value = ""
        self._spans = (1, 1)
        self._covered: dict[int, int] = {}  # column -> last row that a cell above reaches

    def begin_row(self, row: int, *, hidden: bool) -> None:
        """Begin a row."""
        self.row, self.cells, self.hidden = row, [], hidden

    def begin_cell(self, attributes: Mapping[str, str | None]) -> None:
        """Begin a cell, right of those that reach down from above."""
        self._skip_covered()
        self._parts, self._length = [], 0
        self._value = attributes.get("x:num") or ""
        self._spans = (
            _number(attributes.get("colspan"), MOST_COLUMNS),
            _number(attributes.get("rowspan"), _MOST_ROWS_SPANNED),
        )

    def text(self, data: str) -> None:
        """Take text of the open cell."""
        if self._parts is not None:
            self._length += len(data)
            if self._length > LONGEST_CELL:
                raise _TooLongError
            self._parts.append(data)

    def end_cell(self) -> Merge | None:
        """End the open cell, if there is one; give its place where it covers several."""
        if self._parts is None:
            return None
        wide, high = self._spans
        left = len(self.cells)
        wide = max(1, min(wide, MOST_COLUMNS - left))
        self.cells += [self._shown(), *[""] * (wide - 1)]
        self._parts = None
        bottom = self.row + high - 1
        if high > 1:
            self._covered.update(dict.fromkeys(range(left, left + wide), bottom))
        return Merge(self.row, left + 1, bottom, left + wide) if wide > 1 or high > 1 else None

    def end_row(self) -> None:
        """End the row, with the cells that reach into it from above."""
        self._skip_covered()

    def _skip_covered(self) -> None:
        while self._covered.get(len(self.cells), 0) >= self.row > 0:
            self.cells.append("")

    def _shown(self) -> str:
        if self._value:
            with suppress(ValueError):
                return number_text(self._value)
        lines = "".join(self._parts or ()).split("\0")
        return "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip("\n")


def _number(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdigit() and len(text) < 9 else 1


class _Page(HTMLParser):
    """Takes a page apart into the rows of its tables.

    Attributes:
        cells: Table -> cells with text.
        merged: Table -> cells over several rows or columns.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: Counter[int] = Counter()
        self.merged: dict[int, list[Merge]] = {}
        self._rows: list[tuple[int, int, list[str], bool]] = []
        self._open: list[_Grid] = []
        self._tables = self._row = 0
        self._unseen = False

    def taken(self) -> Iterator[tuple[int, int, list[str], bool]]:
        """Give the rows that are complete: table, row of the page, texts, whether hidden."""
        rows, self._rows = self._rows, []
        yield from rows

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._tables += 1
            self._open.append(_Grid(self._tables))
        elif tag in _UNSEEN:
            self._unseen = True
        elif self._open and tag == "tr":
            self._end_row()
            self._row += 1
            hidden = bool(_HIDDEN.search(dict(attrs).get("style") or ""))
            self._open[-1].begin_row(self._row, hidden=hidden)
        elif self._open and tag in {"td", "th"}:
            self._end_cell()
            self._open[-1].begin_cell(dict(attrs))
        elif self._open and tag in _BREAKS:
            self._open[-1].text("\0")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = False
        elif self._open and tag in {"td", "th"}:
            self._end_cell()
        elif self._open and tag in {"tr", "table"}:
            self._end_row()
            if tag == "table":
                self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._open[-1].text(data.replace("\0", ""))

    def end(self) -> None:
        """Take what is left of a page that was cut."""
        while self._open:
            self._end_row()
            self._open.pop()

    def _end_cell(self) -> None:
        grid = self._open[-1]
        merge = grid.end_cell()
        merges = self.merged.setdefault(grid.number, [])
        if merge is not None and len(merges) < _MOST_MERGES:
            merges.append(merge)

    def _end_row(self) -> None:
        self._end_cell()
        grid = self._open[-1]
        grid.end_row()
        if grid.row:
            filled = sum(map(bool, grid.cells))
            if filled:
                self.cells[grid.number] += filled
                self._rows.append((grid.number, grid.row, grid.cells, grid.hidden))
            grid.row = 0
