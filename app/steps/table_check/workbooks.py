"""Workbooks by what they hold, whatever their names say."""

import mmap
from pathlib import Path

from app.steps.table_files.archive import Archive, is_open_document
from app.steps.table_files.xls import XlsSource
from forms.problem import Place, Problem, ProblemError

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".ots"})


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
