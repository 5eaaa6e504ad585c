"""Texts of a workbook's XML: decoded in pieces, and the table of texts that its cells share."""

import codecs
import html
import re
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from app.steps.table_files.archive import Archive
from forms.problem import Place, Problem, ProblemError

LONGEST_PIECE = 32 << 20
"""Characters of one row, or of one shared text with its formats: Excel ends at 32,767 a cell."""

_MOST_IN_MEMORY = 16 << 20  # characters of shared texts; the rest waits in a file
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']""")
_PREFIX = re.compile(r"<(\w+):(?:worksheet|sst)\b")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ANY_ITEM = re.compile("<si[ />]")
_ITEM = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')


def plain(text: str) -> str:
    """Read the text between two tags: entities, and the `_x000D_` of Excel (22.4.2.4)."""
    return without_escapes(html.unescape(text) if "&" in text else text)


def without_escapes(text: str) -> str:
    """Read `_x000D_` and its like, by which Excel writes what XML cannot carry."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def pieces(archive: Archive, part: str, end: str) -> Iterator[str]:
    """Give the XML of a part in pieces that end after a closing tag; what is left comes last.

    A prefix of the main namespace is left off, so that tags read the same in every workbook.

    Args:
        archive: The workbook.
        part: Name of the entry.
        end: The tag, such as `</row>`.

    Raises:
        ProblemError: `table.damaged`: not XML that a spreadsheet writes, or a row without end.
    """
    rest, prefix = "", None
    for text in _decoded(archive, part):
        rest += text
        if prefix is None:
            found = _PREFIX.search(rest[:65_536])
            prefix = found[1] if found else ""
            if "<!DOCTYPE" in rest or "<!ENTITY" in rest:
                raise _damaged(archive, part)
        close = f"</{prefix}:{end[2:]}" if prefix else end
        cut = rest.rfind(close) + len(close)
        if cut >= len(close):
            yield _unprefixed(rest[:cut], prefix)
            rest = rest[cut:]
        elif len(rest) > LONGEST_PIECE:
            raise _damaged(archive, part)
    yield _unprefixed(rest, prefix or "")


def _unprefixed(text: str, prefix: str) -> str:
    if not prefix:
        return text
    return text.replace(f"</{prefix}:", "</").replace(f"<{prefix}:", "<")


def _decoded(archive: Archive, part: str) -> Iterator[str]:
    decoder = None
    try:
        for block in archive.blocks(part):
            if decoder is None:
                decoder = codecs.getincrementaldecoder(_encoding(block))()
            yield decoder.decode(block)
        if decoder is not None:
            yield decoder.decode(b"", final=True)
    except (UnicodeError, LookupError) as error:
        raise _damaged(archive, part) from error


def _encoding(block: bytes) -> str:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = _ENCODING.match(block.removeprefix(codecs.BOM_UTF8))
    return found[1].decode() if found and found[1].lower() != b"utf-8" else "utf-8-sig"


def _damaged(archive: Archive, part: str) -> ProblemError:
    place = Place(file=archive.path.name)
    return ProblemError(Problem("table.damaged", place=place, values={"part": part}))


class SharedTexts:
    """The texts that cells name by number; many of them wait in a file, not in memory."""

    def __init__(self, archive: Archive, part: str) -> None:
        """Read them.

        Args:
            archive: The workbook.
            part: Name of the entry; a workbook need not have it.

        Raises:
            ProblemError: `table.damaged`, `table.zip_bomb`.
        """
        self._texts: list[str] = []
        self._file: IO[bytes] | None = None
        self._ends = array("Q", [0])
        self._from_file = lru_cache(maxsize=4096)(self._read)
        characters = 0
        if part in archive.names:
            for text in _shared(pieces(archive, part, "</si>")):
                characters += len(text)
                if characters < _MOST_IN_MEMORY:
                    self._texts.append(text)
                else:
                    self._put_aside(text)

    def __getitem__(self, number: int) -> str:
        """Give a text by its number.

        Raises:
            IndexError: There is none.
        """
        if number < len(self._texts) or self._file is None:
            return self._texts[number]
        return self._from_file(number - len(self._texts))

    def _put_aside(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._aside().write(data)
        self._ends.append(self._ends[-1] + len(data))

    def _read(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        file = self._aside()
        file.seek(start)
        return file.read(end - start).decode("utf-8", "surrogatepass")

    def _aside(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the texts
            weakref.finalize(self, self._file.close)
        return self._file


def _shared(texts: Iterable[str]) -> Iterator[str]:
    for piece in texts:
        text = unescaped_xml(piece) if "<!" in piece else piece
        found = _ITEM.findall(text)
        if len(found) == len(_ANY_ITEM.findall(text)):
            yield from map(plain, found)
        else:
            yield from _read_exactly(text)


def _read_exactly(text: str) -> Iterator[str]:
    """Read texts with formats of their own and readings beside (`rPh`), which are no text."""
    first = _ANY_ITEM.search(text)
    if first is None:
        return
    close = text.rfind("</sst>")
    found: list[str] = []
    inside: list[str] = []

    def begin(name: str, _attributes: dict[str, str]) -> None:
        inside.append(name)
        if name == "si":
            found.append("")

    def characters(data: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            found[-1] += data

    fragment = text[first.start() : close if close >= 0 else len(text)]
    read_fragment(fragment, begin, lambda _name: inside.pop(), characters)
    yield from map(without_escapes, found)


def unescaped_xml(text: str) -> str:
    """Take comments out of a piece of XML, and write CDATA sections as other text."""
    return _CDATA.sub(lambda found: html.escape(found[1], quote=False), _COMMENT.sub("", text))


def read_fragment(
    text: str,
    begin: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    characters: Callable[[str], object],
) -> None:
    """Read a piece of XML by events, as far as it is whole elements.

    Raises:
        expat.ExpatError: It is no XML.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.Parse("<piece>")
    parser.StartElementHandler = begin
    parser.CharacterDataHandler = characters
    parser.EndElementHandler = end
    parser.Parse(text.encode("utf-8", "surrogatepass"))
    parser.EndElementHandler = None
    parser.Parse("</piece>", True)
