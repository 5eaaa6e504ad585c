"""The look in use: three palettes, one zoom, eight roles of type.

Every colour, size and role has its value in `app/assets/look/tokens.json`. Widgets ask for
them while they paint or are built, so the window is built again when the look changes.
This module knows Qt's application and no screen.
"""

import enum
import json
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ASSETS = Path(__file__).resolve().parent.parent / "assets"
POINTS_TO_PIXELS = 96 / 72


class Theme(enum.StrEnum):
    """The three palettes, by the names kept in the settings."""

    LIGHT = "claro"
    DARK = "oscuro"
    CONTRAST = "contraste"


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """Read the design tokens once."""
    text = (ASSETS / "look" / "tokens.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


ZOOMS: tuple[int, ...] = tuple(tokens()["type"]["zoom_percent"])


class _InUse:
    """Holds the one look in use."""

    theme = Theme.LIGHT
    zoom = 100


def current_theme() -> Theme:
    """Give the palette in use."""
    return _InUse.theme


def is_contrast() -> bool:
    """Tell whether grounds are black and meaning sits in borders."""
    return _InUse.theme is Theme.CONTRAST


def current_zoom() -> int:
    """Give the zoom in percent."""
    return _InUse.zoom


def color(name: str) -> QColor:
    """Give a colour of the palette in use.

    Args:
        name: A token such as `accent_soft`.

    Raises:
        KeyError: There is no such token.
    """
    return _color(_InUse.theme, name)


@cache
def _color(theme: Theme, name: str) -> QColor:
    return QColor(tokens()["themes"][theme]["colors"][name])


def ramp() -> tuple[QColor, ...]:
    """Give the four steps of one hue used by maps, from few to many."""
    return tuple(QColor(step) for step in tokens()["chart"][_InUse.theme])


def px(length: float) -> int:
    """Turn a length of the design (logical pixels at 100 %) into pixels at the zoom in use."""
    return round(length * _InUse.zoom / 100)


def size(name: str) -> int:
    """Give a size of the design, such as `control` or `table_row`, at the zoom in use."""
    return px(tokens()["size"][name])


def radius(name: str) -> int:
    """Give a corner radius of the design, such as `card`, at the zoom in use."""
    return px(tokens()["radius"][name])


def focus_width() -> int:
    """Give the width of the focus ring, wider in high contrast."""
    return px(tokens()["stroke"]["focus_contraste" if is_contrast() else "focus"])


def font(role: str) -> QFont:
    """Give the font of a role: display, h1, h2, lead, body, strong, small, small_strong."""
    return QFont(_font(role, _InUse.zoom))


def metrics(role: str) -> QFontMetrics:
    """Give the metrics of a role's font."""
    return QFontMetrics(_font(role, _InUse.zoom))


@lru_cache(maxsize=64)
def _font(role: str, zoom: int) -> QFont:
    points, weight = tokens()["type"]["roles_pt"][role]
    result = QFont()
    result.setFamilies(_families())
    result.setPointSizeF(points * zoom / 100)
    result.setWeight(QFont.Weight(weight))
    result.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return result


def _families() -> list[str]:
    families: list[str] = tokens()["type"]["families"][
        "windows" if sys.platform == "win32" else "linux"
    ]
    return families


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Hand the bundled fonts to Qt; needs a QGuiApplication, does nothing the second time."""
    for name in ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf"):
        QFontDatabase.addApplicationFont(str(ASSETS / "fonts" / name))


def preferred_theme() -> Theme:
    """Follow the system's wish for contrast or darkness, for the first start."""
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Theme.CONTRAST
    return Theme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Theme.LIGHT


def chosen(name: str) -> Theme:
    """Give the palette of a setting; "" and names of no palette follow the system."""
    return Theme(name) if name in set(Theme) else preferred_theme()


def apply(application: QApplication, theme: Theme, zoom: int) -> None:
    """Dress the application; windows that already stand must be built again.

    To dress it as it is dressed does nothing: Qt would go through every widget there is.

    Args:
        application: The one application.
        theme: The palette.
        zoom: Percent; anything between the smallest and the largest of ZOOMS.
    """
    zoom = max(ZOOMS[0], min(ZOOMS[-1], zoom))
    if application.styleSheet() and (theme, zoom) == (_InUse.theme, _InUse.zoom):
        return
    _InUse.theme, _InUse.zoom = theme, zoom
    load_fonts()
    application.setFont(font("body"))
    application.setPalette(_palette())
    application.setStyleSheet(_sheet())


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    table = {
        roles.Window: "canvas",
        roles.Base: "surface",
        roles.AlternateBase: "surface",
        roles.Button: "surface",
        roles.ToolTipBase: "surface",
        roles.WindowText: "ink",
        roles.Text: "ink",
        roles.ButtonText: "ink",
        roles.ToolTipText: "ink",
        roles.PlaceholderText: "ink3",
        roles.Highlight: "accent",
        roles.HighlightedText: "on_accent",
        roles.Link: "accent_ink",
        roles.Mid: "line",
        roles.Dark: "line_mid",
    }
    palette = QPalette()
    for role, name in table.items():
        palette.setColor(role, color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("ink_off"))
    return palette


_SHEET = """
QLineEdit, QPlainTextEdit {{ background: {surface}; color: {ink}; border: 1px solid {line_strong};
 border-radius: {r}px; padding: {pad}px; placeholder-text-color: {ink3};
 selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: {fw}px solid {focus}; padding: {fpad}px; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"] {{ border: 2px solid {err};
 padding: {spad}px; }}
QLineEdit[state="notice"], QPlainTextEdit[state="notice"] {{ border: 2px solid {warn_edge};
 padding: {spad}px; }}
QLineEdit:read-only {{ background: {sunken}; border: 1px solid {line}; padding: {pad}px; }}
QLineEdit[state="bare"] {{ border: none; padding: 0; background: transparent; }}
QScrollBar:vertical {{ width: {bar}px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: {bar}px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {line_mid}; border-radius: {hr}px; margin: 2px;
 min-height: {grip}px; min-width: {grip}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
 width: 0; height: 0; background: none; }}
QToolTip {{ background: {surface}; color: {ink}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu {{ background: {surface}; color: {ink}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu::item {{ padding: {mpad}px {mside}px; border-radius: {r}px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {accent_ink}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px; }}
"""


def _sheet() -> str:
    colors = {name: color(name).name() for name in tokens()["themes"][_InUse.theme]["colors"]}
    pad, ring = px(6), focus_width()
    return _SHEET.format(
        **colors,
        r=radius("control"),
        pad=pad,
        fw=ring,
        fpad=max(0, pad + 1 - ring),
        spad=max(0, pad - 1),
        bar=px(10),
        hr=max(1, px(10) // 2 - 2),
        grip=px(36),
        mpad=px(8),
        mside=px(16),
    )
