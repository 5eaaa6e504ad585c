"""Reading back what a portal holds, to compare it with what was sent."""

import codecs
import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A file as the portal gives it out.

    Attributes:
        sha256: Of its bytes.
        bytes: How many they are.
        rows: Data rows of a CSV, without its header; None when rows were not counted.
        whole: All of it was read; else, of a table, the count and the rows that were sent.
        content: Of a table, what stands for its rows in any order (`sync.row_versions.content`).
    """

    sha256: str
    bytes: int
    rows: int | None
    whole: bool = True
    content: str = ""


def read_back(pieces: Iterable[bytes], *, count_rows: bool, most: int | None = None) -> ReadBack:
    """Hash a download as it comes in, whatever its size.

    Args:
        pieces: The file.
        count_rows: It is a CSV (RFC 4180, UTF-8): count its records, not its lines.
        most: Bytes it should have: with more it is another file already, and is read no further.
    """
    digest, size = hashlib.sha256(), 0

    def hashed() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
            if most is not None and size > most:
                return

    rows = None
    if count_rows:
        records = sum(1 for record in csv.reader(_lines(hashed())) if record)
        rows = max(records - 1, 0)
    else:
        for _ in hashed():
            pass
    return ReadBack(digest.hexdigest(), size, rows)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Cut pieces into lines that keep their ends; csv joins those that stand inside quotes."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    rest = ""
    for piece in pieces:
        # Only "\\n" ends a line: str.splitlines would also cut at signs that data may hold.
        *whole, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (line + "\n" for line in whole)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
