"""Forms that many tests begin with, converted once for all tests of a process.

Those are the forms of the library, and the workbooks that `write_form` wrote. Of any other file
nothing is kept: who tests the reading of a form writes it with `write_workbook`.
"""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.workbook import Sheets, sheets_of, write_workbook

from forms import xlsform
from forms.library import library
from forms.xform import LoadedForm

_read = xlsform._read_workbook
_written: set[bytes] = set()


def write_form(path: Path, sheets: Sheets | str) -> Path:
    """Write the workbook of a form as `write_workbook` does; whoever reads it again is quick."""
    tables = sheets_of(sheets) if isinstance(sheets, str) else sheets
    content = _content(json.dumps(tables))
    _written.add(content)
    path.write_bytes(content)
    return path


def read_known_forms_once(patch: pytest.MonkeyPatch) -> None:
    """Keep what was read of a form that is known."""
    patch.setattr(xlsform, "_read_workbook", _read_unless_known)


@cache
def _content(tables: str) -> bytes:
    with TemporaryDirectory() as folder:
        return write_workbook(Path(folder) / "formulario.xlsx", json.loads(tables)).read_bytes()


@cache
def _of_library() -> frozenset[bytes]:
    return frozenset(form.path.read_bytes() for form in library())


@cache
def _read_once(name: str, content: bytes) -> LoadedForm:
    return _read(Path(name), content)


def _read_unless_known(path: Path, content: bytes) -> LoadedForm:
    if content in _written or content in _of_library():
        return _read_once(path.name, content)
    return _read(path, content)
