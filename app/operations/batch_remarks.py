"""Give a sender the file back with what is wrong marked on its cells, and listed beside."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from app.messages import _, fix, sentence
from app.operations.batch_list import find_batch
from app.operations.repeat_places import RepeatPlaces
from app.operations.sight import open_issues
from app.operations.validate_form import issue_as_problem
from app.store.database import KnownError
from app.store.submissions import StoredSubmission
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook.child import _WorkbookChild as Page
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_KEPT = 20_000_000
"""Bytes of unpacked XML up to which a workbook keeps its look; larger ones are written anew, row
by row, in bounded memory."""

MOST_NOTES = 20_000
"""Cells with a note of their own, the first ones; the list names all."""

_ERROR, _WARNING, _HEAD = "FFF4B6B0", "FFFBE7A1", "FFDDE5EE"
_LONGEST_NOTE, _LONGEST_CELL = 2000, 32_767


@dataclass(frozen=True, slots=True)
class Mark:
    """One problem of a file.

    Attributes:
        row: Row of the file.
        place: 0-based column of the file, None when no column answers the question.
        label: What the question is called.
        severity: `error` or `warning`.
        what, to_do: The sentence, and what to do.
        sheet: Name of the sheet of a repeat, "" where the records stand.
    """

    row: int
    place: int | None
    label: str
    severity: str
    what: str
    to_do: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """A file that was given back.

    Attributes:
        marks: All that is marked in it.
        keeps_look: It is the sender's own workbook; otherwise a plain one with the same rows.
        problems: Why it is not.
    """

    marks: tuple[Mark, ...]
    keeps_look: bool
    problems: tuple[Problem, ...]


def write_remarks(workspace: Workspace, form_id: str, batch: int, target: Path) -> Remarks:
    """Write the file of a batch with its open problems marked.

    A workbook of Excel keeps its look; of other files, and of very large ones, the same rows go
    into a plain workbook, each at its row. What is wrong inside a repeat is marked on the sheet of
    the repeat, where the file has one. A sheet «Observaciones» lists all that is marked.

    Args:
        workspace: Keeps the file, and knows what is open.
        form_id: The form.
        batch: Number of the batch.
        target: Workbook to write; an older one is replaced when the new one is whole.

    Raises:
        ProblemError: `batch.not_here`, `batch.undone`.
        KnownError: `table.cannot_write`.
    """
    stored = find_batch(workspace, form_id, batch)
    if stored.status != "done":
        raise ProblemError(Problem("batch.undone", values={"batch": batch}))
    kept = workspace.media.path(stored.sha256)
    places = RepeatPlaces(workspace, kept, stored) if kept.is_file() else None
    marks = tuple(_marks(workspace, form_id, stored, places))
    problems: list[Problem] = []
    if not kept.is_file():
        problems.append(_warning("batch.no_file", stored))
        book = _plain_book({"": ()}, 1, marks)
    elif stored.reading.get("kind") == "xlsx" and _unpacked(kept) <= LARGEST_KEPT:
        book = _own_book(kept, stored, marks)
    else:
        if stored.reading.get("kind") == "xlsx":
            problems.append(_warning("batch.too_large", stored))
        head = stored.reading.get("header_row") or 1
        pages = {"": _rows(kept, stored)}
        for sheet in places.sheets if places else ():
            pages[sheet] = _rows_of_sheet(kept, sheet)
        book = _plain_book(pages, head, marks)
    keeps_look = not book.write_only
    _save(book, target)
    return Remarks(marks, keeps_look, tuple(problems))


def _marks(
    workspace: Workspace, form_id: str, stored: StoredSubmission, inside: RepeatPlaces | None
) -> Iterator[Mark]:
    """Give what is open in the records of a batch, in the order of the rows."""
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    rows = workspace.submissions.records(stored.batch)
    places: Mapping[str, int] = stored.reading.get("columns", {})
    found = []
    for issue in open_issues(workspace, version.instrument):
        if issue.record not in rows:
            continue
        problem = issue_as_problem(issue, instrument)
        label = str(problem.values.get("label", "")) if issue.path else _("Toda la fila")
        row, place, sheet = rows[issue.record], places.get(issue.path), ""
        if issue.row is not None and inside is not None:
            there = inside.place(issue.record, row, issue.row, issue.path)
            if there is not None:
                row, place, sheet = there.row, there.column, there.sheet
        said = (sentence(problem), fix(problem))
        found.append(Mark(row, place, label, issue.severity, *said, sheet))
    yield from sorted(
        found, key=lambda each: (each.sheet, each.row, each.place or 0, each.severity)
    )


def _unpacked(path: Path) -> int:
    with ZipFile(path) as archive:
        return sum(each.file_size for each in archive.infolist())


def _rows(kept: Path, stored: StoredSubmission) -> Iterator[tuple[int, Sequence[str]]]:
    """Read all rows of a kept file as they stand, notes above the table too."""
    from app.steps.tables import open_table

    said = stored.reading
    table = open_table(
        kept,
        sheet=said.get("sheet") or None,
        encoding=said.get("encoding") or None,
        delimiter=said.get("delimiter") or None,
        header_row=said.get("header_row"),
    )
    yield from table.source.records()


def _rows_of_sheet(kept: Path, sheet: str) -> Iterator[tuple[int, Sequence[str]]]:
    from app.steps.tables import open_table

    yield from open_table(kept, sheet=sheet).source.records()


# -- the sender's own workbook ------------------------------------------------------------------


def _own_book(kept: Path, stored: StoredSubmission, marks: Sequence[Mark]) -> "Workbook":
    from openpyxl import load_workbook

    with kept.open("rb") as file:
        book = load_workbook(file)
    name = str(stored.reading.get("sheet", ""))
    main = book[name] if name in book.sheetnames else book.worksheets[0]
    for sheet, of_sheet in _by_sheet(marks).items():
        page = book[sheet] if sheet else main
        shown = _first_of_merged(page)
        for (row, place), some in _by_cell(of_sheet).items():
            cell = page.cell(*shown.get((row, place + 1), (row, place + 1)))
            _paint(cell, some, cell.comment.text if cell.comment else "")
    head = stored.reading.get("header_row") or 1
    _list(book, marks, lambda place: main.cell(head, place + 1).value)
    return book


def _first_of_merged(page: "Worksheet") -> dict[tuple[int, int], tuple[int, int]]:
    """Give, for each cell of merged ones, the first of them: it is what people see."""
    return {
        cell: (block.min_row, block.min_col)
        for block in page.merged_cells.ranges
        for cell in block.cells
    }


# -- a plain workbook ---------------------------------------------------------------------------


def _plain_book(
    pages: Mapping[str, Iterable[tuple[int, Sequence[str]]]], head: int, marks: Sequence[Mark]
) -> "Workbook":
    """Write rows of texts where they stood; texts stay texts, whatever they begin with."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names: Sequence[str] = ()
    by_sheet = _by_sheet(marks)
    for sheet, rows in pages.items():
        page = book.create_sheet(sheet or _("Datos"))
        found = _write_rows(page, rows, by_sheet.get(sheet, []), head)
        names = names if sheet else found
    _list(book, marks, lambda place: names[place] if place < len(names) else "")
    return book


