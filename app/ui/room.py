"""How much room a window has, in steps: which parts stand beside each other and which leave."""

import enum
from dataclasses import dataclass

from app.ui import theme


class Width(enum.IntEnum):
    """Steps of the width in design pixels; the value is the smallest width of the step."""

    MINI = 0
    SMALL = 760
    MEDIUM = 960
    WIDE = 1200


class Height(enum.IntEnum):
    """Steps of the height in design pixels; the value is the smallest height of the step."""

    LOW = 0
    SHORT = 560
    TALL = 700


@dataclass(frozen=True, slots=True)
class Room:
    """The steps a window is at."""

    width: Width = Width.WIDE
    height: Height = Height.TALL

    @classmethod
    def of(cls, width: int, height: int) -> "Room":
        """Measure a window; the zoom in use makes it smaller.

        Args:
            width: Logical pixels.
            height: Logical pixels.
        """
        scale = 100 / theme.current_zoom()
        return cls(
            max(step for step in Width if step <= width * scale),
            max(step for step in Height if step <= height * scale),
        )

    @property
    def margin(self) -> int:
        """Margin of a page, in pixels."""
        names = {Width.WIDE: "wide", Width.MEDIUM: "medium"}
        return theme.px(theme.tokens()["space"]["page_margin"][names.get(self.width, "small")])

    @property
    def header(self) -> int:
        """Height of the header, in pixels."""
        return theme.px({Height.TALL: 76, Height.SHORT: 64, Height.LOW: 58}[self.height])

    @property
    def footer(self) -> int:
        """Height of the footer, in pixels."""
        return theme.px(52 if self.height is Height.LOW else 58)

    @property
    def rail(self) -> int:
        """Width of the rail, in pixels; 0 where it is a menu."""
        widths = {Width.WIDE: 204, Width.MEDIUM: 92, Width.SMALL: 92, Width.MINI: 0}
        return theme.px(widths[self.width])
