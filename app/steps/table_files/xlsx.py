"""Workbooks of Excel (ECMA-376): the rows of one sheet, a piece of its XML at a time.

Memory does not grow with the sheet. Rows as spreadsheets write them are cut by one regular
expression; what holds anything else goes through an XML reader, with the same result.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from app.steps.table_files.archive import Archive
from app.steps.table_files.numbers import meaning
from app.steps.table_files.source import Merge, Seen, SheetName, chosen_sheet, letters, position
from app.steps.table_files.xlsx_cells import CellReader
from app.steps.table_files.xlsx_rows import RowReader
from app.steps.table_files.xlsx_texts import SharedTexts, pieces, unescaped_xml
from forms.problem import Place, Problem, ProblemError

_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_COLUMN = re.compile(r"<col\b([^>]*)>")
_COLUMN_ENDS = re.compile(r'\b(min|max)="(\d{1,5})"')
_MOST_MERGES = 100_000


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the parts of a workbook are, and what its styles mean."""

    sheets: Mapping[str, str]
    names: tuple[SheetName, ...]
    texts: str
    styles: Mapping[str, str]
    epoch: str


class XlsxSource:
    """One sheet of a workbook; see `Source`."""

    kind = "xlsx"

    def __init__(self, path: Path, sheet: str | None) -> None:
        """Open a workbook.

        Args:
            path: The file.
            sheet: Name of the sheet; None for the first one that is shown.

        Raises:
            ProblemError: `table.damaged`, `table.password`, `table.zip_bomb`, `table.no_sheet`.
            OSError: The file cannot be read.
        """
        self._archive = Archive(path)
        self.sheet = ""
        try:
            self._parts = _parts(self._archive)
        except (ParseError, ValueError, KeyError) as error:
            raise self._damaged() from error
        self.sheets = self._parts.names
        self.sheet = chosen_sheet(path.name, self.sheets, sheet)
        self._part = self._parts.sheets[self.sheet]
        self.size, self.done = path.stat().st_size, 0
        self.seen = Seen(path.name, self.sheet)
        self._texts: SharedTexts | None = None
        self._hidden_columns = ""
        self.merged = tuple(self._merges())

    @property
    def has_macros(self) -> bool:
        """Whether the workbook brings programs; they are never run."""
        return any(name.endswith("vbaProject.bin") for name in self._archive.names)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows of the sheet that hold something; see `Source.records`."""
        self.seen = Seen(self._archive.path.name, self.sheet)
        if self._hidden_columns:
            self.seen.note("table.hidden_column", self._hidden_columns)
        unpacked = 0
        whole = max(self._archive.size(self._part), 1)
        if self._texts is None:
            self._texts = SharedTexts(self._archive, self._parts.texts)
        styles, epoch = self._parts.styles, self._parts.epoch
        reader = RowReader(CellReader(self._texts, styles, epoch, self.seen))
        try:
            for piece in pieces(self._archive, self._part, "</row>"):
                unpacked += len(piece)
                self.done = min(self.size, self.size * unpacked // whole)
                for row, texts, hidden in reader.rows(
                    unescaped_xml(piece) if "<!" in piece else piece
                ):
                    if hidden:
                        self.seen.note("table.hidden_row", "", row)
                    yield row, texts
        except expat.ExpatError as error:
            raise self._damaged(reader.last + 1) from error
        self.done = self.size

    def _merges(self) -> Iterator[Merge]:
        """Read which cells are merged; that stands behind the last row."""
        last = ""
        for piece in pieces(self._archive, self._part, "</row>"):
            self._hidden_columns = self._hidden_columns if last else _hidden_columns(piece)
            last = piece
        for left, top, right, bottom in _MERGE.findall(last)[:_MOST_MERGES]:
            yield Merge(int(top), position(left), int(bottom), position(right))

    def _damaged(self, row: int | None = None) -> ProblemError:
        place = Place(file=self._archive.path.name, sheet=self.sheet or None, row=row)
        return ProblemError(Problem("table.damaged", place=place, values={"part": ""}))


def _hidden_columns(piece: str) -> str:
    """Name the columns that a sheet does not show, such as `C, F-H` (18.3.1.13)."""
    found = []
    for attributes in _COLUMN.findall(piece.partition("<sheetData")[0]):
        ends = dict(_COLUMN_ENDS.findall(attributes))
        if _HIDDEN.search(attributes) and len(ends) == 2:
            first, last = letters(int(ends["min"])), letters(int(ends["max"]))
            found.append(first if first == last else f"{first}-{last}")
    return ", ".join(found)


def _parts(archive: Archive) -> _Parts:
    """Read the parts that say what is where (18.2.27, 18.8.39; OPC relations)."""
    main = _main_part(archive)
    relations = _relations(archive, main)
    book = _xml(archive, main)
    sheets: dict[str, str] = {}
    names: list[SheetName] = []
    for sheet in _all(book, "sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        kind, target = relations[key]
        if kind == "worksheet":
            name = sheet.get("name", "")
            sheets[name] = target
            names.append(SheetName(name, hidden=sheet.get("state", "visible") != "visible"))
    if not sheets:
        raise ValueError("no sheets")
    by_kind = dict(relations.values())
    settings = next(_all(book, "workbookPr"), Element("none"))
    return _Parts(
        sheets,
        tuple(names),
        by_kind.get("sharedStrings", ""),
        _styles(archive, by_kind.get("styles", "")),
        "1904" if settings.get("date1904") in {"1", "true"} else "1900",
    )


def _main_part(archive: Archive) -> str:
    return dict(_relations(archive, "").values()).get("officeDocument", "xl/workbook.xml")


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Give the relations of a part: id -> kind and name of the other part."""
    folder, name = posixpath.split(part)
    content = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not content:
        return {}
    return {
        relation.get("Id", ""): (
            posixpath.basename(relation.get("Type", "")),
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:],
        )
        for relation in _all(_parsed(content), "Relationship")
    }


def _styles(archive: Archive, part: str) -> dict[str, str]:
    """Give what numbers mean by style, only where they are more than numbers."""
    content = archive.read(part) if part else b""
    if not content:
        return {}
    styles = _parsed(content)
    codes = {
        int(each.get("numFmtId", "0")): each.get("formatCode") for each in _all(styles, "numFmt")
    }
    found: dict[str, str] = {}
    for cells in _all(styles, "cellXfs"):
        for number, each in enumerate(_all(cells, "xf")):
            form = int(each.get("numFmtId", "0"))
            if kind := meaning(form, codes.get(form)):
                found[str(number)] = kind
    return found


def _xml(archive: Archive, part: str) -> Element:
    return _parsed(archive.read(part))


def _parsed(content: bytes) -> Element:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(content)
    return root


def _all(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == name)
