"""Workbooks by what they hold, and the typed cells of those of LibreOffice, read by calamine."""

import contextlib
import mmap
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from app.steps.table_check.typed_rows import NoSheetError
from app.steps.table_files.archive import Archive, is_open_document
from app.steps.table_files.xls import XlsSource
from forms.problem import Place, Problem, ProblemError

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".ots"})
_ERROR_CELL = re.compile(
    rb'office:string-value=""(?=[^<>]*calcext:value-type="error")'
    rb'|(?<=calcext:value-type="error") office:string-value=""'
)


def workbook_format(path: Path) -> str | None:
    """Tell what workbook a file is by its content, None when it is none and claims not to be.

    Raises:
        ProblemError: `table.damaged`, `table.password`: it claims to be one and cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4)
    claims = path.suffix.lower() in _ENDINGS
    if head.startswith(_ZIP) and (claims or path.suffix.lower() != ".zip"):
        names = Archive(path).names
        if is_open_document(path):
            return "ods"
        return "xlsx" if claims or "[Content_Types].xml" in names else None
    if head == _OLE:
        if _is_locked(path):
            raise ProblemError(Problem("table.password", place=Place(file=path.name)))
        XlsSource(path, None)
        return "xls"
    if claims:
        raise ProblemError(Problem("table.damaged", place=Place(file=path.name)))
    return None


def _is_locked(path: Path) -> bool:
    """Say whether a compound file holds an encrypted workbook ([MS-OFFCRYPTO] 2.3.2)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find("EncryptedPackage".encode("utf-16-le")) >= 0


def read_ods(path: Path, sheet: str | int) -> Iterator[list[Any]]:
    """Read a sheet of OpenDocument: all its rows from the first, as wide as its widest.

    Args:
        path: The workbook.
        sheet: Its name, or its number from 1.

    Raises:
        NoSheetError: There is no such sheet.
        Exception: Whatever calamine raises at a workbook that is none.
    """
    from python_calamine import CalamineWorkbook

    with _panics():
        book = CalamineWorkbook.from_filelike(_with_errors(path))
        names = dict(enumerate(book.sheet_names, start=1))
        name = sheet if isinstance(sheet, str) else names.get(sheet, "")
        if name not in book.sheet_names:
            raise NoSheetError(sheet)
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return ([_typed(cell) for cell in row] for row in cells)


@contextlib.contextmanager
def _panics() -> Iterator[None]:
    """Take the panics of calamine at some damaged files for the errors they are."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from error
        raise


def _with_errors(path: Path) -> BytesIO:
    """Give a workbook of OpenDocument whose cells with errors show them: calamine drops them."""
    whole = path.read_bytes()
    archive = Archive(path)
    content = b"".join(archive.blocks("content.xml"))
    if b'calcext:value-type="error"' not in content:
        return BytesIO(whole)
    changed = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in ("mimetype", "META-INF/manifest.xml"):
            new.writestr(name, old.read(name))
        new.writestr("content.xml", _ERROR_CELL.sub(b"", content))
    changed.seek(0)
    return changed


def _typed(cell: Any) -> Any:  # noqa: ANN401 - whatever a cell may hold
    """Give a cell of OpenDocument as frictionless types it."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
