"""Rows put aside in a file without a name, to be read a second time at little cost.

They are written by columns: the numbers of a workbook are texts of a kind of their own, and a
column holds as a rule one kind.
"""

import marshal
import tempfile
import weakref
from collections.abc import Iterator, Sequence

from app.steps.number_texts import TypedNumber

Block = tuple[Sequence[int], Sequence[Sequence[str]]]
"""Numbers of some rows, and their cells by columns."""

_Column = tuple[bool | list[bool], list[str]]
"""Which texts are numbers of the file (all, none or one by one), and the texts."""


class Spool:
    """Rows of a workbook on the disk, as wide as its header; they go when nobody holds it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
        self._sizes: list[int] = []
        weakref.finalize(self, self._file.close)

    def add(self, block: Block) -> None:
        """Put rows aside.

        Raises:
            OSError: The disk is full.
        """
        numbers, columns = block
        packed = marshal.dumps((list(numbers), [_packed(texts) for texts in columns]))
        self._sizes.append(self._file.write(packed))

    def blocks(self) -> Iterator[Block]:
        """Give all rows in their order.

        A block is read whole: `marshal.load` would ask the file for every single text.
        """
        self._file.seek(0)
        for size in self._sizes:
            packed = self._file.read(size)
            numbers, columns = marshal.loads(packed)  # noqa: S302 - written by this very process
            yield numbers, list(map(_unpacked, columns))


def _packed(texts: Sequence[str]) -> _Column:
    kinds = set(map(type, texts))
    if kinds == {str}:
        return False, list(texts)
    if len(kinds) == 1:
        return True, list(map(str, texts))
    return [type(text) is not str for text in texts], list(map(str, texts))


def _unpacked(column: _Column) -> list[str]:
    typed, texts = column
    if typed is False:
        return texts
    if typed is True:
        return list(map(TypedNumber, texts))
    pairs = zip(typed, texts, strict=True)
    return [TypedNumber(text) if is_typed else text for is_typed, text in pairs]
