"""Charts as SVG, drawn here: bars, a histogram, a line of time; for screen, paper and PDF.

Every number stands written beside its mark, bars that ask for attention are hatched, and each chart
carries its content as text for who listens. Nothing depends on colour.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH = 640
INK, SOFT, ACCENT, PAPER = "#1E1C19", "#676256", "#2B4590", "#FFFFFF"
_LABELS = 230
_NUMBERS = 90
_ROW = 30
_LINE = 14
_LABEL_LETTERS = 36
_PLOT = 150
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HATCH = (
    '<pattern id="rayado" width="6" height="6" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{PAPER}"/>'
    f'<rect width="3" height="6" fill="{ACCENT}"/></pattern>'
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: What it is of.
        share: Its length, 0 to 1.
        text: The number that stands at its end.
        is_marked: It asks for attention: hatched.
    """

    label: str
    share: float
    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line: `value` 0 to 100, None where there is none."""

    label: str
    value: float | None
    text: str


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Draw horizontal bars with their numbers at the end."""
    drawn, top = [], 8
    room = WIDTH - _LABELS - _NUMBERS
    for row in rows:
        lines = textwrap.wrap(row.label, _LABEL_LETTERS) or [""]
        height = max(_ROW, _LINE * len(lines) + 8)
        middle = top + height / 2
        width = max(1.0, room * min(1.0, max(0.0, row.share)))
        first = middle - _LINE * (len(lines) - 1) / 2 + 4
        drawn += [_text(0, first + _LINE * n, line) for n, line in enumerate(lines)]
        fill = "url(#rayado)" if row.is_marked else ACCENT
        drawn.append(
            f'<rect x="{_LABELS}" y="{middle - 8:g}" width="{width:.1f}" height="16" '
            f'fill="{fill}" stroke="{ACCENT}"/>'
        )
        drawn.append(_text(_LABELS + width + 8, middle + 4, row.text, bold=True))
        top += height
    said = "; ".join(f"{row.label}: {row.text}" for row in rows)
    return _picture(title, said, top + 8, drawn)


def histogram(title: str, edges: Sequence[str], counts: Sequence[int]) -> str:
    """Draw how many numbers fall between edges; every column carries its count.

    Args:
        title: What the numbers are.
        edges: Edges as written, one more than counts.
        counts: Numbers between two edges.
    """
    if not counts:
        return _picture(title, "", 16, [])
    step, most, floor = WIDTH / len(counts), max(*counts, 1), _PLOT + 22
    drawn = []
    for place, count in enumerate(counts):
        height = _PLOT * count / most
        left = place * step
        drawn.append(
            f'<rect x="{left + 2:.1f}" y="{floor - height:.1f}" width="{step - 4:.1f}" '
            f'height="{height:.1f}" fill="{ACCENT}"/>'
        )
        if count:
            drawn.append(_text(left + step / 2, floor - height - 5, f"{count:,}", anchor="middle"))
    drawn.append(_line(0, floor, WIDTH, floor))
    for place in (0, len(counts) // 2, len(counts)):
        anchor = "start" if place == 0 else "end" if place == len(counts) else "middle"
        drawn.append(_text(place * step, floor + 17, edges[place], anchor=anchor))
    said = "; ".join(
        f"{low}–{high}: {count:,}"
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    )
    return _picture(title, said, floor + 28, drawn)


def trend(title: str, points: Sequence[Point]) -> str:
    """Draw a line through values of 0 to 100, each with its number; gaps stay gaps."""
    left, right, floor = 34, WIDTH - 34, _PLOT + 28
    step = (right - left) / max(1, len(points) - 1)
    places = [
        (left + n * step, floor - _PLOT * point.value / 100 if point.value is not None else None)
        for n, point in enumerate(points)
    ]
    drawn = [_line(0, floor, WIDTH, floor)]
    for (x, y), (next_x, next_y) in pairwise(places):
        if y is not None and next_y is not None:
            drawn.append(_line(x, y, next_x, next_y, colour=ACCENT, width=2.5))
    each = max(1, len(points) // 8)
    for n, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        if y is not None:
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{ACCENT}"/>')
        if n % each == 0 or n == len(points) - 1:
            if y is not None:
                drawn.append(_text(x, y - 10, point.text, anchor="middle", bold=True))
            drawn.append(_text(x, floor + 17, point.label, anchor="middle"))
    said = "; ".join(f"{point.label}: {point.text}" for point in points)
    return _picture(title, said, floor + 28, drawn)


def _picture(title: str, said: str, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" '
        f'font-family="\'Noto Sans\', sans-serif" font-size="12">'
        f"<title>{_escaped(title)}</title><desc>{_escaped(said)}</desc><defs>{_HATCH}</defs>"
        f"{''.join(drawn)}</svg>"
    )


def _escaped(text: str) -> str:
    """Write a text into XML; signs that XML cannot hold (XML 1.0, section 2.2) are shown as �."""
    return escape(_NOT_XML.sub("\ufffd", text))


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" text-anchor="{anchor}"{weight}>'
        f"{_escaped(text)}</text>"
    )


def _line(
    x: float, y: float, to_x: float, to_y: float, *, colour: str = SOFT, width: float = 1
) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"/>'
    )
