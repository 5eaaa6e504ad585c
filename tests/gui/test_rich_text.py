"""Words a form styled: shown in its colours where they can be read, and painted on rows."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QDesktopServices, QImage, QPainter

from app.ui.controls.rich_text import PaintedText, RichText, contrast, legible


def test_plain_words_stay_plain(shown):
    text = shown(RichText("¿Cuántas personas?"))
    assert text.textFormat() is Qt.TextFormat.PlainText
    assert text.text() == "¿Cuántas personas?"


def test_styled_words_are_spoken_without_their_marks(shown):
    text = shown(RichText("¿Cuántas **personas**?"))
    assert text.textFormat() is Qt.TextFormat.RichText
    assert "<strong>personas</strong>" in text.text()
    assert text.accessibleName() == "¿Cuántas personas?"


def test_a_link_opens_outside_only_when_it_is_pressed(shown, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    text = shown(RichText("[Censo](https://censo.gt)"))
    assert opened == []
    text.linkActivated.emit("https://censo.gt")
    assert opened == ["https://censo.gt"]


def test_contrast_is_that_of_wcag():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("white")) == pytest.approx(1)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("theme", "color", "kept"),
    [
        ("claro", "darkred", True),
        ("claro", "yellow", False),
        ("oscuro", "yellow", True),
        ("oscuro", "black", False),
        ("contraste", "yellow", False),
        ("claro", "nocolor", False),
    ],
)
def test_a_colour_is_kept_where_it_can_be_read(look, theme, color, kept):
    look(theme)
    assert bool(legible(color)) is kept


def test_painted_words_grow_with_their_lines(qapp):
    short = PaintedText("**uno**", "body", "ink")
    long = PaintedText("**uno**\n\n- dos\n- tres", "body", "ink")
    assert long.height(300) > 2 * short.height(300)
    assert short.height(20) >= short.height(300)


@pytest.mark.parametrize("theme", ["claro", "oscuro", "contraste"])
def test_painted_words_have_the_ink_of_the_theme(qapp, look, theme):
    look(theme)
    ground = QColor("#888888").rgb()
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    PaintedText("**MMM**", "strong", "ink").paint(painter, QRectF(0, 0, 200, 40))
    painter.end()
    pixels = {image.pixel(x, y) for x in range(200) for y in range(40)}
    inks = [QColor(pixel).lightness() for pixel in pixels]
    if theme == "claro":
        assert min(inks) < 60
    else:
        assert max(inks) > 200