def _write_rows(
    page: "WriteOnlyWorksheet",
    rows: Iterable[tuple[int, Sequence[str]]],
    marks: Sequence[Mark],
    head: int,
) -> Sequence[str]:
    """Write the rows of one sheet; give the one that names the columns."""
    by_row: dict[int, dict[int, list[Mark]]] = defaultdict(dict)
    for (row, place), some in _by_cell(marks).items():
        by_row[row][place] = some
    names: Sequence[str] = ()
    written = 0
    for number, texts in rows:
        for _blank in range(written + 1, number):
            page.append([])
        page.append(_cells(page, texts, by_row.get(number, {})))
        names = texts if number == head else names
        written = number
    return names


def _cells(page: "Page", texts: Sequence[str], marked: Mapping[int, list[Mark]]) -> "list[Cell]":
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for place in range(max((len(texts), *(at + 1 for at in marked)))):
        cell = WriteOnlyCell(page, _text(texts[place]) if place < len(texts) else None)
        if cell.value is not None:
            cell.data_type = "s"
        if place in marked:
            _paint(cell, marked[place])
        cells.append(cell)
    return cells


# -- what both share ----------------------------------------------------------------------------


def _by_sheet(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.sheet, []).append(mark)
    return found


def _by_cell(marks: Sequence[Mark]) -> dict[tuple[int, int], list[Mark]]:
    """Gather marks by row and column; what has no column stands at the first one."""
    found: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        cell = (mark.row, mark.place or 0)
        if cell in found or len(found) < MOST_NOTES:
            found.setdefault(cell, []).append(mark)
    return found


def _paint(cell: "Cell | MergedCell", marks: Sequence[Mark], earlier: str = "") -> None:
    """Colour a cell and write beside it what is wrong: colour is never the only sign."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    is_wrong = any(mark.severity == "error" for mark in marks)
    cell.fill = PatternFill("solid", fgColor=_ERROR if is_wrong else _WARNING)
    said = [f"{mark.what} {mark.to_do}".strip() for mark in marks]
    text = _text("\n".join(filter(None, (earlier, *said))))[:_LONGEST_NOTE]
    note = Comment(text, _("Observaciones"))
    note.width, note.height = 320, 120
    cell.comment = note


def _list(book: "Workbook", marks: Sequence[Mark], name: Callable[[int], object]) -> None:
    """Add the sheet that lists all marks."""
    page = book.create_sheet(_("Observaciones"))
    for letter, width in zip("ABCDE", (8, 28, 12, 70, 70), strict=True):
        page.column_dimensions[letter].width = width
    heads = (_("Fila"), _("Columna"), _("Clase"), _("Qué pasa"), _("Qué hacer"))
    page.append([_plain_cell(page, text, head=True) for text in heads])
    for mark in marks:
        column = mark.label if mark.place is None else str(name(mark.place) or mark.label)
        if mark.sheet:
            column = _("{sheet}: {column}").format(sheet=mark.sheet, column=mark.label)
        kind = _("Error") if mark.severity == "error" else _("Aviso")
        texts = (column, kind, mark.what, mark.to_do)
        page.append([mark.row, *(_plain_cell(page, text) for text in texts)])


def _plain_cell(page: "Page", text: str, *, head: bool = False) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    cell = WriteOnlyCell(page, _text(text))
    cell.data_type = "s"
    if head:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
    return cell


def _text(text: str) -> str:
    """Write a text as a cell can hold it: without control signs, not too long."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST_CELL]


def _warning(code: str, stored: StoredSubmission) -> Problem:
    return Problem(code, Severity.WARNING, Place(file=stored.file), {"batch": stored.batch})


def _save(book: "Workbook", target: Path) -> None:
    beside = target.with_name(f".{target.name}.tmp")
    try:
        try:
            book.save(beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        _end(book)
        values = {"detail": system_reason(error)}
        problem = Problem("table.cannot_write", place=Place(file=target.name), values=values)
        raise KnownError(problem) from error


def _end(book: "Workbook") -> None:
    """Close the pages of a plain workbook that could not be saved: they wait for more rows."""
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    for page in book.worksheets:
        if isinstance(page, WriteOnlyWorksheet) and not page.closed:
            page.close()
