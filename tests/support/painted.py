"""What a widget paints, as words, boxes and signs: so that tests speak of tokens, not of pixels."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.ui import icons, theme
from app.ui.controls import painting

READABLE = 4.5
"""Least contrast of words on their ground (WCAG 2, AA)."""


@dataclass(frozen=True)
class Box:
    """A box as it was painted, in the coordinates of its widget."""

    widget: object
    area: QRectF
    fill: str | None
    border: str | None
    width: float
    dashed: bool
    corner: float


@dataclass(frozen=True)
class Words:
    """Words as they were written, and the boxes that lay under them by then."""

    widget: object
    text: str
    role: str
    color: str
    area: QRectF
    align: Qt.AlignmentFlag
    wrap: bool
    under: tuple[Box, ...]

    @property
    def fit(self) -> bool:
        """Whether every word has room; half a sign more or less is the font's own slack."""
        metrics, room = theme.metrics(self.role), self.area.toAlignedRect()
        if self.wrap:
            needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text)
            return needed.height() <= room.height() + 1
        inside = self.place.left() >= -1 and self.place.right() <= self.widget.width() + 1
        return inside and metrics.horizontalAdvance(self.text) <= self.area.width() + 1

    @property
    def place(self) -> QRectF:
        """Where the words stand inside their area; those that wrap take all of it."""
        place = QRectF(self.area)
        if not self.wrap:
            place.setWidth(theme.metrics(self.role).horizontalAdvance(self.text))
            if self.align == painting.RIGHT:
                place.moveRight(self.area.right())
            elif self.align == painting.CENTRE:
                place.moveCenter(self.area.center())
        return place

    @property
    def ground(self) -> str | None:
        """Token of the fill these words stand on, None when the parent's ground shows."""
        here = self.place.center()
        below = [box for box in self.under if box.fill and box.widget is self.widget]
        fills = [box.fill for box in below if box.area.contains(here)]
        return fills[-1] if fills else None


@dataclass
class Painted:
    """Everything one widget painted."""

    words: list[Words] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    signs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The words alone, in the order they were written."""
        return [each.text for each in self.words if each.text]

    @property
    def fills(self) -> list[str]:
        """Tokens of the grounds, from below to above."""
        return [box.fill for box in self.boxes if box.fill]

    @property
    def borders(self) -> list[str]:
        """Tokens of the borders, from below to above."""
        return [box.border for box in self.boxes if box.border]

    @property
    def has_ring(self) -> bool:
        """Whether the focus can be seen, around a control or inside a fill."""
        wide = theme.focus_width()
        inks = ("focus", "on_accent", "toast_action", "on_practice")
        return any(box.border in inks and box.width >= wide for box in self.boxes)

    def inks(self, text: str) -> set[str]:
        """Tokens of the colours a text is written in."""
        return {each.color for each in self.words if each.text == text}

    def cut(self) -> list[str]:
        """The words that have no room."""
        return [each.text for each in self.words if not each.fit]


@contextmanager
def recorded():
    """Record what is painted meanwhile, by whatever widget."""
    found = Painted()
    box, words, draw = painting.box, painting.words, icons.draw

    def on_widget(painter: QPainter, area: QRectF) -> QRectF:
        return painter.transform().mapRect(QRectF(area))

    def box_too(painter, area, corner, fill, border=None, *, width=1, dashed=False):
        place = on_widget(painter, area)
        found.boxes.append(Box(painter.device(), place, fill, border, width, dashed, corner))
        box(painter, area, corner, fill, border, width=width, dashed=dashed)

    def words_too(painter, area, text, role, color, **more):
        found.words.append(
            Words(
                painter.device(),
                text,
                role,
                color,
                on_widget(painter, area),
                more.get("align", Qt.AlignmentFlag.AlignLeft),
                bool(more.get("wrap")),
                tuple(found.boxes),
            )
        )
        words(painter, area, text, role, color, **more)

    def draw_too(painter, name, area, color="ink2", *rest, **more):
        found.signs.append((name, color))
        draw(painter, name, area, color, *rest, **more)

    with ExitStack() as stack:
        stack.enter_context(patch.object(painting, "box", box_too))
        stack.enter_context(patch.object(painting, "words", words_too))
        stack.enter_context(patch.object(icons, "draw", draw_too))
        yield found


def painted(widget) -> Painted:
    """Paint a widget, and all inside it, and give what was painted."""
    with recorded() as found:
        widget.grab()
    return found


def point_at(widget, *, on: bool = True) -> None:
    """Have a widget paint itself as under the pointer, or not."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on)


def luminance(color) -> float:
    """Give the relative luminance of WCAG 2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Give the contrast of WCAG 2 between two tokens of the palette in use."""
    light, dark = sorted((luminance(theme.color(one)), luminance(theme.color(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def hard_to_read(found: Painted, parent: str = "surface") -> list[tuple[str, str, str]]:
    """Give (text, ink, ground) of words whose contrast is too low.

    Args:
        found: What was painted.
        parent: Token of the ground where the widget fills none itself.
    """
    pairs = [(each.text, each.color, each.ground or parent) for each in found.words if each.text]
    return [pair for pair in pairs if ratio(pair[1], pair[2]) < READABLE]
