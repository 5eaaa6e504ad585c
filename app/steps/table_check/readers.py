"""Readers that frictionless reads through while a table is checked here.

Workbooks: xlsx is read by `typed_rows`, ods by `ods_rows`, the same cells in a part of the time;
xls stays with frictionless, as does what a dialect may ask of a workbook beyond its sheet (merged
cells filled, formats kept). Text: frictionless' own reader, that gives up at a record without end.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache, partial
from pathlib import Path
from typing import Any

from typing_extensions import override

from app.steps.table_check.blocks import LONGEST_RECORD, LongRecordError
from app.steps.table_check.ods_rows import read_ods
from app.steps.table_check.typed_rows import NoSheetError, read_rows
from forms.problem import ProblemError

_NAME = "acopio_readers"
_IN_USE: ContextVar[bool] = ContextVar("readers in use", default=False)

SAMPLED_LINES = 100
"""What frictionless reads of a text at once, before anything else."""


@contextlib.contextmanager
def own_readers() -> Iterator[None]:
    """Have frictionless read through these, in this thread, for as long as this lasts."""
    _register()
    token = _IN_USE.set(True)
    try:
        yield
    finally:
        _IN_USE.reset(token)


@cache
def _register() -> None:
    from frictionless import system
    from frictionless.system.plugin import Plugin

    workbooks, texts = _workbook_parser(), _text_parser()

    class Readers(Plugin):
        """Comes before frictionless' own readers."""

        @override
        def create_parser(self, resource: Any) -> Any:
            """Give a reader of ours, where it can do what is asked."""
            if not _IN_USE.get():
                return None
            if resource.format in {"csv", "tsv"}:
                return texts(resource)
            return workbooks(resource) if _is_plain_workbook(resource) else None

    system.register(_NAME, Readers())


def _workbook_parser() -> Any:  # noqa: ANN401 - a class of frictionless
    from frictionless import FrictionlessException, errors
    from frictionless.system.parser import Parser

    class WorkbookParser(Parser):
        """Gives the rows of a sheet to frictionless."""

        requires_loader = True

        @override
        def read_cell_stream_create(self) -> Iterator[list[Any]]:
            """Give the rows; a workbook that is none and a sheet that is not there are said."""
            resource: Any = self.resource
            path, sheet = Path(resource.normpath), _control(resource).sheet
            read = read_rows if resource.format == "xlsx" else read_ods
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

    return WorkbookParser


def _text_parser() -> Any:  # noqa: ANN401 - as above
    from frictionless.formats.csv import CsvParser

    class TextParser(CsvParser):
        """Reads text as frictionless does, up to a record that is longer than any table has."""

        _lines: "_Lines | None" = None

        @property
        @override
        def loader(self) -> Any:
            """Give frictionless' loader, its lines counted once they are asked for."""
            return _Counting(self, super().loader)

        @override
        def read_cell_stream_create(self) -> Iterator[list[str]]:
            """Give the records."""
            self._lines = lines = _Lines(super().loader.text_stream)
            records: Any = super()
            for lines.record, cells in enumerate(records.read_cell_stream_create(), start=2):
                lines.length = 0
                yield cells

    return TextParser


class _Counting:
    """A loader whose text is counted."""

    def __init__(self, parser: Any, loader: Any) -> None:  # noqa: ANN401 - of frictionless
        self._parser, self._loader = parser, loader

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the loader has
        return getattr(self._loader, name)

    @property
    def text_stream(self) -> Any:  # noqa: ANN401 - as above
        """Give the counted lines."""
        return self._parser._lines  # noqa: SLF001 - made for this


class _Lines:
    """Lines of a text.

    Attributes:
        record: Number of the record they are read for.
        length: Characters read for it, those of the first lines left out.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._sampled = 0
        self.record = 1
        self.length = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if self._sampled < SAMPLED_LINES:
            self._sampled += 1
            return line
        self.length += len(line)
        if self.length > LONGEST_RECORD:
            raise LongRecordError(self.record)
        return line


def _is_plain_workbook(resource: Any) -> bool:  # noqa: ANN401 - of frictionless
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
