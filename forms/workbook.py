"""Workbooks (.xlsx, .xls) as sheets of cells with their row numbers, read as pyxform reads them."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from forms.problem import Place, Problem, ProblemError

_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # entry of a workbook with a password
_LARGEST_UNPACKED = 300_000_000  # bytes; a form of 20,000 choices unpacks to 20 MB
_TWO_COLUMNS = re.compile(r"Duplicate column header: (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet.

    Attributes:
        name: Name in the workbook's terms: `survey`, `choices`, `settings`.
        columns: What a column means -> header as written; `list_name`, `label::Español (es)`.
        rows: Header -> text, blank cells left out; the first is row 2 of the sheet.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()

    def numbered(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Give each row that is not blank with its number in the sheet."""
        return ((number, row) for number, row in enumerate(self.rows, start=2) if row)

    def cell(self, row: Mapping[str, str], meaning: str) -> str:
        """Give a cell by what its column means, "" when it is blank or there is no such column."""
        return row.get(self.columns.get(meaning, ""), "").strip()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that could be opened.

    Attributes:
        file: Its name.
        sheets: Sheets by name in small letters; only those XLSForm knows.
        contents: The same cells in the shape that `pyxform.xls2xform.convert` takes.
    """

    file: str
    sheets: Mapping[str, Sheet]
    contents: dict[str, Any]


_MEANINGS = {"command": "type", "tag": "name", "value": "name", "caption": "label"}
"""Old headers of XLSForm and what they are called now."""


def read_workbook(path: Path, content: bytes) -> Workbook:
    """Open a workbook.

    Args:
        path: Where it came from, for its name.
        content: Its bytes.

    Raises:
        ProblemError: `form.not_a_workbook`: another kind of file, damaged, empty or with a
            password; `form.duplicate_column`.
    """
    contents = _contents(path.name, content)
    if contents is None:
        raise ProblemError(Problem("form.not_a_workbook", place=Place(file=path.name)))
    names = ("survey", "choices", "settings")
    sheets = {name: _sheet(name, contents) for name in names if f"{name}_header" in contents}
    named = [str(name).lower() for name in contents["sheet_names"]]
    # A lone sheet of another name is read as the survey; only its columns can tell.
    if "survey" not in named and not {"type", "name"} <= _columns_of(sheets.get("survey")):
        sheets.pop("survey", None)
    return Workbook(path.name, sheets, {**contents, "fallback_form_name": path.stem})


def _contents(file: str, content: bytes) -> dict[str, Any] | None:
    """Give the sheets of a workbook, or None when it is none that can be read."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import xls_to_dict, xlsx_to_dict

    if content.startswith(_ZIP_MAGIC) and _is_safe_archive(content):
        read = xlsx_to_dict
    elif content.startswith(_OLE_MAGIC) and _ENCRYPTED not in content:
        read = xls_to_dict
    else:
        return None
    try:
        with warnings.catch_warnings():  # of headers, footers and extensions, which no form needs
            warnings.simplefilter("ignore")
            contents: dict[str, Any] = read(content)
    except PyXFormError as error:
        if named := _TWO_COLUMNS.fullmatch(str(error)):
            place = Place(file=file, row=1, column=named[1])
            raise ProblemError(Problem("form.duplicate_column", place=place)) from error
        return None
    except Exception:  # noqa: BLE001 - a damaged workbook breaks its readers in countless ways
        return None
    return contents


def _is_safe_archive(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist()) <= _LARGEST_UNPACKED
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _columns_of(sheet: Sheet | None) -> Set[str]:
    return sheet.columns.keys() if sheet is not None else frozenset()


def _sheet(name: str, contents: Mapping[str, Any]) -> Sheet:
    headers = [header for group in contents[f"{name}_header"] for header in group]
    columns: dict[str, str] = {}
    for header in headers:
        columns.setdefault(_meaning(header), header)
    return Sheet(name, columns, tuple(contents.get(name) or ()))


def _meaning(header: str) -> str:
    first, separator, rest = header.partition(":")
    word = re.sub(r"\s+", "_", first.strip()).lower()
    return f"{_MEANINGS.get(word, word)}{separator}{rest}"
