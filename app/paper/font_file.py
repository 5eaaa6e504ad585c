"""A TrueType font as a PDF carries it: measured, and cut down to the glyphs that are used.

Glyphs keep their numbers; the outlines of the others are left out (OpenType specification, tables
`cmap` format 4, `hmtx`, `loca`, `glyf`).
"""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

_KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_COMPONENT_WORDS, _MORE_COMPONENTS = 0x0001, 0x0020
_ONE_SCALE, _TWO_SCALES, _MATRIX = 0x0008, 0x0040, 0x0080
_CHECKSUM_OF_ALL = 0xB1B0AFBA


class FontFile:
    """One font."""

    def __init__(self, path: Path) -> None:
        """Read a font.

        Args:
            path: A TrueType file with a Unicode `cmap` of format 4.
        """
        self._data = path.read_bytes()
        (count,) = struct.unpack_from(">H", self._data, 4)
        self._tables: dict[str, tuple[int, int]] = {}
        for number in range(count):
            tag, _sum, offset, length = struct.unpack_from(">4sLLL", self._data, 12 + 16 * number)
            self._tables[tag.decode()] = (offset, length)
        head = self._table("head")
        self._em = struct.unpack_from(">H", head, 18)[0]
        self._long_offsets = bool(struct.unpack_from(">h", head, 50)[0])
        self.box = tuple(self._scaled(n) for n in struct.unpack_from(">4h", head, 36))
        hhea = self._table("hhea")
        self.ascent, self.descent = map(self._scaled, struct.unpack_from(">2h", hhea, 4))
        self._metrics = struct.unpack_from(">H", hhea, 34)[0]
        self._hmtx = self._table("hmtx")
        self._glyphs = dict(self._mapped())

    def glyph(self, sign: str) -> int:
        """Give the number of the glyph of a character, 0 where the font has none."""
        return self._glyphs.get(ord(sign), 0)

    def width(self, glyph: int) -> int:
        """Give how far a glyph advances, in thousandths of the size."""
        place = 4 * min(glyph, self._metrics - 1)
        (units,) = struct.unpack_from(">H", self._hmtx, place)
        return self._scaled(units)

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """Give a font with the outlines of these glyphs alone, and what they are composed of."""
        offsets = self._offsets()
        glyf = self._table("glyf")
        used = self._with_components(set(glyphs) | {0}, glyf, offsets)
        parts, places, size = [], [0], 0
        for number in range(len(offsets) - 1):
            outline = glyf[offsets[number] : offsets[number + 1]] if number in used else b""
            outline += b"\0" * (-len(outline) % 4)
            parts.append(outline)
            size += len(outline)
            places.append(size)
        head = bytearray(self._table("head"))
        struct.pack_into(">L", head, 8, 0)  # its own sum comes last
        struct.pack_into(">h", head, 50, 1)
        tables = {tag: self._table(tag) for tag in _KEPT if tag in self._tables}
        tables |= {
            "glyf": b"".join(parts),
            "loca": struct.pack(f">{len(places)}L", *places),
            "head": bytes(head),
        }
        return _joined(tables)

    def _scaled(self, units: int) -> int:
        return round(units * 1000 / int(self._em))

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _offsets(self) -> tuple[int, ...]:
        loca = self._table("loca")
        if self._long_offsets:
            return struct.unpack(f">{len(loca) // 4}L", loca)
        return tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))

    def _with_components(self, glyphs: set[int], glyf: bytes, offsets: tuple[int, ...]) -> set[int]:
        found, left = set(glyphs), list(glyphs)
        while left:
            number = left.pop()
            outline = glyf[offsets[number] : offsets[number + 1]]
            for part in _components(outline):
                if part not in found:
                    found.add(part)
                    left.append(part)
        return found

    def _mapped(self) -> Iterator[tuple[int, int]]:
        """Give characters with their glyphs."""
        cmap = self._table("cmap")
        for number in range(struct.unpack_from(">H", cmap, 2)[0]):
            _platform, _kind, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
            if struct.unpack_from(">H", cmap, offset)[0] == 4:
                yield from _format_4(cmap[offset:])
                return


def _format_4(table: bytes) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}h", table, 16 + 4 * count)
    ranges = struct.unpack_from(f">{count}H", table, 16 + 6 * count)
    for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for sign in range(start, min(end, 0xFFFE) + 1):
            glyph = sign
            if ranges[segment]:
                place = 16 + 6 * count + 2 * segment + ranges[segment] + 2 * (sign - start)
                glyph = struct.unpack_from(">H", table, place)[0]
                if not glyph:
                    continue
            yield sign, (glyph + deltas[segment]) & 0xFFFF


def _components(outline: bytes) -> Iterator[int]:
    """Give the glyphs that one is composed of, none for a simple one."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    place, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        yield glyph
        place += 8 if flags & _COMPONENT_WORDS else 6
        place += 2 * bool(flags & _ONE_SCALE) + 4 * bool(flags & _TWO_SCALES)
        place += 8 * bool(flags & _MATRIX)
        more = bool(flags & _MORE_COMPONENTS)


def _joined(tables: dict[str, bytes]) -> bytes:
    """Write tables as a font file."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    directory, body = b"", b""
    start = 12 + 16 * count
    for tag, data in sorted(tables.items()):
        place = start + len(body)
        directory += struct.pack(">4sLLL", tag.encode(), _sum(data), place, len(data))
        body += data + b"\0" * (-len(data) % 4)
    font = bytearray(head + directory + body)
    at = next(
        struct.unpack_from(">L", font, 12 + 16 * n + 8)[0]
        for n in range(count)
        if font[12 + 16 * n : 16 + 16 * n] == b"head"
    )
    struct.pack_into(">L", font, at + 8, (_CHECKSUM_OF_ALL - _sum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
