"""Reads a file in blocks of UTF-8 text, whatever it is written in, and counts what it read."""

import codecs
import hashlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

BLOCK = 3 << 20
LONGEST_RECORD = 16 << 20
"""Bytes; a record beyond this is refused: no table has one, and all of it stands in memory."""


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Text:
    """How the bytes of a file become text.

    Attributes:
        path: The file.
        encoding: Python's name.
        same_newlines: Every line end, also within quotes, is read as a line feed.
    """

    path: Path
    encoding: str
    same_newlines: bool = False

    @property
    def is_utf8(self) -> bool:
        """Say whether the bytes of the file are the bytes of the blocks."""
        return self.encoding in {"utf-8", "utf-8-sig"} and not self.same_newlines

    @property
    def mark_bytes(self) -> int:
        """Count the bytes of the byte order mark of UTF-8, if there is one."""
        if self.encoding != "utf-8-sig":
            return 0
        with self.path.open("rb") as file:
            return 3 if file.read(3) == codecs.BOM_UTF8 else 0


@dataclass(slots=True)
class Tally:
    """What was read of a file: its size, and its hashes when they are wanted."""

    wants_hashes: bool
    size: int = 0
    digests: dict[str, _Digest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the hashes."""
        if self.wants_hashes:
            self.digests = {
                "md5": hashlib.md5(usedforsecurity=False),
                "sha256": hashlib.sha256(),
            }

    def add(self, read: bytes) -> None:
        """Count some bytes."""
        self.size += len(read)
        for digest in self.digests.values():
            digest.update(read)

    def hash(self, name: str) -> str | None:
        """Give a hash in hexadecimal, or None when none was wanted."""
        return self.digests[name].hexdigest() if name in self.digests else None


class LongRecordError(Exception):
    """A record is longer than any table has, most often because a quote is never closed.

    Attributes:
        row: Number of the record, or of the line where records are not known yet, from 1.
    """

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def refuse_long_lines(path: Path, lines: int | None = None) -> None:
    """Look for a line that would not fit into memory, in the first lines of a file or in all.

    Raises:
        LongRecordError: There is one.
        OSError: The file cannot be read.
    """
    seen, length = 0, 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            breaks = block.count(b"\n") + block.count(b"\r")
            seen += breaks
            length = len(block) if breaks else length + len(block)
            if length > LONGEST_RECORD:
                raise LongRecordError(seen + 1)
            if lines is not None and seen >= lines:
                return


def read_blocks(text: Text, tally: Tally, size: Callable[[], int]) -> Generator[bytes, None, None]:
    """Read a file as UTF-8, without its byte order mark.

    Args:
        text: The file.
        tally: Counts what is read.
        size: Gives how many bytes to read next.

    Raises:
        UnicodeError: A byte that the encoding does not know; the blocks before it were given.
        OSError: The file cannot be read.
    """
    with text.path.open("rb") as file:
        decode = _decoder(text)
        while read := file.read(size()):
            tally.add(read)
            if block := decode(read, False):
                yield block
        if block := decode(b"", True):
            yield block


class _Utf8:
    """Checks UTF-8 and hands on the same bytes, but for what a character lacks at their end."""

    def __init__(self, *, signed: bool) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._signed = signed
        self._waiting = b""

    def __call__(self, read: bytes, final: bool) -> bytes:
        if read.isascii() and not self._waiting:
            self._signed = self._signed and not read
            return read
        self._decoder.decode(read, final)
        whole = self._waiting + read
        self._waiting = self._decoder.getstate()[0]
        if self._waiting:
            whole = whole[: -len(self._waiting)]
        if self._signed and whole:
            self._signed = False
            whole = whole.removeprefix(codecs.BOM_UTF8)
        return whole


class _Other:
    """Decodes another encoding and encodes it anew."""

    def __init__(self, text: Text) -> None:
        self._decoder = codecs.getincrementaldecoder(text.encoding)()
        self._same_newlines = text.same_newlines
        self._return = ""

    def __call__(self, read: bytes, final: bool) -> bytes:
        decoded = self._return + self._decoder.decode(read, final)
        self._return = ""
        if self._same_newlines:
            if decoded.endswith("\r") and not final:
                self._return = "\r"
                decoded = decoded[:-1]
            decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
        return decoded.encode("utf-8")


def _decoder(text: Text) -> "_Utf8 | _Other":
    if text.is_utf8:
        return _Utf8(signed=text.encoding == "utf-8-sig")
    return _Other(text)
