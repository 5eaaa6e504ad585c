"""The forms of the library, read once for all tests of a process: a thousand of them begin so."""

from functools import cache
from pathlib import Path

import pytest

from forms import xlsform
from forms.library import library
from forms.xform import LoadedForm

_read = xlsform._read_workbook


@cache
def _contents() -> frozenset[bytes]:
    return frozenset(form.path.read_bytes() for form in library())


@cache
def _read_once(path: Path, content: bytes) -> LoadedForm:
    return _read(path, content)


def _read_unless_known(path: Path, content: bytes) -> LoadedForm:
    return (_read_once if content in _contents() else _read)(path, content)


def read_library_once(patch: pytest.MonkeyPatch) -> None:
    """Keep what was read of a form of the library; of any other nothing is kept."""
    patch.setattr(xlsform, "_read_workbook", _read_unless_known)
