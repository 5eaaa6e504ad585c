"""Workbooks as one XML file (XML Spreadsheet 2003), which many systems name `.xls`: streamed."""

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from app.steps.table_files.numbers import number_text
from app.steps.table_files.source import (
    MOST_COLUMNS,
    Merge,
    Seen,
    SheetName,
    chosen_sheet,
    letters,
)
from forms.problem import Place, Problem, ProblemError

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
"""By which such a file is known."""

_LONGEST_CELL = 4 << 20  # characters
_BLOCK = 1 << 18
_MOST_ROWS = 1_048_576
_MOST_MERGES = 100_000
_SS = f"{NAMESPACE} "


class XmlBookSource:
    """One sheet of such a workbook; see `Source`."""

    kind = "xml"

    def __init__(self, path: Path, sheet: str | None) -> None:
        """Open a workbook.

        Args:
            path: The file.
            sheet: Name of the sheet; None for the first one that is shown.

        Raises:
            ProblemError: `table.damaged`, `table.no_sheet`.
            OSError: The file cannot be read.
        """
        self._path = path
        self.size, self.done = path.stat().st_size, 0
        self.seen = Seen(path.name)
        self.sheet = ""
        events = _Events(self.seen)
        for _row in self._read(events):
            pass
        if not events.sheets:
            raise self._damaged()
        self.sheets = tuple(SheetName(name, name in events.hidden) for name in events.sheets)
        self.sheet = chosen_sheet(path.name, self.sheets, sheet)
        self.merged = tuple(events.sheets[self.sheet])

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows of the sheet; see `Source.records`."""
        self.seen = Seen(self._path.name, self.sheet)
        for sheet, number, cells in self._read(_Events(self.seen, self.sheet)):
            if sheet == self.sheet:
                yield number, cells
        self.done = self.size

    def _read(self, events: "_Events") -> Iterator[tuple[str, int, list[str]]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = events.begin
        parser.EndElementHandler = events.end
        parser.CharacterDataHandler = events.text
        parser.StartDoctypeDeclHandler = events.refuse
        try:
            with self._path.open("rb") as file:
                while block := file.read(_BLOCK):
                    parser.Parse(block)
                    self.done = min(self.size, file.tell())
                    yield from events.taken()
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as error:
            raise self._damaged(events.row or None) from error
        yield from events.taken()

    def _damaged(self, row: int | None = None) -> ProblemError:
        place = Place(file=self._path.name, sheet=self.sheet or None, row=row)
        return ProblemError(Problem("table.damaged", place=place, values={"part": ""}))


class _Events:
    """Takes such a workbook apart into the rows of its sheets.

    Attributes:
        sheets: Sheet -> cells over several rows or columns.
        hidden: Sheets that are not shown.
        row: Row that was read last.
    """

    def __init__(self, seen: Seen, wanted: str = "") -> None:
        self.sheets: dict[str, list[Merge]] = {}
        self.hidden: set[str] = set()
        self.row = 0
        self._seen = seen
        self._wanted = wanted
        self._sheet = ""
        self._rows: list[tuple[str, int, list[str]]] = []
        self._cells: list[str] = []
        self._next = 0  # 0-based column of the next cell
        self._kind = ""
        self._parts: list[str] | None = None
        self._length = 0

    def taken(self) -> Iterator[tuple[str, int, list[str]]]:
        """Give the rows that are complete: sheet, row, texts."""
        rows, self._rows = self._rows, []
        yield from rows

    def refuse(self, *_declaration: object) -> None:
        """Refuse a file that declares what its words mean (entities).

        Raises:
            ValueError: Always.
        """
        raise ValueError("doctype")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        facts = {key.removeprefix(_SS): value for key, value in attributes.items()}
        tag = name.removeprefix(_SS)
        if tag == "Worksheet":
            self._sheet, self.row = facts.get("Name", ""), 0
            self.sheets.setdefault(self._sheet, [])
        elif tag == "Row":
            self.row = int(facts.get("Index", self.row + 1))
            self._cells, self._next = [], 0
            if facts.get("Hidden") == "1" and self._sheet == self._wanted:
                self._seen.note("table.hidden_row", "", self.row)
        elif tag == "Cell":
            self._begin_cell(facts)
        elif tag == "Data":
            self._kind, self._parts, self._length = facts.get("Type", ""), [], 0
        elif tag.endswith("Visible"):
            self._parts, self._length = [], 0

    def _begin_cell(self, facts: dict[str, str]) -> None:
        at = int(facts.get("Index", self._next + 1)) - 1
        wide, high = int(facts.get("MergeAcross", 0)), int(facts.get("MergeDown", 0))
        if not 0 <= at <= MOST_COLUMNS or not 0 <= wide <= MOST_COLUMNS:
            raise ValueError("column")
        if not 0 < self.row <= _MOST_ROWS:
            raise ValueError("row")
        self._cells += [""] * (at + 1 - len(self._cells))
        merges = self.sheets.setdefault(self._sheet, [])
        if (wide or high) and len(merges) < _MOST_MERGES:
            merges.append(Merge(self.row, at + 1, self.row + high, at + wide + 1))
        self._next = at + wide + 1

    def text(self, data: str) -> None:
        """Take text inside a cell."""
        if self._parts is not None:
            self._length += len(data)
            if self._length > _LONGEST_CELL:
                raise ValueError("long cell")
            self._parts.append(data)

    def end(self, name: str) -> None:
        """Take a closing tag."""
        tag = name.removeprefix(_SS)
        if tag == "Data" and self._parts is not None and self._cells:
            self._cells[-1] = self._meant("".join(self._parts))
            self._parts = None
        elif tag.endswith("Visible"):
            if "".join(self._parts or ()).strip() in {"SheetHidden", "SheetVeryHidden"}:
                self.hidden.add(self._sheet)
            self._parts = None
        elif tag == "Row" and any(self._cells):
            self._rows.append((self._sheet, self.row, self._cells))

    def _meant(self, text: str) -> str:
        """Write what a cell holds as other workbooks give it."""
        if self._kind == "Number":
            return number_text(text.strip())
        if self._kind == "DateTime":
            day, _, hour = text.strip().removesuffix("Z").partition("T")
            hour = hour.removesuffix(".000")
            return day if hour in {"", "00:00:00"} else f"{day}T{hour}"
        if self._kind == "Boolean":
            return "TRUE" if text.strip() == "1" else "FALSE"
        if self._kind == "Error" and self._sheet == self._wanted:
            self._seen.note("table.cell_error", text, self.row, letters(len(self._cells)))
        return text
