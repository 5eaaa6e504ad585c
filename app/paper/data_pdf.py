"""Tables on paper, as an office files them: letterhead, facts, every row, page n of N.

Rows are laid out as they come, so that memory does not grow with them. A table too wide for the
page goes on in further parts, each of which begins with the columns of the key.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from app.paper.pdf_file import BOLD, REGULAR, PdfFile

PORTRAIT, LANDSCAPE = (612.0, 792.0), (792.0, 612.0)  # letter, points

_MARGIN = 42.0
_SMALL, _LEADING = 7.5, 9.6
_PADDING = 3.0
_NARROWEST, _WIDEST = 26.0, 190.0
_SAMPLE = 300  # rows whose texts say how wide a column is
_FEW_COLUMNS = 5
_PART_GAP = 18.0


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the data.

    Attributes:
        office: Who publishes.
        law: By which article and numeral, "" where none is named.
        title: Of the dataset.
        about: What it is.
        facts: Label and value, in order.
        page, of: Words around the number of a page: "Página", "de".
    """

    office: str
    law: str
    title: str
    about: str
    facts: Sequence[tuple[str, str]]
    page: str
    of: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table.

    Attributes:
        title: Above it.
        header: Names of its columns.
        rows: From the beginning, each time it is called.
        keys: How many of the first columns begin every part of a wide table.
        numeric: Of each column, whether it is written at the right.
    """

    title: str
    header: Sequence[str]
    rows: Callable[[], Iterable[Sequence[str]]]
    keys: int = 0
    numeric: Sequence[bool] = ()


def write_data_pdf(
    target: Path, head: Letterhead, sections: Sequence[Section], created: str
) -> int:
    """Write tables under a letterhead.

    Args:
        target: The file.
        head: What stands above.
        sections: The tables.
        created: Time of the release, from `pdf_file.moment`.

    Returns:
        How many pages it has.
    """
    columns = max((len(section.header) for section in sections), default=0)
    size = LANDSCAPE if columns > _FEW_COLUMNS else PORTRAIT
    info = {"Title": head.title, "Author": head.office, "Subject": head.law,
            "CreationDate": created}  # fmt: skip
    with PdfFile(target, size, info) as pdf:
        sheet = _Sheet(pdf, head, size)
        sheet.letterhead()
        for section in sections:
            for part in _parts(sheet, section):
                sheet.table(part)
        sheet.end()
        return pdf.pages


@dataclass(frozen=True, slots=True)
class _Part:
    """Some columns of a table: their numbers and widths."""

    section: Section
    columns: Sequence[int]
    widths: Sequence[float]


class _Sheet:
    """Lays lines on pages from top to bottom."""

    def __init__(self, pdf: PdfFile, head: Letterhead, size: tuple[float, float]) -> None:
        self._pdf = pdf
        self._head = head
        self._width, self._height = size
        self._y = self._height - _MARGIN
        self._is_begun = False
        self.wrapped = lru_cache(50_000)(self._wrapped)

    @property
    def room(self) -> float:
        """How wide a table may be."""
        return self._width - 2 * _MARGIN

    def letterhead(self) -> None:
        head = self._head
        self._paragraph(head.office, BOLD, 14)
        self._paragraph(head.law, REGULAR, 9)
        self._y -= 6
        self._paragraph(head.title, BOLD, 12)
        self._paragraph(head.about, REGULAR, 9)
        self._y -= 4
        for label, value in head.facts:
            self._paragraph(f"{label}: {value}", REGULAR, 8)
        self._y -= 4
        self._pdf.line(_MARGIN, self._y, self._width - _MARGIN)
        self._y -= 8

    def table(self, part: _Part) -> None:
        """Draw a part of a table; its header again on every page."""
        self._y -= _PART_GAP
        if self._y < _MARGIN + 90:
            self._next_page()
        self._paragraph(part.section.title, BOLD, 10)
        self._y -= 3
        header = [part.section.header[number] for number in part.columns]
        self._row(part, [self.wrapped(t, w, BOLD) for t, w in self._sized(part, header)], head=True)
        for row in part.section.rows():
            cells = [row[number] for number in part.columns]
            self._row(part, [self.wrapped(t, w, REGULAR) for t, w in self._sized(part, cells)])

    def end(self) -> None:
        self._foot()
        self._pdf.end_page()

    def measured(self, text: str, font: str = REGULAR) -> float:
        return self._pdf.width(text, font, _SMALL)

    @staticmethod
    def _sized(part: _Part, cells: Sequence[str]) -> Iterator[tuple[str, float]]:
        return zip(cells, part.widths, strict=True)

    def _row(self, part: _Part, cells: list[tuple[str, ...]], *, head: bool = False) -> None:
        """Draw a row; what is taller than the page goes on on the next."""
        lines, done = max(map(len, cells), default=1), 0
        while done < lines:
            fits = int((self._y - _MARGIN - 14 - _PADDING) / _LEADING)
            if fits < min(lines - done, 3):
                self._next_page()
                if not head:
                    names = [part.section.header[number] for number in part.columns]
                    titles = [self.wrapped(t, w, BOLD) for t, w in self._sized(part, names)]
                    self._row(part, [title[:6] for title in titles], head=True)
                continue
            some = [cell[done : done + fits] for cell in cells]
            self._draw(part, some, head=head)
            done += fits

    def _draw(self, part: _Part, cells: Sequence[Sequence[str]], *, head: bool) -> None:
        height = max(map(len, cells), default=1) * _LEADING + _PADDING
        if head:
            self._pdf.box(_MARGIN, self._y - height, sum(part.widths), height, 0.92)
        x = _MARGIN
        for number, width, lines in zip(part.columns, part.widths, cells, strict=True):
            right = not head and number < len(part.section.numeric) and part.section.numeric[number]
            for place, line in enumerate(lines):
                at = x + width - _PADDING - self.measured(line) if right else x + _PADDING
                baseline = self._y - _LEADING * (place + 1) + 1.5
                self._pdf.text(at, baseline, line, BOLD if head else REGULAR, _SMALL)
            x += width
        self._y -= height
        self._pdf.line(_MARGIN, self._y, x)

    def _paragraph(self, text: str, font: str, size: float) -> None:
        for paragraph in text.splitlines():
            for line in self._lines(paragraph, self.room, font, size):
                if self._y - size * 1.35 < _MARGIN + 14:
                    self._next_page()
                self._y -= size * 1.35
                self._pdf.text(_MARGIN, self._y, line, font, size)

    def _next_page(self) -> None:
        self._foot()
        self._pdf.end_page()
        self._y = self._height - _MARGIN
        self._pdf.text(_MARGIN, self._y, self._cut(f"{self._head.office} · {self._head.title}"),
                       REGULAR, 7)  # fmt: skip
        self._y -= 10

    def _foot(self) -> None:
        words = f"{self._head.page} {self._pdf.pages + 1} {self._head.of} "
        self._pdf.text(_MARGIN, _MARGIN - 12, words, REGULAR, 7)
        x = _MARGIN + self._pdf.width(words, REGULAR, 7)
        self._pdf.page_count(x, _MARGIN - 12, REGULAR, 7)

    def _cut(self, text: str) -> str:
        lines = self._lines(" ".join(text.split()), self.room, REGULAR, 7)
        return lines[0] if lines else ""

    def _wrapped(self, text: str, width: float, font: str) -> tuple[str, ...]:
        """Break a cell into lines, at its own line ends first."""
        return tuple(
            line
            for paragraph in text.splitlines()
            for line in self._lines(paragraph, width - 2 * _PADDING, font, _SMALL)
        )

    def _lines(self, text: str, width: float, font: str, size: float) -> list[str]:
        text = text.replace("\t", " ")
        if self._pdf.width(text, font, size) <= width:
            return [text]
        lines, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self._pdf.width(longer, font, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = self._broken(word, width, font, size)
            lines += full
        return [*lines, line]

    def _broken(self, word: str, width: float, font: str, size: float) -> list[str]:
        """Break a word that is longer than a line."""
        parts, part, used = [], "", 0.0
        for sign in word:
            advance = self._pdf.width(sign, font, size)
            if part and used + advance > width:
                parts.append(part)
                part, used = "", 0.0
            part, used = part + sign, used + advance
        return [*parts, part]


def _parts(sheet: _Sheet, section: Section) -> list[_Part]:
    """Decide how wide the columns are, and which go side by side."""
    wanted = _wanted(sheet, section)
    every = range(len(wanted))
    if sum(wanted) <= sheet.room:
        return [_Part(section, every, wanted)]
    shrunk = _shrunk(wanted, sheet.room)
    if shrunk is not None:
        return [_Part(section, every, shrunk)]
    keys = list(range(section.keys))
    if sum(wanted[number] for number in keys) > sheet.room / 2:
        keys = []
    parts, some = [], list(keys)
    for number in every[len(keys) :]:
        together = sum(wanted[each] for each in [*some, number])
        if len(some) > len(keys) and together > sheet.room:
            parts.append(some)
            some = list(keys)
        some.append(number)
    return [_Part(section, each, [wanted[n] for n in each]) for each in [*parts, some]]


def _wanted(sheet: _Sheet, section: Section) -> list[float]:
    widths = [
        max((sheet.measured(word, BOLD) for word in name.split()), default=0.0)
        for name in section.header
    ]
    for row in islice(section.rows(), _SAMPLE):
        for number, text in enumerate(row):
            if text and widths[number] < _WIDEST:
                widths[number] = max(widths[number], sheet.measured(text[:200]))
    return [min(max(width + 2 * _PADDING + 0.5, _NARROWEST), _WIDEST) for width in widths]


def _shrunk(wanted: Sequence[float], room: float) -> list[float] | None:
    """Take from the widest columns what is too much, None when they would become too narrow."""
    low, high = 60.0, _WIDEST
    if sum(min(width, low) for width in wanted) > room:
        return None
    for _ in range(40):
        middle = (low + high) / 2
        if sum(min(width, middle) for width in wanted) <= room:
            low = middle
        else:
            high = middle
    return [min(width, low) for width in wanted]
