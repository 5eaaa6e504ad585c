"""A PDF file (ISO 32000-1) written page by page, with no clock and no chance inside.

Qt's writer puts the time and a random name into what it writes; a release must be the same bytes
whoever makes it. Memory does not grow with the pages.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app.paper.font_file import FontFile
from app.paths import asset

REGULAR, BOLD = "R", "B"
FONTS = {REGULAR: "fonts/NotoSans-Regular.ttf", BOLD: "fonts/NotoSans-SemiBold.ttf"}

_COUNTER = "N"  # the form that holds how many pages there are
_PAGES_A_NODE = 500


@dataclass(slots=True)
class _Font:
    file: FontFile
    number: int
    widths: dict[str, int] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)

    def width(self, sign: str) -> int:
        known = self.widths.get(sign)
        if known is None:
            known = self.widths[sign] = self.file.width(self.file.glyph(sign))
        return known

    def encoded(self, text: str) -> str:
        glyphs = []
        for sign in text:
            glyph = self.file.glyph(sign)
            self.used.setdefault(glyph, sign)
            glyphs.append(f"{glyph:04X}")
        return "".join(glyphs)


class PdfFile:
    """A file being written; used as a context, whole when the context ends well."""

    def __init__(self, path: Path, size: tuple[float, float], info: Mapping[str, str]) -> None:
        """Begin.

        Args:
            path: The file.
            size: Width and height of the pages, points.
            info: `Title`, `Author`, `Subject`, and `CreationDate` from `moment`.
        """
        self._file = path.open("wb")
        self._size = size
        self._info = info
        self._digest = hashlib.sha256()
        self._places: dict[int, int] = {}
        self._position = 0
        self._last = 0
        self._nodes: list[tuple[int, list[int]]] = []
        self._content: list[str] = []
        self.pages = 0
        self._fonts = {
            name: _Font(FontFile(asset(file)), self._reserve()) for name, file in FONTS.items()
        }
        self._counter, self._tree = self._reserve(), self._reserve()
        self._counter_font: tuple[str, float] = (REGULAR, 7.0)
        self._write(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._file.close()

    def width(self, text: str, font: str, size: float) -> float:
        """Measure a line of text, points."""
        known = self._fonts[font]
        return sum(map(known.width, text)) * size / 1000

    def text(self, x: float, y: float, text: str, font: str, size: float) -> None:
        """Write a line of text at a place of the page, measured from its lower left corner."""
        if text:
            code = self._fonts[font].encoded(text)
            self._content.append(f"BT /{font} {size:g} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET")

    def page_count(self, x: float, y: float, font: str, size: float) -> None:
        """Write how many pages the file has, which nobody knows yet."""
        self._counter_font = (font, size)
        self._content.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm /{_COUNTER} Do Q")

    def line(self, x: float, y: float, to_x: float, grey: float = 0.6) -> None:
        """Draw a level hairline."""
        self._content.append(f"{grey:g} G 0.4 w {x:.2f} {y:.2f} m {to_x:.2f} {y:.2f} l S")

    def box(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle with a grey."""
        self._content.append(f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f 0 g")

    def end_page(self) -> None:
        """Put what was drawn on a page of its own."""
        content, page = self._reserve(), self._reserve()
        self._stream(content, "", "\n".join(self._content).encode())
        self._content = []
        if not self._nodes or len(self._nodes[-1][1]) == _PAGES_A_NODE:
            self._nodes.append((self._reserve(), []))
        node, kids = self._nodes[-1]
        fonts = " ".join(f"/{name} {font.number} 0 R" for name, font in self._fonts.items())
        width, height = self._size
        self._object(
            page,
            f"<< /Type /Page /Parent {node} 0 R /MediaBox [0 0 {width:g} {height:g}] "
            f"/Resources << /Font << {fonts} >> /XObject << /{_COUNTER} {self._counter} 0 R >> >> "
            f"/Contents {content} 0 R >>",
        )
        kids.append(page)
        self.pages += 1

    def _finish(self) -> None:
        font, size = self._counter_font
        shown = self._fonts[font].encoded(str(self.pages))
        self._stream(
            self._counter,
            "/Type /XObject /Subtype /Form /BBox [0 -10 100 30] "
            f"/Resources << /Font << /{font} {self._fonts[font].number} 0 R >> >> ",
            f"BT /{font} {size:g} Tf <{shown}> Tj ET".encode(),
        )
        for each in self._fonts.values():
            self._write_font(each)
        for node, kids in self._nodes:
            listed = " ".join(f"{kid} 0 R" for kid in kids)
            self._object(
                node,
                f"<< /Type /Pages /Parent {self._tree} 0 R /Count {len(kids)} /Kids [{listed}] >>",
            )
        listed = " ".join(f"{node} 0 R" for node, _kids in self._nodes)
        self._object(self._tree, f"<< /Type /Pages /Count {self.pages} /Kids [{listed}] >>")
        root, info = self._reserve(), self._reserve()
        self._object(
            root,
            f"<< /Type /Catalog /Pages {self._tree} 0 R /Lang (es-GT) "
            "/ViewerPreferences << /DisplayDocTitle true >> >>",
        )
        said = " ".join(f"/{name} {_string(text)}" for name, text in self._info.items() if text)
        self._object(info, f"<< {said} >>")
        self._write_ends(root, info)

    def _write_ends(self, root: int, info: int) -> None:
        start, count = self._position, self._last + 1
        lines = [f"{self._places[n]:010d} 00000 n \n" for n in range(1, count)]
        table = f"xref\n0 {count}\n0000000000 65535 f \n{''.join(lines)}"
        mark = self._digest.hexdigest()[:32].upper()
        self._write(
            (
                f"{table}trailer\n<< /Size {count} /Root {root} 0 R /Info {info} 0 R "
                f"/ID [<{mark}> <{mark}>] >>\nstartxref\n{start}\n%%EOF\n"
            ).encode()
        )

    def _write_font(self, font: _Font) -> None:
        """Write a font with the glyphs that were used, and what they mean as text."""
        data, descriptor, inner, meaning = (self._reserve() for _ in range(4))
        subset = font.file.subset(font.used)
        mark = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(subset).digest()[:6])
        name = f"{mark}+NotoSans{'' if font is self._fonts[REGULAR] else '-SemiBold'}"
        widths = " ".join(f"{glyph} [{font.file.width(glyph)}]" for glyph in sorted(font.used))
        self._stream(data, f"/Length1 {len(subset)} ", subset)
        box = " ".join(map(str, font.file.box))
        self._object(
            descriptor,
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] "
            f"/ItalicAngle 0 /Ascent {font.file.ascent} /Descent {font.file.descent} "
            f"/CapHeight 714 /StemV 80 /FontFile2 {data} 0 R >>",
        )
        self._object(
            inner,
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R /DW 0 /W [{widths}] /CIDToGIDMap /Identity >>",
        )
        self._stream(meaning, "", _to_unicode(font.used).encode())
        self._object(
            font.number,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            f"/DescendantFonts [{inner} 0 R] /ToUnicode {meaning} 0 R >>",
        )

    def _reserve(self) -> int:
        self._last += 1
        return self._last

    def _object(self, number: int, body: str) -> None:
        self._places[number] = self._position
        self._write(f"{number} 0 obj\n{body}\nendobj\n".encode())

    def _stream(self, number: int, said: str, data: bytes) -> None:
        packed = zlib.compress(data, 6)
        self._places[number] = self._position
        head = f"{number} 0 obj\n<< {said}/Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        self._write(head.encode() + packed + b"\nendstream\nendobj\n")

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._position += self._file.write(data)


def moment(at: datetime) -> str:
    """Write a time as the facts of a PDF name it."""
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


def _string(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def _to_unicode(used: Mapping[int, str]) -> str:
    """Say which text each glyph stands for, so that it can be searched and read aloud."""
    pairs = [
        f"<{glyph:04X}> <{sign.encode('utf-16-be', 'replace').hex().upper()}>"
        for glyph, sign in sorted(used.items())
        if glyph
    ]
    blocks = [pairs[first : first + 100] for first in range(0, len(pairs), 100)]
    said = "\n".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{said}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
