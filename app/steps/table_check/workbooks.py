"""Lets frictionless read workbooks through readers of our own: same cells, a part of the time.

xlsx is read by `typed_rows`, ods by calamine (frictionless needs a library for it that is not among
ours), xls stays with frictionless' own reader. What a dialect may ask of a workbook beyond its
sheet (merged cells filled, formats kept) stays with frictionless too.
"""

import contextlib
import hashlib
import mmap
import re
import zipfile
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from typing_extensions import override

from app.steps.table_check.typed_rows import NoSheetError, read_rows
from app.steps.table_files.archive import Archive, is_open_document
from app.steps.table_files.xls import XlsSource
from forms.problem import Place, Problem, ProblemError

_NAME = "acopio_workbooks"
_READS: ContextVar[bool] = ContextVar("reads workbooks", default=False)
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


@contextlib.contextmanager
def fast_workbooks() -> Iterator[None]:
    """Have workbooks read by our readers, in this thread, for as long as this lasts."""
    _register()
    token = _READS.set(True)
    try:
        yield
    finally:
        _READS.reset(token)


@cache
def _register() -> None:
    from frictionless import system

    system.register(_NAME, _plugin())


def _plugin() -> Any:  # noqa: ANN401 - of frictionless
    from frictionless import FrictionlessException, errors
    from frictionless.system.parser import Parser
    from frictionless.system.plugin import Plugin

    class WorkbookParser(Parser):
        """Gives the rows of a sheet to frictionless."""

        requires_loader = True

        @override
        def read_cell_stream_create(self) -> Iterator[list[Any]]:
            """Give the rows; a workbook that is none and a sheet that is not there are said."""
            resource: Any = self.resource
            path, sheet = Path(resource.normpath), _control(resource).sheet
            read = read_rows if resource.format == "xlsx" else _ods_rows
            try:
                rows = read(path, sheet)
            except NoSheetError as error:
                note = f'Excel document "{resource.place}" does not have a sheet "{sheet}"'
                raise FrictionlessException(errors.FormatError(note=note)) from error
            except Exception as error:
                note = f'invalid excel file "{resource.path}"'
                raise FrictionlessException(errors.FormatError(note=note)) from error
            try:
                yield from rows
            except ProblemError as error:
                note = f'invalid excel file "{resource.path}"'
                raise FrictionlessException(errors.SourceError(note=note)) from error
            _count(resource, path)

    class WorkbookPlugin(Plugin):
        """Comes before frictionless' own readers of workbooks."""

        @override
        def create_parser(self, resource: Any) -> Any:
            """Give our reader, where it can do what is asked."""
            return WorkbookParser(resource) if _READS.get() and _is_ours(resource) else None

    return WorkbookPlugin()


def _is_ours(resource: Any) -> bool:  # noqa: ANN401 - of frictionless
    if resource.format not in {"xlsx", "ods"} or resource.scheme != "file" or resource.remote:
        return False
    if resource.memory or resource.compression or resource.extrapaths or not resource.normpath:
        return False
    control = _control(resource)
    return not (
        getattr(control, "fill_merged_cells", False)
        or getattr(control, "preserve_formatting", False)
        or getattr(control, "stringified", False)
    )


def _control(resource: Any) -> Any:  # noqa: ANN401 - as above
    from frictionless.formats import ExcelControl, OdsControl

    kind = OdsControl if resource.format == "ods" else ExcelControl
    return kind.from_dialect(resource.dialect)


def _count(resource: Any, path: Path) -> None:  # noqa: ANN401 - as above
    """Note size and hashes of the file, as frictionless does once a workbook is read."""
    resource.stats.bytes = path.stat().st_size
    with path.open("rb") as file:
        resource.stats.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        md5 = partial(hashlib.md5, usedforsecurity=False)
        resource.stats.md5 = hashlib.file_digest(file, md5).hexdigest()


def _ods_rows(path: Path, sheet: str | int) -> Iterator[list[Any]]:
    """Read a sheet of OpenDocument: all its rows from the first, as wide as its widest."""
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
