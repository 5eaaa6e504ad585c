"""Opens what is to be checked as resources of frictionless: its guesses are ours."""

import importlib
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from app.steps.table_check.blocks import Text
from app.steps.table_check.structure import Signs
from app.steps.table_check.workbooks import workbook_format
from forms.problem import Place, Problem, ProblemError

_STREAMS = {"gz": "gzip", "bz2": "bz2", "xz": "lzma"}
_FINE_BYTES = 200_000_000
_MOST_TIMES = 100
_TABLES = {"csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "ndjson"}


def file_resource(path: Path, schema: Path | None) -> Any:  # noqa: ANN401 - of frictionless
    """Open a file as a table; without a schema its first rows say what it is.

    A workbook is known by its content; else a file whose ending says nothing is read as CSV.

    Raises:
        ProblemError: `table.damaged`, `table.password`: a workbook that cannot be read.
        FrictionlessException: The schema is not valid.
    """
    from frictionless import Schema
    from frictionless.resources import TableResource

    options: dict[str, Any] = {}
    if kind := workbook_format(path):
        options["format"] = kind
    elif path.suffix[1:].lower() not in _TABLES:
        options["format"] = "csv"
    if schema is not None:
        read = Schema.from_descriptor(str(schema))
        options["schema"] = Schema.from_descriptor(read.to_descriptor())  # forgets its path
    return TableResource(path=str(path), **options)


def refuse_remote(resource: Any) -> None:  # noqa: ANN401 - as above
    """Refuse a resource that is not on this computer.

    Raises:
        ProblemError: `schema.remote`.
    """
    for path in [resource.path, *resource.extrapaths]:
        if path and urlparse(path).scheme not in {"", "file"} and "://" in path:
            place = Place(file=resource.name)
            raise ProblemError(Problem("schema.remote", place=place, values={"address": path}))


def refuse_bomb(resource: Any) -> None:  # noqa: ANN401 - as above
    """Refuse a compressed file that would grow out of all proportion.

    Raises:
        ProblemError: `schema.zip_bomb`.
    """
    path = Path(resource.normpath) if resource.normpath and not resource.memory else None
    if path is None or not path.is_file():
        return
    most = max(_FINE_BYTES, path.stat().st_size * _MOST_TIMES)
    if _grows_beyond(path, resource.compression or resource.format or "", most):
        values = {"megabytes": most // 1_000_000}
        raise ProblemError(Problem("schema.zip_bomb", place=Place(file=path.name), values=values))


def _grows_beyond(path: Path, kind: str, most: int) -> bool:
    try:
        if kind in {"zip", "xlsx", "ods"}:
            with zipfile.ZipFile(path) as archive:
                return sum(entry.file_size for entry in archive.infolist()) > most
        if kind in _STREAMS:
            with importlib.import_module(_STREAMS[kind]).open(path) as file:
                grown = 0
                while block := file.read(1 << 20):
                    grown += len(block)
                    if grown > most:
                        return True
    except (OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError, zlib.error):
        return False  # whoever reads it says what is wrong with it
    return False


def text_file(resource: Any) -> Path | None:  # noqa: ANN401 - as above
    """Give the file of a table that is plain text on this computer, or None."""
    is_text = resource.format in {"csv", "tsv"} and not resource.compression
    if resource.memory or not is_text or not resource.normpath:
        return None
    path = Path(resource.normpath)
    return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class FastReading:
    """How a resource can be read block by block.

    Attributes:
        text: Its file.
        signs: What parts it.
        first_row: Number of the first record after the header.
    """

    text: Text
    signs: Signs
    first_row: int


def fast_reading(resource: Any) -> FastReading | None:  # noqa: ANN401 - as above
    """Say how an open resource is read block by block, or None when only csv itself can do it."""
    from frictionless.formats import CsvControl

    if resource.format not in {"csv", "tsv"} or resource.memory or resource.scheme != "file":
        return None
    if resource.compression or resource.extrapaths or not resource.normpath:
        return None
    dialect = resource.dialect
    control = CsvControl.from_dialect(dialect)
    if control.escape_char or control.skip_initial_space:
        return None
    if dialect.comment_char or dialect.comment_rows or dialect.skip_blank_rows:
        return None
    signs = _signs(control.delimiter, control.quote_char)
    if signs is None or not resource.header.get_expected_fields():
        return None
    text = Text(
        Path(resource.normpath.removeprefix("file://")),
        resource.encoding,
        same_newlines=resource.format != "csv",
    )
    return FastReading(text, signs, dialect.create_first_content_row())


def _signs(separator: str, quote: str) -> Signs | None:
    for sign in (separator, quote or '"'):
        if len(sign) != 1 or not "\x00" < sign < "\x7f" or sign in "\r\n":
            return None
    if separator == quote:
        return None
    return Signs(ord(separator), ord(quote) if quote else None)
