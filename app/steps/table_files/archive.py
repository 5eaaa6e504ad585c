"""The zip file around a workbook: read piece by piece, bounded, and never believed.

What an entry says of its size is compared with what comes out; nothing is unpacked to the disk.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from forms.problem import Place, Problem, ProblemError

LARGEST_PART = 4 << 30
"""Bytes unpacked: a full sheet of Excel (1,048,576 rows of 40 columns) is about as large."""

_LARGEST_SMALL_PART = 64 << 20  # styles, relations: read at once
_HIGHEST_RATIO = 200  # sheets reach 8 to 40; deflate ends at 1,032
_FREELY = 32 << 20  # below this nobody is harmed, whatever the ratio
_BLOCK = 1 << 20


class Archive:
    """A workbook's zip file.

    Attributes:
        path: Where it is.
        names: Names of its entries.
    """

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            ProblemError: `table.damaged`, `table.password`, `table.zip_bomb`.
            OSError: It cannot be read.
        """
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._entries = {entry.filename: entry for entry in archive.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise self._refused("table.damaged") from error
        self.names = frozenset(self._entries)
        for entry in self._entries.values():
            if entry.flag_bits & 1:
                raise self._refused("table.password")

    def size(self, name: str) -> int:
        """Give the unpacked size of an entry, in bytes, as the archive declares it."""
        return self._entries[name].file_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """Unpack an entry, a megabyte at a time.

        Raises:
            ProblemError: `table.damaged`, `table.zip_bomb`.
        """
        self._check_size(name)
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as part:
                while block := part.read(_BLOCK):
                    yield block
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise self._refused("table.damaged", part=name) from error

    def read(self, name: str) -> bytes:
        """Unpack a small entry; b"" when there is none.

        Raises:
            ProblemError: `table.damaged`, `table.zip_bomb`.
        """
        if name not in self.names:
            return b""
        if self.size(name) > _LARGEST_SMALL_PART:
            raise self._refused("table.zip_bomb", part=name)
        return b"".join(self.blocks(name))

    def _check_size(self, name: str) -> None:
        entry = self._entries.get(name)
        if entry is None:
            raise self._refused("table.damaged", part=name)
        swollen = entry.file_size > _HIGHEST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > LARGEST_PART or (swollen and entry.file_size > _FREELY):
            raise self._refused("table.zip_bomb", part=name)

    def _refused(self, code: str, **values: str) -> ProblemError:
        return ProblemError(Problem(code, place=Place(file=self.path.name), values=dict(values)))


def is_open_document(path: Path) -> bool:
    """Tell whether a zip file is a workbook of LibreOffice (OpenDocument part 3, 3.3)."""
    return Archive(path).read("mimetype").startswith(b"application/vnd.oasis.opendocument")
