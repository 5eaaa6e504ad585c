"""Words that a form may style: labels, hints and notes with their Markdown, shown safely.

Colours of the form are kept where they can be read on the ground in use. A link opens only when
the person presses it, in their own browser.
"""

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QDesktopServices,
    QPainter,
    QPalette,
    QTextDocument,
    QTextOption,
)

from app.ui import theme
from app.ui.controls.text import Text
from forms.markdown import has_markup, plain_words, rich_text

READABLE = 4.5
"""Lowest contrast of letters on their ground (WCAG 2.2, 1.4.3)."""


def legible(color: str) -> str:
    """Give a form's colour when it can be read on the surface in use, else none."""
    written = QColor(color)
    if theme.is_contrast() or not written.isValid():
        return ""
    return written.name() if contrast(written, theme.color("surface")) >= READABLE else ""


def contrast(one: QColor, other: QColor) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class RichText(Text):
    """A label, hint or note of a form; it wraps."""

    def __init__(self, source: str, role: str = "body", color: str = "ink") -> None:
        super().__init__("", role, color)
        self.setAccessibleName(plain_words(source))
        self.linkActivated.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        if has_markup(source):
            self.setTextFormat(Qt.TextFormat.RichText)
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse
                | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setText(rich_text(source, legible))
        else:
            self.setText(source)


class PaintedText:
    """Styled words on a painted row: measured and painted like plain ones."""

    def __init__(self, source: str, role: str, color: str) -> None:
        self._color = color
        self._document = QTextDocument()
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(theme.font(role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self._document.setHtml(rich_text(source, legible))

    def height(self, width: int) -> int:
        """Give the height, in pixels, that the words take at a width."""
        self._document.setTextWidth(max(1, width))
        return round(self._document.size().height())

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Paint the words from the upper left corner of an area."""
        self._document.setTextWidth(max(1.0, area.width()))
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, theme.color(self._color))
        context.palette = palette
        painter.save()
        painter.translate(QPointF(area.left(), area.top()))
        self._document.documentLayout().draw(painter, context)
        painter.restore()
